"""What is read of the jobs that an integrator has solved: looks at their fields, their curves, what stopped them."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from lobsim.batch.curves import SHARES, Line, read
from lobsim.batch.engine import Engine
from lobsim.batch.jobs import Runs
from lobsim.batch.lines import lines
from lobsim.numerics.arrays import Array, Table
from lobsim.result import outputs
from lobsim.result.looks import Looks
from lobsim.solve.prepare import Prepared


def what_stopped(engine: Engine, solved: Runs, run: int) -> str:
    """Say what stopped a run, as PyBaMM says it."""
    event = int(solved.event[run])
    return f"event: {engine.model.events[event]}" if event >= 0 else "final time"


def looks_of(engine: Engine, prepared: Prepared, solved: Runs, good: Table, numbers: Mapping[str, Any]) -> Looks:
    """Looks at the fields of chosen jobs, and their numbers, in the units of their names."""
    mesh, laws = prepared.simulation.mesh, prepared.simulation.model.laws
    one = {name: float(number[0]) if np.ndim(number) else number for name, number in numbers.items()}
    where = outputs.grid(mesh, one)
    chosen = good if good.size < len(solved.t) else slice(None)  # nearly always all: these are the largest arrays
    values, times = solved.look_values[chosen], solved.look_times[chosen]
    return Looks(values, dict(engine.model.outputs), times, where, numbers, laws)


def voltage_of(engine: Engine, solved: Runs, good: Table, numbers: Array) -> list[Line]:
    """Curves of the voltage [V] over time [s] of chosen jobs, the numbers [SI] of all, shape (jobs, numbers)."""
    if engine.model.voltage:
        _, scale, zero = engine.model.voltage
        return shown_of(solved, good, scale, zero)
    times = solved.t[good, None] * SHARES
    return list(zip(times, read(engine, numbers[good], times, solved.states[good]), strict=True))


def shown_of(solved: Runs, good: Table, scale: float = 1.0, zero: float = 0.0) -> list[Line]:
    """Curves of the unknown that was followed, in the unit of scale and zero, over time [s], of chosen jobs."""
    kept = np.repeat(np.isin(np.arange(solved.steps.size), good), solved.steps)
    return lines(solved.curve_rows[kept], solved.steps[good], solved.t[good], scale, zero)
