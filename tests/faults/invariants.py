"""What must be true of the store when all is quiet again, whatever was killed (reliability B3).

Each function returns what is wrong, one sentence each with the conversation or case it is about;
nothing when all is well. They read the tables themselves: they must not believe the code they test.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from rig.talk import Talk

from helpdesk.store import schema
from helpdesk.store.database import Database

Row = Any
HONEST = ("Something went wrong on our side", "Something changed in the meantime")
LETTERS = {"porting_pin": ["pin_made"]}  # of a case; every other kind has one "request_received"
HISTORY = {"porting_pin": ["received", "done"]}


class Kept:
    """Everything in the store and in the mailbox, read once."""

    def __init__(self, database: Database, mailbox: Path) -> None:
        with database.read() as connection:
            for name in (
                *("conversations", "messages", "drafts", "cases", "case_history", "outbox"),
                *("pins", "handoffs", "challenges"),
            ):
                table = schema.metadata.tables[name]
                rows = connection.execute(sa.select(table).order_by(*table.primary_key.columns))
                setattr(self, name, rows.all())
        self.mailbox = Counter(json.loads(p.read_text())["id"] for p in mailbox.glob("*.json"))
        self.files = {p.stem for p in mailbox.iterdir()}

    conversations: Sequence[Row]
    messages: Sequence[Row]
    drafts: Sequence[Row]
    cases: Sequence[Row]
    case_history: Sequence[Row]
    outbox: Sequence[Row]
    pins: Sequence[Row]
    handoffs: Sequence[Row]
    challenges: Sequence[Row]

    def of(self, conversation: str) -> list[Row]:
        """Return the log of a conversation."""
        return [m for m in self.messages if m.conversation_id == conversation]

    def exchanges(self, conversation: str) -> Iterator[tuple[Row | None, list[Row]]]:
        """Return each customer message with everything said until the next; the greeting first."""
        said, answers = None, []
        for message in self.of(conversation):
            if message.author == "customer":
                yield said, answers
                said, answers = message, []
            else:
                answers.append(message)
        yield said, answers


def broken(kept: Kept, talks: Sequence[Talk]) -> list[str]:
    """Return everything that is wrong."""
    checks = (
        logs_without_gap,
        all_answered,
        answered_once,
        submissions,
        drafts_and_cases,
        cases_whole,
        letters,
    )
    return [f"{check.__name__}: {what}" for check in checks for what in check(kept)] + [
        f"as_heard: {what}" for what in as_heard(kept, talks)
    ]


def logs_without_gap(kept: Kept) -> Iterator[str]:
    """Sequence numbers count 1, 2, 3… up to where the conversation says it is."""
    for talk in kept.conversations:
        numbers = [m.seq for m in kept.of(talk.id)]
        if numbers != list(range(1, talk.last_seq + 1)):
            yield f"{talk.id} has the messages {numbers}, its last is {talk.last_seq}"


def all_answered(kept: Kept) -> Iterator[str]:
    """Nobody waits: the last message of each customer is the one answered last."""
    for talk in kept.conversations:
        said = [m.seq for m in kept.of(talk.id) if m.author == "customer"]
        last = said[-1] if said else 0
        if (talk.asked_seq, talk.answered_seq) != (last, last):
            yield f"{talk.id} asked {last}, the store says {talk.asked_seq}/{talk.answered_seq}"
        if talk.outage_told:
            yield f"{talk.id} is still told of an outage"


def answered_once(kept: Kept) -> Iterator[str]:
    """Each message has one answer: something after it, no sentence twice, no excuse afterwards."""
    for talk in kept.conversations:
        for said, answers in kept.exchanges(talk.id):
            at = f"{talk.id} after message {said.seq if said else 0}"
            texts = [m.text for m in answers]
            if not any(m.author == "assistant" for m in answers) and not _honest(texts):
                yield f"{at}: nothing was answered but {texts}"
            if doubled := [text for text, times in Counter(texts).items() if times > 1]:
                yield f"{at}: said twice: {doubled}"
            notices = [place for place, m in enumerate(answers) if m.author == "system"]
            if notices not in ([], [0]) and not _honest(texts):
                yield f"{at}: notices at {notices} of {texts}"


def submissions(kept: Kept) -> Iterator[str]:
    """Every yes to a summary was answered by a case or by a sentence that says there is none;
    every case was told once, with its number in the sentence, where it was confirmed."""
    known = {case.number: case for case in kept.cases}
    told: Counter[str] = Counter()
    for talk in kept.conversations:
        asked: Row | None = None
        for said, answers in kept.exchanges(talk.id):
            shown = [m for m in answers if m.body.get("case")]
            at = f"{talk.id} after message {said.seq if said else 0}"
            if shown and not asked:
                yield f"{at}: {shown[0].text} without a summary before"
            if asked and not shown and not _honest([m.text for m in answers]):
                yield f"{at}: a yes was answered by {[m.text for m in answers]}"
            for message in shown:
                number = message.body["case"]["number"]
                told[number] += 1
                case = known.get(number)
                if case is None or case.conversation_id != talk.id:
                    yield f"{at}: {number} was told and does not exist"
                if number not in message.text:
                    yield f"{at}: {number} is not in {message.text!r}"
            asked = next((m for m in answers if _is_summary(m)), None)
    for case in kept.cases:
        if told[case.number] != 1:
            yield f"{case.conversation_id}: {case.number} was told {told[case.number]} times"


def drafts_and_cases(kept: Kept) -> Iterator[str]:
    """One case for each submitted draft, none for any other, and nothing else made a case."""
    keys = Counter(case.idempotency_key for case in kept.cases)
    for draft in kept.drafts:
        cases = keys.pop(f"draft:{draft.id}", 0)
        if cases != (draft.status == "submitted"):
            yield f"{draft.id} is {draft.status} and has {cases} cases"
    for key in keys:
        yield f"{key} made a case, and there is no such draft"
    for handoff in kept.handoffs:
        yield f"{handoff.conversation_id}: {handoff.case_number} went to a person nobody asked for"


def cases_whole(kept: Kept) -> Iterator[str]:
    """A case has its history from line 1, and a PIN exactly when it is a case of a PIN."""
    history: dict[str, list[Row]] = defaultdict(list)
    for line in kept.case_history:
        history[line.case_number].append(line)
    pins = Counter(pin.case_number for pin in kept.pins)
    for case in kept.cases:
        lines = [(line.line, line.entered) for line in history[case.number]]
        if lines != list(enumerate(HISTORY.get(case.kind, ["received"]), start=1)):
            yield f"{case.conversation_id}: {case.number} ({case.kind}) has the history {lines}"
        if pins[case.number] != (case.kind == "porting_pin"):
            yield f"{case.conversation_id}: {case.number} has {pins[case.number]} PINs"


def letters(kept: Kept) -> Iterator[str]:
    """Each case and each code has exactly its letter, and each letter went out once."""
    of_case: dict[str, list[str]] = defaultdict(list)
    for letter in kept.outbox:
        of_case[letter.case_number or ""].append(letter.letter)
        if (letter.status, letter.attempts) != ("sent", 1):
            yield f"letter {letter.id} is {letter.status} after {letter.attempts} attempts"
        if kept.mailbox[letter.id] != 1:
            yield f"letter {letter.id} is {kept.mailbox[letter.id]} times in the mailbox"
    for name in sorted(kept.files - {letter.id for letter in kept.outbox}):
        yield f"{name} in the mailbox is no letter of the store"
    for case in kept.cases:
        if of_case[case.number] != LETTERS.get(case.kind, ["request_received"]):
            yield f"{case.conversation_id}: {case.number} has the letters {of_case[case.number]}"
    codes = len([c for c in kept.challenges if c.account_id])
    if of_case[""] != ["verification_code"] * codes:
        yield f"{codes} codes were made, the letters of no case are {Counter(of_case[''])}"


def as_heard(kept: Kept, talks: Sequence[Talk]) -> Iterator[str]:
    """What a customer was told stands in the store, word by word and in that place."""
    for talk in talks:
        log = {m.seq: m for m in kept.of(talk.id)}
        seen = [m["seq"] for m in talk.log]
        if seen != sorted(set(seen)):
            yield f"{talk.id} got messages in the order {seen}"
        for message in talk.log:
            row = log.get(message["seq"])
            if row is None or (row.author, row.text) != (message["author"], message["text"]):
                yield f"{talk.id} was told {message['seq']} {message['text']!r}, kept is {row}"
        missed = {m.seq for m in log.values() if m.author != "customer"} - set(seen)
        if missed:
            yield f"{talk.id} was never told {sorted(missed)}"


def _is_summary(message: Row) -> bool:
    return (message.body.get("question") or {}).get("kind") == "summary"


def _honest(texts: list[str]) -> bool:
    return any(text.startswith(HONEST) for text in texts)
