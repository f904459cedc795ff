"""Best point of a search so far: told while it goes on, kept on disk, and given when it is interrupted."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from lobsim.fit.curves import Array
from lobsim.fit.descent import Tried
from lobsim.fit.forward import Forward
from lobsim.fit.misfit import misfit
from lobsim.fit.model_curve import ModelCurve
from lobsim.parameters.values import Origin

Progress = Callable[[str], None]

STEPS_LIKELY = 10  # of one search; most take 5 to 15
SLOPES_LIKELY = 2  # times that it makes its slopes anew, by one solve for each unknown
WRITE_EVERY_S = 3.0
PATIENCE_S = 10.0  # that an interrupted search may take for what the curves tell at its best point


class BestSoFar:
    """The best point of a search, and how far the search is.

    Parameters
    ----------
    forward : Forward
        The model of the problem; after each of its solves it is told how far the search is.
    progress : callable, optional
        Told in words.
    keep : Path, optional
        Where the best cell so far is written, every 3 s at most.

    Attributes
    ----------
    point : array, shape (P,), or None
        The best point: logarithms [-] or, on a linear scale, in the unit of the number; None before there is one.
    """

    def __init__(self, forward: Forward, progress: Progress | None, keep: Path | None) -> None:
        self.forward, self.progress, self.keep = forward, progress, keep
        self.point: Array | None = None
        self.answers: Sequence[ModelCurve] = ()
        self.noises, self.latest_s, self.evaluated, self.planned, self.doing = np.inf, 0.0, 0, 0, ""
        self.begin, self.written, self.is_written = time.monotonic(), -np.inf, True
        forward.solved = self.tell

    def plan(self, searches: int) -> None:
        """Expect so many further searches."""
        each = 1 + STEPS_LIKELY + SLOPES_LIKELY * len(self.forward.problem.names)
        self.planned = self.evaluated + each * searches

    def tried(self, points: Sequence[Array], doing: Sequence[str] = ()) -> list[Tried]:
        """Solve all curves at points [-], see `point`, and remember the best; ``doing`` says what each is for."""
        begin, answers, found = time.monotonic(), self.forward.at(points), []
        for number, point in enumerate(points):
            self.doing = doing[number] if doing else self.doing
            found.append(self._tried(point, next(answers)))
        self.latest_s = (time.monotonic() - begin) / max(len(points), 1)
        return found

    def _tried(self, point: Array, answers: Sequence[ModelCurve]) -> Tried:
        found = misfit(self.forward.problem, point, answers).all
        self.evaluated += 1
        noises = float(np.sqrt(np.mean(found**2)))
        if noises < self.noises and any(answer.voltage_V.size > 1 for answer in answers):
            self.point, self.noises, self.answers, self.is_written = point.copy(), noises, answers, False
        self.tell()
        return Tried(found, tuple(answers))

    def tell(self) -> None:
        """Say what is done, the best misfit and the time that is likely left, and write the best cell."""
        if self.progress:
            best = f"best misfit {self.noises:.3g} x the noise, " if self.point is not None else ""
            spent = time.monotonic() - self.begin
            self.progress(f"{self.doing}: {best}{self.forward.count.all} solves in {spent:.0f} s{self._left(spent)}")
        if self.keep and not self.is_written and time.monotonic() - self.written > WRITE_EVERY_S:
            self._write(self.keep)

    def _left(self, spent_s: float) -> str:
        """Time left if every search takes as many steps as usual; nothing where it takes more already."""
        left = self.planned - self.evaluated
        return f", about {spent_s / self.evaluated * left:.0f} s left" if self.evaluated and left > 0 else ""

    def keep_now(self) -> None:
        """Write the best cell, however soon after the last time."""
        if self.keep and not self.is_written:
            self._write(self.keep)

    def _write(self, path: Path) -> None:
        problem = self.forward.problem
        words = f"best so far of a fit that goes on or was stopped, after {self.forward.count.all} solves"
        assert self.point is not None
        values = problem.values(self.point)
        origins = {one.name: Origin("fitted", words, one.low, one.high) for one in problem.asked}
        problem.cell.with_values(values, origins).save(
            path, {"finished": False, "solves": self.forward.count.all, "misfit_over_noise": self.noises}
        )
        self.written, self.is_written = time.monotonic(), True

    def at_the_best(self) -> list[ModelCurve]:
        """Answers at the best point, with slopes if they are known or soon to be had."""
        assert self.point is not None
        self.doing = "interrupted, working out what the curves tell at the best point"
        soon = self.latest_s * (1 + self.point.size) < PATIENCE_S
        known = self.forward.known(self.point)
        if known or not soon:
            return known or list(self.answers)
        return self.forward.solve(self.point, slopes=True)
