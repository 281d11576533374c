"""The words of the questions: labels, reasons, choices, names. Read once from words.yml."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

WORDS = Path(__file__).with_name("words.yml")


@cache
def _all() -> Mapping[str, Mapping[str, Any]]:
    loaded: Mapping[str, Mapping[str, Any]] = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return loaded


def slots() -> tuple[str, ...]:
    """Every slot that has words."""
    return tuple(_all())


def label(slot: str) -> str:
    """Return the short name of a question, as a summary shows it."""
    return str(_all()[slot]["label"])


def why(slot: str) -> str:
    """Return why the question is asked."""
    return str(_all()[slot]["why"])


def option(slot: str, value: str) -> str:
    """Return the label of one choice; the value itself when it is data and has no words."""
    return str(_all()[slot].get("options", {}).get(value, value))


def options(slot: str) -> Mapping[str, str]:
    """Return the choices that have words: value → label."""
    return dict(_all()[slot].get("options", {}))


def picking(slot: str, value: str) -> tuple[str, ...]:
    """Return the words by which people pick a choice without saying its label."""
    return tuple(_all()[slot].get("picking", {}).get(value, ()))


def named(slot: str) -> tuple[str, ...]:
    """Return the words by which people name the question ("change the date")."""
    return tuple(_all()[slot].get("named", ()))
