"""Leaving a form before its end: stopped, refused, put aside for another, or handed to a person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions import forms, handover, replies, slots, wiring, wishes
from helpdesk.casework.desk import Casework, Place
from helpdesk.forms import director
from helpdesk.forms.model import Context, Form, Say
from helpdesk.forms.registry import FORMS
from helpdesk.vocabulary import RequestKind


class LeaveForm(Action):
    """Do what the form was left for; nothing is submitted here."""

    def __init__(self, desk: Callable[[], Casework] = wiring.casework) -> None:
        self._desk = desk

    def name(self) -> str:
        return "action_leave_form"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        leaving = tracker.get_slot("leaving")
        form = FORMS[leaving["form"]]
        place = slots.place(tracker)
        context = self._desk().context(place, form, slots.answers(form, tracker))
        how = str(leaving["how"])
        if how.startswith("switch:"):
            return _put_aside(form, director.request_of(how), place, tracker, context)
        replies.tell(
            dispatcher, [Say("utter_rule", {"rule": r}) for r in leaving["because"]], context, form
        )
        if "toll_free" in leaving["facts"]:  # the bill does instead
            replies.answer(dispatcher, "faq/find_bill", context)
        if how in TO_A_PERSON:
            reason = _reason(leaving, context)
            also = wishes.waiting(tracker)
            handover.hand_over(self._desk(), dispatcher, form, place, context, reason, also)
        elif how == "stopped":
            kept = any(q.slot in context.answers for q in form.customers_own)
            replies.utter(dispatcher, f"utter_stopped{'' if kept else '_with_nothing_kept'}")
        return [
            *slots.cleared(form),
            SlotSet("leaving", None),
            slots.ended(tracker, _STATUS[how]),
            *(
                [SlotSet(wishes.SLOT, None)]  # the person who was asked for sees to them
                if how == "human" and not leaving["because"]
                else forms.what_follows(dispatcher, tracker)
            ),
        ]


REMEMBERED = ("_told", "_draft")  # of a form that is put aside; misses and attempts begin anew
TO_A_PERSON = ("human", "silent")  # asked for or decided by a rule, or no rule says anything
_STATUS = {
    "human": "handed_over",
    "silent": "handed_over",
    "stopped": "stopped",
    "refused": "refused",
}


def _reason(leaving: Mapping[str, Any], context: Context) -> dict[str, Any]:
    because = list(leaving["because"])
    code = "policy_requires_human" if because else "customer_request"
    attempts = int(context.answers.get("_attempts", 0))
    if not because and attempts >= director.ATTEMPTS_BEFORE_CHOICES:
        code = "attempts_exceeded"
    if leaving["how"] == "silent":
        code = "no_rule"
    tried = {"attempts": attempts} if attempts else {}
    return {"code": code, "rules": because, "slot": leaving.get("open"), **tried}


def _put_aside(
    form: Form, wanted: RequestKind, place: Place, tracker: Tracker, context: Context
) -> list[EventType]:
    """Keep the form for later and open the one that is wanted now."""
    notes = {k: v for k, v in context.answers.items() if k in REMEMBERED}
    to_form = f"{wanted.value}_form"
    before = tracker.get_slot("suspended") or []
    waiting = [kept for kept in before if kept["form"] not in (form.name, to_form)]
    known = next((kept for kept in before if kept["form"] == to_form), None)
    notes_there = {**(known["notes"] if known else {}), **wishes.note_of(tracker, wanted)}
    now_aside = {"form": form.name, "draft_id": place.draft_id, "notes": notes}
    return [
        SlotSet("suspended", [*waiting, now_aside]),
        slots.ended(tracker, "suspended"),
        SlotSet("leaving", None),
        SlotSet("draft_id", known["draft_id"] if known else None),
        SlotSet(slots.NOTES, notes_there or None),
        SlotSet(wishes.SLOT, wishes.besides(tracker, wanted)),
        FollowupAction(to_form),
    ]
