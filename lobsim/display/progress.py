"""Progress of a long job, in one line: on a terminal, in a log or in a notebook, after some seconds and never before.

A job that runs inside another is shown in the line of that one. Lines go to standard error.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from threading import Event, Thread, local
from typing import Any, NamedTuple

from lobsim.display.progress_places import ProgressPlace, place

PATIENCE_S = 5.0  # jobs that end earlier are not spoken of
MOST_SHOWN = 2  # jobs, one inside the other
BLINK_S = 0.25  # of a line on a terminal
_of_thread = local()


class Status(NamedTuple):
    """Status of a job: in words, and as things done of a total; some may have been done before it began."""

    words: str = ""
    done: int | None = None
    total: int | None = None
    of: str = ""
    before: int = 0


class _Job:
    def __init__(self, name: str, prompt: bool, first: Status) -> None:
        self.name, self.prompt, self.status = name, prompt, first
        self.begun = self.told = time.perf_counter()

    def __str__(self) -> str:
        """Line of progress: the job, how much is done, what it says, and how long the rest takes."""
        words, done, total, of, _ = self.status
        counted = f"{done} of {total} {of}".strip() if total and total > 1 else ""
        said = ", ".join(filter(None, (counted, words, self._left())))
        return f"{self.name}: {said}" if said else self.name

    def tell(self, status: Status) -> None:
        self.status, self.told = status, time.perf_counter()

    def _left(self) -> str:
        """Say how long the rest takes at the pace until it was last told of; nothing before there is one."""
        _, done, total, _, before = self.status
        if done is None or total is None or not before < done < total:
            return ""
        left = (self.told - self.begun) * (total - done) / (done - before)
        return f"{duration(max(left - (time.perf_counter() - self.told), 0.0))} left"


def duration(seconds: float) -> str:
    """Write a time [s] as one would say it: 40 s, 12 min, 3.5 h."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


class _Line:
    """The line of the outermost job of a thread, drawn by a thread of its own."""

    def __init__(self, quiet: bool) -> None:
        self.jobs: list[_Job] = []
        self.begun: float | None = None  # of the first job that is not `prompt`
        self.place: ProgressPlace | None = None
        self._last = ""  # that a job said which is not `prompt`
        self._ended = Event()
        self._drawing = None if quiet else Thread(target=self._draw, daemon=True)

    def begin(self, job: _Job) -> None:
        self.jobs.append(job)
        if self.begun is None and not job.prompt:
            self.begun = job.begun
        if len(self.jobs) == 1 and self._drawing:
            self._drawing.start()

    def end(self, job: _Job) -> None:
        if job is next((one for one in self.jobs if not one.prompt), None):
            self._last = str(self)
        if len(self.jobs) > 1:
            self.jobs.remove(job)
            return
        self._ended.set()
        if self._drawing:
            self._drawing.join()
        if self.place:
            with suppress(Exception):
                self.place.end(f"{self._last or self}, {duration(time.perf_counter() - job.begun)} in all")

    def __str__(self) -> str:
        """The outermost job that has said something, and the next one inside; else the name of the outermost."""
        jobs = [job for job in self.jobs if not job.prompt] or list(self.jobs)
        telling = [job for job in jobs if job.status != Status()] or jobs[:1]
        return "; ".join(map(str, telling[:MOST_SHOWN]))

    def _draw(self) -> None:
        wait = BLINK_S if self.jobs[0].prompt else PATIENCE_S
        while not self._ended.wait(wait):
            wait = BLINK_S
            self.place = self.place or place()
            since = 0.0 if self.begun is None else time.perf_counter() - self.begun
            if since >= PATIENCE_S or (self.place.is_live and self.jobs[0].prompt):
                with suppress(Exception):  # of a stream that is closed, or a kernel that has gone: the job goes on
                    self.place.show(str(self), since)


@contextmanager
def shown(
    job: str,
    given: Callable[..., Any] | bool | None = None,
    status: Callable[..., Status] = Status,
    *,
    first: Status = Status(),  # noqa: B008, which cannot change
    prompt: bool = False,
) -> Iterator[Callable[..., Any]]:
    """Show how far a job is while it lasts.

    Parameters
    ----------
    job : str
        What it is called.
    given : callable or bool, optional
        What the user says of progress: a callable is told instead, and with False nothing is shown.
    status : callable
        Makes a `Status` of what the job tells.
    first : Status
        How far it is before it tells anything.
    prompt : bool
        On a terminal, show it at once.

    Yields
    ------
    callable
        To be told how far the job is, in the arguments that ``status`` and the user's callable take.
    """
    before: _Line | None = getattr(_of_thread, "line", None)
    told_elsewhere = given is False or callable(given)
    line = before if before and not told_elsewhere else _Line(quiet=told_elsewhere)
    _of_thread.line, mine = line, _Job(job, prompt, first)
    line.begin(mine)

    def tell(*arguments: Any) -> None:
        mine.tell(status(*arguments))

    try:
        yield given if callable(given) else tell
    finally:
        line.end(mine)
        _of_thread.line = before


@contextmanager
def spoken(job: str, given: Callable[[str], Any] | bool | None = None, of: str = "") -> Iterator[Callable[..., Any]]:
    """Show how far a job is, as `shown` does, where a user's callable takes words alone; ``of`` is what is counted.

    Yields
    ------
    callable
        Takes the words of a `Status` and, if they can be counted, its other numbers.
    """
    words = (lambda words, *numbers: given(words)) if callable(given) else given
    with shown(job, words, partial(Status, of=of)) as tell:
        yield tell
