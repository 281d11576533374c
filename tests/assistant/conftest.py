"""The engine's environment from outside: a worker inside it, and a whole engine on a port."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from rig.engine_process import PYTHON, ROOT, EngineProcess, free_port, run
from rig.scripted_actions import ScriptedActions

HERE = Path(__file__).resolve().parent
Inside = Callable[..., Any]


@pytest.fixture(scope="session")
def inside() -> Iterator[Inside]:
    """Call a function of inside.py in the engine's environment; the language folder is built."""
    process = subprocess.Popen(
        [PYTHON, "-W", "ignore", HERE / "inside.py"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def call(name: str, *arguments: Any) -> Any:
        assert process.stdin and process.stdout
        process.stdin.write(json.dumps([name, *arguments]) + "\n")
        process.stdin.flush()
        answer = process.stdout.readline()
        assert answer, "the worker died; its last words stand above"
        return json.loads(answer)

    call("build_language")
    yield call
    process.communicate(timeout=30)


@pytest.fixture(scope="session")
def project(inside: Inside, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small project, trained with the real config.yml."""
    root = tmp_path_factory.mktemp("project")
    shutil.copytree(HERE / "project", root, dirs_exist_ok=True)
    for name in ("config.yml", "endpoints.yml", "credentials.yml", "data/nlu/synonyms.yml"):
        shutil.copy(ROOT / name, root / name)
    (root / "models").mkdir()
    done = run("assistant.train", "--root", str(root))
    assert done.returncode == 0, done.stderr
    return root


@pytest.fixture(scope="session")
def actions() -> ScriptedActions:
    """The engine's action server, not listening yet."""
    return ScriptedActions(free_port())


@pytest.fixture(scope="session")
def engine(
    project: Path, actions: ScriptedActions, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[EngineProcess]:
    """One engine with the small project."""
    running = EngineProcess(project, actions.port, tmp_path_factory.mktemp("engine") / "log")
    running.wait_until_ready()
    yield running
    running.stop()
