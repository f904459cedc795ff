"""Whose question is the newest: a visitor who asks anew does not wait for what was asked before.

A visitor is a number that a browser has made up for one open page. It is known only while one of its questions is open.
"""

from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import contextmanager
from threading import Lock
from typing import Any


class DroppedError(Exception):
    """The visitor has asked something newer."""


class Turn:
    """A question of a visitor that is open.

    Parameters
    ----------
    number : int
        Which one of the visitor's it is.
    """

    def __init__(self, number: int = 0) -> None:
        self.number = number
        self.over: Future[None] = Future()

    def result(self, future: "Future[Any]", seconds: float) -> Any:
        """Wait for a result.

        Raises
        ------
        DroppedError
            If the visitor asks something newer meanwhile.
        TimeoutError
            If it takes longer than some seconds [s].
        """
        done, _ = wait([future, self.over], seconds, FIRST_COMPLETED)
        if future in done:
            return future.result()
        raise DroppedError if self.over in done else TimeoutError


class Turns:
    """The newest question of every visitor who waits for an answer."""

    def __init__(self) -> None:
        self._open: dict[str, Turn] = {}
        self._lock = Lock()

    @contextmanager
    def taken(self, visitor: str, number: int) -> Iterator[Turn]:
        """Open a question of a visitor, which ends the one before; it is forgotten once it is answered.

        Raises
        ------
        DroppedError
            If a newer one is open already.
        """
        turn = Turn(number)
        with self._lock:
            before = self._open.get(visitor)
            if before and before.number > number:
                raise DroppedError
            if before:
                before.over.set_result(None)
            self._open[visitor] = turn
        try:
            yield turn
        finally:
            with self._lock:
                if self._open.get(visitor) is turn:
                    del self._open[visitor]
