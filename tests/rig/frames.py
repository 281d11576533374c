"""The chat's socket in a test's hands: what the server tells, with more beside it."""

from __future__ import annotations

import json
import re
from typing import Any

from playwright.sync_api import BrowserContext, WebSocketRoute

HEARD = "() => document.querySelector('porter-chat').talk.connected"


class Frames:
    """Passes every frame on, and puts `beside` into each view; can tell something of its own."""

    def __init__(self, context: BrowserContext) -> None:
        self.beside: dict[str, Any] = {}
        self._context = context
        self._socket: WebSocketRoute | None = None
        self._last: dict[str, Any] = {}
        context.route_web_socket(re.compile("/api/chat/ws"), self._connect)

    def tell(self, **beside: Any) -> None:
        """Tell how the conversation stands now, with these fields, and so from now on."""
        self.beside = beside
        self.send({"messages": [], **beside})

    def send(self, frame: dict[str, Any]) -> None:
        """Send the page a frame, once the server has sent its first."""
        self._context.pages[-1].wait_for_function(HEARD)
        assert self._socket is not None
        self._socket.send(json.dumps(self._placed(frame)))

    def say(self, author: str, name: str, text: str, **more: Any) -> None:
        """Let somebody say something that no server has stored."""
        said = {
            "author": author, "name": name, "text": text, "choices": [],
            "sent_at": "2026-11-23T17:05:00+00:00", "question": None, "case": None, "secret": None,
            **more,
        }  # fmt: skip
        self.send({"messages": [said], **self.beside})

    def _placed(self, frame: dict[str, Any]) -> dict[str, Any]:
        """The frame with what every view has; what is said in it stands next in the log."""
        if "messages" not in frame:
            return frame
        for message in frame["messages"]:
            self._last["last_seq"] += 1
            message["seq"] = self._last["last_seq"]
        return {**self._last, **frame}

    def _connect(self, socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        self._socket = socket

        def pass_on(raw: str | bytes) -> None:
            frame = json.loads(raw)
            if "messages" in frame:
                self._last = {**frame, "messages": []}
                frame |= self.beside
            socket.send(json.dumps(frame))

        server.on_message(pass_on)
