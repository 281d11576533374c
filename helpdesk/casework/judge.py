"""The rules of a provider, asked about a form as it stands. Pure: every fact comes in the context."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from helpdesk.eligibility import verdict
from helpdesk.forms.model import Context, Form
from helpdesk.reading import numbers
from helpdesk.vocabulary import Account, Outcome, Verdict


@dataclass(frozen=True)
class RuleJudge:
    """Weighs one form by its provider's pack.

    Of a customer who is not verified yet only what they said is weighed, and only what nobody can
    have done here: who ends an add-on in the portal need not prove who they are to hear so.
    """

    form: Form

    def request(self, context: Context) -> Verdict:
        """Say what the rules make of the request: permission first, then everything else."""
        if context.account is None or context.contact is None:
            return self._said(context)
        barred = verdict.permitted(context.pack, self.form.kind, context.contact.roles)
        if barred is not None:
            return Verdict(barred.otherwise, (barred,))
        rules = context.pack.rules_for(self.form.kind, context.today)
        return verdict.decide(rules, self.facts(context))

    def _said(self, context: Context) -> Verdict:
        rules = context.pack.rules_for(self.form.kind, context.today)
        never = [rule for rule in rules if rule.otherwise is Outcome.REFUSE]
        return verdict.decide(never, self.form.facts(context)) if never else Verdict(Outcome.GRANT)

    def number(self, context: Context, number: str) -> Verdict:
        """Say what the rules make of one number of the request."""
        rules = context.pack.number_rules_for(self.form.kind, context.today)
        if not rules:
            return Verdict(Outcome.GRANT)
        return verdict.decide(rules, number_facts(context, number))

    def facts(self, context: Context) -> Mapping[str, Any]:
        """Return every fact known of the request; what is not known is not in it."""
        known = dict(context.facts)
        if context.account is not None:
            known.update(account_facts(context.account))
        if context.contact is not None:
            known["requester_roles"] = context.contact.roles
        known.update(self.form.facts(context))
        return known


def account_facts(account: Account) -> Mapping[str, Any]:
    """Return the facts of the record itself."""
    return {
        "product": account.product,
        "country": account.country,
        "wholesale": account.wholesale,
        "account_status": account.status,
        "payment_method": account.payment_method,
        "card_on_file": account.card_on_file,
        "free_lines": max(0, account.lines - account.devices),
        "account_roles": tuple(sorted({r for contact in account.contacts for r in contact.roles})),
    }


def number_facts(context: Context, number: str) -> Mapping[str, Any]:
    """Return the facts of one number; `on_account` is False for a stranger's."""
    known = context.account.number(number) if context.account else None
    facts: dict[str, Any] = {
        "on_account": known is not None,
        "toll_free": numbers.is_toll_free(number),
        "region": numbers.region(number),
    }
    if known is not None:
        facts["number_status"] = known.status
        facts["locked"] = known.locked
        if known.released_on:
            facts["days_since_release"] = (context.today - known.released_on).days
    return facts
