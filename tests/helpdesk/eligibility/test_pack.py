"""A pack is read strictly: every mistake is shown at its line, with what to write instead."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from helpdesk.eligibility.pack import load, load_all
from helpdesk.errors import NotFound, PackError
from helpdesk.vocabulary import RequestKind

PACK = """\
provider: acme
name: Acme
time_zone: America/Los_Angeles
holidays: {country: US, extra: [2026-12-24]}
sources:
  guide: {title: Guide, address: null, read_on: 2026-11-22}
figures:
  notice: {value: 30, sentence: Notice., since: 2020-01-01, cite: {source: guide, section: a}}
phones:
  help: {number: 1-408-555-0100, sentence: Help., since: 2020-01-01, cite: {source: guide, section: a}}
hours:
  desk: {days: [mon], opens: "09:00", closes: "17:00", say: Mondays 9 to 5, since: 2020-01-01, demo: true}
roles: {authorized: authorized contact}
chat: {address: support.acme.example, account_example: ACM-100234, cite: {source: guide, section: a}}
products:
  basic: {name: Basic, requests: [cancel_service]}
terms: {title: Terms, sections: ["1"], since: 2020-01-01, cite: {source: guide, section: a}}
permissions:
  cancel_service: {id: acme.role, roles: [authorized], sentence: Who., say: Ask a contact.,
    since: 2020-01-01, cite: {source: guide, section: a}}
PERMISSIONS
asks:
  cancel_service: {questions: [cancel_scope, cancel_date], choices: {cancel_scope: [number, account]}}
requests:
  cancel_service:
    - id: acme.cancel_service.notice
      sentence: Notice is kept.
      fact: notice_days
      test: {at_least: notice}
      otherwise: ask_again
      slot: cancel_date
      steps: cancel
      say: Give {notice} days. The first is {earliest_end}. Call {phones.help}, {hours.desk}.
      since: 2020-01-01
      cite: {source: guide, section: b}
steps:
  cancel: {title: Cancelling, since: 2020-01-01, cite: {source: guide, section: a},
    in_order: ["Wait {notice} days.", Done.]}
checklists: {}
faq:
  cancel_notice: {answer: "{notice} days.", cite: {source: guide, section: b}, steps: cancel}
"""
OTHERS = "\n".join(
    f"  {kind}: {{id: acme.{kind}.role, roles: [anyone], sentence: Who., say: Anyone.,"
    " since: 2020-01-01, cite: {source: guide, section: a}}"
    for kind in RequestKind
    if kind is not RequestKind.CANCEL_SERVICE
)
PACK = PACK.replace("PERMISSIONS", OTHERS)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "acme.yml"
    file.write_text(PACK, encoding="utf-8")
    return file


def test_a_sound_pack_answers_by_name(path: Path) -> None:
    pack = load(path)

    assert pack.figures == {"notice": 30}
    assert pack.phone("help") == "1-408-555-0100"
    assert pack.hours("desk").closed_on == {date(2026, 12, 24)}
    assert pack.steps("cancel") == ("Wait 30 days.", "Done.")
    assert pack.permission(RequestKind.CANCEL_SERVICE).test == {"one_of": ("authorized",)}
    (rule,) = pack.rules_for(RequestKind.CANCEL_SERVICE, date(2026, 12, 1))
    assert rule.test == {"at_least": 30}
    assert pack.steps(rule.steps) == pack.steps("cancel")
    assert pack.source(rule.cite) == "Guide, b (2026-11-22)"
    assert load_all(path.parent).keys() == {"acme"}


def test_a_pack_says_what_a_request_asks_and_which_choices_it_offers(path: Path) -> None:
    pack, kind = load(path), RequestKind.CANCEL_SERVICE

    assert pack.asks(kind, "cancel_date") and not pack.asks(kind, "cancel_buyout")
    assert pack.choices(kind, "cancel_scope") == ("number", "account")
    assert pack.choices(kind, "cancel_date") is None
    assert pack.asks(RequestKind.PORT_OUT, "port_date")  # nothing is said of it: asked everywhere


def test_what_the_pack_does_not_say_is_none_and_what_it_does_not_know_is_not_found(
    path: Path,
) -> None:
    pack = load(path)

    assert pack.faq("faq/jetpack") is None
    assert pack.rules_for(RequestKind.ADD_LINES, date(2026, 12, 1)) == ()
    assert pack.number_rules_for(RequestKind.CANCEL_SERVICE, date(2026, 12, 1)) == ()
    for ask in (pack.phone, pack.hours, pack.steps, pack.checklist, pack.rule):
        with pytest.raises(NotFound):
            ask("nobody")


def test_a_sentence_is_filled_from_the_pack_and_from_the_request(path: Path) -> None:
    pack = load(path)
    rule = pack.rule("acme.cancel_service.notice")

    told = pack.say(rule, lambda v: v.strftime("%d %B") if isinstance(v, date) else str(v),
                    earliest_end=date(2026, 12, 22))  # fmt: skip

    assert told == ("Give 30 days. The first is 22 December. Call 1-408-555-0100, Mondays 9 to 5.")


@pytest.mark.parametrize("values", [{}, {"earliest_end": None}])
def test_a_customer_never_reads_a_name_in_braces(path: Path, values: dict[str, None]) -> None:
    pack = load(path)

    with pytest.raises(PackError, match=r"earliest_end.*has no value"):
        pack.say(pack.rule("acme.cancel_service.notice"), **values)


def test_a_rule_counts_from_its_first_day_to_its_last(path: Path) -> None:
    old = "      since: 2020-01-01\n      cite: {source: guide, section: b}\nsteps"
    text = PACK.replace(old, old.replace("cite", "until: 2026-12-31\n      cite"))
    rule = text[text.index("    - id: acme.cancel") : text.index("steps:\n")]
    new = rule.replace("2020-01-01", "2027-01-01").replace("      until: 2026-12-31\n", "")
    new = new.replace("at_least: notice", "at_least: 60")
    path.write_text(text.replace(rule, rule + new), encoding="utf-8")

    pack = load(path)

    def notice(on: date) -> list[object]:
        return [r.test["at_least"] for r in pack.rules_for(RequestKind.CANCEL_SERVICE, on)]

    assert notice(date(2019, 12, 31)) == []
    assert notice(date(2026, 12, 31)) == [30]
    assert notice(date(2027, 1, 1)) == [60]
    assert pack.rule("acme.cancel_service.notice").test == {"at_least": 60}


MISTAKES = {
    "a key with a typo": (
        "      otherwise: ask_again", "      otherwhise: ask_again",
        ["`otherwhise` is no key here; did you mean `otherwise`?", "`otherwise` is missing"],
    ),
    "a rule without a source": (
        "      cite: {source: guide, section: b}\nsteps", "steps", ["`cite` is missing; add `cite:`"],
    ),
    "a figure without a source": (
        "sentence: Notice., since: 2020-01-01, cite: {source: guide, section: a}",
        "sentence: Notice., since: 2020-01-01", ["`cite` is missing"],
    ),
    "a source that is not listed": (
        "source: guide, section: b}\nsteps", "source: gide, section: b}\nsteps",
        ["source `gide` is not listed; did you mean `guide`?"],
    ),
    "an unknown figure in a test": (
        "at_least: notice}", "at_least: notise}",
        ["`notise` is neither a figure nor a number; did you mean `notice`?"],
    ),
    "an unknown name in a sentence": (
        "Give {notice} days", "Give {notise} days", ["{notise} is no figure", "did you mean `notice`?"],
    ),
    "a phone that is not listed": (
        "{phones.help}", "{phones.hulp}", ["{phones.hulp} is no figure, phone", "`phones.help`"],
    ),
    "a brace that stands alone": ("{notice} days. The", "{ notice} days. The", ["a brace stands alone"]),
    "an unknown fact": (
        "fact: notice_days", "fact: notice_day", ["`notice_day` is no fact; did you mean `notice_days`?"],
    ),
    "an unknown word in a test": ("{at_least: notice}", "{below: 3}", ["a test is one word of is, one_of"]),
    "a number fact tested with a word": (
        "{at_least: notice}", "{is: soon}", ["`soon` is not a int, as `notice_days` is"],
    ),
    "an unknown product": (
        "fact: notice_days\n      test: {at_least: notice}", "fact: product\n      test: {is: basik}",
        ["`basik` is no product; did you mean `basic`?"],
    ),
    "a list where one value belongs": (
        "fact: notice_days\n      test: {at_least: notice}", "fact: country\n      test: {one_of: US}",
        ["`one_of` takes a list"],
    ),
    "a word measured like a number": (
        "fact: notice_days\n      test: {at_least", "fact: country\n      test: {at_least",
        ["`country` is not a number; test it with `is` or `one_of`"],
    ),
    "an outcome that is none": (
        "otherwise: ask_again", "otherwise: deny", ["`otherwise`: Input should be 'grant', 'warn'"],
    ),
    "an answer to ask again without its name": (
        "      slot: cancel_date\n", "", ["`slot` goes with `otherwise: ask_again`"],
    ),
    "an id of another provider": (
        "id: acme.cancel_service.notice", "id: other.notice", ["an id begins with the provider: acme."],
    ),
    "an id that stands twice": (
        "id: acme.cancel_service.notice", "id: acme.role",
        ["`acme.role` is in force twice; give the older one an `until`"],
    ),
    "a request that does not exist": (
        "requests:\n  cancel_service:", "requests:\n  cancel_servise:",
        ["`cancel_servise` is no request; did you mean `cancel_service`?"],
    ),
    "a request nobody may ask for": (
        "  add_lines: {id: acme.add_lines", "  # {id: acme.add_lines", ["`add_lines` is missing; say who"],
    ),
    "a role that is not listed": (
        "roles: [authorized]", "roles: [authorised]", ["role `authorised` is not listed", "`authorized`"],
    ),
    "a time without quotes": ('closes: "17:00"', "closes: 17:00", ['write the time in quotes, like "17:00"']),
    "hours that close before they open": ('opens: "09:00"', 'opens: "18:00"', ["`opens` must come before"]),
    "hours nobody states": (", demo: true}\nroles", "}\nroles", ["`cite` is missing; add `cite:`, or `demo"]),
    "a key written twice": ("name: Acme\n", "name: Acme\nname: Acme\n", ["`name` is written twice"]),
    "another provider's file name": ("provider: acme", "provider: acne", ["must be the file's name: acme"]),
    "an unknown time zone": ("America/Los_Angeles", "America/Los_Angles", ["`time_zone` is unknown"]),
    "a country without holidays": ("country: US", "country: ZZ", ["`country` has no holidays"]),
    "a topic that does not exist": (
        "  cancel_notice: {answer", "  cancel_notise: {answer",
        ["`cancel_notise` is no topic; did you mean `cancel_notice`?"],
    ),
    "a question that does not exist": (
        "cancel_scope, cancel_date]", "cancel_scope, cancel_data, cancel_date]",
        ["`cancel_data` is no question; did you mean `cancel_date`?"],
    ),
    "a question that stands twice": (
        "cancel_scope, cancel_date]", "cancel_scope, cancel_scope, cancel_date]", ["stands here twice"],
    ),
    "a choice that does not exist": (
        "[number, account]", "[number, acount]",
        ["`acount` is no choice of cancel_scope; did you mean `account`?"],
    ),
    "choices of a question that has none": (
        "choices: {cancel_scope:", "choices: {cancel_date:",
        ["`cancel_date` is no question here whose choices a pack names; did you mean `cancel_scope`?"],
    ),
    "a yes that no role gives": (
        "otherwise: ask_again\n      slot: cancel_date",
        "otherwise: approve",
        ["`otherwise: approve` goes with `fact: requester_roles`, and only with it"],
    ),
    "roles tested like a single word": (
        "fact: notice_days\n      test: {at_least: notice}",
        "fact: account_roles\n      test: {is: authorized}",
        ["`account_roles` can have several values; test it with `one_of`"],
    ),
    "a role in a rule that nobody has": (
        "fact: notice_days\n      test: {at_least: notice}",
        "fact: requester_roles\n      test: {one_of: [autorized]}",
        ["`autorized` is no requester_roles; did you mean `authorized`?"],
    ),
    "cases that nobody may take up": (
        "steps:\n  cancel: {title",
        "next:\n  cancel_service:\n    - {when: {cancel_scope: {is: number}}, actor: provider, "
        "say: Soon., since: 2020-01-01, cite: {source: guide, section: a}}\nsteps:\n  cancel: {title",
        ["the last entry must hold for every case; write one without `when`"],
    ),
    "next steps that are not there": (
        "steps:\n  cancel: {title",
        "next:\n  cancel_service:\n    - {actor: provider, say: Soon., steps: cancle, "
        "since: 2020-01-01, cite: {source: guide, section: a}}\nsteps:\n  cancel: {title",
        ["there are no steps `cancle`; did you mean `cancel`?"],
    ),
    "an address that is never named": (
        "phones:\n",
        "emails:\n  care: {address: care@acme.example, sentence: Care., since: 2020-01-01, "
        "cite: {source: guide, section: a}}\nphones:\n",
        ["`care` is never named; write {emails.care} in a sentence"],
    ),
    "a request that does not say what it asks": (
        "asks:\n  cancel_service:", "asks: {}\n# cancel_service:",
        ["`cancel_service` is missing under `asks`"],
    ),
    "a request that asks the same everywhere": (
        "asks:\n", "asks:\n  port_out: {questions: [port_date]}\n",
        ["`port_out` asks the same everywhere; leave it out"],
    ),
    "an answer asked again that is not asked": (
        "slot: cancel_date", "slot: cancel_items", ["`cancel_items` is not asked here"],
    ),
    "a rule with steps that do not exist": (
        "      steps: cancel\n", "      steps: cansel\n",
        ["there are no steps `cansel`; did you mean `cancel`?"],
    ),
    "steps that do not exist": ("steps: cancel}", "steps: cansel}", ["there are no steps `cansel`"]),
    "a question that names what only a request knows": (
        'answer: "{notice} days."', 'answer: "{earliest_end}."', ["{earliest_end} is only known inside"],
    ),
    "an end before the beginning": (
        "      since: 2020-01-01\n", "      since: 2020-01-01\n      until: 2019-01-01\n",
        ["`until` is before `since`"],
    ),
    "a figure that is not a number": (
        "value: 30", 'value: "30"', ["`value`: Input should be a valid integer"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("right", "wrong", "told"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_refused_with_its_line_and_what_to_write(
    path: Path, right: str, wrong: str, told: list[str]
) -> None:
    assert right in PACK
    text = PACK.replace(right, wrong, 1)
    path.write_text(text, encoding="utf-8")

    with pytest.raises(PackError) as refused:
        load(path)

    for sentence in told:
        assert sentence in str(refused.value)
    assert all(line.startswith(f"{path}:") for line in str(refused.value).splitlines())


def test_a_mistake_is_shown_at_the_line_it_stands_on(path: Path) -> None:
    lines = PACK.replace("at_least: notice}", "at_least: notise}").splitlines()
    path.write_text("\n".join(lines), encoding="utf-8")
    at = next(n for n, line in enumerate(lines, start=1) if "notise" in line)

    with pytest.raises(PackError, match=f"acme.yml:{at}: `notise`"):
        load(path)


def test_every_mistake_of_a_file_is_told_at_once(path: Path) -> None:
    text = PACK.replace("at_least: notice}", "at_least: notise}").replace(
        "{hours.desk}", "{hours.x}"
    )
    path.write_text(text, encoding="utf-8")

    with pytest.raises(PackError) as refused:
        load(path)

    assert len(str(refused.value).splitlines()) == 2


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "the file is empty"),
        ("provider: [", "not YAML"),
        ("- a\n- b\n", "Input should be"),
        ("provider: \x00", "not YAML"),
    ],
)
def test_a_file_that_is_no_pack_at_all_is_refused(path: Path, text: str, told: str) -> None:
    path.write_text(text, encoding="utf-8")

    with pytest.raises(PackError, match=told):
        load(path)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="cannot be read"):
        load(tmp_path / "gone.yml")
    with pytest.raises(PackError, match="holds no rule pack"):
        load_all(tmp_path)
