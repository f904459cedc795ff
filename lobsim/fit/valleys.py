"""Which ends of descents lie in one valley of the misfit.

Two ends are one mode if they lie within one standard deviation of each other, or if no barrier lies between them. The
distance alone would not do: along a curved valley it is taken on the straight way, across the walls, and descents that
came to rest in dimples along a valley would each be a mode. Nor would a barrier on the straight way, for the same
reason. So the way is found: from the higher end, the number in which the two differ most, in the span of the
bounds, goes in steps to its value at the lower end, and all the others are found again at each, from where they were
last. If the least misfit never rises by more than a unit on this way, the higher end hides no explanation of its own.

All is measured in units of the misfit after it was divided by its excess over the noise, see `lobsim.fit.information`:
a dimple that is real beside the noise means nothing beside what the laws miss.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from lobsim.fit.curves import Array
from lobsim.fit.descent import Bottom, Descent, Tried, descend, held
from lobsim.fit.misfit import misfit
from lobsim.fit.missed import missed
from lobsim.fit.problem import Problem

NEAR = 1.0  # standard deviations
BARRIER = 1.0  # units that the misfit may rise on the way: then the pass is 0.6 times as likely as the end
STEPS = 6  # of the way
LOOSE = 0.1  # squares of noise that the next step of a first descent, or of one on the way, must gain
FAR = 4.0  # standard deviations from the mode, beyond which a place of its valley is told
PLACES = 2  # of a valley, at most


@dataclass(frozen=True, eq=False)
class Units:
    """Units of the misfit, and standard deviations, at the best point.

    Attributes
    ----------
    weights : array, shape (M,)
        Weights of the squares of all residuals [-]: one over the excess, but 1 for beliefs.
    of_data : array, shape (M,)
        The same without the ends, which are no data of their own.
    even : array, shape (P, P)
        Information of the bounds, by the coordinates: logarithms [-] or in the unit of the number.
    """

    weights: Array
    of_data: Array
    even: Array

    def height(self, tried: Tried) -> float:
        """Misfit that a descent goes down in [units]."""
        return float(self.weights @ tried.residuals**2)

    def height_of_data(self, tried: Tried) -> float:
        """Misfit of the points and beliefs [units]."""
        return float(self.of_data @ tried.residuals**2)

    def distance(self, end: Bottom, point: Array, bounded: bool = True) -> float:
        """Distance of a point from an end, in standard deviations [-] there; without bounds by the curves alone."""
        away = point - end.point
        assert end.slopes is not None  # as of every descent that went by itself
        seen = self.weights @ (end.slopes @ away) ** 2
        return float(np.sqrt(seen + bounded * away @ self.even @ away))


def units(problem: Problem, best: Bottom) -> Units:
    """Find the units that hold where the best point is, coordinates [-] or in the unit of the number."""
    there = misfit(problem, best.point, best.tried.answers)
    excess = missed(problem, there).excess
    data, ends = np.full(there.at_points.size, 1 / excess), np.full(there.ends.size, 1 / excess)
    beliefs = np.ones(there.beliefs.size)
    low, high = problem.bounds
    return Units(
        np.concatenate((data, ends, beliefs)),
        np.concatenate((data, 0 * ends, beliefs)),
        np.diag(12 / (high - low) ** 2),
    )


@dataclass(eq=False)
class Valley:
    """Ends of descents that are one mode.

    Attributes
    ----------
    bottoms : list of Bottom
        The ends: coordinates [-] or in the unit of the number.
    numbers : list of int
        Which descents ended in it, by the order of their starts, from 1.
    """

    bottoms: list[Bottom]
    numbers: list[int] = field(default_factory=list)

    @property
    def floor(self) -> Bottom:
        """The lowest of them."""
        return min(self.bottoms, key=lambda one: one.tried.cost)

    def holds(self, point: Array, measure: Units) -> bool:
        """Whether a point [coordinates] lies within a standard deviation of one of them."""
        return any(measure.distance(one, point) <= NEAR for one in self.bottoms)

    def take(self, other: "Valley") -> None:
        """Take in another valley."""
        self.bottoms += other.bottoms
        self.numbers += other.numbers

    def places(self, measure: Units) -> list[Bottom]:
        """The lowest of those far from the floor by what the curves see, each far from the others."""
        found = [self.floor]
        for one in sorted(self.bottoms, key=lambda one: one.tried.cost):
            if all(measure.distance(other, one.point, bounded=False) > FAR for other in found):
                found.append(one)
        return found[1 : 1 + PLACES]


def nearby(ends: Sequence[tuple[int, Bottom]], measure: Units) -> list[Valley]:
    """Put numbered ends that lie within a standard deviation of a lower one together with it, the lowest first."""
    valleys: list[Valley] = []
    for number, end in sorted(ends, key=lambda one: one[1].tried.cost):
        held_by = next((valley for valley in valleys if valley.holds(end.point, measure)), None)
        if held_by:
            held_by.take(Valley([end], [number]))
        else:
            valleys.append(Valley([end], [number]))
    return valleys


def joined(
    valleys: Sequence[Valley],
    bounds: tuple[Array, Array],
    measure: Units,
    follow: Callable[[Sequence[Descent]], Sequence[Bottom]],
    closed: set[tuple[Bottom, Bottom]],
) -> list[Valley]:
    """Join valleys between which no barrier lies.

    Parameters
    ----------
    valleys : sequence of Valley
        Valleys; they are changed.
    bounds : tuple of array
        Bounds of the coordinates, each of shape (P,): logarithms [-] or in the unit of the number.
    measure : Units
        The units of the misfit.
    follow : callable
        Lets descents go on side by side.
    closed : set of (Bottom, Bottom)
        Between which ends a barrier was met before; it is added to.

    Returns
    -------
    list of Valley
        Those that are left, the lowest first.
    """
    left = sorted(valleys, key=lambda one: one.floor.tried.cost)
    for aim_at in (_nearest, _lowest):
        ways = {valley: aim_at(valley, left[:place], measure) for place, valley in enumerate(left[1:], 1)}
        gone = {valley: Way(valley.floor, aim.floor, bounds, measure) for valley, aim in ways.items()}
        gone = {valley: way for valley, way in gone.items() if (way.begin, way.aim) not in closed}
        follow([way.gone() for way in gone.values()])
        closed.update((way.begin, way.aim) for way in gone.values() if not way.is_open)
        lower = [way.lowest for way in gone.values() if way.is_open and way.lowest.tried.cost < way.aim.tried.cost]
        further = dict(zip(lower, follow([descend(one.point, *bounds, one.tried) for one in lower]), strict=True))
        for valley, way in reversed(gone.items()):  # the highest first: what flows into one that flows on comes along
            if way.is_open:
                valley.bottoms += [further[way.lowest]] if way.lowest in further else []
                ways[valley].take(valley)
                left.remove(valley)
    return sorted(left, key=lambda one: one.floor.tried.cost)


def _nearest(valley: Valley, lower: Sequence[Valley], measure: Units) -> Valley:
    return min(lower, key=lambda one: measure.distance(one.floor, valley.floor.point))


def _lowest(valley: Valley, lower: Sequence[Valley], measure: Units) -> Valley:
    return lower[0]


class Way:
    """Way along the bottom of the misfit from an end to a lower one.

    Parameters
    ----------
    begin, aim : Bottom
        The two ends: coordinates [-] or in the unit of the number.
    bounds : tuple of array
        Bounds of the coordinates.
    measure : Units
        The units of the misfit.
    """

    def __init__(self, begin: Bottom, aim: Bottom, bounds: tuple[Array, Array], measure: Units) -> None:
        self.begin, self.aim, self.bounds, self.measure = begin, aim, bounds, measure
        self.lowest, self.is_open = begin, False

    def gone(self) -> Descent:
        """Go it, until a barrier is met; it is open if none is, and it comes to its aim."""
        low, high = self.bounds
        k = int(np.argmax(np.abs(self.aim.point - self.begin.point) / (high - low)))
        others = np.arange(low.size) != k
        bottom, most = self.begin, self.measure.height(self.begin.tried) + BARRIER
        for value in np.linspace(self.begin.point[k], self.aim.point[k], STEPS + 1)[1:]:
            descent = descend(bottom.point[others], low[others], high[others], settled=LOOSE)
            bottom = yield from held(descent, k, value)
            if self.measure.height(bottom.tried) > most:
                return bottom
            self.lowest = min(self.lowest, bottom, key=lambda one: one.tried.cost)
        self.is_open = self.measure.height(bottom.tried) <= self.measure.height(self.aim.tried) + BARRIER
        return bottom
