"""Work and precision: processor time of a discharge against the error of its capacity, at several tolerances.

    python benchmarks/work_precision.py [folder]

32 cells drawn from the ranges of benchmarks/sweep.py, stacked NIPS with 40 volumes through the electrode. The batch
engine, and IDAKLU with its equations compiled and not; one core. The measure is IDAKLU at a relative tolerance of 1e-9.
Prints a table and writes work_precision.png into the folder, `out` if none is given. Only the solver is timed: the
numbers of a cell, and what is read off its states, take the same whichever solves.
"""

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import sweep
from matplotlib.figure import Figure

import lobsim
from lobsim import files, plots
from lobsim.batch.engine import engine_of
from lobsim.batch.in_lanes import prepared_for
from lobsim.batch.integrator import Control
from lobsim.numerics.arrays import Array
from lobsim.numerics.solver import Accuracy
from lobsim.plots import style
from lobsim.protocol import parse
from lobsim.solve.experiment import duration_s, least_change
from lobsim.solve.prepare import CURRENT, LEAST_CHANGE, horizon_s, prepare, window

CELL = lobsim.Cell("NIPS", "stacked").with_mesh(positive=40)
CELLS, COPIES = 32, 4  # copies of the cells keep the lanes of the engine busy to the end, as a study does
LANES = (1e-3, 3e-4, 1e-4, 3e-5, 1e-5, 1e-6, 1e-7)
IDAKLU = (1e-4, 1e-5, 1e-6, 1e-7, 1e-8)
BEST = 1e-9
ATOL = 1e-2  # share of the relative tolerance, of states in their scale
TICKS = (3, 5, 10, 20, 50, 100)  # ms
USED = {"batch": 3e-5, "IDAKLU, compiled": 1e-5, "IDAKLU": 1e-6}  # sweeps by either engine, and a single run


class Point(NamedTuple):
    """A solver at a tolerance: processor time of a discharge [s], errors of the capacity [-], shape (cells,)."""

    solver: str
    rtol: float
    seconds: float
    errors: Array


def timed(work: Callable[[], Array]) -> tuple[Array, float]:
    """What some work gives, and the processor time that it took [s]."""
    begin = time.process_time()
    found = work()
    return found, time.process_time() - begin


def by_idaklu(cells: list[lobsim.Cell], rtol: float, compiled: bool) -> tuple[Array, float]:
    """Times of the ends [s], shape (cells,), and the processor time of a discharge [s]."""
    prepared = prepare(CELL, accuracy=Accuracy(rtol=rtol, atol=ATOL * rtol), compiled=compiled)
    steps = [parse(sweep.STEP, cell)[0] for cell in cells]
    prepared.solve(cells[0], steps[0])  # the first takes longer
    ends, seconds = timed(lambda: np.array([prepared.solve(*pair).t[-1] for pair in zip(cells, steps, strict=True)]))
    return ends, seconds / len(cells)


def by_lanes(cells: list[lobsim.Cell], rtol: float) -> tuple[Array, float]:
    """Times of the ends [s], shape (cells,), and the processor time of a discharge [s]."""
    engine = engine_of(prepared_for(CELL))
    given, longest = [], []
    for cell in cells:
        step, numbers = parse(sweep.STEP, cell)[0], cell.numbers
        numbers |= window(step) | {CURRENT: step.value, LEAST_CHANGE: least_change(step)}
        given.append([numbers[name] for name in engine.model.numbers])
        longest.append(min(duration_s(step), horizon_s(numbers, step)))
    rows, times = np.tile(given, (COPIES, 1)), np.tile(longest, COPIES)
    control, integrator = Control(rtol=rtol, atol=ATOL * rtol), engine.integrator
    solved, seconds = timed(lambda: integrator.solve(rows, times, control=control).t)
    return solved[: len(cells)], seconds / len(rows)


def points() -> Iterator[Point]:
    """Solve all cells by every solver at every tolerance."""
    cells = [run.built() for run in sweep.study(CELLS)]
    cells = [CELL.with_values({name: cell.numbers[name] for name in sweep.VARIED}) for cell in cells]
    best, _ = by_idaklu(cells, BEST, compiled=True)
    for name, tolerances, solve in (
        ("batch", LANES, by_lanes),
        ("IDAKLU, compiled", IDAKLU, lambda cells, rtol: by_idaklu(cells, rtol, compiled=True)),
        ("IDAKLU", IDAKLU, lambda cells, rtol: by_idaklu(cells, rtol, compiled=False)),
    ):
        for rtol in tolerances:
            ends, seconds = solve(cells, rtol)
            yield Point(name, rtol, seconds, np.abs(ends / best - 1))


def table(found: list[Point]) -> str:
    """A Markdown table, one row a solver and tolerance."""
    rows = [
        f"| {one.solver} | {one.rtol:.0e} | {1e3 * one.seconds:.3g} | {np.median(one.errors):.0e} | "
        f"{one.errors.max():.0e} |"
        for one in found
    ]
    head = ["| solver | relative tolerance | processor time / ms | median error | worst |", "|---|---|---|---|---|"]
    return "\n".join(head + rows)


def figure(found: list[Point]) -> Figure:
    """Draw median and worst error over the processor time; a ring marks the tolerance that is used by default."""
    with style.look():
        made = style.figure(3.0)
        axes = made.subplots()
        for colour, (solver, used) in zip(style.MEMBRANES, USED.items(), strict=False):
            own = [one for one in found if one.solver == solver]
            ms = [1e3 * one.seconds for one in own]
            median, worst = [np.median(one.errors) for one in own], [one.errors.max() for one in own]
            axes.loglog(ms, median, "o-", color=colour, markersize=4, label=solver)
            axes.loglog(ms, worst, "^", color=colour, markersize=4, linestyle=style.LINES[2])
            place = [one.rtol for one in own].index(used)
            axes.loglog(ms[place], median[place], "o", color=colour, markersize=9, fillstyle="none")
        axes.loglog([], [], "^", color=style.FAINT, linestyle=style.LINES[2], label=f"worst of {CELLS} cells")
        axes.set_xticks(TICKS, map(str, TICKS))
        axes.minorticks_off()
        axes.set_xlabel("processor time of a discharge / ms")
        axes.set_ylabel("relative error of the capacity, median")
        axes.legend(frameon=False)
    return made


if __name__ == "__main__":
    folder = Path(*sys.argv[1:] or ["out"])
    files.make_folder(folder)
    found = list(points())
    print(table(found))
    plots.save(figure(found), folder / "work_precision.png")
