"""Work of one process of a study by the batch engine: many discharges of one structure, solved side by side."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

import numpy as np

from lobsim.batch.in_lanes import Discharge, discharges
from lobsim.cell import Cell, caution
from lobsim.cell.many import Many, numbers_of_many
from lobsim.cell.sizes import Sized
from lobsim.numerics.arrays import Array
from lobsim.protocol.step import Step, read_step
from lobsim.solve.experiment import duration_s, least_change
from lobsim.solve.prepare import CURRENT, HIGH, LEAST_CHANGE, LOW, horizon_s, window
from lobsim.sweep import worker
from lobsim.sweep.runs import Run, batch_code, described
from lobsim.sweep.worker import BATCH, STEPS_NEED, Chunk, Settings

BLOCK = 256  # runs handed to the engine at once: enough that lanes find other work, few enough to take a second or two
OTHER_PROTOCOL = "the batch engine solves single discharges at constant current"


class _Numbers(Mapping[str, float], Sized):
    """The numbers of one of many runs, and sizes by which its protocol is read."""

    def __init__(self, many: Mapping[str, float | Array], run: int) -> None:
        self._many, self._run = many, run

    @property
    def numbers(self) -> Mapping[str, float]:
        return self

    def __getitem__(self, name: str) -> float:
        number = self._many[name]
        return number if isinstance(number, float) else float(number[self._run])

    def __iter__(self) -> Iterator[str]:
        return iter(self._many)

    def __len__(self) -> int:
        return len(self._many)


@caution.silent()
def solve_many(runs: Sequence[Run], settings: Settings) -> Chunk:
    """Solve runs of one structure, a block of them at least, until the time is up; the engine leaves some to IDAKLU."""
    begin, solver = time.perf_counter(), 0.0
    rows: list[dict[str, Any]] = []
    curves: list[tuple[Array, Array]] = []
    left: dict[str, str] = {}
    for first in range(0, len(runs), BLOCK):
        if first and time.perf_counter() - begin > settings.seconds:
            break
        block = runs[first : first + BLOCK]
        outcomes, seconds = _block(block, settings)
        solver += seconds
        for run, outcome in zip(block, outcomes, strict=True):
            if outcome.row is None:
                left[run.key] = outcome.reason
            else:
                rows.append({**described(run), **outcome.row, "engine": BATCH, "engine_code": batch_code()})
                curves.append(_curve(outcome, settings.points))
    kept = np.array(curves) if curves and settings.points else None
    spent = time.perf_counter() - begin
    charge, voltage = (None, None) if kept is None else (kept[:, 0], kept[:, 1])
    chunk = Chunk(rows, charge, voltage, spent, solver, left)
    waiting = [run for run in runs if run.key in left]
    if not waiting or (rows and spent > settings.seconds):
        return chunk
    return _joined(chunk, worker.solve(waiting, replace(settings, seconds=settings.seconds - spent), left))


def _block(runs: Sequence[Run], settings: Settings) -> tuple[list[Discharge], float]:
    """What became of every run, and the seconds that the engine took."""
    cell, names = runs[0].cell, tuple(name for name, _ in runs[0].values)
    values = np.array([[value for _, value in run.values] for run in runs]).reshape(len(runs), len(names))
    many = numbers_of_many(cell, names, values)
    found: list[Discharge] = [Discharge(None) for _ in runs]
    steps = _steps(runs, many)
    for run, step in enumerate(steps):
        if step is None and not many.alone[run]:
            found[run] = Discharge(None, reason=OTHER_PROTOCOL)
    places = [run for run, step in enumerate(steps) if step is not None]
    if not places:
        return found, 0.0
    of_salt = set(cell.parameters.of_salt) - set(names)  # a function follows within the model
    varied = tuple(name for name in settings.varied if name not in of_salt)
    given = _given(many.numbers, places, [step for step in steps if step is not None])
    begin = time.perf_counter()
    try:
        outcomes = discharges(cell, **given, varied=varied, points=settings.points)
    except Exception as error:  # a study goes on, whatever its engine does
        outcomes = [Discharge(None, reason=f"the batch engine fails: {type(error).__name__}: {error}")] * len(places)
    for place, outcome in zip(places, outcomes, strict=True):
        found[place] = outcome
    return found, time.perf_counter() - begin


def _steps(runs: Sequence[Run], many: Many) -> list[Step | None]:
    """The discharge at constant current that each run is; none of another protocol, or where the cell must say it.

    Runs of the same words and of the same numbers that a step is read with have the same step.
    """
    differ = [name for name in sorted(STEPS_NEED) if not isinstance(many.numbers.get(name, 0.0), float)]
    known: dict[tuple[Any, ...], Step | None] = {}
    found: list[Step | None] = []
    for place, run in enumerate(runs):
        if many.alone[place]:
            found.append(None)
            continue
        numbers = _Numbers(many.numbers, place)
        key = (run.protocol, *(numbers[name] for name in differ))
        if key not in known:
            known[key] = _discharge(run.protocol, numbers)
        found.append(known[key])
    return found


def _discharge(protocol: tuple[Any, ...], numbers: "_Numbers") -> Step | None:
    if len(protocol) != 1 or not isinstance(protocol[0], str):
        return None
    try:
        step = read_step(protocol[0], cast(Cell, numbers))
    except Exception:  # the worker says what is wrong; conditions ask for a whole cell
        return None
    return step if step.is_plain and step.value > 0 else None


def _given(many: Mapping[str, float | Array], places: list[int], steps: list[Step]) -> dict[str, Any]:
    """What the engine takes of runs at some places: as `lobsim.solve.prepare.Prepared.solve` gives it to IDAKLU."""
    each = [_Numbers(many, place) for place in places]
    limits = [{LOW: own[LOW], HIGH: own[HIGH], **window(step)} for own, step in zip(each, steps, strict=True)]
    longest = [min(duration_s(step), horizon_s(own, step)) for own, step in zip(each, steps, strict=True)]
    numbers = {name: number if isinstance(number, float) else number[places] for name, number in many.items()}
    numbers |= {name: np.array([one[name] for one in limits]) for name in (LOW, HIGH)}
    numbers |= {
        CURRENT: np.array([step.value for step in steps]),
        LEAST_CHANGE: np.array([least_change(step) for step in steps]),
    }
    return {
        "numbers": numbers,
        "steps": steps,
        "duration_s": np.array(longest),
    }


def _curve(outcome: Discharge, points: int) -> tuple[Array, Array]:
    none = np.full(points, np.nan)
    charge, voltage = outcome.capacity_mAh_g, outcome.voltage_V
    return (none, none) if charge is None or voltage is None else (charge, voltage)


def _joined(one: Chunk, other: Chunk) -> Chunk:
    """One chunk of two."""
    pairs = ((one.capacity_mAh_g, other.capacity_mAh_g), (one.voltage_V, other.voltage_V))
    charge, voltage = (_stacked([part for part in pair if part is not None]) for pair in pairs)
    rows, seconds = one.rows + other.rows, one.seconds + other.seconds
    return Chunk(rows, charge, voltage, seconds, one.solver_seconds + other.solver_seconds, one.left)


def _stacked(parts: list[Array]) -> Array | None:
    return np.concatenate(parts) if parts else None
