"""Files in a chat: what is taken, under which name, who may have it back, and what is left of the rest."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from rig.door import Browser, Engine, Running, says

from apps.support.limits import Limits, Window
from helpdesk.chat.files import kinds

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 8
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 50
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 50
PROGRAM = b"MZ\x90\0\x03\0\0\0" + b"\0" * 50


def send(
    browser: Browser, content: Any, name: str = "bill.pdf", client_id: str = "f1", **headers: str
) -> httpx.Response:
    return browser.http.post(
        f"{browser.path}/files",
        content=content,
        headers=browser.headers | {"Client-Id": client_id, "File-Name": name} | headers,
    )


def kept(home: Path) -> list[str]:
    folder = home / "files"
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def code(answer: httpx.Response) -> tuple[int, str]:
    body = answer.json()
    assert body["detail"].endswith(".") and "{" not in body["detail"]
    return answer.status_code, body["code"]


def test_a_file_is_one_message_however_often_it_is_sent_and_comes_back_as_a_download(
    browser: Browser, browse: Callable[..., Browser], porter: Running, tmp_path: Path
) -> None:
    first, again = send(browser, PDF), send(browser, PDF)
    assert (first.status_code, again.status_code) == (202, 200) and first.json() == again.json()
    assert len(kept(tmp_path)) == 1
    assert code(send(browser, PDF + b"more")) == (409, "client_id_used")
    assert len(kept(tmp_path)) == 1

    _greeting, message, notice = browser.log()
    file = message["file"]
    assert (message["author"], message["text"]) == ("customer", "bill.pdf")
    assert (file["name"], file["size"], file["type"]) == ("bill.pdf", len(PDF), "application/pdf")
    assert file["id"] == kept(tmp_path)[0]
    assert notice["author"] == "system" and "I do not read files" in notice["text"]

    got = browser.http.get(file["url"], headers=browser.headers)
    assert (got.status_code, got.content) == (200, PDF)
    assert got.headers["Content-Disposition"] == 'attachment; filename="bill.pdf"'
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in got.headers["Content-Security-Policy"]
    assert "no-store" in got.headers["Cache-Control"]

    other = browse(porter)
    for headers in (other.headers, {}, {"Authorization": "Bearer wrong"}):
        assert browser.http.get(file["url"], headers=headers).status_code in (401, 404)
    elsewhere = f"{other.path}/files/{file['id']}"
    assert browser.http.get(elsewhere, headers=other.headers).status_code == 404
    assert send(other, PDF, client_id="f1").status_code == 202  # ids are each conversation's own


def test_a_file_asks_the_engine_nothing_and_the_open_question_stays(
    browser: Browser, engine: Engine
) -> None:
    engine.answer = lambda body: says(
        body, {"text": "Which one?", "buttons": [{"title": "This", "payload": "/inform"}]}
    )
    browser.say("one of them")
    choice = browser.log()[-1]["choices"][0]["id"]
    asked = len(engine.asked)
    assert send(browser, JPEG, "photo.jpeg").status_code == 202
    assert browser.poll(wait=0)["working"] is False
    assert len(engine.asked) == asked
    assert browser.post(choice=choice).status_code == 202  # its question is still the open one
    browser.poll()
    assert engine.texts()[-1] == "/inform" and len(engine.asked) == asked + 1


def test_what_is_no_file_we_take_is_refused_in_one_line_and_nothing_of_it_is_kept(
    browser: Browser, tmp_path: Path
) -> None:
    def endless() -> Iterator[bytes]:
        yield PDF
        for _ in range(2 * kinds.LARGEST // 65_536):
            yield b"\0" * 65_536

    for content, name in (
        (PROGRAM, "setup.exe"),
        (PROGRAM, "bill.pdf"),  # its content tells
        (b"", "bill.pdf"),
        (b"%PDF", "bill.pdf"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "x.png"),
    ):
        assert code(send(browser, content, name)) == (415, "file_kind"), name
    assert code(send(browser, PDF + bytes(2 * kinds.LARGEST))) == (413, "file_too_large")
    assert code(send(browser, endless())) == (413, "file_too_large")  # without saying its size
    for headers in ({"Client-Id": ""}, {"Client-Id": "a b"}, {"File-Name": ""}):
        assert code(send(browser, PDF, **headers)) == (400, "missing_file_name")
    assert kept(tmp_path) == [] and len(browser.log()) == 1


@pytest.mark.parametrize(
    ("sent", "content", "shown"),
    [
        ("%2E%2E/..\\..%2Fetc/passwd.pdf", PDF, "passwd.pdf"),
        ("invoice%E2%80%AEfdp.exe", PDF, "invoicefdp.exe.pdf"),  # nothing turns its neighbours
        ("%3Cimg src=x onerror=alert(1)%3E.png", PNG, "<img src=x onerror=alert(1)>.png"),
        ("a%0D%0ASet-Cookie: x.JPG", JPEG, "aSet-Cookie: x.JPG"),
        ("...", PDF, "file.pdf"),
        ("Rechnung M%C3%A4rz.pdf", PDF, "Rechnung März.pdf"),
        ("x" * 300 + ".pdf", PDF, "x" * 96 + ".pdf"),
        ("4111 1111 1111 1111.pdf", PDF, None),
    ],
)
def test_a_name_is_a_plain_word_wherever_it_is_shown(
    browser: Browser, sent: str, content: bytes, shown: str | None
) -> None:
    assert send(browser, content, sent).status_code == 202
    file = browser.log()[1]["file"]
    if shown is None:
        assert "4111" not in file["name"]
    else:
        assert file["name"] == browser.log()[1]["text"] == shown
    got = browser.http.get(file["url"], headers=browser.headers)
    assert got.headers["Content-Disposition"].startswith("attachment; filename")
    assert "Set-Cookie" not in got.headers


def test_a_chat_takes_ten_files_and_not_all_at_once(
    start: Callable[..., Running], browse: Callable[..., Browser], tmp_path: Path
) -> None:
    calm = browse(start())
    for n in range(kinds.MOST):
        assert send(calm, PNG, "x.png", f"f{n}").status_code == 202
    assert code(send(calm, PNG, "x.png", "f10")) == (409, "too_many_files")
    assert send(calm, PNG, "x.png", "f9").status_code == 200  # known already
    assert len(kept(tmp_path)) == kinds.MOST

    hasty = browse(start(limits=Limits(files=(Window(2, 60),))))
    answers = [send(hasty, PNG, "x.png", f"f{n}") for n in range(3)]
    assert [a.status_code for a in answers] == [202, 202, 429]
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_what_breaks_off_is_not_kept_and_what_a_crash_left_behind_is_swept(
    start: Callable[..., Running], browse: Callable[..., Browser], tmp_path: Path
) -> None:
    porter = start()
    browser = browse(porter)

    def broken() -> Iterator[bytes]:
        yield PDF
        raise ConnectionError

    with pytest.raises(ConnectionError):
        send(browser, broken())
    assert send(browser, PDF, client_id="whole").status_code == 202
    known = browser.log()[1]["file"]["id"]
    folder = tmp_path / "files"
    for name in ("orphan", "orphan.part", "young"):
        (folder / name).write_bytes(PDF)
    for name in ("orphan", "orphan.part", known):
        os.utime(folder / name, (1_000_000, 1_000_000))
    start()  # one more server on the same home, as after a crash
    assert kept(tmp_path) == sorted([known, "young"])
