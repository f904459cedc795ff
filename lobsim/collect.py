"""From the solutions of a protocol's steps to a `Result`: sampling, audit, books, ends and causes."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from lobsim import archive, audit, observe
from lobsim.books import Ledger
from lobsim.cell import Cell
from lobsim.certificate import Solved
from lobsim.experiment import UNLIMITED_S, duration_s
from lobsim.kept import Kept
from lobsim.observe import Array
from lobsim.profile import followed
from lobsim.protocol import Cycles
from lobsim.record import StepRecord, record
from lobsim.result import Result
from lobsim.step import Step

FINAL_TIME = "final time"
REACTS = "Faradaic share of the current"
LEFT_BEHIND = 0.05  # share of the Li2O2 before a charge that is more than a rest


class Collector:
    """Takes the steps of a run as they are solved, and makes a result of them at any time.

    Parameters
    ----------
    cell : Cell
        The cell.
    protocol : tuple of str and Cycles
        The protocol.
    steps : sequence of Step
        The same, one by one.
    mesh : pybamm.Mesh
        That of the solutions.
    solved : Solved
        What solves them.
    """

    def __init__(
        self, cell: Cell, protocol: tuple[str | Cycles, ...], steps: Sequence[Step], mesh: Any, solved: Solved
    ) -> None:
        self.cell, self.protocol, self.steps, self.numbers = cell, protocol, steps, cell.numbers
        self.profiles = {step.text: followed(step.kind, step.profile) for step in steps if step.profile}
        self.solved = solved
        self.where = observe.grid(mesh, self.numbers)
        self.ledger = Ledger(self.numbers)
        self.records: list[StepRecord] = []
        self.time_s = 0.0
        self.kept = Kept(steps, cell.area_m2)

    def go_on(self, result: Result) -> None:
        """Take over what an earlier run of the same protocol has done."""
        self.records = list(result.steps)
        self.time_s = float(result.time_s[-1])
        self.ledger.carry(result.amounts)
        self.solved = self.solved.after(result.solved)
        self.kept.go_on(result.data)

    def add(self, solution: Any) -> StepRecord:
        """Enter the next step."""
        step = self.steps[len(self.records)]
        sampled = observe.sample(solution, observe.EVERYTHING, observe.step_times(solution.t))
        fields = observe.flat(sampled, self.where)
        charge_error = self.ledger.add(fields, self.where.shares, self.where.shares_s)
        losses = audit.overpotentials(fields, self.where.shares, self.numbers)
        curve = {name: fields[name] for name in fields if fields[name].ndim == 1}
        curve[REACTS] = audit.faradaic_share(fields, self.where.shares, self.numbers)
        end, asked = ending(step, solution, float(curve["Voltage [V]"][-1]))
        told = {
            "cycle": step.cycle,
            "text": step.text,
            "end": end,
            "cause": self._cause(end, step, losses, curve, fields),
            "asked": asked,
            "start_s": self.time_s,
            "charge_error": charge_error,
        }
        self.records.append(record(told, fields, self.where.shares, self.numbers))
        curve |= {archive.LOSS.format(term): loss for term, loss in losses.items()}
        self.kept.add(len(self.records) - 1, step.cycle, self.time_s, solution, curve)
        self.time_s += float(solution.t[-1])
        return self.records[-1]

    def _cause(
        self, end: str, step: Step, losses: Mapping[str, Array], curve: Mapping[str, Array], fields: Mapping[str, Array]
    ) -> str:
        """Why a step ended: what the audit blames for a voltage limit, else the end itself."""
        if not end.startswith("voltage limit") or step.kind == "rest":
            return end
        charge = curve["Discharge capacity [A.h]"]
        passed = np.abs(charge - charge[0])
        if curve["Current [A]"][-1] > 0:
            return audit.discharge_cause(losses, passed, curve[REACTS], self.numbers)
        before, after = self.where.shares @ fields["Lithium peroxide volume fraction"][:, [0, -1]]
        if after < LEFT_BEHIND * before:
            return "Li2O2 used up"
        names = audit.MEDIATED_CAUSES if "Oxidised mediator [mol.m-2]" in fields else audit.CHARGE_CAUSES
        return audit.cause({name: -loss for name, loss in losses.items()}, passed, curve[REACTS], names)

    def result(self, solve_seconds: float, state: Mapping[str, Array], stopped: str | None = None) -> Result:
        """Make a result of the steps so far.

        Parameters
        ----------
        solve_seconds : float
            Wall time that was spent [s].
        state : mapping of str to array
            Unknowns at the end, by name and in the units of their names.
        stopped : str, optional
            What stopped the run before the end of its protocol.
        """
        return Result(
            cell=self.cell,
            protocol=self.protocol,
            profiles=self.profiles,
            data=self.kept.dataset(self.where),
            steps=tuple(self.records),
            state=state,
            **self.outcome(solve_seconds, stopped),
        )

    def outcome(self, solve_seconds: float, stopped: str | None = None) -> dict[str, Any]:
        """What a result tells besides curves, fields, steps and state, by its names; wall time [s] as for `result`."""
        last = self.records[-1]
        return {
            "end": stopped or last.end,
            "cause": stopped or last.cause,
            "finished": stopped is None and last.asked and len(self.records) == len(self.steps),
            "books": self.ledger.close(),
            "solve_seconds": solve_seconds,
            "amounts": self.ledger.amounts,
            "solved": self.solved,
        }


def ending(step: Step, solution: Any, voltage: float) -> tuple[str, bool]:
    """Say what stopped a step that ended at a voltage [V], in words, and whether the protocol asked for it."""
    reason = solution.termination
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
