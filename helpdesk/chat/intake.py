"""From what a browser sent to one stored customer message: codes intercepted, choices looked up.

Refuses to hold: SQL, the web's words, and what is said back.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from helpdesk.chat import cards, cleaning, store
from helpdesk.chat.log import Conversation, Message, Received, Reply
from helpdesk.errors import Conflict, HelpdeskError
from helpdesk.reading.providers import Providers

CODE_SLOT = "code"  # the question whose answer never reaches the engine
LOOKED_BACK = 20  # messages; what the customer said before is among them
NOBODY_YET = (None, "account_ref", "email")  # what is asked while it is open whose customer it is
TO_A_PERSON = "to_a_person"  # marks the choice beside the notice of an outage
PASSED_ON = ("payload", "draft", TO_A_PERSON)  # of a choice, to whoever answers it
ASKED = "ask-"  # how the ids of an agent's choices begin
ANSWERS = ("/inform", "/change_answer")  # payloads of choices that answer a form's question
NOTHING_SAID = {"payload": "/inform"}  # nothing is left to read: the open question is asked again


class StaleChoice(HelpdeskError):
    """The choice belongs to a question that is no longer asked."""


class CodeChecker(Protocol):
    """What is needed of helpdesk.identity.codes.Codes."""

    def check(
        self, connection: store.Connection, *, conversation_id: str, digits: str, now: datetime
    ) -> str: ...

    def live(self, connection: store.Connection, conversation_id: str, now: datetime) -> bool: ...


@dataclass(frozen=True)
class Said:
    """One message as the browser sent it: a cleaned text, the id of a choice, or a request to begin.

    Exactly one of the three. `goal` is the request's intent, `label` what the log shows of it.
    """

    client_id: str
    text: cleaning.Cleaned | None = None
    choice: str | None = None
    goal: str | None = None
    label: str = ""


@dataclass(frozen=True)
class _Line:
    """What will be stored of it."""

    text: str
    input: dict[str, Any] | None = None
    body: dict[str, Any] | None = None
    notices: tuple[Reply, ...] = ()


def receive(
    connection: store.Connection,
    conversation_id: str,
    said: Said,
    *,
    codes: CodeChecker,
    providers: Providers,
    card_notice: Reply,
    now: datetime,
) -> Received:
    """Store the message once and return where it stands in the log.

    A verification code is checked in this transaction and stored as dots. Of a message from another
    provider's customer the engine learns no more than that it is one. Raises NotFound, Conflict
    (the client id belongs to another message) or StaleChoice; then nothing has changed.
    """
    talk = store.lock(connection, conversation_id)
    known = store.message_of_client(connection, talk.id, said.client_id)
    if known:  # before anything else: a message sent twice must not be a second attempt at a code
        return _again(connection, talk, known, said)
    if said.choice is not None:
        line = _chosen(connection, talk, said.choice)
    elif said.goal is not None:
        line = _Line(said.label, {"payload": f"/{said.goal}"}, {"goal": said.goal})
    else:
        line = _written(connection, talk, said, codes, card_notice, now)
        line = _from_elsewhere(talk, line, providers)
    seq = store.append_customer_message(
        connection,
        talk,
        client_id=said.client_id,
        text=line.text,
        said_instead=line.input,
        body=line.body,
        notices=line.notices,
        now=now,
    )
    return Received(seq, True, talk.owner, TO_A_PERSON in (line.input or {}))


def _again(
    connection: store.Connection, talk: Conversation, known: Message, said: Said
) -> Received:
    """The first one's place, when this is the same message; a code was stored as dots."""
    if said.text is not None:
        text = _without_rest_of_card(connection, talk, said.text.text, known.seq)
        same = known.text in (text, cleaning.mask_code(text))
    else:
        same = (known.body.get("choice"), known.body.get("goal")) == (said.choice, said.goal)
    if not same:
        raise Conflict("this client id belongs to another message")
    return Received(known.seq, is_new=False)


def _chosen(connection: store.Connection, talk: Conversation, choice_id: str) -> _Line:
    """The label and the payload of a choice that still answers what is asked now."""
    offer = _offer(connection, talk, choice_id)
    said_since = offer is not None and offer.seq < talk.asked_seq and not talk.ask
    question_is_open = talk.is_working or talk.state.get("open") is not None
    if offer is None:
        raise StaleChoice("there are no choices")
    for choice in offer.body.get("choices", ()):
        if choice["id"] == choice_id:
            is_answer = str(choice.get("payload", "")).startswith(ANSWERS)
            if said_since and (is_answer or (question_is_open and TO_A_PERSON not in choice)):
                raise StaleChoice("the question was answered already")
            instead = {name: choice[name] for name in PASSED_ON if name in choice}
            return _Line(choice["label"], instead, {"choice": choice_id})
    raise StaleChoice("the choice belongs to an earlier question")


def _offer(connection: store.Connection, talk: Conversation, choice_id: str) -> Message | None:
    """The message whose choices count now: an agent's question alone while there is one, and none of
    an agent's afterwards."""
    if talk.ask:
        return store.message(connection, talk.id, int(talk.ask["seq"]))
    return None if choice_id.startswith(ASKED) else store.newest_choices(connection, talk)


def _written(
    connection: store.Connection,
    talk: Conversation,
    said: Said,
    codes: CodeChecker,
    card_notice: Reply,
    now: datetime,
) -> _Line:
    assert said.text is not None
    text = _without_rest_of_card(connection, talk, said.text.text, talk.last_seq + 1)
    has_card = said.text.card_removed or text != said.text.text
    notices = (card_notice,) if has_card else ()
    is_asked = CODE_SLOT in (talk.state.get("open"), (talk.ask or {}).get("slot"))
    digits = cleaning.looks_like_code(text) if is_asked else None
    if digits:
        outcome = codes.check(connection, conversation_id=talk.id, digits=digits, now=now)
        payload = "/inform" + json.dumps({"code_checked": str(outcome)})
        return _Line(cleaning.mask_code(text), {"payload": payload}, notices=notices)
    masked = cleaning.mask_code(text)
    if masked != text and (is_asked or codes.live(connection, talk.id, now)):
        text = masked
    return _Line(text, _besides_cards(text) if notices else None, notices=notices)


def _from_elsewhere(talk: Conversation, line: _Line, providers: Providers) -> _Line:
    """The line of another provider's customer, so that nothing of it is looked up here."""
    if line.input is not None or talk.state.get("open") not in NOBODY_YET:
        return line
    whose = providers.another(line.text, talk.provider)
    if whose is None:
        return line
    return replace(line, input={"payload": "/inform" + json.dumps({"another_provider": whose})})


def _besides_cards(text: str) -> dict[str, Any]:
    """What the engine gets of a text from which a card was taken."""
    rest = cards.without_markers(text)
    return {"text": rest} if any(sign.isalpha() for sign in rest) else NOTHING_SAID


def _without_rest_of_card(
    connection: store.Connection, talk: Conversation, text: str, seq: int
) -> str:
    """The text of message `seq` without the end of a card whose beginning was said just before."""
    if not cards.may_be_rest(text):
        return text
    lately = store.messages_after(connection, talk, max(0, seq - LOOKED_BACK))
    said = [m.text for m in lately if m.author == "customer" and m.seq < seq]
    return cards.without_rest(said[-1], text) if said else text
