"""What a belief tells of numbers: intervals, and its moments in the coordinates of the problem."""

import numpy as np
from scipy import optimize
from scipy.special import ndtr

from lobsim.fit.belief import Belief
from lobsim.fit.curves import Array
from lobsim.fit.goals import WIDE
from lobsim.fit.information import LEVEL, Information
from lobsim.fit.information import information as by_misfit
from lobsim.fit.missed import missed
from lobsim.fit.search import Optimum

POINTS = 4000  # of the mixture, for its moments
LEAST = 1e-9  # of what the bounds tell: less is nothing


def intervals(belief: Belief, best: Array) -> dict[str, tuple[float, float]]:
    """Intervals of 95 %, by name, in the units of the names, between the bounds; they hold the best point, (P,)."""
    space, tail = belief.seen.space, (1 - LEVEL) / 2
    ends = np.array([[_quantile(belief, p, share) for p in range(space.low.size)] for share in (tail, 1 - tail)])
    low, high = space.back(ends)
    low, high = np.minimum(low, best), np.maximum(high, best)
    asked = belief.seen.problem.asked
    return {one.name: (one.back(float(a)), one.back(float(b))) for one, a, b in zip(asked, low, high, strict=True)}


def _quantile(belief: Belief, p: int, share: float) -> float:
    """Where so much of the mixture lies below, along one normal coordinate [-]."""
    means = np.array([part.mean[p] for part in belief.parts])
    deviations = np.sqrt([part.covariance[p, p] for part in belief.parts])

    def more(v: float) -> float:
        return float(belief.weights @ ndtr((v - means) / deviations)) / float(belief.weights.sum()) - share

    reach = 2 * WIDE + 10 * float(deviations.max())
    return float(optimize.brentq(more, -reach, reach))


def information(belief: Belief, optimum: Optimum) -> Information:
    """Information in the coordinates of the problem at the optimum [-], as of one normal distribution.

    What the misfit would tell if the model were right and cells alike, over what it does tell, is its excess.
    """
    space, misfit, best = belief.seen.space, optimum.misfit, optimum.coordinates
    bounds = np.diag(12 / (space.high - space.low) ** 2)
    scale = np.sqrt(np.diag(bounds))
    # In what the bounds alone would tell, which is 1: what is more came from the curves
    spread = np.outer(scale, scale) * np.cov(space.back(_points(belief)).T).reshape(best.size, best.size)
    values, vectors = np.linalg.eigh(np.linalg.inv(spread))
    data = np.outer(scale, scale) * ((vectors * np.maximum(values - 1, LEAST)) @ vectors.T)
    by_noise = misfit.slopes_at_points.T @ misfit.slopes_at_points
    more = np.linalg.slogdet(by_noise + bounds)[1] - np.linalg.slogdet(data + bounds)[1]
    excess = max(1.0, float(np.exp(more / best.size)))
    freedom = max(misfit.at_points.size - best.size, 1)
    pull = by_misfit(belief.seen.problem, misfit).pull
    return Information(data, bounds, excess, freedom, pull, missed(belief.seen.problem, misfit))


def _points(belief: Belief) -> Array:
    """Points of the mixture in normal coordinates [-], the same every time, shape (POINTS, P)."""
    generator = np.random.default_rng(0)
    counts = generator.multinomial(POINTS, belief.weights / belief.weights.sum())
    pairs = zip(belief.parts, counts, strict=True)
    return np.vstack([generator.multivariate_normal(part.mean, part.covariance, n) for part, n in pairs if n])
