"""How Rasa gets our files: as it would read them itself, but each of them once.

Rasa asks for the examples four times in one training, copies all of them a dozen times and tells
copies apart by digests of their content. With thirteen thousand examples that took longer than
learning from them, so here they remember their digest, and are handed on where Rasa would copy.
"""

from __future__ import annotations

import copy
import gc
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data import loading
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData


class Example(Message):
    """A message that is taught. Its values are replaced and never changed, so it need not be copied."""

    @classmethod
    def of(cls, message: Message) -> Example:
        """Return an example of its own that shares the values of the message."""
        made = cls.__new__(cls)
        made.__dict__.update(message.__dict__)
        made.data, made.features = dict(message.data), list(message.features)
        made.output_properties = set(message.output_properties)
        return made

    def __deepcopy__(self, memo: dict[int, Any]) -> Example:
        return self

    def set(self, prop: str, info: Any, add_to_output: bool = False) -> None:
        """Set a property; one that has this very value already leaves the digest as it is."""
        if add_to_output or self.data.get(prop) != info:
            super().set(prop, info, add_to_output)


class Files(RasaFileImporter):
    """Rasa's importer of files, which reads each of them once."""

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """Return the examples of every file."""
        return self._taught

    def get_domain(self) -> Domain:
        """Return the domain."""
        return self._domain

    @cached_property
    def _taught(self) -> TrainingData:
        files = tuple((file, Path(file).stat().st_mtime_ns) for file in self._nlu_files)
        # Training adds to its examples; who asks next, through another importer, has its own.
        return TrainingData().merge(*map(_copied, _read(files)))

    @cached_property
    def _domain(self) -> Domain:
        return super().get_domain()


@lru_cache(maxsize=1)
def _read(files: tuple[tuple[str, int], ...]) -> list[TrainingData]:
    """Return what the files teach; `rasa train` reads them to look for mistakes, and again to learn.

    None of it goes away again, so Python need not search it for rubbish, now or later: a tenth of a
    training.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        return [loading.load_data(file) for file, _ in files]
    finally:
        gc.freeze()
        if was_on:
            gc.enable()


def _copied(taught: TrainingData) -> TrainingData:
    copied = copy.copy(taught)
    copied.training_examples = [Example.of(each) for each in taught.training_examples]
    return copied
