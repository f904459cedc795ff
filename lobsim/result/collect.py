"""From the solutions of a protocol's steps to a `Result`: sampling, audit, books, ends and causes."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from lobsim.cell import Cell
from lobsim.numerics.arrays import Array
from lobsim.protocol import Cycles
from lobsim.protocol.profile import followed
from lobsim.protocol.step import Step
from lobsim.result import audit, cause, outputs
from lobsim.result.books import Ledger
from lobsim.result.certificate import Solved
from lobsim.result.kept import Kept
from lobsim.result.record import StepRecord, record
from lobsim.result.result import Result
from lobsim.solve import failures
from lobsim.solve.experiment import SHUTTLES, UNLIMITED_S, duration_s
from lobsim.solve.own_output import CURVE, OwnOutput
from lobsim.solve.threads import one_at_a_time

FINAL_TIME = "final time"
# Ends at which the voltage is about to fall through any limit: a cycler would go on with the next step.
COLLAPSES = ("pores closed", "film passivated", "carbon covered", "salt exhausted")
REACTS = "Faradaic share of the current"


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
    own : mapping of str to OwnOutput, optional
        Outputs of the user.
    """

    def __init__(
        self,
        cell: Cell,
        protocol: tuple[str | Cycles, ...],
        steps: Sequence[Step],
        mesh: Any,
        solved: Solved,
        own: Mapping[str, OwnOutput] | None = None,
    ) -> None:
        self.cell, self.protocol, self.steps, self.numbers = cell, protocol, steps, cell.numbers
        self.profiles = {step.text: followed(step.kind, step.profile) for step in steps if step.profile}
        self.solved = solved
        self.where = outputs.grid(mesh, self.numbers)
        self.ledger = Ledger(self.numbers)
        self.records: list[StepRecord] = []
        self.time_s = 0.0
        self.own = own or {}
        self.kept = Kept(steps, cell.area_m2, self.own)
        self._passed_over: list[tuple[Step, str, bool]] = []  # before the first step that was carried

    def go_on(self, result: Result) -> None:
        """Take over what an earlier run of the same protocol has done."""
        self.records = list(result.steps)
        self.time_s = float(result.time_s[-1])
        self.ledger.carry(result.amounts)
        self.solved = self.solved.after(result.solved)
        self.kept.go_on(result.data)

    @one_at_a_time
    def add(self, solution: Any) -> StepRecord:
        """Enter the next step."""
        step = self.steps[self.count]
        sampled = outputs.sample(solution, (*outputs.EVERYTHING, *self._own_curves), outputs.step_times(solution.t))
        fields = outputs.flat(sampled, self.where)
        charge_error = self.ledger.add(fields, self.where.shares, self.where.shares_s)
        losses = audit.overpotentials(fields, self.where.shares, self.numbers)
        curve = {name: fields[name] for name in fields if fields[name].ndim == 1}
        curve[REACTS] = audit.faradaic_share(fields, self.where.shares, self.numbers)
        end, asked = ending(step, solution, float(curve["Voltage [V]"][-1]))
        told = {
            "cycle": step.cycle,
            "text": step.text,
            "end": end,
            "cause": self._cause(end, step, losses, curve[REACTS], fields),
            "asked": asked,
            "start_s": self.time_s,
            "charge_error": charge_error,
        }
        done = record(told, fields, self.where.shares, self.numbers)
        before = record(
            told, {name: values[..., :1] for name, values in fields.items()}, self.where.shares, self.numbers
        )
        self.records += [self._of_no_length(*passed, before) for passed in self._passed_over]
        self._passed_over.clear()
        self.records.append(done)
        curve |= {outputs.LOSS.format(term): loss for term, loss in losses.items()}
        self.kept.add(len(self.records) - 1, step.cycle, self.time_s, solution, curve)
        self.time_s += float(solution.t[-1])
        return self.records[-1]

    @property
    def _own_curves(self) -> list[str]:
        return [name for name, one in self.own.items() if one.where == CURVE]

    @property
    def count(self) -> int:
        """Steps that were done or passed over."""
        return len(self.records) + len(self._passed_over)

    def pass_over(self, error: Any, skip: bool) -> bool:
        """Enter the next step as one of no length, if its end is met already or, with ``skip``, it is not carried."""
        step = self.steps[self.count]
        voltage = self.records[-1].end_V if self.records else audit.equilibrium(self.numbers)
        end = failures.met_at_once(step, error, voltage)
        asked = end is not None
        if not asked and not (skip and failures.not_carried(step, error)):
            return False
        end = end or f"the cell cannot carry {failures.asked_for(self.cell, step)}"
        if self.records:
            self.records.append(self._of_no_length(step, end, asked, self.records[-1]))
        else:
            self._passed_over.append((step, end, asked))
        return True

    def _of_no_length(self, step: Step, end: str, asked: bool, beside: StepRecord) -> StepRecord:
        """Make the record of a step that took no time, in the state of the record beside it."""
        return replace(
            beside,
            cycle=step.cycle,
            text=step.text,
            end=end,
            cause=failures.MET if asked else end,
            asked=asked,
            start_s=self.time_s,
            duration_s=0.0,
            charge_mAh_cm2=0.0,
            energy_mWh_cm2=0.0,
            mean_V=beside.end_V,
            charge_error=0.0,
        )

    def _cause(
        self, end: str, step: Step, losses: Mapping[str, Array], reacting: Array, fields: Mapping[str, Array]
    ) -> str:
        """Name the cause of a step's end: what audit and fields blame for a voltage limit, else the end itself."""
        current = fields["Current [A]"][-1]
        if not end.startswith("voltage limit") or step.kind == "rest" or current == 0:
            return end
        moved = np.abs(np.diff(fields["Discharge capacity [A.h]"], prepend=fields["Discharge capacity [A.h]"][0]))
        course = cause.Course(
            fields=fields,
            losses=losses,
            surface=audit.surface_V(fields, self.where.shares, self.numbers),
            reacting=reacting,
            passed=np.cumsum(moved),
            shares=self.where.shares,
            columns=self.where.width_z.size,
            numbers=self.numbers,
            laws=self.cell.laws,
        )
        return cause.of_discharge(course) if current > 0 else cause.of_charge(course)

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
            outputs=self.own,
            **self.outcome(solve_seconds, stopped),
        )

    def outcome(self, solve_seconds: float, stopped: str | None = None) -> dict[str, Any]:
        """Collect what is no curve, field, step or state, by the names of a result; wall time [s] as for `result`."""
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
    if event.startswith(SHUTTLES):
        return SHUTTLES.lower(), False
    asked = {end.quantity for end in step.ends}
    limits = [end.value for end in step.ends if end.quantity == "voltage"]
    collapsed = event.lower() in COLLAPSES and any(abs(voltage - limit) < failures.AT_LIMIT_V for limit in limits)
    if "voltage" in event.lower() or collapsed:
        met = collapsed or any(abs(voltage - limit) < 1e-3 for limit in limits)
        return f"voltage limit {voltage:.3g} V", met
    for quantity in ("capacity", "current"):
        if quantity in event.lower():
            return f"{quantity} limit", quantity in asked
    return event.split(" [")[0].lower(), False
