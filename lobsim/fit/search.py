"""Least squares from several starts."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from scipy.stats import qmc

from lobsim.display.notebook import Shown
from lobsim.errors import LobsimError
from lobsim.fit.best_so_far import BestSoFar, Progress
from lobsim.fit.curves import Array
from lobsim.fit.descent import Tried, descend, least, together
from lobsim.fit.forward import Forward
from lobsim.fit.misfit import Misfit, misfit
from lobsim.fit.model_curve import ModelCurve

STARTS = 8  # points of the space that are looked at, besides the cell's own
FOLLOWED = 2  # of them, the best, from which the search goes on
EXACT = 1e-5  # squares of noise that a last step may still gain: 0.005 standard deviations of what is found
NEAR = 0.01  # of the way between the bounds, over which slopes stay what they are
HARDLY_SEEN = 0.1  # standard deviations of all that is found, over which they do as well
ROUNDS = 4  # of the last way
SAME = 1e-2  # relative difference of misfits that two searches agree on


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
        so_far.keep_now()
        answers = so_far.at_the_best()
    there = misfit(forward.problem, so_far.point, answers)
    told = there.all_slopes.shape[1] > 0
    return Optimum(so_far.point, there if told else _flat(there, so_far.point.size), 0, 0, False, told), tuple(answers)


def _flat(there: Misfit, width: int) -> Misfit:
    """The same misfit with slopes of 0."""
    points, ends, beliefs = (np.zeros((part.size, width)) for part in (there.at_points, there.ends, there.beliefs))
    return replace(there, slopes_at_points=points, slopes_of_ends=ends, slopes_of_beliefs=beliefs)


def _searched(so_far: BestSoFar, starts: int, followed: int, seed: int) -> tuple[Optimum, tuple[ModelCurve, ...]]:
    problem = so_far.forward.problem
    low, high = problem.bounds
    points = [problem.start]
    if starts:
        sobol = qmc.Sobol(low.size, seed=seed).random_base2(int(np.ceil(np.log2(starts))))[:starts]
        points += list(qmc.scale(sobol, low, high))
    words = [f"start {number} of {len(points)}" for number in range(1, len(points) + 1)]
    tried = so_far.tried(points, words)
    if so_far.point is None:
        raise LobsimError(
            f"{problem.cell!r} carries none of the measured currents at any of {len(points)} starts between the "
            "bounds: check the currents, the area and the bounds"
        )
    best = np.argsort([one.cost for one in tried])[:followed]
    so_far.doing = f"searching from {len(best)} start{'s' * (len(best) > 1)}"
    found = together([descend(points[place], low, high, tried[place]) for place in best], so_far.tried)
    point, there, answers = _finished(so_far, min(found, key=lambda one: one.tried.cost).point)
    lowest = float(np.sum(there.all**2)) / 2
    agreed = int(sum(one.tried.cost <= lowest * (1 + SAME) + SAME for one in found))
    return Optimum(point, there, len(found), agreed), answers


def _finished(so_far: BestSoFar, point: Array) -> tuple[Array, Misfit, tuple[ModelCurve, ...]]:
    """Go the last way by the solver's own sensitivities, which are those of the optimum if that is near enough."""
    problem = so_far.forward.problem
    low, high = problem.bounds
    for _ in range(ROUNDS):
        so_far.doing = "working out what the curves tell"
        answers = tuple(so_far.forward.solve(point, slopes=True))
        there = misfit(problem, point, answers)
        last = descend(point, low, high, Tried(there.all, answers), there.all_slopes, EXACT)
        (end,) = together([last], so_far.tried)
        way = end.point - point
        near = np.all(np.abs(way) <= NEAR * (high - low))
        seen = np.linalg.norm(there.all_slopes @ way) / np.sqrt(end.tried.noise)
        left = least(there.all_slopes, end.tried.residuals, low - end.point, high - end.point)[1]
        if way.any():
            pairs = zip(end.tried.answers, answers, strict=True)
            answers = tuple(one.with_slopes_of(other) for one, other in pairs)
            point, there = end.point, misfit(problem, end.point, answers)
        if left <= EXACT * end.tried.noise and (near or seen <= HARDLY_SEEN):
            break
    return point, there, answers
