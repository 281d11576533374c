"""The jobs themselves: short, safe to run twice, safe to be killed in. No loop, no timetable."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from apps import logs
from helpdesk.agents.presence import store as presence
from helpdesk.casework import moves
from helpdesk.chat.owners import store as owners
from helpdesk.clock import Clock
from helpdesk.errors import LetterDelayed, LetterImpossible
from helpdesk.handoff import words
from helpdesk.mail import store
from helpdesk.mail.postman import Outgoing, Postman, PostOfficeClosed
from helpdesk.store.database import Database

MAX_ATTEMPTS = 8
LEASE = timedelta(
    minutes=2
)  # longer than the slowest talk with a mail server (postman.STEP_SECONDS)
FIRST_WAIT = timedelta(seconds=4)
LONGEST_WAIT = timedelta(minutes=15)
CLOSED_WAIT = timedelta(seconds=20)
PATIENCE = timedelta(days=4)  # as long as mail servers usually keep trying
EMPTY_FOR = timedelta(minutes=2)  # beside the minute in which a closed desk is still believed
CODE_LETTER = "verification_code"
CODE_LIFE = timedelta(minutes=10)


@dataclass(frozen=True)
class Office:
    """What the jobs work with."""

    database: Database
    postman: Postman
    clock: Clock


def send_a_letter(office: Office) -> bool:
    """Send the letter that has waited longest; say whether there was one."""
    now = office.clock()
    with office.database.read() as connection:
        if not store.anything_due(connection, now):
            return False
    with office.database.write() as connection:
        letter = store.claim(connection, now, LEASE)
    if letter is None:
        return False  # the other worker was quicker
    if letter.attempts > MAX_ATTEMPTS:
        # It was claimed eight times and never given back: it takes its worker down with it.
        _give_up(office, letter, None)
        return True
    _carry(office, letter, now)
    return True


def _carry(office: Office, letter: Outgoing, now: datetime) -> None:
    try:
        office.postman.send(letter, now)
    except LetterImpossible as error:
        _give_up(office, letter, error)
    except LetterDelayed as error:
        _try_later(office, letter, error)
    except Exception as error:  # a letter nobody foresaw must not stop the others
        _try_later(office, letter, error)
    else:
        with office.database.write() as connection:
            store.mark_sent(connection, letter.id, office.clock())
        logs.get().info("letter sent", letter_id=letter.id, case=letter.case)


def _try_later(office: Office, letter: Outgoing, error: Exception) -> None:
    closed = isinstance(error, PostOfficeClosed)
    now = office.clock()
    spent = letter.attempts >= MAX_ATTEMPTS and not closed
    if spent or now - letter.created_at > PATIENCE:
        _give_up(office, letter, error)
        return
    wait = CLOSED_WAIT if closed else back_off(letter.attempts)
    with office.database.write() as connection:
        store.postpone(
            connection, letter.id, now + wait * random.uniform(0.75, 1.25), uncount=closed
        )
    logs.get().warning(
        "letter delayed", letter_id=letter.id, attempts=letter.attempts, exc_info=error
    )


def _give_up(office: Office, letter: Outgoing, error: Exception | None) -> None:
    with office.database.write() as connection:
        store.bury(connection, letter.id)
    logs.get().error(
        "letter given up, a person must look",
        letter_id=letter.id,
        case=letter.case,
        attempts=letter.attempts,
        exc_info=error,
    )


def back_off(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts: doubling, at most a quarter of an hour."""
    wait: timedelta = FIRST_WAIT * 2**attempts
    return min(wait, LONGEST_WAIT)


def give_up_expired_codes(office: Office) -> bool:
    """Bury code letters that nobody could send in time: a late code only confuses."""
    with office.database.write() as connection:
        count = store.give_up_unsent(connection, CODE_LETTER, office.clock() - CODE_LIFE)
    if count:
        logs.get().error("codes expired before they could be sent", count=count)
    return False


def free_the_line(office: Office) -> bool:
    """Let the assistant go on with those who wait while nobody has been at the desk for minutes."""
    now = office.clock()
    with office.database.read() as connection:
        waiting = owners.queued(connection)
        if not waiting or presence.someone_takes_customers(connection, now - EMPTY_FOR):
            return False
    for conversation_id, _ in waiting:
        with office.database.write() as connection:
            moves.nobody_left(connection, conversation_id, now)
    logs.get().warning("nobody is at the desk; the line was given back to the assistant")
    return False


def give_back_the_waiting(office: Office) -> bool:
    """Put customers back in line whose agent has let them wait too long."""
    now = office.clock()
    with office.database.read() as connection:
        late = owners.lapsed(connection, now)
    for conversation_id in late:
        with office.database.write() as connection:
            if moves.lapse(connection, conversation_id, now, words.line("lapsed")):
                logs.get().warning("an agent let a customer wait; back in line")
    return False
