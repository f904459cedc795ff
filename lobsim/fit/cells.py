"""Cells behind the curves: which curve was measured on which, and the numbers that each has for itself."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from lobsim.cell.derivation import moved
from lobsim.fit.curves import Array, Curve
from lobsim.fit.problem import Problem
from lobsim.fit.spread import Spread, spread


def cells_of(curves: Sequence[Curve]) -> list[str]:
    """Name the cell of every curve.

    A cell is discharged fresh once: curves without a name of their own are of different cells, but for different steps
    of one protocol.
    """
    found: list[str] = []
    seen: dict[tuple[str, ...], list[int]] = {}
    for curve in curves:
        words = tuple(curve.words)
        steps = seen.setdefault(words, [])
        steps.append(curve.step)
        found.append(curve.cell or f"cell {1 + steps.count(curve.step) - 1} of {' / '.join(words)}")
    return found


@dataclass(frozen=True, eq=False)
class Cells:
    """The cells of a problem.

    Attributes
    ----------
    problem : Problem
        The problem.
    names : list of str
        All cells.
    of_curve : array of int, shape (curves,)
        Which cell each curve was measured on.
    spread : Spread
        What differs between them, J numbers.
    wide : Problem
        The same problem with those of these numbers that are not to be found as further unknowns.
    """

    problem: Problem
    names: list[str]
    of_curve: Array
    spread: Spread
    wide: Problem

    @classmethod
    def of(cls, problem: Problem) -> "Cells":
        """Find the cells of a problem, and what may differ between them.

        Numbers of 0 do not, and those that follow from what is to be found do not by themselves.
        """
        cell, asked = problem.cell, spread(problem.cell, problem.spread)
        found = {other for name in problem.names for other in moved(cell, name)} - set(problem.names)
        differs = [name in problem.names or (cell.numbers[name] > 0 and name not in found) for name in asked.names]
        names = [name for name, does in zip(asked.names, differs, strict=True) if does]
        own = Spread(names, asked.deviations[np.array(differs, dtype=bool)])
        others = own.unknowns(cell, problem.names)
        of_curve = cells_of(problem.curves)
        cells = list(dict.fromkeys(of_curve))
        wide = replace(problem, unknowns=[*problem.asked, *others])
        return cls(problem, cells, np.array([cells.index(one) for one in of_curve]), own, wide)

    @property
    def shape(self) -> tuple[int, int]:
        """Of their factors: cells, and numbers that differ."""
        return len(self.names), len(self.spread.names)

    def point(self, values: Array, factors: Array) -> Array:
        """Coordinates of one cell in the wide problem, shape (W,).

        Parameters
        ----------
        values : array, shape (P,)
            Coordinates of the population: logarithms [-] or, on a linear scale, in the unit of the number.
        factors : array, shape (J,)
            Logarithms [-] of the cell's own factors.
        """
        found = np.concatenate((values, self.centres))
        for name, factor in zip(self.spread.names, factors, strict=True):
            place = self.wide.names.index(name)
            log = self.wide.asked[place].scale == "log"
            found[place] = found[place] + factor if log else found[place] * np.exp(factor)
        return found

    @cached_property
    def centres(self) -> Array:
        """Coordinates [-] of the numbers that differ and are not to be found."""
        numbers = self.problem.cell.numbers
        return np.array([one.to(numbers[one.name]) for one in self.wide.asked[len(self.problem.names) :]])
