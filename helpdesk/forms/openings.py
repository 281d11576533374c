"""What the request itself said, heard once more as soon as the account is known. Pure.

"Close our warehouse" names a location only to who knows the account's locations.
"""

from __future__ import annotations

from helpdesk.forms import corrections
from helpdesk.forms.model import Context, Heard
from helpdesk.forms.turns import Making
from helpdesk.reading import claims

NOTE = "_opening"


def keep(turn: Making, heard: Heard) -> None:
    """Keep the request of a customer who is not known yet."""
    if turn.context.account is None and heard.text:
        turn.answers[NOTE] = {
            "text": heard.text,
            "entities": {k: list(v) for k, v in heard.entities.items()},
        }


def names_another(heard: Heard, context: Context) -> bool:
    """Say whether a customer who is known asks for another account, or as somebody else."""
    if context.account is None or context.identity is None:
        return False
    refs = claims.account_refs(heard.text) if "account_id" in heard.entities else ()
    said = {ref.casefold() for ref in refs}
    email = claims.email(heard.text) or context.identity.email
    is_other = bool(said) and not any(ref in context.account.id.casefold() for ref in said)
    return is_other or email.casefold() != context.identity.email.casefold()


def take(turn: Making) -> None:
    """Take from the request what only the record makes plain; what was answered since stays."""
    if turn.context.account is None or NOTE not in turn.answers:
        return
    kept = turn.answers.pop(NOTE)
    turn.refresh()
    heard = Heard(
        text=kept["text"],
        intent=turn.form.kind.value,
        confidence=1.0,
        entities={name: tuple(values) for name, values in kept["entities"].items()},
    )
    corrections.volunteer(turn, heard, besides=None, only_new=True)
