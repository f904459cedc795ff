"""Least squares from several starts."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import optimize
from scipy.stats import qmc

from lobsim.display.notebook import Shown
from lobsim.errors import LobsimError
from lobsim.fit.best_so_far import BestSoFar, Progress
from lobsim.fit.curves import Array
from lobsim.fit.forward import Forward
from lobsim.fit.misfit import Misfit, misfit
from lobsim.fit.model_curve import ModelCurve

STARTS = 8  # points of the space that are looked at, besides the cell's own
FOLLOWED = 2  # of them, the best, from which the search goes on
STEPS = 25  # of one search, at most
ENOUGH = 1e-5  # relative change of misfit or coordinates at which a search ends
SAME = 1e-2  # relative difference of misfits that two searches agree on

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False, repr=False)
class Optimum(Shown):
    """Optimum at which the searches ended.

    Attributes
    ----------
    coordinates : array, shape (P,)
        The best point.
    misfit : Misfit
        There, with slopes.
    searches, agreed : int
        How many searches were made, and how many ended with the same misfit.
    finished : bool
        Whether they came to their end; the best point so far if not.
    told : bool
        Whether the slopes at the point are known; they are 0 if not.
    """

    SHOWN = ("coordinates", "searches", "agreed")

    coordinates: Array
    misfit: Misfit
    searches: int
    agreed: int
    finished: bool = True
    told: bool = True


def search(
    forward: Forward,
    *,
    starts: int = STARTS,
    followed: int = FOLLOWED,
    seed: int = 0,
    progress: Progress | None = None,
    keep: Path | None = None,
) -> tuple[Optimum, tuple[ModelCurve, ...]]:
    """Find the least sum of squares.

    Parameters
    ----------
    forward : Forward
        The model of the problem.
    starts : int
        Points of the space, besides the cell's own values, that are tried.
    followed : int
        How many of them, the best, are followed down to an optimum.
    seed : int
        Which points: those of a scrambled Sobol sequence.
    progress : callable, optional
        Told in words after every solve what is done, the best misfit, and the time that is likely left.
    keep : Path, optional
        A cell file to which the best point so far is written, every 3 s at most.

    Returns
    -------
    Optimum
        The best point that was found; that so far if the search is interrupted (Ctrl-C).
    tuple of ModelCurve
        The curves of the model there, with slopes.

    Raises
    ------
    LobsimError
        If the cell cannot carry the currents at any start.
    KeyboardInterrupt
        If it is interrupted before anything is found.
    """
    so_far = BestSoFar(forward, starts + 1, followed, progress, keep)
    try:
        return _searched(so_far, starts, followed, seed)
    except KeyboardInterrupt:
        if so_far.point is None:
            raise
        answers = so_far.at_the_best()
    there = misfit(forward.problem, so_far.point, answers)
    told = there.all_slopes.shape[1] > 0
    return Optimum(so_far.point, there if told else _flat(there, so_far.point.size), 0, 0, False, told), tuple(answers)


def _flat(there: Misfit, width: int) -> Misfit:
    """The same misfit with slopes of 0."""
    points, ends, beliefs = (np.zeros((part.size, width)) for part in (there.at_points, there.ends, there.beliefs))
    return replace(there, slopes_at_points=points, slopes_of_ends=ends, slopes_of_beliefs=beliefs)


def _searched(so_far: BestSoFar, starts: int, followed: int, seed: int) -> tuple[Optimum, tuple[ModelCurve, ...]]:
    forward, problem = so_far.forward, so_far.forward.problem
    low, high = problem.bounds
    tried = [problem.start]
    if starts:
        sobol = qmc.Sobol(low.size, seed=seed).random_base2(int(np.ceil(np.log2(starts))))[:starts]
        tried += list(qmc.scale(sobol, low, high))
    costs = []
    for number, point in enumerate(tried, 1):
        so_far.doing = f"start {number} of {len(tried)}"
        costs.append(float(np.sum(so_far.misfit(point).all ** 2)))
    if so_far.point is None:
        raise LobsimError(
            f"{problem.cell!r} carries none of the measured currents at any of {len(tried)} starts between the bounds: "
            "check the currents, the area and the bounds"
        )
    best = np.argsort(costs)[:followed]
    found = []
    for number, place in enumerate(best, 1):
        so_far.doing = f"search {number} of {len(best)}"
        found.append(follow(forward, tried[place], so_far))
    found.sort(key=lambda one: one.cost)
    agreed = int(sum(one.cost <= found[0].cost * (1 + SAME) + SAME for one in found))
    point = found[0].x
    so_far.doing = "working out what the curves tell"
    there = forward.solve(point, slopes=True)
    return Optimum(point, misfit(problem, point, there), len(found), agreed), tuple(there)


def follow(forward: Forward, start: Array, so_far: BestSoFar | None = None, free: Mask | None = None) -> Any:
    """Go down from a point; only the unknowns that are ``free``, shape (P,) of bool, move.

    Coordinates are logarithms [-] or, on a linear scale, in the unit of the number.
    """
    problem = forward.problem
    low, high = problem.bounds
    moving = np.ones(start.size, dtype=bool) if free is None else free

    def whole(x: Array) -> Array:
        point = start.copy()
        point[moving] = x
        return point

    def values(x: Array) -> Array:
        return (so_far.misfit(whole(x)) if so_far else misfit(problem, whole(x), forward.solve(whole(x)))).all

    def slopes(x: Array) -> Array:
        return misfit(problem, whole(x), forward.solve(whole(x), slopes=True)).all_slopes[:, moving]

    return optimize.least_squares(
        values,
        start[moving],
        jac=slopes,
        bounds=(low[moving], high[moving]),
        x_scale="jac",
        ftol=ENOUGH,
        xtol=ENOUGH,
        gtol=None,
        max_nfev=STEPS,
    )
