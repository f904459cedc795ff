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

    def off(self, points: Sequence[Array], own: Array | None = None) -> Array:
        """Measurement less model [V, -], shape (points, T); not numbers where a cell carries no current.

        Parameters
        ----------
        points : sequence of array, each of shape (P,)
            Normal coordinates [-] of the population.
        own : array, shape (points, C, J), optional
            Logarithms [-] of the factors of all cells; 0 by default.
        """
        cells = self.cells
        factors = np.zeros((len(points), len(cells.names), len(cells.spread.names))) if own is None else own
        numbers = [self.space.back(one) for one in points]
        found = np.empty((len(points), self.values.size))
        for cell in range(len(cells.names)):
            curves = np.flatnonzero(cells.of_curve == cell).tolist()
            asked = [cells.point(one, its) for one, its in zip(numbers, factors[:, cell], strict=True)]
            for row, answers in zip(found, self.forward.at(asked, curves), strict=True):
                for n, answer in zip(curves, answers, strict=True):
                    row[self.starts[n] : self.starts[n + 1]] = self.traits[n].of(answer)
        return np.asarray(self.values - found)


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
    """The model as a straight one around a point, and around factors of the cells.

    Attributes
    ----------
    point : array, shape (P,)
        Normal coordinates [-].
    own : array, shape (C J,)
        Logarithms of the factors [-].
    off : array, shape (T,)
        Measurement less model there [V, -], if all cells were as the population.
    slopes : array, shape (T, P)
        Of the model's traits.
    of_cells : array, shape (T, C J)
        Their slopes by the logarithms of the factors of all cells.
    gain : array, shape (C J, T)
        Logarithms of the factors [-] that are likely for each trait that is off.
    most : array, shape (C J,)
        How far they are followed [-].
    """

    point: Array
    own: Array
    off: Array
    slopes: Array
    of_cells: Array
    gain: Array
    most: Array


def straight(seen: Seen, point: Array, own: Array | None = None) -> Straight:
    """Differentiate the traits at a point, by differences to both sides.

    Parameters
    ----------
    seen : Seen
        What was measured.
    point : array, shape (P,)
        Normal coordinates [-].
    own : array, shape (C J,), optional
        Logarithms of the factors of all cells there [-]; 0 by default.
    """
    names, differs, P = seen.problem.names, seen.cells.spread.names, point.size
    shape = len(seen.cells.names), len(differs)
    factors = np.zeros(shape) if own is None else own.reshape(shape)
    reach = NUDGE / np.maximum(seen.space.stretch(point), NUDGE)
    others = [j for j, name in enumerate(differs) if name not in names]
    points, at = [point], [factors]
    for nudge in np.diag(reach):
        points += [point - nudge, point + nudge]
        at += [factors, factors]
    for nudge in NUDGE * np.eye(len(differs))[others]:
        points += [point, point]
        at += [factors - nudge, factors + nudge]
    here, *beside = seen.off(points, np.array(at))
    pairs = zip(beside[::2], beside[1::2], [*reach, *([NUDGE] * len(others))], strict=True)
    columns = [_slope(here, *pair) for pair in pairs]
    slopes = np.array(columns[:P]).T
    by_factor = np.zeros((here.size, len(differs)))
    coordinates = seen.space.back(point)
    for j, name in enumerate(differs):
        if j in others:
            by_factor[:, j] = columns[P + others.index(j)]
        else:
            p = names.index(name)
            value = 1.0 if seen.problem.asked[p].scale == "log" else coordinates[p]
            by_factor[:, j] = slopes[:, p] * value / seen.space.stretch(point)[p]
    of_cells, nothing = _each(seen, by_factor), np.zeros(factors.size)
    off = here + of_cells @ factors.ravel()
    return Straight(point, factors.ravel(), off, slopes, of_cells, np.zeros(of_cells.T.shape), nothing)


def as_one(seen: Seen, near: Sequence[Straight], points: Sequence[Array]) -> Array:
    """Measurement less model [V, -], shape (points, T), if all cells were as the population.

    Every cell is solved with the factors that are likely for it; what they do is taken off again by its straight model.
    So the straight model has to hold from there to the factors that a cell has, and not from the population to them.

    Parameters
    ----------
    seen : Seen
        What was measured.
    near : sequence of Straight
        The model around the mode of every point.
    points : sequence of array, each of shape (P,)
        Normal coordinates [-].
    """
    shape = len(points), len(seen.cells.names), len(seen.cells.spread.names)
    own = [_likely(seen, one, point) for one, point in zip(near, points, strict=True)]
    moved = [one.of_cells @ factors for one, factors in zip(near, own, strict=True)]
    return seen.off(points, np.reshape(own, shape)) + np.reshape(moved, (len(points), seen.values.size))


def _likely(seen: Seen, near: Straight, point: Array) -> Array:
    """Logarithms of the factors [-] of all cells that are likely at a point, shape (C J,)."""
    # Straight in the coordinates themselves: there a step of the population is made good by one of the factor
    moved = (seen.space.back(point) - seen.space.back(near.point)) / seen.space.stretch(near.point)
    return np.clip(near.gain @ (near.off - near.slopes @ moved), -near.most, near.most)


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
