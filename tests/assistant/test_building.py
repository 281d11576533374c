"""The language folder and the model follow their sources, and say so when they do not."""

from __future__ import annotations

import shutil

import pytest
import yaml
from rig.engine_process import ROOT, run

from assistant.language import build
from assistant.train import model_name


def test_config_and_synonyms_follow_the_pattern_files():
    files = build.read()
    assert build.folder_name() in (ROOT / "config.yml").read_text()
    assert (ROOT / "data/nlu/synonyms.yml").read_text() == build.synonyms(files)


def test_another_pattern_makes_another_folder(tmp_path):
    shutil.copytree(build.PATTERNS, tmp_path / "patterns")
    before = build.folder_name(tmp_path / "patterns")
    assert before == build.folder_name()
    (tmp_path / "patterns" / "role.yml").write_text("entity: role\nvalues: {owner: [boss]}\n")
    assert build.folder_name(tmp_path / "patterns") != before


def test_a_phrase_in_two_entities_is_refused(tmp_path):
    (tmp_path / "a.yml").write_text("entity: a\nvalues: {x: [same]}\n")
    (tmp_path / "b.yml").write_text("entity: b\nvalues: {y: [Same]}\n")
    with pytest.raises(build.LanguageError, match="Same"):
        build.read(tmp_path)


@pytest.mark.parametrize("file", ["encoder.safetensors", "rivals.yml", "words.txt"])
def test_another_model_is_made_when_what_the_language_is_read_with_changes(tmp_path, file):
    shutil.copytree(ROOT / "assistant" / "language", tmp_path / "assistant" / "language")
    before = model_name(tmp_path)
    changed = tmp_path / "assistant" / "language" / file
    changed.write_bytes(changed.read_bytes() + b"\n")
    assert model_name(tmp_path) != before


def test_every_entity_of_the_patterns_is_known_to_the_domain():
    domain = yaml.safe_load((ROOT / "domain.yml").read_text())
    found = {content["entity"] for content in build.read().values() if "entity" in content}
    assert found <= set(domain["entities"])


def test_a_config_that_names_another_folder_is_refused_with_what_to_do(tmp_path):
    shutil.copy(ROOT / "config.yml", tmp_path)
    text = (tmp_path / "config.yml").read_text().replace(build.folder_name(), "models/language-old")
    (tmp_path / "config.yml").write_text(text)
    done = run("assistant.train", "--root", str(tmp_path))
    assert done.returncode == 1
    assert "--write-config" in done.stderr and "Traceback" not in done.stderr


def test_examples_and_domain_are_read_as_rasa_reads_them_and_so_again_after_a_training(inside):
    rasas, ours, again = inside("teachings", str(ROOT / "tests/assistant/project"))
    assert ours == rasas and again == rasas
    assert not rasas.endswith(" 0")


def test_an_engine_without_a_model_says_so_and_ends(tmp_path):
    done = run("assistant.serve", "--port", "1", "--root", str(tmp_path), PORTER_ENGINE_TOKEN="t")
    assert done.returncode == 1
    assert "train one" in done.stderr and "Traceback" not in done.stderr


def test_an_engine_without_a_token_does_not_open_its_door(tmp_path):
    done = run("assistant.serve", "--port", "1", "--root", str(tmp_path), PORTER_ENGINE_TOKEN="")
    assert done.returncode == 1
    assert "PORTER_ENGINE_TOKEN" in done.stderr


@pytest.mark.slow
def test_training_twice_trains_once(project):
    before = {file: file.stat().st_size for file in (project / "models").iterdir()}
    done = run("assistant.train", "--root", str(project))
    assert done.returncode == 0, done.stderr
    assert {file: file.stat().st_size for file in (project / "models").iterdir()} == before
    assert run("assistant.train", "--check", "--root", str(project)).returncode == 0
