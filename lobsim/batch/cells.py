"""Discharges of several cells, whatever their structures, in the lanes of the engine of each."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from lobsim.batch.in_lanes import Discharge, discharges, prepared_for
from lobsim.cell import Cell
from lobsim.numerics.arrays import Array
from lobsim.protocol.step import Step
from lobsim.solve.experiment import duration_s, least_change
from lobsim.solve.prepare import CURRENT, LEAST_CHANGE, horizon_s, window


def discharges_of(
    cells: Sequence[Cell], steps: Sequence[Step], *, points: int = 0, threads: int = 1
) -> list[Discharge]:
    """Solve one discharge of each of several cells.

    Parameters
    ----------
    cells : sequence of Cell
        The cells; one may be there several times.
    steps : sequence of Step
        The discharge at constant current of each.
    points, threads : int
        As in `lobsim.batch.discharges`.

    Returns
    -------
    list of Discharge
        In the order of the cells.
    """
    numbers = {cell: cell.numbers for cell in dict.fromkeys(cells)}
    structures: dict[Any, list[int]] = {}
    of_cell = {cell: prepared_for(cell).simulation for cell in numbers}
    for run, cell in enumerate(cells):
        structures.setdefault(of_cell[cell], []).append(run)
    found = [Discharge(None)] * len(cells)
    for runs in structures.values():
        own, asked = [numbers[cells[run]] for run in runs], [steps[run] for run in runs]
        given = [_given(one, step) for one, step in zip(own, asked, strict=True)]
        together = {name: _joined([one[name] for one in given]) for name in given[0]}
        solved = discharges(
            cells[runs[0]],
            together,
            asked,
            duration_s=np.array(
                [min(duration_s(step), horizon_s(one, step)) for one, step in zip(own, asked, strict=True)]
            ),
            points=points,
            threads=threads,
        )
        for run, one in zip(runs, solved, strict=True):
            found[run] = one
    return found


def _given(numbers: dict[str, float], step: Step) -> dict[str, float]:
    """The inputs of a discharge, as `lobsim.solve.prepare.Prepared.solve` gives them to IDAKLU."""
    return {**numbers, **window(step), CURRENT: step.value, LEAST_CHANGE: least_change(step)}


def _joined(values: list[float]) -> float | Array:
    """One number of all runs: a float if it is the same in all."""
    return values[0] if all(value == values[0] for value in values) else np.array(values)
