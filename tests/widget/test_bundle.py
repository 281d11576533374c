"""The built file as it lies in the repository: small, of the present sources, and asking nobody."""

from __future__ import annotations

import gzip
import hashlib
import json
import re

from rig.stack import ROOT

WIDGET = ROOT / "apps" / "support" / "widget"
BUILT = ROOT / "apps" / "support" / "static" / "widget.js"
LARGEST = 25_000  # bytes, as it travels


def test_W02_the_widget_is_one_small_file() -> None:
    assert len(gzip.compress(BUILT.read_bytes(), 9)) <= LARGEST


def test_the_built_file_is_of_the_present_sources() -> None:
    made = hashlib.sha256()
    sources = {p.relative_to(WIDGET).as_posix(): p for p in (WIDGET / "src").rglob("*.*")}
    assert len(sources) > 10
    for name in sorted(sources):
        made.update(f"{name}\n".encode() + sources[name].read_bytes())
    assert made.hexdigest() in BUILT.read_text(encoding="utf-8")[:300], "run `make widget`"


def test_the_built_file_names_no_other_host_and_writes_no_markup_of_its_own() -> None:
    assert not re.search(r"https?://\w", BUILT.read_text(encoding="utf-8"))
    for source in (WIDGET / "src").rglob("*.js"):
        text = source.read_text(encoding="utf-8")
        assert not re.search(r"innerHTML|unsafeHTML|insertAdjacent|document\.write", text), source
        assert not re.search(r"\bstyle=|\beval\(|new Function", text), source


def test_every_language_has_strings_of_the_english_table_only() -> None:
    words = WIDGET / "src" / "words"
    english = json.loads((words / "en.json").read_text(encoding="utf-8"))
    spanish = json.loads((words / "es.json").read_text(encoding="utf-8"))
    assert set(spanish) <= set(english), "a string nobody asks for"
    for name, text in spanish.items():
        assert set(re.findall(r"\{\w+\}", text)) <= set(re.findall(r"\{\w+\}", english[name])), name
