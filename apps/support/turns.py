"""The runner: takes each conversation's oldest unanswered message to the engine, until it is answered.

One task for a conversation at a time. Everything true is in the store: a runner that dies in the
middle loses nothing, and two runners on one message are told apart by the store when they commit.
"""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from apps import logs
from apps.support import transcript
from apps.support.bells import DESK, Bells
from apps.support.engine import Answer, Engine, EngineAway, Question, TurnFailed
from apps.support.measures import Measures
from apps.support.threads import Threads
from helpdesk.chat import intake, store, tokens
from helpdesk.chat.drafts import store as drafts
from helpdesk.chat.log import GREETING, NOT_GREETED, Committed, Conversation, Reply, Turn
from helpdesk.chat.readings import store as readings
from helpdesk.clock import Clock
from helpdesk.errors import Conflict, NotFound
from helpdesk.handoff import line

NOTHING = ""  # dealt with already, without the engine
GREET = "/greet"  # the turn that opens a conversation


@dataclass(frozen=True)
class Pace:
    """How patient the runner is. Seconds, but for `poison_after` (attempts) and `at_once` (turns)."""

    soft: float = 4.0  # then the customer is told that it takes longer
    hard: float = 15.0  # then the call is given up and tried again
    first_retry: float = 0.25
    longest_retry: float = 2.0
    poison_after: int = 3
    at_once: int = 8
    orphan_after: float = 12.0  # then another process's message is taken over: an answer in 20
    orphan_look: float = 5.0


@dataclass(frozen=True)
class Notices:
    """What the runner says in its own name."""

    outage: Reply
    turn_failed: Reply


class Runner:
    """Answers what customers said."""

    def __init__(
        self,
        threads: Threads,
        engine: Engine,
        bells: Bells,
        measures: Measures,
        notices: Notices,
        clock: Clock,
        pace: Pace,
    ) -> None:
        self._threads = threads
        self._engine = engine
        self._bells = bells
        self._measures = measures
        self._notices = notices
        self._clock = clock
        self._pace = pace
        self._slots = asyncio.Semaphore(pace.at_once)
        self._running: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()
        self._asked: dict[str, int] = {}  # the last message taken in here, while unanswered
        self._told: set[str] = set()  # conversations whose customer knows that it takes longer

    def owes(self, conversation_id: str) -> bool:
        """Tell whether a message taken in by this process is not answered yet."""
        return conversation_id in self._asked

    def is_silent(self, conversation_id: str) -> bool:
        """Tell whether there can be no news before this process rings the bell."""
        return conversation_id in self._asked and conversation_id not in self._told

    def wake(self, conversation_id: str, asked: int = GREETING) -> None:
        """See to it that what the conversation waits for is answered, up to message `asked`."""
        if asked > GREETING:
            self._asked[conversation_id] = max(asked, self._asked.get(conversation_id, 0))
        if conversation_id in self._running:
            self._again.add(conversation_id)  # it may be past its last look
            return
        task = asyncio.create_task(self._converse(conversation_id))
        self._running[conversation_id] = task
        self._measures.running.set(len(self._running))
        task.add_done_callback(lambda done: self._ended(conversation_id, done))

    async def watch(self) -> None:
        """Pick up everything unanswered, then whatever other processes leave behind; for ever."""
        quiet_since: datetime | None = None
        while True:
            try:
                ids = await self._threads.read(partial(store.waiting, quiet_since=quiet_since))
            except (*store.UNAVAILABLE, TimeoutError) as error:
                logs.get().warning("cannot look for unanswered messages", exc_info=error)
                await asyncio.sleep(self._pace.longest_retry)
                continue
            for conversation_id in ids:
                if conversation_id not in self._running:
                    self.wake(conversation_id)
            await asyncio.sleep(self._pace.orphan_look)
            quiet_since = self._clock() - timedelta(seconds=self._pace.orphan_after)

    async def close(self) -> None:
        """Stop where we are; what is unanswered stays so in the store."""
        tasks = list(self._running.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _ended(self, conversation_id: str, task: asyncio.Task[None]) -> None:
        del self._running[conversation_id]
        self._measures.running.set(len(self._running))
        if not task.cancelled() and (error := task.exception()):
            logs.get().error("conversation stuck", exc_info=error)
        if conversation_id in self._again and not task.cancelled():
            self._again.discard(conversation_id)
            self.wake(conversation_id)

    async def _converse(self, conversation_id: str) -> None:
        """Answer message after message; wait ever longer while that is impossible."""
        failures, pause, told = 0, self._pace.first_retry, False
        while True:
            self._again.discard(conversation_id)
            try:
                if not await self._answer_next(conversation_id, failures):
                    return
                failures, pause, told = 0, self._pace.first_retry, False
                continue
            except NotFound:
                return
            except Conflict:
                self._measures.turns.labels("conflict").inc()
                failures = 0
                continue
            except TurnFailed as error:
                failures += 1
                self._log("turn failed", conversation_id, error)
            except (EngineAway, *store.UNAVAILABLE, TimeoutError) as error:
                self._log("turn put off", conversation_id, error)
                told = told or await self._tell_outage(conversation_id)
            if failures >= self._pace.poison_after:
                continue
            await asyncio.sleep(pause * random.uniform(0.75, 1.0))
            pause = min(pause * 2, self._pace.longest_retry)

    async def _answer_next(self, conversation_id: str, failures: int) -> bool:
        """Answer the oldest unanswered message; False when no other waits."""
        started = time.monotonic()
        found = await self._threads.read(lambda c: _next(c, conversation_id))
        if found is None:
            self._asked.pop(conversation_id, None)  # another server may have answered it
            return False
        talk, question = found
        if failures >= self._pace.poison_after:
            turn, outcome, reading = self._give_up(talk, question), "given_up", None
        elif question.text == NOTHING:
            turn = Turn(question.seq, talk.answered_seq, talk.epoch, (), state=None)
            outcome, reading = "answered", None
        else:
            answer = await self._ask(question)
            turn, outcome = _turn(talk, question, answer), "answered"
            reading = None if question.is_payload else answer.reading
        now = self._clock()
        done = await self._threads.write(lambda c: _commit(c, talk.id, turn, reading, now))
        if self._asked.get(conversation_id, 0) <= turn.answers:
            self._asked.pop(conversation_id, None)
        self._told.discard(conversation_id)
        self._bells.ring(conversation_id)
        self._bells.ring(DESK)
        self._measures.turns.labels(outcome).inc()
        self._measures.turn_seconds.observe(time.monotonic() - started)
        return not done.is_all

    async def _ask(self, question: Question) -> Answer:
        """Ask the engine; tell the customer when it takes long, and give up when it takes too long."""
        task = asyncio.create_task(self._ask_in_turn(question))
        try:
            done, _ = await asyncio.wait({task}, timeout=self._pace.soft)
            if not done:
                await self._tell_outage(question.conversation)
                await asyncio.wait({task}, timeout=self._pace.hard - self._pace.soft)
            if not task.done():
                raise EngineAway("it took too long")
            return await task
        finally:
            task.cancel()

    async def _ask_in_turn(self, question: Question) -> Answer:
        async with self._slots:
            return await self._engine.turn(question)

    async def _tell_outage(self, conversation_id: str) -> bool:
        """Say once in an outage that the answer will come; False when even that is impossible."""
        now = self._clock()
        try:
            told = await self._threads.write(
                lambda c: store.tell_outage(c, conversation_id, self._notices.outage, now)
            )
        except (*store.UNAVAILABLE, TimeoutError, NotFound) as error:
            self._log("outage not told", conversation_id, error)
            return False
        self._told.add(conversation_id)
        if told:
            self._bells.ring(conversation_id)
            self._measures.turns.labels("put_off").inc()
        return True

    def _give_up(self, talk: Conversation, question: Question) -> Turn:
        self._log("turn given up", talk.id, None)
        notice = (self._notices.turn_failed,)
        return Turn(question.seq, talk.answered_seq, talk.epoch, notice, state=None)

    def _log(self, event: str, conversation_id: str, error: Exception | None) -> None:
        name = tokens.hashed(conversation_id)[:12]
        logs.get().warning(event, conversation=name, exc_info=error)


def _next(
    connection: store.Connection, conversation_id: str
) -> tuple[Conversation, Question] | None:
    """The conversation and what to ask the engine for it, or None when nothing waits."""
    talk = store.conversation(connection, conversation_id)
    if not talk.is_working:
        return None
    if talk.answered_seq == NOT_GREETED:
        return talk, Question(talk.id, GREETING, GREET, True, talk.state)
    message = store.next_question(connection, talk)
    if message is None:
        return None
    instead = message.input or {}
    if intake.TO_A_PERSON in instead:
        return talk, Question(talk.id, message.seq, NOTHING, True, talk.state)
    text = instead.get("payload") or instead.get("text") or message.text
    state = _state(connection, talk, instead.get("draft"))
    return talk, Question(talk.id, message.seq, text, "payload" in instead, state)


def _state(
    connection: store.Connection, talk: Conversation, draft_id: str | None
) -> dict[str, Any]:
    """Where the turn sets out from: a draft that is taken up again, else where the talk stands."""
    draft = drafts.get(connection, draft_id) if draft_id else None
    if draft is None or draft["status"] != drafts.HANDED_OVER:
        return talk.state
    return drafts.as_state(draft, draft["open_slot"])


def _commit(
    connection: store.Connection,
    conversation_id: str,
    turn: Turn,
    reading: dict[str, Any] | None,
    now: datetime,
) -> Committed:
    """Keep the turn and, beside the message, what it was taken for."""
    done = store.commit_turn(connection, conversation_id, turn, now)
    if done.is_shown:
        line.follow(connection, conversation_id, turn.replies, now)
    if reading is not None:
        kept = {name: reading.get(name) for name in ("intent", "confidence", "ranking")}
        readings.keep(connection, conversation_id, turn.answers, kept)
    return done


def _turn(talk: Conversation, question: Question, answer: Answer) -> Turn:
    replies = transcript.replies(answer.messages)
    return Turn(question.seq, talk.answered_seq, talk.epoch, replies, answer.state)
