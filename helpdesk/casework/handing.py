"""Handing a conversation to a person: the case, the package and the draft they receive, and whether
the customer waits for somebody who is there. One transaction, once for each turn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy.engine import Connection

from helpdesk.agents.presence import store as presence
from helpdesk.casework import package
from helpdesk.chat import store as chat
from helpdesk.chat.changes import store as changes
from helpdesk.chat.drafts import store as drafts
from helpdesk.chat.log import Message
from helpdesk.chat.owners import store as owners
from helpdesk.forms.model import Context, Form
from helpdesk.handoff import store as handoffs
from helpdesk.tickets import store as tickets
from helpdesk.tickets.case import Case
from helpdesk.vocabulary import Owner

GO_ON = '/inform{"handed_back": true}'  # how the engine is told to take a form up where it was left

if TYPE_CHECKING:
    from helpdesk.casework.desk import Place


@dataclass(frozen=True)
class HandedOver:
    """What became of it. `position` is the customer's place in line, or None when nobody is there."""

    case: Case
    handoff_id: str
    position: int | None
    goes_on: bool = False  # the form has questions that the customer may answer while waiting
    again: bool = False  # they waited already; nothing new was opened


@dataclass(frozen=True)
class Handing:
    """What is handed over, and why. `also` is what was wished for beside the form."""

    place: Place
    form: Form | None
    open_slot: str | None
    context: Context
    reason: Mapping[str, Any]
    also: Sequence[Mapping[str, Any]] = ()


def waiting(connection: Connection, conversation_id: str) -> dict[str, Any] | None:
    """Return the hand-over for which the customer waits in line, or None."""
    if owners.control(connection, conversation_id).owner is not Owner.QUEUE:
        return None
    return handoffs.newest_open(connection, conversation_id)


def known(connection: Connection, what: Handing) -> HandedOver | None:
    """Return the hand-over that answers this one: of the very turn, or the one waited for."""
    of_turn = handoffs.of_turn(connection, what.place.turn)
    asked_again = what.reason["code"] in ("customer_request", "bot_error")
    found = of_turn or (waiting(connection, what.place.conversation_id) if asked_again else None)
    if found is None or found["case_number"] is None:
        return None
    case = tickets.case(connection, found["case_number"])
    if case is None:
        return None
    _keep_draft(connection, what, _last(connection, what.place))
    return HandedOver(
        case, found["id"], position(connection, what), goes_on(what), again=of_turn is None
    )


def keep(connection: Connection, what: Handing, case: Case) -> HandedOver:
    """Keep the package and the draft of a hand-over whose case is open."""
    place = what.place
    last = _last(connection, place)
    _keep_draft(connection, what, last)
    handoffs.end_open(connection, place.conversation_id, "replaced", what.context.now)
    handoff_id = keep_package(connection, what, case.number, last)
    return HandedOver(case, handoff_id, position(connection, what), goes_on(what))


def keep_package(
    connection: Connection, what: Handing, case_number: str | None, last: Message | None
) -> str:
    """Compose and keep the package; return its id."""
    place, draft_id = what.place, what.place.draft_id
    handoff_id = handoffs.name(case_number)
    handoffs.keep(
        connection,
        handoff_id=handoff_id,
        turn=place.turn,
        conversation_id=place.conversation_id,
        case_number=case_number,
        reason=str(what.reason["code"]),
        package=package.compose(
            handoff_id=handoff_id, conversation_id=place.conversation_id,
            case_number=case_number, reason=what.reason, form=what.form,
            open_slot=what.open_slot, draft_id=draft_id, context=what.context, last=last,
            also=what.also, said=changes.latest(connection, draft_id) if draft_id else {},
        ),
        now=what.context.now,
    )  # fmt: skip
    return handoff_id


def position(connection: Connection, what: Handing) -> int | None:
    """Return the place in line the customer has or gets, or None when nobody takes customers now."""
    if not presence.someone_takes_customers(connection, what.context.now):
        return None
    return owners.place_in_line(connection, what.place.conversation_id)[0]


def goes_on(what: Handing) -> bool:
    """Say whether the form has a question that the customer can answer without a person."""
    by_rule = bool(what.reason.get("rules"))
    return what.form is not None and what.place.draft_id is not None and not by_rule


def _keep_draft(connection: Connection, what: Handing, last: Message | None) -> None:
    place = what.place
    if what.form is None or place.draft_id is None:
        return
    drafts.hand_over(
        connection,
        place.draft_id,
        conversation_id=place.conversation_id,
        provider=place.provider,
        form=what.form.name,
        open_slot=what.open_slot,
        answers=dict(what.context.answers),
        seq=last.seq if last else None,
        now=what.context.now,
    )


def _last(connection: Connection, place: Place) -> Message | None:
    """Return what the customer wrote in this turn, masked as the log has it."""
    seq = place.turn.rpartition(":")[2]
    return chat.message(connection, place.conversation_id, int(seq)) if seq.isdecimal() else None
