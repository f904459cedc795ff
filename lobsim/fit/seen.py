"""What was seen: the measured traits of all curves, and those that the model gives at any numbers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from lobsim.fit import discrepancy
from lobsim.fit.cells import Cells
from lobsim.fit.curves import Array
from lobsim.fit.discrepancy import Place, Size
from lobsim.fit.forward import Forward
from lobsim.fit.misfit import reached
from lobsim.fit.problem import Problem
from lobsim.fit.space import Space
from lobsim.fit.traits import Traits

UNSEEN = 1e-9  # variance of a trait that keeps matrices regular: 0.03 mV
NUDGE = 3e-3  # of a coordinate, for differences: voltages are known to 1e-6 V


@dataclass(frozen=True, eq=False)
class Seen:
    """Measured traits of a problem, T of them, and how the model answers.

    Attributes
    ----------
    cells : Cells
        The cells behind the curves.
    forward : Forward
        The model of the wide problem.
    traits : list of Traits
        Of every curve.
    places : list of Place
        Where they lie.
    """

    cells: Cells
    forward: Forward
    traits: list[Traits]
    places: list[Place]

    @classmethod
    def of(cls, problem: Problem, forward: Callable[[Problem], Forward]) -> "Seen":
        """Read the traits of a problem, whose model ``forward`` makes."""
        cells = Cells.of(problem)
        traits = [Traits.measured(*pair) for pair in zip(problem.curves, reached(problem), strict=True)]
        places = [
            Place(*lies(problem, steps[at].value, at), one.shares, one.slopes, one.is_whole)
            for one, (steps, at) in zip(traits, problem.measured, strict=True)
        ]
        return cls(cells, forward(cells.wide), traits, _steep(places, traits))

    @property
    def problem(self) -> Problem:
        """The problem."""
        return self.cells.problem

    @cached_property
    def space(self) -> Space:
        """The normal coordinates of its numbers."""
        return Space.of(self.problem)

    @cached_property
    def values(self) -> Array:
        """All measured traits [V, -], shape (T,)."""
        return np.concatenate([one.values for one in self.traits])

    @cached_property
    def noise(self) -> Array:
        """Their variances by measurement, of voltages [V] and logarithms [-], shape (T,)."""
        return np.concatenate([one.noise for one in self.traits]) ** 2 + UNSEEN

    @cached_property
    def middle(self) -> float:
        """The logarithm of the middle of the measured currents [-], of mA/cm2."""
        return float(np.mean([place.current for place in self.places]))

    @cached_property
    def starts(self) -> list[int]:
        """Where the traits of every curve begin, and the end."""
        return [0, *np.cumsum([one.values.size for one in self.traits]).tolist()]

    def wrong(self, size: Size) -> Array:
        """Covariance of discrepancy and noise of voltages [V] and logarithms [-], shape (T, T)."""
        return discrepancy.covariance(size, self.places, self.places, self.middle) + np.diag(self.noise)

    def off(self, points: Sequence[Array], factors: Array | None = None) -> Array:
        """Measurement less model [V, -], shape (points, T); not numbers where it carries no current.

        Parameters
        ----------
        points : sequence of array, each of shape (P,)
            Normal coordinates [-].
        factors : array, shape (points, J), optional
            Logarithms [-] of the factors of all cells; 0 by default.
        """
        own = np.zeros((len(points), len(self.cells.spread.names))) if factors is None else factors
        asked = [self.cells.point(self.space.back(one), factor) for one, factor in zip(points, own, strict=True)]
        answers = self.forward.at(asked)
        return np.array(
            [
                self.values - np.concatenate([one.of(curve) for one, curve in zip(self.traits, found, strict=True)])
                for found in answers
            ]
        ).reshape(len(points), self.values.size)


def _steep(places: Sequence[Place], traits: Sequence[Traits]) -> list[Place]:
    """Complete how steeply capacities fall over current, by the whole curves of the same kind."""
    found = list(places)
    for kind in {place.kind for place in places}:
        which = [n for n, place in enumerate(places) if place.kind == kind and place.is_whole]
        currents = np.array([places[n].current for n in which])
        capacities = np.array([traits[n].values[-1] for n in which])
        for n, slope in zip(which, discrepancy.steepness(currents, capacities), strict=True):
            found[n] = replace(places[n], steepness=float(slope))
    return found


def lies(problem: Problem, current_A: float, at: int) -> tuple[str, float]:
    """The kind of a step at a current [A], by its place in the protocol, and the logarithm of mA/cm2 [-]."""
    kind = f"{'discharge' if current_A > 0 else 'charge'} {'of a fresh cell' if at == 0 else 'later'}"
    return kind, float(np.log(abs(current_A) / problem.cell.area_m2 / 10))


@dataclass(frozen=True, eq=False)
class Straight:
    """The model as a straight one around a point.

    Attributes
    ----------
    point : array, shape (P,)
        Normal coordinates [-].
    off : array, shape (T,)
        Measurement less model there [V, -].
    slopes : array, shape (T, P)
        Of the model's traits.
    of_cells : array, shape (T, C J)
        Their slopes by the logarithms of the factors of all cells.
    """

    point: Array
    off: Array
    slopes: Array
    of_cells: Array


def straight(seen: Seen, point: Array) -> Straight:
    """Differentiate the traits at a point, shape (P,), in normal coordinates [-], by differences to both sides."""
    names, own, P = seen.problem.names, seen.cells.spread.names, point.size
    reach = NUDGE / np.maximum(seen.space.stretch(point), NUDGE)
    points, factors = [point], [np.zeros(len(own))]
    for p, unit in enumerate(np.eye(P)):
        points += [point - reach[p] * unit, point + reach[p] * unit]
        factors += [np.zeros(len(own))] * 2
    others = [j for j, name in enumerate(own) if name not in names]
    for j in others:
        points += [point, point]
        factors += [-NUDGE * np.eye(len(own))[j], NUDGE * np.eye(len(own))[j]]
    here, *beside = seen.off(points, np.array(factors))
    pairs = zip(beside[::2], beside[1::2], [*reach, *([NUDGE] * len(others))], strict=True)
    columns = [_slope(here, *pair) for pair in pairs]
    slopes = np.array(columns[:P]).T
    by_factor = np.zeros((here.size, len(own)))
    coordinates = seen.space.back(point)
    for j, name in enumerate(own):
        if j in others:
            by_factor[:, j] = columns[P + others.index(j)]
        else:
            p = names.index(name)
            value = 1.0 if seen.problem.asked[p].scale == "log" else coordinates[p]
            by_factor[:, j] = slopes[:, p] * value / seen.space.stretch(point)[p]
    return Straight(point, here, slopes, _each(seen, by_factor))


def _slope(here: Array, behind: Array, ahead: Array, step: float) -> Array:
    """Slope of the model from what is off to both sides, or to one; 0 if no current is carried to either side."""
    behind, back = (behind, step) if np.isfinite(behind).all() else (here, 0.0)
    ahead, forth = (ahead, step) if np.isfinite(ahead).all() else (here, 0.0)
    return (behind - ahead) / (back + forth) if back + forth else np.zeros_like(here)


def _each(seen: Seen, by_factor: Array) -> Array:
    """Slopes by the factors of every cell: those of other cells do nothing."""
    cells, J = len(seen.cells.names), by_factor.shape[1]
    found = np.zeros((by_factor.shape[0], cells, J))
    for n, cell in enumerate(seen.cells.of_curve):
        where = slice(seen.starts[n], seen.starts[n + 1])
        found[where, cell] = by_factor[where]
    return found.reshape(by_factor.shape[0], cells * J)
