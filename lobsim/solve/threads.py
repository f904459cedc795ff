"""One thread at a time builds, solves and reads models; all others wait.

PyBaMM's solvers and CasADi's functions keep what they work on in themselves, and cells of the same structure share one
built model. The lock is held for a step, not for a run: what a run tells its caller, it tells without it.
"""

import os
from collections.abc import Callable
from functools import wraps
from threading import RLock
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class _Turn:
    """A lock that the same thread may take again, and that a forked process starts with afresh."""

    def __init__(self) -> None:
        self.renew()
        if hasattr(os, "register_at_fork"):  # not on Windows, where nothing is forked
            os.register_at_fork(after_in_child=self.renew)

    def renew(self) -> None:
        self.lock = RLock()


_TURN = _Turn()


def one_at_a_time(work: Callable[P, T]) -> Callable[P, T]:
    """Make a function wait until no other thread is in one that is marked so."""

    @wraps(work)
    def waiting(*args: P.args, **kwargs: P.kwargs) -> T:
        with _TURN.lock:
            return work(*args, **kwargs)

    return waiting
