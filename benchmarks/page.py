"""How fast the page answers: one visitor alone, and ten who move sliders at the same time.

    python benchmarks/page.py

Starts a server of its own and asks it as a browser does. Exit code 1 if a bar is missed: 150 ms for one visitor, of
which the browser waits 40 before it asks, and 400 in air or where the electrode swells; a median of 1.5 s for ten who
ask again as soon as they are answered. The time to draw is not in it. The processor time of an answer does not depend
on what else the machine does: half of it, times ten, is what the ten would wait on two idle cores.
"""

import json
import re
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import Request, urlopen
from uuid import uuid4

import psutil

ROOT = Path(__file__).resolve().parents[1]
VISITORS, MOVES = 10, 8
ALONE_BAR_s, RICH_BAR_s, TEN_BAR_s = 0.15, 0.4, 1.5
BROWSER_WAITS_s = 0.04


def _heed_ctrl_c() -> None:
    """A shell lets what it runs in the background ignore Ctrl-C, and whatever that starts in turn."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@contextmanager
def started(*options: str) -> Iterator[tuple[int, str]]:
    """Serve the page from a process of its own, with more options; gives the process and the address."""
    command = [sys.executable, "-m", "lobsim", "page", "--no-browser", "--port", "0", *options]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=_heed_ctrl_c,
    )
    try:
        assert process.stdout
        found = re.search(r"http://\S+", process.stdout.readline())
        assert found, "the page did not start"
        yield process.pid, found[0]
    finally:
        process.terminate()
        process.wait(timeout=20)


def processor_s(server: psutil.Process) -> float:
    """Processor time that a server and its processes have used."""
    times = [one.cpu_times() for one in (server, *server.children(recursive=True))]
    return sum(time.user + time.system for time in times)


@dataclass
class Visitor:
    """Somebody with the page open at an address, under a name that nobody else has."""

    address: str
    name: str = field(default_factory=lambda: uuid4().hex)

    def get(self, path: str) -> bytes:
        """Fetch a file of the page."""
        with urlopen(self.address + path, timeout=60) as answer:
            return bytes(answer.read())

    def ask(self, query: str, *, band: bool = False, number: int = 0) -> dict:
        """Ask for what the page shows at a query, by property, such as "sentence.children"."""
        outputs = self._outputs()
        asked = {"query": query, "band": band, "visitor": self.name, "number": number}
        content = {
            "output": outputs,
            "outputs": [dict(zip(("id", "property"), one.rsplit(".", 1), strict=True)) for one in _parts(outputs)],
            "inputs": [{"id": "asked", "property": "data", "value": asked}],
            "changedPropIds": ["asked.data"],
        }
        headers = {"Content-Type": "application/json"}
        request = Request(f"{self.address}_dash-update-component", json.dumps(content).encode(), headers)
        with urlopen(request, timeout=60) as answer:
            found = json.load(answer)["response"]
        return {f"{name}.{prop}": value for name, props in found.items() for prop, value in props.items()}

    def _outputs(self) -> str:
        if not hasattr(self, "_known"):
            callbacks = json.loads(self.get("_dash-dependencies"))
            self._known = next(one["output"] for one in callbacks if "sentence.children" in one["output"])
        return self._known


def _parts(outputs: str) -> list[str]:
    return outputs.strip(".").split("...")


def timed(visitor: Visitor, query: str) -> float:
    """Seconds that an answer takes."""
    begin = time.perf_counter()
    visitor.ask(query)
    return time.perf_counter() - begin


def queries(place: int) -> list[str]:
    """What a visitor asks: every visitor moves the slider of the film over places of their own."""
    membrane = ("NIPS", "VF", "DB")[place % 3]
    build = ("stacked", "coin")[place % 2]
    return [f"membrane={membrane}&build={build}&film={4 + 0.2 * n + 0.01 * place:.4f}" for n in range(MOVES)]


def rich(place: int) -> list[str]:
    """Ask for what costs more: columns along the electrode in air, and an electrode that swells."""
    return [f"membrane={cell}&film={4 + 0.2 * place:.4f}" for cell in ("NIPS&gas=air", "VF&build=coin")]


def ten(address: str) -> list[float]:
    """Seconds of all answers to ten visitors at the same time."""
    seconds: list[float] = []

    def visit(place: int) -> None:
        visitor = Visitor(address)
        for query in queries(place):
            seconds.append(timed(visitor, query))

    threads = [threading.Thread(target=visit, args=(place,)) for place in range(VISITORS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seconds


def main() -> int:
    """Print the times."""
    with started() as (process, address):
        visitor = Visitor(address)
        visitor.ask("membrane=NIPS")
        server = psutil.Process(process)
        alone = [timed(visitor, query) for query in queries(VISITORS)]
        for query in rich(0):
            visitor.ask(query)
        costly = [[timed(visitor, query) for query in rich(place)] for place in range(1, 4)]
        before = processor_s(server)
        together = ten(address)
        each = (processor_s(server) - before) / len(together)
    one = statistics.median(alone) + BROWSER_WAITS_s
    median = statistics.median(together)
    print(f"one visitor: median {1e3 * one:.0f} ms, slowest {1e3 * max(alone):.0f} ms, bar {1e3 * ALONE_BAR_s:.0f} ms")
    print(f"{VISITORS} visitors: median {median:.2f} s, slowest {max(together):.2f} s, bar {TEN_BAR_s} s")
    print(f"processor time of an answer: {1e3 * each:.0f} ms")
    slow = [statistics.median(column) + BROWSER_WAITS_s for column in zip(*costly, strict=True)]
    shown = ", ".join(f"{1e3 * seconds:.0f}" for seconds in slow)
    print(f"one visitor, in air and with swelling: median {shown} ms, bar {1e3 * RICH_BAR_s:.0f} ms")
    missed = one > ALONE_BAR_s or max(slow) > RICH_BAR_s or median > TEN_BAR_s or len(together) < VISITORS * MOVES
    print("MISSED" * missed)
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
