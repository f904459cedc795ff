"""Belief: what curves tell of numbers if cells differ and the model is wrong.

Traits of the curves (`lobsim.fit.traits`) are those of the model at the numbers of the population, moved by every
cell's own factors, plus discrepancy and noise. The factors move the traits in proportion, as they are small; so for
every size of spread and discrepancy what is off is normal, and the sizes are summed over a grid. What is left is a
density over the numbers alone, one solve of the curves for each point.

Around each of its modes it is nearly normal, for every size: the mixture of these (Laplace's approximation) is the fast
answer, and what draws come from.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import linalg

from lobsim.arguments import guarded
from lobsim.display.notebook import Shown
from lobsim.fit.curves import Array
from lobsim.fit.descent import Tried, descend, together
from lobsim.fit.seen import Seen, Straight, straight
from lobsim.fit.sizes import Sizes, grid

WIDE = 4.0  # normal coordinates lie within
ROUNDS = 2  # of descents, each by the likeliest sizes where the one before ended
FARTHEST = 1.5  # normal coordinates that a straight model is trusted over
FORGOTTEN = 1e-4  # of all weight: what has less is left out
SAME = 0.1  # standard deviations by which two modes are one
SETTLED = 0.02  # squares of noise that a step towards a mode still gains
NOT_CARRIED = 30.0  # standard deviations that every trait is off where the cell does not carry the current


@dataclass(frozen=True, eq=False, repr=False)
class Part(Shown):
    """One normal distribution of the mixture, in normal coordinates [-].

    Attributes
    ----------
    mode : int
        Around which mode.
    sizes : Sizes
        For which sizes.
    log_weight : float
        Logarithm of its weight.
    mean, covariance : array, shape (P,) and (P, P)
        Its moments.
    """

    SHOWN = ("mode", "sizes", "log_weight")

    mode: int
    sizes: Sizes
    log_weight: float
    mean: Array
    covariance: Array


class Metric:
    """Normal density of what is off, for one set of sizes, with the factors of the cells summed out.

    Parameters
    ----------
    seen : Seen
        What was measured.
    near : Straight
        The model around a mode, whose slopes by the factors hold.
    sizes : Sizes
        Sizes of discrepancy and spread.
    """

    def __init__(self, seen: Seen, near: Straight, sizes: Sizes) -> None:
        self.sizes, self.near = sizes, near
        self.deviations = np.tile(sizes.spread * seen.cells.spread.deviations, len(seen.cells.names))
        moved = near.of_cells * self.deviations
        self.root = linalg.cholesky(seen.wrong(sizes.discrepancy) + moved @ moved.T, lower=True)

    def scaled(self, off: Array) -> Array:
        """What is off in independent standard deviations [-], of columns of traits."""
        return np.asarray(linalg.solve_triangular(self.root, off, lower=True, check_finite=False))

    @cached_property
    def log_volume(self) -> float:
        """Logarithm of the volume of the distribution [-], without the constant of the number of traits."""
        return float(np.sum(np.log(np.diag(self.root))))

    @cached_property
    def factors(self) -> tuple[Array, Array]:
        """Mean of all cells' factors [-] for each trait that is off, (C J, T), and the root of their covariance."""
        prior = np.diag(self.deviations**2)
        gain = prior @ self.near.of_cells.T @ linalg.cho_solve((self.root, True), np.eye(self.root.shape[0]))
        covariance = prior - gain @ self.near.of_cells @ prior
        return gain, np.linalg.cholesky(covariance + 1e-12 * np.eye(len(prior)))


@dataclass(frozen=True, eq=False, repr=False)
class Belief(Shown):
    """Belief in numbers after measurements.

    Attributes
    ----------
    seen : Seen
        What was measured.
    modes : tuple of Straight
        The model around every mode.
    parts : tuple of Part
        The mixture of normal distributions, heaviest first; weights add up to 1.
    """

    SHOWN = ("shares", "parts")

    seen: Seen
    modes: tuple[Straight, ...]
    parts: tuple[Part, ...]

    @cached_property
    def weights(self) -> Array:
        """Weights of the parts [-], shape (parts,)."""
        return np.exp([part.log_weight for part in self.parts])

    @property
    def shares(self) -> Array:
        """Weight of every mode [-], shape (modes,)."""
        return np.bincount([part.mode for part in self.parts], self.weights, len(self.modes)).astype(np.float64)

    @guarded
    def mean_of(self, wanted: Callable[[Sizes], float]) -> float:
        """The mean of something that follows from the sizes [V, -], in its unit."""
        return float(sum(w * wanted(part.sizes) for w, part in zip(self.weights, self.parts, strict=True)))

    @guarded
    def metric(self, part: Part) -> Metric:
        """The metric of a part of the mixture."""
        return Metric(self.seen, self.modes[part.mode], part.sizes)


def believed(seen: Seen, modes: Sequence[Array], tell: Callable[[str], None] = lambda words: None) -> Belief:
    """Work out the belief around modes of the misfit, each of shape (P,), in coordinates of the problem [-]."""
    sizes = grid()
    tell(f"weighing {len(modes)} explanation{'s' * (len(modes) > 1)}")
    found = [straight(seen, seen.space.to(mode)) for mode in modes]
    for _ in range(ROUNDS):
        likeliest = [max(_parts(seen, 0, near, sizes), key=lambda part: part.log_weight).sizes for near in found]
        goals = [Goal(seen, near, Metric(seen, near, one)) for near, one in zip(found, likeliest, strict=True)]
        ends = met(seen, goals, [near.point for near in found], np.array([near.off for near in found]))
        found = [straight(seen, end) for end in ends]
    parts = [part for n, near in enumerate(found) for part in _parts(seen, n, near, sizes)]
    heavy = _heavy(_apart(parts, found))
    return Belief(seen, tuple(found), tuple(heavy))


class Goal:
    """What a descent has to meet: measurements and priors, for one set of sizes, perhaps disturbed.

    Parameters
    ----------
    seen : Seen
        What was measured.
    near : Straight
        The model around a mode.
    metric : Metric
        There, for the sizes.
    disturbed : array, shape (T + priors,), optional
        What is added to the measurement and to the priors, in standard deviations [-].
    """

    def __init__(self, seen: Seen, near: Straight, metric: Metric, disturbed: Array | float = 0.0) -> None:
        self.space, self.near, self.metric, self.disturbed = seen.space, near, metric, disturbed
        self.slopes = np.vstack((-metric.scaled(near.slopes), self.space.prior_slopes(near.point)))

    def residuals(self, point: Array, off: Array) -> Array:
        """What is off at a point in standard deviations [-]."""
        carried = bool(np.isfinite(off).all())
        scaled = self.metric.scaled(off) if carried else np.full(off.size, NOT_CARRIED)
        return np.concatenate((scaled, self.space.prior(point))) - self.disturbed

    def plain(self, point: Array, off: Array) -> float:
        """Sum of squares of what is off [-], undisturbed."""
        everything = self.residuals(point, off) + self.disturbed
        return float(everything @ everything)

    @cached_property
    def straight_end(self) -> Array:
        """Where it would be met if the model were straight, in normal coordinates [-]."""
        here = self.residuals(self.near.point, self.near.off)
        return np.asarray(self.near.point - np.linalg.lstsq(self.slopes, here)[0])


def met(
    seen: Seen, goals: Sequence[Goal], starts: Sequence[Array], off: Array, settled: float = SETTLED
) -> list[Array]:
    """Go down to every goal from its start, where this is off, all side by side; the ends in normal coordinates [-]."""
    P = len(seen.problem.names)
    # The last coordinate says whose point it is: nothing changes with it, and it stays
    low, high = np.append(np.full(P, -WIDE), 0.0), np.append(np.full(P, WIDE), float(len(goals)))

    def tried(asked: Sequence[Array]) -> list[Tried]:
        found = seen.off([one[:-1] for one in asked])
        return [
            Tried(goals[round(float(one[-1]))].residuals(one[:-1], there), ())
            for one, there in zip(asked, found, strict=True)
        ]

    descents = []
    for number, (goal, start, there) in enumerate(zip(goals, starts, off, strict=True)):
        slopes = np.column_stack((goal.slopes, np.zeros(len(goal.slopes))))
        here = Tried(goal.residuals(start, there), ())
        descents.append(descend(np.append(start, number), low, high, here, slopes, settled))
    return [end.point[:-1] for end in together(descents, tried)]


def _parts(seen: Seen, mode: int, near: Straight, sizes: Sequence[Sizes]) -> list[Part]:
    """The normal distributions around a mode, one for each set of sizes, with their evidence as weights."""
    prior, prior_slopes = seen.space.prior(near.point), seen.space.prior_slopes(near.point)
    found = []
    for one in sizes:
        metric = Metric(seen, near, one)
        off, slopes = metric.scaled(near.off), metric.scaled(near.slopes)
        information = slopes.T @ slopes + prior_slopes.T @ prior_slopes
        way = np.linalg.solve(information, slopes.T @ off - prior_slopes.T @ prior)
        way *= min(1.0, FARTHEST / max(float(np.linalg.norm(way)), 1e-12))
        left, left_prior = off - slopes @ way, prior + prior_slopes @ way
        log_density = -float(left @ left + left_prior @ left_prior) / 2 - metric.log_volume
        evidence = log_density - float(np.linalg.slogdet(information)[1]) / 2 + one.log_prior
        found.append(
            Part(mode, one, evidence, near.point + way, np.asarray(np.linalg.inv(information), dtype=np.float64))
        )
    return found


def _apart(parts: Sequence[Part], modes: Sequence[Straight]) -> list[Part]:
    """Leave out the parts of a mode that is another one, found again."""
    kept: list[int] = []
    for n, mode in enumerate(modes):
        own = max((part for part in parts if part.mode == n), key=lambda part: part.log_weight)
        away = [mode.point - modes[other].point for other in kept]
        if all(one @ np.linalg.solve(own.covariance, one) > SAME**2 for one in away):
            kept.append(n)
    return [part for part in parts if part.mode in kept]


def _heavy(parts: Sequence[Part]) -> list[Part]:
    """The parts that count, heaviest first, with weights that add up to 1."""
    total = np.logaddexp.reduce([part.log_weight for part in parts])
    heavy = [part for part in parts if part.log_weight - total > np.log(FORGOTTEN)]
    heavy.sort(key=lambda part: -part.log_weight)
    kept = np.logaddexp.reduce([part.log_weight for part in heavy])
    return [Part(one.mode, one.sizes, float(one.log_weight - kept), one.mean, one.covariance) for one in heavy]
