"""Least squares from several starts: every distinct minimum near the best."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from lobsim.display.notebook import Shown
from lobsim.errors import LobsimError
from lobsim.fit.best_so_far import BestSoFar, Progress
from lobsim.fit.curves import Array
from lobsim.fit.descent import Bottom
from lobsim.fit.forward import Forward
from lobsim.fit.found import Found
from lobsim.fit.last_way import finished
from lobsim.fit.misfit import Misfit, misfit
from lobsim.fit.model_curve import ModelCurve
from lobsim.fit.modes import Mode
from lobsim.fit.problem import Problem
from lobsim.fit.starts import starts_of

STARTS = 64  # points between the bounds at most, besides the cell's own values
FOLLOWED = 16  # descents at least: a mode that one start in five leads to is missed with a probability of 4 %


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
        Points between the bounds, besides the cell's own values, from which it goes down at most.
    followed : int
        From how many it goes down at least, the cell's own values among them. Others follow, as far as there are any,
        while new modes were found in the last half of them.
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
    points = starts_of(forward.problem, starts, seed)
    so_far = BestSoFar(forward, progress, keep)
    try:
        return _searched(so_far, points, followed)
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


def _searched(so_far: BestSoFar, points: Sequence[Array], followed: int) -> tuple[Optimum, tuple[ModelCurve, ...]]:
    found, done, wanted = Found(so_far), 0, followed
    while done < min(wanted, len(points)):
        more = points[done:wanted]
        so_far.plan(len(more))
        words = [f"start {number} of at most {len(points)}" for number in range(done + 1, done + len(more) + 1)]
        tried = so_far.tried(more, words)
        if so_far.point is None:
            raise LobsimError(
                f"{so_far.forward.problem.cell!r} carries none of the measured currents at any of {done + len(more)} "
                "starts between the bounds: check the currents, the area and the bounds"
            )
        found.go_down(list(zip(more, tried, strict=True)), done)
        done += len(more)
        wanted = max(followed, 2 * found.newest)
    modes = _modes(so_far, found, done)
    best = modes[0]
    agreed = round(best.share * done)
    return Optimum(best.coordinates, best.misfit, done, agreed, modes=modes, newest=found.newest), best.answers


def _modes(so_far: BestSoFar, found: Found, searches: int) -> tuple[Mode, ...]:
    """Go the last way in every valley, and tell its far places."""
    modes = []
    for valley in found.valleys:
        point, there, answers = finished(so_far, valley.floor.point)
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
