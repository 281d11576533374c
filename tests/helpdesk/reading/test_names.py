"""What is a company's name, though it may sound like an order."""

from __future__ import annotations

import pytest

from helpdesk.reading import names


@pytest.mark.parametrize(
    "text",
    ["Cancel Culture LLC", "Port and Starboard Ltd.", "Example Telecom", "Move Right Networks",
     "stop gap communications", "Change Of Heart"],
)  # fmt: skip
def test_these_are_names(text):
    assert names.is_name(text)


@pytest.mark.parametrize(
    "text",
    ["cancel my account", "Cancel My Account", "Cancel ext 1012", "stop", "CANCEL EVERYTHING",
     "I want to talk to someone", "port", "What is a CSR", "Talk To Someone?", ""],
)  # fmt: skip
def test_these_are_none(text):
    assert not names.is_name(text)
