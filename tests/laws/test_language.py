"""The engine's configuration, where a mistake would train well and answer badly."""

from __future__ import annotations

import yaml
from laws.sources import ROOT

from assistant.language import build


def config() -> dict[str, object]:
    loaded: dict[str, object] = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    return loaded


def test_the_configuration_names_the_language_of_the_present_patterns() -> None:
    # Rasa's training cache looks at the folder's name alone: old name, old patterns.
    steps: list[dict[str, str]] = config()["pipeline"]  # type: ignore[assignment]
    named = [step["model"] for step in steps if step["name"].endswith(".PatternReader")]
    assert named == [build.folder_name()], "run `python -m assistant.language.build --write-config`"


def test_sessions_never_expire_inside_the_engine() -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    assert domain["session_config"]["session_expiration_time"] == 0


def test_the_engine_never_selects_parts_of_the_domain() -> None:
    # This pair of engine and SDK versions cannot speak it (docs/decisions).
    endpoints = yaml.safe_load((ROOT / "endpoints.yml").read_text(encoding="utf-8"))
    assert "url" in endpoints["action_endpoint"]
    assert "enable_selective_domain" not in endpoints["action_endpoint"]


def test_who_the_customer_is_never_stands_in_a_slot() -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    assert domain["slots"]
    for slot in ("account_id", "identity", "verified", "token", "pin"):
        assert slot not in domain["slots"], f"{slot}: the store knows, the engine must not"
