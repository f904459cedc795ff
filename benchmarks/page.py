"""How fast the page is, and how little it sends: its first picture, one visitor alone, a class of thirty at once.

    python benchmarks/page.py

Starts a server of its own and asks it as browsers do; the first picture is drawn in chromium. Exit code 1 if a bar is
missed, or cannot be measured. The bars of one visitor are of the processor time that an answer takes the server, which
does not depend on what else the machine does. So does the time that thirty would wait on two idle cores, which is said
beside what they did wait: half of the processor time of an answer, times thirty. Each visitor asks again as soon as an
answer is there.
"""

import gzip
import json
import os
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

from benchmarks.page_in_browser import first_picture

ROOT = Path(__file__).resolve().parents[1]
VISITORS, MOVES, CORES = 30, 8, 2
PICTURE_BAR_s, COLUMN_BAR_s, AIR_BAR_s, CLASS_BAR_s = 3.0, 0.3, 1.0, 2.0
OPENED_BAR_kB, ANSWER_BAR_kB = 1500.0, 40.0
LONGEST_s = 120  # that an answer is waited for


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
        process.wait(timeout=LONGEST_s)


def processor_s(server: psutil.Process) -> float:
    """Processor time that a server and its processes have used."""
    times = [one.cpu_times() for one in (server, *server.children(recursive=True))]
    return sum(time.user + time.system for time in times)


@dataclass
class Visitor:
    """Somebody with the page open at an address, under a name that nobody else has."""

    address: str
    name: str = field(default_factory=lambda: uuid4().hex)
    sent_kB: float = 0.0  # of the last answer, as it came

    def get(self, path: str) -> bytes:
        """Fetch a file of the page."""
        with urlopen(self.address + path, timeout=LONGEST_s) as answer:
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
        headers = {"Content-Type": "application/json", "Accept-Encoding": "gzip"}
        request = Request(f"{self.address}_dash-update-component", json.dumps(content).encode(), headers)
        with urlopen(request, timeout=LONGEST_s) as answer:
            came, packed = answer.read(), answer.headers["Content-Encoding"] == "gzip"
        self.sent_kB = len(came) / 1e3
        found = json.loads(gzip.decompress(came) if packed else came)["response"]
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


def full(place: int) -> str:
    """Ask for the largest answer: columns in air, with four runs pinned beside."""
    pins = [f"pin=membrane%3D{name}%26gas%3D{gas}" for name in ("VF", "DB") for gas in ("O2", "air")]
    return "&".join([f"membrane=NIPS&gas=air&film={4 + 0.2 * place:.4f}", *pins])


def together(address: str) -> list[float]:
    """Seconds of all answers to a class at the same time; what is lost is not among them."""
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


def each_s(server: psutil.Process, visitor: Visitor, asked: list[str]) -> float:
    """Processor time of an answer, the mean of several."""
    before = processor_s(server)
    for query in asked:
        visitor.ask(query)
    return (processor_s(server) - before) / len(asked)


def said(what: str, measured: float, bar: float, unit: str) -> bool:
    """Print a measured number beside its bar; tells whether it is missed."""
    missed = not measured <= bar
    print(f"{what}: {measured:.3g} {unit}, bar {bar:g} {unit}, ratio {measured / bar:.2f}{'  MISSED' * missed}")
    return missed


def opened(address: str) -> bool:
    """Open the page in a browser; tells whether a bar is missed."""
    seen = first_picture(address)
    if seen is None:
        print("no chromium: the first picture and what is sent for it cannot be measured  MISSED")
        return True
    print("".join(f"wrong in the browser: {words}\n" for words in seen.wrong), end="")
    slow = said("first picture, the page opened when the command is ready", seen.seconds, PICTURE_BAR_s, "s")
    large = said("sent until then, compressed", seen.sent_kB, OPENED_BAR_kB, "kB")
    return slow or large or bool(seen.wrong)


def main() -> int:
    """Print what was measured."""
    load = os.getloadavg()[0]
    print(f"load of the machine before: {load:.1f} on {os.cpu_count()} cores" + "; times are too long" * (load > 0.5))
    with started() as (process, address):
        missed = [opened(address)]
        server, visitor = psutil.Process(process), Visitor(address)
        for query in [*queries(VISITORS)[:2], *rich(0)]:
            visitor.ask(query)
        column = each_s(server, visitor, queries(VISITORS + 1))
        air, swelling = (
            each_s(server, visitor, list(asked)) for asked in zip(*(rich(place) for place in (1, 2, 3)), strict=True)
        )
        visitor.ask(full(4))
        before = processor_s(server)
        waited = together(address)
        each = (processor_s(server) - before) / len(waited)
    missed += [
        said("processor time of an answer, one column", column, COLUMN_BAR_s, "s"),
        said("the same, with swelling", swelling, COLUMN_BAR_s, "s"),
        said("the same, in air", air, AIR_BAR_s, "s"),
        said("sent for the largest answer, compressed", visitor.sent_kB, ANSWER_BAR_kB, "kB"),
        said(f"{VISITORS} visitors at once, median", statistics.median(waited), CLASS_BAR_s, "s"),
        said("answers lost", VISITORS * MOVES - len(waited), 0.5, ""),
    ]
    print(f"slowest {max(waited):.2f} s; on {CORES} idle cores about {each * VISITORS / CORES:.2f} s each")
    return int(any(missed))


if __name__ == "__main__":
    sys.exit(main())
