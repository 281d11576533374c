"""Reading an account file: all of it or nothing, and a sentence for everything that is wrong."""

from __future__ import annotations

import copy
import json
from datetime import UTC, date, datetime

import pytest
import yaml
from pydantic import BaseModel

from helpdesk.accounts import importer, rows, store
from helpdesk.eligibility.pack import load_all
from helpdesk.errors import ImportRefused
from helpdesk.settings import ROOT

GOOD = {
    "id": "A-100234",
    "provider": "acme",
    "company": "Blue Heron Books LLC",
    "product": "x_series",
    "country": "US",
    "payment_method": "invoice",
    "service_address": "500 Example Ave, San Jose, CA 95110",
    "contacts": [
        {
            "name": "Dana Reyes",
            "email": "dana@blueheron.example",
            "phone": "+14085550101",
            "roles": ["authorized"],
        }
    ],
    "numbers": [{"number": "+14085550132", "kind": "local", "btn": True}],
}


def write(tmp_path, *accounts, name="accounts.yml"):
    path = tmp_path / name
    content = {"accounts": list(accounts)}
    path.write_text(json.dumps(content) if name.endswith("json") else yaml.safe_dump(content))
    return path


def but(**changes):
    return copy.deepcopy(GOOD) | changes


def but_contact(**changes):
    return but(contacts=[GOOD["contacts"][0] | changes])


def but_number(**changes):
    return but(numbers=[GOOD["numbers"][0] | changes])


def problems(tmp_path, *accounts, name="accounts.yml", packs=None):
    with pytest.raises(ImportRefused) as refused:
        importer.read(write(tmp_path, *accounts, name=name), packs)
    return refused.value.problems


def load(database, path, now):
    with database.write() as connection:
        return importer.keep(connection, importer.read(path), now=now)


@pytest.mark.parametrize("name", ["accounts.yml", "accounts.json"])
def test_a_good_file_is_known_afterwards(database, tmp_path, now, name):
    done = load(database, write(tmp_path, GOOD, name=name), now)
    assert (done.added, done.updated) == (1, 0)
    with database.read() as connection:
        account = store.get(connection, "A-100234")
    assert account.contact("DANA@blueheron.example").roles == ("authorized",)
    assert account.number("+14085550132").btn
    assert (account.status, account.lines, account.contract_end) == ("active", 0, None)


def test_importing_twice_changes_nothing(database, tmp_path, now):
    path = write(tmp_path, GOOD, but(id="A-2"))
    load(database, path, now)
    with database.read() as connection:
        before = store.listing(connection)
    assert load(database, path, now).updated == 2
    with database.read() as connection:
        assert store.listing(connection) == before


def test_importing_again_updates_by_id_in_any_case_and_leaves_the_others(database, tmp_path, now):
    load(database, write(tmp_path, GOOD, but(id="A-2")), now)
    done = load(database, write(tmp_path, but(id="a-100234", company="Heron", numbers=[])), now)
    assert (done.added, done.updated) == (0, 1)
    with database.read() as connection:
        assert store.count(connection) == 2
        account = store.get(connection, "A-100234")
        assert (account.id, account.company) == ("A-100234", "Heron")
        assert store.by_ref(connection, "acme", ["+14085550132"]).id == "A-2"


def test_one_bad_row_keeps_the_whole_file_out(database, tmp_path, now):
    with pytest.raises(ImportRefused):
        load(database, write(tmp_path, GOOD, but(id="A-2", payment_method="cash")), now)
    with database.read() as connection:
        assert store.count(connection) == 0


def test_every_bad_row_is_told_in_one_go(tmp_path):
    told = problems(tmp_path, but(country="us", lines=-1), GOOD, but(id="A-3", product=""), "hello")
    assert [line.partition(":")[0] for line in told] == [
        "account 1 (A-100234), country",
        "account 1 (A-100234), lines",
        "account 2 (A-100234), id",
        "account 3 (A-3), product",
        "account 4 (no id)",
    ]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (but(payment_method="cash"), "write invoice, ach, credit_card or other; found 'cash'."),
        (but(contract_end="2027-13-14"), "write a date like 2027-03-14, or null"),
        (but(contract_end=1810598400), "write a date like 2027-03-14, or null"),
        (but(lines=True), "write how many lines of service there are"),
        (but(company="A\u202eB"), "at most 120 characters on one line"),
        (but(company="A\nB"), "at most 120 characters on one line"),
        (but(wholesale="perhaps"), "write true or false; found 'perhaps'."),
        (but(contacts=[]), "write at least one contact"),
        (but(compny="x"), "compny: there is no such field; write company."),
        (but(status="cancelled"), "write cancelled_on for a cancelled account"),
        (but(cancelled_on="2026-11-12"), "write cancelled_on for a cancelled account"),
        (but(contacts=GOOD["contacts"] * 2), "dana@blueheron.example is there twice;"),
        (but(numbers=GOOD["numbers"] * 2), "the number +14085550132 is there twice"),
        (but(trunks=[{"id": "T-1"}]), "trunks 1, kind: is missing; write a kind"),
        (but(addons="jetpack"), "addons: write a list in small letters"),
        (but_contact(email="dana"), "contacts 1, email: write an address like"),
        (but_contact(email="a@b.example\nBcc: c@d.example"), "write an address like"),
        (but_contact(phone="4085550101"), 'like "+14085550101"; found'),
        (but_contact(roles=["Boss"]), "contacts 1, roles 1: write a list of roles"),
        (but_contact(email_changed_on="2026-11-20T10:00:00"), "a moment with its time zone"),
        (but_number(number="+14085550"), "numbers 1, number: write the number with +"),
        (but_number(status="released"), "write released_on for a released number"),
        (but_number(released_on="2026-11-20"), "write released_on for a released number"),
        (but_number(extension="x12"), 'write digits in quotes, like "1012", or null'),
    ],
)  # fmt: skip
def test_a_bad_value_is_told_with_its_place_and_what_to_write(tmp_path, row, sentence):
    (told,) = problems(tmp_path, row, name="accounts.json")
    assert told.startswith("account 1 (A-100234)")
    assert sentence in told
    assert "\n" not in told.rstrip()
    assert told.endswith(".")


def test_a_missing_field_is_told_by_name(tmp_path):
    row = but()
    del row["provider"], row["contacts"]
    assert [line.split(": ")[1] for line in problems(tmp_path, row)] == [
        "is missing; write the provider's name in small letters, as its rule pack is called.",
        "is missing; write at least one contact, as a list.",
    ]


def test_in_yaml_a_number_keeps_its_plus_and_an_id_its_zeros_without_quotes(tmp_path):
    path = tmp_path / "accounts.yml"
    text = yaml.safe_dump({"accounts": [but(id="ID", country="NO")]})
    text = text.replace("ID", "0085550144").replace("'NO'", "NO").replace("'+", "+")
    path.write_text(text.replace("0132'", "0132").replace("0101'", "0101"))
    (account,) = importer.read(path)
    assert (account.id, account.country) == ("0085550144", "NO")
    assert account.numbers[0].number == "+14085550132"


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("a.yml", "accounts: [", "line 1: is not valid"),
        ("a.json", '{"accounts": [,]}', "line 1: is not valid"),
        ("a.yml", "", "write one list under the single key accounts"),
        ("a.yml", "accounts: []\nmore: []", "write one list under the single key accounts"),
        ("a.yml", "accounts: {}", "write a list of at least one account"),
        ("a.yml", "accounts: []", "write a list of at least one account"),
        ("a.yml", "accounts: [!!python/object:os.system {}]", "is not valid"),
    ],
)
def test_a_file_that_is_no_account_file_is_refused_in_a_sentence(tmp_path, name, text, sentence):
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(ImportRefused, match="a\\.") as refused:
        importer.read(path)
    assert sentence in str(refused.value)


def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(tmp_path):
    with pytest.raises(ImportRefused, match="cannot be read"):
        importer.read(tmp_path / "nowhere.yml")
    (tmp_path / "latin.yml").write_bytes(b"accounts: \xe9")
    with pytest.raises(ImportRefused, match="save it as UTF-8"):
        importer.read(tmp_path / "latin.yml")


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("2026-11-20", date(2026, 11, 20)),
        ("2026-11-20T00:00:00Z", datetime(2026, 11, 20, tzinfo=UTC)),
        ("2026-11-20T02:00:00-08:00", datetime(2026, 11, 20, 10, tzinfo=UTC)),
        (None, None),
    ],
)
def test_when_an_address_changed_is_kept_to_the_moment_if_it_is_known(
    database, tmp_path, now, written, known
):
    load(database, write(tmp_path, but_contact(email_changed_on=written)), now)
    with database.read() as connection:
        (contact,) = store.get(connection, "A-100234").contacts
    assert type(contact.email_changed_on) is type(known)
    assert contact.email_changed_on == known


def _places(model, prefix=""):
    for name, field in model.model_fields.items():
        yield prefix + name
        for inner in getattr(field.annotation, "__args__", ()):
            if isinstance(inner, type) and issubclass(inner, BaseModel):
                yield from _places(inner, f"{prefix}{name}.")


def test_every_place_in_the_file_has_a_hint_and_no_hint_is_without_a_place():
    places = set(_places(rows.AccountRow))
    assert len(places) > 30
    assert places == set(rows.HINTS)


@pytest.fixture(scope="module")
def packs():
    return load_all(ROOT / "helpdesk" / "providers")


def test_every_name_the_provider_does_not_know_is_told_with_its_row_and_nothing_is_kept(
    database, tmp_path, now, packs
):
    known = but(id="8x8-1", provider="8x8", product="x_series")
    licence = {"id": "L-1", "kind": "x22"}
    wrong = but(id="8x8-2", provider="8x8", product="x_seris", licences=[licence])
    wrong["contacts"][0]["roles"] = ["authorised", "user", "owner"]
    path = write(tmp_path, known, wrong, but(id="8x9-3", provider="8x9"))

    with pytest.raises(ImportRefused) as refused, database.write() as connection:
        importer.import_file(connection, path, packs=packs, now=now)

    where = "account 2 (8x8-2)"
    assert refused.value.problems == [
        f"{where}, product: `x_seris` is no product in the pack of 8x8; write x_series.",
        f"{where}, contacts 1, roles 1: `authorised` is no role in the pack of 8x8; "
        "write authorized.",
        f"{where}, contacts 1, roles 3: `owner` is no role in the pack of 8x8; write one of "
        f"{', '.join(packs['8x8'].roles)}.",
        f"{where}, licences 1, kind: `x22` is no licence in the pack of 8x8; write x2.",
        "account 3 (8x9-3), provider: `8x9` is no provider that is served here; write 8x8.",
    ]
    with database.read() as connection:
        assert store.count(connection) == 0
    assert importer.read(write(tmp_path, known), packs)
