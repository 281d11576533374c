"""What agents do with a conversation: take it, give it on, give it back, end it. Each is one
transaction: the lawful move, the hand-over's record, the customer's line and the deed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from helpdesk.agents.deeds import store as deeds
from helpdesk.agents.store import Agent
from helpdesk.casework import handing
from helpdesk.casework import panel as panels
from helpdesk.casework.desk import Casework, Place
from helpdesk.casework.handing import Handing
from helpdesk.chat import store as chat
from helpdesk.chat.drafts import store as drafts
from helpdesk.chat.lines import store as lines
from helpdesk.chat.lines.store import Line
from helpdesk.chat.owners import store as owners
from helpdesk.chat.owners.store import Control
from helpdesk.errors import Conflict
from helpdesk.handoff import control, words
from helpdesk.handoff import store as handoffs
from helpdesk.handoff.control import Move
from helpdesk.tickets import lifecycle
from helpdesk.tickets import store as tickets
from helpdesk.vocabulary import CaseStatus, Owner


class MovedOn(Conflict):
    """The customer wrote, or a colleague changed the form, while the assistant was asked."""


@dataclass(frozen=True)
class Seen:
    """Where a conversation and its form stood when the assistant was asked to go on."""

    asked_seq: int
    draft_id: str | None = None
    version: int | None = None


@dataclass(frozen=True)
class By:
    """Whose move it is, at which epoch they saw the conversation, and when."""

    agent: Agent
    epoch: int
    now: datetime


def claim(connection: Connection, conversation_id: str, by: By, line: Line) -> Control:
    """Take a customer from the line. Raises what `control.move` raises."""
    after = _move(connection, conversation_id, Move.CLAIM, by)
    _accept(connection, conversation_id, by)
    _say(connection, conversation_id, by, "claimed", [line])
    return after


def take_over(
    connection: Connection, casework: Casework, conversation_id: str, by: By, line: Line
) -> Control:
    """Step in unasked, with the form as it stands as the package."""
    after = _move(connection, conversation_id, Move.TAKE_OVER, by)
    found = handoffs.newest_open(connection, conversation_id)
    if found is None or found["status"] != handoffs.OFFERED:
        handoffs.end_open(connection, conversation_id, "replaced", by.now)
        _package(connection, casework, conversation_id, by, after)
    _accept(connection, conversation_id, by)
    _say(connection, conversation_id, by, "took over", [line])
    return after


def release(connection: Connection, conversation_id: str, by: By, line: Line) -> Control:
    """Put the customer back in line."""
    after = _move(connection, conversation_id, Move.RELEASE, by)
    _offer_again(connection, conversation_id)
    _say(connection, conversation_id, by, "released", [line])
    return after


def transfer(
    connection: Connection, conversation_id: str, by: By, to: Agent, line: Line
) -> Control:
    """Give the conversation to a colleague."""
    chat.lock(connection, conversation_id)
    after = control.move(
        connection, conversation_id, Move.TRANSFER,
        epoch=by.epoch, agent=by.agent, to=to, now=by.now,
    )  # fmt: skip
    _accept(connection, conversation_id, replace(by, agent=to))
    _say(connection, conversation_id, by, "transferred", [line], to=to.name)
    return after


def lapse(connection: Connection, conversation_id: str, now: datetime, line: Line) -> bool:
    """Put a customer back in line whose agent let them wait too long; False when none did."""
    talk = chat.lock(connection, conversation_id)
    before = owners.control(connection, conversation_id)
    if before.owner is not Owner.AGENT or before.lease_until is None or before.lease_until > now:
        return False
    control.move(connection, conversation_id, Move.LAPSE, epoch=before.epoch, now=now)
    _offer_again(connection, conversation_id)
    lines.add(connection, talk, [line], now, ask=None, answered_seq=talk.asked_seq)
    deeds.keep(
        connection, "lease over", agent_id=before.agent_id, now=now, conversation_id=conversation_id
    )
    return True


def stop_waiting(connection: Connection, conversation_id: str, now: datetime) -> bool:
    """The customer waits no longer; what was handed over stays. False when they did not wait."""
    line = words.line("stopped_waiting")
    return _leave_line(connection, conversation_id, owners.CUSTOMER, line, now)


def nobody_left(connection: Connection, conversation_id: str, now: datetime) -> bool:
    """Let the assistant go on with somebody who waits for a desk at which nobody is any more."""
    line = words.line("nobody_left")
    return _leave_line(connection, conversation_id, owners.SYSTEM, line, now)


def _leave_line(
    connection: Connection, conversation_id: str, by: str, line: Line, now: datetime
) -> bool:
    talk = chat.lock(connection, conversation_id)
    if talk.owner is not Owner.QUEUE:
        return False
    control.move(connection, conversation_id, Move.WITHDRAW, epoch=talk.epoch, by=by, now=now)
    lines.add(connection, talk, [line], now)
    return True


def close(connection: Connection, conversation_id: str, by: By, line: Line) -> Control:
    """End the human stretch; what was not sent stays a draft the customer may take up again."""
    after = _move(connection, conversation_id, Move.CLOSE, by)
    handoffs.end_open(connection, conversation_id, "closed", by.now)
    draft = drafts.newest(connection, conversation_id)
    if draft is not None and draft["status"] in (drafts.OPEN, drafts.HANDED_OVER):
        drafts.end(connection, draft["id"], drafts.STOPPED, by.now)
    talk = chat.lock(connection, conversation_id)
    _say(
        connection, conversation_id, by, "closed", [line], state=drafts.nothing_open(talk.provider)
    )
    return after


def hand_back(
    connection: Connection,
    conversation_id: str,
    by: By,
    said: Sequence[Line],
    state: dict[str, Any] | None,
    seen: Seen,
) -> Control:
    """Let the assistant go on, with what it says and where it stands then; None: no form is open.

    Raises MovedOn when the customer or a colleague has said something since `seen`.
    """
    talk = chat.lock(connection, conversation_id)
    draft = drafts.get(connection, seen.draft_id) if seen.draft_id else None
    if talk.asked_seq != seen.asked_seq or (draft and draft["version"] != seen.version):
        raise MovedOn("something was said in the meantime")
    after = _move(connection, conversation_id, Move.HAND_BACK, by)
    handoffs.end_open(connection, conversation_id, "returned", by.now)
    if state is not None:
        drafts.keep(connection, talk, state, by.now, talk.last_seq)
        state = drafts.without_endings(state)
    new = state or drafts.nothing_open(talk.provider)
    _say(connection, conversation_id, by, "handed back", said, state=new)
    return after


def sent(
    connection: Connection,
    conversation_id: str,
    by: By,
    said: Sequence[Line],
    state: dict[str, Any],
    *,
    draft_id: str,
    case_number: str,
    consent: str,
) -> None:
    """Keep what was said when the agent sent the form, once; the agent stays with the customer."""
    talk = chat.lock(connection, conversation_id)
    draft = drafts.get(connection, draft_id)
    if draft is None or draft["status"] == drafts.SUBMITTED:
        return  # pressed twice: the first one told it
    control.answered(connection, conversation_id, by.agent)
    _settle(connection, conversation_id, by, case_number)
    drafts.keep(connection, talk, state, by.now, talk.last_seq)
    handoffs.end_open(connection, conversation_id, "submitted", by.now)
    _say(
        connection, conversation_id, by, "sent the form", said,
        state=drafts.without_endings(state), case_number=case_number, consent=consent,
    )  # fmt: skip


def write(connection: Connection, conversation_id: str, by: By, line: Line) -> int:
    """Write to the customer, or a note to colleagues; return where it stands.

    Raises Taken when a message to the customer is not this agent's to write.
    """
    talk = chat.lock(connection, conversation_id)
    if line.client_id is not None:
        known = chat.message_of_client(connection, conversation_id, line.client_id)
        if known is not None:
            return known.seq
    if line.visibility == lines.ALL:
        control.answered(connection, conversation_id, by.agent)
    return lines.add(connection, talk, [line], by.now)


def _move(connection: Connection, conversation_id: str, which: Move, by: By) -> Control:
    chat.lock(connection, conversation_id)  # first of all: whoever writes here waits in one order
    return control.move(
        connection, conversation_id, which, epoch=by.epoch, agent=by.agent, now=by.now
    )


def _settle(connection: Connection, conversation_id: str, by: By, case_number: str) -> None:
    """End the case that only asked for a person: what it was about has a case of its own now."""
    found = handoffs.newest_open(connection, conversation_id)
    asked = tickets.case(connection, found["case_number"] or "") if found else None
    if asked is not None and lifecycle.may_move(asked.kind, asked.status, CaseStatus.DONE):
        tickets.move(
            connection, asked.number, CaseStatus.DONE,
            by=by.agent.id, note=case_number, now=by.now,
        )  # fmt: skip


def _accept(connection: Connection, conversation_id: str, by: By) -> None:
    found = handoffs.newest_open(connection, conversation_id)
    if found is not None:
        handoffs.accept(connection, found["id"], by.agent.id, by.now)


def _offer_again(connection: Connection, conversation_id: str) -> None:
    found = handoffs.newest_open(connection, conversation_id)
    if found is not None:
        handoffs.offer_again(connection, found["id"])


def _say(
    connection: Connection,
    conversation_id: str,
    by: By,
    deed: str,
    said: Sequence[Line],
    *,
    state: dict[str, Any] | None = None,
    case_number: str | None = None,
    **details: Any,
) -> None:
    talk = chat.lock(connection, conversation_id)
    # Whoever joins lets an answer under way come to nothing; whoever leaves owes none for the time.
    joins = deed in ("claimed", "took over")
    changes: dict[str, Any] = {} if joins else {"answered_seq": talk.asked_seq}
    if state is not None:
        changes["state"] = state
    lines.add(connection, talk, said, by.now, ask=None, **changes)
    deeds.keep(
        connection, deed, agent_id=by.agent.id, now=by.now,
        conversation_id=conversation_id, case_number=case_number, **details,
    )  # fmt: skip


def _package(
    connection: Connection, casework: Casework, conversation_id: str, by: By, after: Control
) -> None:
    talk = chat.conversation(connection, conversation_id)
    form = panels.of(casework, connection, conversation_id, by.now)
    turn = f"{conversation_id}:takeover-{after.epoch}"
    if form is not None and form.case_number is None:
        place, context = replace(form.place, turn=turn), form.context
        what = Handing(place, form.form, form.draft["open_slot"], context, _TAKEN_OVER)
    else:
        place = Place(conversation_id, talk.provider, turn)
        context = casework.context_in(connection, place, None, {}, by.now)
        what = Handing(place, None, None, context, _TAKEN_OVER)
    last = chat.message(connection, conversation_id, talk.asked_seq)
    handing.keep_package(connection, what, None, last)


_TAKEN_OVER: dict[str, Any] = {"code": "agent_takeover", "rules": [], "slot": None}
