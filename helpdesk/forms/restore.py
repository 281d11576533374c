"""Bringing a cancelled service back: what is asked. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from helpdesk.eligibility import days
from helpdesk.forms import shared
from helpdesk.forms.model import Context, Form
from helpdesk.vocabulary import RequestKind


def _facts(context: Context) -> Mapping[str, Any]:
    if context.account is None or context.account.cancelled_on is None:
        return {}
    return {"days_since_cancelled": days.grace_day(context.account.cancelled_on, context.today)}


FORM = Form(
    RequestKind.RESTORE_SERVICE,
    (*shared.identification(), shared.summary("restore", can_change=False)),
    facts=_facts,
)
