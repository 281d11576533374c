"""The site's own words, read once from words.yml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from helpdesk.forms import words as form_words

FILE = Path(__file__).with_name("words.yml")


@dataclass(frozen=True)
class HelpTopic:
    """One help page: its address, what it is called, which requests and questions belong to it."""

    slug: str
    title: str
    lead: str
    goals: tuple[str, ...]
    questions: tuple[str, ...]


@dataclass(frozen=True)
class Words:
    """Everything the site says that is not the provider's."""

    site: Mapping[str, str]
    topics: Mapping[str, HelpTopic]
    goals: Mapping[str, str]  # as the chat calls them
    questions: Mapping[str, str]
    cases: Mapping[str, Any]


@cache
def load() -> Words:
    """Return the words; KeyError or TypeError when the file lacks a part."""
    document = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    topics = {
        slug: HelpTopic(slug, t["title"], t["lead"], tuple(t["goals"]), tuple(t["questions"]))
        for slug, t in document["topics"].items()
    }
    return Words(
        document["site"],
        topics,
        form_words.options("requests"),
        document["questions"],
        document["cases"],
    )
