"""Work in a process of its own: it may take long or be hostile, tells how far it is, and can be stopped or ended.

It has a lower priority than what solves discharges, a limit of memory where the system knows one, and a folder for its
temporary files that is removed with it, however it ends.
"""

import multiprocessing
import os
import signal
import tempfile
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from threading import Thread
from typing import Any

from lobsim.errors import LobsimError

TOLD, FOUND, REFUSED = "told", "found", "refused"
NICE = 10
ENDED_s = 5.0  # in which the system ends a process
MOST_BYTES = 6 << 30  # of memory
LOST = "the process that did this came to an end: the file or the cell asks for more memory than it may have"
BROKEN = "lobsim has failed where it should have said what is wrong"


class Desk:
    """What a task is given to speak with those who wait for it: call it with words, and it says whether to stop."""

    def __init__(self, line: Connection, wanted: Any) -> None:
        self._line, self._wanted = line, wanted

    def __call__(self, words: str) -> None:
        """Tell how far the task is."""
        self._line.send((TOLD, words))

    @property
    def stopped(self) -> bool:
        """Whether the task is to come to an end, with what it has."""
        return bool(time.time() > self._wanted.value)


class Work:
    """A task in a process of its own.

    Parameters
    ----------
    task : callable
        Given a `Desk`, then what is given; what it gives back, and a LobsimError, come here.
    given : Any
        Its arguments.
    patience_s : float
        For how long it goes on if nobody looks at it; then it is told to stop.
    longest_s : float
        After which it is told to stop.
    grace_s : float
        After which it is ended if it has not stopped.
    most_bytes : int
        Memory that it may have [bytes].
    """

    def __init__(
        self,
        task: Callable[..., Any],
        *given: Any,
        patience_s: float,
        longest_s: float,
        grace_s: float,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        context = multiprocessing.get_context("spawn")
        self._line, theirs = context.Pipe()
        self._wanted: Any = context.Value("d", time.time() + patience_s)
        self._patience_s, self._grace_s = patience_s, grace_s
        self._last = time.time() + longest_s  # when it must stop
        self._over: tuple[str, Any] | None = None
        self.words, self.looked = "", time.time()
        self._folder = tempfile.TemporaryDirectory(prefix="lobsim-", ignore_cleanup_errors=True)
        place = self._folder.name, most_bytes
        self._process = context.Process(target=_work, args=(theirs, self._wanted, place, task, given), daemon=True)
        self._process.start()
        theirs.close()

    def stop(self) -> None:
        """Tell it to come to an end, with what it has."""
        self._last = min(self._last, time.time())
        self._wanted.value = self._last

    def end(self) -> None:
        """End it at once, with all that it has started, and remove its files."""
        with suppress(OSError):
            if hasattr(os, "killpg"):
                os.killpg(self._process.pid or 0, signal.SIGKILL)
        self._process.kill()
        self._process.join(ENDED_s)
        self._folder.cleanup()
        self._over = self._over or (REFUSED, "it was ended")

    def over(self, seconds: float = 0.0) -> bool:
        """Look at it for some seconds [s] at most, which keeps it going; whether it is over."""
        self.looked = time.time()
        self._wanted.value = min(self._last, self.looked + self._patience_s)
        return not self.goes_on(seconds)

    def goes_on(self, seconds: float = 0.0) -> bool:
        """Take in what it says within some seconds [s], and end it if it did not stop when it was told to."""
        try:
            while self._over is None and self._line.poll(seconds):
                kind, what = self._line.recv()
                if kind == TOLD:
                    self.words = what
                else:
                    self._over = kind, what
        except (EOFError, OSError):
            self._over = REFUSED, LOST
        if self._over is None and time.time() > self._wanted.value + self._grace_s:
            self.end()
            self._over = REFUSED, "it did not come to an end in time, and was ended"
        return self._over is None

    def result(self) -> Any:
        """Give what was found.

        Raises
        ------
        LobsimError
            If there is nothing.
        """
        assert self._over is not None
        kind, what = self._over
        if kind == REFUSED:
            raise LobsimError(what)
        return what


def _work(
    line: Connection, wanted: Any, place: tuple[str, int], task: Callable[..., Any], given: tuple[Any, ...]
) -> None:
    """Do a task, in its process; its place is a folder for temporary files, and a limit of memory [bytes]."""
    tempfile.tempdir, most_bytes = place
    Thread(target=end_with_parent, daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which ends its processes
    with suppress(AttributeError, OSError):  # Windows has none of these
        os.setsid()
        os.nice(NICE)
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (most_bytes, most_bytes))
    try:
        line.send((FOUND, task(Desk(line, wanted), *given)))
    except LobsimError as error:
        line.send((REFUSED, str(error)))
    except MemoryError:
        line.send((REFUSED, LOST))
    except Exception as error:
        traceback.print_exc()  # for whoever runs the server
        line.send((REFUSED, f"{BROKEN}: please report it, with what you gave it ({type(error).__name__})"))


def end_with_parent() -> None:
    """End this process when the server has gone, however it went."""
    parent = multiprocessing.parent_process()
    if parent:
        wait([parent.sentinel])
        os._exit(0)
