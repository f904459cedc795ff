"""Profile likelihood: the misfit over one unknown, with all the others found again at each of its values."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from lobsim.arguments import guarded
from lobsim.display.notebook import Shown
from lobsim.fit.best_so_far import Progress
from lobsim.fit.curves import Array
from lobsim.fit.descent import Bottom, Descent, Tried, descend, together
from lobsim.fit.forward import Forward
from lobsim.fit.held import held
from lobsim.fit.information import LEVEL, Information
from lobsim.fit.misfit import misfit, squares

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
    ends = (max(low, best[k] - reach), min(high, best[k] + reach))
    found: dict[float, float] = {}
    least = squares(misfit(problem, best, forward.solve(best)))

    def ask(asked: Sequence[Array]) -> list[Tried]:
        tried = []
        for point, answers in zip(asked, forward.at(asked), strict=True):
            tried.append(Tried(misfit(problem, point, answers).all, tuple(answers)))
            if progress:
                words = f"profile of {problem.asked[k].words}: {1 + len(found)} of {points} points"
                progress(f"{words}, {forward.count.all} solves")
        return tried

    def note(value: float, bottom: Bottom) -> None:
        met = misfit(problem, bottom.point, bottom.tried.answers)
        found[value] = (squares(met) - least) / told.excess

    values = [np.linspace(best[k], end, points // 2 + 1)[1:] for end in ends]
    together([_outwards(best, k, side, problem.bounds, note) for side in values], ask)
    found[float(best[k])] = 0.0
    coordinates = np.array(sorted(found))
    rise = np.array([found[u] for u in coordinates])
    values_there = np.array([problem.asked[k].back(float(u)) for u in coordinates])
    middle = int(np.flatnonzero(coordinates == best[k])[0])
    below, above = slice(middle, None, -1), slice(middle, None)
    return Profile(
        name,
        values_there,
        rise,
        _crossing(values_there[below], rise[below]),
        _crossing(values_there[above], rise[above]),
    )


def _outwards(
    best: Array, k: int, values: Array, bounds: tuple[Array, Array], note: Callable[[float, Bottom], None]
) -> Descent:
    """Go along one unknown to one side, each time down from where the last descent ended."""
    others = np.arange(best.size) != k
    low, high = (bound[others] for bound in bounds)
    point = best[others]
    for value in values:
        bottom = yield from held(descend(point, low, high), k, value)
        note(float(value), bottom)
        point = bottom.point[others]
    return bottom


def _crossing(values: Array, rise: Array) -> float | None:
    """Find where the rise passes the limit, between two points as a parabola would."""
    above = np.flatnonzero(rise > LIMIT)
    if not above.size or above[0] == 0:
        return None
    n = int(above[0])
    root = np.sqrt(np.maximum(rise, 0.0))
    return float(np.interp(np.sqrt(LIMIT), root[n - 1 : n + 1], values[n - 1 : n + 1]))
