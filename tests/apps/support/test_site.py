"""The support site: each provider's pages say what its pack says, and cases are shown after a code."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa
from rig import people
from rig.door import Running

from apps.support.site import help as help_pages
from apps.support.site import search, words
from helpdesk.eligibility import pack
from helpdesk.store.database import Database
from helpdesk.store.schema import outbox
from helpdesk.tickets import store as tickets
from helpdesk.vocabulary import CaseKind, CaseStatus

PACKS = pack.load_all(Path("helpdesk/providers"))
WORDS = words.load()
EVERY_TOPIC = [(p, t) for p in PACKS for t in WORDS.topics]


@pytest.fixture
def site(porter: Running) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=porter.url, follow_redirects=True) as client:
        yield client


def text_of(page: httpx.Response) -> str:
    plain = html.unescape(re.sub(r"<[^>]+>", " ", page.text))
    return " ".join(plain.split())


def test_every_help_page_gives_the_packs_own_answers_and_nothing_else(site: httpx.Client) -> None:
    for provider, topic in EVERY_TOPIC:
        page = site.get(f"/{provider}/help/{topic}")
        assert page.status_code == 200, (provider, topic)
        shown = text_of(page)
        said = 0
        for name in WORDS.topics[topic].questions:
            answer = PACKS[provider].faq(name)
            assert (WORDS.questions[name] in shown) == (answer is not None), (provider, name)
            for part in (answer.answer, *answer.steps) if answer else ():
                assert " ".join(part.split()) in shown, (provider, name)
                said += 1
        if not said:
            assert WORDS.site["silent"].format(provider=PACKS[provider].name) in shown


def test_every_question_of_the_packs_has_a_place_and_a_heading() -> None:
    placed = {name for topic in WORDS.topics.values() for name in topic.questions}
    assert placed == set(WORDS.questions)
    for each in PACKS.values():
        assert {name for name in WORDS.questions if each.faq(name)} <= placed


def test_a_home_lists_only_topics_of_which_the_provider_says_something(site: httpx.Client) -> None:
    for provider, each in PACKS.items():
        home = site.get(f"/{provider}/")
        assert each.name in text_of(home)
        for topic in WORDS.topics.values():
            linked = f'href="/{provider}/help/{topic.slug}"' in home.text
            page = help_pages.page(each, topic, WORDS)
            assert linked == bool(page.entries or page.goals), (provider, topic.slug)


def test_a_search_finds_the_answer_by_its_words_and_says_so_when_there_is_none(
    site: httpx.Client,
) -> None:
    for query, question in (
        ("how much notice", "cancel_notice"),
        ("CSR business days", "csr_time"),
        ("toll free", "toll_free"),
        ("refund month", "proration_refund"),
        ("buyout fees", "buyout_fees"),
    ):
        page = site.get("/8x8/search", params={"q": query})
        assert f'id="{question}"' in page.text.partition("</section>")[0], query
    nothing = site.get("/8x8/search", params={"q": "zzz <script>alert(1)</script>"})
    assert nothing.status_code == 200 and "<script>alert" not in nothing.text
    assert "Nothing here answers" in text_of(nothing)
    assert site.get("/8x8/search").status_code == 200


def test_words_that_every_answer_has_find_nothing() -> None:
    entries = [e for n in WORDS.questions if (e := help_pages.entry(PACKS["8x8"], n, WORDS))]
    assert search.find(entries, "") == [] and search.find(entries, "qwertyuiop") == []
    assert search.find(entries, "cancelling fee")[0].name == "buyout_fees"


@pytest.mark.parametrize("there", ["/nobody/", "/nobody", "/8x8/help/nothing", "/nobody/cases"])
def test_an_address_that_leads_nowhere_gets_a_page_that_leads_back(
    site: httpx.Client, there: str
) -> None:
    page = site.get(there)
    assert page.status_code == 404 and "go back to the support page" in text_of(page)


# --- looking up cases ------------------------------------------------------------------------


def code_of(database: Database, email: str) -> str:
    """Read the newest code in a letter to this address."""
    with database.read() as connection:
        body = connection.scalar(
            sa.select(outbox.c.body)
            .where(outbox.c.to == email, outbox.c.letter == "verification_code")
            .order_by(outbox.c.created_at.desc())
        )
    assert body, "no code was sent"
    return re.findall(r"\b\d{6}\b", body)[0]


def file_case(database: Database, account: str, key: str) -> str:
    with database.write() as connection:
        made = tickets.open_case(
            connection, key=key, kind=CaseKind.CSR, provider="8x8", account_id=account,
            email=None, conversation_id=None, status=CaseStatus.RECEIVED, next_actor="provider",
            due=datetime(2026, 12, 3, 12, tzinfo=UTC), effective_on=None, fields={},
            by="test", note="made", now=datetime(2026, 11, 23, 12, tzinfo=UTC),
        )  # fmt: skip
    return made.number


@pytest.fixture
def person(database: Database, tmp_path: Path) -> Callable[..., people.Person]:
    return lambda **changes: people.person(database, tmp_path, **changes)


def claim(site: httpx.Client, account: str, email: str) -> httpx.Response:
    return site.post("/8x8/cases", data={"account": account, "email": email})


def test_cases_are_shown_after_the_code_and_only_ones_own(
    site: httpx.Client, database: Database, person: Callable[..., people.Person]
) -> None:
    robin, other = person(), person()
    mine = file_case(database, robin.account, "mine")
    theirs = file_case(database, other.account, "theirs")
    asked = claim(site, robin.account, robin.email)
    assert "6-digit code" in text_of(asked) and mine not in asked.text
    shown = site.post("/8x8/cases/code", data={"code": code_of(database, robin.email)})
    assert mine in shown.text and theirs not in shown.text
    assert "Request received" in text_of(shown) and "Thursday, 3 December 2026" in text_of(shown)
    assert shown.headers["cache-control"] == "no-store"
    assert mine in site.get("/8x8/cases").text
    assert mine not in httpx.get(f"{site.base_url}/8x8/cases").text  # another browser
    site.post("/8x8/cases/leave")
    assert mine not in site.get("/8x8/cases").text


def test_a_true_and_an_untrue_claim_look_the_same(
    site: httpx.Client, porter: Running, person: Callable[..., people.Person]
) -> None:
    robin = person()
    true = claim(site, robin.account, robin.email)
    with httpx.Client(base_url=porter.url, follow_redirects=True) as stranger:
        untrue = claim(stranger, "8x8-999999", "nobody@nowhere.example")
        assert (true.status_code, true.text) == (untrue.status_code, untrue.text)
        for code in ("000000", "123456"):
            wrong = stranger.post("/8x8/cases/code", data={"code": code})
            assert "That is not the code" in text_of(wrong) and wrong.status_code == 400


def test_five_wrong_codes_are_the_end_of_it(
    site: httpx.Client, database: Database, person: Callable[..., people.Person]
) -> None:
    robin = person()
    claim(site, robin.account, robin.email)
    right = code_of(database, robin.email)
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"
    for _ in range(5):
        last = site.post("/8x8/cases/code", data={"code": wrong})
    assert "cannot be used any more" in text_of(last)
    assert "cannot be used any more" in text_of(site.post("/8x8/cases/code", data={"code": right}))


def test_bad_input_gets_one_sentence_and_opens_nothing(site: httpx.Client) -> None:
    for fields in ({}, {"account": "8x8-1"}, {"account": "", "email": "a@b.example"},
                   {"account": "8x8-100234", "email": "no address"}):  # fmt: skip
        answer = site.post("/8x8/cases", data=fields)
        assert answer.status_code == 400 and "Fill in both fields." in text_of(answer)
        assert not site.cookies
    assert site.post("/8x8/cases/code", data={"code": "123456"}).status_code == 200  # nobody yet
    assert site.post("/8x8/cases", content=b"x" * 5000).status_code == 413


def test_another_sites_form_is_not_taken(site: httpx.Client) -> None:
    for there in ("/8x8/cases", "/8x8/cases/code", "/8x8/cases/leave"):
        answer = site.post(there, headers={"Sec-Fetch-Site": "cross-site"})
        assert answer.status_code == 404


def test_the_cookie_is_for_this_page_alone(
    site: httpx.Client, person: Callable[..., people.Person]
) -> None:
    robin = person()
    answer = site.post(
        "/8x8/cases", data={"account": robin.account, "email": robin.email}, follow_redirects=False
    )
    cookie = answer.headers["set-cookie"].lower()
    assert answer.status_code == 303
    assert "httponly" in cookie and "samesite=strict" in cookie and "path=/8x8/cases" in cookie


def test_whoever_may_not_see_cases_is_told_who_may(
    site: httpx.Client, database: Database, person: Callable[..., people.Person]
) -> None:
    robin = person(contact={"roles": ["user"]})
    number = file_case(database, robin.account, "not for users")
    claim(site, robin.account, robin.email)
    shown = site.post("/8x8/cases/code", data={"code": code_of(database, robin.email)})
    assert number not in shown.text and "authorized contact" in text_of(shown)
