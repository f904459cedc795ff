"""Numbers measured at some salt concentrations or temperatures: smooth and without overshoot between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import isfinite
from typing import Any

from lobsim.errors import LobsimError, pick
from lobsim.parameters.formula import LETTERS, Values

OF = ("c", "T")


@dataclass(frozen=True)
class Table:
    """A number as a table of the salt concentration or the temperature; beyond its ends it keeps the end's value.

    Parameters
    ----------
    of : str
        "c", the salt concentration [mol.m-3], or "T", the temperature [K].
    points : tuple of (float, float)
        What it is measured at, rising, and the number there, in the unit of its name.

    Raises
    ------
    LobsimError
        If there are less than two points, or they do not rise.
    """

    of: str
    points: tuple[tuple[float, float], ...]

    def __post_init__(self) -> None:
        """Refuse what is no table."""
        pick("letter of a table", self.of, OF)
        rows = [_row(row) for row in self.points]
        at = [first for first, _ in rows]
        if len(rows) < 2 or any(later <= earlier for earlier, later in pairwise(at)):
            raise LobsimError(f"a table has two rows or more, of rising {self.of}, not {self.points!r}")
        object.__setattr__(self, "points", tuple(rows))

    @property
    def of_salt(self) -> bool:
        """Whether it depends on the salt concentration of the place."""
        return self.of == "c"

    @property
    def of_temperature(self) -> bool:
        """Whether it depends on the temperature."""
        return self.of == "T"

    @property
    def text(self) -> str:
        """The table in one line."""
        return f"table of {self.of}: " + ", ".join(f"{at:g} {value:g}" for at, value in self.points)

    def __call__(self, numbers: Values) -> Any:
        """Read it at the initial salt concentration and the temperature of the cell, in the unit of its name."""
        at = numbers[LETTERS[self.of]]
        return self.at(numbers, at, at)

    def at(self, numbers: Values, c: Any, T: Any) -> Any:
        """Read it at a salt concentration c [mol.m-3] and a temperature T [K]: numbers, arrays or symbols."""
        import numpy as np  # here, so that a set without tables is worked out without it

        x, y = np.array(self.points).T
        within = np.maximum(np.minimum(c if self.of_salt else T, x[-1]), x[0])
        if isinstance(within, float | np.ndarray):
            found = _interpolation(self)(within)
            return found if np.ndim(found) else float(found)
        from pybamm import Interpolant  # here, so that a set can be read without pybamm

        return Interpolant(x, y, within, interpolator="pchip")


@lru_cache(maxsize=256)
def _interpolation(table: Table) -> Any:
    from scipy.interpolate import PchipInterpolator  # which costs a tenth of a second

    return PchipInterpolator(*zip(*table.points, strict=True))


def _row(row: object) -> tuple[float, float]:
    numbers = tuple(row) if isinstance(row, Sequence) and not isinstance(row, str) else ()
    plain = all(isinstance(one, int | float) and not isinstance(one, bool) and isfinite(one) for one in numbers)
    if len(numbers) != 2 or not plain:
        raise LobsimError(f"a row of a table is two numbers, such as [500, 0.21], not {row!r}")
    return float(numbers[0]), float(numbers[1])
