"""The worker's loop: does what is due, letter by letter, until it is told to stop. Any number of
workers may run at once, and each may be killed at any moment."""

from __future__ import annotations

import signal
import time
from dataclasses import dataclass

from apps import logs
from apps.worker.jobs import Office
from apps.worker.timetable import IDLE_SECONDS, TIMETABLE, Entry
from helpdesk import settings as settings_module
from helpdesk.mail.postman import postman_for
from helpdesk.settings import Settings
from helpdesk.store import migrate

LONGEST_PAUSE = 30.0  # seconds between tries while the store is away


@dataclass
class Stop:
    """The wish to end. Not a threading.Event: a signal handler must not wait for a lock."""

    asked: bool = False

    def wait(self, seconds: float) -> None:
        """Sleep so long, or until the wish is there."""
        end = time.monotonic() + seconds
        while not self.asked and (rest := end - time.monotonic()) > 0:
            time.sleep(min(rest, IDLE_SECONDS))

    def ask(self, *_: object) -> None:
        """Wish; fits a signal handler."""
        self.asked = True


def main(*, once: bool = False) -> None:
    """Run until SIGTERM or SIGINT; with `once`, until nothing is due any more."""
    settings = settings_module.load()
    logs.configure("worker", settings.log_level)
    stop = Stop()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop.ask)
    office = _office(settings)
    try:
        if once:
            work_once(office, stop)
        else:
            logs.get().info("worker ready")
            work(office, stop)
            logs.get().info("worker stopped")
    finally:
        office.database.dispose()


def work_once(office: Office, stop: Stop) -> None:
    """Do what is due now. An error ends it: whoever asked is there to read it."""
    while any([entry.job(office) for entry in TIMETABLE]) and not stop.asked:
        pass


def work(office: Office, stop: Stop) -> None:
    """Do what is due until `stop` is set; look again every fifth of a second."""
    last: dict[str, float] = {}
    while not stop.asked:
        busy = False
        for entry in TIMETABLE:
            if (
                time.monotonic() - last.get(entry.name, float("-inf"))
                >= entry.every.total_seconds()
            ):
                busy |= _run(entry, office, stop)
                last[entry.name] = time.monotonic()
        if not busy:
            stop.wait(IDLE_SECONDS)


def _run(entry: Entry, office: Office, stop: Stop) -> bool:
    """Run one job; while it fails (the store is away), try again, ever more slowly."""
    pause = IDLE_SECONDS
    while not stop.asked:
        try:
            return entry.job(office)
        except Exception as error:
            logs.get().error("job failed, it will be tried again", job=entry.name, exc_info=error)
            stop.wait(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
    return False


def _office(settings: Settings) -> Office:
    return Office(
        database=migrate.open_at_head(settings.database_url),
        postman=postman_for(settings.smtp_url, settings.mail_from, settings.home / "mailbox"),
        clock=settings.clock,
    )


if __name__ == "__main__":
    main()
