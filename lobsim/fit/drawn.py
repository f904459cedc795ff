"""Draws from the belief, by the model itself.

Draws come from the mixture of normal distributions of `lobsim.fit.belief`, and are weighed by the density that the
model gives them over that of the mixture. The largest weights are smoothed (Pareto-smoothed importance sampling:
Vehtari et al., J. Mach. Learn. Res. 25 (2024) 72); the shape k that is fitted there says whether that works: below 0.7
it does.

Where the model bends too much for that, every draw goes on: measurements and priors are disturbed by their own
distributions, and the numbers are found that meet them best (randomised maximum likelihood: Oliver et al., Math. Geol.
28 (1996) 1). Where the model is straight both ways are exact; where it bends the second follows its valleys.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import chi2

from lobsim.display.notebook import Shown
from lobsim.errors import LobsimError
from lobsim.fit.belief import Belief, Part
from lobsim.fit.curves import Array
from lobsim.fit.goals import WIDE, Goal, met
from lobsim.fit.metric import Metric
from lobsim.fit.seen import as_one
from lobsim.fit.sizes import Sizes
from lobsim.numerics.weights import TRUSTED, resampled, smoothed

MANY, FEW = 1000, 60  # draws by default: solved in lanes, and one by one
MOST = 200  # points that are sought; further draws take them again, with other factors
LOST = 1e-5  # probability that a draw is so far off by chance: then it stands in a hollow on the way
ENOUGH = 0.25  # effective draws, of all, with which weights are enough
SETTLED = 0.3  # squares of noise that a step towards a draw still gains


@dataclass(frozen=True, eq=False, repr=False)
class Draw(Shown):
    """Numbers and factors that may be the true ones.

    Attributes
    ----------
    point : array, shape (P,)
        Coordinates of the population: logarithms [-] or, on a linear scale, in the unit of the number.
    own : array, shape (C, J)
        Logarithms of the factors of all cells [-].
    sizes : Sizes
        Of discrepancy and spread.
    off : array, shape (T,)
        Measurement less model [V, -], with these factors.
    """

    SHOWN = ("point", "sizes")

    point: Array
    own: Array
    sizes: Sizes
    off: Array


@dataclass(frozen=True, eq=False, repr=False)
class Drawn(Shown):
    """Draws of equal weight.

    Attributes
    ----------
    draws : list of Draw
        They may repeat a point, with other factors.
    shape : float
        The shape k [-] of the largest weights; not a number where there are too few.
    effective : float
        How many independent points tell as much [-].
    """

    SHOWN = ("shape", "effective")

    draws: list[Draw]
    shape: float
    effective: float

    @property
    def works(self) -> bool:
        """Whether the weights tell the truth."""
        return self.shape <= TRUSTED


def drawn(belief: Belief, count: int, seed: int, tell: Callable[[str], None] = lambda words: None) -> Drawn:
    """Draw sets of numbers and factors.

    Parameters
    ----------
    belief : Belief
        What is drawn from.
    count, seed : int
        How many, and which.
    tell : callable, optional
        Told in words what is done.

    Raises
    ------
    LobsimError
        If none of the sets meets the measured curves: nothing can be said then.
    """
    seen, generator = belief.seen, np.random.default_rng(seed)
    sets = min(count, MOST)
    chosen = generator.choice(len(belief.parts), sets, p=belief.weights / belief.weights.sum())
    metrics = {n: belief.metric(belief.parts[n]) for n in set(chosen.tolist())}
    parts = [belief.parts[n] for n in chosen]
    goals = []
    for n in chosen.tolist():
        around = metrics[n].near
        height = len(around.off) + len(seen.space.prior(around.point))
        goals.append(Goal(seen, metrics[n], generator.standard_normal(height)))
    points = np.array([np.clip(goal.straight_end, -WIDE, WIDE) for goal in goals])
    tell(f"weighing {sets} sets of values by the measured curves")
    near = [goal.near for goal in goals]
    off = as_one(seen, near, list(points))
    weights, shape, effective = smoothed(_logarithms(belief, parts, goals, points, off))
    if not (shape <= TRUSTED and effective >= ENOUGH * sets):
        tell(f"finding {sets} sets of values that meet the measured curves, disturbed")
        points = np.array(met(seen, goals, list(points), SETTLED))
        off = as_one(seen, near, list(points))
        found = np.array([_is_found(goal, point, there) for goal, point, there in zip(goals, points, off, strict=True)])
        if not found.any():
            raise LobsimError(
                f"none of {sets} sets of values that were drawn meets the measured curves: give wider bounds"
            )
        weights, effective = found / found.sum(), float(found.sum())
    return Drawn(_draws(belief, goals, points, off, weights, count, generator), shape, effective)


def _is_found(goal: Goal, point: Array, off: Array) -> bool:
    """Whether a draw has come down to where the measurement is met about as well as at the mode."""
    here, mode = goal.plain(point, off), goal.plain(goal.near.point, goal.near.off)
    return bool(np.isfinite(off).all()) and here - mode < chi2.ppf(1 - LOST, point.size)


def _logarithms(belief: Belief, parts: Sequence[Part], goals: Sequence[Goal], points: Array, off: Array) -> Array:
    """Logarithms of the weights [-] of points from the mixture, by the sizes of each."""
    found = np.full(len(points), -np.inf)
    prior = belief.seen.space.log_prior(points)
    for n, (part, goal) in enumerate(zip(parts, goals, strict=True)):
        if np.isfinite(off[n]).all():
            scaled = goal.metric.scaled(off[n])
            target = prior[n] - float(scaled @ scaled) / 2 - goal.metric.log_volume + part.sizes.log_prior
            same = [one for one in belief.parts if one.sizes is part.sizes]
            found[n] = target - np.logaddexp.reduce([one.log_weight + _log_normal(one, points[n]) for one in same])
    return found


def _log_normal(part: Part, point: Array) -> float:
    away = point - part.mean
    return -float(away @ np.linalg.solve(part.covariance, away) + np.linalg.slogdet(part.covariance)[1]) / 2


def _draws(
    belief: Belief,
    goals: Sequence[Goal],
    points: Array,
    off: Array,
    weights: Array,
    count: int,
    generator: np.random.Generator,
) -> list[Draw]:
    """Draws of equal weight: points by systematic resampling, then factors."""
    chosen = resampled(weights, count, int(generator.integers(2**31)))
    return [with_factors(belief, goals[n].metric, points[n], off[n], generator) for n in chosen]


def with_factors(belief: Belief, metric: Metric, point: Array, off: Array, generator: np.random.Generator) -> Draw:
    """A draw at a point in normal coordinates [-], where this is off as one [V, -]: cells' factors are drawn."""
    shape = len(belief.seen.cells.names), len(belief.seen.cells.spread.names)
    gain, root = metric.factors
    own = gain @ off + root @ generator.standard_normal(len(root))
    return Draw(belief.seen.space.back(point), own.reshape(shape), metric.sizes, off - metric.near.of_cells @ own)
