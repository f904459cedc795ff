"""Places where a line of progress is shown: a terminal, a log, a notebook."""

import sys
from threading import Lock
from time import monotonic
from typing import Any, Protocol

FIRST_PAUSE_S, GROWTH, LONGEST_PAUSE_S = 10.0, 1.5, 300.0  # between two lines of a log, which come ever more rarely
_screen = Lock()  # of the terminal, which has room for one line


class ProgressPlace(Protocol):
    """Place that shows a line.

    Attributes
    ----------
    is_live : bool
        A newer line takes the place of an older one.
    """

    is_live: bool

    def show(self, line: str, since: float) -> None:
        """Show how far it is, some time [s] after the begin."""

    def end(self, line: str) -> None:
        """Show what became of it, if anything was shown."""


class Terminal:
    """A line that is drawn anew where it stands, and goes away at the end."""

    is_live = True

    def __init__(self) -> None:
        self._live: Any = None

    def show(self, line: str, since: float) -> None:
        """Draw the line, some time [s] after the begin, if no other job has its line there."""
        from rich.console import Console
        from rich.live import Live
        from rich.spinner import Spinner
        from rich.text import Text

        if self._live is None:
            if not _screen.acquire(blocking=False):
                return
            self._spinner = Spinner("dots")
            console = Console(stderr=True)
            self._live = Live("", console=console, auto_refresh=False, transient=True, redirect_stdout=False)
            self._live.start()
        sign = str(self._spinner.render(monotonic()))
        self._live.update(Text(f"{sign} {line}", no_wrap=True, overflow="ellipsis"), refresh=True)

    def end(self, line: str) -> None:
        """Take the line away."""
        if self._live is not None:
            self._live.stop()
            _screen.release()


class Log:
    """A line now and then."""

    is_live = False

    def __init__(self) -> None:
        self._due, self._pause, self._last = 0.0, FIRST_PAUSE_S, ""

    def show(self, line: str, since: float) -> None:
        """Write the line, some time [s] after the begin, if it is time for one."""
        if since >= self._due and line:
            self._write(line)
            self._due = since + self._pause
            self._pause = min(GROWTH * self._pause, LONGEST_PAUSE_S)

    def end(self, line: str) -> None:
        """Write a last line after others."""
        if self._last:
            self._write(line)

    def _write(self, line: str) -> None:
        self._last = line
        print(f"lobsim: {line}", file=sys.stderr, flush=True)


class Notebook:
    """A line below the cell that is being run, each in the place of the one before; it needs no widgets."""

    is_live = False

    def __init__(self) -> None:
        self._handle: Any = None
        self._last = ""

    def show(self, line: str, since: float) -> None:
        """Show the line, some time [s] after the begin, below the cell."""
        from IPython.display import DisplayHandle

        if self._handle is None:
            self._handle = DisplayHandle()
            self._handle.display({"text/plain": line}, raw=True)
        elif line != self._last:
            self._handle.update({"text/plain": line}, raw=True)
        self._last = line

    def end(self, line: str) -> None:
        """Leave the last line."""
        if self._handle is not None:
            self._handle.update({"text/plain": line}, raw=True)


def place() -> ProgressPlace:
    """Find out where standard error goes."""
    if _is_notebook():
        return Notebook()
    from rich.console import Console

    console = Console(stderr=True)
    return Terminal() if console.is_terminal and not console.is_dumb_terminal else Log()


def _is_notebook() -> bool:
    """Whether this process is a kernel; one without IPython is none."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return hasattr(shell, "kernel")
