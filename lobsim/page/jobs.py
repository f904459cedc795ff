"""Job queue of the page: hands runs to processes that keep their models built, and remembers the results for all."""

import multiprocessing
import os
import signal
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from threading import Lock, Thread
from typing import Any

from lobsim.errors import LobsimError
from lobsim.page import written
from lobsim.page.own_process import end_with_parent
from lobsim.page.state import CYCLING, DISCHARGE, LIMITS, Choices, opening
from lobsim.page.subject import PAPER, Subject
from lobsim.page.turns import Turn

MOST_PROCESSES = 4
REMEMBERED = 128  # runs, of some 0.2 MB each
LONGEST_s = 60.0  # that a visitor waits for a discharge, also while those of others come first
BAND, BAND_s = "band", 120.0  # a band, and how long a visitor who wants it waits: its equations are compiled once
READY_s = 0.5  # longer than it takes to hand one process its next task
SLOTS = 8  # runs of cycles, and searches of limits, at the same time
PERCENT = 100
PATIENCE_s = 15.0  # after which cycles that nobody asks about are given up
FILES = {"csv": "text/csv", "nc": "application/x-netcdf"}

# Of a process that solves cycles: for each slot how many are done, and when somebody last asked.
_slots: Any = None


def _first(subject: Subject) -> tuple[Choices, ...]:
    """What visitors may ask first, one of each structure: a single column, and several."""
    plain = opening(subject)
    alike = {plain.usual.columns: plain}
    for gas in subject.offered["gas"]:
        other = replace(plain, gas=gas)
        with suppress(LobsimError):
            if other.usual.columns != plain.usual.columns:
                alike[other.usual.columns] = other
    return tuple(alike.values())


class AbandonedError(Exception):
    """Nobody waits for these cycles any more."""


def _start(slots: Any, first: tuple[Choices, ...]) -> None:
    """Make a process ready: its models are built by solving what visitors may ask first."""
    global _slots
    _slots = slots
    Thread(target=end_with_parent, daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which ends its processes
    import pybamm

    from lobsim.page import solve

    pybamm.set_logging_level("ERROR")
    for choices in first:
        with suppress(Exception):  # whatever is wrong with a user's cell is told to whoever asks for it
            solve.discharge(choices)


def _ready() -> None:
    """Give the other processes time to start as well."""
    time.sleep(READY_s)


def _discharge(choices: Choices) -> Any:
    from lobsim.page import solve

    return solve.discharge(choices)


def _band(choices: Choices) -> Any:
    from lobsim.page import solve

    return solve.band(choices)


def _cycles(choices: Choices, slot: int) -> Any:
    from lobsim.page import solve

    return solve.cycled(choices, _telling(slot))


def _limits(choices: Choices, slot: int) -> Any:
    from lobsim.page import knob_limits

    tell = _telling(slot)
    return knob_limits.solved(choices, lambda done, count: tell(done * PERCENT // count, PERCENT))


def _telling(slot: int) -> Callable[[int, int], None]:
    """Tell how much is done, as long as somebody waits for it."""

    def tell(done: int, _: int) -> None:
        _slots[2 * slot] = done
        if time.time() - _slots[2 * slot + 1] > PATIENCE_s:
            raise AbandonedError

    tell(0, 1)
    return tell


def _file(choices: Choices, kind: str) -> bytes:
    from lobsim.page import solve

    result = solve.solved(choices)
    if kind == "nc":
        return written.content(result.save, "run.nc")
    table = result.cycles if choices.view == CYCLING else result.curve
    return written.content(lambda path: table.to_csv(path, index=False), "run.csv")


class JobQueue:
    """Queue of runs: the processes that solve them, and what they have solved.

    Parameters
    ----------
    processes : int, optional
        How many solve discharges; as many as there are cores, up to four, by default. One more: cycles, limits.
    subject : Subject
        What the page is about, so that the processes can be ready for it.
    """

    def __init__(self, processes: int | None = None, subject: Subject = PAPER) -> None:
        self._subject = subject
        self._context = multiprocessing.get_context("spawn")
        self._slots: Any = self._context.Array("d", 2 * SLOTS)
        self._lock = Lock()
        self._counts = {DISCHARGE: processes or min(os.cpu_count() or 1, MOST_PROCESSES), CYCLING: 1}
        self._pools = {view: self._pool(view) for view in self._counts}
        self._known: OrderedDict[tuple[str, Choices], Future[Any]] = OrderedDict()
        self._awaited: Counter[Future[Any]] = Counter()  # by how many visitors
        self._jobs: dict[Choices, int] = {}  # the slots of cycles that are being solved

    def _pool(self, view: str) -> ProcessPoolExecutor:
        first = _first(self._subject) if view == DISCHARGE else ()
        return ProcessPoolExecutor(self._counts[view], self._context, _start, (self._slots, first))

    def warm(self) -> None:
        """Start every process that solves discharges, and wait until they have their models."""
        for future in [self._pools[DISCHARGE].submit(_ready) for _ in range(self._counts[DISCHARGE])]:
            future.result()

    def close(self) -> None:
        """End the processes."""
        for pool in self._pools.values():
            pool.shutdown(wait=False, cancel_futures=True)

    def discharges(self, *choices: Choices, turn: Turn | None = None) -> list[Any]:
        """Solve discharges side by side, or find them; of a question that is over, what has not begun is dropped.

        Returns
        -------
        list of Discharge
            See `lobsim.page.solve`.

        Raises
        ------
        LobsimError
            If one cannot be solved, or takes too long.
        DroppedError
            If the visitor asks something newer.
        """
        futures = [self._discharge(replace(one, view=DISCHARGE)) for one in choices]
        with self._waiting_for(*futures):
            return [self._wait(future, turn=turn) for future in futures]

    @contextmanager
    def _waiting_for(self, *futures: "Future[Any]") -> Iterator[None]:
        """Wait for runs; those for which nobody waits any more are not begun."""
        with self._lock:
            self._awaited.update(futures)
        try:
            yield
        finally:
            with self._lock:
                self._awaited.subtract(futures)
                for future in set(futures):
                    if not self._awaited[future]:
                        del self._awaited[future]
                        future.cancel()  # which what is done, or has begun, does not heed

    def _discharge(self, asked: Choices) -> "Future[Any]":
        return self._known_or(asked, lambda: self._submit(DISCHARGE, _discharge, asked))

    def band(self, choices: Choices, turn: Turn | None = None) -> Any:
        """Solve the band of a discharge, or find it.

        Returns
        -------
        Band
            See `lobsim.uncertain.discharges`.

        Raises
        ------
        LobsimError
            If there is none, or it takes too long.
        DroppedError
            If the visitor asks something newer.
        """
        asked = replace(choices, view=DISCHARGE)
        make = partial(self._submit, DISCHARGE, _band, asked)
        future = self._known_or(asked, make, of=BAND)
        with self._waiting_for(future):
            return self._wait(future, BAND_s, turn)

    def cycles(self, choices: Choices) -> tuple[int, Any]:
        """Ask for cycles; ask again to go on waiting, for what nobody asks about is given up.

        Returns
        -------
        int, Cycled or None
            How many are done; all of them, once they are.

        Raises
        ------
        LobsimError
            If they cannot be solved.
        """
        return self._told(replace(choices, view=CYCLING), _cycles, int(choices["times"]))

    def limits(self, choices: Choices) -> tuple[int, Any]:
        """Ask for what limits a cell, as for its cycles.

        Returns
        -------
        int, Limits or None
            How much is done [%]; all, once it is.

        Raises
        ------
        LobsimError
            If it cannot be solved.
        """
        return self._told(replace(choices, view=LIMITS), _limits, PERCENT)

    def _told(self, asked: Choices, work: Callable[..., Any], count: int) -> tuple[int, Any]:
        """Of so many steps of a long job those that are done, and what came of it at the end."""
        future = self._known_or(asked, lambda: self._start_long(asked, work))
        if future.done():
            return count, self._wait(future)
        with self._lock:
            slot = self._jobs[asked]
            self._slots[2 * slot + 1] = time.time()
            return int(self._slots[2 * slot]), None

    def file(self, choices: Choices, kind: str) -> bytes:
        """Make a file of a run: "csv", its curves or its cycles, or "nc", all of it."""
        view = CYCLING if choices.view == CYCLING else DISCHARGE
        return bytes(self._wait(self._submit(view, _file, choices, kind), 10 * LONGEST_s))

    def _known_or(self, asked: Choices, make: Callable[[], "Future[Any]"], of: str = "") -> "Future[Any]":
        key = (of or asked.view, asked)
        with self._lock:
            if key in self._known and not _failed(self._known[key]):
                self._known.move_to_end(key)
            else:
                self._known[key] = make()
                while len(self._known) > REMEMBERED:
                    self._known.popitem(last=False)
            return self._known[key]

    def _start_long(self, asked: Choices, work: Callable[..., Any]) -> "Future[Any]":
        running = {
            one: slot
            for one, slot in self._jobs.items()
            if (one.view, one) in self._known and not self._known[one.view, one].done()
        }
        free = sorted(set(range(SLOTS)) - set(running.values()))
        if not free:
            raise LobsimError(f"{SLOTS} runs of cycles, or searches of limits, go on already: try again in a minute")
        self._jobs = running | {asked: free[0]}
        self._slots[2 * free[0]], self._slots[2 * free[0] + 1] = 0, time.time()
        return self._submit(CYCLING, work, asked, free[0])

    def _submit(self, view: str, work: Callable[..., Any], *given: Any) -> "Future[Any]":
        try:
            return self._pools[view].submit(work, *given)
        except BrokenProcessPool:
            self._pools[view] = self._pool(view)
            return self._pools[view].submit(work, *given)

    def _wait(self, future: "Future[Any]", seconds: float = LONGEST_s, turn: Turn | None = None) -> Any:
        try:
            return (turn or Turn()).result(future, seconds)
        except TimeoutError:
            raise LobsimError(
                f"the solver has not come to an end in {seconds:g} s: choose numbers nearer to {self._subject.whose}"
            ) from None
        except (AbandonedError, CancelledError):
            raise LobsimError("the run was given up, because nobody waited for it: ask again") from None
        except BrokenProcessPool:
            raise LobsimError("the process that solved this run came to an end: ask again") from None


def _failed(future: "Future[Any]") -> bool:
    """Whether another try may do better: what cannot be solved cannot be solved a second time."""
    if future.cancelled():
        return True
    return future.done() and isinstance(future.exception(), AbandonedError | BrokenProcessPool)
