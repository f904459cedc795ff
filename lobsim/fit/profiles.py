"""Profile likelihood: the misfit over one unknown, with all the others found again at each of its values."""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from lobsim.arguments import guarded
from lobsim.display.notebook import Shown
from lobsim.fit.best_so_far import Progress
from lobsim.fit.curves import Array
from lobsim.fit.forward import Forward
from lobsim.fit.information import LEVEL, Information
from lobsim.fit.misfit import misfit, squares
from lobsim.fit.search import follow

WIDTH = 3.0  # standard deviations to either side
POINTS = 9
LIMIT = float(stats.chi2.ppf(LEVEL, 1))


@dataclass(frozen=True, eq=False, repr=False)
class Profile(Shown):
    """The misfit over one unknown.

    Attributes
    ----------
    name : str
        The unknown.
    values : array, shape (N,)
        Its values, in its unit.
    rise : array, shape (N,)
        How far the misfit lies above the least one, in units in which 3.84 bounds 95 %.
    low, high : float or None
        Where the rise passes that limit; None if it does not within the values.
    limit : float
        That limit.
    """

    SHOWN = ("name", "low", "high", "values")

    name: str
    values: Array
    rise: Array
    low: float | None
    high: float | None
    limit: float = LIMIT


@guarded
def profile(
    forward: Forward,
    best: Array,
    told: Information,
    name: str,
    points: int = POINTS,
    progress: Progress | None = None,
) -> Profile:
    """Go along one unknown, outwards from the optimum.

    Parameters
    ----------
    forward : Forward
        The model of the problem.
    best : array, shape (P,)
        Coordinates of the optimum, each a logarithm [-] or, on a linear scale, in the unit of its number.
    told : Information
        There.
    name : str
        The unknown.
    points : int
        Values, the optimum among them.
    progress : callable, optional
        Told in words, after every solve, what is done and what is left.

    Returns
    -------
    Profile
        The misfit over three standard deviations to either side, or to the bounds.
    """
    problem = forward.problem
    k = problem.names.index(name)
    low, high = (bound[k] for bound in problem.bounds)
    reach = WIDTH * told.deviations[k]
    sides = (
        np.linspace(best[k], end, points // 2 + 1)[1:]
        for end in (max(low, best[k] - reach), min(high, best[k] + reach))
    )
    free = np.arange(best.size) != k

    def tell() -> None:
        if progress:
            words = f"profile of {problem.asked[k].words}: {len(found)} of {points} points"
            progress(f"{words}, {forward.count.all} solves")

    forward.solved = tell
    found = {float(best[k]): 0.0}
    least = _squares(forward, best)
    for side in sides:
        point = best.copy()
        for value in side:
            point[k] = value
            if free.any():
                point[free] = follow(forward, point, free=free).x
            found[float(value)] = (_squares(forward, point) - least) / told.excess
    coordinates = np.array(sorted(found))
    rise = np.array([found[u] for u in coordinates])
    values = np.array([problem.asked[k].back(float(u)) for u in coordinates])
    middle = int(np.flatnonzero(coordinates == best[k])[0])
    return Profile(
        name, values, rise, _crossing(values[middle::-1], rise[middle::-1]), _crossing(values[middle:], rise[middle:])
    )


def _squares(forward: Forward, point: Array) -> float:
    return squares(misfit(forward.problem, point, forward.solve(point)))


def _crossing(values: Array, rise: Array) -> float | None:
    """Find where the rise passes the limit, between two points as a parabola would."""
    above = np.flatnonzero(rise > LIMIT)
    if not above.size or above[0] == 0:
        return None
    n = int(above[0])
    root = np.sqrt(np.maximum(rise, 0.0))
    return float(np.interp(np.sqrt(LIMIT), root[n - 1 : n + 1], values[n - 1 : n + 1]))
