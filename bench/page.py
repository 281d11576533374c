"""The support site in a browser that has never seen it: how soon there is something to read and to press."""

from __future__ import annotations

from rig.browser import chromium

from bench import machine

VISITS = 7
READY = """customElements.whenDefined("porter-chat").then(() => {
  const look = () => {
    const chat = document.querySelector("porter-chat");
    if (chat?.shadowRoot?.querySelector(".launcher")) window.ready = performance.now();
    else requestAnimationFrame(look);
  };
  look();
});"""
PAINTED = '() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime'


def seconds(url: str) -> tuple[float, float]:
    """Return the median seconds to the first contentful paint and to a chat that can be opened."""
    paints: list[float] = []
    readies: list[float] = []
    with chromium() as browser:
        for _ in range(VISITS):
            context = browser.new_context()  # an empty cache, as a first visit has
            page = context.new_page()
            page.add_init_script(READY)
            page.goto(url)
            paints.append(page.wait_for_function(PAINTED).json_value() / 1000)
            readies.append(page.wait_for_function("() => window.ready").json_value() / 1000)
            context.close()
    return machine.middle(paints), machine.middle(readies)
