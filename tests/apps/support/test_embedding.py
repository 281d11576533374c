"""The widget on other sites: allowed origins alone, tokens that end, customers the site signed in."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
from rig import people
from rig.door import Engine, Running
from rig.stack import free_port
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from helpdesk import clock as clocks
from helpdesk import settings as settings_module
from helpdesk.identity.codes import Codes
from helpdesk.store.database import Database

SHOP, STRANGER = "https://shop.example", "https://stranger.example"
OURS = "https://support.example"  # as customers see us, through a proxy with a host of its own
KEY = "the key that the shop and Porter share"
NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)


@pytest.fixture
def settings(database: Database, engine: Engine, tmp_path: Path) -> settings_module.Settings:
    return settings_module.load(
        {
            "PORTER_HOME": str(tmp_path),
            "PORTER_PORT": str(free_port()),
            "PORTER_ENGINE_PORT": str(engine.port),
            "PORTER_PUBLIC_URL": f"{OURS}/",
            "PORTER_ALLOWED_ORIGINS": f"{SHOP} http://localhost:8100",
            "PORTER_IDENTITY_KEY": KEY,
            "PORTER_CLOCK": NOW.isoformat(),
        }
    )


@pytest.fixture
def web(porter: Running) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=porter.url) as client:
        yield client


def open_chat(web: httpx.Client, origin: str | None = None, **more: Any) -> httpx.Response:
    headers = {"Origin": origin} if origin else {}
    body = {"provider": "8x8", **more}
    return web.post("/api/chat/conversations", json=body, headers=headers)


def signed(who: people.Person, key: str = KEY, without: str = "", **changes: Any) -> str:
    claims: dict[str, Any] = {
        "aud": "porter",
        "iat": int(NOW.timestamp()),
        "exp": int((NOW + timedelta(minutes=4)).timestamp()),
        "jti": str(uuid.uuid4()),
        "provider": "8x8",
        "account": who.account,
        "email": who.email,
    } | changes
    claims.pop(without, None)
    return jwt.encode(claims, key, algorithm="HS256")


@pytest.fixture
def robin(database: Database, tmp_path: Path) -> people.Person:
    return people.person(database, tmp_path)


def who_is(database: Database, conversation: str) -> Any:
    with database.read() as connection:
        return Codes(b"any").current(connection, conversation, NOW)


# --- origins ---------------------------------------------------------------------------------


def test_an_allowed_sites_page_may_talk_and_a_strangers_may_not(web: httpx.Client) -> None:
    asked = web.options("/api/chat/conversations", headers={"Origin": SHOP})
    assert asked.status_code == 204
    assert asked.headers["access-control-allow-origin"] == SHOP
    needed = {"authorization", "content-type", "client-id", "file-name"}  # the last two for files
    assert set(asked.headers["access-control-allow-headers"].split(", ")) == needed
    opened = open_chat(web, SHOP)
    assert opened.status_code == 201
    assert opened.headers["access-control-allow-origin"] == SHOP
    assert opened.headers["cross-origin-resource-policy"] == "cross-origin"
    for there in ("/api/chat/conversations", "/metrics", "/8x8/cases"):
        refused = web.request("OPTIONS", there, headers={"Origin": STRANGER})
        assert refused.status_code == 403
        assert "access-control-allow-origin" not in refused.headers
    assert open_chat(web, STRANGER).status_code == 403


def test_our_own_address_behind_a_proxy_is_no_other_site(
    porter: Running, web: httpx.Client
) -> None:
    assert web.post("/8x8/cases", headers={"Origin": OURS}).status_code == 400  # read, and empty
    opened = open_chat(web, OURS).json()
    assert "." not in opened["token"], "only another site's token ends by itself"
    there = porter.url.replace("http", "ws") + "/api/chat/ws"
    with connect(there, origin=OURS) as socket:  # type: ignore[arg-type]
        socket.send(f'{{"token": "{opened["token"]}", "after": 0}}')
        assert "messages" in str(socket.recv(5))


def test_no_page_of_another_site_reads_the_pages_or_posts_their_forms(web: httpx.Client) -> None:
    for path in ("/8x8/", "/8x8/cases", "/not-me/x", "/metrics"):
        assert web.get(path, headers={"Origin": SHOP}).status_code == 403
    assert web.post("/8x8/cases", headers={"Origin": SHOP}).status_code == 403


def test_the_widgets_files_load_anywhere_and_pages_nowhere(web: httpx.Client) -> None:
    files = web.get("/static/widget.js", headers={"Origin": STRANGER})
    assert files.headers["cross-origin-resource-policy"] == "cross-origin"
    assert web.get("/8x8/").headers["cross-origin-resource-policy"] == "same-origin"


def test_a_socket_of_a_stranger_is_not_even_opened(porter: Running) -> None:
    there = porter.url.replace("http", "ws") + "/api/chat/ws"
    with pytest.raises(InvalidStatus):
        connect(there, origin=STRANGER)  # type: ignore[arg-type]
    with connect(there, origin=SHOP) as socket:  # type: ignore[arg-type]
        socket.send('{"token": "wrong", "after": 0}')
        assert "no_conversation" in str(socket.recv(5))


def test_a_token_given_to_another_site_ends_after_twelve_hours(
    web: httpx.Client, settings: settings_module.Settings, start: Callable[..., Running]
) -> None:
    there, here = open_chat(web, SHOP).json(), open_chat(web).json()
    later = clocks.starting_at(NOW + timedelta(hours=12, minutes=1))
    object.__setattr__(settings, "clock", later)  # the same store, half a day on
    with httpx.Client(base_url=start().url) as web:
        for opened, status in ((there, 404), (here, 200)):
            path = f"/api/chat/conversations/{opened['id']}/messages"
            answer = web.get(path, headers={"Authorization": f"Bearer {opened['token']}"})
            assert answer.status_code == status
        token, _, ends = there["token"].partition(".")
        longer = f"{token}.{int(ends) + 86400}"
        path = f"/api/chat/conversations/{there['id']}/messages"
        assert web.get(path, headers={"Authorization": f"Bearer {longer}"}).status_code == 404


@pytest.mark.parametrize(
    "wrong", ["shop.example", "https://shop.example/", "*", "https://*.example"]
)
def test_an_origin_that_is_none_is_refused_with_what_to_write(wrong: str, tmp_path: Path) -> None:
    with pytest.raises(settings_module.SettingsError, match="without a path"):
        settings_module.load({"PORTER_HOME": str(tmp_path), "PORTER_ALLOWED_ORIGINS": wrong})


# --- signed in elsewhere -----------------------------------------------------------------------


def test_a_customer_whom_the_site_signed_in_is_known_and_once(
    web: httpx.Client, database: Database, robin: people.Person
) -> None:
    token = signed(robin)
    opened = open_chat(web, SHOP, identity=token)
    assert opened.status_code == 201
    known = who_is(database, opened.json()["id"])
    assert (known.account_id, known.email) == (robin.account, robin.email)
    # Not as fresh as a code for the very request: a porting PIN asks for one.
    assert not Codes.fresh_for(known, "request_porting_pin", NOW)
    again = open_chat(web, SHOP, identity=token)
    assert (again.status_code, again.json()["code"]) == (403, "not_signed_in")


@pytest.mark.parametrize(
    "changes",
    [
        {"key": "another key that is also long enough"},
        {"aud": "somebody else"},
        {"aud": ["porter", "somebody else"]},
        {"provider": "avoxi"},
        {"account": "8x8-999999"},
        {"account": "*"},
        {"email": "nobody@nowhere.example"},
        {"exp": int(NOW.timestamp()) - 60},
        {"exp": int(NOW.timestamp()) + 3600},
        {"iat": int(NOW.timestamp()) + 120, "exp": int(NOW.timestamp()) + 180},
        {"exp": "soon"},
        {"jti": ""},
        {"email": {"$ne": None}},
        {"without": "jti"},
        {"without": "exp"},
        {"without": "email"},
    ],
    ids=str,
)
def test_a_token_that_proves_nothing_opens_nothing(
    web: httpx.Client, database: Database, robin: people.Person, changes: dict[str, Any]
) -> None:
    refused = open_chat(web, SHOP, identity=signed(robin, **changes))
    assert (refused.status_code, refused.json()["code"]) == (403, "not_signed_in")
    assert open_chat(web, SHOP, identity=signed(robin)).status_code == 201  # nothing was used up


def test_an_unsigned_token_and_one_that_is_none_are_refused(
    web: httpx.Client, robin: people.Person
) -> None:
    head, body, _ = signed(robin).split(".")
    unsigned = jwt.encode({"aud": "porter"}, "", algorithm="none")
    for token in (f"{head}.{body}.", unsigned, "", "x" * 5000, "a.b.c"):
        assert open_chat(web, SHOP, identity=token).status_code == 403
    assert open_chat(web, SHOP, identity=7).status_code == 400
