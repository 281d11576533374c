"""Every setting is documented once, and read in one place."""

from __future__ import annotations

import ast

from laws.sources import ROOT, modules, name, tree

from helpdesk.settings import SETTINGS

# Who else touches the environment, and why. Nobody else may.
READERS = {
    "helpdesk/settings.py": "reads it",
    "apps/cli/run.py": "hands it on to the four programs",
    "apps/cli/__main__.py": "must explain an error even when the settings are the error",
    "assistant/runtime.py": "sets what TensorFlow reads",
    "assistant/serve.py": "lives in another environment, without our settings module",
    "assistant/train.py": "likewise",
    "assistant/channels/gateway.py": "likewise",
}


def example() -> str:
    """What .env.example must be."""
    head = (
        "# Every setting with its default. Copy to .env and change what you need; the environment\n"
        "# wins over .env. The list is helpdesk/settings.py; a law keeps the two alike.\n"
    )
    return head + "".join(f"\n# {s.help}\n{s.name}={s.default}\n" for s in SETTINGS)


def test_the_example_lists_exactly_the_settings_there_are() -> None:
    assert SETTINGS, "there are no settings; this law guards nothing"
    assert (ROOT / ".env.example").read_text(encoding="utf-8") == example()


def test_every_setting_has_a_help_and_the_prefix() -> None:
    for setting in SETTINGS:
        assert setting.name.startswith("PORTER_"), setting.name
        assert len(setting.help.split()) > 3, f"{setting.name}: say what it does"


def test_nobody_else_reads_the_environment() -> None:
    readers = set()
    for module in modules("helpdesk", "actions", "apps", "assistant"):
        for node in ast.walk(tree(module)):
            if isinstance(node, ast.Attribute) and ast.unparse(node) in ("os.environ", "os.getenv"):
                readers.add(name(module))
            if isinstance(node, ast.ImportFrom) and node.module == "dotenv":
                readers.add(name(module))
    assert "helpdesk/settings.py" in readers, "settings.py reads nothing; this law guards nothing"
    assert readers <= set(READERS), sorted(readers - set(READERS))
