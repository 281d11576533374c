"""One turn inside a form: what was heard in, what to keep, say and ask next out. Pure.

The order of a turn: what did the customer want (a move, another request, a question, an
answer)? What else did the message volunteer? Do the provider's rules still agree? What is
the next question?
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from helpdesk.forms import aspects, corrections, hearing, openings, recalling, weighing, wishes
from helpdesk.forms.model import (
    STOP,
    Answer,
    Context,
    Form,
    Heard,
    Kind,
    Problem,
    Question,
    Read,
    Say,
)
from helpdesk.forms.turns import Judge, Making, Turn
from helpdesk.reading import sameness, yes_no
from helpdesk.vocabulary import RequestKind

MISSES_BEFORE_A_PERSON = 2
ATTEMPTS_BEFORE_CHOICES = 3
OFFERS = ("utter_third_attempt", "utter_offer_person", "utter_person_can_help")  # offer a person


def points_back(heard: Heard, answers: Mapping[str, Any]) -> bool:
    """Say whether the message, or a request that is still to be read, may speak of an earlier one.

    If so, `begin` and `proceed` want to be told what was answered there (`Context.earlier`).
    """
    notes = (answers.get(openings.NOTE), answers.get(wishes.WAITING))
    return any(map(sameness.points_back, (heard.text, *(note["text"] for note in notes if note))))


def begin(form: Form, heard: Heard, context: Context, judge: Judge) -> Turn:
    """Open the form on the message that asked for it; `context.answers` may hold resumed ones."""
    turn = Making(form, context, judge, answers=dict(context.answers))
    if not context.pack.rules_for(form.kind, context.today):
        turn.say("utter_silent" if context.identity else "utter_silent_before_who")
    if openings.names_another(heard, context):
        turn.say("utter_claim_stays")
    for said in wishes.opening(turn, heard):
        corrections.volunteer(turn, said, besides=None)
        openings.keep(turn, said)
    return _finish(turn)


def proceed(form: Form, open_slot: str, heard: Heard, context: Context, judge: Judge) -> Turn:
    """Take one message while `open_slot` is the open question."""
    turn = Making(form, context, judge, answers=dict(context.answers))
    turn.claim = _claim(turn)
    question = form.question(open_slot)
    choosing = bool(turn.answers.get("_choosing"))
    left = heard if choosing else wishes.at_question(turn, question, heard)
    if left is not None:
        pressed = hearing.as_pressed(left, question, turn.context)
        _respond(turn, question, recalling.pointed(pressed, question, turn.context))
    if question.kind is Kind.SUMMARY and turn.noted:
        turn.say("utter_changed_confirm_again")
    return _finish(turn, open_slot)


def _respond(turn: Making, question: Question, heard: Heard) -> None:
    if recalling.is_in_vain(heard, question):
        _in_vain(turn, question)
        return
    move = hearing.move(heard, turn.form, question, turn.context)
    if move == "answer" and turn.answers.get("_choosing"):
        _choose(turn, question, heard)
    elif move in ("stop", "request_human") or move.startswith("switch:"):
        turn.leaving = {"stop": "stopped", "request_human": "human"}.get(move, move)
    elif move == "change_answer":
        corrections.change(turn, question, heard)
    elif move == "ask_why":
        turn.say("utter_why", slot=question.slot)
    elif move == "resend_code":
        turn.resend = question.kind is Kind.CODE
        turn.say("utter_code_resent" if turn.resend else "utter_no_code_open")
    elif move == "dont_know":
        _not_known(turn, question)
    elif move.startswith("faq/"):
        aspects.inform(turn, question, move, heard.text)
        turn.answers["_misses"] = 0
    elif move.startswith("small/"):
        talk = f"utter_{move.removeprefix('small/')}"
        turn.say(f"{talk}_meanwhile", fallback=talk)
    else:
        _answer(turn, question, heard)


def _choose(turn: Making, question: Question, heard: Heard) -> None:
    """Take what was said to "which answer shall I change?"; a yes or no there sends nothing."""
    said = yes_no.read(heard.text)
    if hearing.named_slot(heard, turn.form, turn.answers):
        corrections.change(turn, question, heard)
    elif corrections.change_unnamed(turn, question, heard):
        return
    elif question.kind is not Kind.SUMMARY and said is None:
        _answer(turn, question, heard)
    elif said is not None:
        turn.answers.pop("_choosing")
    else:
        turn.say("utter_choosing_not_understood")
        if _another_attempt(turn) % 2 == 0:
            turn.say("utter_person_can_help")


def _answer(turn: Making, question: Question, heard: Heard) -> None:
    read: Read = question.read(heard, turn.context)
    if question.kind is Kind.SUMMARY:
        _decide(turn, question, heard, read)
        return
    if isinstance(read, Answer) and (problem := question.check(read.value, turn.context)):
        read = problem
    if isinstance(read, Answer) and read.value == STOP:
        turn.leaving = "stopped"
    elif isinstance(read, Answer) and str(read.value).startswith("switch:"):
        turn.leaving = str(read.value)
    elif isinstance(read, Answer):
        _keep(turn, question, read.value)
        if heard.pointed and question.in_summary:  # nobody has read it yet
            turn.noted[question.slot] = question.show(read.value, turn.context)
        taken = corrections.taken_by(question, read.value)
        corrections.volunteer(turn, heard, besides=question, taken=taken, only_new=True)
    elif not question.alone and corrections.volunteer(turn, heard, besides=question):
        turn.answers["_misses"] = 0
    elif read is None and hearing.wants_this(heard, turn.form):
        turn.say("utter_on_it")
    else:
        _missed(turn, question, read)


def _decide(turn: Making, question: Question, heard: Heard, read: Read) -> None:
    """At the summary: yes, no, a change, or something not understood.

    A message that also changes an answer never confirms: the customer reads the new summary first.
    """
    if heard.picked is None and corrections.change_unnamed(turn, question, heard):
        return
    if isinstance(read, Answer) and read.value is True:
        turn.confirmed = True
    elif isinstance(read, Answer) and read.value == "change":
        turn.answers["_misses"] = 0
        corrections.choose(turn)
    elif isinstance(read, Answer):
        turn.leaving = "stopped"
    else:
        _missed(turn, question, read)


def _keep(turn: Making, question: Question, value: Any) -> None:
    turn.answers["_misses"] = 0
    for note in ("_attempts", "_choosing", "_about"):
        turn.answers.pop(note, None)
    if question.slot == "resume":
        _resume(turn, is_wanted=value == "go_on")
        return
    turn.keep(question.slot, value)
    turn.answers.update(question.brings(value, turn.context))
    if question.echo:
        turn.noted[question.slot] = question.show(value, turn.context)


def _resume(turn: Making, is_wanted: bool) -> None:
    """Take the saved request up under its own name: with its answers, or from the start."""
    saved = turn.context.drafts[0]
    turn.answers["_draft"] = saved["id"]
    if is_wanted:
        turn.answers.update(saved["answers"])
    turn.refresh()
    if is_wanted:
        turn.say("utter_resumed", shown=str(saved["shown"]))


def _missed(turn: Making, question: Question, problem: Problem | None) -> None:
    """Say what is wrong and what to write: never the same twice running; the second offers a person."""
    attempts = _another_attempt(turn)
    if problem is not None:
        turn.object_to(question, problem)
    else:
        turn.answers["_misses"] = int(turn.answers.get("_misses", 0)) + 1
        if attempts == 1:
            turn.object_to(question, Problem("not_understood"))
    if attempts % 2 == 0:
        _help(turn, question)
        if problem is None:
            turn.say("utter_offer_person")
    elif attempts >= ATTEMPTS_BEFORE_CHOICES:
        choices = question.options(turn.context)
        turn.say("utter_third_attempt" if choices else "utter_third_attempt_no_choices")


def _not_known(turn: Making, question: Question) -> None:
    if question.unknown is not None:
        _keep(turn, question, question.unknown)
        turn.noted.pop(question.slot, None)  # it is said in a sentence of its own
        turn.say("utter_unknown_is_fine", slot=question.slot)
        return
    if _another_attempt(turn) % 2:  # said again, it shall not sound the same
        _help(turn, question)
    turn.say("utter_person_can_help")


def _in_vain(turn: Making, question: Question) -> None:
    """Say that nothing was said before that fits here; the second time, help."""
    if _another_attempt(turn) % 2:
        turn.say("utter_nothing_earlier")
        return
    _help(turn, question)
    turn.say("utter_person_can_help")


def _help(turn: Making, question: Question) -> None:
    turn.say(f"utter_{question.slot}_help", fallback=f"utter_{question.kind.value}_help")


def _another_attempt(turn: Making) -> int:
    attempts = int(turn.answers.get("_attempts", 0)) + 1
    turn.answers["_attempts"] = attempts
    return attempts


def _finish(turn: Making, was_open: str | None = None) -> Turn:
    """Check what is known against the record and the rules, and find the next question."""
    if turn.leaving is None:
        turn.refresh()
        openings.take(turn)
        weighing.recheck(turn)
        weighing.sift(turn)
        weighing.weigh(turn)
    is_stuck = int(turn.answers.get("_misses", 0)) > MISSES_BEFORE_A_PERSON
    is_stuck = is_stuck and not turn.leaving and not turn.confirmed
    if is_stuck and not any(s.response.startswith(OFFERS) for s in turn.says):
        turn.say("utter_offer_person")
    question = None if turn.leaving else _next(turn)
    if question and question.slot != was_open:
        turn.answers.pop("_attempts", None)
    if question is None:
        turn.answers.pop("_choosing", None)
    start_code = _needs_new_code(turn, question, was_open)
    turn.answers["_code_awaited"] = bool(question and question.kind is Kind.CODE) and not start_code
    if turn.confirmed and question is not None and question.kind is not Kind.SUMMARY:
        turn.confirmed = False  # the record or a rule reopened an answer in this very moment
    noted = (Say("utter_noted", {"shown": ", ".join(turn.noted.values())}),) if turn.noted else ()
    return Turn(
        answers=turn.answers,
        says=(*noted, *turn.says),
        open_slot=None if turn.confirmed or question is None else question.slot,
        confirmed=turn.confirmed or (question is None and turn.leaving is None),
        leaving=turn.leaving,
        because=turn.because,
        aside=turn.aside,
        start_code=start_code,
        resend_code=turn.resend,
        wishes=tuple(turn.wishes),
    )


def _claim(turn: Making) -> tuple[Any, ...]:
    kinds = (Kind.ACCOUNT, Kind.EMAIL)
    return tuple(turn.answers.get(q.slot) for q in turn.form.questions if q.kind in kinds)


def _needs_new_code(turn: Making, question: Question | None, was_open: str | None) -> bool:
    """Say whether a code is to be proved from now on, or another claim than the open code's."""
    if question is None or question.kind is not Kind.CODE:
        return False
    return question.slot != was_open or turn.claim != _claim(turn)


def _next(turn: Making) -> Question | None:
    """Return what is asked next: what was taken back or is to be changed, else the first unanswered."""
    again = turn.reopened or turn.answers.get("_again")
    if again and (turn.context.account is not None or again in ("account_ref", "email")):
        question = turn.form.question(again)
        if question.needed(turn.context):
            return question
    for question in turn.form.questions:
        if question.kind is Kind.SUMMARY:
            return question
        if question.asked and question.is_open(turn.context) and question.needed(turn.context):
            return question
    return None


def request_of(leaving: str) -> RequestKind:
    """Return the request that `switch:<request>` leaves for."""
    return RequestKind(leaving.removeprefix("switch:"))
