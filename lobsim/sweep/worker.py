"""Work of one process of a study: build a model once, solve a list of runs, and read a row off each."""

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
import pybamm

from lobsim.batch.rows import COLUMNS, ENDED, Discharges
from lobsim.cell import Cell, caution
from lobsim.curves import discharge
from lobsim.errors import LobsimError
from lobsim.numerics.arrays import Array
from lobsim.numerics.solver import DEFAULT, SWEEP, Accuracy
from lobsim.protocol import parse
from lobsim.protocol.step import Step
from lobsim.run import run as run_whole
from lobsim.solve.failures import NotCarried, in_words
from lobsim.solve.prepare import Prepared, prepare
from lobsim.sweep.quick_look import QuickLook
from lobsim.sweep.runs import Run, described

NOT_CARRIED, FAILED = "not carried", "failed"
BATCH, IDAKLU = "batch", "IDAKLU"
# What the words of a step are read with; if none of it varies, a step is the same for all runs of a cell.
STEPS_NEED = frozenset(
    {
        "Electrode area [m2]",
        "Number of electrodes connected in parallel to make a cell",
        "Positive electrode loading [kg.m-2]",
        "Nominal cell capacity [A.h]",
        "Lithium peroxide equilibrium potential [V]",
    }
)
AGREES = 1e-3  # relative difference of capacities at two tolerances, above which a note is made


@dataclass(frozen=True)
class Settings:
    """Settings that all runs of a study share.

    Attributes
    ----------
    varied : tuple of str
        Numbers that differ between runs, those that are derived included: inputs of the model that is built once.
    compiled : bool, optional
        Whether the equations are compiled; see `lobsim.run`.
    points : int
        Points of the voltage curve that are kept, evenly in charge; 0 for none.
    seconds : float
        After which no further run of a list is begun, so that what is done can be kept [s].
    accuracy : Accuracy
        Tolerances of IDAKLU.
    """

    varied: tuple[str, ...]
    compiled: bool | None = None
    points: int = 0
    seconds: float = math.inf
    accuracy: Accuracy = SWEEP


@dataclass(frozen=True)
class Chunk:
    """Results of a list of runs.

    Attributes
    ----------
    rows : list of dict
        Plain numbers and words.
    capacity_mAh_g, voltage_V : array or None
        Curves of shape (runs, points) [mAh/g, V].
    seconds, solver_seconds : float
        What it took, and the part of it inside the solver [s].
    left : mapping of str to str
        Why the batch engine left runs to IDAKLU, by their keys.
    """

    rows: list[dict[str, Any]]
    capacity_mAh_g: Array | None
    voltage_V: Array | None
    seconds: float
    solver_seconds: float
    left: Mapping[str, str] = field(default_factory=dict)


@caution.silent()
def solve(runs: Sequence[Run], settings: Settings, left: Mapping[str, str] | None = None) -> Chunk:
    """Solve runs by IDAKLU, the first at least, until the time is up; one that fails is a row with its reason.

    ``left`` says by keys why the batch engine has left runs to it. `lobsim.sweep` tells what is doubtful, once for all.
    """
    pybamm.set_logging_level("ERROR")
    begin, solver, curves = time.perf_counter(), 0.0, []
    rows: list[dict[str, Any]] = []
    for run in runs:
        if rows and time.perf_counter() - begin > settings.seconds:
            break
        row, charge, voltage, seconds = _one(run, settings)
        solver += seconds
        why = (left or {}).get(run.key, "")
        rows.append(
            dict(described(run)) | row | {"engine": IDAKLU, "reason": "; ".join(filter(None, (row["reason"], why)))}
        )
        if settings.points:
            curves.append(discharge.even(charge, voltage, settings.points))
    kept = np.array(curves) if curves else None
    return Chunk(
        rows=rows,
        capacity_mAh_g=None if kept is None else kept[:, 0],
        voltage_V=None if kept is None else kept[:, 1],
        seconds=time.perf_counter() - begin,
        solver_seconds=solver,
        left=left or {},
    )


def _one(run: Run, settings: Settings) -> tuple[dict[str, Any], Array, Array, float]:
    """The row of a run, its curve (mAh/g, V), and the seconds that the solver took."""
    none = np.zeros(0)
    try:
        cell = run.built()
        same = STEPS_NEED.isdisjoint(settings.varied)
        steps = _steps(run.cell, run.protocol) if same else parse(run.protocol, cell)
        if len(steps) == 1 and steps[0].is_plain and steps[0].value > 0:
            return _discharge(run.cell, cell, steps[0], settings)
        return _whole(cell, run)
    except NotCarried as error:
        return _nothing(NOT_CARRIED, str(error)), none, none, 0.0
    except LobsimError as error:
        return _nothing(FAILED, str(error)), none, none, 0.0
    except Exception as error:  # a study goes on, whatever one of its runs does
        return _nothing(FAILED, f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"), none, none, 0.0


def _nothing(status: str, reason: str) -> dict[str, Any]:
    capacity = 0.0 if status == NOT_CARRIED else None
    return {"status": status, "reason": reason, "capacity_mAh_g": capacity, "capacity_mAh_cm2": capacity}


@lru_cache(maxsize=256)
def _steps(cell: Cell, protocol: tuple[Any, ...]) -> list[Step]:
    """The steps of a protocol, for all runs whose area and carbon are those of their cell."""
    return parse(protocol, cell)


@lru_cache(maxsize=32)
def _prepared(cell: Cell, varied: tuple[str, ...], accuracy: Accuracy, compiled: bool | None) -> Prepared:
    """The model of all runs of a cell."""
    return prepare(cell, varied=varied, accuracy=accuracy, compiled=compiled)


def _discharge(base: Cell, cell: Cell, step: Step, settings: Settings) -> tuple[dict[str, Any], Array, Array, float]:
    """A discharge at constant current: one solve, read where it matters.

    At the tolerance of sweeps a gas path that closes may go unnoticed: such a run is solved again at the default.
    """
    # what is still a function of the salt in this run follows within the model
    of_salt = cell.parameters.of_salt
    varied = tuple(name for name in settings.varied if name not in of_salt)
    prepared = _prepared(base, varied, settings.accuracy, settings.compiled)
    solution, seconds = _solved(prepared, cell, step)
    numbers, quick_look = cell.numbers, QuickLook.of(prepared)
    look, note = quick_look.look(solution, numbers), ""
    if look.gas_path_closed.any() and settings.accuracy == SWEEP:
        loose = float(solution.t[-1])
        prepared = _prepared(base, varied, DEFAULT, settings.compiled)
        solution, again = _solved(prepared, cell, step)
        quick_look, seconds = QuickLook.of(prepared), seconds + again
        look = quick_look.look(solution, numbers)
        off = abs(loose / float(solution.t[-1]) - 1)
        note = f"gas path closes: solved at two tolerances, {off:.1e} apart" if off > AGREES else ""
    found = Discharges(look, [quick_look.curve(solution)], [step], [solution.termination])
    (row,), ((charge, voltage),) = found.rows()
    return row | {"reason": note}, charge, voltage, seconds


def lost(run: Run, reason: str) -> Chunk:
    """Make the chunk of a run that could not be solved at all."""
    return Chunk([dict(described(run)) | _nothing(FAILED, reason) | {"engine": IDAKLU}], None, None, 0.0, 0.0)


def _solved(prepared: Prepared, cell: Cell, step: Step) -> tuple[pybamm.Solution, float]:
    begin = time.perf_counter()
    try:
        solution = prepared.solve(cell, step)
    except pybamm.SolverError as error:
        raise in_words(cell, step, error) from None
    return solution, time.perf_counter() - begin


def _whole(cell: Cell, run: Run) -> tuple[dict[str, Any], Array, Array, float]:
    """Any other protocol, by the engine for all."""
    result = run_whole(cell, run.protocol, progress=False)
    if not run.is_current:  # what is kept under a key must be of the profile in it
        raise LobsimError("the profile that it follows was changed while the study ran: start the study again")
    summary = result.summary()
    row = {"status": ENDED, "reason": result.end if result.stopped else ""}
    row |= {name: summary[name] for name in COLUMNS if name in summary}
    return row, result.discharged_mAh_g, result.voltage_V, result.solve_seconds
