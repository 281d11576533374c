"""What a message wants, in the light of the open question. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from helpdesk.forms import words
from helpdesk.forms.model import Answer, Context, Form, Heard, Kind, Question
from helpdesk.reading import changes, names, questions, yes_no
from helpdesk.reading.text import folded
from helpdesk.vocabulary import RequestKind

SURE = 0.55  # below this an intent is no more than a hint, and the open question is read first
CERTAIN = 0.75  # what it takes to leave a form for another request
VERY_CERTAIN = 0.85  # and what it takes when the message has not the shape of an order
MOST_WORDS_OF_A_MOVE = 5  # where words of one's own are asked for
MOST_WORDS = 6  # of a bare answer that is no date and no number
LEAVES = ("stop", "request_human")
NO_CHANGE = (*LEAVES, "faq", "ask_why")  # what is meant even when it speaks of a change
MOVES = ("change_answer", "ask_why", "dont_know", "resend_code")
SMALL_TALK = (
    "greet",
    "goodbye",
    "thank",
    "ask_capabilities",
    "bot_challenge",
    "chitchat",
    "out_of_scope",
)
STRUCTURED = (Kind.DATE, Kind.NUMBERS, Kind.EXTENSIONS, Kind.QUANTITY, Kind.ACCOUNT, Kind.EMAIL)
REQUESTS = tuple(kind.value for kind in RequestKind)


def move(heard: Heard, form: Form, question: Question, context: Context) -> str:
    """Return `answer`, a move, `switch:<request>`, `faq/<topic>` or `small/<talk>`."""
    if heard.picked is not None or heard.code_checked is not None:
        return "change_answer" if heard.intent == "change_answer" else "answer"
    if (language := heard.entity("language")) and not _is_answer(heard, question, context):
        return f"small/other_language_{language}"
    intent = _intent(heard, question)
    if _names_a_change(heard, intent, form, question, context) or _says_instead(
        heard, form, question, context
    ):
        return "change_answer"
    if names.is_name(heard.text) or (question.kind is Kind.TEXT and _is_told(heard, intent)):
        return "answer"
    return _meant(heard, intent, form, question, context)


def _meant(heard: Heard, intent: str, form: Form, question: Question, context: Context) -> str:
    """Return what the intent leads to, unless the message is more likely an answer."""
    if intent in LEAVES:
        has_shape = any(
            char.isdigit() or char == "@" for char in heard.text
        )  # "a person" is no count
        return "answer" if has_shape and _bare_value(heard, question, context) else intent
    if intent in MOVES:
        plain = intent == "dont_know" and _terse_answer(heard, question, context)
        return "answer" if plain or _bare_value(heard, question, context) else intent
    if intent in REQUESTS:
        return _request(heard, intent, form.kind, question, context)
    if _begins_as_an_answer(heard, question) or _is_new_value(heard, form, question, context):
        return "answer"
    if intent == "faq" and heard.topic and not _terse_answer(heard, question, context):
        return heard.topic
    if intent in SMALL_TALK and not _terse_answer(heard, question, context):
        return f"small/{intent}"
    return "answer"


def as_pressed(heard: Heard, question: Question, context: Context) -> Heard:
    """Return the message; as if a choice had been pressed where its words were typed, and no more."""
    said = folded(heard.text).strip(" .!")
    if not said or heard.picked is not None:
        return heard
    for option in question.options(context):
        label = option.label or words.option(question.slot, str(option.value).lower())
        known = (label, label.partition(" · ")[0])  # a price may stand behind it
        if said in map(folded, (*known, *words.picking(question.slot, str(option.value)))):
            return replace(heard, picked=option.value)
    return heard


def _intent(heard: Heard, question: Question) -> str:
    """Return what is meant as far as it is sure; a statement where any will do is an answer."""
    is_told = question.free and heard.intent != "request_human" and questions.states(heard.text)
    return "inform" if is_told or heard.confidence < SURE else heard.intent


def _names_a_change(
    heard: Heard, intent: str, form: Form, question: Question, context: Context
) -> bool:
    """Say whether the message asks to change an answer by its name: "change the plan" is no upgrade."""
    wants = changes.orders if question.free or intent in NO_CHANGE else changes.asks
    return wants(heard.text) and named_slot(heard, form, context.answers) is not None


def _says_instead(heard: Heard, form: Form, question: Question, context: Context) -> bool:
    """Say whether the summary is put right: "the carrier is Example Telecom"."""
    if question.kind is not Kind.SUMMARY or questions.asks(heard.text):
        return False
    said = name_said(heard.text, form, context.answers)
    new = changes.instead(heard.text, said[1]) if said else None
    return new is not None and yes_no.read(new) is None


def _begins_as_an_answer(heard: Heard, question: Question) -> bool:
    """Say whether a yes or no comes first where one was asked for: "yes, but for nine lines"."""
    if question.kind not in (Kind.SUMMARY, Kind.YES_NO) or questions.asks(heard.text):
        return False
    return yes_no.beyond(heard.text) != heard.text.strip()


def _is_new_value(heard: Heard, form: Form, question: Question, context: Context) -> bool:
    """Say whether a few words at the summary are another answer: "only the record"."""
    if question.kind is not Kind.SUMMARY or questions.asks(heard.text):
        return False
    if len(heard.text.split()) > MOST_WORDS:
        return False
    answered = [q for q in form.questions if q.kind is Kind.CHOICE and q.slot in context.answers]
    return any(isinstance(q.read(heard, context), Answer) for q in answered)


def _request(
    heard: Heard, intent: str, kind: RequestKind, question: Question, context: Context
) -> str:
    sure = CERTAIN if questions.orders(heard.text) else VERY_CERTAIN
    if intent == kind or heard.confidence < sure or _terse_answer(heard, question, context):
        return "answer"
    return f"switch:{intent}"


def wants_this(heard: Heard, form: Form) -> bool:
    """Say whether the message goes back to what the form is doing: "back to the cancellation"."""
    is_sure = heard.intent == form.kind and heard.confidence >= CERTAIN
    return is_sure and questions.returns(heard.text)


def _terse_answer(heard: Heard, question: Question, context: Context) -> bool:
    """Say whether the message is little more than an answer to the open question."""
    if question.kind is Kind.TEXT or questions.asks(heard.text):
        return False
    if len(heard.text.split()) > (8 if question.kind in STRUCTURED else MOST_WORDS):
        return False
    return isinstance(question.read(heard, context), Answer)


def _is_told(heard: Heard, intent: str) -> bool:
    """Say whether something is told, in words of one's own, where words of one's own were asked for.

    "We are moving to another carrier" is a reason; "I want to talk to someone" is none.
    """
    if questions.asks(heard.text) or questions.orders(heard.text):
        return False
    brief = len(heard.text.split()) <= MOST_WORDS_OF_A_MOVE
    return not (brief and intent in (*LEAVES, *MOVES, *SMALL_TALK))


def _is_answer(heard: Heard, question: Question, context: Context) -> bool:
    return isinstance(question.read(heard, context), Answer)


def _bare_value(heard: Heard, question: Question, context: Context) -> bool:
    """Say whether the message is a value of a shape (a number, a date, an id) and nothing else."""
    return question.kind in STRUCTURED and _terse_answer(heard, question, context)


def named_slot(heard: Heard, form: Form, answers: Mapping[str, Any]) -> str | None:
    """Return the answered question that the message names, or the one picked from the list."""
    if isinstance(heard.picked, str) and heard.picked in answers:
        return heard.picked
    found = name_said(heard.text, form, answers)
    return found[0] if found else None


def name_said(text: str, form: Form, answers: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return the answered question that `text` names, and by which word; the longest word wins."""
    plain = f" {folded(text)} "
    said = [
        (question.slot, name)
        for question in form.questions
        if question.slot in answers
        for name in (*words.named(question.slot), words.label(question.slot).lower())
        if f" {name}" in plain
    ]
    return max(said, key=lambda pair: len(pair[1]), default=None)
