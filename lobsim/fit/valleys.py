"""Which ends of descents lie in one valley of the misfit.

Two ends are one mode if they lie within one standard deviation of each other, or if no barrier lies between them. The
distance alone would not do: along a curved valley it is taken on the straight way, across the walls, and descents that
came to rest in dimples along a valley would each be a mode. Nor would a barrier on the straight way, for the same
reason. So the way is found: from the higher end, the number in which the two differ most, in the span of the
bounds, goes in steps to its value at the lower end, and all the others are found again at each, from where they were
last. If the least misfit never rises by more than a unit on this way, the higher end hides no explanation of its own.
Units, and standard deviations, are those of `lobsim.fit.units`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from lobsim.fit.curves import Array
from lobsim.fit.descent import Bottom, Descent, descend
from lobsim.fit.units import Units
from lobsim.fit.way import Way

NEAR = 1.0  # standard deviations
FAR = 4.0  # standard deviations from the mode, beyond which a place of its valley is told
PLACES = 2  # of a valley, at most


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
        """Whether a point, coordinates [-] or [unit of the number], is within a standard deviation of one of them."""
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
