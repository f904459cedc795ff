"""One run on its way through a protocol in lanes: its log, its curves, and at the end its row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, cast

import numpy as np

from lobsim.batch.in_lanes import NOT_CLOSED, REASONS, Discharge
from lobsim.batch.jobs import Status
from lobsim.batch.one_of_many import OneOfMany
from lobsim.batch.rows import row_of_steps
from lobsim.cell import Cell
from lobsim.curves import discharge
from lobsim.numerics.arrays import Array
from lobsim.protocol import Part
from lobsim.protocol.conditions import SAME
from lobsim.protocol.step import Step
from lobsim.result import audit
from lobsim.result.certificate import BOUNDS
from lobsim.result.log import Log
from lobsim.result.moved import net_charge
from lobsim.result.record import StepRecord, conditions

PROFILE = "it follows a profile"
CONDITIONS = "its steps have temperatures, gases or pressures of their own"


@dataclass(frozen=True)
class Followed(Discharge):
    """What became of a protocol.

    Attributes
    ----------
    row, capacity_mAh_g, voltage_V, reason
        As of a `Discharge`; the curve is that of all steps [mAh/g, V].
    steps : tuple of StepRecord
        What is known of every step; `lobsim.result.record.cycles` sums up the cycles of a cell from them.
    books : mapping of str to float
        Relative errors [-]; see `lobsim.result.books.Ledger.close`.
    """

    steps: tuple[StepRecord, ...] = ()
    books: Mapping[str, float] = field(default_factory=dict)


class Curve(NamedTuple):
    """Curves of a step: time [s] from 0, current [A.m-2] and voltage [V], shape (T,)."""

    time_s: Array
    current: Array
    voltage_V: Array


class Way:
    """A run on its way.

    Parameters
    ----------
    one : OneOfMany
        The numbers of its cell.
    protocol : tuple of str, Follow and Cycles
        The protocol.
    steps : sequence of Step
        The same, one by one.
    """

    def __init__(self, one: OneOfMany, protocol: tuple[Part, ...], steps: Sequence[Step]) -> None:
        cell = cast(Cell, one)  # of which a log reads no more than this has
        self.one, self.conditions = one, conditions(cell)
        self.log = Log(cell, protocol, steps, {SAME: cell}, float(audit.equilibrium(one)))
        self.reason = _reason_against(steps)
        self.stopped: str | None = None
        self.curves: list[Curve] = []

    def goes_on(self) -> bool:
        """Whether a step is to be solved; those that a condition leaves out are entered."""
        if self.reason or self.stopped:
            return False
        while self.log.count < len(self.log.steps):
            if self.log.leave_out() is None:
                return True
        return False

    def meet_at_once(self, event: str) -> None:
        """Enter the next step as one of no length, if an event of this name that is met as it starts makes it one."""
        error = f"Events ['{event.lower()}'] are non-positive at initial conditions"  # as PyBaMM says it
        if not self.log.pass_over(error, skip=True):
            self.reason = REASONS[Status.AT_ONCE]

    def enter(self, done: StepRecord, begin: StepRecord, curve: Curve) -> None:
        """Enter the next step, which was solved; ``begin`` is a record of its first moment."""
        self.log.enter(done, begin)
        self.curves.append(curve)
        self.stopped = self.log.stopped()

    def followed(self, books: Mapping[str, float], points: int) -> Followed:
        """Make what became of it, with a curve of that many points, from the errors of its books [-]."""
        records = tuple(self.log.records)
        if self.reason or not records:
            return Followed(None, reason=self.reason or REASONS[Status.AT_ONCE])
        if not all(error <= BOUNDS[name].error for name, error in books.items()):
            return Followed(None, reason=NOT_CLOSED, steps=records, books=books)
        time, current, voltage = (np.concatenate(parts) for parts in zip(*self._in_a_row(), strict=True))
        charge, per_gram = net_charge(time, current), 10 / self.one.loading_kg_m2
        row = row_of_steps(records, current, charge, voltage, per_gram) | self.log.how_it_ended(self.stopped)
        row["reason"] = self.stopped or ""
        at, there = discharge.even(charge * per_gram, voltage, points) if points else (None, None)
        return Followed(row, at, there, steps=records, books=books)

    def _in_a_row(self) -> list[Curve]:
        """Curves of the steps, each from where the last one ended."""
        begins = np.cumsum([0.0, *(curve.time_s[-1] for curve in self.curves)])
        return [curve._replace(time_s=begin + curve.time_s) for begin, curve in zip(begins, self.curves, strict=False)]


def _reason_against(steps: Sequence[Step]) -> str:
    """Why a protocol is not for lanes; nothing if it is."""
    if any(step.profile for step in steps):
        return PROFILE
    return CONDITIONS if any(step.conditions != SAME for step in steps) else ""
