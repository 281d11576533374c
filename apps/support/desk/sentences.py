"""What the assistant would say, for the desk: the question of a slot, and why an answer cannot stand.

The words are those of domain.yml, so that an agent and a customer read the same sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import yaml

from helpdesk.casework.edits import CannotStand
from helpdesk.casework.panel import Panel
from helpdesk.forms import words
from helpdesk.settings import ROOT

DOMAIN = ROOT / "domain.yml"


def question(panel: Panel, slot: str) -> str:
    """Return the sentence that asks for a slot."""
    asked = panel.form.question(slot)
    name = f"utter_{slot}_ask{asked.wording(panel.context)}"
    return _said(panel, name, {**asked.values(panel.context), "label": words.label(slot)})


def problem(panel: Panel, refused: CannotStand) -> str:
    """Return what the customer would be told about such an answer."""
    if refused.said is not None:
        return refused.said
    slot, kind = refused.question.slot, refused.question.kind.value
    names = (f"utter_{slot}_{refused.problem.code}", f"utter_{kind}_{refused.problem.code}")
    name = next(name for name in names if name in _responses())
    return _said(panel, name, refused.problem.values)


def _said(panel: Panel, name: str, values: Mapping[str, Any]) -> str:
    pack = panel.context.pack
    known = {"provider_name": pack.name, "account_example": pack.chat.account_example}
    return _responses()[name].format(**known, **values)


@cache
def _responses() -> Mapping[str, str]:
    loaded: dict[str, Any] = yaml.safe_load(DOMAIN.read_text(encoding="utf-8"))
    return {name: said[0].get("text", "") for name, said in loaded["responses"].items()}
