"""Two support servers on one store, and a customer whom a balancer sends to one and the other."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import httpx
from rig.door import Browser, Engine, Running, says

from apps.support.limits import Limits, Window

WAITS_FOR_EACH_ANSWER = 5


def test_who_waits_for_each_answer_is_never_hasty_whichever_server_gives_it(
    start: Callable[..., Running], browse: Callable[..., Browser], engine: Engine
) -> None:
    once = Limits(hasty=(Window(1, 600),))
    doors = start(limits=once), start(limits=once)
    browser = browse(doors[0])
    elsewhere = browse(doors[1], browser.opened)
    engine.answer = slow_the_second_time()

    for number in range(WAITS_FOR_EACH_ANSWER):
        message = {"client_id": f"m{number}", "text": f"message {number}"}
        taken = [door.post(**message).status_code for door in (browser, elsewhere)]
        browser.poll()
        until_idle(doors)

        assert taken == [202, 200]

    assert len(engine.asked) > WAITS_FOR_EACH_ANSWER, "never did both servers ask the same"


def slow_the_second_time() -> Callable[[dict[str, Any]], tuple[int, Any]]:
    """Answer the first who asks a turn at once, and the second too late to be of use."""
    asked: set[str] = set()

    def answer(body: dict[str, Any]) -> tuple[int, Any]:
        if body["turn"] in asked:
            time.sleep(0.2)
        asked.add(body["turn"])
        return says(body, "heard")

    return answer


def until_idle(doors: tuple[Running, ...]) -> None:
    """Wait until no server works on any conversation."""
    deadline = time.monotonic() + 10
    while any("porter_turns_running 0.0" not in httpx.get(f"{d.url}/metrics").text for d in doors):
        assert time.monotonic() < deadline, "a server never came to rest"
        time.sleep(0.005)
