"""A request that needs somebody else's yes: how it is offered to them, how its summary is asked. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from helpdesk.forms import shared, words
from helpdesk.forms.model import Answer, Context, Heard, Kind, Option, Question, Read

FOR_APPROVAL = "_for_approval"  # the note of a request that waits for somebody else's yes
PREFIX = "approval:"  # of the draft in which such a request is answered; the case number follows
SEND, TURN_DOWN, LATER = "send", "turn_down", "later"


def case_number(draft_id: str | None) -> str | None:
    """Return the case that a draft answers, or None when it is a draft of its own."""
    is_answer = draft_id is not None and draft_id.startswith(PREFIX)
    return draft_id.removeprefix(PREFIX) if draft_id and is_answer else None


def question() -> Question:
    """Whether a request that waits for this customer's yes shall go ahead. Asked before anything else."""
    return Question(
        "approval",
        Kind.CHOICE,
        _read,
        needed=_is_needed,
        options=shared.offered("approval"),
        show=shared.show_option("approval"),
        values=_waiting,
        brings=_brings,
        in_summary=False,
    )


def summary(usual: Question) -> Question:
    """Return the summary as it is asked of whoever asks for a yes, and of whoever gives it."""
    return replace(usual, wording=_wording, options=_options(usual), values=_asked_by)


def _is_needed(context: Context) -> bool:
    if "approval" in context.answers:
        return True
    return bool(context.facts.get("approvals")) and "_draft" not in context.answers


def _waiting(context: Context) -> Mapping[str, str]:
    oldest = context.facts["approvals"][0]
    return {name: str(oldest[name]) for name in ("asked_by", "asked_on", "shown", "number")}


def _read(heard: Heard, context: Context) -> Read:
    read = shared.read_choice("approval")(heard, context)
    if read is None:
        said = shared.read_yes_no(heard, context)
        read = Answer(SEND if said.value else TURN_DOWN) if isinstance(said, Answer) else None
    return read


def _brings(value: Any, context: Context) -> Mapping[str, Any]:
    """The answers of the request that is taken up, under the draft that answers it."""
    if value == LATER:
        return {"_draft": ""}
    oldest = context.facts["approvals"][0]
    return {**oldest["answers"], "_draft": f"{PREFIX}{oldest['number']}"}


def _wording(context: Context) -> str:
    if _asked_by(context)["asked_by"]:
        is_no = context.answers.get("approval") == TURN_DOWN
        return "_turning_down" if is_no else "_approving"
    return "_for_approval" if context.answers.get(FOR_APPROVAL) else ""


def _asked_by(context: Context) -> Mapping[str, str]:
    """Who asked for it; the record knows as long as nobody else has answered."""
    number = case_number(context.answers.get("_draft"))
    asked = [a["asked_by"] for a in context.facts.get("approvals", ()) if a["number"] == number]
    return {"asked_by": str(asked[0]) if asked else ""}


def _options(usual: Question) -> Any:
    def options(context: Context) -> Sequence[Option]:
        named = {"_turning_down": "turn_down", "_for_approval": "pass_on"}.get(_wording(context))
        offered = usual.options(context)
        if named is None:
            return offered
        yes = Option(True, words.option("approval_summary", named))
        return (yes, *(option for option in offered if option.value is not True))

    return options
