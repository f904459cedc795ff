"""Log of a run: records of the steps that were done, and which comes next, is left out, or stops it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from lobsim.cell import Cell
from lobsim.protocol import Part
from lobsim.protocol.ahead import ahead
from lobsim.protocol.conditions import Conditions
from lobsim.protocol.protocol import Cycles
from lobsim.protocol.step import Step
from lobsim.result.ending import COLLAPSES
from lobsim.result.record import StepRecord, conditions
from lobsim.solve import failures

SKIPPED = "skipped: "


class Log:
    """Log of a run.

    Parameters
    ----------
    cell : Cell
        The cell, or the numbers of one among many.
    protocol : tuple of str, Follow and Cycles
        The protocol.
    steps : sequence of Step
        The same, one by one.
    under : mapping of Conditions to Cell
        The cell under the conditions of every step.
    begin_V : float
        Voltage before the first step [V].
    """

    def __init__(
        self,
        cell: Cell,
        protocol: tuple[Part, ...],
        steps: Sequence[Step],
        under: Mapping[Conditions, Cell],
        begin_V: float,
    ) -> None:
        self.cell, self.protocol, self.steps = cell, protocol, steps
        self.all_steps, self.under, self.begin_V = steps, under, begin_V
        self.records: list[StepRecord] = []
        self.time_s = 0.0
        self._may_end = any(isinstance(part, Cycles) and part.until for part in protocol)
        self.passed_over: list[tuple[Step, str, bool]] = []  # before the first step that was carried

    @property
    def next(self) -> Step:
        """The step that comes next."""
        return self.steps[self.count]

    def enter(self, done: StepRecord, begin: StepRecord) -> None:
        """Enter the next step by its record; ``begin`` is one of its first moment."""
        self.records += [self._of_no_length(*passed, begin) for passed in self.passed_over]
        self.passed_over.clear()
        self.records.append(done)
        self.time_s += done.duration_s
        self.look_ahead()

    def stopped(self) -> str | None:
        """Say what the last step ended by if that stops the run, in words; None if the next step follows."""
        done = self.records[-1]
        if done.asked or not done.duration_s or done.end in COLLAPSES or self.count == len(self.steps):
            return None
        place = self.count - 1
        return f"{self.told(place)} ended at {self.time_s:.6g} s by what it did not ask for, {done.end}"

    def told(self, place: int) -> str:
        """Say which step has a place, in words."""
        step = self.steps[place]
        cycle = f" (cycle {step.cycle})" if step.cycle else ""
        return f"step {place + 1} of {len(self.steps)}{cycle}, {step.text!r},"

    def how_it_ended(self, stopped: str | None = None) -> dict[str, Any]:
        """Tell the end, its cause, and whether the protocol asked for it, by the names of a result."""
        last = self.records[-1]
        return {
            "end": stopped or last.end,
            "cause": stopped or last.cause,
            "finished": stopped is None and last.asked and len(self.records) == len(self.steps),
        }

    def look_ahead(self) -> None:
        """Leave out the cycles that are not begun any more, because what ends them early was met."""
        if self._may_end:
            self.steps = [self.all_steps[place] for place in ahead(self.protocol, self.cell, self.records)]

    @property
    def count(self) -> int:
        """Steps that were done or passed over."""
        return len(self.records) + len(self.passed_over)

    def pass_over(self, error: Any, skip: bool) -> bool:
        """Enter the next step as one of no length, if its end is met already or, with ``skip``, it is not carried."""
        step = self.next
        end = failures.met_at_once(step, error, self.voltage)
        asked = end is not None
        if not asked and not (skip and failures.not_carried(step, error)):
            return False
        self._pass(end or f"the cell cannot carry {failures.asked_for(self.cell, step)}", asked)
        return True

    def leave_out(self) -> str | None:
        """Enter the next step as one of no length if a condition says so, in words; None if the step is to be done."""
        for skip in self.next.skips:
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
        step = self.next
        if self.records:
            self.records.append(self._of_no_length(step, end, asked, self.records[-1]))
            self.look_ahead()
        else:
            self.passed_over.append((step, end, asked))

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
