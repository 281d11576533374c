"""What tests of the support server share: an engine that does as it is told, and browsers."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx

from apps.support import server as support


@dataclass
class Engine:
    """The engine as a script: `answer` makes a status and a body of what it is asked."""

    port: int
    asked: list[dict[str, Any]] = field(default_factory=list)
    answer: Callable[[dict[str, Any]], tuple[int, Any]] = lambda body: says(body, "heard")
    server: ThreadingHTTPServer | None = None
    connections: list[socket.socket] = field(default_factory=list)

    def start(self) -> None:
        engine = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def setup(self) -> None:
                super().setup()
                engine.connections.append(self.connection)

            def do_GET(self) -> None:
                self._reply(200, {})

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                body["authorization"] = self.headers["Authorization"]
                engine.asked.append(body)
                self._reply(*engine.answer(body))

            def _reply(self, status: int, body: Any) -> None:
                raw = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            def log_message(self, *_: Any) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: Any) -> None:
                pass  # the caller hung up, as the tests make it do

        self.server = Server(("127.0.0.1", self.port), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def stop(self) -> None:
        if self.server:
            self.server.shutdown()
            self.server.server_close()
            for connection in self.connections:
                with contextlib.suppress(OSError):  # some are closed already
                    connection.shutdown(socket.SHUT_RDWR)
            self.connections.clear()
            self.server = None

    def texts(self) -> list[str]:
        return [body["text"] for body in self.asked]


@dataclass
class Running:
    """A support server that answers."""

    url: str
    server: support.Server
    thread: threading.Thread

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(10)


class Browser:
    """One customer's browser, on the conversation it opens."""

    def __init__(self, url: str, opened: dict[str, Any] | None = None) -> None:
        self.http = httpx.Client(base_url=url, timeout=30)
        self.opened = opened or self.open()
        self.path = f"/api/chat/conversations/{self.opened['id']}"
        self.headers = {"Authorization": f"Bearer {self.opened['token']}"}
        self.after = self.opened["last_seq"]

    def open(self) -> dict[str, Any]:
        answer = self.http.post("/api/chat/conversations", json={"provider": "8x8"})
        assert answer.status_code == 201, answer.text
        body: dict[str, Any] = answer.json()
        return body

    def post(self, **body: Any) -> httpx.Response:
        return self.http.post(
            f"{self.path}/messages",
            json={"client_id": str(uuid.uuid4()), **body},
            headers=self.headers,
        )

    def poll(self, after: int | None = None, wait: float = 10) -> dict[str, Any]:
        answer = self.http.get(
            f"{self.path}/messages",
            params={"after": self.after if after is None else after, "wait": wait},
            headers=self.headers,
        )
        assert answer.status_code == 200, answer.text
        body: dict[str, Any] = answer.json()
        self.after = max(self.after, body["last_seq"])
        return body

    def say(self, text: str) -> list[str]:
        """Say something and return what is answered to it."""
        answer = self.post(text=text)
        assert answer.status_code == 202, answer.text
        return heard(self.poll())

    def log(self) -> list[dict[str, Any]]:
        messages: list[dict[str, Any]] = self.poll(after=0, wait=0)["messages"]
        return messages


def says(body: dict[str, Any], *messages: Any, **state: Any) -> tuple[int, Any]:
    """An answer of the engine: sentences or whole messages, and changes of the state."""
    said = [{"text": m} if isinstance(m, str) else m for m in messages]
    slots = state.pop("slots", {})
    new = {**body["state"], **state, "slots": {**body["state"]["slots"], **slots}}
    return 200, {"messages": said, "state": new, "understood": {}}


def heard(body: dict[str, Any]) -> list[str]:
    return [m["text"] for m in body["messages"] if m["author"] != "customer"]
