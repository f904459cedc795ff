"""Goals of descents: numbers that meet measurements and priors, for one set of sizes of what is uncertain besides.

The factors of the cells are summed out, or sought together with the numbers of the population.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from scipy import linalg

from lobsim.fit.curves import Array
from lobsim.fit.descent import Bottom, Descent, Tried, descend, together
from lobsim.fit.metric import Metric
from lobsim.fit.seen import Seen, Straight, as_one
from lobsim.fit.sizes import Sizes

WIDE = 4.0  # normal coordinates, of numbers and of factors, lie within
SETTLED = 0.02  # squares of noise that a step still gains
NOT_CARRIED = 30.0  # standard deviations that every trait is off where the cell does not carry the current


class Goal:
    """What a descent over the numbers of the population has to meet: measurements and priors, disturbed.

    Parameters
    ----------
    seen : Seen
        What was measured.
    metric : Metric
        Around a mode, for the sizes.
    disturbed : array, shape (T + priors,)
        What is added to the measurement and to the priors, in standard deviations [-].
    """

    def __init__(self, seen: Seen, metric: Metric, disturbed: Array) -> None:
        self.space, self.near, self.metric, self.disturbed = seen.space, metric.near, metric, disturbed
        self.slopes = np.vstack((-metric.scaled(self.near.slopes), self.space.prior_slopes(self.near.point)))

    def residuals(self, point: Array, off: Array) -> Array:
        """What is off at a point in standard deviations [-]."""
        return np.concatenate((_counted(self.metric.root, off), self.space.prior(point))) - self.disturbed

    def plain(self, point: Array, off: Array) -> float:
        """Sum of squares of what is off [-], undisturbed."""
        everything = self.residuals(point, off) + self.disturbed
        return float(everything @ everything)

    @cached_property
    def straight_end(self) -> Array:
        """Where it would be met if the model were straight, in normal coordinates [-]."""
        here = self.residuals(self.near.point, self.near.off)
        return np.asarray(self.near.point - np.linalg.lstsq(self.slopes, here)[0])


class Whole:
    """What a descent over the numbers of the population and the factors of all cells has to meet.

    Parameters
    ----------
    seen : Seen
        What was measured.
    near : Straight
        The model where it begins.
    sizes : Sizes
        Sizes of discrepancy and spread.
    """

    def __init__(self, seen: Seen, near: Straight, sizes: Sizes) -> None:
        self.space, self.near = seen.space, near
        self.deviations = sizes.spread * np.tile(seen.cells.spread.deviations, len(seen.cells.names))
        self.root = linalg.cholesky(seen.wrong(sizes.discrepancy), lower=True)
        all_slopes = np.hstack((near.slopes, near.of_cells * self.deviations))
        priors = linalg.block_diag(self.space.prior_slopes(near.point), np.eye(self.deviations.size))
        self.slopes = np.vstack((-linalg.solve_triangular(self.root, all_slopes, lower=True), priors))

    @property
    def start(self) -> Array:
        """Its coordinates [-] where the straight model was made."""
        return self.at(self.near.point, self.near.own)

    def at(self, point: Array, own: Array) -> Array:
        """Its coordinates [-] of normal coordinates of the population [-] and logarithms of the factors [-]."""
        return np.concatenate((point, np.clip(own / self.deviations, -WIDE, WIDE)))

    def apart(self, point: Array) -> tuple[Array, Array]:
        """Normal coordinates of the population [-], and logarithms of the factors [-], of its coordinates [-]."""
        P = self.near.point.size
        return point[:P], point[P:] * self.deviations

    def drawn(self, generator: np.random.Generator) -> tuple[Array, Array]:
        """Draw a population [-] and factors [-] that are likely if the model is straight."""
        noise = generator.standard_normal(len(self.slopes))
        return self.apart(np.clip(self.start + np.linalg.lstsq(self.slopes, noise)[0], -WIDE, WIDE))

    def residuals(self, point: Array, off: Array) -> Array:
        """What is off at a point in standard deviations [-]."""
        P = self.near.point.size
        return np.concatenate((_counted(self.root, off), self.space.prior(point[:P]), point[P:]))


def _counted(root: Array, off: Array) -> Array:
    """What is off [V, -] in standard deviations [-]; far off in all if the cell does not carry the current."""
    if not np.isfinite(off).all():
        return np.full(off.size, NOT_CARRIED)
    return np.asarray(linalg.solve_triangular(root, off, lower=True, check_finite=False))


def met(seen: Seen, goals: Sequence[Goal], starts: Sequence[Array], settled: float) -> list[Array]:
    """Go down to every goal from its start, all side by side; the ends in normal coordinates [-]."""

    def off(whose: Sequence[Goal], points: Sequence[Array]) -> Array:
        return as_one(seen, [goal.near for goal in whose], points)

    return [end.point for end in _down(goals, starts, off, settled)]


def whole_met(seen: Seen, goals: Sequence[Whole], starts: Sequence[Array]) -> list[Bottom]:
    """The same over the factors of all cells [-] as well, in the coordinates of each goal."""

    def off(whose: Sequence[Whole], points: Sequence[Array]) -> Array:
        populations, own = zip(*(goal.apart(point) for goal, point in zip(whose, points, strict=True)), strict=True)
        return seen.off(populations, np.reshape(own, (len(points), *seen.cells.shape)))

    return _down(goals, starts, off, SETTLED)


def _down(
    goals: Sequence[Any], starts: Sequence[Array], off: Callable[[Any, Any], Array], settled: float
) -> list[Bottom]:
    low, high = np.full(starts[0].size, -WIDE), np.full(starts[0].size, WIDE)

    def tried(asked: Sequence[Array]) -> list[Tried]:
        whose, points = [goals[int(one[-1])] for one in asked], [one[:-1] for one in asked]
        found = off(whose, points)
        return [
            Tried(goal.residuals(point, there), ()) for goal, point, there in zip(whose, points, found, strict=True)
        ]

    pairs = enumerate(zip(goals, starts, strict=True))
    descents = [_numbered(n, descend(start, low, high, None, goal.slopes, settled)) for n, (goal, start) in pairs]
    return together(descents, tried)


def _numbered(number: int, descent: Descent) -> Descent:
    """The same descent, whose points end in its number: so the answer knows to which goal it belongs."""
    asked = next(descent)
    while True:
        tried = yield [np.append(point, number) for point in asked]
        try:
            asked = descent.send(tried)
        except StopIteration as end:
            return end.value
