"""The helpdesk of this process, built on first use; the only import of helpdesk.bootstrap here."""

from __future__ import annotations

from functools import cache

from helpdesk import bootstrap
from helpdesk.casework.desk import Casework


@cache
def _helpdesk() -> bootstrap.Helpdesk:
    return bootstrap.build()


def casework() -> Casework:
    """Return the one desk."""
    return _helpdesk().casework
