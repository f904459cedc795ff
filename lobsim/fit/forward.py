"""Voltages that the model gives where a curve was measured, and how they answer to what is to be found.

Discharges of the fresh cell at constant current are solved in the lanes of the batch engine, and differentiated by
differences. Where there are no lanes, IDAKLU solves them together with its own sensitivities; a curve whose
sensitivities do not come within their budget is differentiated by differences of plain solves, from then on. Any other
protocol is gone through step by step, and differentiated by differences.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np
from joblib import cpu_count

from lobsim.batch.choice import BATCH, IDAKLU
from lobsim.errors import LobsimError
from lobsim.fit.around import are_straight, cut_off, differentiated, inside
from lobsim.fit.curves import Array
from lobsim.fit.discharges import FOR_SLOPES, Discharges
from lobsim.fit.lanes import Lanes
from lobsim.fit.model_curve import NONE, Count, ModelCurve, difference
from lobsim.fit.problem import Problem
from lobsim.fit.stepwise import half_cycles
from lobsim.numerics.solver import FIT, Accuracy

KEPT = 4  # answers with slopes that are remembered
NUDGE = 1e-3  # step of differences in a coordinate, where voltages are known to 1e-6
NUDGES_IN_LANES = 3e-3, 1e-2  # the same of voltages from lanes: to both sides, and to one where a bound is near
SHARPER = 1e-2  # times the tolerances, with which discharges are solved for differences
STEPS_SHARPER = 4  # times the steps that this may take; it takes about twice as many
IN_LANES = 16  # discharges of a list for each lane, so many that few lanes wait for the last of them
LISTED = 4  # discharges of a list for each thread: so many that all end together, so few that a fit tells how far it is


def cores() -> int:
    """Threads that discharges are solved on: OMP_NUM_THREADS, which workers of a study have as 1, or all cores."""
    asked = os.environ.get("OMP_NUM_THREADS", "")
    return int(asked) if asked.isdigit() and int(asked) else int(cpu_count())


class Forward:
    """The model of a problem, to be asked again and again.

    Parameters
    ----------
    problem : Problem
        Curves, cell and unknowns.
    accuracy : Accuracy
        Tolerances, and the budget of every solve.
    threads : int, optional
        Threads for discharges; see `cores`.
    compiled : bool, optional
        Whether the equations are compiled; see `lobsim.run`.
    engine : {"batch", "idaklu"}, optional
        What solves the discharges; see `lobsim.fit.lanes.lanes_for`.
    likely : int
        At how many points the model is likely asked.

    Attributes
    ----------
    count : Count
        What was solved.
    by_differences : set of int
        Discharges that are differentiated by differences, because their sensitivities did not come.
    solved : callable
        Called after every single solve; a fit tells by it that it goes on.
    """

    def __init__(
        self,
        problem: Problem,
        accuracy: Accuracy = FIT,
        threads: int | None = None,
        compiled: bool | None = None,
        engine: str | None = None,
        likely: int = 0,
    ) -> None:
        self.problem, self.accuracy, self.compiled, self.count = problem, accuracy, compiled, Count()
        self._latest: dict[bytes, list[ModelCurve]] = {}  # with slopes: what a search asks for twice
        self._discharges = Discharges(problem, threads or cores(), compiled, engine, likely)
        self._read = problem.measured
        self.by_differences: set[int] = set()
        self.solved: Callable[[], None] = lambda: None

    @property
    def engine(self) -> str:
        """What solves the discharges: "batch" or "idaklu"."""
        return BATCH if self.lanes else IDAKLU

    @property
    def lanes(self) -> Lanes | None:
        """What solves the discharges side by side."""
        return self._discharges.lanes

    @property
    def nothing(self) -> list[ModelCurve]:
        """Curves of a cell that carries no current: no points."""
        return [NONE] * len(self._read)

    def forget(self) -> None:
        """Forget the latest answers, so that the next solve is made."""
        self._latest = {}

    def known(self, coordinates: Array) -> list[ModelCurve] | None:
        """The answers with slopes at coordinates [-] or [unit of the number], if they are among the latest."""
        return self._latest.get(coordinates.tobytes())

    def solve(self, coordinates: Array, slopes: bool = False) -> list[ModelCurve]:
        """Solve all curves.

        Parameters
        ----------
        coordinates : array, shape (P,)
            Where in the space of the unknowns: logarithms [-] or, on a linear scale, in the unit of the number.
        slopes : bool
            Also give the derivatives.

        Returns
        -------
        list of ModelCurve
            One for each curve; without points where the cell cannot carry the current or the solver gives up.
        """
        known = self.known(coordinates)
        if known:
            return known
        if not slopes:
            return next(self.at([coordinates]))
        try:
            self.problem.at(self.problem.values(coordinates))
        except LobsimError:  # numbers that are physical each, but not together
            return self.nothing
        answers = self._direct(coordinates) | self._others(coordinates, range(len(self._read)), slopes=True)
        found = [answers[n] for n in range(len(self._read))]
        self._latest = dict([*self._latest.items(), (coordinates.tobytes(), found)][-KEPT:])
        return found

    def at(self, points: Sequence[Array], curves: Sequence[int] | None = None) -> Iterator[list[ModelCurve]]:
        """Solve all curves at several points, their discharges in lists on all cores.

        Parameters
        ----------
        points : sequence of array, each of shape (P,)
            Coordinates, as of `solve`: logarithms [-] or, on a linear scale, in the unit of the number.
        curves : sequence of int, optional
            Only these, in this order.

        Yields
        ------
        list of ModelCurve
            For each point what `solve` gives there, without slopes.
        """
        wanted = range(len(self._read)) if curves is None else curves
        asked = [n for n in self._discharges.curves if n in wanted]
        each = IN_LANES * self._discharges.lanes.width if self._discharges.lanes else LISTED
        size = max(1, each * self._discharges.threads // max(1, len(asked)))
        for first in range(0, len(points), size):
            listed = points[first : first + size]
            for point, found in zip(listed, self._discharged(listed, asked), strict=True):
                answers = found | self._others(point, wanted)
                yield [answers[n] for n in wanted]

    def by_idaklu_again(self, coordinates: Array) -> dict[int, ModelCurve]:
        """Discharges that lanes solve, at coordinates [-], by IDAKLU at its default tolerance; without slopes."""
        found = self._discharges.again(coordinates)
        if found:
            self._add(len(found), False)
        return found

    def _direct(self, coordinates: Array) -> dict[int, ModelCurve]:
        """All discharges of the fresh cell, with slopes."""
        by_lanes = self._in_lanes(coordinates)
        asked = [n for n in self._discharges.curves if n not in by_lanes]
        smooth = [n for n in asked if n not in self.by_differences]
        (found,) = self._discharged([coordinates], smooth, slopes=True)
        rest = [n for n in asked if n not in found or not found[n].voltage_V.size]
        (plain,) = self._discharged([coordinates], rest)
        carried = [n for n in rest if plain[n].voltage_V.size]
        self.by_differences.update(carried)
        return by_lanes | found | plain | self._beside(coordinates, {n: plain[n] for n in carried})

    def _in_lanes(self, coordinates: Array) -> dict[int, ModelCurve]:
        """The discharges with slopes by differences, if lanes solve all that it takes."""
        if not self._discharges.lanes:
            return {}
        asked, around = self._discharges.curves, inside(coordinates, self.problem.bounds, *NUDGES_IN_LANES)
        points = [coordinates, *(near.point for near in around)]
        (plain,) = self._discharges.in_lanes([coordinates], asked, self.accuracy)
        solved = self._discharges.in_lanes(points, asked, self.accuracy, FOR_SLOPES)
        self._add(len(asked) * (1 + len(points)), False)
        found = {}
        for n, one, curves in zip(asked, plain, zip(*solved, strict=True), strict=True):
            sharp = [curve for curve in curves if curve]
            until = float(self.problem.curves[n].capacity_mAh_cm2[-1])
            if one and not one.voltage_V.size:
                found[n] = one
            elif one and len(sharp) == len(points) and sharp[0].voltage_V.size:
                middle, *beside = sharp
                if are_straight(middle, around, beside, until):  # else IDAKLU's own sensitivities are surer
                    # Of the tolerance of what the search compares it with: the two differ by more than it settles for
                    found[n] = one.with_slopes_of(differentiated(middle, around, beside))
        return found

    def _discharged(
        self, points: Sequence[Array], asked: Sequence[int], slopes: bool = False, sharper: bool = False
    ) -> list[dict[int, ModelCurve]]:
        """Some of the discharges at all points, in one call of the solver."""
        if not asked:
            return [{} for _ in points]
        accuracy = self.accuracy
        if sharper:
            rtol, atol, steps = SHARPER * accuracy.rtol, SHARPER * accuracy.atol, STEPS_SHARPER * accuracy.steps
            accuracy = replace(accuracy, rtol=rtol, atol=atol, steps=steps)
        answers = self._discharges.solve(points, asked, accuracy, slopes)
        self._add(len(asked) * len(points), slopes)
        return [dict(zip(asked, one, strict=True)) for one in answers]

    def _beside(self, coordinates: Array, plain: dict[int, ModelCurve]) -> dict[int, ModelCurve]:
        """The same discharges with slopes, by differences to both sides between the bounds."""
        around = cut_off(coordinates, self.problem.bounds, NUDGE) if plain else []
        beside = self._discharged([near.point for near in around], list(plain), sharper=True)
        return {n: differentiated(one, around, [there[n] for there in beside]) for n, one in plain.items()}

    def _others(self, coordinates: Array, wanted: Sequence[int], slopes: bool = False) -> dict[int, ModelCurve]:
        """Half cycles of protocols, those of one protocol from one run."""
        answers: dict[int, ModelCurve] = {}
        rest = [n for n in wanted if n not in self._discharges.curves]
        for protocol in dict.fromkeys(self.problem.curves[n].protocol for n in rest):
            asked = [n for n in rest if self.problem.curves[n].protocol == protocol]
            plain = self._gone_through(coordinates, asked)
            if slopes:
                plain = [
                    replace(one, slopes=columns)
                    for one, columns in zip(plain, self._differences(coordinates, asked, plain), strict=True)
                ]
            answers |= dict(zip(asked, plain, strict=True))
        return answers

    def _differences(self, coordinates: Array, asked: Sequence[int], plain: Sequence[ModelCurve]) -> list[Array]:
        """Derivatives by differences, towards the inside of the bounds."""
        low, high = self.problem.bounds
        columns: list[list[Array]] = [[] for _ in asked]
        for p, unit in enumerate(np.eye(coordinates.size)):
            step = NUDGE * min(1.0, high[p] - low[p])
            step = -step if coordinates[p] + step > high[p] else step
            there = self._gone_through(coordinates + step * unit, asked)
            for column, one, other in zip(columns, plain, there, strict=True):
                column.append(difference(one, other, one, step, 0.0))
        return [np.array(column).T for column in columns]

    def _gone_through(self, coordinates: Array, asked: Sequence[int]) -> list[ModelCurve]:
        """Go through a protocol to the last step that was measured."""
        self._add(1, False)
        try:
            cell = self.problem.at(self.problem.values(coordinates))
        except LobsimError:
            return [NONE] * len(asked)
        measured = [self._read[n][1] for n in asked]
        found = half_cycles(cell, self._read[asked[0]][0], measured, self.accuracy, self.compiled)
        empty = (NONE.capacity_mAh_cm2, NONE.voltage_V)
        return [ModelCurve(Q, V, np.zeros((V.size, 0))) for Q, V in (found.get(index, empty) for index in measured)]

    def _add(self, solves: int, slopes: bool) -> None:
        if slopes:
            self.count.with_slopes += solves
        else:
            self.count.plain += solves
        self.solved()
