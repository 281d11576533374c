"""Builds the helpdesk once, from its settings; everything else is handed its tools."""

from __future__ import annotations

from dataclasses import dataclass

from helpdesk import settings as settings_module
from helpdesk.casework.desk import Casework
from helpdesk.eligibility import pack
from helpdesk.identity.codes import Codes
from helpdesk.identity.pins import Pins
from helpdesk.settings import Settings
from helpdesk.store.database import Database


@dataclass(frozen=True)
class Helpdesk:
    """The helpdesk of one process."""

    settings: Settings
    database: Database
    packs: dict[str, pack.Pack]
    codes: Codes
    pins: Pins
    casework: Casework


def build(settings: Settings | None = None) -> Helpdesk:
    """Open the store and read the packs. Raises PackError or SettingsError with what to do."""
    settings = settings or settings_module.load()
    database = Database(settings.database_url)
    packs = pack.load_all(settings.providers, settings.clock().date())
    codes = Codes(settings.token("codes").encode())
    pins = Pins(settings.token("pins").encode(), settings.public_url)
    casework = Casework(database, packs, codes, pins, settings.clock, settings.public_url)
    return Helpdesk(settings, database, packs, codes, pins, casework)
