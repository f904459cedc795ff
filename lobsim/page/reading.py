"""Files of visitors are read in processes of their own: a few at a time, and only so many wait."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock
from typing import Any

from lobsim.errors import LobsimError
from lobsim.page.own_process import Work

LONGEST_s, MOST_AT_ONCE = 60.0, 2
MOST_BYTES = 3 << 30  # of memory, each
MOST_WAITING, MOST_HELD = 30, 200_000_000  # files, and their bytes: a class drops at once, and others still get answers
LATER = "files of other visitors are being read: drop it again in a minute"


class Reader:
    """Reads the files of all visitors.

    Parameters
    ----------
    at_once : int
        How many are read at the same time.
    longest_s : float
        For how long a file is read, and waits for the others [s].
    """

    def __init__(self, at_once: int = MOST_AT_ONCE, longest_s: float = LONGEST_s) -> None:
        self._free, self._longest_s = BoundedSemaphore(at_once), longest_s
        self._lock, self._count, self._held = Lock(), 0, 0

    def read(self, task: Callable[..., Any], content: bytes, name: str, *more: Any) -> Any:
        """Read a file by a task of `lobsim.page.own_process.Work`.

        Raises
        ------
        LobsimError
            If it cannot be read, takes too long, or too many are being read.
        """
        with self._waiting(len(content)):
            if not self._free.acquire(timeout=self._longest_s):
                raise LobsimError(LATER)
            try:
                return self._read(task, content, name, *more)
            finally:
                self._free.release()

    @contextmanager
    def _waiting(self, size: int) -> Iterator[None]:
        with self._lock:
            if self._count and (self._count >= MOST_WAITING or self._held + size > MOST_HELD):
                raise LobsimError(LATER)
            self._count, self._held = self._count + 1, self._held + size
        try:
            yield
        finally:
            with self._lock:
                self._count, self._held = self._count - 1, self._held - size

    def _read(self, task: Callable[..., Any], content: bytes, name: str, *more: Any) -> Any:
        longest_s = self._longest_s
        times = {"patience_s": longest_s, "longest_s": longest_s, "grace_s": longest_s}
        work = Work(task, content, name, *more, **times, most_bytes=MOST_BYTES)
        try:
            if not work.over(longest_s):
                raise LobsimError(f"{name!r} cannot be read in {longest_s:g} s: lobsim data takes its time")
            return work.result()
        finally:
            work.end()
