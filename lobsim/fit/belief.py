"""Belief: what curves tell of numbers if cells differ and the model is wrong.

Traits of the curves (`lobsim.fit.traits`) are those of the model at the numbers of the population, moved by every
cell's own factors, plus discrepancy and noise. Every cell is solved where it likely is, and from there its factors move
the traits in proportion; so for every size of spread and discrepancy what is off is normal, and the sizes are summed
over a grid. What is left is a density over the numbers alone, one solve of the curves for each point.

Modes are sought over the numbers and the factors together: from those of the misfit, where all cells are alike, and
from starts drawn around them.

Around each of its modes it is nearly normal, for every size: the mixture of these (Laplace's approximation) is the fast
answer, and what draws come from.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from lobsim.arguments import guarded
from lobsim.display.notebook import Shown
from lobsim.fit.curves import Array
from lobsim.fit.descent import Bottom
from lobsim.fit.discrepancy import CAPACITY, VOLTAGE_V, Size
from lobsim.fit.goals import WIDE, Whole, whole_met
from lobsim.fit.metric import Metric
from lobsim.fit.seen import Seen, Straight, straight
from lobsim.fit.sizes import Sizes, grid

STARTS = 8  # of descents, besides those from the modes of the misfit
THOUGHT = Sizes(Size(VOLTAGE_V, CAPACITY), 1.0, 0.0)  # beforehand: so far from a mode of the misfit they start
HOPELESS = 40.0  # squares by which an end is worse than the best: it has no weight
ALIKE = 1.0  # standard deviations of all that is off, by which two ends are the same
FARTHEST = 1.5  # normal coordinates that a straight model is trusted over
FORGOTTEN = 1e-4  # of all weight: what has less is left out
SAME = 2.0  # standard deviations by which two modes are one


@dataclass(frozen=True, eq=False, repr=False)
class Part(Shown):
    """One normal distribution of the mixture, in normal coordinates [-].

    Attributes
    ----------
    mode : int
        Around which of the modes.
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


@dataclass(frozen=True, eq=False, repr=False)
class Belief(Shown):
    """Belief in numbers after measurements.

    Attributes
    ----------
    seen : Seen
        What was measured.
    modes : tuple of Straight
        The model around every mode: of those of the misfit, for every level of discrepancy.
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
    tell(f"weighing {len(modes)} explanation{'s' * (len(modes) > 1)}")
    sizes, generator = grid(), np.random.default_rng(0)
    around = []
    for mode in modes:
        near = straight(seen, seen.space.to(mode))
        goal, wide = (Whole(seen, near, one) for one in (_likeliest(_parts(seen, 0, near, sizes)), THOUGHT))
        starts = [goal.start, *(goal.at(*wide.drawn(generator)) for _ in range(-(-STARTS // len(modes))))]
        ends = _distinct(whole_met(seen, [goal] * len(starts), starts))
        around += [straight(seen, *goal.apart(end.point)) for end in ends]
    # Once more, each by the likeliest sizes where it is
    goals = [Whole(seen, near, _likeliest(_parts(seen, 0, near, sizes))) for near in around]
    ends = whole_met(seen, goals, [goal.start for goal in goals])
    around = [straight(seen, *goal.apart(end.point)) for goal, end in zip(goals, ends, strict=True)]
    parts = [_parts(seen, n, near, sizes) for n, near in enumerate(around)]
    followed = tuple(_followed(seen, near, _likeliest(own)) for near, own in zip(around, parts, strict=True))
    return Belief(seen, followed, tuple(_heavy(_apart([part for own in parts for part in own]))))


def _distinct(ends: Sequence[Bottom]) -> list[Bottom]:
    """Those ends of descents to one goal that count, each once."""
    kept: list[Bottom] = []
    for end in sorted(ends, key=lambda end: end.tried.cost):
        away = [np.linalg.norm(end.tried.residuals - other.tried.residuals) for other in kept]
        if min(away, default=np.inf) > ALIKE and 2 * (end.tried.cost - (kept or [end])[0].tried.cost) < HOPELESS:
            kept.append(end)
    return kept


def _followed(seen: Seen, near: Straight, sizes: Sizes) -> Straight:
    """The straight model, following the cells as it is likely by these sizes."""
    metric = Metric(seen, near, sizes)
    return replace(near, gain=metric.factors[0], most=WIDE * metric.deviations)


def _likeliest(parts: Sequence[Part]) -> Sizes:
    return max(parts, key=lambda part: part.log_weight).sizes


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


def _apart(parts: Sequence[Part]) -> list[Part]:
    """Leave out parts that are another one of the same sizes, found again: the likelier one stays."""
    kept: dict[Sizes, list[Part]] = {}
    for part in sorted(parts, key=lambda part: -part.log_weight):
        others = kept.setdefault(part.sizes, [])
        away = [part.mean - other.mean for other in others]
        if all(one @ np.linalg.solve(other.covariance, one) > SAME**2 for one, other in zip(away, others, strict=True)):
            others.append(part)
    return [part for others in kept.values() for part in others]


def _heavy(parts: Sequence[Part]) -> list[Part]:
    """The parts that count, heaviest first, with weights that add up to 1."""
    total = np.logaddexp.reduce([part.log_weight for part in parts])
    heavy = [part for part in parts if part.log_weight - total > np.log(FORGOTTEN)]
    heavy.sort(key=lambda part: -part.log_weight)
    kept = np.logaddexp.reduce([part.log_weight for part in heavy])
    return [Part(one.mode, one.sizes, float(one.log_weight - kept), one.mean, one.covariance) for one in heavy]
