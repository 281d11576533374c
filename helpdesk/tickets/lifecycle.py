"""The life of a case: statuses, the arrows between them, who acts next. Pure; no rows, no time.

docs/case_lifecycle.md draws and explains every arrow; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from helpdesk.vocabulary import CaseKind, CaseStatus

_S = CaseStatus

STARTS = frozenset({_S.RECEIVED, _S.WAITING_ON_CUSTOMER, _S.DONE})

MOVES: Mapping[CaseStatus, frozenset[CaseStatus]] = MappingProxyType(
    {
        _S.RECEIVED: frozenset(
            {
                _S.IN_REVIEW,
                _S.WAITING_ON_CUSTOMER,
                _S.SCHEDULED,
                _S.DONE,
                _S.WITHDRAWN,
                _S.REJECTED,
            }
        ),
        _S.IN_REVIEW: frozenset(
            {_S.WAITING_ON_CUSTOMER, _S.SCHEDULED, _S.DONE, _S.WITHDRAWN, _S.REJECTED}
        ),
        _S.WAITING_ON_CUSTOMER: frozenset({_S.IN_REVIEW, _S.WITHDRAWN, _S.REJECTED}),
        _S.SCHEDULED: frozenset({_S.IN_REVIEW, _S.DONE, _S.GRACE, _S.WITHDRAWN}),
        _S.GRACE: frozenset({_S.CLOSED, _S.RESTORED}),
        _S.DONE: frozenset(),
        _S.WITHDRAWN: frozenset(),
        _S.REJECTED: frozenset(),
        _S.CLOSED: frozenset(),
        _S.RESTORED: frozenset(),
    }
)

ENDS = frozenset(status for status, onward in MOVES.items() if not onward)

# Only a cancellation can be taken back after it took effect.
CANCELLATION_ONLY = frozenset({_S.GRACE, _S.CLOSED, _S.RESTORED})

NEXT_ACTOR: Mapping[CaseStatus, str] = MappingProxyType(
    {
        _S.RECEIVED: "provider",
        _S.IN_REVIEW: "provider",
        _S.WAITING_ON_CUSTOMER: "customer",
        _S.SCHEDULED: "provider",
        _S.GRACE: "customer",  # the service can be had back by asking, and by nothing else
        **dict.fromkeys(sorted(ENDS), "nobody"),
    }
)


def may_start(status: CaseStatus) -> bool:
    """Say whether a case may be opened in `status`."""
    return status in STARTS


def may_move(kind: CaseKind, left: CaseStatus, entered: CaseStatus) -> bool:
    """Say whether a case of this kind may go from `left` to `entered` in one step."""
    if entered in CANCELLATION_ONLY and kind is not CaseKind.CANCEL_SERVICE:
        return False
    return entered in MOVES[left]
