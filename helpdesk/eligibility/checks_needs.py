"""What a request tells or counts must be in the pack, or the chat would fail in front of a customer."""

from __future__ import annotations

from collections.abc import Iterator

from helpdesk.eligibility import words
from helpdesk.eligibility.lined_yaml import Problem
from helpdesk.eligibility.shape import PackShape
from helpdesk.vocabulary import RequestKind


def problems(shape: PackShape) -> Iterator[Problem]:
    """Return what is missing for the requests that customers of some product can have done."""
    done_here = {kind for product in shape.products.values() for kind in product.requests}
    for kind in sorted(done_here):
        for part, names in words.NEEDED.get(kind, {}).items():
            for name in names:
                if name not in getattr(shape, part):
                    yield (part,), f"`{name}` is missing under `{part}`; `{kind}` makes use of it"
    asked = shape.asks.get(RequestKind.CANCEL_SERVICE)
    if asked and "cancel_port_date" in asked.questions and "port_buffer_days" not in shape.figures:
        said = "`port_buffer_days` is missing under `figures`"
        yield ("figures",), f"{said}; `cancel_port_date` makes use of it"
