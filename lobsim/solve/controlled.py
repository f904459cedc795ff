"""Solves steps that keep something else than one current, with one built model for every kind of them."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pybamm

from lobsim.cell import Cell
from lobsim.numerics.arrays import Array
from lobsim.protocol import profile
from lobsim.protocol.pieces import Pieces, pieces
from lobsim.protocol.step import Step
from lobsim.solve import control, experiment
from lobsim.solve.prepare import HIGH, LEAST_CHANGE, LOW, Prepared, restart

FINAL = "final time"
CAPACITY = "Discharge capacity [A.h]"


def kept(step: Step) -> tuple[str, int]:
    """What a step keeps, and in how many pieces in one call of the solver; see `lobsim.solve.control.put`."""
    return step.kind, control.AT_ONCE if step.profile else 0


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
    numbers = cell.numbers | dict(safety) | _window(step, safety)
    inputs = {name: numbers[name] for name in prepared.varied} | control.inputs_of(step)
    inputs[LEAST_CHANGE] = experiment.least_change(step)
    inputs[control.CAPACITY_BEFORE] = float(state[CAPACITY][0]) if state else 0.0
    course = pieces(profile.steep(step.profile)) if step.profile else None
    parts = list(_parts(prepared, step, state, inputs, course))
    return _joined(parts) if course else parts[0]


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


def _joined(parts: list[pybamm.Solution]) -> pybamm.Solution:
    """Make one solution of several of the same model, whose outputs know of no piece."""
    first, last = parts[0], parts[-1]
    t, y, rates = zip(*(_two_sided(part) for part in parts), strict=True)
    whole = pybamm.Solution(
        np.concatenate(t),
        np.hstack(y),
        first.all_models[0],
        last.all_inputs[0],
        last.t_event,
        last.y_event,
        last.termination,
        all_yps=np.hstack(rates),
        all_t_evals=np.concatenate([part.all_t_evals[0] for part in parts]),
        options=first.options,
    )
    for sums in ("solve_time", "integration_time"):
        setattr(whole, sums, sum(getattr(part, sums) for part in parts))
    whole.closest_event_idx = last.closest_event_idx
    return whole


def _two_sided(part: pybamm.Solution) -> tuple[Array, Array, Array]:
    """Times [s], states and rates, where a piece begins twice: as it is before and, an instant later, after.

    The solver keeps the rates before. Those of algebraic unknowns jump: after, they are those of its first step.
    """
    t, y, rates = (np.asarray(column) for column in (part.t, part.y, part.all_yps[0]))
    begins = np.flatnonzero(np.isin(t[:-1], part.all_t_evals[0]))
    twice = np.sort(np.concatenate((np.arange(t.size), begins[begins > 0])))
    after = begins + np.searchsorted(begins[begins > 0], begins, side="right")
    t, y, rates = t[twice], y[:, twice], rates[:, twice]
    t[after[begins > 0]] = np.nextafter(t[after[begins > 0]], np.inf)
    algebraic = slice(part.all_models[0].len_rhs, None)
    rates[algebraic, after] = (y[algebraic, after + 1] - y[algebraic, after]) / (t[after + 1] - t[after])
    return t, y, rates


def _window(step: Step, safety: Mapping[str, float]) -> dict[str, float]:
    """Voltage limits [V] of a step and those that always hold: whichever is met first."""
    limits = [end for end in step.ends if end.quantity == "voltage"]
    return {
        LOW: max([safety[LOW], *(end.value for end in limits if not end.rising)]),
        HIGH: min([safety[HIGH], *(end.value for end in limits if end.rising)]),
    }
