"""Only clock.py asks what time it is; everybody else is told."""

from __future__ import annotations

import ast

from laws.sources import ROOT, modules, name, tree

# assistant/ measures its own speed, bench/ everybody's; neither knows a rule that counts days.
TOLD = ("helpdesk", "actions", "apps")
CLOCK = "helpdesk/clock.py"
ASKS = {
    *("datetime.now", "datetime.utcnow", "datetime.today", "datetime.datetime.now"),
    *("datetime.datetime.utcnow", "date.today", "datetime.date.today"),
    *("time.time", "time.time_ns", "time.localtime", "time.gmtime", "time.ctime", "time.strftime"),
}
DATABASES_ASK = {"now", "current_timestamp", "localtimestamp", "current_date"}


def asked(tree: ast.Module) -> set[str]:
    """Every way of asking the time that stands in the tree, and its line."""
    return {
        f"{ast.unparse(node)} in line {node.lineno}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node) in ASKS
    }


def test_the_clock_does_ask() -> None:
    assert asked(tree(ROOT / CLOCK)), "clock.py asks nobody; this law guards nothing"


def test_only_the_clock_asks_what_time_it_is() -> None:
    for module in modules(*TOLD):
        if name(module) != CLOCK:
            assert not asked(tree(module)), f"{name(module)}: let the time be an argument"


def test_no_module_takes_the_time_functions_by_name() -> None:
    for module in modules(*TOLD):
        for node in ast.walk(tree(module)):
            if isinstance(node, ast.ImportFrom) and node.module == "time":
                taken = {alias.name for alias in node.names} & {"time", "time_ns", "localtime"}
                assert not taken, f"{name(module)}: {taken}"


def test_no_database_is_asked_for_the_time() -> None:
    for module in modules("helpdesk"):
        for node in ast.walk(tree(module)):
            if isinstance(node, ast.Attribute) and ast.unparse(node.value).endswith("func"):
                assert node.attr.lower() not in DATABASES_ASK, f"{name(module)}:{node.lineno}"


def test_what_is_pure_draws_no_lots_and_opens_no_network() -> None:
    impure = {"random", "secrets", "uuid", "socket", "subprocess", "os"}
    for module in modules("helpdesk/reading", "helpdesk/eligibility", "helpdesk/forms"):
        for node in ast.walk(tree(module)):
            if isinstance(node, ast.Import):
                found = {alias.name for alias in node.names} & impure
                assert not found, f"{name(module)} is to be pure, and imports {found}"
