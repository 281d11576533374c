"""Customers who submit one request after another, and a history of what they said and heard."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from rig.people import Person
from rig.persistent import PersistentTalk
from rig.talk import Talk

Answers = Mapping[str, str]
NUMBERS = ("port_numbers", "csr_numbers", "pin_numbers")
STEPS = 30  # many more answers than a request has questions

# How a request is opened, and what is answered to its questions.
REQUESTS: tuple[tuple[str, Answers], ...] = (
    ("upgrade my plan", {"upgrade_plan": "X4", "upgrade_quantity": "3"}),
    ("add 2 lines", {"lines_plan": "X2"}),
    ("I need a CSR", {"csr_choice": "CSR only"}),
    ("I want to port my number out", {"port_carrier": "Fictel", "port_date": "I don't know"}),
)
PIN: tuple[str, Answers] = ("I need a porting PIN", {})
PINS = 3  # an account gets so many in a day
REQUESTS_IN_A_TALK = 9


class History:
    """What was said, heard and killed, with its second, in memory and in a file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._began = time.monotonic()
        self._lock = threading.Lock()
        self._lines: list[str] = []

    def write(self, who: str, what: str) -> None:
        """Add one line."""
        with self._lock:
            second = time.monotonic() - self._began
            line = f"{second:7.2f} {who[:8]:8} {what}".replace("\n", " / ")
            self._lines.append(line)
            with self.path.open("a", encoding="utf-8") as file:
                print(line, file=file)

    def about(self, problems: list[str]) -> str:
        """Return every kill, and what was said in the conversations that the problems name."""
        text = "\n".join(problems)
        wanted = [x for x in self._lines if x[8:16].strip() in text or x[8:16].strip() == "KILL"]
        return "\n".join([f"(all of it: {self.path})", *wanted[-300:]])


class Crowd:
    """Several customers at once, for as long as they are not asked to stop."""

    def __init__(
        self, url: str, mailbox: Path, person: Callable[[], Person], history: History
    ) -> None:
        self.talks: list[PersistentTalk] = []
        self.failed: list[str] = []
        self.submitted = 0
        self.awaiting: set[str] = set()  # conversations in which a "yes" is not answered yet
        self.somebody_submits = threading.Event()
        self._url = url
        self._mailbox = mailbox
        self._person = person
        self._history = history
        self._enough = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self, count: int, seed: int) -> None:
        """Let so many customers come in."""
        for place in range(count):
            chance = random.Random(seed + place)
            thread = threading.Thread(target=self._come_and_go, args=(chance,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def stop(self) -> None:
        """Let every customer finish the request they are in, and go."""
        self._enough.set()
        for thread in self._threads:
            thread.join(200)
            if thread.is_alive():
                self.failed.append("a customer still waits for an answer")

    def _come_and_go(self, chance: random.Random) -> None:
        while not self._enough.is_set():
            talk = PersistentTalk(self._url, self._mailbox)
            self.talks.append(talk)
            try:
                self._ask_for_much(Customer(talk, self._person(), chance, self._history))
            except Exception as error:
                self.failed.append(f"{talk.id}: gave up: {type(error).__name__}: {error}")
                return
            finally:
                talk.close()

    def _ask_for_much(self, customer: Customer) -> None:
        requests = customer.chance.choices(REQUESTS, k=REQUESTS_IN_A_TALK)
        for opening, answers in [PIN] * PINS if customer.chance.random() < 0.3 else requests:
            if self._enough.is_set():
                return
            customer.fill(opening, answers)
            with self._submitting(customer.talk):
                customer.confirm()
            self.submitted += 1

    @contextmanager
    def _submitting(self, talk: Talk) -> Iterator[None]:
        self.awaiting.add(talk.id)
        self.somebody_submits.set()
        try:
            yield
        finally:
            self.awaiting.discard(talk.id)


class Customer:
    """One person in one conversation. Knows what to answer to every question of a request."""

    def __init__(self, talk: Talk, person: Person, chance: random.Random, history: History) -> None:
        self.chance = chance
        self.talk = talk
        self._person = person
        self._history = history
        self._hear()

    @property
    def at_summary(self) -> bool:
        """Whether the next answer decides."""
        question = self.talk.question
        return question is not None and question["kind"] == "summary"

    def fill(self, opening: str, answers: Answers) -> None:
        """Open a request and answer its questions up to the summary."""
        self._say(opening)
        for _ in range(STEPS):
            if self.at_summary:
                return
            if self.talk.question is None:
                raise AssertionError(f"nothing is asked after: {self.talk.text}")
            self._say(self._answer(self.talk.question["slot"], answers))
        raise AssertionError(f"{STEPS} answers and still no summary: {self.talk.text}")

    def confirm(self) -> None:
        """Say yes or press it, until a case is told that was not there before."""
        before = self.talk.case
        if self.chance.random() < 0.5:
            # What is asked stands last; a word about a delay before it has choices of its own.
            asked = [m["choices"] for m in self.talk.heard if m["choices"]][-1]
            self._press(asked[0]["label"])
        while self.talk.case == before:
            self._say("yes")  # also after "something went wrong": a button is stale then

    def _answer(self, slot: str, answers: Answers) -> str:
        if slot == "code":
            return self.talk.code(self._person.email)
        known = {"account_ref": self._person.account, "email": self._person.email}
        known |= dict.fromkeys(NUMBERS, self._person.numbers[0])
        return {**known, **answers}[slot]

    def _press(self, label: str) -> None:
        self._history.write(self.talk.id, f"> [{label}]")
        self.talk.choose(label)
        self._hear()

    def _say(self, text: str) -> None:
        self._history.write(self.talk.id, f"> {text}")
        self.talk.say(text)
        self._hear()

    def _hear(self) -> None:
        for message in self.talk.heard:
            self._history.write(self.talk.id, f"{message['seq']} < {message['text']}")
