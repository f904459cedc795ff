"""From the solutions of a protocol's steps to a `Result`: sampling, audit, books, end and cause."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from lobsim import archive, audit, observe
from lobsim.books import Ledger
from lobsim.cell import Cell
from lobsim.experiment import UNLIMITED_S, duration_s
from lobsim.observe import Array
from lobsim.protocol import Step
from lobsim.result import Result

SNAPSHOTS = 101  # of the fields in one step, evenly over its time
FEWEST_SNAPSHOTS = 11  # in each step of many
FINAL_TIME = "final time"
REACTS = "Faradaic share of the current"


def collect(
    cell: Cell, steps: Sequence[Step], simulation: Any, solutions: Sequence[Any], solve_seconds: float
) -> Result:
    """Make a result.

    Parameters
    ----------
    cell : Cell
        The cell.
    steps : sequence of Step
        The protocol.
    simulation : pybamm.Simulation
        The built simulation, for its mesh.
    solutions : sequence of pybamm.Solution
        One for every step that was run; fewer than the steps if a step stopped the run.
    solve_seconds : float
        Wall time that was spent.
    """
    numbers = cell.numbers
    where = observe.grid(simulation, numbers)
    ledger = Ledger(numbers)
    curves: list[dict[str, Array]] = []
    snapshots: list[dict[str, Array]] = []
    count = max(FEWEST_SNAPSHOTS, SNAPSHOTS // len(steps))
    for solution in solutions:
        sampled = observe.sample(solution, observe.EVERYTHING, observe.step_times(solution.t))
        fields = observe.flat(sampled, where)
        ledger.add(fields, where.shares, where.shares_s)
        losses = audit.overpotentials(fields, where.shares, numbers)
        kept = {name: fields[name] for name in fields if fields[name].ndim == 1}
        kept[REACTS] = audit.faradaic_share(fields, where.shares, numbers)
        curves.append(kept | {archive.LOSS.format(term): loss for term, loss in losses.items()})
        times = np.linspace(solution.t[0], solution.t[-1], count)
        snapshots.append(observe.sample(solution, ("Time [s]", *observe.FIELDS), times))
    last = steps[len(solutions) - 1]
    end, finished = _end(last, solutions[-1], curves[-1])
    return Result(
        cell=cell,
        protocol=tuple(step.text for step in steps),
        end=end,
        cause=_cause(end, last, losses, curves[-1], numbers),
        finished=finished and len(solutions) == len(steps),
        books=ledger.close(),
        solve_seconds=solve_seconds,
        data=archive.dataset(_joined(curves), _joined(snapshots), where),
    )


def _joined(parts: Sequence[Mapping[str, Array]]) -> dict[str, Array]:
    return {name: np.concatenate([part[name] for part in parts], axis=-1) for name in parts[0]}


def _end(step: Step, solution: Any, curve: Mapping[str, Array]) -> tuple[str, bool]:
    """What stopped the last step, in words, and whether the protocol asked for it."""
    reason, voltage = solution.termination, float(curve["Voltage [V]"][-1])
    if reason == FINAL_TIME:
        if duration_s(step) == UNLIMITED_S:
            return "no end was met", False
        return ("time limit" if duration_s(step) == step.duration_s else "capacity limit"), True
    event = reason.removeprefix("event: ")
    asked = {end.quantity for end in step.ends}
    if "voltage" in event.lower():
        limits = [end.value for end in step.ends if end.quantity == "voltage"]
        met = any(abs(voltage - limit) < 1e-3 for limit in limits)
        return f"voltage limit {voltage:.3g} V", met
    for quantity in ("capacity", "current"):
        if quantity in event.lower():
            return f"{quantity} limit", quantity in asked
    return event.split(" [")[0].lower(), False


def _cause(
    end: str, step: Step, losses: Mapping[str, Array], curve: Mapping[str, Array], numbers: Mapping[str, float]
) -> str:
    """Why the run ended: what the audit blames for a voltage limit, else the end itself."""
    if not end.startswith("voltage limit") or step.kind == "rest":
        return end
    charge = curve["Discharge capacity [A.h]"]
    passed = np.abs(charge - charge[0])
    if curve["Current [A]"][-1] > 0:
        return audit.discharge_cause(losses, passed, curve[REACTS], numbers)
    return audit.cause({name: -loss for name, loss in losses.items()}, passed, curve[REACTS], audit.CHARGE_CAUSES)
