"""Train when needed: `python -m assistant.train`. The model's name is the hash of what it is made of.

Builds the language folder first. Does nothing when that very model is there; `--force` trains
anyway. Plain `rasa train` works too, once the language folder is built.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import sys
import time
from pathlib import Path

from assistant import logs, runtime
from assistant.language import build as language

ROOT = Path(__file__).resolve().parents[1]
_MADE_OF = (
    "config.yml",
    "domain.yml",
    "domain",
    "data",
    "assistant/components",
    "assistant/language",
    "assistant/importer.py",
    "assistant/requirements.txt",
)
_READ = (".yml", ".py", ".txt", ".safetensors")


def model_name(root: Path = ROOT) -> str:
    """Return porter-<12 hex of everything the model is made of>."""
    digest = hashlib.sha256()
    for part in _MADE_OF:
        path = root / part
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.is_file() and file.suffix in _READ:
                digest.update(str(file.relative_to(root)).encode() + b"\0" + file.read_bytes())
    return f"porter-{digest.hexdigest()[:12]}"


def newest(models: Path) -> Path | None:
    """Return the youngest archive in the folder, or None."""
    return max(models.glob("*.tar.gz"), key=lambda file: file.stat().st_mtime, default=None)


def train(root: Path = ROOT, force: bool = False) -> Path:
    """Return the model of the present files, trained now if it was not there.

    Raises language.LanguageError, and SystemExit with Rasa's own message when training fails.
    """
    folder = language.build(root)
    target = root / "models" / f"{model_name(root)}.tar.gz"
    if target.exists() and not force:
        target.touch()  # it is the one to load, whatever was trained in between
        return target
    runtime.prepare(threads=os.cpu_count() or 1)
    logs.configure()
    os.chdir(root)
    from rasa.model_training import train as rasa_train

    domain = "domain" if Path("domain").is_dir() else "domain.yml"
    result = rasa_train(
        domain,
        "config.yml",
        ["data"],
        "models",
        fixed_model_name=target.name[: -len(".tar.gz")],
        force_training=force,
    )
    if result.code != 0 or not target.exists():
        raise SystemExit("training failed; what Rasa said stands above")
    _tidy(root / "models", {target.name, folder.name})
    return target


def _tidy(models: Path, keep: set[str]) -> None:
    """Remove what earlier trainings left; both can be made again from their sources."""
    for old in (*models.glob("porter-*.tar.gz"), *models.glob("language-*")):
        if old.name not in keep:
            shutil.rmtree(old) if old.is_dir() else old.unlink(missing_ok=True)


def main() -> int:
    """Train, say what was made and how long it took."""
    parser = argparse.ArgumentParser(prog="python -m assistant.train")
    parser.add_argument("--force", action="store_true", help="train although the model is there")
    parser.add_argument("--root", type=Path, default=ROOT, help="the project to train")
    parser.add_argument(
        "--check", action="store_true", help="only say whether the model is up to date"
    )
    options = parser.parse_args()
    root = options.root.resolve()
    if options.check:
        fresh = (root / "models" / f"{model_name(root)}.tar.gz").exists()
        print("up to date" if fresh else "training is due")
        return 0 if fresh else 3
    began = time.monotonic()
    try:
        model = train(root, options.force)
    except language.LanguageError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{model.relative_to(root)} ({time.monotonic() - began:.0f} s)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
