"""A customer service record: what is asked, in which order. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from helpdesk.forms import shared
from helpdesk.forms.model import Context, Form, Kind, Question
from helpdesk.vocabulary import RequestKind


def _facts(context: Context) -> Mapping[str, Any]:
    return {"numbers_count": len(context.answers.get("csr_numbers", ()))}


FORM = Form(
    RequestKind.REQUEST_CSR,
    (
        *shared.identification(),
        shared.resume(),
        shared.which_numbers("csr_numbers"),
        Question(
            "csr_choice",
            Kind.CHOICE,
            shared.read_choice("csr_choice"),
            options=shared.offered("csr_choice"),
            show=shared.show_option("csr_choice"),
        ),
        shared.summary("csr"),
    ),
    facts=_facts,
    numbers_slot="csr_numbers",
)
