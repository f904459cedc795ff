"""Last way of a search, from the end of a descent to the minimum."""

import numpy as np

from lobsim.fit.best_so_far import BestSoFar
from lobsim.fit.curves import Array
from lobsim.fit.descent import Tried, descend, least, together
from lobsim.fit.misfit import Misfit, misfit
from lobsim.fit.model_curve import ModelCurve

EXACT = 1e-5  # squares of noise that a last step may still gain: 0.005 standard deviations of what is found
NEAR = 0.01  # of the way between the bounds, over which slopes stay what they are
HARDLY_SEEN = 0.1  # standard deviations of all that is found, over which they do as well
ROUNDS = 4  # of the last way


def finished(so_far: BestSoFar, point: Array) -> tuple[Array, Misfit, tuple[ModelCurve, ...]]:
    """Go the last way by the solver's own sensitivities, which are those of the optimum if that is near enough.

    Begin and end are coordinates: logarithms [-] or, on a linear scale, in the unit of the number; of shape (P,).
    """
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
