"""Plain Python worked out for many runs at once: formulas and checks that know nothing of arrays.

A column holds one number of all runs. It adds, subtracts, multiplies and divides as Python's floats do, to the last
bit, and it can be compared. Where an `if` asks what the runs answer differently, most of them go on and the others
wait: each run takes the path that it would take alone. What a column cannot do, such as a power, is a TypeError.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from lobsim.numerics.arrays import Array


class Lockstep:
    """Runs that go through the same code.

    Parameters
    ----------
    runs : int
        How many.

    Attributes
    ----------
    going : array of bool
        The runs that have gone the way of the code up to now, shape (runs,).
    """

    def __init__(self, runs: int) -> None:
        self.going = np.ones(runs, dtype=bool)

    def agree(self, answers: Array) -> bool:
        """Give the answer [-] of most of the runs that are going, shape (runs,); the others wait from here on."""
        yes = np.count_nonzero(answers & self.going)
        most = bool(2 * yes > np.count_nonzero(self.going))
        self.going &= answers == most
        return most

    def each(self, work: Callable[[int], float]) -> "Column":
        """Work a number out run by run, in the unit of its name; runs in which that fails part from the others.

        Raises
        ------
        ArithmeticError
            If it fails in most of the runs that are going.
        """
        found, failed = np.full(self.going.size, np.nan), np.zeros(self.going.size, dtype=bool)
        for run in np.flatnonzero(self.going).tolist():
            try:
                found[run] = work(run)
            except Exception:  # whatever a formula does: such a run is worked out alone, which says it
                failed[run] = True
        if self.agree(failed):
            raise ArithmeticError("a formula fails")
        return Column(self, found)


class Answers:
    """Answers of all runs to one question; an `if` takes that of most."""

    def __init__(self, runs: Lockstep, values: Array) -> None:
        self.runs, self.values = runs, values

    def __bool__(self) -> bool:
        """Take the answer of most, and let the others wait."""
        return self.runs.agree(self.values)


class Column:
    """One number of all runs, shape (runs,)."""

    __array_ufunc__ = None  # NumPy's functions may differ from Python's in the last bit
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, runs: Lockstep, values: Array) -> None:
        self.runs, self.values = runs, values

    def __add__(self, other: Any) -> "Column":
        """Add."""
        return Column(self.runs, self.values + _values(other))

    def __radd__(self, other: Any) -> "Column":
        """Add to a number."""
        return Column(self.runs, _values(other) + self.values)

    def __sub__(self, other: Any) -> "Column":
        """Subtract."""
        return Column(self.runs, self.values - _values(other))

    def __rsub__(self, other: Any) -> "Column":
        """Subtract from a number."""
        return Column(self.runs, _values(other) - self.values)

    def __mul__(self, other: Any) -> "Column":
        """Multiply."""
        return Column(self.runs, self.values * _values(other))

    def __rmul__(self, other: Any) -> "Column":
        """Multiply a number."""
        return Column(self.runs, _values(other) * self.values)

    def __truediv__(self, other: Any) -> "Column":
        """Divide; who divides by zero parts from the others, as Python refuses it."""
        return Column(self.runs, self.values / self._no_zero(_values(other)))

    def __rtruediv__(self, other: Any) -> "Column":
        """Divide a number."""
        return Column(self.runs, _values(other) / self._no_zero(self.values))

    def _no_zero(self, divisor: Any) -> Any:
        if self.runs.agree(np.broadcast_to(divisor == 0, self.values.shape)):
            raise ZeroDivisionError("float division by zero")
        return divisor

    def __neg__(self) -> "Column":
        """Negate."""
        return Column(self.runs, -self.values)

    def __pos__(self) -> "Column":
        """Leave as it is."""
        return self

    def __abs__(self) -> "Column":
        """Take the magnitude."""
        return Column(self.runs, np.abs(self.values))

    def __lt__(self, other: Any) -> Answers:
        """Compare."""
        return Answers(self.runs, self.values < _values(other))

    def __le__(self, other: Any) -> Answers:
        """Compare."""
        return Answers(self.runs, self.values <= _values(other))

    def __gt__(self, other: Any) -> Answers:
        """Compare."""
        return Answers(self.runs, self.values > _values(other))

    def __ge__(self, other: Any) -> Answers:
        """Compare."""
        return Answers(self.runs, self.values >= _values(other))

    def __eq__(self, other: object) -> Answers:  # type: ignore[override]
        """Compare."""
        return Answers(self.runs, self.values == _values(other))

    def __ne__(self, other: object) -> Answers:  # type: ignore[override]
        """Compare."""
        return Answers(self.runs, self.values != _values(other))


def _values(other: Any) -> Any:
    """What another operand is to arrays; only numbers are known to be the same there."""
    if isinstance(other, Column):
        return other.values
    if isinstance(other, int | float):
        return float(other)
    raise TypeError(f"a column does not go with {other!r}")
