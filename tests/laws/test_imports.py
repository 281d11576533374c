"""The one-way street: who may import whom. Break it here before you break it there."""

from __future__ import annotations

import ast

import pytest
from laws.sources import imported_by, modules, name, tree, within

ENGINE = {"rasa", "rasa_sdk"}
WEB = {"starlette", "uvicorn", "sanic", "httpx", "websockets"}
DOORS = {"actions", "apps", "assistant"}
KEPT = {"sqlalchemy", "alembic", "helpdesk.store", "helpdesk.bootstrap", "helpdesk.casework"}
PURE = {*KEPT, "helpdesk.clock", "helpdesk.settings"}
LAW = {
    "helpdesk": ENGINE | WEB | DOORS,
    "helpdesk/vocabulary.py": {"helpdesk", "sqlalchemy"},
    "helpdesk/errors.py": {"helpdesk", "sqlalchemy"},
    "helpdesk/clock.py": {"helpdesk", "sqlalchemy"},
    "helpdesk/reading": {*PURE, "helpdesk.forms", "helpdesk.eligibility"},
    "helpdesk/eligibility": {*PURE, "helpdesk.forms"},
    "helpdesk/forms": PURE,
    "actions": {"apps", "assistant", "rasa", "sqlalchemy", "helpdesk.store"},
    "apps": {"actions", "assistant", *ENGINE},
    "assistant": {"helpdesk", "apps", "actions", "rasa_sdk", "sqlalchemy"},
}


@pytest.mark.parametrize(("place", "forbidden"), LAW.items(), ids=LAW)
def test_imports_point_one_way(place: str, forbidden: set[str]) -> None:
    for module in modules(place):
        crossed = {i for i in imported_by(module) for f in forbidden if within(i, f)}
        assert not crossed, f"{name(module)} may not import {sorted(crossed)}"


def test_sqlalchemy_is_spoken_in_stores_alone() -> None:
    # Others may be handed an open connection and hand it on; naming its type is all they may do.
    allowed = {"sqlalchemy.engine", "sqlalchemy.engine.Connection"}
    for module in modules("helpdesk", "actions", "apps", "assistant"):
        if name(module).startswith("helpdesk/store/") or module.name == "store.py":
            continue
        found = {i for i in imported_by(module) if within(i, "sqlalchemy")}
        assert found <= allowed, f"{name(module)}: SQL belongs into a store.py"


def test_nobody_else_executes_anything_on_a_connection() -> None:
    for module in modules("helpdesk", "actions", "apps"):
        if name(module).startswith("helpdesk/store/") or module.name == "store.py":
            continue
        for node in ast.walk(tree(module)):
            spoken = isinstance(node, ast.Attribute) and node.attr in ("execute", "exec_driver_sql")
            assert not spoken, f"{name(module)}:{getattr(node, 'lineno', 0)} speaks SQL"


def test_casework_alone_knows_rules_and_cases() -> None:
    both = {
        name(module)
        for module in modules("helpdesk")
        if any(within(i, "helpdesk.eligibility") for i in imported_by(module))
        and any(within(i, "helpdesk.tickets") for i in imported_by(module))
    }
    assert both, "nobody joins rules and cases; this law guards nothing"
    assert all(found.startswith("helpdesk/casework/") for found in both), sorted(both)


def test_the_helpdesk_is_built_in_one_place_for_each_door() -> None:
    builders = {
        name(module)
        for module in modules("actions")
        if any(within(i, "helpdesk.bootstrap") for i in imported_by(module))
    }
    assert builders == {"actions/wiring.py"}
