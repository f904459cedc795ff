"""Doubts about the numbers of a cell: found once, and told once."""

import sys
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

from lobsim.errors import LobsimWarning
from lobsim.parameters import ParameterSet, usual, volumes

Numbers = Mapping[str, float]

_said: ContextVar[set[str] | None] = ContextVar("said", default=None)  # None: every call tells


class Made(NamedTuple):
    """The numbers of a parameter set as its paper has them, in the units of their names, and what each usually is."""

    numbers: Numbers
    usual: Mapping[str, usual.Usual | None]


def made(values: ParameterSet) -> Made:
    """Look up what every number of a parameter set, in the unit of its name, usually is."""
    numbers = values.worked_out()
    return Made(numbers, {name: usual.usual(name, value.origin, numbers[name]) for name, value in values.items()})


def doubts(before: Made, changed: Numbers, numbers: Numbers, *, flooded: bool) -> tuple[str, ...]:
    """Say what is doubtful about a cell, one sentence each.

    Parameters
    ----------
    before : Made
        The numbers as the paper has them.
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
    found = _remarks(before, changed)
    if not found:  # what follows from a number that has been told needs no telling
        found = _remarks(before, {name: new for name, new in numbers.items() if new != before.numbers[name]})
    return (*found, *volumes.doubts(numbers, flooded=flooded))


def refuse(before: Made, changed: Numbers) -> None:
    """Refuse numbers, by name in the units of the names, that no cell has.

    Raises
    ------
    LobsimError
        If there is one.
    """
    for name, number in changed.items():
        usual.refuse(name, number, before.usual.get(name))


def _remarks(before: Made, numbers: Numbers) -> list[str]:
    said = (usual.remark(name, number, before.usual[name]) for name, number in numbers.items())
    return [sentence for sentence in said if sentence]


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
    """Set that holds every sentence: all there is to tell counts as told."""

    def __contains__(self, sentence: object) -> bool:
        return True


def _outside() -> int:
    """Count the frames from `tell` up to the caller of lobsim, as `warnings.warn` does."""
    frame, level = sys._getframe(1), 1
    while frame.f_back and frame.f_globals.get("__name__", "").partition(".")[0] in ("lobsim", "contextlib"):
        frame, level = frame.f_back, level + 1
    return level
