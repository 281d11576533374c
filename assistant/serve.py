"""Start the engine: `python -m assistant.serve --port 5005`. Loopback, one process, no HTTP API.

What `rasa run` would do with our channel, without what we do not use. Exits with one sentence when
the engine cannot start.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
import time
from pathlib import Path
from typing import Any

from assistant import logs, runtime, train

HOST = "127.0.0.1"
log = logging.getLogger("assistant.serve")


class CannotStart(Exception):
    """Why the engine does not start, in one sentence."""


def model_to_load(root: Path) -> Path:
    """Return the youngest model. Raises CannotStart when there is none."""
    found = train.newest(root / "models")
    if found is None:
        raise CannotStart(
            "there is no model in models/; train one with `python -m assistant.train`"
        )
    if found.name != f"{train.model_name(root)}.tar.gz":
        log.warning("%s was made of other files than the present ones; train again", found.name)
    return found


def load(model: Path) -> Any:
    """Return Rasa's agent with this very model. Raises CannotStart."""
    from rasa.core.agent import Agent
    from rasa.utils.endpoints import read_endpoint_config
    from rasa.utils.tensorflow.environment import setup_tf_environment

    from assistant.wording import Wording

    setup_tf_environment()
    endpoint = read_endpoint_config("endpoints.yml", "action_endpoint")
    try:
        agent = Agent.load(str(model), action_endpoint=endpoint)
    except Exception as error:
        raise CannotStart(f"{model.name} cannot be loaded: {error}") from error
    if agent.processor is None or agent.processor.model_filename != model.name:
        raise CannotStart(f"{model.name} was asked for, and another model was loaded")
    agent.processor.nlg = Wording(agent.processor.domain.responses)
    return agent


def application(agent: Any) -> Any:
    """Return the Sanic application with the gateway as its only door."""
    from sanic import Sanic

    from assistant.action_client import client
    from assistant.channels.gateway import MAX_BODY, Gateway

    app = Sanic("porter_engine", configure_logging=False)
    app.config.REQUEST_MAX_SIZE = MAX_BODY + 1024
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = 2.0  # a turn that is cut off is run again
    app.config.KEEP_ALIVE_TIMEOUT = 75  # longer than the support server keeps a connection
    app.config.ACCESS_LOG = False
    app.ctx.agent = agent
    gateway = Gateway.from_credentials(None)

    async def unused(message: Any) -> None:
        raise NotImplementedError("turns are played by the gateway itself")

    async def close(app: Any, loop: Any) -> None:
        await client().close()

    app.blueprint(gateway.blueprint(unused), url_prefix=f"/webhooks/{gateway.name()}")
    app.register_listener(close, "after_server_stop")
    return app


def main() -> int:
    """Start, serve until told to stop, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m assistant.serve")
    parser.add_argument(
        "--port", type=int, default=int(os.environ.get("PORTER_ENGINE_PORT") or 5005)
    )
    parser.add_argument("--root", type=Path, default=train.ROOT, help="the project to serve")
    options = parser.parse_args()
    began = time.monotonic()
    runtime.prepare()
    runtime.without_foreign_channels()
    logs.configure(os.environ.get("PORTER_LOG_LEVEL", "INFO").upper())
    os.chdir(options.root)
    try:
        if not os.environ.get("PORTER_ENGINE_TOKEN"):
            raise CannotStart("set PORTER_ENGINE_TOKEN: without a token the engine takes no turns")
        model = model_to_load(Path.cwd())
        app = application(load(model))
    except CannotStart as error:
        print(error, file=sys.stderr)
        return 1
    log.info("%s loaded in %.1f s, port %d", model.name, time.monotonic() - began, options.port)
    app.run(host=HOST, port=options.port, access_log=False, debug=False)
    return 0


if __name__ == "__main__":
    code = main()
    sys.stderr.flush()
    os._exit(code)  # nothing is left to save, and taking TensorFlow down in order costs seconds
