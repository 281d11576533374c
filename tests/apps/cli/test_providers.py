"""`./porter providers check` and start-up, on packs with a mistake in them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from apps.cli.__main__ import main
from helpdesk.settings import ROOT

PACK = (ROOT / "helpdesk" / "providers" / "8x8.yml").read_text(encoding="utf-8")
SECOND_ACTIVE_RULE = """\
    - id: 8x8.cancel_service.again
      sentence: The same fact once more.
      fact: account_status
      test: TEST
      otherwise: refuse
      say: This account has ended.
      since: 2020-01-01
      cite: {source: porter-design, section: requests that make no sense}
    - id: 8x8.cancel_service.notice
"""
SINCE = "\n      since: "
# What is wrong: the right words, the wrong ones, a word on the line that is told, and what is said.
MISTAKES = {
    "a key with a typo": (
        "    otherwise: ask_again\n      slot: cancel_date",
        "    otherwhise: ask_again\n      slot: cancel_date",
        "otherwhise: ask_again",
        "`otherwhise` is no key here; did you mean `otherwise`?",
    ),
    "an unknown key": (
        "figures:\n",
        "colour: red\nfigures:\n",
        "colour: red",
        "`colour` is no key here; write one of addons,",
    ),
    "a missing citation": (
        "    cite: {source: cancel-article, section: step 5}\n  csr_business_days",
        "  csr_business_days",
        "grace_days:",
        "`cite` is missing; add `cite:`",
    ),
    "a citation of nothing that is listed": (
        "{source: cancel-article, section: step 2}",
        "{source: cancel-artikle, section: step 2}",
        "cancel-artikle",
        "source `cancel-artikle` is not listed; did you mean `cancel-article`?",
    ),
    "one rule twice at one time": (
        "id: 8x8.cancel_service.buyout",
        "id: 8x8.cancel_service.port-first",
        "LAST id: 8x8.cancel_service.port-first",
        "`8x8.cancel_service.port-first` is in force twice; give the older one an `until`",
    ),
    "two rules that contradict each other": (
        "    - id: 8x8.cancel_service.notice\n",
        SECOND_ACTIVE_RULE.replace("TEST", "{is: cancelled}"),
        "{is: cancelled}",
        "no value of `account_status` keeps both this rule and `8x8.cancel_service.active`; "
        "change one test",
    ),
    "a rule that can never decide anything": (
        "    - id: 8x8.cancel_service.notice\n",
        SECOND_ACTIVE_RULE.replace("TEST", "{one_of: [active]}"),
        "test: {one_of: [active]}",
        "`8x8.cancel_service.active` is broken whenever this rule is, and weighs as much; "
        "leave this one out",
    ),
    "a rule that its own condition keeps from being broken": (
        "when: {lines_quantity: {at_most: self_service_max_lines}}",
        "when: {lines_quantity: {at_most: 5}}",
        "when: {lines_quantity: {at_most: 5}}",
        "while its `when` holds, no value of `lines_quantity` breaks this rule; change",
    ),
    "two permissions": (
        "  port_out:\n    id: 8x8.port_out.role",
        "  cancel_service:  # again\n    id: 8x8.port_out.role",
        "# again",
        "`cancel_service` is written twice; keep one of them",
    ),
    "a figure that nothing names": (
        "phones:\n",
        "  spare_days:\n    value: 9\n    sentence: Nobody needs it.\n    since: 2020-01-01\n"
        "    cite: {source: porter-design, section: none}\n\nphones:\n",
        "spare_days:",
        "`spare_days` is never named; name it in a rule or a sentence",
    ),
    "a procedure that a request tells and nobody wrote": (
        "  pin_next:\n    title",
        "  pin_nxt:\n    title",
        "steps:",
        "`pin_next` is missing under `steps`; `request_porting_pin` makes use of it",
    ),
    "an unknown fact": (
        "fact: notice_days",
        "fact: notise_days",
        "fact: notise_days",
        "`notise_days` is no fact; did you mean `notice_days`?",
    ),
    "a telephone number in a sentence": (
        "      team tells you by e-mail whether it does.",
        "      team tells you, or call 1-408-956-6036.",
        "answer: If you end during",
        "the telephone number 1-408-956-6036 is written out; list it under `phones` and write "
        "{phones.cancel}",
    ),
    "a figure in a sentence": (
        "Up to {csr_business_days} business days, or",
        "Up to 7 business days, or",
        "answer: Up to 7 business days",
        "the figure 7 is written out; list it under `figures` and write {csr_business_days} or "
        "{pin_life_days}",
    ),
    "a rule that begins some day, with nothing before it": (
        f"day or a later one.{SINCE}2020-01-01",
        f"day or a later one.{SINCE}2999-01-01",
        "since: 2999-01-01",
        "`8x8.cancel_service.notice` begins on 2999-01-01 and nothing holds before it; add an entry",
    ),
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of packs that is no longer the one that comes with Porter."""
    packs = tmp_path / "my packs"
    packs.mkdir()
    monkeypatch.setenv("PORTER_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PORTER_PROVIDERS", str(packs))
    return packs


def put(folder: Path, text: str) -> Path:
    (folder / "8x8.yml").write_text(text, encoding="utf-8")
    return folder / "8x8.yml"


@pytest.mark.parametrize(("right", "wrong", "mark", "said"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_ends_the_check_with_its_file_its_line_and_what_to_write(
    folder: Path, capsys: pytest.CaptureFixture[str], right: str, wrong: str, mark: str, said: str
) -> None:
    assert PACK.count(right) >= 1
    text = PACK.replace(right, wrong, 1)
    path = put(folder, text)

    assert main(["providers", "check"]) == 1

    lines, is_last = text.splitlines(), mark.startswith("LAST ")
    mark, whole = mark.removeprefix("LAST "), [n for n, line in enumerate(lines, 1) if line == mark]
    found = whole or [n for n, line in enumerate(lines, start=1) if mark in line]
    line = found[-1 if is_last else 0]
    told = capsys.readouterr().err
    assert f"{path}:{line}: {said}" in told


def test_a_good_folder_is_said_good_and_an_empty_one_says_what_to_add(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["providers", "check"]) == 1
    assert "holds no rule pack; add one as PROVIDER.yml" in capsys.readouterr().err

    put(folder, PACK)
    for env in ("development", "production"):
        monkeypatch.setenv("PORTER_ENV", env)
        monkeypatch.setenv("PORTER_SECRET_KEY", "k" * 40)
        assert main(["providers", "check"]) == 0
        assert capsys.readouterr().out == "Good: 8x8.\n"


@pytest.mark.parametrize(
    "program",
    ["apps.cli run", "actions.serve", "apps.support.server"],
    ids=lambda p: p.split(".")[0],
)
def test_nothing_starts_on_a_pack_with_a_mistake(folder: Path, program: str) -> None:
    path = put(folder, PACK.replace("fact: notice_days", "fact: notise_days", 1))

    done = subprocess.run(
        [sys.executable, "-m", *program.split()],
        cwd=ROOT, env=dict(os.environ), capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip

    assert done.returncode == 1
    assert f"{path}:" in done.stderr
    assert "`notise_days` is no fact; did you mean `notice_days`?" in done.stderr
    assert "Traceback" not in done.stderr
