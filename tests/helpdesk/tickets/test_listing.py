"""Cases in a list: the ones that fit, a page at a time."""

from __future__ import annotations

from datetime import datetime, timedelta

from rig import kept

from helpdesk.store.database import Database
from helpdesk.tickets.listing import store as listing
from helpdesk.tickets.listing.store import Filters
from helpdesk.vocabulary import CaseKind, CaseStatus


def test_cases_are_listed_newest_first_and_by_every_filter(store: Database, now: datetime) -> None:
    hour = timedelta(hours=1)
    with store.write() as connection:
        first = kept.case(connection, now, account_id="one-1", due=now + hour).number
        late = kept.case(connection, now + hour, kind=CaseKind.ORDER, due=now - hour).number
        later = kept.case(connection, now, provider="two", due=now - 2 * hour).number
        done = kept.case(
            connection, now + 2 * hour, status=CaseStatus.DONE, next_actor="nobody", due=now - hour
        ).number

    def found(**wanted: object) -> list[str]:
        with store.read() as connection:
            page = listing.page(connection, Filters(**wanted), 1, now)
        assert page.total == len(page.rows)
        return [row.number for row in page.rows]

    assert found()[:2] == [done, late] and len(found()) == 4
    assert found(status="done") == found(actor="nobody") == [done]
    assert found(kind="order") == [late]
    assert found(provider="two") == [later]
    assert found(account=" ONE-1 ") == [first]
    assert found(overdue=True) == [later, late]  # the longest overdue first; what is done is not
    assert found(account="one-1", kind="order") == []


def test_a_page_holds_fifty_and_one_behind_the_last_is_the_last(
    store: Database, now: datetime
) -> None:
    with store.write() as connection:
        for _ in range(51):
            kept.case(connection, now)

    with store.read() as connection:
        first, second, behind = (listing.page(connection, Filters(), n, now) for n in (0, 2, 9))

    assert (len(first.rows), first.number, first.pages, first.total) == (50, 1, 2, 51)
    assert len(second.rows) == 1 and second == behind
    assert second.rows[0] not in first.rows
