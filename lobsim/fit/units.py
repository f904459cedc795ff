"""Units of a misfit: what it rises by, over what the laws miss anyhow.

All is measured after the misfit was divided by its excess over the noise, see `lobsim.fit.information`: a dimple that
is real beside the noise means nothing beside what the laws miss. In these units 3.84 bounds 95 %.
"""

from dataclasses import dataclass

import numpy as np

from lobsim.fit.curves import Array
from lobsim.fit.descent import Bottom, Tried
from lobsim.fit.misfit import misfit
from lobsim.fit.missed import missed
from lobsim.fit.problem import Problem


@dataclass(frozen=True, eq=False)
class Units:
    """Units of the misfit, and standard deviations, at the best point.

    Attributes
    ----------
    weights : array, shape (M,)
        Weights of the squares of all residuals [-]: one over the excess, but 1 for beliefs.
    of_data : array, shape (M,)
        The same without the ends, which are no data of their own.
    even : array, shape (P, P)
        Information of the bounds, by the coordinates: logarithms [-] or in the unit of the number.
    """

    weights: Array
    of_data: Array
    even: Array

    def height(self, tried: Tried) -> float:
        """Misfit that a descent goes down in [units]."""
        return float(self.weights @ tried.residuals**2)

    def height_of_data(self, tried: Tried) -> float:
        """Misfit of the points and beliefs [units]."""
        return float(self.of_data @ tried.residuals**2)

    def distance(self, end: Bottom, point: Array, bounded: bool = True) -> float:
        """Distance of a point from an end, in standard deviations [-] there; without bounds by the curves alone."""
        away = point - end.point
        assert end.slopes is not None  # as of every descent that went by itself
        seen = self.weights @ (end.slopes @ away) ** 2
        return float(np.sqrt(seen + bounded * away @ self.even @ away))


def units(problem: Problem, best: Bottom) -> Units:
    """Find the units that hold where the best point is, coordinates [-] or in the unit of the number."""
    there = misfit(problem, best.point, best.tried.answers)
    excess = missed(problem, there).excess
    data, ends = np.full(there.at_points.size, 1 / excess), np.full(there.ends.size, 1 / excess)
    beliefs = np.ones(there.beliefs.size)
    low, high = problem.bounds
    return Units(
        np.concatenate((data, ends, beliefs)),
        np.concatenate((data, 0 * ends, beliefs)),
        np.diag(12 / (high - low) ** 2),
    )
