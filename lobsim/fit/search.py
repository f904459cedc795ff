"""Least squares from several starts: every distinct minimum near the best."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from lobsim.display.notebook import Shown
from lobsim.errors import LobsimError
from lobsim.fit.best_so_far import BestSoFar, Progress
from lobsim.fit.curves import Array
from lobsim.fit.descent import Bottom, Descent, Tried, descend, least, together
from lobsim.fit.forward import Forward
from lobsim.fit.misfit import Misfit, misfit
from lobsim.fit.model_curve import ModelCurve
from lobsim.fit.modes import KEPT, Mode
from lobsim.fit.problem import Problem
from lobsim.fit.starts import Starts
from lobsim.fit.valleys import Units, Valley, joined, nearby, units
from lobsim.fit.watch import Watch

STARTS = 128  # points of the space that are looked at, at most, besides the cell's own
FOLLOWED = 16  # descents at least: a mode that one start in five leads to is missed with a probability of 4 %
EXACT = 1e-5  # squares of noise that a last step may still gain: 0.005 standard deviations of what is found
NEAR = 0.01  # of the way between the bounds, over which slopes stay what they are
HARDLY_SEEN = 0.1  # standard deviations of all that is found, over which they do as well
ROUNDS = 4  # of the last way


@dataclass(frozen=True, eq=False, repr=False)
class Optimum(Shown):
    """Optimum at which the searches ended.

    Attributes
    ----------
    coordinates : array, shape (P,)
        The best point: logarithms [-] or, on a linear scale, in the unit of the number.
    misfit : Misfit
        There, with slopes.
    searches, agreed : int
        How many searches were made, and how many ended in the best mode.
    finished : bool
        Whether they came to their end; the best point so far if not.
    told : bool
        Whether the slopes at the point are known; they are 0 if not.
    modes : tuple of Mode
        All minima whose misfit lies within 25 units of the best one, that is itself the first. In these units, the
        misfit over its excess (see `lobsim.fit.information.Information.excess`), 3.84 bounds 95 %.
    newest : int
        Which search, counted from 1, was the first to lead to the mode that was found last.
    """

    SHOWN = ("coordinates", "searches", "agreed")

    coordinates: Array
    misfit: Misfit
    searches: int
    agreed: int
    finished: bool = True
    told: bool = True
    modes: tuple[Mode, ...] = ()
    newest: int = 1

    @property
    def settled(self) -> bool:
        """Whether the last half of the searches led to no new mode."""
        return self.searches >= 2 * self.newest


def search(
    forward: Forward,
    *,
    starts: int = STARTS,
    followed: int = FOLLOWED,
    seed: int = 0,
    progress: Progress | None = None,
    keep: Path | None = None,
) -> tuple[Optimum, tuple[ModelCurve, ...]]:
    """Find the least sums of squares.

    Descents go on until no new mode was found in the last half of them.

    Parameters
    ----------
    forward : Forward
        The model of the problem.
    starts : int
        Points between the bounds, besides the cell's own values, that are tried at most; of each four the best is
        followed down.
    followed : int
        How many are followed down at least, the cell's own values among them. More are, as far as the starts reach,
        while new modes are found in the last half of them.
    seed : int
        Which points: those of a scrambled Sobol sequence.
    progress : callable, optional
        Told in words after every solve what is done, the best misfit, and the time that is likely left.
    keep : Path, optional
        A cell file to which the best point so far is written, every 3 s at most.

    Returns
    -------
    Optimum
        The best point that was found; that so far if the search is interrupted (Ctrl-C).
    tuple of ModelCurve
        The curves of the model there, with slopes.

    Raises
    ------
    LobsimError
        If the cell cannot carry the currents at any start.
    KeyboardInterrupt
        If it is interrupted before anything is found.
    """
    first = Starts(forward.problem, starts, followed, seed)
    so_far = BestSoFar(forward, progress, keep)
    try:
        return _searched(so_far, first, followed)
    except KeyboardInterrupt:
        if so_far.point is None:
            raise
        so_far.keep_now()
        answers = so_far.at_the_best()
    there = misfit(forward.problem, so_far.point, answers)
    told = there.all_slopes.shape[1] > 0
    there = there if told else _flat(there, so_far.point.size)
    only = Mode(so_far.point, there, tuple(answers), 0.0)
    return Optimum(so_far.point, there, 0, 0, False, told, (only,)), tuple(answers)


def _flat(there: Misfit, width: int) -> Misfit:
    """The same misfit with slopes of 0."""
    points, ends, beliefs = (np.zeros((part.size, width)) for part in (there.at_points, there.ends, there.beliefs))
    return replace(there, slopes_at_points=points, slopes_of_ends=ends, slopes_of_beliefs=beliefs)


def _searched(so_far: BestSoFar, first: Starts, followed: int) -> tuple[Optimum, tuple[ModelCurve, ...]]:
    """Go down from start after start, until the last half of the descents has led to no new mode."""
    found = Found(so_far)
    done, wanted = 0, followed
    while done < wanted and first.left:
        count = min(wanted - done, first.left)
        found.go_down(_begun(so_far, first, count), done)
        done += count
        wanted = max(followed, 2 * found.newest)
    modes = _modes(so_far, found, done)
    best = modes[0]
    agreed = round(best.share * done)
    return Optimum(best.coordinates, best.misfit, done, agreed, modes=modes, newest=found.newest), best.answers


def _begun(so_far: BestSoFar, first: Starts, count: int) -> list[tuple[Array, Tried]]:
    """Try the next starts."""
    of = len(first.points)

    def ask(places: Sequence[int]) -> Sequence[Tried]:
        so_far.plan(len(places), count)
        words = [f"start {place + 1} of at most {of}" for place in places]
        return so_far.tried([first.points[place] for place in places], words)

    begun = first.next(count, ask)
    if so_far.point is None:
        raise LobsimError(
            f"{so_far.forward.problem.cell!r} carries none of the measured currents at any of {of} starts between the "
            "bounds: check the currents, the area and the bounds"
        )
    return begun


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


def _modes(so_far: BestSoFar, found: Found, searches: int) -> tuple[Mode, ...]:
    """Go the last way in every valley, and tell its far places."""
    modes = []
    for number, valley in enumerate(found.valleys, 1):
        so_far.doing = "working out what the curves tell" + f", mode {number} of {len(found.valleys)}" * (
            len(found.valleys) > 1
        )
        point, there, answers = _finished(so_far, valley.floor.point)
        places = tuple(_place(so_far.forward.problem, place) for place in valley.places(found.measure))
        modes.append(Mode(point, there, answers, len(valley.numbers) / searches, places))
    return tuple(sorted(modes, key=lambda mode: float(np.sum(mode.misfit.all**2))))


def _place(problem: Problem, end: Bottom) -> Mode:
    """A place of a valley, with the slopes that the descent to it went by."""
    there = misfit(problem, end.point, end.tried.answers)
    assert end.slopes is not None
    points, ends, beliefs = np.split(end.slopes, np.cumsum([there.at_points.size, there.ends.size]))
    there = replace(there, slopes_at_points=points, slopes_of_ends=ends, slopes_of_beliefs=beliefs)
    return Mode(end.point, there, end.tried.answers, 0.0)


def _finished(so_far: BestSoFar, point: Array) -> tuple[Array, Misfit, tuple[ModelCurve, ...]]:
    """Go the last way by the solver's own sensitivities, which are those of the optimum if that is near enough."""
    problem = so_far.forward.problem
    low, high = problem.bounds
    for _ in range(ROUNDS):
        so_far.doing = "working out what the curves tell"
        answers = tuple(so_far.forward.solve(point, slopes=True))
        there = misfit(problem, point, answers)
        last = descend(point, low, high, Tried(there.all, answers), there.all_slopes, EXACT)
        (end,) = together([last], so_far.tried)
        way = end.point - point
        near = np.all(np.abs(way) <= NEAR * (high - low))
        seen = np.linalg.norm(there.all_slopes @ way) / np.sqrt(end.tried.noise)
        left = least(there.all_slopes, end.tried.residuals, low - end.point, high - end.point)[1]
        if way.any():
            pairs = zip(end.tried.answers, answers, strict=True)
            answers = tuple(one.with_slopes_of(other) for one, other in pairs)
            point, there = end.point, misfit(problem, end.point, answers)
        if left <= EXACT * end.tried.noise and (near or seen <= HARDLY_SEEN):
            break
    return point, there, answers
