"""Telephone numbers as people type them."""

from __future__ import annotations

import pytest

from helpdesk.reading import numbers


def codes(text: str) -> list[tuple[str, str]]:
    return [(problem.raw, problem.code) for problem in numbers.read(text).problems]


def series(first: int, last: int) -> tuple[str, ...]:
    return tuple(f"+1{number}" for number in range(first, last + 1))


@pytest.mark.parametrize(
    "typed",
    [
        "4085550132",
        "408-555-0132",
        "(408) 555-0132",
        "408.555.0132",
        "408 555 0132",
        "408/555/0132",
        "+1 408 555 0132",
        "+14085550132",
        "1-408-555-0132",
        "1 (408) 555-0132",
        "( 408 ) 555 0132",
        "408 5550132",
        "40 85 55 01 32",
        "408\u2013555\u20130132",
        "408\u00a0555\u00a00132",
        "tel:408-555-0132",
        "My number is 408-555-0132.",
        "\u0664\u0660\u0668\u0665\u0665\u0665\u0660\u0661\u0663\u0662",
        "\uff14\uff10\uff18\uff0d\uff15\uff15\uff15\uff0d\uff10\uff11\uff13\uff12",
        "\u096a\u0966\u096e 555 0132",
    ],
)
def test_one_number_is_read_in_any_format(typed: str) -> None:
    assert numbers.read(typed) == numbers.NumbersRead(("+14085550132",), ())


def test_a_pasted_column_of_mixed_formats_is_read_in_order_and_without_doubles() -> None:
    pasted = (
        "1. 408-555-0101\n2. (408) 555-0102\n3) 408.555.0103\n408 555 0104\t408/555/0105\n"
        "+1 408 555 0106, 4085550107; 1-408-555-0108 and 14085550109\n"
        "- 408-555-0110\n* 800-555-0199\n\u2022 408-555-0101\n"
    )
    read = numbers.read(pasted)
    assert read.numbers == (*series(4085550101, 4085550110), "+18005550199")
    assert read.problems == ()


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("4085550130-39", 4085550130, 4085550139),
        ("408-555-0130-39", 4085550130, 4085550139),
        ("408-555-0130 to 0139", 4085550130, 4085550139),
        ("4085550130 - 4085550139", 4085550130, 4085550139),
        ("408 555 0130 through 0135", 4085550130, 4085550135),
        ("408 555 0130 thru 555 0135", 4085550130, 4085550135),
        ("(408) 555-0130 \u2013 (408) 555-0132", 4085550130, 4085550132),
        ("between 408-555-0130 and 408-555-0132", 4085550130, 4085550132),
        ("408-555-0100 to 408-555-0199", 4085550100, 4085550199),
        ("408-555-0130 to 0130", 4085550130, 4085550130),
    ],
)
def test_a_range_is_expanded(typed: str, first: int, last: int) -> None:
    assert numbers.read(typed) == numbers.NumbersRead(series(first, last), ())


def test_a_range_and_single_numbers_may_stand_together() -> None:
    read = numbers.read("650-555-0120, 408-555-0130-32 and 800-555-0199")
    assert read.numbers == ("+16505550120", *series(4085550130, 4085550132), "+18005550199")


def test_two_numbers_of_different_areas_with_a_dash_between_are_a_list() -> None:
    read = numbers.read("408-555-0130 - 650-555-0131")
    assert read == numbers.NumbersRead(("+14085550130", "+16505550131"), ())


def test_two_numbers_joined_by_and_are_no_range() -> None:
    assert numbers.read("408-555-0130 and 408-555-0139").numbers == ("+14085550130", "+14085550139")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("408-555-0139 to 0130", "range_backwards"),
        ("408-555-0130-12", "range_backwards"),
        ("408-555-0100 to 408-556-0100", "range_too_long"),
        ("555-1234", "no_area_code"),
        ("5551234", "no_area_code"),
        ("555-0130 to 0139", "no_area_code"),
        ("408-555-013", "too_short"),
        ("0130", "too_short"),
        ("12", "too_short"),
        ("408-555-01301", "too_long"),
        ("4111 1111 1111 1111", "too_long"),
        ("123-456-7890", "not_assignable"),
        ("012-345-6789", "not_assignable"),
        ("408-123-4567", "not_assignable"),
        ("999-555-0123", "not_assignable"),
        ("822-555-0123", "not_assignable"),
        ("710-555-0123", "not_assignable"),
        ("211-555-0123", "not_assignable"),
        ("408-911-1234", "not_assignable"),
        ("408-555-1212", "not_assignable"),
        ("611", "not_assignable"),
        ("911", "emergency"),
        ("900-555-1234", "premium"),
        ("500-555-0123", "premium"),
        ("+44 20 7946 0958", "foreign"),
        ("+61 2 5550 1234", "foreign"),
        ("011 44 20 7946 0958", "foreign"),
        ("0044 20 7946 0958", "foreign"),
        ("020 7946 0958", "foreign"),
    ],
)
def test_what_cannot_be_taken_is_named_with_its_reason(typed: str, code: str) -> None:
    read = numbers.read(typed)
    assert read.numbers == ()
    assert [(problem.raw, problem.code) for problem in read.problems] == [(typed, code)]


def test_the_cap_on_a_range_can_be_chosen() -> None:
    assert numbers.read("408-555-0130-39", cap=9).problems[0].code == "range_too_long"
    assert len(numbers.read("408-555-0130-39", cap=10).numbers) == 10


def test_good_numbers_stand_beside_bad_ones() -> None:
    typed = "408-555-0132, 555-1234, 408-911-1234 and 650-555-0120"
    assert numbers.read(typed).numbers == ("+14085550132", "+16505550120")
    assert codes(typed) == [("555-1234", "no_area_code"), ("408-911-1234", "not_assignable")]


def test_a_short_ending_after_a_number_is_asked_about_and_not_guessed() -> None:
    read = numbers.read("408-555-0130, 0131")
    assert read.numbers == ("+14085550130",)
    assert codes("408-555-0130, 0131") == [("0131", "too_short")]


def test_a_foreign_number_does_not_swallow_its_neighbour() -> None:
    read = numbers.read("+44 20 7946 0958 408-555-0132")
    assert read.numbers == ("+14085550132",)
    assert [problem.code for problem in read.problems] == ["foreign"]


def test_a_number_dialled_in_another_region_is_foreign() -> None:
    assert numbers.read("0113 496 0123", region="GB").problems[0].code == "foreign"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1-800-FLOWERS", "+18003569377"),
        ("1-800-flowers", "+18003569377"),
        ("1 800 FLOWERS", "+18003569377"),
        ("(800) MY-HERON", "+18006943766"),
        ("888-OUR-BIRD", "+18886872473"),
        ("408-555-WINE", "+14085559463"),
    ],
)
def test_letters_on_the_keys_are_digits(typed: str, number: str) -> None:
    assert numbers.read(typed) == numbers.NumbersRead((number,), ())


@pytest.mark.parametrize(
    "typed",
    [
        "our 800 numbers please",
        "the 1-800 numbers",
        "call 800 support",
        "cancel extension 1012",
        "ext. 1012",
        "x1012",
        "extensions 1010-1015 and 1020",
        "8x8-100234",
        "my account is 8X8 - 100234",
        "C-7K2M9QXT",
        "case c7k2m9qxt",
        "dana5550132@blueheron.example",
        "on 2026-12-31",
        "31.12.2026 or 12/31/2026",
        "Dec 31, 2026",
        "port 12 numbers",
        "I have 120 users in 3 offices",
        "500 Example Ave, San Jose, CA 95110-1234",
        "San Jose, CA 95110",
        "it costs $1200.50",
        "account 4085550132",
        "in 30 days",
        "",
        "no idea",
    ],
)
def test_what_is_no_telephone_number_is_left_alone(typed: str) -> None:
    assert numbers.read(typed) == numbers.NumbersRead((), ())


@pytest.mark.parametrize(
    "typed", ["408 555 0132 ext. 22", "408-555-0132 x1012", "408-555-0132x12", "4085550132;ext=12"]
)
def test_an_extension_is_never_part_of_a_number(typed: str) -> None:
    assert numbers.read(typed) == numbers.NumbersRead(("+14085550132",), ())


def test_toll_free_is_known_from_the_plan() -> None:
    for area in (800, 833, 844, 855, 866, 877, 888):
        assert numbers.is_toll_free(f"+1{area}5550199")
    assert not numbers.is_toll_free("+14085550132")
    assert not numbers.is_toll_free("+18225550123")
    assert not numbers.is_toll_free("nonsense")


def test_numbers_are_written_as_people_write_them() -> None:
    assert numbers.national("+14085550132") == "(408) 555-0132"
    assert numbers.national("+442079460958") == "+44 20 7946 0958"
    assert numbers.national("nonsense") == "nonsense"
    assert numbers.national_list(["+14085550132", "+16505550120"]) == (
        "(408) 555-0132, (650) 555-0120"
    )


def test_a_long_run_of_numbers_is_written_short() -> None:
    run = series(4085550130, 4085550139)
    assert numbers.national_list([*run, "+18005550199"]) == "(408) 555-0130-0139, (800) 555-0199"
    assert numbers.national_list([]) == ""


def test_the_region_of_a_number_is_not_always_the_united_states() -> None:
    assert numbers.region("+14085550132") == "US"
    assert numbers.region("+14165550123") == "CA"
    assert numbers.region("nonsense") is None
