"""The closed vocabulary of a rule pack: the facts a rule may test, the values a sentence may name.

Holds no rule and no figure; those are data in helpdesk/providers/.
"""

from __future__ import annotations

from dataclasses import dataclass

WORDS_OF_A_TEST = ("is", "one_of", "at_least", "at_most")

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

ANYONE = "anyone"  # a role everybody has: no permission needed


# What can be cancelled, over all providers; a pack says which of it can be cancelled with it.
SCOPES = (
    "account", "location", "extension", "licence", "number", "trunk", "call_recording_inbound",
    "call_recording_outbound", "call_insights", "number_testing", "jetpack",
)  # fmt: skip

# The questions of those requests that providers ask differently, in the order of asking. Who is
# asking, whether to go on with a saved request, and the summary are asked by everybody.
QUESTIONS: dict[str, tuple[str, ...]] = {
    "cancel_service": (
        "cancel_scope", "cancel_locations", "cancel_items", "cancel_unassigned",
        "cancel_disposition", "cancel_override", "cancel_porting", "cancel_port_date",
        "cancel_date", "cancel_buyout", "cancel_reason", "cancel_switch", "cancel_name",
        "cancel_company", "cancel_contact",
    ),
    "upgrade_service": ("upgrade_what", "upgrade_plan", "upgrade_quantity"),
}  # fmt: skip

# The choices a pack may name for a question, over all providers.
CHOICES: dict[str, tuple[str, ...]] = {
    "cancel_scope": SCOPES,
    "upgrade_what": ("call_insights", "number_testing", "jetpack", "other"),
}


# What a request tells or counts, by the part of the pack it stands in.
NEEDED: dict[str, dict[str, tuple[str, ...]]] = {
    "port_out": {"checklists": ("new_carrier",), "steps": ("port_out",)},
    "request_porting_pin": {
        "figures": ("pin_digits", "pin_life_days", "pin_max_per_day"),
        "steps": ("pin_next",),
    },
    "request_csr": {"figures": ("csr_business_days",), "steps": ("csr_next",)},
    "add_lines": {"catalogue": ("lines",), "steps": ("order_next",)},
    "order_devices": {"catalogue": ("devices", "shipping"), "steps": ("order_next",)},
    "restore_service": {"steps": ("restore",)},
}


@dataclass(frozen=True)
class Fact:
    """One thing that can be known of a request. `values` closes a list of words; empty: any."""

    kind: type
    meaning: str
    values: tuple[str, ...] = ()


FACTS: dict[str, Fact] = {
    "product": Fact(str, "the product of the account, one of the pack's products"),
    "country": Fact(str, "ISO country code of the account, like US"),
    "wholesale": Fact(bool, "the account is a wholesale account"),
    "account_status": Fact(str, "where the account stands", ("active", "cancelled")),
    "payment_method": Fact(
        str, "how the account pays by default", ("invoice", "ach", "credit_card", "other")
    ),
    "card_on_file": Fact(bool, "a usable credit card is kept on the account"),
    "requester_roles": Fact(list, "the roles of the person asking; one of them is enough"),
    "account_roles": Fact(list, "the roles that somebody on the account has"),
    "cancel_scope": Fact(str, "what is to end", SCOPES),
    "licence_kind": Fact(str, "the kind of licence of which the fewest would be left"),
    "licences_left": Fact(int, "licences of that kind that would be left on the account"),
    "switch_on": Fact(bool, "the customer has named what closes; not known before it is asked"),
    "initial_trunk": Fact(
        str, "whether the trunks that are to end are initial UCaaS trunks", ("all", "some", "none")
    ),
    "upgrade_what": Fact(str, "what is to be upgraded", CHOICES["upgrade_what"]),
    "notice_days": Fact(int, "days from today to the wanted end"),
    "in_term": Fact(bool, "the contract runs beyond the wanted end"),
    "lines_quantity": Fact(int, "lines ordered"),
    "devices_quantity": Fact(int, "devices ordered"),
    "free_lines": Fact(int, "lines on the account that have no device"),
    "days_since_cancelled": Fact(int, "whole days since the service ended; 0 on that day"),
    "open_port": Fact(bool, "a number of the account is on its way to another carrier"),
    "port_gap_days": Fact(int, "days from the expected port to the wanted end"),
    "pins_today": Fact(int, "porting PINs already made for the account today"),
    "hours_since_email_change": Fact(int, "whole hours since the requester's e-mail changed"),
    "automatic_pins_paused": Fact(bool, "an open fraud report stops automatic PINs"),
    "numbers_count": Fact(int, "numbers in the request"),
}

NUMBER_FACTS: dict[str, Fact] = {
    "on_account": Fact(bool, "the number is on the account"),
    "number_status": Fact(str, "whether the number is in service", ("active", "released")),
    "days_since_release": Fact(int, "whole days since the number was given back"),
    "locked": Fact(bool, "a lock against porting is set on the number"),
    "toll_free": Fact(bool, "callers do not pay: 800, 833, 844, 855, 866, 877, 888"),
    "region": Fact(str, "ISO country code of the number, like US"),
}

GIVEN: dict[str, str] = {
    "earliest_end": "the first date that keeps the notice and lets an open port finish",
    "contract_end": "the last day of the contract",
    "port_date": "the day the customer expects the port",
    "effective_on": "the day the service is to end",
    "last_restore_day": "the last day on which a cancelled service can be restored",
    "due_on": "the last business day of a promised time",
    "number": "the number a per-number rule speaks of, as people write it",
    "email": "the masked address of the person asking",
    "case_number": "the number of the case",
}

TOPICS = (
    "port_vs_cancel", "cancel_notice", "buyout_fees", "cancel_process", "grace_period",
    "proration_refund", "partial_cancel", "port_process", "porting_pin", "csr", "csr_time",
    "toll_free", "find_bill", "return_numbers", "numbers_lost", "who_can_order", "order_limits",
    "device_limit", "order_payment", "order_process", "sales_contact", "who_can_cancel",
    "contract_terms", "minimum_licenses", "call_recording", "call_insights", "number_testing",
    "sip_trunks", "jetpack", "track_cases",
)  # fmt: skip
