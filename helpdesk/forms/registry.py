"""Every form there is, by the name the engine knows it by. Pure."""

from __future__ import annotations

from helpdesk.forms import (
    add_lines,
    cancel_service,
    case_status,
    csr,
    order_devices,
    port_out,
    porting_pin,
    restore,
    upgrade,
)
from helpdesk.forms.model import Form

FORMS: dict[str, Form] = {
    module.FORM.name: module.FORM
    for module in (
        cancel_service,
        port_out,
        porting_pin,
        csr,
        add_lines,
        order_devices,
        upgrade,
        restore,
        case_status,
    )
}
