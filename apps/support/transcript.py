"""Between the engine's messages, the log and the browser's JSON. Payloads never leave the server."""

from __future__ import annotations

import secrets
from typing import Any

from helpdesk.chat.log import Conversation, Message, Reply


def replies(messages: list[dict[str, Any]]) -> tuple[Reply, ...]:
    """Return the engine's messages as replies: a question goes with the last text of the turn,
    a case and a secret with the text before them (or the first, when none came before)."""
    texts: list[Reply] = []
    question: dict[str, Any] | None = None
    early: dict[str, Any] = {}
    for message in messages:
        if text := message.get("text"):
            texts.append(Reply(str(text), _choices(message.get("buttons") or []) | early))
            early = {}
        custom = message.get("custom") or {}
        question = custom.get("question", question)
        for name in ("case", "secret"):
            if name in custom:
                (texts[-1].body if texts else early)[name] = custom[name]
        if "handoff" in custom and texts:
            texts[-1].body["handoff"] = custom["handoff"]
    if texts and question:
        texts[-1].body.update(_asked(question, texts[-1].body.get("choices", [])))
    return tuple(texts)


def as_json(message: Message, conversation_id: str) -> dict[str, Any]:
    """Return the message as the browser gets it (design: the chat API)."""
    body = message.body
    choices = [
        {"id": c["id"], "label": c["label"]}
        for c in body.get("choices", ())
        if not c.get("is_change")
    ]
    secret, file = body.get("secret"), body.get("file")
    return {
        "seq": message.seq,
        "author": message.author,
        "name": message.name,
        "text": message.text,
        "sent_at": message.sent_at.isoformat(),
        "choices": choices,
        "question": body.get("question"),
        "case": body.get("case"),
        "secret": secret
        and {
            "kind": secret["kind"],
            "url": secret_url(conversation_id, secret["id"]),
            "expires_at": secret["expires_at"],
        },
        "file": file and {**file, "url": file_url(conversation_id, file["id"])},
        "opens_at": body.get("handoff", {}).get("opens_at"),
    }


def view(talk: Conversation, messages: list[Message], beside: dict[str, Any]) -> dict[str, Any]:
    """Return what a poll or a socket frame says; `beside` is what helpdesk.casework.beside finds."""
    return {
        "messages": [as_json(message, talk.id) for message in messages],
        "last_seq": talk.last_seq,
        "owner": talk.owner.value,
        "working": talk.is_working,
        **beside,
    }


def secret_url(conversation_id: str, secret_id: str) -> str:
    """Return the path of the secrets call."""
    return f"/api/chat/conversations/{conversation_id}/secrets/{secret_id}"


def file_url(conversation_id: str, file_id: str) -> str:
    """Return the path of the files call."""
    return f"/api/chat/conversations/{conversation_id}/files/{file_id}"


def _asked(question: dict[str, Any], choices: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the question for the log. What changes an earlier answer becomes a choice like any
    other, but stands with that answer and not among the choices of the question."""
    answers = question.get("answers") or []
    changes = _choices(answers).get("choices", [])
    if not changes:
        return {"question": question}
    kept = ("slot", "label", "shown")
    shown = [
        {name: answer[name] for name in kept} | {"change": change["id"]}
        for answer, change in zip(answers, changes, strict=True)
    ]
    hidden = [change | {"is_change": True} for change in changes]
    return {"question": question | {"answers": shown}, "choices": [*choices, *hidden]}


def _choices(buttons: list[dict[str, Any]]) -> dict[str, Any]:
    if not buttons:
        return {}
    return {
        "choices": [
            {"id": secrets.token_urlsafe(9), "label": b["title"], "payload": b["payload"]}
            | ({"draft": b["draft"]} if "draft" in b else {})
            for b in buttons
        ]
    }
