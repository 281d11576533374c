"""Questions that several forms ask, and the ways of reading that they share. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from helpdesk.forms import lists, recalling, words
from helpdesk.forms.model import (
    Answer,
    Context,
    Heard,
    Kind,
    Option,
    Problem,
    Question,
    Read,
)
from helpdesk.reading import (
    changes,
    choices,
    claims,
    numbers,
    picking,
    quantities,
    yes_no,
)


def masked(email: str) -> str:
    """Return an e-mail address as it may be shown: d•••@blueheron.example."""
    name, _, domain = email.partition("@")
    return f"{name[:1]}•••@{domain}"


# --- ways of reading -------------------------------------------------------------------------


def read_choice(slot: str) -> Callable[[Heard, Context], Read]:
    """Return a reader of one choice of `slot`, pressed or typed."""

    def read(heard: Heard, context: Context) -> Read:
        if heard.picked is not None:
            return Answer(heard.picked)
        known = [
            choices.Choice(value, text, words.picking(slot, value))
            for value, text in words.options(slot).items()
        ]
        found = choices.match(heard.text, known)
        return Answer(found[0]) if len(found) == 1 else None

    return read


def read_yes_no(heard: Heard, context: Context) -> Read:
    """Read a yes or a no, pressed, typed or understood."""
    if isinstance(heard.picked, bool):
        return Answer(heard.picked)
    said = yes_no.read(heard.text)
    if said is None and heard.intent in ("affirm", "deny") and heard.confidence >= 0.8:
        said = heard.intent == "affirm" if len(heard.text.split()) <= 6 else None
    return None if said is None else Answer(said)


def read_numbers(heard: Heard, context: Context) -> Read:
    """Read telephone numbers in any form, ranges too; or which of the account's ("all but the 800 one")."""
    if heard.picked is not None:
        return Answer(heard.picked if isinstance(heard.picked, list) else [heard.picked])
    text = lists.holding(heard.text)
    found = numbers.read(text)
    if not picking.excepts(text):
        if found.numbers and not found.problems:
            return Answer(list(found.numbers))
    elif context.account is None:
        return None
    meant = lists.which_of(_active(context), text, is_shown=bool(number_options(context)))
    if meant:
        return Answer(meant)
    if found.problems:
        worst = found.problems[0]
        return Problem(worst.code, {"raw": worst.raw})
    return None


def means_all(text: str) -> bool:
    """Say whether a short message means every one there is."""
    return not picking.excepts(text) and bool(
        choices.match(text, [choices.Choice("all", *_words_for_all())])
    )


def _words_for_all() -> tuple[str, tuple[str, ...]]:
    return words.option("everything", "all"), words.picking("everything", "all")


def volunteer_numbers(heard: Heard, context: Context) -> Read:
    """Take telephone numbers that were said before they were asked for."""
    found = numbers.read(heard.text)
    if found.problems or picking.excepts(lists.holding(heard.text)):
        return None
    return Answer(list(found.numbers)) if found.numbers else None


def numbers_on_account(value: Any, context: Context) -> Problem | None:
    """Every number must be on the account; an unverified customer learns nothing here."""
    if context.account is None:
        return None
    missing = [n for n in value if context.account.number(n) is None]
    if missing:
        return Problem("not_on_account", {"raw": ", ".join(map(numbers.national, missing))})
    return None


def number_options(context: Context) -> Sequence[Option]:
    """Offer the account's active numbers, when they are few enough to show."""
    active = _active(context)
    if len(active) > 6:
        return ()
    return tuple(Option([n], numbers.national(n)) for n in active)


def _active(context: Context) -> list[str]:
    held = context.account.numbers if context.account else ()
    return [n.number for n in held if n.status == "active"]


def show_numbers(value: Any, context: Context) -> str:
    """Show numbers as people write them."""
    return ", ".join(numbers.national(n) for n in value)


def read_quantity(heard: Heard, context: Context) -> Read:
    """Read how many."""
    if isinstance(heard.picked, int):
        return Answer(heard.picked)
    said = quantities.read(heard.text)
    if said.problem:
        return None if said.problem == "not_a_number" else Problem(said.problem)
    return Answer(said.value)


def volunteer_quantity(heard: Heard, context: Context) -> Read:
    """Take a quantity that was said with the request ("add five lines")."""
    said = quantities.find(heard.text)
    return Answer(said.value) if said is not None and said.value and not said.problem else None


def offered(slot: str) -> Callable[[Context], Sequence[Option]]:
    """Return the choices of `slot` as words.yml lists them."""
    return lambda context: tuple(Option(value) for value in words.options(slot))


def show_option(slot: str) -> Callable[[Any, Context], str]:
    """Return how a choice of `slot` is shown."""
    return lambda value, context: words.option(slot, value)


# --- questions -------------------------------------------------------------------------------


def unverified(context: Context) -> bool:
    """Nobody is known yet."""
    return context.identity is None


def _read_account(heard: Heard, context: Context) -> Read:
    refs = claims.account_refs(heard.text)
    return Answer(list(refs)) if refs else None


def _volunteer_account(heard: Heard, context: Context) -> Read:
    if "account_id" not in heard.entities:
        return None
    return _read_account(heard, context)


def _read_email(heard: Heard, context: Context) -> Read:
    found = claims.email(heard.text)
    return Answer(found) if found else None


def _read_code(heard: Heard, context: Context) -> Read:
    if heard.code_checked == "passed":
        return Answer(True)
    return Problem(heard.code_checked) if heard.code_checked else None


def _code_wording(context: Context) -> str:
    if context.answers.get("_code_awaited"):
        return "_again"
    return "_fresh" if context.identity else ""


def _read_resume(heard: Heard, context: Context) -> Read:
    read = read_choice("resume")(heard, context)
    if read is None:  # it is asked as a question of yes or no, too
        said = read_yes_no(heard, context)
        read = Answer("go_on" if said.value else "start_over") if isinstance(said, Answer) else None
    return read


def _saved(context: Context) -> Mapping[str, str]:
    return {name: str(context.drafts[0][name]) for name in ("saved_on", "shown")}


def identification(fresh_code: bool = False) -> tuple[Question, ...]:
    """The questions every form about an account begins with; asked only as far as needed.

    With `fresh_code` a code is needed for this very request, however well the customer is known.
    """
    return (
        Question(
            "account_ref",
            Kind.ACCOUNT,
            _read_account,
            needed=unverified,
            volunteered=_volunteer_account,
            show=lambda value, context: str(value[0]),
            in_summary=False,
        ),
        Question(
            "email",
            Kind.EMAIL,
            _read_email,
            needed=unverified,
            volunteered=_read_email,
            in_summary=False,
        ),
        Question(
            "code",
            Kind.CODE,
            _read_code,
            needed=lambda c: c.identity is None or (fresh_code and not c.fresh),
            values=lambda c: {"contact": masked(c.identity.email) if c.identity else ""},
            wording=_code_wording,
            in_summary=False,
        ),
    )


def which_numbers(slot: str) -> Question:
    """Which numbers of the account a request is about."""

    def volunteered(heard: Heard, context: Context) -> Read:
        return volunteer_numbers(heard, context) or recalling.named(slot, heard, context)

    return Question(
        slot,
        Kind.NUMBERS,
        read_numbers,
        volunteered=volunteered,
        check=numbers_on_account,
        options=number_options,
        show=show_numbers,
        echo=True,
    )


def resume() -> Question:
    """Whether to go on with what was saved. Comes after it is known whose it is."""
    return Question(
        "resume",
        Kind.CHOICE,
        _read_resume,
        needed=lambda c: bool(c.drafts) and "_draft" not in c.answers,
        options=offered("resume"),
        values=_saved,
        in_summary=False,
    )


def summary(form: str, can_change: bool = True) -> Question:
    """The last question: every answer is shown, and nothing is sent without a yes.

    Without anything that `can_change` a plain no is the end.
    """
    slot = f"{form}_confirmed"

    def read(heard: Heard, context: Context) -> Read:
        if heard.picked is not None:
            return Answer(heard.picked)
        said = read_yes_no(heard, context)
        if not isinstance(said, Answer):
            return said
        if said.value is False:
            wants_change = len(heard.text.split()) == 1 or changes.asks(heard.text)
            return Answer("change") if wants_change and can_change else said
        is_plain = yes_no.read(heard.text) is True
        return said if is_plain or not changes.goes_on(heard.text) else Answer("change")

    return Question(
        slot,
        Kind.SUMMARY,
        read,
        options=lambda c: tuple(
            map(Option, (True, "change", False) if can_change else (True, False))
        ),
        in_summary=False,
    )
