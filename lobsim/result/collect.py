"""From the solutions of a protocol's steps to a `Result`: sampling, audit, books, ends and causes."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from lobsim.cell import Cell
from lobsim.display.notebook import shortened
from lobsim.numerics.arrays import Array
from lobsim.protocol import Part
from lobsim.protocol.profile import followed
from lobsim.protocol.step import Step
from lobsim.result import audit, cause, outputs
from lobsim.result.begin import used_before
from lobsim.result.books import Ledger
from lobsim.result.certificate import Solved
from lobsim.result.ending import VOLTAGE_LIMIT, ending
from lobsim.result.kept import Kept
from lobsim.result.log import Log
from lobsim.result.record import StepRecord, conditions, record
from lobsim.result.result import Result
from lobsim.solve.handed_over import Reached
from lobsim.solve.own_output import CURVE, OwnOutput
from lobsim.solve.threads import one_at_a_time

CONDITIONS = ("Ambient temperature [K]", "Chamber pressure [Pa]", "Chamber oxygen mole fraction")  # of every step
CAPACITY = "Discharge capacity [A.h]"
REACTS = "Faradaic share of the current"


class Collector(Log):
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
        under = {step.conditions: step.conditions.of(cell) for step in steps}
        super().__init__(cell, protocol, steps, under, float(audit.equilibrium(cell.numbers)))
        self.profiles = {step.text: followed(step.kind, step.profile) for step in steps if step.profile}
        self.solved = solved
        self.start, self.capacity_before_Ah = "", 0.0
        self.where = outputs.grid(mesh, cell.numbers)
        self.ledger = Ledger(cell.numbers)
        self.own = own or {}
        self.kept = Kept(steps, cell.area_m2, self.own)

    def go_on(self, result: Result) -> None:
        """Take over what an earlier run of the same protocol has done."""
        self.records = list(result.steps)
        self.time_s = float(result.time_s[-1])
        self.ledger.carry(result.amounts)
        self.solved = self.solved.after(result.solved)
        self.kept.go_on(result.arrays)
        self.start = result.start
        self.capacity_before_Ah = float(result.state[CAPACITY][0]) - float(result[CAPACITY][-1])
        self.look_ahead()

    def start_from(self, result: Result, start: Reached) -> None:
        """Count from the end of another run: what it discharged, and the electrolyte that it used, are no part."""
        self.start = shortened(f"the end of {result!r}")
        self.begin_V = result.end_V
        self.capacity_before_Ah = float(start.unknowns[CAPACITY][0])
        self.ledger.used_before = used_before(start, self.cell)

    @one_at_a_time
    def add(self, solution: Any) -> StepRecord:
        """Enter the next step."""
        step = self.next
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
        begin = {name: values[..., :1] for name, values in fields.items()}
        before = record(told, begin, self.where.shares, numbers) if self.passed_over else done
        begin_s = self.time_s
        self.enter(done, before)
        curve |= {outputs.LOSS.format(term): loss for term, loss in losses.items()}
        self.kept.add(len(self.records) - 1, step.cycle, begin_s, curve, snapshots)
        return done

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
        return self.how_it_ended(stopped) | {
            "books": self.ledger.close(),
            "solve_seconds": solve_seconds,
            "amounts": self.ledger.amounts,
            "start": self.start,
            "solved": self.solved,
        }
