"""Many discharges at constant current of one structure, solved side by side and read as rows of a study."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lobsim.batch.books import ENOUGH, books, closed
from lobsim.batch.curves import ATOL, SHARES, given, shown
from lobsim.batch.engine import Engine, NoEngineError, engine_of
from lobsim.batch.from_casadi import NotInLanesError
from lobsim.batch.jobs import Control, Runs, Status, Wanted
from lobsim.batch.reading import looks_of, voltage_of, what_stopped
from lobsim.batch.rows import Discharges
from lobsim.cell import Cell
from lobsim.curves import discharge
from lobsim.numerics.arrays import Array
from lobsim.protocol.step import Step
from lobsim.solve.prepare import Prepared, prepare

# Looser, and one in a hundred cells whose gas path closes goes on as if still fed; see docs/validation.md.
RTOL = 3e-5
CONTROL = Control(rtol=RTOL, atol=ATOL * RTOL)
NOT_CLOSED = "its books do not close"
REASONS = {
    Status.AT_ONCE: "an end is met before it begins",
    Status.INCONSISTENT: "its potentials at the start were not found",
    Status.TOO_MANY_STEPS: "it takes too many steps",
    Status.STEP_TOO_SMALL: "its steps became too small",
    Status.NOT_FINITE: "its rates are no numbers",
    Status.SINGULAR: "its equations could not be solved in the order that suits others",
    Status.NO_MEMORY: "there was no memory",
}


@dataclass(frozen=True)
class Discharge:
    """What became of a discharge.

    Attributes
    ----------
    row : dict, optional
        With the keys of `lobsim.batch.rows.COLUMNS`; None of what IDAKLU shall solve.
    capacity_mAh_g, voltage_V : array, optional
        The curve at even shares of the capacity [mAh/g, V], shape (points,).
    reason : str
        Why there is no row.
    """

    row: Mapping[str, Any] | None
    capacity_mAh_g: Array | None = None
    voltage_V: Array | None = None
    reason: str = ""


def prepared_for(cell: Cell, varied: Sequence[str] = (), kept: tuple[str, int] | None = None) -> Prepared:
    """Build the model of a cell whose numbers are all inputs; what is usually written into it only if it varies.

    ``kept`` is what steps keep instead of a current, see `lobsim.solve.controlled.kept`.
    """
    usual = prepare(cell, compiled=False, kept=kept)
    others = [name for name in varied if name not in usual.varied]
    return prepare(cell, varied=[*usual.varied, *others], compiled=False, kept=kept) if others else usual


def discharges(
    cell: Cell,
    numbers: Mapping[str, float | Array],
    steps: Sequence[Step],
    *,
    varied: tuple[str, ...] = (),
    duration_s: Array,
    points: int = 0,
    threads: int = 1,
) -> list[Discharge]:
    """Solve discharges of one structure.

    Parameters
    ----------
    cell : Cell
        What they have in common.
    numbers : mapping of str to float or array
        All inputs of the model, in the units of their names: floats, and arrays (runs,) where they differ.
    steps : sequence of Step
        The discharge of every run.
    varied : tuple of str
        The numbers that differ between the runs of the whole study.
    duration_s : array
        Longest time [s] of every run.
    points : int
        Points of a curve; 0 for none.
    threads : int
        Threads that share the runs.

    Returns
    -------
    list of Discharge
        In the order of the runs.
    """
    prepared = prepared_for(cell, varied)
    try:
        engine = engine_of(prepared)
        table = given(engine, numbers, len(steps))
        solved = solved_with_looks(engine, table, duration_s, threads)
    except (NotInLanesError, NoEngineError) as error:
        return [Discharge(None, reason=str(error))] * len(steps)
    good = np.flatnonzero([Status(status).is_good for status in solved.status])
    found = [Discharge(None, reason=REASONS.get(Status(status), "")) for status in solved.status]
    if not good.size:
        return found
    own = {name: number if isinstance(number, float) else number[good] for name, number in numbers.items()}
    rows = Discharges(
        looks=looks_of(engine, prepared, solved, good, own),
        lines=voltage_of(engine, solved, good, table),
        steps=[steps[run] for run in good],
        reasons=[what_stopped(engine, solved, run) for run in good],
    )
    whole = closed(books(rows.looks))
    for run, row, curve, is_closed in zip(good, *rows.rows(), whole, strict=True):
        even = discharge.even(*curve, points) if points else (None, None)
        found[run] = Discharge(row, *even) if is_closed else Discharge(None, reason=NOT_CLOSED)
    return found


def solved_with_looks(engine: Engine, numbers: Array, duration_s: Array, threads: int) -> Runs:
    """Solve discharges with the numbers of each, shape (runs, numbers), up to their longest times [s]."""
    return engine.integrator.solve(
        numbers,
        duration_s,
        control=CONTROL,
        wanted=Wanted(**shown(engine, SHARES), looks=ENOUGH),
        threads=threads,
    )
