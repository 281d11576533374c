"""One turn inside a form: what was heard in, what to keep, say and ask next out. Pure.

The order of a turn: what did the customer want (a move, another request, a question, an
answer)? What else did the message volunteer? Do the provider's rules still agree? What is
the next question?
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from helpdesk.forms import hearing
from helpdesk.forms.model import Answer, Context, Form, Heard, Kind, Problem, Question, Read, Say
from helpdesk.vocabulary import Outcome, RequestKind, Rule, Verdict


class Judge(Protocol):
    """Weighs what is known by the rules of the customer's provider."""

    def request(self, context: Context) -> Verdict:
        """Say what the rules make of the request as it stands."""

    def number(self, context: Context, number: str) -> Verdict:
        """Say what the rules make of one number of the request."""


MISSES_BEFORE_A_PERSON = 2
ATTEMPTS_BEFORE_CHOICES = 3


@dataclass(frozen=True)
class Turn:
    """What one message changes: answers to keep, sentences to say, the question that is open."""

    answers: Mapping[str, Any]
    says: tuple[Say, ...] = ()
    open_slot: str | None = None
    confirmed: bool = False
    leaving: str | None = None  # stopped | human | refused | switch:<request>
    because: tuple[Rule, ...] = ()
    aside: tuple[Rule, ...] = ()  # why no number was left, told already
    start_code: bool = False
    resend_code: bool = False


@dataclass
class _Turn:
    """The turn while it is being made."""

    form: Form
    context: Context
    judge: Judge
    says: list[Say] = field(default_factory=list)
    noted: dict[str, str] = field(default_factory=dict)  # answers repeated as they were understood
    answers: dict[str, Any] = field(default_factory=dict)
    claim: tuple[Any, ...] = ()  # who the customer said they are, before this message
    reopened: str | None = None
    confirmed: bool = False
    leaving: str | None = None
    because: tuple[Rule, ...] = ()
    aside: tuple[Rule, ...] = ()
    resend: bool = False

    def say(self, response: str, **values: str) -> None:
        self.says.append(Say(response, values))

    def refresh(self) -> None:
        self.context = replace(self.context, answers=self.answers)


def begin(form: Form, heard: Heard, context: Context, judge: Judge) -> Turn:
    """Open the form on the message that asked for it; `context.answers` may hold resumed ones."""
    turn = _Turn(form, context, judge, answers=dict(context.answers))
    if heard.intent == form.kind:
        _volunteer(turn, heard, besides=None)
    return _finish(turn)


def proceed(form: Form, open_slot: str, heard: Heard, context: Context, judge: Judge) -> Turn:
    """Take one message while `open_slot` is the open question."""
    turn = _Turn(form, context, judge, answers=dict(context.answers))
    turn.claim = _claim(turn)
    question = form.question(open_slot)
    _respond(turn, question, heard)
    return _finish(turn, open_slot)


def _respond(turn: _Turn, question: Question, heard: Heard) -> None:
    move = hearing.move(heard, turn.form.kind, question, turn.context)
    if move == "answer" and turn.answers.get("_choosing"):
        move = "change_answer" if hearing.named_slot(heard, turn.form, turn.answers) else move
    if move in ("stop", "request_human") or move.startswith("switch:"):
        turn.leaving = {"stop": "stopped", "request_human": "human"}.get(move, move)
    elif move == "change_answer":
        _change(turn, question, heard)
    elif move == "ask_why":
        turn.say("utter_why", slot=question.slot)
    elif move == "resend_code":
        turn.resend = question.kind is Kind.CODE
        turn.say("utter_code_resent" if turn.resend else "utter_no_code_open")
    elif move == "dont_know":
        _not_known(turn, question)
    elif move.startswith("faq/"):
        turn.say("utter_faq", topic=move)
        turn.answers["_misses"] = 0
    elif move.startswith("small/"):
        talk = f"utter_{move.removeprefix('small/')}"
        turn.say(f"{talk}_meanwhile", fallback=talk)
    else:
        _answer(turn, question, heard)


def _answer(turn: _Turn, question: Question, heard: Heard) -> None:
    read: Read = question.read(heard, turn.context)
    if question.kind is Kind.SUMMARY:
        _decide(turn, question, heard, read)
        return
    if isinstance(read, Answer) and (problem := question.check(read.value, turn.context)):
        read = problem
    if isinstance(read, Answer) and str(read.value).startswith("switch:"):
        turn.leaving = str(read.value)
    elif isinstance(read, Answer):
        _keep(turn, question, read.value)
        taken = _taken(question, read.value)
        _volunteer(turn, heard, besides=question, taken=taken, only_new=True)
    elif _volunteer(turn, heard, besides=question):
        turn.answers["_misses"] = 0
    else:
        _missed(turn, question, read)


def _decide(turn: _Turn, question: Question, heard: Heard, read: Read) -> None:
    """At the summary: yes, no, a change, or something not understood.

    A message that also changes an answer never confirms: the customer reads the new summary first.
    """
    if heard.picked is None and _volunteer(turn, heard, besides=question):
        turn.say("utter_changed_confirm_again")
    elif isinstance(read, Answer) and read.value is True:
        turn.confirmed = True
    elif isinstance(read, Answer) and read.value == "change":
        turn.answers["_choosing"] = True
        turn.say("utter_change_which")
    elif isinstance(read, Answer):
        turn.leaving = "stopped"
    else:
        _missed(turn, question, read)


def _keep(turn: _Turn, question: Question, value: Any) -> None:
    turn.answers[question.slot] = value
    turn.answers["_misses"] = 0
    turn.answers.pop("_attempts", None)
    turn.answers.pop("_choosing", None)
    if question.slot == "resume":
        turn.answers["_draft"] = turn.context.drafts[0]["id"]
        if value == "go_on":
            turn.answers.update(turn.context.drafts[0]["answers"])
    turn.refresh()
    if question.echo:
        turn.noted[question.slot] = question.show(value, turn.context)


def _missed(turn: _Turn, question: Question, problem: Problem | None) -> None:
    """Say what is wrong and what to write; each attempt differently, the third offers a person."""
    attempts = int(turn.answers.get("_attempts", 0)) + 1
    turn.answers["_attempts"] = attempts
    if problem is None:
        turn.answers["_misses"] = int(turn.answers.get("_misses", 0)) + 1
        problem = Problem("not_understood")
    turn.say(
        f"utter_{question.slot}_{problem.code}",
        **{"fallback": f"utter_{question.kind.value}_{problem.code}", **problem.values},
    )
    if attempts >= ATTEMPTS_BEFORE_CHOICES:
        choices = question.options(turn.context)
        turn.say("utter_third_attempt" if choices else "utter_third_attempt_no_choices")
    elif attempts == 2:
        turn.say(f"utter_{question.slot}_help", fallback=f"utter_{question.kind.value}_help")


def _not_known(turn: _Turn, question: Question) -> None:
    if question.unknown is not None:
        turn.say("utter_unknown_is_fine", slot=question.slot)
        _keep(turn, question, question.unknown)
        return
    turn.say(f"utter_{question.slot}_help", fallback=f"utter_{question.kind.value}_help")
    turn.say("utter_person_can_help")


def _change(turn: _Turn, question: Question, heard: Heard) -> None:
    """Correct an earlier answer: to what was said with it, or by asking it again."""
    if _volunteer(turn, heard, besides=None if question.slot in turn.answers else question):
        return
    named = hearing.named_slot(heard, turn.form, turn.answers)
    if named is None and not any(q.in_summary and q.slot in turn.answers for q in turn.form.questions):
        _missed(turn, question, None)  # there is nothing to choose from yet
        return
    if named is None:
        turn.answers["_choosing"] = True
        turn.say("utter_change_which")
        return
    turn.answers.pop(named, None)
    turn.answers.pop("_choosing", None)
    turn.reopened = named
    turn.refresh()


# A date that answered one question says nothing about another date; so with numbers and counts.
_LIKE: Mapping[Kind, tuple[Kind, ...]] = {kind: (kind,) for kind in Kind} | {
    Kind.NUMBERS: (Kind.NUMBERS, Kind.EXTENSIONS),
    Kind.EXTENSIONS: (Kind.NUMBERS, Kind.EXTENSIONS),
    Kind.CHOICE: (),
}


def _taken(question: Question, value: Any) -> tuple[Kind, ...]:
    """Say which kinds the answer has used up; a bare number that names the account is only that."""
    if question.kind is Kind.ACCOUNT and str(value[0]).lstrip("+").isdecimal():
        return (Kind.ACCOUNT, Kind.NUMBERS, Kind.EXTENSIONS)
    return _LIKE[question.kind]


def _volunteer(
    turn: _Turn,
    heard: Heard,
    besides: Question | None,
    taken: tuple[Kind, ...] = (),
    only_new: bool = False,
) -> bool:
    """Keep what the message says about other questions; True when anything changed.

    With `only_new` it never changes an earlier answer: words that answer the open question
    ("no number is moving") are no correction of another one.
    """
    changed = False
    for question in turn.form.questions:
        if question is besides or question.kind in taken:
            continue
        if only_new and question.slot in turn.answers:
            continue
        if not (question.needed(turn.context) or question.slot in turn.answers):
            continue
        read = question.volunteered(heard, turn.context)
        if not isinstance(read, Answer) or turn.answers.get(question.slot) == read.value:
            continue
        if question.check(read.value, turn.context) is not None and turn.context.account is not None:
            continue
        turn.answers[question.slot] = read.value
        turn.refresh()
        turn.noted[question.slot] = question.show(read.value, turn.context)
        changed = True
    return changed


def _finish(turn: _Turn, was_open: str | None = None) -> Turn:
    """Check what is known against the record and the rules, and find the next question."""
    if turn.leaving is None:
        turn.refresh()
        _recheck(turn)
        _sift(turn)
        _weigh(turn)
    if int(turn.answers.get("_misses", 0)) > MISSES_BEFORE_A_PERSON and not turn.leaving:
        turn.says.append(Say("utter_offer_person"))
    question = None if turn.leaving else _next(turn)
    if question and question.slot != was_open:
        turn.answers.pop("_attempts", None)
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
    )


def _claim(turn: _Turn) -> tuple[Any, ...]:
    kinds = (Kind.ACCOUNT, Kind.EMAIL)
    return tuple(turn.answers.get(q.slot) for q in turn.form.questions if q.kind in kinds)


def _needs_new_code(turn: _Turn, question: Question | None, was_open: str | None) -> bool:
    """Say whether a code is to be proved from now on, or another claim than the open code's."""
    if question is None or question.kind is not Kind.CODE:
        return False
    return question.slot != was_open or turn.claim != _claim(turn)


def _recheck(turn: _Turn) -> None:
    """Drop every answer that the record no longer supports, and say so."""
    turn.answers.pop("code", None)  # a code counts by what the store says, not by an answer
    for question in turn.form.questions:
        if question.slot not in turn.answers:
            continue
        if not question.needed(turn.context):
            if question.kind not in (Kind.ACCOUNT, Kind.EMAIL, Kind.CODE):
                turn.answers.pop(question.slot)
                turn.refresh()
            continue
        problem = question.check(turn.answers[question.slot], turn.context)
        if problem:
            turn.answers.pop(question.slot)
            turn.reopened = question.slot
            turn.refresh()
            turn.say(
                f"utter_{question.slot}_{problem.code}",
                **{"fallback": f"utter_{question.kind.value}_{problem.code}", **problem.values},
            )


def _sift(turn: _Turn) -> None:
    """Set aside each number that the rules refuse, with its reason; the others go on."""
    slot = turn.form.numbers_slot
    if slot is None or slot not in turn.answers or turn.context.account is None:
        return
    kept, aside = [], []
    told = list(turn.answers.get("_told", ()))
    for number in turn.answers[slot]:
        broken = turn.judge.number(turn.context, number).because
        barred = [r for r in broken if r.otherwise in (Outcome.REFUSE, Outcome.HAND_OVER)]
        aside.extend(barred[:1])
        for rule in barred[:1] or broken:
            if f"{rule.id} {number}" not in told:
                told.append(f"{rule.id} {number}")
                turn.say("utter_number_rule", number=number, rule=rule.id)
        if not barred:
            kept.append(number)
    turn.answers["_told"] = told
    if not aside:
        return
    turn.answers[slot] = kept
    if slot in turn.noted:
        turn.noted[slot] = turn.form.question(slot).show(kept, turn.context)
    turn.confirmed = False
    if not kept:
        by_person = [r for r in aside if r.otherwise is Outcome.HAND_OVER]
        turn.leaving = "human" if by_person else "refused"
        turn.aside = tuple(aside)
        turn.answers.pop(slot)
        turn.noted.pop(slot, None)
    turn.refresh()


def _weigh(turn: _Turn) -> None:
    """Ask the provider's rules; each warning is told once."""
    if turn.leaving:
        return
    verdict = turn.judge.request(turn.context)
    told = list(turn.answers.get("_told", ()))
    if verdict.outcome in (Outcome.REFUSE, Outcome.HAND_OVER):
        turn.leaving = "refused" if verdict.outcome is Outcome.REFUSE else "human"
        turn.because = tuple(
            r for r in verdict.because if r.otherwise in (Outcome.REFUSE, Outcome.HAND_OVER)
        )
        turn.confirmed = False
        return
    for rule in verdict.because:
        if rule.otherwise is not verdict.outcome or rule.id in told:
            continue  # a warning about an answer that has to be given again would mislead
        if rule.otherwise is Outcome.ASK_AGAIN and rule.slot:
            _reopen(turn, rule.slot)
        else:
            told.append(rule.id)
        turn.say("utter_rule", rule=rule.id)
    if told:
        turn.answers["_told"] = told
    turn.refresh()


def _reopen(turn: _Turn, slot: str) -> None:
    """Take an answer back that a rule does not allow, and ask for another."""
    turn.answers.pop(slot, None)
    turn.noted.pop(slot, None)
    turn.answers["_attempts"] = int(turn.answers.get("_attempts", 0)) + 1
    turn.reopened = slot
    turn.confirmed = False


def _next(turn: _Turn) -> Question | None:
    if turn.reopened:
        question = turn.form.question(turn.reopened)
        if question.needed(turn.context):
            return question
    for question in turn.form.questions:
        if question.kind is Kind.SUMMARY:
            return question
        if question.asked and question.slot not in turn.answers and question.needed(turn.context):
            return question
    return None


def request_of(leaving: str) -> RequestKind:
    """Return the request that `switch:<request>` leaves for."""
    return RequestKind(leaving.removeprefix("switch:"))
