"""How TensorFlow and Rasa are brought up in this process, before anything imports them.

`prepare()` must run first: serve.py and train.py begin with it. The components work without it
(plain `rasa train`), only slower to start. Holds no model and no setting of Porter's.
"""

from __future__ import annotations

import importlib
import importlib.machinery
import importlib.util
import os
import sys
import types
import warnings

_ENVIRONMENT = {
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "LOG_LEVEL": "WARNING",  # Rasa's own name; it also turns its progress bars off
    "RASA_TELEMETRY_ENABLED": "false",
    "HF_HUB_OFFLINE": "1",
    "TOKENIZERS_PARALLELISM": "false",
}
_THREADS = (
    "TF_INTRA_OP_PARALLELISM_THREADS",
    "TF_INTER_OP_PARALLELISM_THREADS",
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
)
# TensorFlow imports this when it is there, for a use we have none of: a second, 40 MB.
_UNUSED = ("jax",)


def prepare(threads: int = 1) -> None:
    """Set what TensorFlow and Rasa read at import; keep what nobody uses out of the process.

    One thread for serving: a message is a dozen word pieces, and a second thread only waits.
    """
    for name in _THREADS:
        os.environ.setdefault(name, str(threads))
    for name, value in _ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    for module in _UNUSED:
        sys.modules.setdefault(module, None)  # type: ignore[arg-type]
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    warnings.filterwarnings("ignore", category=PendingDeprecationWarning)
    warnings.filterwarnings("ignore", message="pkg_resources is deprecated")


def without_foreign_channels() -> None:
    """Let `rasa.core.channels` be a bare package, so that no messenger's library is imported.

    Its __init__ imports the clients of fourteen messengers: a second and a half, 40 MB. What the
    """
    name = "rasa.core.channels"
    spec = importlib.util.find_spec("rasa")
    if name in sys.modules or spec is None or not spec.submodule_search_locations:
        return
    package = types.ModuleType(name)
    package.__path__ = [os.path.join(spec.submodule_search_locations[0], "core", "channels")]
    package.__getattr__ = lambda wanted: getattr(  # type: ignore[method-assign]
        importlib.import_module(f"{name}.channel"), wanted
    )
    package.__spec__ = importlib.machinery.ModuleSpec(name, None, is_package=True)
    sys.modules[name] = package
