"""How TensorFlow is brought up in this process, before anything imports it. Holds no model.

`prepare()` must run before Rasa is imported: serve.py and train.py begin with it. The components
work without it (plain `rasa train`), only slower to start.
"""

from __future__ import annotations

import os
import sys
import warnings

_ENVIRONMENT = {
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "RASA_TELEMETRY_ENABLED": "false",
    "HF_HUB_OFFLINE": "1",
    "TOKENIZERS_PARALLELISM": "false",
    # One thread a matrix product: a message is a dozen word pieces, and a second thread only waits.
    "TF_INTRA_OP_PARALLELISM_THREADS": "1",
    "TF_INTER_OP_PARALLELISM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}
# TensorFlow imports these when they are there, for uses we have none of: over a second, 60 MB.
_UNUSED = ("jax", "tensorboard.summary.writer")


def prepare(threads: int = 1) -> None:
    """Set what TensorFlow and Rasa read at import; keep what nobody uses out of the process."""
    for name, value in _ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    os.environ["TF_INTRA_OP_PARALLELISM_THREADS"] = str(threads)
    for module in _UNUSED[:1]:
        sys.modules.setdefault(module, None)  # type: ignore[arg-type]
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    warnings.filterwarnings("ignore", message="pkg_resources is deprecated")
