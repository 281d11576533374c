"""What can end a turn. None of these is a RasaException, because Rasa swallows those."""

from __future__ import annotations


class TurnFailed(Exception):
    """An action failed, or the rules ran in circles: nothing of this turn may be kept or shown."""


class ActionsUnavailable(TurnFailed):
    """The action server could not be reached; the same turn may be tried again."""


class BadTurn(Exception):
    """The request is not a turn; the text says what is wrong, never what was sent."""
