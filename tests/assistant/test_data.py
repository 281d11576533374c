"""The engine's own check of its data: `rasa data validate`, as anybody would run it."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXPECTED = (
    # Rasa looks for responses in rules and stories; ours are said by actions (decision 8).
    re.compile(r"The utterance '[\w/]+' is not used in any story or rule"),
    # Rasa lists the intent of questions itself, beside the domain where its rules need it.
    re.compile(r"duplicated intents have been found across multiple domain files: faq$"),
    re.compile(r"pkg_resources is deprecated"),
)


@pytest.mark.slow
def test_rasa_finds_nothing_wrong_with_our_data() -> None:
    done = subprocess.run(
        [ROOT / "assistant" / ".venv" / "bin" / "rasa", "data", "validate"],
        cwd=ROOT,
        env={**os.environ, "RASA_TELEMETRY_ENABLED": "false"},
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told = done.stdout + done.stderr
    assert "No story structure conflicts found" in told
    warnings = [line for line in told.splitlines() if "UserWarning" in line and "rasa/" in line]
    unexpected = [w for w in warnings if not any(known.search(w) for known in EXPECTED)]
    assert unexpected == []
