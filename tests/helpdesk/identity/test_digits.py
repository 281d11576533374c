"""What a PIN's digits never are."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.identity.digits import is_trivial, mint, parts
from helpdesk.vocabulary import Number


@pytest.mark.parametrize(
    "pin",
    ["000000", "121212", "123123", "123456", "654321", "890123", "581234", "432158", "077779",
     "119845", "820261", "4444", "1234", "1999"],
)  # fmt: skip
def test_repeats_ramps_and_years_are_trivial(pin):
    assert is_trivial(pin)


@pytest.mark.parametrize("pin", ["583920", "717384", "904417", "5839"])
def test_an_ordinary_pin_is_not(pin):
    assert not is_trivial(pin)


def test_no_four_figures_come_from_the_account(blue_heron):
    known = parts(blue_heron, ["+14085550132"])
    assert {"1002", "0234", "0132", "0101", "9511", "1408"} <= known
    for _ in range(2000):
        pin = mint(6, known)
        assert not is_trivial(pin)
        assert known.isdisjoint({pin[0:4], pin[1:5], pin[2:6]})


@given(length=st.integers(4, 10), known=st.frozensets(st.from_regex(r"\A[0-9]{4}\Z"), max_size=800))
def test_a_pin_has_its_length_and_nothing_known(length, known):
    pin = mint(length, known)
    assert len(pin) == length
    assert all(pin[i : i + 4] not in known for i in range(length - 3))


@pytest.mark.parametrize("length", [0, 3, 11])
def test_a_pin_too_short_or_too_long_is_refused(length):
    with pytest.raises(ValueError, match="4 to 10"):
        mint(length, frozenset())


def test_a_thousand_numbers_leave_enough_to_choose_from_and_the_ones_asked_for_come_first(
    blue_heron,
):
    many = tuple(
        Number(
            f"+1{408 + 7 * i % 500}5550{i % 1000:03d}", "local", None, "active", None, False, False
        )
        for i in range(1000)
    )
    known = parts(replace(blue_heron, numbers=many), ["+19165550187"])
    assert {"1916", "0187"} <= known
    assert len(known) < 1000
    assert len(mint(6, known)) == 6


def test_pins_are_spread_over_all_first_digits(blue_heron):
    known = parts(blue_heron, [])
    assert {mint(6, known)[0] for _ in range(500)} == set("0123456789")
