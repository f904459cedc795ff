"""Work of one process of a study by the batch engine: many runs of one structure, solved side by side."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, cast

import numpy as np

from lobsim.batch.in_lanes import Discharge, discharges
from lobsim.batch.one_of_many import OneOfMany
from lobsim.batch.protocols import protocols
from lobsim.cell import Cell, caution
from lobsim.cell.many import Many, numbers_of_many
from lobsim.numerics.arrays import Array
from lobsim.protocol import Part
from lobsim.protocol.protocol import steps_of
from lobsim.protocol.step import Step
from lobsim.solve.by_protocol import for_protocol
from lobsim.solve.experiment import duration_s, least_change
from lobsim.solve.prepare import CURRENT, HIGH, LEAST_CHANGE, LOW, horizon_s, window
from lobsim.sweep import worker
from lobsim.sweep.runs import Run, batch_code, described
from lobsim.sweep.worker import BATCH, STEPS_NEED, Chunk, Settings

BLOCK = 256  # runs handed to the engine at once: enough that lanes find other work, few enough to take a second or two
UNREADABLE = "the batch engine cannot read its protocol"
OF_SIZES = "a number of its cell follows from a limit of its protocol and from sizes that differ"


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
    of_salt = set(cell.parameters.of_salt) - set(names)  # a function follows within the model
    settings = replace(settings, varied=tuple(name for name in settings.varied if name not in of_salt))
    steps = _steps(runs, many)
    found = [Discharge(None, reason="" if alone else UNREADABLE) for alone in many.alone]
    readable = {place: its for place, its in enumerate(steps) if its}
    single = {place: its[0] for place, its in readable.items() if _is_discharge(its)}
    several = {place: its for place, its in readable.items() if place not in single}
    begin = time.perf_counter()
    if single:
        _enter(found, single, partial(_discharges, cell, many, single, settings))
    for settled, places in _by_structure(cell, several):
        if settled.changed != cell.changed and _sizes(many):
            _enter(found, places, partial(_left, len(places)))
            continue
        own = many if settled == cell else numbers_of_many(settled, names, values)
        asked = {place: (runs[place].protocol, several[place]) for place in places if not own.alone[place]}
        if asked:
            _enter(found, asked, partial(_protocols, settled, own, asked, settings))
    return found, time.perf_counter() - begin


def _is_discharge(steps: Sequence[Step]) -> bool:
    return len(steps) == 1 and steps[0].is_plain and steps[0].value > 0


def _left(count: int) -> list[Discharge]:
    return [Discharge(None, reason=OF_SIZES)] * count


def _enter(found: list[Discharge], places: Iterable[int], solve: Callable[[], Sequence[Discharge]]) -> None:
    """Enter what became of the runs at some places; a study goes on, whatever its engine does."""
    try:
        outcomes = dict(zip(places, solve(), strict=True))
    except Exception as error:
        failed = Discharge(None, reason=f"the batch engine fails: {type(error).__name__}: {error}")
        outcomes = dict.fromkeys(places, failed)
    for place, outcome in outcomes.items():
        found[place] = outcome


def _steps(runs: Sequence[Run], many: Many) -> list[list[Step] | None]:
    """The steps of each run; none where they cannot be read, or where the cell must say it.

    Runs of the same words and of the same numbers that a step is read with have the same steps.
    """
    differ = _sizes(many)
    known: dict[tuple[Any, ...], list[Step] | None] = {}
    found: list[list[Step] | None] = []
    for place, run in enumerate(runs):
        if many.alone[place]:
            found.append(None)
            continue
        numbers = OneOfMany(many.numbers, place)
        key = (run.protocol, *(numbers[name] for name in differ))
        if key not in known:
            known[key] = _read(run.protocol, cast(Cell, numbers) if differ else run.cell)
        found.append(known[key])
    return found


def _sizes(many: Many) -> list[str]:
    """Names of the numbers that differ and that steps are read with."""
    return [name for name in sorted(STEPS_NEED) if not isinstance(many.numbers.get(name, 0.0), float)]


def _read(protocol: tuple[Part, ...], cell: Cell) -> list[Step] | None:
    try:
        return steps_of(protocol, cell)
    except Exception:  # the worker says what is wrong; conditions ask for a whole cell
        return None


def _by_structure(cell: Cell, steps: Mapping[int, list[Step]]) -> list[tuple[Cell, list[int]]]:
    """Places of runs, by the cell as their protocols settle it."""
    known: dict[int, Cell] = {}
    found: dict[Cell, list[int]] = {}
    for place, its in sorted(steps.items()):
        if id(its) not in known:  # runs of the same words have the same list
            known[id(its)] = for_protocol(cell, its)
        found.setdefault(known[id(its)], []).append(place)
    return list(found.items())


def _protocols(
    cell: Cell, many: Many, asked: Mapping[int, tuple[tuple[Part, ...], list[Step]]], settings: Settings
) -> Sequence[Discharge]:
    parts, steps = zip(*asked.values(), strict=True)
    numbers = _of(many.numbers, list(asked))
    return protocols(cell, numbers, parts, steps, varied=settings.varied, points=settings.points)


def _discharges(cell: Cell, many: Many, steps: Mapping[int, Step], settings: Settings) -> Sequence[Discharge]:
    """Single discharges, of what the engine takes as `lobsim.solve.prepare.Prepared.solve` gives it to IDAKLU."""
    each = [(OneOfMany(many.numbers, place), step) for place, step in steps.items()]
    limits = [{LOW: own[LOW], HIGH: own[HIGH], **window(step)} for own, step in each]
    numbers = _of(many.numbers, list(steps))
    numbers |= {name: np.array([one[name] for one in limits]) for name in (LOW, HIGH)}
    numbers |= {
        CURRENT: np.array([step.value for step in steps.values()]),
        LEAST_CHANGE: np.array([least_change(step) for step in steps.values()]),
    }
    return discharges(
        cell,
        numbers,
        list(steps.values()),
        varied=settings.varied,
        duration_s=np.array([min(duration_s(step), horizon_s(own, step)) for own, step in each]),
        points=settings.points,
    )


def _of(many: Mapping[str, float | Array], places: list[int]) -> dict[str, float | Array]:
    """The numbers of some of the runs."""
    return {name: number if isinstance(number, float) else number[places] for name, number in many.items()}


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
