"""What a help page shows: the pack's own answers, put under the site's headings. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from apps.support.site.words import HelpTopic, Words
from helpdesk.eligibility.pack import Pack


@dataclass(frozen=True)
class Entry:
    """One question with the provider's answer, as the chat gives it, and where it comes from."""

    name: str
    question: str
    answer: str
    steps: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class HelpPage:
    """One topic of one provider. No entries: the provider says nothing on it."""

    topic: HelpTopic
    entries: tuple[Entry, ...]
    goals: tuple[str, ...]  # requests a customer of this provider can have done here


def page(pack: Pack, topic: HelpTopic, words: Words) -> HelpPage:
    """Return the page of one topic."""
    found = (entry(pack, name, words) for name in topic.questions)
    offered = {goal for product in pack.products.values() for goal in product.requests}
    goals = tuple(goal for goal in topic.goals if goal in offered)
    return HelpPage(topic, tuple(e for e in found if e is not None), goals)


def pages(pack: Pack, words: Words) -> tuple[HelpPage, ...]:
    """Return every topic on which the provider says something or has something done."""
    every = (page(pack, topic, words) for topic in words.topics.values())
    return tuple(each for each in every if each.entries or each.goals)


def entry(pack: Pack, name: str, words: Words) -> Entry | None:
    """Return the provider's answer to one question, or None when it gives none."""
    said = pack.faq(name)
    if said is None:
        return None
    return Entry(name, words.questions[name], said.answer, said.steps, pack.source(said.cite))
