"""From the solutions of a protocol's steps to a `Result`: sampling, audit, books, ends and causes."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from lobsim.cell import Cell
from lobsim.display.notebook import shortened
from lobsim.numerics.arrays import Array
from lobsim.protocol import Part
from lobsim.protocol.ahead import ahead
from lobsim.protocol.profile import followed
from lobsim.protocol.protocol import Cycles
from lobsim.protocol.step import Step
from lobsim.result import audit, cause, outputs
from lobsim.result.begin import used_before
from lobsim.result.books import Ledger
from lobsim.result.certificate import Solved
from lobsim.result.kept import Kept
from lobsim.result.record import StepRecord, conditions, record
from lobsim.result.result import Result
from lobsim.solve import failures
from lobsim.solve.experiment import SHUTTLES, UNLIMITED_S, duration_s
from lobsim.solve.handed_over import Reached
from lobsim.solve.own_output import CURVE, OwnOutput
from lobsim.solve.threads import one_at_a_time

FINAL_TIME = "final time"
CONDITIONS = ("Ambient temperature [K]", "Chamber pressure [Pa]", "Chamber oxygen mole fraction")  # of every step
# Ends at which the voltage is about to fall through any limit: a cycler would go on with the next step.
COLLAPSES = ("pores closed", "film passivated", "carbon covered", "salt exhausted")
SKIPPED = "skipped: "
VOLTAGE_LIMIT = "voltage limit"  # begins the words of that end
CAPACITY = "Discharge capacity [A.h]"
REACTS = "Faradaic share of the current"


class Collector:
    """Takes the steps of a run as they are solved, and makes a result of them at any time.

    Parameters
    ----------
    cell : Cell
        The cell.
    protocol : tuple of str, Follow and Cycles
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
        protocol: tuple[Part, ...],
        steps: Sequence[Step],
        mesh: Any,
        solved: Solved,
        own: Mapping[str, OwnOutput] | None = None,
    ) -> None:
        self.cell, self.protocol, self.steps, self.numbers = cell, protocol, steps, cell.numbers
        self.all_steps, self.under = steps, {step.conditions: step.conditions.of(cell) for step in steps}
        self.profiles = {step.text: followed(step.kind, step.profile) for step in steps if step.profile}
        self.solved = solved
        self.start, self.capacity_before_Ah, self.begin_V = "", 0.0, float(audit.equilibrium(cell.numbers))
        self._may_end = any(isinstance(part, Cycles) and part.until for part in protocol)
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
        self.kept.go_on(result.arrays)
        self.start = result.start
        self.capacity_before_Ah = float(result.state[CAPACITY][0]) - float(result[CAPACITY][-1])
        self._look_ahead()

    def start_from(self, result: Result, start: Reached) -> None:
        """Count from the end of another run: what it discharged, and the electrolyte that it used, are no part."""
        self.start = shortened(f"the end of {result!r}")
        self.begin_V = result.end_V
        self.capacity_before_Ah = float(start.unknowns[CAPACITY][0])
        self.ledger.used_before = used_before(start, self.cell)

    def _look_ahead(self) -> None:
        """Leave out the cycles that are not begun any more, because what ends them early was met."""
        if self._may_end:
            self.steps = [self.all_steps[place] for place in ahead(self.protocol, self.cell, self.records)]

    @one_at_a_time
    def add(self, solution: Any) -> StepRecord:
        """Enter the next step."""
        step = self.steps[self.count]
        numbers = self.ledger.numbers = self.under[step.conditions].numbers
        sampled, snapshots = self._sampled(solution, step)
        fields = outputs.flat(sampled, self.where)
        charge_error = self.ledger.add(fields, self.where.shares, self.where.shares_s)
        losses = audit.overpotentials(fields, self.where.shares, numbers)
        curve = {name: fields[name] for name in fields if fields[name].ndim == 1}
        curve[REACTS] = audit.faradaic_share(fields, self.where.shares, numbers)
        curve |= {name: np.full(fields["Time [s]"].size, numbers[name]) for name in CONDITIONS}
        end, asked = ending(step, solution.termination, float(curve["Voltage [V]"][-1]))
        told = {
            "cycle": step.cycle,
            "text": step.text,
            "end": end,
            "cause": self._cause(end, step, losses, curve[REACTS], fields),
            "asked": asked,
            "start_s": self.time_s,
            "charge_error": charge_error,
            **conditions(self.under[step.conditions]),
        }
        done = record(told, fields, self.where.shares, numbers)
        if self._passed_over:
            begin = {name: values[..., :1] for name, values in fields.items()}
            before = record(told, begin, self.where.shares, numbers)
            self.records += [self._of_no_length(*passed, before) for passed in self._passed_over]
            self._passed_over.clear()
        self.records.append(done)
        curve |= {outputs.LOSS.format(term): loss for term, loss in losses.items()}
        self.kept.add(len(self.records) - 1, step.cycle, self.time_s, curve, snapshots)
        self.time_s += float(solution.t[-1])
        self._look_ahead()
        return self.records[-1]

    def _sampled(self, solution: Any, step: Step) -> tuple[dict[str, Array], dict[str, Array]]:
        """Read all outputs in one pass: at the solver's times and their middles, and where fields may be kept."""
        times, moments = outputs.step_times(solution.t), self.kept.moments(step.cycle, solution.t)
        found = outputs.sample(solution, (*outputs.EVERYTHING, *self.own), np.concatenate((times, moments)))
        snapshots = {name: values[..., times.size :].copy() for name, values in found.items()}
        sampled = {name: values[..., : times.size] for name, values in found.items() if not self._own_field(name)}
        sampled[CAPACITY] = sampled[CAPACITY] - self.capacity_before_Ah
        return sampled, {name: snapshots[name] for name in self.kept.fields if name in snapshots}

    def _own_field(self, name: str) -> bool:
        return name in self.own and self.own[name].where != CURVE

    @property
    def count(self) -> int:
        """Steps that were done or passed over."""
        return len(self.records) + len(self._passed_over)

    def pass_over(self, error: Any, skip: bool) -> bool:
        """Enter the next step as one of no length, if its end is met already or, with ``skip``, it is not carried."""
        step = self.steps[self.count]
        end = failures.met_at_once(step, error, self.voltage)
        asked = end is not None
        if not asked and not (skip and failures.not_carried(step, error)):
            return False
        self._pass(end or f"the cell cannot carry {failures.asked_for(self.cell, step)}", asked)
        return True

    def leave_out(self) -> str | None:
        """Enter the next step as one of no length if a condition says so, in words; None if the step is to be done."""
        for skip in self.steps[self.count].skips:
            if skip.holds(self._measured(skip.what)):
                self._pass(f"{SKIPPED}{skip.words}", asked=True)
                return skip.words
        return None

    def _measured(self, what: str) -> float:
        """What a cycler reads before the next step: the voltage [V], or the capacity of the last half cycle [A.h]."""
        if what == "voltage":
            return self.voltage
        halves = [getattr(done, what.split()[0]) for done in reversed(self.records)]
        moved = next((half.charge_mAh_cm2 for half in halves if half.duration_s > 0), 0.0)
        return moved * 10 * self.cell.area_m2

    @property
    def voltage(self) -> float:
        """Voltage [V] of the cell now; of a fresh one that of equilibrium."""
        return self.records[-1].end_V if self.records else self.begin_V

    def _pass(self, end: str, asked: bool) -> None:
        step = self.steps[self.count]
        if self.records:
            self.records.append(self._of_no_length(step, end, asked, self.records[-1]))
            self._look_ahead()
        else:
            self._passed_over.append((step, end, asked))

    def _of_no_length(self, step: Step, end: str, asked: bool, beside: StepRecord) -> StepRecord:
        """Make the record of a step that took no time, in the state of the record beside it."""
        return replace(
            beside,
            cycle=step.cycle,
            text=step.text,
            end=end,
            cause=end if not asked or end.startswith(SKIPPED) else failures.MET,
            asked=asked,
            start_s=self.time_s,
            duration_s=0.0,
            charge_mAh_cm2=0.0,
            energy_mWh_cm2=0.0,
            mean_V=beside.end_V,
            charge_error=0.0,
            **conditions(self.under[step.conditions]),
        )

    def _cause(
        self, end: str, step: Step, losses: Mapping[str, Array], reacting: Array, fields: Mapping[str, Array]
    ) -> str:
        """Name the cause of a step's end: what audit and fields blame for a voltage limit, else the end itself."""
        current = fields["Current [A]"][-1]
        if not end.startswith(VOLTAGE_LIMIT) or step.kind == "rest" or current == 0:
            return end
        moved = np.abs(np.diff(fields["Discharge capacity [A.h]"], prepend=fields["Discharge capacity [A.h]"][0]))
        course = cause.Course(
            fields=fields,
            losses=losses,
            surface=audit.surface_V(fields, self.where.shares, self.under[step.conditions].numbers),
            reacting=reacting,
            passed=np.cumsum(moved),
            shares=self.where.shares,
            columns=self.where.width_z.size,
            numbers=self.under[step.conditions].numbers,
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
            arrays=self.kept.arrays(self.where),
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
            "start": self.start,
            "solved": self.solved,
        }


def ending(step: Step, reason: str, voltage: float) -> tuple[str, bool]:
    """Say what stopped a step, in words, and whether the protocol asked for it.

    Parameters
    ----------
    step : Step
        The step.
    reason : str
        ``"final time"``, or ``"event: "`` and the name of an event of the model.
    voltage : float
        At the end [V].

    Returns
    -------
    tuple of str and bool
        Such as ``("voltage limit 2 V", True)``.
    """
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
        return f"{VOLTAGE_LIMIT} {voltage:.3g} V", met
    for quantity in ("capacity", "current"):
        if quantity in event.lower():
            return f"{quantity} limit", quantity in asked
    return event.split(" [")[0].lower(), False
