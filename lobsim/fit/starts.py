"""Starts of a search: the cell's own values, then the best of each few points between the bounds."""

from collections.abc import Callable, Sequence

import numpy as np
from scipy.stats import qmc

from lobsim.fit.curves import Array
from lobsim.fit.descent import Tried
from lobsim.fit.problem import Problem

GROUP = 4  # points of which the best is followed: one solve each, where a descent takes 10 to 50


class Starts:
    """Starts, one after the other.

    The points are those of a scrambled Sobol sequence. Of each few that follow one another the best is a start. So all
    starts but the first are drawn alike, and how likely a mode was missed can be told from their number; the best of
    all points would be starts of another kind than those that follow them.

    Parameters
    ----------
    problem : Problem
        The problem.
    most : int
        Points between the bounds that may be tried.
    followed : int
        Starts that are wanted at least.
    seed : int
        Which points.

    Attributes
    ----------
    points : list of array, each of shape (P,)
        All that may be tried, the cell's own values first: logarithms [-] or in the unit of the number.
    """

    def __init__(self, problem: Problem, most: int, followed: int, seed: int) -> None:
        low, high = problem.bounds
        self.points: list[Array] = [problem.start]
        if most:
            sobol = qmc.Sobol(low.size, seed=seed).random_base2(int(np.ceil(np.log2(most))))[:most]
            self.points += list(qmc.scale(sobol, low, high))
        self.group = group(most, followed)
        self._left = [[0], *(list(part) for part in _parts(1, len(self.points), self.group))]

    @property
    def left(self) -> int:
        """How many starts there still are."""
        return len(self._left)

    def next(self, count: int, ask: Callable[[Sequence[int]], Sequence[Tried]]) -> list[tuple[Array, Tried]]:
        """Take the next starts, coordinates [-] or in the unit of the number, with what was tried there.

        ``ask`` tries points, given by their places among all.
        """
        groups, self._left = self._left[:count], self._left[count:]
        places = [place for one in groups for place in one]
        tried = dict(zip(places, ask(places), strict=True))
        best = [min(one, key=lambda place: tried[place].cost) for one in groups]
        return [(self.points[place], tried[place]) for place in best]


def group(most: int, followed: int) -> int:
    """Points of which the best is followed: fewer if there are not enough for so many starts."""
    return int(np.clip(most // max(followed - 1, 1), 1, GROUP))


def _parts(first: int, end: int, size: int) -> list[range]:
    return [range(begin, min(begin + size, end)) for begin in range(first, end, size)]
