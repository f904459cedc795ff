"""What descents have found: valleys of the misfit within reach of the best."""

from collections.abc import Sequence

from lobsim.fit.best_so_far import BestSoFar
from lobsim.fit.curves import Array
from lobsim.fit.descent import Bottom, Descent, Tried, descend, together
from lobsim.fit.modes import KEPT
from lobsim.fit.units import Units, units
from lobsim.fit.valleys import Valley, joined, nearby
from lobsim.fit.watch import Watch


class Found:
    """Valleys that descents have led to.

    Parameters
    ----------
    so_far : BestSoFar
        By which points are tried.

    Attributes
    ----------
    valleys : list of Valley
        Those within reach of the best, the lowest first: coordinates [-] or in the unit of the number.
    measure : Units
        The units of the misfit at the lowest.
    """

    measure: Units

    def __init__(self, so_far: BestSoFar) -> None:
        self.so_far, self.valleys = so_far, list[Valley]()
        self.closed = set[tuple[Bottom, Bottom]]()

    @property
    def newest(self) -> int:
        """Which descent was the first to lead to the valley that was found last, from 1."""
        return max(min(valley.numbers) for valley in self.valleys)

    def go_down(self, begun: Sequence[tuple[Array, Tried]], before: int) -> None:
        """Go down from further starts, coordinates [-] or in the unit of the number, ``before`` of which there were."""
        problem = self.so_far.forward.problem
        count = len(begun)
        self.so_far.doing = f"searching from {count}{' more' * (before > 0)} start{'s' * (count > 1)}"
        watch = Watch(problem, [one for valley in self.valleys for one in valley.bottoms])
        ends = list(enumerate(self._follow([watch.descent(*one) for one in begun]), before + 1))
        floors = [valley.floor for valley in self.valleys]
        lowest = min([*floors, *(end for _, end in ends)], key=lambda one: one.tried.cost)
        self.measure = units(problem, lowest)
        new = nearby([one for one in ends if self._counts(one[1], lowest)], self.measure)
        self.so_far.doing = "looking whether the ends of the searches are one"
        self._sharpen(new)
        old = [valley for valley in self.valleys if self._counts(valley.floor, lowest)]
        self.valleys = joined(_merged(old + new, self.measure), problem.bounds, self.measure, self._follow, self.closed)

    def _counts(self, end: Bottom, lowest: Bottom) -> bool:
        return self.measure.height_of_data(end.tried) <= self.measure.height_of_data(lowest.tried) + KEPT

    def _sharpen(self, valleys: Sequence[Valley]) -> None:
        """Go on from the lowest end of each."""
        low, high = self.so_far.forward.problem.bounds
        floors = [valley.floor for valley in valleys]
        further = self._follow([descend(one.point, low, high, one.tried, one.slopes) for one in floors])
        for valley, end in zip(valleys, further, strict=True):
            valley.bottoms.append(end)

    def _follow(self, descents: Sequence[Descent]) -> list[Bottom]:
        return together(descents, self.so_far.tried)


def _merged(valleys: Sequence[Valley], measure: Units) -> list[Valley]:
    """Valleys whose floors lie within a standard deviation of a lower one together with it."""
    left: list[Valley] = []
    for valley in sorted(valleys, key=lambda one: one.floor.tried.cost):
        near = next((one for one in left if one.holds(valley.floor.point, measure)), None)
        if near:
            near.take(valley)
        else:
            left.append(valley)
    return left
