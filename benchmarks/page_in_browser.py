"""The page opened in chromium: how soon its first picture is there, and what is sent for it."""

import shutil
import time
from dataclasses import dataclass, field
from typing import Any

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LONGEST_ms = 60_000


@dataclass
class Opened:
    """What a browser met until the voltage was drawn."""

    seconds: float = 0.0
    sent_kB: float = 0.0
    wrong: list[str] = field(default_factory=list)  # complaints, and what was asked of another machine


def first_picture(address: str) -> Opened | None:
    """Open the page in a browser that has never seen it; none without chromium."""
    if CHROMIUM is None:
        return None
    from playwright.sync_api import sync_playwright

    seen, finished = Opened(), list[Any]()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        page.on("console", lambda said: seen.wrong.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: seen.wrong.append(str(error)))
        page.on("requestfinished", lambda request: finished.append(request))
        begin = time.perf_counter()
        page.goto(address)
        page.locator("#voltage .scatterlayer .trace").first.wait_for(timeout=LONGEST_ms)
        seen.seconds = time.perf_counter() - begin
        seen.sent_kB = sum(map(_sent, finished)) / 1e3
        seen.wrong += [one.url for one in finished if not one.url.startswith((address, "data:", "blob:"))]
        browser.close()
    return seen


def _sent(request: Any) -> int:
    if request.url.startswith(("data:", "blob:")):
        return 0
    sizes = request.sizes()
    return int(sizes["responseHeadersSize"] + sizes["responseBodySize"])
