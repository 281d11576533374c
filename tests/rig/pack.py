"""What a rule pack says, to find it again in what a customer was told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import yaml
from rig.stack import ROOT


def tells(text: str, rule_id: str) -> bool:
    """Say whether the sentence of this rule or permission stands in the text, however filled."""
    return _stands(text, rules(rule_id.partition(".")[0])[rule_id])


def tells_answer(text: str, topic: str, provider: str = "8x8") -> bool:
    """Say whether the answer to this question stands in the text, its steps in order after it."""
    found = pack(provider)["faq"][topic]
    steps = pack(provider)["steps"][found["steps"]]["in_order"] if "steps" in found else []
    return _stands(text, "{}".join([found["answer"], *steps]))


def tells_steps(text: str, name: str, provider: str = "8x8") -> bool:
    """Say whether a procedure stands in the text, whole and in order."""
    return _stands(text, "{}".join(pack(provider)["steps"][name]["in_order"]))


@cache
def rules(provider: str = "8x8") -> dict[str, str]:
    """Return every rule and permission of a provider: id → what it tells the customer."""
    return dict(_rules(pack(provider)))


@cache
def pack(provider: str = "8x8") -> dict[str, Any]:
    """Return the rule pack of a provider as it is written."""
    path = ROOT / "helpdesk" / "providers" / f"{provider}.yml"
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def _rules(data: Any) -> Iterator[tuple[str, str]]:
    if isinstance(data, dict) and "id" in data and "say" in data:
        yield data["id"], data["say"]
    elif isinstance(data, dict):
        for value in data.values():
            yield from _rules(value)
    elif isinstance(data, list):
        for item in data:
            yield from _rules(item)


def _stands(text: str, template: str) -> bool:
    """Every fixed part of the template, in order; what stands in braces may be anything."""
    parts = [re.escape(part) for part in re.split(r"\{[^{}]*\}", template)]
    return re.search(".*?".join(parts), text, re.DOTALL) is not None
