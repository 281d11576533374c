"""What gives a provider away: the names, figures, phrases and sentences that only its pack has.

Everything is read off the packs, so a new rule or a new provider is guarded without a change here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import yaml
from rig.stack import ROOT

from helpdesk.eligibility.pack import Pack, load

PACKS = sorted((ROOT / "helpdesk" / "providers").glob("*.yml"))
PROVIDERS = tuple(path.stem for path in PACKS)
RUN = 6  # so many words in a row are somebody's sentence
_SPOKEN = ("say", "answer", "note", "title", "label", "in_order")
_WORD = re.compile(r"[\w'’-]+")
_NAMED = re.compile(r"(?<=[a-z,;:0-9)] )(?:[A-Z][\w&-]*)(?: [A-Z&][\w&-]*)*")
_MEASURED = re.compile(r"\{([a-z0-9_]+)\}( (?:[a-z]+ )?[a-z]+)")


@cache
def marks(provider: str) -> frozenset[str]:
    """Return what nobody but this provider's customers may ever read, however a turn goes."""
    own, texts = pack(provider), tuple(sentences(provider))
    found = {
        own.name,
        own.chat.account_example,
        *own.chat.address.replace("https://", "").split("/")[:1],
        *(item["name"] for shelf in own.catalogue.values() for item in shelf),
        *(f"{item['price']}" for shelf in own.catalogue.values() for item in shelf),
        *(product.name for product in own.products.values()),
        *(source.title for source in own.sources.values()),
        *(source.address for source in own.sources.values() if source.address),
        *(phone["number"] for phone in written(provider).get("phones", {}).values()),
        *(found["address"] for found in written(provider).get("emails", {}).values()),
        *(found["say"] for found in written(provider)["hours"].values()),
        *(label for label in own.roles.values() if _tells(label)),
        *(label for label in (*own.licences.values(), *own.addons.values()) if _tells(label)),
    }
    for text in texts:
        found |= {name for name in _NAMED.findall(text) if _tells(name)}
        found |= {
            f"{own.figures[figure]}{unit}"
            for figure, unit in _MEASURED.findall(text)
            if figure in own.figures
        }
    return frozenset(found)


@cache
def forbidden(provider: str) -> dict[str, str]:
    """Return mark → whose it is: the marks of all others that this provider does not share."""
    ours = " ".join([*sentences(provider), *written_out(provider), *marks(provider), *neutral()])
    return {
        mark: other
        for other in PROVIDERS
        if other != provider
        for mark in marks(other)
        if not _stands(mark, ours)
    }


def leaks(provider: str, said: str) -> list[str]:
    """Return what another provider's pack has said through this one's mouth."""
    plain = " ".join(said.split())
    found = [f"{mark} ({of})" for mark, of in forbidden(provider).items() if _stands(mark, plain)]
    borrowed = set(runs([plain])) & _foreign_runs(provider)
    return found + sorted(" ".join(words) for words in borrowed)


@cache
def _foreign_runs(provider: str) -> frozenset[tuple[str, ...]]:
    """Every run of words that stands in another pack, and neither in this one nor in Porter's own."""
    foreign: set[tuple[str, ...]] = set()
    for other in PROVIDERS:
        if other != provider:
            foreign |= set(runs(written_out(other)))
    return frozenset(foreign - set(runs([*written_out(provider), *neutral()])))


def runs(texts: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Yield every run of words, across no end of a sentence."""
    for text in texts:
        for sentence in re.split(r"[.?!:;](?=\s|$)|\n", text):
            words = [word.casefold() for word in _WORD.findall(sentence)]
            yield from (tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1))


@cache
def pack(provider: str) -> Pack:
    return load(ROOT / "helpdesk" / "providers" / f"{provider}.yml")


@cache
def written(provider: str) -> dict[str, Any]:
    path = ROOT / "helpdesk" / "providers" / f"{provider}.yml"
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def sentences(provider: str) -> Iterator[str]:
    """Yield everything the pack can say, with its {names}."""
    yield from _spoken(written(provider))


@cache
def written_out(provider: str) -> tuple[str, ...]:
    """Return everything the pack can say with figures, phones, hours and roles filled in."""
    own = pack(provider)
    always = {name: str(value) for name, value in own.figures.items()}
    for part, key in (("phones", "number"), ("emails", "address"), ("hours", "say")):
        found = written(provider).get(part, {})
        always |= {f"{part}.{name}": entry[key] for name, entry in found.items()}
    always |= {f"roles.{name}": label for name, label in own.roles.items()}
    return tuple(
        re.sub(r"\{([a-z0-9_.]+)\}", lambda m: always.get(m[1], "…"), text)
        for text in sentences(provider)
    )


@cache
def neutral() -> tuple[str, ...]:
    """Return what Porter says to everybody."""
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    found = [variants[0]["text"] for variants in domain["responses"].values()]
    for name in ("helpdesk/forms/words.yml", "helpdesk/casework/words.yml"):
        found += _texts(yaml.safe_load((ROOT / name).read_text(encoding="utf-8")))
    return tuple(" ".join(text.split()) for text in found)


def _spoken(value: Any, said: bool = False) -> Iterator[str]:
    if isinstance(value, str):
        if said:
            yield " ".join(value.split())
    elif isinstance(value, dict):
        for key, found in value.items():
            yield from _spoken(found, said=key in _SPOKEN and key != "sources")
    elif isinstance(value, list):
        for found in value:
            yield from _spoken(found, said)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for found in value.values() if isinstance(value, dict) else ():
        yield from _texts(found)
    for found in value if isinstance(value, list) else ():
        yield from _texts(found)


def _tells(name: str) -> bool:
    """Say whether a name is more than a word that anybody uses."""
    return len(name) > 3 and name != name.lower()


def _stands(mark: str, text: str) -> bool:
    return re.search(rf"(?<![\w.]){re.escape(mark)}(?![\w])", text) is not None
