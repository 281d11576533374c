"""The letter that lets a customer take up, in a browser of their own, what an agent began for them.

It goes to the contact on file and to nobody else. Whoever opens the link reads the conversation and
proves by a code who they are, as in any chat, before anything is done.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from helpdesk.accounts import store as accounts
from helpdesk.agents.deeds import store as deeds
from helpdesk.casework import moves, panel
from helpdesk.casework.moves import By, Seen
from helpdesk.casework.panel import Panel
from helpdesk.chat import store as chat
from helpdesk.chat import tokens
from helpdesk.chat.drafts import store as drafts
from helpdesk.chat.links import store as links
from helpdesk.chat.log import GREETING
from helpdesk.chat.owners import store as owners
from helpdesk.errors import NotAllowed
from helpdesk.handoff import words
from helpdesk.handoff.control import Taken, may_speak
from helpdesk.identity.codes import Codes
from helpdesk.mail import outbox
from helpdesk.reading import dates
from helpdesk.vocabulary import Contact

LIFE = timedelta(days=7)


def contact(connection: Connection, form: Panel) -> Contact | None:
    """Return the contact on file whom the request is begun for, or None."""
    said = form.draft["answers"]
    if form.context.contact is not None:
        return form.context.contact
    account = accounts.by_ref(connection, form.place.provider, said.get("account_ref") or [])
    return account.contact(said.get("email") or "") if account else None


def send(connection: Connection, form: Panel, by: By, place: int, chat_url: str) -> None:
    """Write to the customer where they take the request up; `place` is how many links there were.

    Raises Taken, and NotAllowed when the directory knows nobody to write to. A second time with the
    same `place` changes nothing.
    """
    conversation_id = form.place.conversation_id
    now = owners.control(connection, conversation_id)
    if not may_speak(now, by.agent):
        raise Taken(now)
    to = contact(connection, form)
    if to is None:
        raise NotAllowed("the account and the address lead to nobody on file")
    if len(links.of(connection, conversation_id)) > place:
        return
    token, until = tokens.make(), by.now + LIFE
    links.keep(connection, token, conversation_id, now=by.now, until=until)
    pack = form.context.pack
    outbox.queue(
        connection, letter="request_begun", to=to.email, key=f"link:{conversation_id}:{place}",
        values={
            "agent_name": by.agent.name, "provider_name": pack.name,
            "request": panel.title(form).lower(), "link": f"{chat_url}/{token}",
            "until": dates.say_moment(until, pack.time_zone),
        },
        now=by.now, secret=True,
    )  # fmt: skip
    deeds.keep(
        connection, "sent a link", agent_id=by.agent.id, now=by.now, conversation_id=conversation_id
    )


def give_to_assistant(connection: Connection, form: Panel, by: By) -> None:
    """Let the assistant go on once the customer comes. Raises what `moves.hand_back` raises."""
    noted = "; ".join(f"{a['label']}: {a['shown']}" for a in panel.answers(form) if a["by"])
    said = [words.line("changed_one", name=by.agent.name, changes=noted)] if noted else []
    state = drafts.as_state(dict(form.draft), None)
    talk = chat.lock(connection, form.place.conversation_id)
    seen = Seen(talk.asked_seq, form.draft["id"], form.draft["version"])
    moves.hand_back(connection, talk.id, by, said, state, seen)


def open_link(
    connection: Connection, codes: Codes, token: str, label: str, go_on: str, now: datetime
) -> tuple[str, str] | None:
    """Return the conversation and the token that opens it now, or None when the link is worth nothing.

    Whoever was known there has to prove it anew. The first time is told to whoever has the
    conversation by a message of the customer: `label`, which the engine reads as `go_on`.
    """
    link = links.live(connection, token, now)
    if link is None:
        return None
    talk = chat.lock(connection, link.conversation_id)
    codes.forget(connection, talk.id)
    client_id = f"link-{tokens.hashed(token)[:32]}"
    if chat.message_of_client(connection, talk.id, client_id) is None:
        instead = {"payload": go_on} if talk.state.get("form") else None
        chat.append_customer_message(
            connection, talk, client_id=client_id, text=label, said_instead=instead, now=now
        )
    return talk.id, links.open_with(connection, token, talk.id, now)


def has_come(connection: Connection, conversation_id: str) -> bool:
    """Say whether the customer ever wrote there."""
    return chat.conversation(connection, conversation_id).asked_seq > GREETING
