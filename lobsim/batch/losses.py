"""Losses of many discharges of one structure by process, solved side by side: what costs voltage, and when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from lobsim.batch.curves import given
from lobsim.batch.engine import NoEngineError, engine_of
from lobsim.batch.from_casadi import NotInLanesError
from lobsim.batch.in_lanes import prepared_for, solved_with_looks
from lobsim.batch.jobs import Status
from lobsim.batch.reading import looks_of
from lobsim.cell import Cell
from lobsim.numerics.arrays import Array, Table


@dataclass(frozen=True)
class Losses:
    """Losses of J discharges at L times each, from the start to the end.

    Attributes
    ----------
    runs : array of int
        Which of the discharges that were asked for these are, shape (J,).
    times_s : array
        Times [s], shape (J, L).
    by_process : mapping of str to array
        Losses [V] of `lobsim.result.audit.TERMS`, each of shape (J, L).
    """

    runs: Table
    times_s: Array
    by_process: Mapping[str, Array]


def losses(
    cell: Cell,
    numbers: Mapping[str, float | Array],
    duration_s: Array,
    *,
    varied: Sequence[str] = (),
    threads: int = 1,
) -> Losses:
    """Solve discharges of one structure, and split what they lose.

    Parameters
    ----------
    cell, numbers, varied, duration_s, threads
        As in `lobsim.batch.in_lanes.discharges`; numbers in the units of their names, durations [s] of shape (runs,).

    Returns
    -------
    Losses
        Of the discharges that lanes solve; of none if there is no engine.
    """
    prepared = prepared_for(cell, varied)
    nothing = Losses(np.zeros(0, dtype=int), np.zeros((0, 0)), {})
    try:
        engine = engine_of(prepared)
        solved = solved_with_looks(engine, given(engine, numbers, len(duration_s)), duration_s, threads)
    except (NotInLanesError, NoEngineError):
        return nothing
    good = np.flatnonzero([Status(status).is_good for status in solved.status])
    if not good.size:
        return nothing
    own = {name: number if isinstance(number, float) else number[good] for name, number in numbers.items()}
    looks = looks_of(engine, prepared, solved, good, own)
    return Losses(good, looks.times, looks.losses())
