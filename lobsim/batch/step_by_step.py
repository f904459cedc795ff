"""One step after another of many cells of one structure, each from where its last one ended, and the books of all.

Discharges, charges and rests at constant current are one model with other inputs. A voltage, power or resistance that
is kept is another model, with the same unknowns and the current as one more.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from lobsim.batch.books import enter
from lobsim.batch.curves import SHARES, given, shown
from lobsim.batch.engine import Engine, engine_of
from lobsim.batch.in_lanes import CONTROL, REASONS, prepared_for
from lobsim.batch.jobs import Runs, Status, Wanted
from lobsim.batch.reading import looks_of, shown_of, voltage_of, what_stopped
from lobsim.batch.step_records import records
from lobsim.batch.way import Curve, Way
from lobsim.cell import Cell
from lobsim.numerics.arrays import Array, Table
from lobsim.protocol.step import Step
from lobsim.result.books import Ledger
from lobsim.result.looks import CAPACITY, Looks
from lobsim.solve import control, controlled
from lobsim.solve.experiment import duration_s, least_change
from lobsim.solve.prepare import CURRENT, LEAST_CHANGE, Prepared, horizon_s, number_of, window
from lobsim.solve.stepper import beyond, widest_window

Kept = tuple[str, int] | None
# Looks at a step: at 49 of each, books of cycles with a mediator come near their bounds. A current that changes is
# summed up from looks alone.
LOOKS, LOOKS_AT_CURRENT = 97, 193


class StepByStep:
    """Cells of one structure on their ways.

    Parameters
    ----------
    cell : Cell
        What they have in common.
    numbers : mapping of str to float or array
        All numbers, in the units of their names: floats, and arrays (runs,) where they differ.
    ways : sequence of Way
        The runs.
    varied : tuple of str
        The numbers that differ between the runs of the whole study.
    threads : int
        Threads that share the runs.
    """

    def __init__(
        self,
        cell: Cell,
        numbers: Mapping[str, float | Array],
        ways: Sequence[Way],
        varied: tuple[str, ...] = (),
        threads: int = 1,
    ) -> None:
        self.cell, self.numbers, self.ways, self.varied, self.threads = cell, numbers, ways, varied, threads
        self.windows = [widest_window(way.one, way.log.all_steps) for way in ways]
        self.model = engine_of(prepared_for(cell, varied)).model  # in whose places states are kept
        self.states = np.full((len(ways), self.model.differential.size), np.nan)
        self.capacity_Ah = np.zeros(len(ways))
        self.amounts = {name: np.zeros(len(ways)) for name in Ledger(numbers).amounts}

    def go(self) -> None:
        """Solve the next step of all until none is left."""
        while turns := self._turns():
            for kept, runs in turns.items():
                self._step(kept, np.array(runs))

    def books(self) -> list[dict[str, float]]:
        """Close the books of each; errors [-] by book."""
        ledger = Ledger(self.numbers)
        ledger.carry(self.amounts)
        errors = {name: np.broadcast_to(error, len(self.ways)) for name, error in ledger.close().items()}
        return [{name: float(error[run]) for name, error in errors.items()} for run in range(len(self.ways))]

    def _turns(self) -> dict[Kept, list[int]]:
        """Runs that go on, by what their next step keeps."""
        turns: dict[Kept, list[int]] = {}
        for run, way in enumerate(self.ways):
            if way.goes_on():
                turns.setdefault(controlled.kept(way.log.next), []).append(run)
        return turns

    def _step(self, kept: Kept, runs: Table) -> None:
        """Solve the next step of runs that keep the same, and enter it."""
        steps = [self.ways[run].log.next for run in runs]
        numbers: dict[str, Any] = _of(self.numbers, runs) | self._asked(runs, steps)
        prepared = prepared_for(self.cell, self.varied, kept)
        engine = engine_of(prepared)
        table = given(engine, numbers, len(runs))
        solved = self._solved(engine, table, runs, steps, kept)
        good = self._sorted_out(engine, solved, runs)
        if not good.size:
            return
        whose = runs[good]
        self.states[whose] = self.model.states_of(engine.model, solved.y_end[good])
        looks = looks_of(engine, prepared, solved, good, _of(numbers, good))
        self.capacity_Ah[whose] = looks.fields(looks.values[:, -1:], (CAPACITY,))[CAPACITY]
        errors = self._booked(whose, looks)
        ways, chosen = [self.ways[run] for run in whose], [steps[place] for place in good]
        if kept:
            curves = _kept_curves(engine, prepared, solved, good, ways, chosen)
        else:
            curves = [
                Curve(t, np.full_like(t, step.value / way.one.area_m2), V)
                for way, step, (t, V) in zip(ways, chosen, voltage_of(engine, solved, good, table), strict=True)
            ]
        reasons = [what_stopped(engine, solved, place) for place in good]
        for way, (done, begin), curve in zip(ways, records(looks, ways, curves, reasons, errors), curves, strict=True):
            way.enter(done, begin, curve)

    def _asked(self, runs: Table, steps: Sequence[Step]) -> dict[str, Array]:
        """Inputs that steps set, as `lobsim.solve.stepper` gives them to IDAKLU."""
        each = [self._asked_of(run, step) for run, step in zip(runs, steps, strict=True)]
        return {name: np.array([one[name] for one in each]) for name in each[0]}

    def _asked_of(self, run: int, step: Step) -> dict[str, float]:
        limits, wide = self.windows[run], beyond(self.windows[run])
        least = {LEAST_CHANGE: least_change(step)}
        if step.is_constant:
            return (wide if self.ways[run].curves else limits) | window(step) | {CURRENT: step.value} | least
        before = {control.CAPACITY_BEFORE: float(self.capacity_Ah[run])}
        return controlled.window(step, wide) | control.inputs_of(step) | before | least

    def _solved(self, engine: Engine, table: Array, runs: Table, steps: Sequence[Step], kept: Kept) -> Runs:
        durations = [duration_s(step) for step in steps]
        if not kept:
            horizons = [horizon_s(self.ways[run].one, step) for run, step in zip(runs, steps, strict=True)]
            durations = [min(pair) for pair in zip(durations, horizons, strict=True)]
        followed = {"shown": int(engine.model.unknowns[control.CURRENT][0])} if kept else shown(engine, SHARES)
        return engine.integrator.solve(
            table,
            durations,
            y0=engine.model.states_of(self.model, self.states[runs]),
            control=CONTROL,
            wanted=Wanted(**followed, looks=LOOKS_AT_CURRENT if kept else LOOKS),
            threads=self.threads,
        )

    def _sorted_out(self, engine: Engine, solved: Runs, runs: Table) -> Table:
        """Places of the steps that were solved; what the others are is entered."""
        for place, status in enumerate(map(Status, solved.status)):
            way = self.ways[runs[place]]
            if status == Status.AT_ONCE:
                way.meet_at_once(engine.model.events[int(solved.event[place])])
            elif not status.is_good:
                way.reason = REASONS[status]
        return np.flatnonzero([Status(status).is_good for status in solved.status])

    def _booked(self, runs: Table, looks: Looks) -> Array:
        """Enter a step of runs into their books; errors of its charge [-], shape (runs,)."""
        ledger = Ledger(looks.numbers)
        ledger.carry({name: amounts[runs] for name, amounts in self.amounts.items()})
        errors = np.broadcast_to(enter(ledger, looks), runs.size)
        for name, amounts in ledger.amounts.items():
            self.amounts[name][runs] = amounts
        return errors


def _of(numbers: Mapping[str, Any], runs: Table) -> dict[str, Any]:
    """The numbers of some of the runs."""
    return {name: number if isinstance(number, float) else number[runs] for name, number in numbers.items()}


def _kept_curves(
    engine: Engine, prepared: Prepared, solved: Runs, good: Table, ways: Sequence[Way], steps: Sequence[Step]
) -> list[Curve]:
    """Curves of steps that keep no current: it is followed, and the voltage is what is kept at it."""
    scale = prepared.scale_of(control.CURRENT)
    found = []
    for way, step, (t, share) in zip(ways, steps, shown_of(solved, good), strict=True):
        current = number_of(scale, prepared.inputs(way.one)) * share
        found.append(Curve(t, current / way.one.area_m2, control.voltage_at(step.kind, step.value, current)))
    return found
