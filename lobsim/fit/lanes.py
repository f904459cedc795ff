"""Discharges of a fit in the lanes of a compiled engine, side by side."""

import os
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pybamm

from lobsim.batch.choice import IDAKLU
from lobsim.batch.curves import ATOL, NOT_CARRIED, VOLTAGE, Line, curves, given
from lobsim.batch.engine import NoEngineError, engine_of
from lobsim.batch.from_casadi import NotInLanesError
from lobsim.batch.in_lanes import prepared_for
from lobsim.batch.integrator import Control
from lobsim.cell import caution
from lobsim.cell.many import numbers_of_many
from lobsim.errors import LobsimError
from lobsim.fit.curves import Array
from lobsim.fit.problem import Problem
from lobsim.numerics import compiling
from lobsim.numerics.solver import Accuracy
from lobsim.protocol.step import Step
from lobsim.solve.experiment import NONE
from lobsim.solve.prepare import CURRENT, LEAST_CHANGE, Prepared, horizon_s
from lobsim.solve.threads import one_at_a_time

WAITS = 500  # discharges that take IDAKLU as long as it takes to compile an engine

_said: set[str] = set()


class Asked(NamedTuple):
    """A discharge of the fresh cell: its step, longest time [s], and current [A] and limits [V] as inputs by name."""

    step: Step
    longest_s: float
    driven: Mapping[str, float]


class Lanes:
    """Lanes for the discharges of a problem.

    Parameters
    ----------
    problem : Problem
        The problem.
    prepared : Prepared
        The built model of its cell.
    threads : int
        Threads that share the discharges.
    """

    def __init__(self, problem: Problem, prepared: Prepared, threads: int) -> None:
        self.problem, self.prepared, self.threads = problem, prepared, threads
        self.engine = engine_of(prepared)

    @property
    def width(self) -> int:
        """Discharges that one thread solves side by side."""
        return self.engine.integrator.lanes

    def lines(
        self,
        points: Sequence[Array],
        asked: Sequence[Asked],
        control: Control,
        times_s: Array | None = None,
    ) -> list[list[Line | None]]:
        """Solve discharges at points.

        Parameters
        ----------
        points : sequence of array, each of shape (P,)
            Where in the space of the unknowns.
        asked : sequence of Asked
            The discharges that are solved at each point.
        control : Control
            How exactly; see `controlled`.
        times_s : array, optional
            Where curves are read; see `lobsim.batch.curves.curves`.

        Returns
        -------
        list of list of (array, array) or None
            Times [s] and voltages [V] of the discharges at each point, as `lobsim.batch.curves.curves` gives them;
            no points where the numbers are not physical together.
        """
        table, possible = self._numbers(points)
        names = self.engine.model.numbers
        foil = dict(zip(names, table[possible].T, strict=True))
        longest = [np.minimum(one.longest_s, horizon_s(foil, one.step)) for one in asked]
        jobs = np.repeat(table[possible, None], len(asked), axis=1)
        for k, one in enumerate(asked):
            for name, number in one.driven.items():
                jobs[:, k, names.index(name)] = number
        solved = iter(
            curves(
                self.engine,
                jobs.reshape(-1, len(names)),
                np.column_stack(longest).ravel(),
                times_s=times_s,
                control=control,
                threads=self.threads,
            )
        )
        refused: list[Line | None] = [NOT_CARRIED] * len(asked)
        return [[next(solved) for _ in asked] if is_possible else refused for is_possible in possible]

    def by_idaklu(self, point: Array, driven: Mapping[str, float], times_s: Array) -> Line:
        """Solve a discharge of the same built model by IDAKLU, at its default tolerance, up to the last of the times.

        Returns
        -------
        (array, array)
            Times [s] and voltages [V], as of `lines`; no points if it gives up.
        """
        numbers = {**self.problem.at(self.problem.values(point)).numbers, **driven}
        simulation = self.prepared.simulation
        inputs = self.prepared.inputs(numbers) | {LEAST_CHANGE: NONE}
        try:
            solved = simulation.solver.solve(
                simulation.built_model, [0, float(times_s[-1])], inputs=inputs, t_interp=times_s
            )
        except pybamm.SolverError:
            return NOT_CARRIED
        return np.asarray(solved.t), np.asarray(solved[VOLTAGE].entries)

    def _numbers(self, points: Sequence[Array]) -> tuple[Array, Array]:
        """Numbers at points in the order of the engine, shape (points, numbers), and where they are physical."""
        problem = self.problem
        values = np.array([list(problem.values(point).values()) for point in points])
        many = numbers_of_many(problem.cell, problem.names, values)
        names, possible = self.engine.model.numbers, np.ones(len(points), dtype=bool)
        always = {LEAST_CHANGE: NONE, CURRENT: 0.0}
        table = given(self.engine, dict.fromkeys(names, np.nan) | always | many.numbers, len(points))
        for place in np.flatnonzero(many.alone):
            try:
                numbers = always | problem.at(problem.values(points[place])).numbers
            except LobsimError:  # numbers that are physical each, but not together
                possible[place] = False
            else:
                table[place] = [numbers[name] for name in names]
        return table, possible


def controlled(accuracy: Accuracy, times: float) -> Control:
    """How exactly lanes solve for so many times the tolerance [-] of IDAKLU, with its budget of steps."""
    rtol = times * accuracy.rtol
    return Control(rtol=rtol, atol=ATOL * rtol, most_steps=accuracy.steps)


@one_at_a_time
def lanes_for(
    problem: Problem, inputs: Sequence[str], threads: int, engine: str | None, compiled: bool | None, discharges: int
) -> Lanes | None:
    """Find the lanes of a problem, or None: then IDAKLU solves.

    Parameters
    ----------
    problem : Problem
        The problem.
    inputs : sequence of str
        Numbers that differ between its points.
    threads : int
        Threads of the lanes.
    engine : {"batch", "idaklu"}, optional
        What shall solve. By default lanes do if they are compiled; if not, that is begun in the background, and waited
        for only where so many discharges follow that it pays.
    compiled : bool, optional
        Whether anything may be compiled; with True lanes are waited for.
    discharges : int
        How many likely follow.
    """
    unwanted = compiled is False or os.environ.get(compiling.COMPILER) == compiling.NONE
    if engine == IDAKLU or (unwanted and engine is None):
        return None
    try:
        if unwanted or not compiling.compiler():
            raise NoEngineError("nothing may be compiled" if unwanted else "there is no C compiler")
        prepared = prepared_for(problem.cell, inputs)
        found = engine_of(prepared)
        lacking = [name for name in inputs if name not in found.model.numbers]
        if lacking:
            raise NoEngineError(f"{lacking[0]!r} is written into the equations")
        if not (engine or compiled or found.library.is_there or discharges >= WAITS):
            found.begin()
            return None
        _ = found.integrator  # waits for it
    except (NotInLanesError, NoEngineError) as error:
        _say(str(error))
        return None
    return Lanes(problem, prepared, threads)


def _say(reason: str) -> None:
    """Warn of a reason, once in a process."""
    if reason not in _said:
        _said.add(reason)
        caution.tell([f"the batch engine cannot be had, IDAKLU solves discharges instead: {reason}"])
