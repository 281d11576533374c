"""A request that waits for somebody else's yes: asked for by one contact, sent or turned down by another.

It is a case from the start, waiting on the customer: kept, and to be asked about. Its fields hold who
asked and whose yes it takes; nothing reaches the provider's people before that yes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy.engine import Connection

from helpdesk.casework import filing, received
from helpdesk.eligibility import verdict
from helpdesk.errors import NotAllowed
from helpdesk.forms import approval
from helpdesk.forms.model import Context, Form
from helpdesk.mail import outbox
from helpdesk.reading import dates
from helpdesk.tickets import store as tickets
from helpdesk.tickets.case import Case
from helpdesk.vocabulary import (
    Account,
    CaseKind,
    CaseStatus,
    Contact,
    Outcome,
    RequestKind,
    Verdict,
)

if TYPE_CHECKING:
    from helpdesk.casework.desk import Place

KINDS = {RequestKind.CANCEL_SERVICE: CaseKind.CANCEL_SERVICE}  # what can wait for a yes
FIELD = "approval_asked"  # of such a case: who asked, whose yes it takes, who gave it


@dataclass(frozen=True)
class Letters:
    """Writes the letters about one request; `chat_url` is where an answer is given."""

    connection: Connection
    context: Context
    chat_url: str = ""

    def write(self, letter: str, to: str, case: Case, **values: str) -> None:
        """Leave one letter for the worker; each person gets each letter about a case once."""
        outbox.queue(
            self.connection,
            letter=letter,
            to=to,
            values={"case_number": case.number, **values},
            key=f"{letter}:{case.number}:{to}",
            now=self.context.now,
            case_number=case.number,
        )


def waiting(connection: Connection, form: Form | None, context: Context) -> list[dict[str, Any]]:
    """Return the requests that wait for this customer's yes, oldest first, as the form offers them."""
    if form is None or form.kind not in KINDS or context.account is None:
        return []
    rules = context.pack.rules_for(form.kind, context.today)
    if not any(rule.otherwise is Outcome.APPROVE for rule in rules):
        return []
    cases = tickets.open_cases(connection, context.account.id, (KINDS[form.kind],))
    return [_offered(case, form, context) for case in reversed(cases) if may_answer(case, context)]


def is_waiting(case: Case) -> bool:
    """Say whether a case still waits for somebody's yes."""
    return FIELD in case.fields and case.status is CaseStatus.WAITING_ON_CUSTOMER


def may_answer(case: Case, context: Context) -> bool:
    """Say whether the customer may say yes or no to it: not to what they asked for themselves."""
    if context.contact is None or not is_waiting(case):
        return False
    return context.contact in _approvers(case.fields[FIELD], context.account)


def approvers(case: Case, context: Context) -> str:
    """Return who may say yes, by name."""
    found = _approvers(case.fields[FIELD], context.account)
    return ", ".join(contact.name for contact in found)


def request_of(case: Case) -> str:
    """Return the request in which a case that waits for a yes is answered."""
    return next(request.value for request, kind in KINDS.items() if kind is case.kind)


def ask(
    connection: Connection,
    form: Form,
    place: Place,
    context: Context,
    found: Verdict,
    chat_url: str,
) -> Case:
    """Keep the request, and ask everybody who may say yes to it; once for each draft.

    Raises NotAllowed when nobody on the account may.
    """
    if context.contact is None:
        raise NotAllowed("only a verified contact can ask for a yes")
    asked: dict[str, Any] = {
        "asked_by": context.contact.name,
        "email": context.contact.email,
        "roles": [sorted(roles) for roles in verdict.approvers(found)],
    }
    addressed = _approvers(asked, context.account)
    if not addressed:
        raise NotAllowed("nobody on the account may approve this; a person looks at it")
    what = filing.file(form, context)
    case = tickets.open_case(
        connection, key=f"draft:{place.draft_id}", kind=what.kind, provider=place.provider,
        account_id=context.account.id if context.account else None, email=context.contact.email,
        conversation_id=place.conversation_id, status=CaseStatus.WAITING_ON_CUSTOMER,
        next_actor="customer", due=None, effective_on=what.effective_on,
        fields={**what.fields, FIELD: asked}, by="assistant", note="for_approval", now=context.now,
    )  # fmt: skip
    _write_asking(Letters(connection, context, chat_url), form, case, addressed)
    return case


def _write_asking(letters: Letters, form: Form, case: Case, addressed: tuple[Contact, ...]) -> None:
    context = letters.context
    told = {
        "asked_by": case.fields[FIELD]["asked_by"],
        "provider_name": context.pack.name,
        "summary": _summary(form, context),
    }
    for contact in addressed:
        url = f"{letters.chat_url}/{context.pack.provider}/"
        letters.write("approval_wanted", contact.email, case, **told, chat_url=url)
    names = ", ".join(contact.name for contact in addressed)
    letters.write(
        "approval_asked", str(case.email), case, approvers=names,
        **{name: told[name] for name in ("provider_name", "summary")},
    )  # fmt: skip


def answered(connection: Connection, draft_id: str | None) -> Case | None:
    """Return the case that this draft answers, once it is answered; None before, or of no such draft."""
    number = approval.case_number(draft_id)
    case = tickets.case(connection, number) if number else None
    return None if case is None or is_waiting(case) else case


def answer(connection: Connection, form: Form, place: Place, context: Context) -> Case:
    """Send the request or turn it down, as the customer decided; whoever asked gets a letter.

    Raises NotAllowed when it is not this customer's to answer.
    """
    number = approval.case_number(place.draft_id)
    case = tickets.case(connection, number, locked=True) if number else None
    if case is None or context.account is None or case.account_id != context.account.id:
        raise NotAllowed("there is no such request on this account")
    if not is_waiting(case):
        return case
    if not may_answer(case, context):
        raise NotAllowed("this request takes the yes of somebody else")
    if context.answers.get("approval") == approval.TURN_DOWN:
        return _turn_down(Letters(connection, context), form, case)
    return _send(Letters(connection, context), form, case)


def _send(letters: Letters, form: Form, case: Case) -> Case:
    context, what = letters.context, filing.file(form, letters.context)
    email = context.contact.email if context.contact else ""
    asked = {**case.fields[FIELD], "answer": "yes", "answered_by": email}
    case = tickets.move(
        letters.connection, case.number, CaseStatus.IN_REVIEW, by="customer", note="approved",
        now=context.now, fields={**what.fields, FIELD: asked}, next_actor=what.next_actor,
        due=what.due, effective_on=what.effective_on,
    )  # fmt: skip
    for to in dict.fromkeys((asked["email"], email)):
        received.write(letters.connection, form, context, case, to)
    return case


def _turn_down(letters: Letters, form: Form, case: Case) -> Case:
    context = letters.context
    by = context.contact
    asked = {**case.fields[FIELD], "answer": "no", "answered_by": by.email if by else ""}
    case = tickets.move(
        letters.connection, case.number, CaseStatus.WITHDRAWN, by="customer",
        note="turned_down", now=context.now, fields={**case.fields, FIELD: asked},
    )  # fmt: skip
    letters.write(
        "approval_refused", asked["email"], case, answered_by=by.name if by else "",
        provider_name=context.pack.name, summary=_summary(form, context),
    )  # fmt: skip
    return case


def _approvers(asked: Mapping[str, Any], account: Account | None) -> tuple[Contact, ...]:
    """Return who may say yes: somebody else, with one role of every set."""
    if account is None or not asked["roles"]:
        return ()
    found = [set(account.with_role(roles)) for roles in asked["roles"]]
    return tuple(
        c for c in account.contacts if c.email != asked["email"] and all(c in may for may in found)
    )


def _offered(case: Case, form: Form, context: Context) -> dict[str, Any]:
    day = case.opened_at.astimezone(ZoneInfo(context.pack.time_zone)).date()
    answers = {slot: case.fields[slot] for slot in form.slots if slot in case.fields}
    return {
        "number": case.number,
        "asked_by": case.fields[FIELD]["asked_by"],
        "asked_on": dates.say(day),
        "answers": answers,
        "shown": ", ".join(_shown(answers, form, context)),
    }


def _shown(answers: Mapping[str, Any], form: Form, context: Context) -> Iterator[str]:
    asked = replace(context, answers=answers)
    for question in form.customers_own:
        if question.slot in answers:
            yield question.show(answers[question.slot], asked)


def _summary(form: Form, context: Context) -> str:
    return "\n".join(f"- {label}: {shown}" for label, shown in filing.rows(form, context))
