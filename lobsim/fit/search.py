"""Least squares from several starts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import optimize
from scipy.stats import qmc

from lobsim.errors import LobsimError
from lobsim.fit.curves import Array
from lobsim.fit.forward import Answer, Forward
from lobsim.fit.misfit import Misfit, misfit
from lobsim.notebook import Shown

STARTS = 8  # points of the space that are looked at, besides the cell's own
FOLLOWED = 2  # of them, the best, from which the search goes on
STEPS = 25  # of one search, at most
ENOUGH = 1e-5  # relative change of misfit or coordinates at which a search ends
SAME = 1e-2  # relative difference of misfits that two searches agree on

Progress = Callable[[str], None]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False, repr=False)
class Optimum(Shown):
    """Where the searches ended.

    Attributes
    ----------
    coordinates : array, shape (P,)
        The best point.
    misfit : Misfit
        There, with slopes.
    searches, agreed : int
        How many searches were made, and how many ended with the same misfit.
    """

    SHOWN = ("coordinates", "searches", "agreed")

    coordinates: Array
    misfit: Misfit
    searches: int
    agreed: int


def search(
    forward: Forward, *, starts: int = STARTS, followed: int = FOLLOWED, seed: int = 0, progress: Progress | None = None
) -> tuple[Optimum, tuple[Answer, ...]]:
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
        Told in words what was done.

    Returns
    -------
    Optimum
        The best point that was found.
    tuple of Answer
        The curves of the model there, with slopes.

    Raises
    ------
    LobsimError
        If the cell cannot carry the currents at any start.
    """
    problem = forward.problem
    low, high = problem.bounds
    tried = [problem.start]
    if starts:
        sobol = qmc.Sobol(low.size, seed=seed).random_base2(int(np.ceil(np.log2(starts))))[:starts]
        tried += list(qmc.scale(sobol, low, high))
    costs, carried = [], False
    for number, point in enumerate(tried, 1):
        answers = forward.solve(point)
        carried |= any(answer.voltage_V.size > 1 for answer in answers)
        costs.append(float(np.sum(misfit(problem, point, answers).all ** 2)))
        if progress:
            progress(f"start {number} of {len(tried)}: misfit {costs[-1]:.4g}")
    if not carried:
        raise LobsimError(
            f"{problem.cell!r} carries none of the measured currents at any of {len(tried)} starts between the bounds: "
            "check the currents, the area and the bounds"
        )
    best = np.argsort(costs)[:followed]
    found = [follow(forward, tried[place], progress) for place in best]
    found.sort(key=lambda one: one.cost)
    agreed = int(sum(one.cost <= found[0].cost * (1 + SAME) + SAME for one in found))
    point = found[0].x
    there = forward.solve(point, slopes=True)
    final = misfit(problem, point, there)
    return Optimum(point, final, len(found), agreed), tuple(there)


def follow(forward: Forward, start: Array, progress: Progress | None = None, free: Mask | None = None) -> Any:
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
        found = misfit(problem, whole(x), forward.solve(whole(x))).all
        if progress:
            progress(f"misfit {np.sum(found**2):.5g} after {forward.count.all} solves")
        return found

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
