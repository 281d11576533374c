"""Build the spaCy pipeline from the pattern files: `python -m assistant.language.build`.

The result is a folder `models/language-<hash>`, named by the content of the pattern files and of
this script, because Rasa's training cache looks at the name alone. config.yml names the folder;
`--write-config` puts the right name there, and `data/nlu/synonyms.yml` is written from the same
pattern files. Holds no pattern itself.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import shutil
import sys
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
PATTERNS = Path(__file__).resolve().parent / "patterns"
SYNONYMS = Path("data/nlu/synonyms.yml")
_MODEL_LINE = re.compile(r"^(\s*model:\s*)(\S*language-\S*)\s*$", re.MULTILINE)


class LanguageError(Exception):
    """The pattern files, config.yml and the built folder do not fit together."""


def folder_name(patterns: Path = PATTERNS) -> str:
    """Return the folder of this very content, relative to the project: models/language-<12 hex>."""
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for file in sorted(patterns.glob("*.yml")):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return f"models/language-{digest.hexdigest()[:12]}"


def read(patterns: Path = PATTERNS) -> dict[str, dict[str, Any]]:
    """Return the content of every pattern file by its name; a phrase in two entities is an error."""
    files = {f.stem: yaml.safe_load(f.read_text("utf-8")) for f in sorted(patterns.glob("*.yml"))}
    owner: dict[str, str] = {}
    for name, content in files.items():
        for phrase in phrases(content):
            if owner.setdefault(phrase.lower(), name) != name:
                raise LanguageError(f"{phrase!r} stands in {owner[phrase.lower()]} and in {name}")
    return files


def phrases(content: dict[str, Any]) -> dict[str, str]:
    """Return every surface form of one entity with its canonical value, plurals added."""
    found: dict[str, str] = {}
    for value, forms in (content.get("values") or {}).items():
        for form in (*forms, *(f"{f}s" for f in forms if content.get("plural"))):
            found[str(form)] = str(value)
    return found


def pipeline(files: dict[str, dict[str, Any]]) -> Any:
    """Return the spaCy pipeline: tokenizer, lookup lemmas, context marks, entity rules."""
    import spacy

    nlp = spacy.blank("en")
    nlp.tokenizer = _tokenizer(nlp)
    nlp.add_pipe("lemmatizer", config={"mode": "lookup"})
    marks = nlp.add_pipe("attribute_ruler")
    ruler = nlp.add_pipe("entity_ruler", config={"phrase_matcher_attr": "LOWER"})
    nlp.initialize()  # clears patterns, so they come after it
    _add_mark(
        marks, {"tag": "-", "pattern": [{}]}
    )  # spaCy refuses TAG patterns where no tag stands
    for content in files.values():
        for mark in content.get("marks") or ():
            _add_mark(marks, mark)
    ruler.add_patterns(
        [
            {"label": content["entity"], "pattern": pattern}
            for content in files.values()
            if "entity" in content
            for pattern in (*phrases(content), *(content.get("patterns") or ()))
        ]
    )
    return nlp


def _add_mark(marks: Any, mark: dict[str, Any]) -> None:
    """Tag the tokens at `index` wherever the pattern stands; later marks win over earlier ones."""
    index = mark.get("index", 0)
    for place in index if isinstance(index, list) else [index]:
        marks.add(patterns=[mark["pattern"]], attrs={"TAG": mark["tag"]}, index=place)


def _tokenizer(nlp: Any) -> Any:
    """Return a tokenizer that splits at every sign, so that patterns see the same pieces always.

    E-mail addresses stay whole; an apostrophe inside a word does too; "x1012" is x and 1012.
    """
    from spacy.tokenizer import Tokenizer

    sign = r"(?:[^\w\s]|_)"
    email = re.compile(r"^[\w.%+'-]+@[\w-]+(?:\.[\w-]+)+$")
    label = r"(?i:x|exts?|extn|extension)(?=\d{2,6}\b(?!-\d))"  # flags outside would not be saved
    prefix = re.compile(rf"^(?:{sign}|{label})")
    infix = re.compile(r"[^\w\s']|_|(?<![^\W\d])'|'(?![^\W\d])")
    return Tokenizer(
        nlp.vocab,
        prefix_search=prefix.search,
        suffix_search=re.compile(rf"{sign}$").search,
        infix_finditer=infix.finditer,
        token_match=email.match,
    )


def synonyms(files: dict[str, dict[str, Any]]) -> str:
    """Return the text of data/nlu/synonyms.yml: each canonical value with its surface forms."""
    forms: dict[str, list[str]] = {}
    for content in files.values():
        extra = {str(f): str(v) for v, fs in (content.get("spellings") or {}).items() for f in fs}
        for form, value in {**phrases(content), **extra}.items():
            if form != value:
                forms.setdefault(value, []).append(form)
    blocks = [
        f'- synonym: "{value}"\n  examples: |\n' + "".join(f"    - {form}\n" for form in said)
        for value, said in forms.items()
    ]
    head = "# Written by `python -m assistant.language.build` from assistant/language/patterns.\n"
    return head + 'version: "3.1"\nnlu:\n' + "".join(blocks)


def build(root: Path = ROOT, write_config: bool = False) -> Path:
    """Make the language folder if it is not there, and return it.

    With `write_config`, config.yml and the synonyms follow the patterns; without it, LanguageError
    says what disagrees.
    """
    files = read()
    _agree(root, files, write_config)
    folder = root / folder_name()
    if not (folder / "meta.json").exists():
        making = folder.with_name(folder.name + ".making")
        shutil.rmtree(making, ignore_errors=True)
        pipeline(files).to_disk(making)
        making.rename(folder)
    return folder


def _agree(root: Path, files: dict[str, dict[str, Any]], write: bool) -> None:
    """Check, or make, config.yml and the synonyms agree with the patterns."""
    config, wanted = root / "config.yml", folder_name()
    text = config.read_text("utf-8")
    if not _MODEL_LINE.search(text):
        raise LanguageError("config.yml: PatternReader needs a line `model: models/language-…`")
    for file, right in (
        (config, _MODEL_LINE.sub(rf"\g<1>{wanted}", text)),
        (root / SYNONYMS, synonyms(files)),
    ):
        if file.exists() and file.read_text("utf-8") == right:
            continue
        if not write:
            raise LanguageError(
                f"{file.relative_to(root)} does not follow the pattern files ({wanted}); "
                "run `python -m assistant.language.build --write-config` and commit the change"
            )
        file.write_text(right, "utf-8")


def main() -> int:
    """Build, say where, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m assistant.language.build")
    parser.add_argument(
        "--write-config", action="store_true", help="let config.yml and synonyms follow"
    )
    options = parser.parse_args()
    try:
        print(build(write_config=options.write_config).relative_to(ROOT))
    except LanguageError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
