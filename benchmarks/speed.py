"""How long a warm re-solve takes, as a ratio to PyBaMM's own DFN 1C discharge in the same run.

    python benchmarks/speed.py            all rows, compiled ones included (a minute the first time: they are compiled)
    python benchmarks/speed.py --quick    without the compiled rows

The DFN has its default mesh and IDAKLU's default tolerances. Yardstick and subject are solved in turns, and the smaller
time of each counts: on a busy machine both wait alike. Exit code 1 if a ratio exceeds its bar.
"""

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import pybamm

import lobsim
from lobsim.numerics.solver import DEFAULT, REFERENCE
from lobsim.protocol import parse
from lobsim.solve.prepare import prepare
from lobsim.solve.stepper import Stepper

ROUNDS = 12
ONE_CYCLE = lobsim.cycle("2.0 mA/cm2 until 2 mAh/cm2 or 1.5 V", "0.2 mA/cm2 until 2 mAh/cm2 or 4.2 V", 1)
CYCLE_BAR, THIRTY_BAR_s = 5.0, 60.0
COLUMNS, SLOPE = (10, 20, 40, 80), 1.05  # finite volumes along the width; the steepest growth of the cost with them
NIPS = lobsim.Cell("NIPS", "stacked")
ALONG = NIPS.with_mesh(positive=20, along=10)
ALONG_20 = NIPS.with_mesh(positive=20, along=20)
LUMPED = lobsim.Cell("NIPS", "stacked", model="lumped")
PROTOCOL = "Discharge at 0.4 mA/cm2 until 2.0 V"
# What a fit or a sweep typically varies; every other number is folded into the equations.
FEW = (
    "Positive electrode porosity",
    "Positive electrode BET area [m2.kg-1]",
    "Electrolyte dose [m]",
    "Oxygen diffusivity [m2.s-1]",
    "Oxygen reduction exchange current density [A.m-2]",
    "Tunnelling thickness on tubes [m]",
    "Tunnelling width on tubes [m]",
    "Fine-pore leak",
)


@dataclass(frozen=True)
class Case:
    """A row of the table; ``varied`` None means that every number is an input."""

    name: str
    cell: lobsim.Cell
    varied: tuple[str, ...] | None
    compiled: bool
    bar: float | None


CASES = (
    Case("1-D, 40 cells, all inputs", NIPS, None, False, 0.9),
    Case("1-D, 40 cells, eight inputs", NIPS, FEW, False, None),
    Case("1-D, 20 cells, all inputs", NIPS.with_mesh(positive=20), None, False, None),
    Case("along the width, 20 x 10, eight inputs", ALONG, FEW, False, None),
    Case("along the width, 20 x 20, eight inputs", ALONG_20, FEW, False, 6.0),
    Case("lumped, all inputs", LUMPED, None, False, None),
    Case("lumped, eight inputs", LUMPED, FEW, False, None),
    Case("1-D, 40 cells, all inputs, compiled", NIPS, None, True, 0.5),
    Case("1-D, 40 cells, eight inputs, compiled", NIPS, FEW, True, None),
    Case("1-D, 20 cells, all inputs, compiled", NIPS.with_mesh(positive=20), None, True, 0.35),
    Case("along the width, 20 x 10, compiled", ALONG, FEW, True, 3.0),
    Case("along the width, 20 x 20, compiled", ALONG_20, FEW, True, 6.0),
    Case("lumped, all inputs, compiled", LUMPED, None, True, None),
    Case("lumped, eight inputs, compiled", LUMPED, FEW, True, 0.03),
)


def dfn() -> Callable[[], object]:
    """Return the yardstick: a warm DFN 1C discharge."""
    simulation = pybamm.Simulation(pybamm.lithium_ion.DFN(), solver=pybamm.IDAKLUSolver())
    return lambda: simulation.solve([0, 3600])


def seconds(work: Callable[[], object]) -> float:
    """Time one call."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


class Measured(NamedTuple):
    """A row of the table, measured: times [ms] of the case and of the yardstick, their ratio and its bar, steps."""

    case: str
    ms: float
    dfn_ms: float
    ratio: float
    bar: float | None
    steps: int


def measured(case: Case, yardstick: Callable[[], object]) -> Measured:
    """Time a warm case and the yardstick in turns."""
    prepared = prepare(case.cell, varied=case.varied, compiled=case.compiled)
    step = parse(PROTOCOL, case.cell)[0]
    steps = prepared.solve(case.cell, step).t.size
    pairs = [(seconds(lambda: prepared.solve(case.cell, step)), seconds(yardstick)) for _ in range(ROUNDS)]
    own, unit = (min(column) for column in zip(*pairs, strict=True))
    return Measured(case.name, 1e3 * own, 1e3 * unit, own / unit, case.bar, steps)


def capacity(cell: lobsim.Cell, accuracy) -> float:
    """Capacity [mAh/g] of the benchmark's discharge."""
    return lobsim.run(cell, PROTOCOL, accuracy=accuracy).capacity_mAh_g


def slope_missed() -> bool:
    """Print how the cost grows with the columns, as the slope of a line through its logarithms; is it over its bar?"""
    times = []
    for columns in COLUMNS:
        cell = NIPS.with_mesh(positive=20, along=columns)
        prepared, step = prepare(cell, varied=FEW), parse(PROTOCOL, cell)[0]
        prepared.solve(cell, step)
        times.append(min(seconds(lambda: prepared.solve(cell, step)) for _ in range(3)))  # noqa: B023
    slope = float(np.polyfit(np.log(COLUMNS), np.log(times), 1)[0])
    shown = ", ".join(f"{1e3 * t:.0f}" for t in times)
    print(f"20 x {COLUMNS} columns: {shown} ms, slope {slope:.2f}, bar {SLOPE}" + " MISSED" * (slope > SLOPE))
    return slope > SLOPE


def cycle_missed(yardstick: Callable[[], object]) -> bool:
    """Print what a cycle with mediator and ageing costs, solver alone, and thirty of them with all that is kept."""
    cell = lobsim.Cell("NIPS", "cycling").with_laws(mediator="on", ageing="on", liquid="excess")
    steps = parse(ONE_CYCLE, cell)

    def once() -> None:
        stepper = Stepper(cell, steps, DEFAULT)
        for step in steps:
            stepper.solve(step)

    once()
    own, unit = (min(column) for column in zip(*[(seconds(once), seconds(yardstick)) for _ in range(5)], strict=True))
    whole = seconds(lambda: lobsim.run(cell, replace(ONE_CYCLE, times=30)))
    over = own / unit > CYCLE_BAR or whole > THIRTY_BAR_s
    print(f"one cycle, 40 cells: {own * 1e3:.0f} ms, {own / unit:.1f} DFN, bar {CYCLE_BAR}" + " MISSED" * over)
    print(f"thirty aged cycles: {whole:.0f} s, bar {THIRTY_BAR_s:.0f} s")
    return over


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="leave the compiled rows out")
    quick = parser.parse_args().quick
    yardstick = dfn()
    yardstick()
    missed = False
    print(f"{'case':40s} {'ms':>7s} {'DFN ms':>7s} {'ratio':>6s} {'bar':>5s} {'steps':>6s}")
    for case in CASES:
        if quick and case.compiled:
            continue
        row = measured(case, yardstick)
        over = row.bar is not None and row.ratio > row.bar
        missed |= over
        bar = "" if row.bar is None else f"{row.bar:.2f}"
        shown = f"{row.case:40s} {row.ms:7.2f} {row.dfn_ms:7.2f} {row.ratio:6.3f} {bar:>5s} {row.steps:6d}"
        print(shown + " MISSED" * over)
    missed |= slope_missed()
    missed |= cycle_missed(yardstick)
    converged = capacity(NIPS.with_mesh(separator=24, positive=320), REFERENCE)
    for cell in (NIPS, NIPS.with_mesh(positive=20)):
        error = capacity(cell, DEFAULT) / converged - 1
        print(f"{cell!r}: capacity {error:+.1e} from converged ({converged:.1f} mAh/g)")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
