"""Voltage over time of many discharges of one structure, as exactly as the caller asks for."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from lobsim.batch.engine import Engine
from lobsim.batch.jobs import Control, Runs, Status, Wanted, at_times
from lobsim.numerics.arrays import Array

VOLTAGE = "Voltage [V]"
# Of a whole discharge: they lie close together where it begins and ends.
SHARES: Array = (1 - np.cos(np.linspace(0, np.pi, 257))) / 2
ATOL = 1e-2  # share of the relative tolerance, of states in their scale
BLOCK = 512  # discharges whose steps are held at a time: some 10 MB, and a second or two
NOT_CARRIED = (np.zeros(0), np.zeros(0))  # an end is met before it begins

Line = tuple[Array, Array]


def given(engine: Engine, numbers: Mapping[str, Any], runs: int) -> Array:
    """Numbers of every run, in the units of their names and the order of the engine, shape (runs, numbers)."""
    table = np.empty((runs, len(engine.model.numbers)))
    for place, name in enumerate(engine.model.numbers):
        table[:, place] = numbers[name]
    return table


def curves(
    engine: Engine,
    numbers: Array,
    duration_s: Array,
    *,
    times_s: Array | None = None,
    control: Control = Control(),  # noqa: B008 - frozen
    threads: int = 1,
    solved: Callable[[int], None] = lambda count: None,
) -> list[Line | None]:
    """Solve discharges, and read their voltage.

    Parameters
    ----------
    engine : Engine
        Of their structure.
    numbers : array, shape (runs, numbers)
        From `given`.
    duration_s : array, shape (runs,)
        Longest time of each [s].
    times_s : array, shape (points,), optional
        Where the voltage is read, in ascending order from 0 [s]; 257 shares of each discharge by default.
    control : Control
        How exactly. Voltages follow small changes of numbers as smoothly as this is small: at 3e-6 they scatter by
        6e-7 V, at 3e-5 by 3e-6 V.
    threads : int
        Threads that share the discharges.
    solved : callable
        Told after every block of discharges how many have been solved.

    Returns
    -------
    list of (array, array) or None
        Times [s] up to the end, which is the last of them, and voltages [V] there; no points where an end is met
        before it begins; None of what the engine does not solve.

    Raises
    ------
    NoEngineError
        If there is no compiled engine.
    """
    found: list[Line | None] = []
    for first in range(0, len(numbers), BLOCK):
        block = slice(first, first + BLOCK)
        runs = _solved(engine, numbers[block], duration_s[block], times_s, control, threads)
        good = np.flatnonzero([Status(status).is_good for status in runs.status])
        lines: list[Line | None] = [NOT_CARRIED if status == Status.AT_ONCE else None for status in runs.status]
        for run, line in zip(good, _lines(engine, runs, good, numbers[block], times_s), strict=True):
            lines[run] = line
        found += lines
        solved(len(found))
    return found


def read(engine: Engine, numbers: Array, times: Array, states: Array) -> Array:
    """Read the voltage [V] of states, each with the numbers of its run, shape (runs, numbers).

    Times [s] have shape (runs, points), states (runs, points, unknowns).
    """
    names = [name for name, _ in engine.model.outputs]
    place = sum(size for _, size in engine.model.outputs[: names.index(VOLTAGE)])
    rows = np.repeat(numbers, times.shape[1], axis=0)
    values = engine.integrator.read(rows, times.ravel(), states.reshape(times.size, -1))
    return values[:, place].reshape(times.shape)


def shown(engine: Engine, grid: Any) -> dict[str, Any]:
    """What an integrator is asked for: the curve of the voltage, or states on a grid where it is no unknown."""
    return {"shown": engine.model.voltage[0]} if engine.model.voltage else {"grid": grid}


def _solved(
    engine: Engine, numbers: Array, duration_s: Array, times_s: Array | None, control: Control, threads: int
) -> Runs:
    grid, kind = (SHARES, "shares") if times_s is None else (times_s, "times")
    wanted = Wanted(**shown(engine, grid), grid_of=kind)
    threads = min(threads, -(-len(numbers) // engine.integrator.lanes))  # half-filled lanes cost as much as full ones
    return engine.integrator.solve(numbers, duration_s, control=control, wanted=wanted, threads=threads)


def _lines(engine: Engine, runs: Runs, good: Any, numbers: Array, times_s: Array | None) -> list[Line]:
    ends = runs.t[good]
    times = [SHARES * end if times_s is None else np.append(times_s[times_s < end], end) for end in ends]
    if engine.model.voltage:
        _, scale, zero = engine.model.voltage
        return [(t, zero + scale * at_times(runs.curve(run), t)) for t, run in zip(times, good, strict=True)]
    if times_s is None:
        voltages = read(engine, numbers[good], np.array(times).reshape(good.size, -1), runs.states[good])
        return list(zip(times, voltages, strict=True))
    grid = np.hstack((np.minimum(times_s, ends[:, None]), ends[:, None]))
    after = times_s[:, None] >= ends[:, None, None]
    last = runs.y_end[good][:, None]
    states = np.concatenate((np.where(after, last, runs.states[good]), last), axis=1)
    voltages = read(engine, numbers[good], grid, states)
    return [(t, np.append(V[: t.size - 1], V[-1])) for t, V in zip(times, voltages, strict=True)]
