"""A case moved by somebody at the desk: the move, its deed, and the word of it to the customer.

All of it is one transaction, and a move that was made already is made once.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy.engine import Connection

from helpdesk.agents.deeds import store as deeds
from helpdesk.agents.store import Agent
from helpdesk.casework import approvals, lookups
from helpdesk.chat import store as chat
from helpdesk.chat.lines import store as lines
from helpdesk.chat.lines.store import Line
from helpdesk.errors import Conflict, HelpdeskError, MoveNotAllowed, NotFound
from helpdesk.mail import outbox
from helpdesk.tickets import lifecycle
from helpdesk.tickets import store as tickets
from helpdesk.tickets.case import Case
from helpdesk.vocabulary import CaseStatus

_S = CaseStatus
LETTER = "case_moved"
EXPLAINED = frozenset({_S.WAITING_ON_CUSTOMER, _S.REJECTED})  # the customer must be told why
DATED = frozenset({_S.SCHEDULED, _S.GRACE})  # what is scheduled has a date, a period its last day
MAY_BE_DATED = DATED | {_S.IN_REVIEW, _S.WAITING_ON_CUSTOMER}


@dataclass(frozen=True)
class Wanted:
    """One move as it was asked for, by somebody who had version `version` of the case in sight."""

    to: CaseStatus
    version: int
    note: str  # for the desk
    told: str = ""  # for the customer, beside the status
    day: date | None = None  # of what is scheduled, or the last one of a period


class MoveUnfit(HelpdeskError):
    """Something is missing from a move; `code` says what: note, told, day or day_past."""

    def __init__(self, code: str) -> None:
        super().__init__(f"the move cannot be made so: {code}")
        self.code = code


class MovedOn(Conflict):
    """Somebody else moved the case first. `case` is how it stands."""

    def __init__(self, case: Case) -> None:
        super().__init__(f"{case.number} has become {case.status} in the meantime")
        self.case = case


def possible(case: Case) -> tuple[CaseStatus, ...]:
    """Return where somebody at the desk may move the case to now.

    What waits for the yes of somebody on the account is not for the desk to send.
    """
    found = (to for to in CaseStatus if lifecycle.may_move(case.kind, case.status, to))
    return tuple(to for to in found if to is not _S.IN_REVIEW or not approvals.is_waiting(case))


def move(
    connection: Connection, number: str, wanted: Wanted, *, agent: Agent, zone: str, now: datetime
) -> Case:
    """Move the case and return it as it is now; the same move a second time changes nothing.

    Raises NotFound, MovedOn, MoveNotAllowed or MoveUnfit; then nothing has changed.
    """
    before = tickets.case(connection, number, locked=True)
    if before is None:
        raise NotFound(f"There is no case {number}.")
    if before.version == wanted.version + 1 and before.status is wanted.to:
        return before
    if before.version != wanted.version:
        raise MovedOn(before)
    if wanted.to not in possible(before):
        raise MoveNotAllowed(f"{number} is {before.status}, it cannot become {wanted.to}.")
    _check(wanted, now.astimezone(ZoneInfo(zone)).date())
    after = tickets.move(
        connection, number, wanted.to, by=agent.id, note=wanted.note, now=now,
        due=_due(before, wanted, zone),
        effective_on=wanted.day if wanted.to is _S.SCHEDULED else None,
    )  # fmt: skip
    deeds.keep(
        connection, "case_moved", agent_id=agent.id, now=now, case_number=number,
        conversation_id=after.conversation_id, left=before.status, entered=after.status,
    )  # fmt: skip
    _tell(connection, after, wanted, now)
    return after


def _check(wanted: Wanted, today: date) -> None:
    if not wanted.note.strip():
        raise MoveUnfit("note")
    if wanted.to in EXPLAINED and not wanted.told.strip():
        raise MoveUnfit("told")
    if wanted.to in DATED and wanted.day is None:
        raise MoveUnfit("day")
    if wanted.day is not None and wanted.day < today:
        raise MoveUnfit("day_past")


def _due(case: Case, wanted: Wanted, zone: str) -> datetime | None:
    if wanted.day is not None and wanted.to in MAY_BE_DATED:
        return datetime.combine(wanted.day, time(23, 59), ZoneInfo(zone))
    # Taking a case up does not move the day that was promised for it.
    taken_up = case.status is _S.RECEIVED and wanted.to is _S.IN_REVIEW
    return case.due if taken_up else None


def _tell(connection: Connection, case: Case, wanted: Wanted, now: datetime) -> None:
    """Say it in the conversation, and by letter to whoever asked for it."""
    day = wanted.day if wanted.to in MAY_BE_DATED else None
    news = lookups.news(case, told=wanted.told.strip(), day=day)
    shown = {"number": case.number, "kind": case.kind.value, "status": case.status.value}
    line = Line("system", " ".join((news.what, *news.more)), body={"case": shown})
    with contextlib.suppress(NotFound):  # a case may have come without a chat
        lines.add(connection, chat.lock(connection, case.conversation_id or ""), [line], now)
    if case.email is None:
        return
    outbox.queue(
        connection,
        letter=LETTER,
        to=case.email,
        values={"case_number": case.number, "news": "\n\n".join((news.what, *news.more))},
        key=f"{LETTER}:{case.number}:{case.version}",
        now=now,
        case_number=case.number,
    )
