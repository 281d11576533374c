"""Requests that the desk begins: in a conversation an agent has, or in a new one for a customer on
the phone. Each in the caller's transaction; the second time finds what the first has begun."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from helpdesk.agents.deeds import store as deeds
from helpdesk.agents.store import Agent
from helpdesk.casework import handing
from helpdesk.casework.desk import Casework, Place
from helpdesk.casework.handing import Handing
from helpdesk.chat import store as chat
from helpdesk.chat.drafts import store as drafts
from helpdesk.chat.lines import store as lines
from helpdesk.chat.log import GREETING, Conversation
from helpdesk.chat.owners import store as owners
from helpdesk.eligibility.pack import Pack
from helpdesk.errors import NotAllowed
from helpdesk.forms.model import Form, Kind
from helpdesk.forms.registry import FORMS
from helpdesk.handoff import control, words
from helpdesk.handoff import store as handoffs
from helpdesk.handoff.control import Move, Taken, may_speak
from helpdesk.identity import store as identity
from helpdesk.vocabulary import Account, Contact, RequestKind

_BEGUN: Mapping[str, Any] = {"code": "begun_at_the_desk", "rules": [], "slot": None}


@dataclass(frozen=True)
class Caller:
    """Somebody on the phone, as the directory knows them, and what they want done."""

    account: Account
    contact: Contact
    kind: RequestKind


def offered(pack: Pack, account: Account | None = None) -> list[RequestKind]:
    """Return the requests that can be begun: those that end in a summary, of this provider or of
    this customer's product."""
    products = [pack.products[account.product]] if account else list(pack.products.values())
    done = {kind for product in products for kind in product.requests}
    return [form.kind for form in FORMS.values() if form.kind in done and _ends_in_summary(form)]


def in_conversation(
    connection: Connection, conversation_id: str, kind: RequestKind, place: int, agent: Agent,
    now: datetime,
) -> None:  # fmt: skip
    """Begin a request in a conversation of this agent's; `place` is how many it had before.

    Who the customer said they are is taken along. Raises Taken.
    """
    before = owners.control(connection, conversation_id)
    if not may_speak(before, agent):
        raise Taken(before)
    talk = chat.lock(connection, conversation_id)
    known = drafts.newest(connection, conversation_id)
    form = _form(kind)
    claims = [q.slot for q in form.questions if q.kind in (Kind.ACCOUNT, Kind.EMAIL)]
    answers = known["answers"] if known else {}
    said = {slot: answers[slot] for slot in claims if slot in answers}
    _begin(connection, talk, form, place, said, agent, now)


def take_up(
    connection: Connection, conversation_id: str, draft_id: str, agent: Agent, now: datetime
) -> None:
    """Turn to another of the conversation's requests. Raises Taken, NotAllowed."""
    before = owners.control(connection, conversation_id)
    if not may_speak(before, agent):
        raise Taken(before)
    if draft_id not in {d["id"] for d in drafts.unsent(connection, conversation_id)}:
        raise NotAllowed("this request is not open in this conversation")
    talk = chat.lock(connection, conversation_id)
    drafts.take_up(connection, draft_id, now)
    lines.add(connection, talk, [], now, ask=None, state=drafts.nothing_open(talk.provider))
    lines.touch_form(connection, conversation_id)


def for_caller(
    connection: Connection,
    casework: Casework,
    caller: Caller,
    key: str,
    agent: Agent,
    now: datetime,
) -> str:
    """Open a conversation that is this agent's, with the request in it; return its id.

    The customer proves who they are before anything is sent; `key` names the deed.
    """
    provider = caller.account.provider
    identity.lock_account(connection, caller.account.id)
    turn = f"begun:{key}"
    known = handoffs.of_turn(connection, turn)
    if known is not None:
        return str(known["conversation_id"])
    opened, _ = chat.open_conversation(connection, provider=provider, locale="en", now=now)
    talk = chat.lock(connection, opened)
    name = casework.pack(provider).name
    greeting = words.line("began", name=agent.name, provider_name=name)
    lines.add(connection, talk, [greeting], now, answered_seq=GREETING)
    control.move(connection, opened, Move.TAKE_OVER, epoch=0, agent=agent, now=now)
    control.answered(connection, opened, agent)
    said = {"account_ref": [caller.account.id.casefold()], "email": caller.contact.email}
    form = _form(caller.kind)
    draft_id = _begin(connection, chat.lock(connection, opened), form, 0, said, agent, now)
    place = Place(opened, provider, turn, draft_id)
    context = casework.context_in(connection, place, form, said, now)
    package = Handing(place, form, None, context, _BEGUN)
    handoff = handing.keep_package(connection, package, None, None)
    handoffs.accept(connection, handoff, agent.id, now)
    return opened


def _begin(
    connection: Connection, talk: Conversation, form: Form, place: int,
    said: Mapping[str, Any], agent: Agent, now: datetime,
) -> str:  # fmt: skip
    draft_id = f"desk:{talk.id}:{place}:{form.kind.value}"
    if drafts.get(connection, draft_id) is not None:
        return draft_id
    drafts.hand_over(
        connection, draft_id, conversation_id=talk.id, provider=talk.provider, form=form.name,
        open_slot=None, answers={}, seq=None, now=now,
    )  # fmt: skip
    begun = drafts.get(connection, draft_id)
    if said and begun is not None:
        drafts.edit(connection, begun, dict(said), by=agent.id, now=now)
    lines.add(connection, talk, [], now, ask=None, state=drafts.nothing_open(talk.provider))
    lines.touch_form(connection, talk.id)
    deeds.keep(
        connection, "began a request", agent_id=agent.id, now=now, conversation_id=talk.id,
        request=form.kind.value,
    )  # fmt: skip
    return draft_id


def _form(kind: RequestKind) -> Form:
    return next(form for form in FORMS.values() if form.kind is kind)


def _ends_in_summary(form: Form) -> bool:
    return form.questions[-1].kind is Kind.SUMMARY
