"""What the desk's pages are made of: a library as it was published, no code in pages, no word in
Python."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Any

import jinja2
import yaml
from rig.stack import ROOT

STATIC, DESK = ROOT / "apps" / "support" / "static", ROOT / "apps" / "support" / "desk"
HTMX = "a0abb04f2f45a1f89d1d4844023245537e5e6014c87b144553e0607b4cc32130"  # htmx.org 4.0.1
CODE = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)|\son\w+=|\sstyle=|hx-on|js:")
READ = re.compile(r"[>\"]\s*[A-Z][a-z]+ [a-z]+")  # two words that somebody would read


def templates() -> Iterator[tuple[str, str]]:
    for path in sorted((DESK / "templates").glob("*.html")):
        yield path.name, path.read_text(encoding="utf-8")


def test_the_library_is_the_published_one_and_its_licence_lies_beside_it() -> None:
    assert hashlib.sha256((STATIC / "htmx.min.js").read_bytes()).hexdigest() == HTMX
    assert "Zero-Clause BSD" in (STATIC / "htmx.LICENSE.txt").read_text(encoding="utf-8")
    assert 'version="4.0.1"' in (STATIC / "htmx.min.js").read_text(encoding="utf-8")


def test_S02_no_page_of_the_desk_holds_code_or_style() -> None:
    seen = 0
    for name, text in templates():
        seen += 1
        found = CODE.search(text)
        assert not found, f"{name}: {found and found[0]}"
        assert "|safe" not in text.replace(" ", ""), name
    assert seen > 5, "hardly a page was found; this test guards nothing"


def test_every_word_that_a_page_names_is_there_and_none_stands_in_the_page() -> None:
    words: dict[str, Any] = yaml.safe_load((DESK / "words.yml").read_text(encoding="utf-8"))
    named = 0
    for name, text in templates():
        jinja2.Environment(autoescape=True).parse(text)
        for dotted in re.findall(r"\bwords((?:\.[a-z_]+)+)", text):
            at: Any = words
            for step in dotted[1:].split("."):
                if not isinstance(at, dict) or step in ("format", "items", "values", "get"):
                    break
                assert step in at, f"{name} names words{dotted}"
                at = at[step]
                named += 1
        plain = re.sub(r"\{[{%#].*?[}%#]\}", "", text, flags=re.DOTALL)
        assert not READ.search(plain), f"{name}: {READ.search(plain)}"
    assert named > 30, "pages name hardly a word; this test guards nothing"
