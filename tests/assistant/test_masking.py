"""Addresses and telephone numbers say who, not what: before the meaning is sought, all are alike."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    "said, kept",
    [
        ("my e-mail is person83@company83.example", "my e-mail is me@example.com"),
        ("cancel@port.example", "me@example.com"),
        ("port 408-555-0132 to Acme", "port 5550100 to Acme"),
        ("(408) 555 0132, 408.555.0133", "5550100, 5550100"),
        ("+1 408 555 0132", "5550100"),
        ("4085550132", "5550100"),
        ("ext 1012 and 1013", "ext 1012 and 1013"),
        ("on 12/31 or 2026", "on 12/31 or 2026"),
        ("10 lines and 3 phones", "10 lines and 3 phones"),
        ("8x8 @ home", "8x8 @ home"),
        ("", ""),
    ],
)
def test_only_addresses_and_numbers_are_made_alike(inside, said, kept):
    assert inside("alike", said) == kept
