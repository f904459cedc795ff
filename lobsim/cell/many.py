"""The numbers of one cell for many runs at once: the formulas and checks of a single cell, worked out in lockstep."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from lobsim.arguments import guarded
from lobsim.cell import caution, worked_out
from lobsim.cell.cell import Cell
from lobsim.errors import LobsimError
from lobsim.numerics.arrays import Array
from lobsim.parameters import Value, admissible
from lobsim.parameters.formula import Formula
from lobsim.parameters.lockstep import Column, Lockstep
from lobsim.parameters.moved_by_models import at_reference
from lobsim.parameters.parameter_set import BY_USER, check_numbers
from lobsim.parameters.values import Expression, Resolved

PATHS = 16  # ways through formulas and checks that are followed; few runs go another one
Numbers = Mapping[str, Any]  # floats and columns by name, in the units of their names


class Many(NamedTuple):
    """Numbers of many runs.

    Attributes
    ----------
    numbers : dict of str to float or array
        All numbers of the cell, in the units of their names: an array of shape (runs,) where they differ, NaN in the
        runs that are alone; empty if all are.
    alone : array of bool
        The runs of which this says nothing, shape (runs,): `Cell.with_values` may refuse their numbers, or says why.
    """

    numbers: dict[str, float | Array]
    alone: Array


@guarded
def numbers_of_many(cell: Cell, names: Sequence[str], values: Any) -> Many:
    """Work out what ``cell.with_values(...).numbers`` gives for many runs, to the last bit.

    Parameters
    ----------
    cell : Cell
        The cell that all runs have in common.
    names : sequence of str
        The numbers that are put into it.
    values : array
        Their values, in the units of their names, shape (runs, names).

    Returns
    -------
    Many
        The numbers, and which runs they are not of.

    Raises
    ------
    LobsimError
        If there are not as many values as names.
    """
    given = np.asarray(values, dtype=float)
    if given.ndim != 2 or given.shape[1] != len(names):
        raise LobsimError(f"{len(names)} names take values of shape (runs, {len(names)}), not {given.shape}")
    alone, waiting = np.zeros(len(given), dtype=bool), np.ones(len(given), dtype=bool)
    parts: list[tuple[Array, Numbers]] = []
    for _ in range(PATHS):
        rows = np.flatnonzero(waiting)
        if not rows.size:
            break
        runs = Lockstep(rows.size)
        try:
            found = _numbers(cell, {name: _column(runs, given[rows, k]) for k, name in enumerate(names)})
        except Exception:  # whatever it is: `Cell.with_values` says it
            alone[rows[runs.going]] = True
        else:
            parts.append((rows[runs.going], {name: _of(number, runs.going) for name, number in found.items()}))
        waiting[rows[runs.going]] = False
    return Many(_joined(parts, len(given)), alone | waiting)


def _column(runs: Lockstep, values: Array) -> Any:
    """A number of all runs; a float if it is one and the same."""
    return float(values[0]) if (values == values[0]).all() else Column(runs, values)


def _of(number: Any, rows: Array) -> Any:
    return number.values[rows] if isinstance(number, Column) else number


def _numbers(cell: Cell, given: Numbers) -> dict[str, Any]:
    """What `Cell.with_values` does with numbers, for all runs."""
    with np.errstate(all="ignore"):  # as Python's floats
        for name, number in given.items():
            admissible.check(name, number)
        changed = {**dict(cell.changed), **given}
        caution.refuse(worked_out.made(cell), changed)
        values = worked_out.before(cell, changed)
        held = {**values, **{name: Value(number, BY_USER) for name, number in changed.items()}}
        if len(held) > len(values):
            raise KeyError("a number that the cell has not")
        numbers = dict(_Together(held))
        check_numbers(held, numbers)
    return numbers


def _joined(parts: list[tuple[Array, Numbers]], count: int) -> dict[str, float | Array]:
    """Put the numbers of runs that went other ways into one array each."""
    joined: dict[str, float | Array] = {}
    for name in parts[0][1] if parts else ():
        found = [numbers[name] for _, numbers in parts]
        if all(isinstance(one, float) and one == found[0] for one in found):
            joined[name] = found[0]
            continue
        whole = joined[name] = np.full(count, np.nan)
        for (rows, _), numbers in zip(parts, found, strict=True):
            whole[rows] = numbers
    return joined


class _Together(Resolved):
    """The numbers of a set for all runs.

    Expressions without powers and functions are worked out in columns. All else, and what a user's own function does,
    is worked out run by run.
    """

    def _number(self, content: Any) -> Any:
        return content if isinstance(content, Column) else float(content)

    def _worked_out(self, name: str, content: Expression) -> Any:
        if isinstance(content, Formula) and not content.of_temperature:
            try:
                return self._number(content(self))
            except TypeError:  # it has a power or a function
                pass
        first = _OfRun(self, 0)
        try:
            number = float(at_reference(name, content, first))
        except Exception:
            if not first.runs:
                raise
        if not first.runs:
            return number
        return first.runs.each(lambda run: float(at_reference(name, content, _OfRun(self, run))))


class _OfRun(Mapping[str, float]):
    """The numbers of one run, and whether any of those that were asked for differs between runs."""

    def __init__(self, numbers: _Together, run: int) -> None:
        self._numbers, self._run = numbers, run
        self.runs: Lockstep | None = None

    def __getitem__(self, name: str) -> float:
        """Return a number."""
        number: Any = self._numbers[name]
        if isinstance(number, Column):
            self.runs = number.runs
            return float(number.values[self._run])
        return number

    def __iter__(self) -> Iterator[str]:
        """Go through the names."""
        return iter(self._numbers)

    def __len__(self) -> int:
        """Count the numbers."""
        return len(self._numbers)
