"""Extensions: named in a sentence, or given as an answer."""

from __future__ import annotations

import pytest

from helpdesk.reading import extensions


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("cancel ext 1012", ("1012",)),
        ("cancel extension 1012 please", ("1012",)),
        ("Ext. 1012", ("1012",)),
        ("extension number 1012", ("1012",)),
        ("extention #1012", ("1012",)),
        ("x1012", ("1012",)),
        ("x 1012", ("1012",)),
        ("the 1012 extension", ("1012",)),
        ("408-555-0132 x12", ("12",)),
        ("extensions 1010, 1012 and 1015", ("1010", "1012", "1015")),
        ("ext 1010 and ext 1011", ("1010", "1011")),
        ("ext. 1010 to 1012", ("1010", "1011", "1012")),
        ("extensions 1010-1012 and 1020", ("1010", "1011", "1012", "1020")),
        ("extension 555-0132", ()),
        ("extensions 1010-12", ("1010", "1011", "1012")),
        ("exts 1010; 1010; 1011", ("1010", "1011")),
        ("extension 1012 on 1/15", ("1012",)),
        ("extension 1012 and 2 lines", ("1012",)),
        ("extension 1012 and 20 lines", ("1012",)),
        ("1012", ()),
        ("add 10 lines", ()),
        ("extension 4085550132", ()),
        ("extension 408-555-0132", ()),
        ("8x8-100234", ()),
        ("my 8x8 account", ()),
        ("two X2 licences", ()),
        ("the extension", ()),
        ("an extension of 30 days", ()),
        ("", ()),
    ],
)
def test_extensions_in_free_text_need_their_word(typed: str, expected: tuple[str, ...]) -> None:
    assert extensions.find(typed) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("1012", ("1012",)),
        ("#1012", ("1012",)),
        ("1012, 1015 and 1018", ("1012", "1015", "1018")),
        ("1010\n1011\n1012", ("1010", "1011", "1012")),
        ("1010-1013", ("1010", "1011", "1012", "1013")),
        ("1010 through 1012", ("1010", "1011", "1012")),
        ("1012 and ext 1015", ("1012", "1015")),
        ("ext 1015 and 1012", ("1015", "1012")),
        ("0010-0012", ("0010", "0011", "0012")),
        ("\u0661\u0660\u0661\u0662", ("1012",)),
        ("1015-1010", ()),
        ("1000-9999", ()),
        ("7", ()),
        ("1234567", ()),
        ("408-555-0132", ()),
        ("8x8-100234", ()),
        ("10 lines", ()),
        ("in 30 days", ()),
        ("on 12/31/2026", ()),
        ("all of them", ()),
    ],
)
def test_an_answer_may_give_bare_extensions(typed: str, expected: tuple[str, ...]) -> None:
    assert extensions.read(typed) == expected
