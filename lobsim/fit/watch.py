"""Descents that watch each other: one ends early where it comes to a known end, or will not come low enough."""

from collections.abc import Sequence

from lobsim.fit.curves import Array
from lobsim.fit.descent import STEPS, Bottom, Descent, Tried, descend
from lobsim.fit.modes import KEPT
from lobsim.fit.problem import Problem
from lobsim.fit.units import Units, units
from lobsim.fit.valleys import NEAR
from lobsim.fit.way import BARRIER, LOOSE

PACE = 5  # steps over which it is judged how fast a descent comes down


class Watch:
    """Ends of descents that went as far as they could, for the others to see.

    Parameters
    ----------
    problem : Problem
        The problem.
    known : sequence of Bottom
        Ends that are known already: coordinates [-] or in the unit of the number.
    """

    def __init__(self, problem: Problem, known: Sequence[Bottom]) -> None:
        self.problem, self.known = problem, list(known)
        self._units: tuple[Bottom, Units] | None = None

    def descent(self, point: Array, here: Tried) -> Descent:
        """Go down loosely from a point, coordinates [-] or [unit of the number], watching the others."""
        low, high = self.problem.bounds
        tried = [here]

        def enough(point: Array, there: Tried) -> bool:
            tried.append(there)
            return bool(self.known) and (self._is_there(point, there) or self._is_hopeless(tried))

        bottom = yield from descend(point, low, high, here, settled=LOOSE, enough=enough)
        if not self.known or not (self._is_there(bottom.point, bottom.tried) or self._is_hopeless(tried)):
            self.known.append(bottom)
        return bottom

    def measure(self) -> Units:
        """The units of the misfit at the best known end."""
        best = min(self.known, key=lambda one: one.tried.cost)
        if not self._units or self._units[0] is not best:
            self._units = best, units(self.problem, best)
        return self._units[1]

    def _is_there(self, point: Array, there: Tried) -> bool:
        """Whether a point lies beside a known end: near it, not below it, and hardly above it."""
        measure = self.measure()
        return any(
            there.cost >= one.tried.cost
            and measure.height(there) <= measure.height(one.tried) + BARRIER
            and measure.distance(one, point) <= NEAR
            for one in self.known
        )

    def _is_hopeless(self, tried: Sequence[Tried]) -> bool:
        """Whether a descent, at the pace of its latest steps, will not come so low that its end counts."""
        if len(tried) <= PACE:
            return False
        measure = self.measure()
        best = min(measure.height(one.tried) for one in self.known)
        now, before = measure.height(tried[-1]), measure.height(tried[-1 - PACE])
        left = max(STEPS - len(tried), 0) / PACE
        return bool(now * (now / before) ** left > best + KEPT)
