"""An action server whose answers a test writes down beforehand; it keeps what it was asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[[dict[str, Any]], tuple[int, Any]]


def said(text: str, *events: dict[str, Any]) -> Answer:
    """Answer with one text and these events."""
    return lambda call: (200, {"events": list(events), "responses": [{"text": text}]})


class ScriptedActions:
    """`script` maps an action's name to its answer; `calls` holds every request in order.

    With `hangs_up`, it keeps connections and ends each without an answer when it is used again, as
    a server does that has died since.
    """

    def __init__(self, port: int) -> None:
        self.port = port
        self.script: dict[str, Answer] = {}
        self.calls: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.hangs_up = False

    def answer(self, call: dict[str, Any], headers: dict[str, str]) -> tuple[int, Any]:
        self.calls.append(call)
        self.headers.append(headers)
        return self.script[call["next_action"]](call)

    @contextmanager
    def listening(self) -> Iterator[None]:
        server = ThreadingHTTPServer(("127.0.0.1", self.port), _handler(self))
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


def _handler(actions: ScriptedActions) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1" if actions.hangs_up else "HTTP/1.0"
        answered = 0

        def do_POST(self) -> None:
            call = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self.answered += 1
            if self.answered > 1:
                self.close_connection = True
                return
            headers = {name.lower(): value for name, value in self.headers.items()}
            status, answer = actions.answer(call, headers)
            body = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing: the test shows what went wrong."""

    return Handler
