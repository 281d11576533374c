"""Holding a turn against the record and the provider's rules: what cannot stand is asked again. Pure."""

from __future__ import annotations

from helpdesk.forms.approval import FOR_APPROVAL
from helpdesk.forms.model import Kind, Question
from helpdesk.forms.turns import Making
from helpdesk.vocabulary import Outcome, Rule, Verdict


def recheck(turn: Making) -> None:
    """Take what the record knows; drop every answer that it no longer supports, and say so."""
    turn.answers.pop("code", None)  # a code counts by what the store says, not by an answer
    _fill_in(turn)
    for question in turn.form.questions:
        if question.slot not in turn.answers:
            continue
        if not question.needed(turn.context):
            _drop(turn, question)
            continue
        problem = question.check(turn.answers[question.slot], turn.context)
        if problem:
            turn.answers.pop(question.slot)
            turn.reopened = turn.reopened or question.slot
            turn.refresh()
            turn.object_to(question, problem)


def _fill_in(turn: Making) -> None:
    """Answer from the record what it knows: nobody is asked for it, and the summary shows it."""
    for question in turn.form.questions:
        if question.slot in turn.answers or not question.needed(turn.context):
            continue
        value = question.known(turn.context)
        if value is not None:
            turn.keep(question.slot, value)


def _drop(turn: Making, question: Question) -> None:
    """Forget an answer nobody needs any more; of a customer not known now, only the record can tell."""
    claimed = question.kind in (Kind.ACCOUNT, Kind.EMAIL, Kind.CODE)
    if not claimed and turn.context.account is not None:
        turn.answers.pop(question.slot)
        turn.refresh()


def sift(turn: Making) -> None:
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


def weigh(turn: Making) -> None:
    """Ask the provider's rules; each warning is told once."""
    if turn.leaving:
        return
    verdict = turn.judge.request(turn.context)
    told = list(turn.answers.get("_told", ()))
    if verdict.outcome is Outcome.HAND_OVER and not verdict.because:
        turn.leaving, turn.confirmed = "silent", False
        return
    if verdict.outcome in (Outcome.REFUSE, Outcome.HAND_OVER):
        turn.leaving = "refused" if verdict.outcome is Outcome.REFUSE else "human"
        turn.because = tuple(
            r for r in verdict.because if r.otherwise in (Outcome.REFUSE, Outcome.HAND_OVER)
        )
        turn.confirmed = False
        return
    if verdict.outcome is Outcome.APPROVE:
        turn.answers[FOR_APPROVAL] = True
    else:
        turn.answers.pop(FOR_APPROVAL, None)
    for rule in verdict.because:
        if not _is_told_now(rule, verdict) or rule.id in told:
            continue
        if rule.otherwise is Outcome.ASK_AGAIN and rule.slot:
            _reopen(turn, rule.slot)
        else:
            told.append(rule.id)
        turn.say("utter_rule", rule=rule.id)
    if told:
        turn.answers["_told"] = told
    turn.refresh()


def _is_told_now(rule: Rule, verdict: Verdict) -> bool:
    """A warning about an answer that has to be given again would mislead."""
    if verdict.outcome is Outcome.APPROVE:
        return rule.otherwise in (Outcome.WARN, Outcome.APPROVE)
    return rule.otherwise is verdict.outcome


def _reopen(turn: Making, slot: str) -> None:
    """Take an answer back that a rule does not allow, and ask for another."""
    turn.answers.pop(slot, None)
    turn.noted.pop(slot, None)
    turn.answers["_attempts"] = int(turn.answers.get("_attempts", 0)) + 1
    turn.reopened = turn.reopened or slot  # what comes first in the form is asked first
    turn.confirmed = False
