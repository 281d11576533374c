"""Ordering phones and other devices: what is asked, in which order. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from helpdesk.forms import orders, shared
from helpdesk.forms.model import Context, Form, Kind, Question
from helpdesk.vocabulary import RequestKind


def _facts(context: Context) -> Mapping[str, Any]:
    if "devices_quantity" not in context.answers:
        return {}
    return {"devices_quantity": context.answers["devices_quantity"]}


def quote(context: Context) -> Mapping[str, str]:
    """Return the quote of the answers: devices, shipping, both together; demo prices."""
    device = orders.item(context, "devices", context.answers["device_model"])
    shipping = orders.item(context, "shipping", context.answers["device_shipping"])
    goods = Decimal(str(device["price"])) * int(context.answers["devices_quantity"])
    carriage = Decimal(str(shipping["price"]))
    return {
        "goods": orders.money(goods),
        "shipping": orders.money(carriage),
        "total": orders.money(goods + carriage),
    }


FORM = Form(
    RequestKind.ORDER_DEVICES,
    (
        *shared.identification(),
        shared.resume(),
        Question(
            "device_model",
            Kind.CHOICE,
            orders.read_item("devices"),
            volunteered=orders.volunteer_item("devices", "device"),
            options=orders.offer_items("devices"),
            show=orders.show_item("devices"),
        ),
        Question(
            "devices_quantity",
            Kind.QUANTITY,
            shared.read_quantity,
            volunteered=shared.volunteer_quantity,
        ),
        Question(
            "device_shipping",
            Kind.CHOICE,
            orders.read_item("shipping"),
            options=orders.offer_items("shipping"),
            show=orders.show_item("shipping"),
        ),
        shared.summary("order_devices"),
    ),
    facts=_facts,
)
