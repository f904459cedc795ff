"""What is doubtful about the numbers of a cell: found once, and told once."""

import sys
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from lobsim import usual, volumes
from lobsim.errors import LobsimWarning
from lobsim.parameters import ParameterSet

Numbers = Mapping[str, float]

_said: ContextVar[set[str] | None] = ContextVar("said", default=None)  # None: every call tells


def doubts(made: ParameterSet, changed: Numbers, numbers: Numbers, *, flooded: bool) -> tuple[str, ...]:
    """Say what is doubtful about a cell, one sentence each.

    Parameters
    ----------
    made : ParameterSet
        The parameter set as its paper has it.
    changed : mapping of str to float
        What the user changed, in the units of the names.
    numbers : mapping of str to float
        All numbers of the cell.
    flooded : bool
        Whether its pores are meant to be full of liquid at the start.

    Returns
    -------
    tuple of str
        Empty if nothing is.
    """
    before = made.numbers()
    found = list(_remarks(made, before, changed))
    if not found:  # what follows from a number that has been told needs no telling
        found = list(_remarks(made, before, {name: new for name, new in numbers.items() if new != before[name]}))
    return (*found, *volumes.doubts(numbers, flooded=flooded))


def refuse(made: ParameterSet, changed: Numbers) -> None:
    """Refuse numbers that no cell has; ``made`` and ``changed`` are those of `doubts`.

    Raises
    ------
    LobsimError
        If there is one.
    """
    if changed:
        before = made.numbers()
        for name, number in changed.items():
            usual.refuse(name, number, usual.usual(name, made[name].origin, before[name]))


def _remarks(made: ParameterSet, before: Numbers, numbers: Numbers) -> Iterator[str]:
    for name, number in numbers.items():
        said = usual.remark(name, number, usual.usual(name, made[name].origin, before[name]))
        if said:
            yield said


def tell(sentences: Iterable[str]) -> None:
    """Warn, with the line of the user's code that called lobsim; each sentence once within `once`."""
    said = _said.get()
    for sentence in sentences:
        if said is None or sentence not in said:
            warnings.warn(sentence, LobsimWarning, stacklevel=_outside())
        if said is not None:
            said.add(sentence)


@contextmanager
def once(already: Iterable[str] = ()) -> Iterator[None]:
    """Tell every sentence once in what is done within, however many runs that takes; also a decorator.

    Parameters
    ----------
    already : iterable of str
        Sentences that are known to the user.
    """
    outer = _said.get()
    token = _said.set({*already} if outer is None else outer)
    try:
        yield
    finally:
        _said.reset(token)


@contextmanager
def silent() -> Iterator[None]:
    """Tell nothing in what is done within: its results say it themselves."""
    token = _said.set(_Everything())
    try:
        yield
    finally:
        _said.reset(token)


class _Everything(set[str]):
    """Whatever there is to be said has been said."""

    def __contains__(self, sentence: object) -> bool:
        return True


def _outside() -> int:
    """How many frames above `tell` the caller of lobsim stands, as `warnings.warn` counts them."""
    frame, level = sys._getframe(1), 1
    while frame.f_back and frame.f_globals.get("__name__", "").partition(".")[0] in ("lobsim", "contextlib"):
        frame, level = frame.f_back, level + 1
    return level
