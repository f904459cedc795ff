"""Solves steps that keep something else than one current, with one built model for every kind of them."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pybamm

from lobsim.cell import Cell
from lobsim.numerics.arrays import Array
from lobsim.numerics.solver import Accuracy
from lobsim.protocol import profile
from lobsim.protocol.pieces import Pieces, pieces
from lobsim.protocol.step import Step
from lobsim.solve import control, experiment
from lobsim.solve.joined import joined
from lobsim.solve.prepare import HIGH, LEAST_CHANGE, LOW, Prepared, restart

FINAL = "final time"
# Of the relative tolerance, along a profile. The solver starts anew thousands of times, and the errors of all starts
# add up in the charge: 6e-5 in 800 rows of a zigzag of 1 %. A tenth of the tolerance takes a tenth more steps.
SHARPER = 0.1
CAPACITY = "Discharge capacity [A.h]"


def kept(step: Step) -> tuple[str, int] | None:
    """What a step keeps, and in how many pieces in one call of the solver; None of one that keeps a current."""
    return None if step.is_constant else (step.kind, control.AT_ONCE if step.profile else 0)


def accuracy_of(kept: tuple[str, int] | None, accuracy: Accuracy) -> Accuracy:
    """Tolerances at which a step is solved that keeps something: sharper along a profile."""
    return replace(accuracy, rtol=SHARPER * accuracy.rtol) if kept and kept[1] else accuracy


def solve(
    prepared: Prepared, cell: Cell, step: Step, state: Mapping[str, Array] | None, safety: Mapping[str, float]
) -> pybamm.Solution:
    """Solve a step for a cell.

    Parameters
    ----------
    prepared : Prepared
        Of a cell of this structure and of what the step keeps, see `kept`.
    cell, step : Cell, Step
        What to solve.
    state : mapping of str to array, optional
        Where to start, unknowns by name; the fresh cell by default.
    safety : mapping of str to float
        Voltage limits [V] that hold beside those of the step.

    Returns
    -------
    pybamm.Solution
        Its times start at 0.

    Raises
    ------
    pybamm.SolverError
        If the cell cannot do what is asked or the solver gives up.
    """
    numbers = cell.numbers | dict(safety) | window(step, safety)
    inputs = prepared.inputs(numbers) | control.inputs_of(step)
    inputs[LEAST_CHANGE] = experiment.least_change(step)
    inputs[control.CAPACITY_BEFORE] = float(state[CAPACITY][0]) if state else 0.0
    course = pieces(profile.steep(step.profile)) if step.profile else None
    parts = _parts(prepared, step, state, inputs, course)
    solver = prepared.simulation.solver
    return joined(parts, solver.rtol, solver.atol) if course else next(parts)


def _parts(
    prepared: Prepared,
    step: Step,
    state: Mapping[str, Array] | None,
    inputs: dict[str, Any],
    course: Pieces | None,
) -> Iterator[pybamm.Solution]:
    """Solve one call of the solver after another, each from where the last one ended."""
    solver, model = prepared.simulation.solver, prepared.simulation.built_model
    last = restart(model, state, inputs) if state else None
    for times, more in _calls(experiment.duration_s(step), course):
        last = solver.step(last, model, times[-1] - times[0], times - times[0], save=False, inputs=inputs | more)
        yield last
        if last.termination != FINAL:
            return


def _calls(duration_s: float, course: Pieces | None) -> Iterator[tuple[Array, dict[str, Any]]]:
    """Times [s] at which the solver starts anew, and what is kept between them."""
    if course is None:
        yield np.array([0.0, duration_s]), {}
        return
    for first in range(0, course.time_s.size - 1, control.AT_ONCE):
        times = course.time_s[first : first + control.AT_ONCE + 1]
        inside = times[times < duration_s]
        yield np.append(inside, min(times[-1], duration_s)), control.inputs_of_pieces(course, first)
        if times[-1] >= duration_s:
            return


def window(step: Step, safety: Mapping[str, float]) -> dict[str, float]:
    """Voltage limits [V] of a step and those that always hold: whichever is met first."""
    limits = [end for end in step.ends if end.quantity == "voltage"]
    return {
        LOW: max([safety[LOW], *(end.value for end in limits if not end.rising)]),
        HIGH: min([safety[HIGH], *(end.value for end in limits if end.rising)]),
    }
