"""What actions and programs ask for: what is known, whether it may be done, and doing it.

Everything that is written here is written in one transaction, with a key that makes a second
try find what the first one did.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.engine import Connection

from helpdesk.accounts import store as accounts
from helpdesk.casework import approvals, filing, handing, lookups, received
from helpdesk.casework.handing import HandedOver, Handing
from helpdesk.casework.judge import RuleJudge
from helpdesk.chat import store as chat
from helpdesk.chat.owners import store as owners
from helpdesk.clock import Clock
from helpdesk.eligibility.pack import Pack
from helpdesk.errors import NotAllowed
from helpdesk.forms import approval
from helpdesk.forms.model import Context, Form, Known
from helpdesk.identity.codes import Codes
from helpdesk.identity.pins import Pins
from helpdesk.store.database import Database
from helpdesk.tickets import store as tickets
from helpdesk.tickets.case import Case
from helpdesk.vocabulary import CaseKind, CaseStatus, Outcome, Owner, RequestKind, Verdict

SENDING = "send-"  # begins the name of a turn in which an agent sends a form
GOES_AHEAD = (Outcome.GRANT, Outcome.WARN, Outcome.APPROVE)
SALES = (RequestKind.ADD_LINES, RequestKind.ORDER_DEVICES, RequestKind.UPGRADE_SERVICE)


@dataclass(frozen=True)
class Place:
    """Where in which conversation something happens: the key of everything that is written."""

    conversation_id: str
    provider: str
    turn: str
    draft_id: str | None = None


@dataclass(frozen=True)
class Submitted:
    """What a confirmed form became, or the verdict that stopped it in the last moment."""

    verdict: Verdict
    case: Case | None = None
    secret: Mapping[str, Any] | None = None
    missing: tuple[str, ...] = ()


class Casework:
    """The helpdesk's one desk."""

    def __init__(
        self, database: Database, packs: Mapping[str, Pack], codes: Codes, pins: Pins, clock: Clock,
        chat_url: str = "",
    ) -> None:  # fmt: skip
        self._database = database
        self._packs = packs
        self._codes = codes
        self._pins = pins
        self.clock = clock
        self._chat_url = chat_url

    def pack(self, provider: str) -> Pack:
        """Return the provider's pack; KeyError when there is none."""
        return self._packs[provider]

    def context(self, place: Place, form: Form | None, answers: Mapping[str, Any]) -> Context:
        """Return everything known at this moment for one turn."""
        now = self.clock()
        with self._database.read() as connection:
            context = self.context_in(connection, place, form, answers, now)
        if context.identity is not None:
            self._codes.touch_if_old(self._database, place.conversation_id, now)
        return context

    def context_in(
        self,
        connection: Connection,
        place: Place,
        form: Form | None,
        answers: Mapping[str, Any],
        now: datetime,
    ) -> Context:
        """Return the same as of a moment, within the caller's transaction."""
        pack = self.pack(place.provider)
        identity = self._codes.current(connection, place.conversation_id, now)
        account = accounts.get(connection, identity.account_id) if identity else None
        contact = account.contact(identity.email) if account and identity else None
        if contact is None:
            identity = account = None  # removed from the directory since the code was given
        today = now.astimezone(ZoneInfo(pack.time_zone)).date()
        context = Context(
            now=now, today=today, pack=pack, answers=answers, account=account, contact=contact,
            identity=identity,
            fresh=bool(identity and form and self._codes.fresh_for(identity, form.kind, now)),
        )  # fmt: skip
        return replace(
            context,
            facts={
                **lookups.facts(connection, context, form, self._codes, self._pins),
                "approvals": approvals.waiting(connection, form, context),
            },
            drafts=lookups.saved_drafts(connection, place.conversation_id, form, context),
        )

    def earlier(self, place: Place, context: Context) -> Sequence[Known]:
        """Return what this customer answered in other requests of the last weeks, newest first."""
        with self._database.read() as connection:
            return lookups.earlier(connection, place.conversation_id, place.draft_id, context)

    def still_there(self, connection: Connection, conversation_id: str, now: datetime) -> None:
        """Note that the customer writes, to whomever: who they are need not be proved anew so soon."""
        self._codes.touch(connection, conversation_id, now)

    def start_code(self, place: Place, form: Form, context: Context) -> None:
        """Send a code for this request, to the contact on file that was claimed or is known."""
        refs = [context.identity.account_id] if context.identity else context.answers["account_ref"]
        email = context.identity.email if context.identity else context.answers["email"]
        with self._database.write() as connection:
            self._codes.start(
                connection,
                conversation_id=place.conversation_id,
                turn=place.turn,
                provider=place.provider,
                account_ref=list(refs),
                email=str(email),
                operation=form.kind.value,
                now=context.now,
            )

    def was_submitted(self, place: Place) -> bool:
        """Say whether the draft has become a case already."""
        with self._database.read() as connection:
            return _known(connection, place) is not None

    def submit(self, form: Form, place: Place, answers: Mapping[str, Any]) -> Submitted:
        """Turn a confirmed form into a case, or into the reason why not.

        Everything is checked again inside the transaction that commits; the draft is the key.
        """
        now = self.clock()
        with self._database.write() as connection:
            context = self.context_in(connection, place, form, answers, now)
            key = _key(place)
            known = _known(connection, place)
            if known is not None:
                secret = lookups.secret_of(connection, known)
                return Submitted(Verdict(Outcome.GRANT), known, secret)
            verdict = RuleJudge(form).request(context)
            missing = tuple(filing.unanswered(form, context))
            if form.fresh_code and not context.fresh:
                missing = ("code", *missing)
            if context.account is None or missing or verdict.outcome not in GOES_AHEAD:
                return Submitted(verdict, missing=missing or ("code",))
            if approval.case_number(place.draft_id):
                return Submitted(verdict, approvals.answer(connection, form, place, context))
            if verdict.outcome is Outcome.APPROVE:
                case = approvals.ask(connection, form, place, context, verdict, self._chat_url)
                return Submitted(verdict, case)
            return self._file(connection, form, place, context, key)

    def _file(
        self, connection: Connection, form: Form, place: Place, context: Context, key: str
    ) -> Submitted:
        what, now, by = filing.file(form, context), context.now, _sender(connection, place)
        case = self._open(connection, what, place, context, key, note=form.kind.value)
        secret = None
        if what.kind is CaseKind.PORTING_PIN:
            tickets.move(connection, case.number, CaseStatus.DONE, by=by, note="granted", now=now)
            secret = self._grant_pin(connection, place, context, case)
        elif context.identity is not None:  # a PIN has its own letter, to every authorised contact
            received.write(connection, form, context, case, context.identity.email)
        return Submitted(Verdict(Outcome.GRANT), tickets.by_key(connection, key), secret)

    def _open(
        self,
        connection: Connection,
        what: filing.Filing,
        place: Place,
        context: Context,
        key: str,
        note: str,
    ) -> Case:
        return tickets.open_case(
            connection,
            key=key,
            kind=what.kind,
            provider=place.provider,
            account_id=context.account.id if context.account else None,
            email=context.identity.email if context.identity else None,
            conversation_id=place.conversation_id,
            status=CaseStatus.RECEIVED,
            next_actor=what.next_actor,
            due=what.due,
            effective_on=what.effective_on,
            fields=dict(what.fields),
            by=_sender(connection, place),
            note=note,
            now=context.now,
        )

    def _grant_pin(
        self, connection: Connection, place: Place, context: Context, case: Case
    ) -> Mapping[str, Any]:
        if context.account is None or context.contact is None:
            raise NotAllowed("a PIN needs a verified contact")
        granted = self._pins.grant(
            connection,
            account=context.account,
            contact=context.contact,
            numbers=context.answers["pin_numbers"],
            case_number=case.number,
            conversation_id=place.conversation_id,
            life_days=int(context.figure("pin_life_days")),
            digits=int(context.figure("pin_digits")),
            per_day=int(context.figure("pin_max_per_day")),
            time_zone=context.pack.time_zone,
            authorized_roles=context.pack.permission(RequestKind.REQUEST_PORTING_PIN).test[
                "one_of"
            ],
            now=context.now,
        )
        return {"id": granted.id, "kind": "porting_pin", "expires_at": granted.expires_at}

    def hand_over(
        self, form: Form | None, place: Place, open_slot: str | None, answers: Mapping[str, Any],
        reason: Mapping[str, Any], also: Sequence[Mapping[str, Any]] = (),
    ) -> HandedOver:  # fmt: skip
        """Keep the conversation's form for a person, with a case; once for each turn.

        `also` is what the customer wished for beside it. Who waits in line already and asks again
        keeps the case and the place they have.
        """
        with self._database.write() as connection:
            return self.hand_over_in(connection, form, place, open_slot, answers, reason, also)

    def hand_over_in(
        self, connection: Connection, form: Form | None, place: Place, open_slot: str | None,
        answers: Mapping[str, Any], reason: Mapping[str, Any],
        also: Sequence[Mapping[str, Any]] = (),
    ) -> HandedOver:  # fmt: skip
        """Do the same within the caller's transaction."""
        chat.lock(connection, place.conversation_id)  # in the order in which the desk locks
        context = self.context_in(connection, place, form, answers, self.clock())
        what = Handing(place, form, open_slot, context, reason, also)
        known = handing.known(connection, what)
        if known is not None:
            return known
        to_sales = form is not None and form.kind in SALES and context.pack.has_sales
        kind = CaseKind.SALES if to_sales else CaseKind.GENERAL
        filed = filing.handed_over(kind, form, context, str(reason["code"]))
        key = f"handoff:{place.turn}"
        case = self._open(connection, filed, place, context, key, note=reason["code"])
        return handing.keep(connection, what, case)

    def waits(self, place: Place) -> bool:
        """Say whether the customer of this conversation waits in line for a person."""
        with self._database.read() as connection:
            return owners.control(connection, place.conversation_id).owner is Owner.QUEUE

    def own_cases(self, context: Context, number: str | None) -> list[Case]:
        """Return the customer's own cases, newest first; only the one asked for, when there is one.

        Somebody else's case and no case give the same answer: none.
        """
        if context.account is None:
            return []
        with self._database.read() as connection:
            found = tickets.cases_of(connection, context.account.id)
        return [case for case in found if number in (None, case.number)]


def _known(connection: Connection, place: Place) -> Case | None:
    """Return the case that this draft has become, or has answered; None before."""
    if approval.case_number(place.draft_id):
        return approvals.answered(connection, place.draft_id)
    return tickets.by_key(connection, _key(place))


def _sender(connection: Connection, place: Place) -> str:
    """Return who sends: the agent who has the conversation, or the assistant."""
    is_agents = f":{SENDING}" in place.turn
    return owners.answerer(connection, place.conversation_id) if is_agents else owners.ASSISTANT


def _key(place: Place) -> str:
    """Return the key under which a draft becomes one case, however often it is submitted."""
    return f"draft:{place.draft_id}"
