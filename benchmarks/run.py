"""What a warm `lobsim.run` costs beside its own integration, and beside PyBaMM's own DFN 1C discharge.

    python benchmarks/run.py             compiled ones included
    python benchmarks/run.py --quick     without

Processor time. Runs and yardstick are timed in turns, and the smallest of each counts. Exit code 1 if a bar is missed.
"""

import argparse
import sys
import time
from collections.abc import Callable
from typing import Any, NamedTuple

import pybamm

import lobsim
from lobsim.numerics import bounded

ROUNDS = 10
INTEGRATION_BAR, DFN_BAR = 1.3, 1.5  # a run over its integration, and a compiled one over the DFN
NIPS, PROTOCOL = lobsim.Cell("NIPS", "stacked"), "Discharge at 0.4 mA/cm2 until 2.0 V"
CYCLING = lobsim.Cell("NIPS", "cycling").with_laws(mediator="on", ageing="on", liquid="excess")
CYCLES = lobsim.cycle("2.0 mA/cm2 until 2 mAh/cm2 or 1.5 V", "0.2 mA/cm2 until 2 mAh/cm2 or 4.2 V", 5)


class Case(NamedTuple):
    """A run: its cell and protocol, whether it is compiled, and how often it is done."""

    name: str
    cell: lobsim.Cell
    protocol: Any = PROTOCOL
    compiled: bool = False
    rounds: int = ROUNDS


CASES = (
    Case("40 volumes", NIPS),
    Case("lumped", lobsim.Cell("NIPS", "stacked", model="lumped")),
    Case("five aged cycles", CYCLING, CYCLES, rounds=2),
    Case("40 volumes, compiled", NIPS, compiled=True),
)


def seconds(work: Callable[[], object]) -> float:
    """Time one call, in processor time."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


def integration(case: Case) -> tuple[float, float]:
    """Do a run once: its time, and the time of it inside the integrator [s]."""
    inside = 0.0
    solve = bounded._Watched.solve

    def timed(*given: Any, **named: Any) -> Any:
        nonlocal inside
        begin = time.process_time()
        try:
            return solve(*given, **named)
        finally:
            inside += time.process_time() - begin

    bounded._Watched.solve = timed
    try:
        whole = seconds(lambda: lobsim.run(case.cell, case.protocol, compiled=case.compiled, progress=False))
    finally:
        bounded._Watched.solve = solve
    return whole, inside


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="leave the compiled rows out")
    quick = parser.parse_args().quick
    simulation = pybamm.Simulation(pybamm.lithium_ion.DFN(), solver=pybamm.IDAKLUSolver())
    simulation.solve([0, 3600])
    missed = False
    print(f"{'a warm run':24s} {'ms':>7s} {'integration':>12s} {'ratio':>6s} {'beside it':>10s} {'DFN':>6s}")
    for case in CASES:
        if quick and case.compiled:
            continue
        integration(case)
        rows = [(*integration(case), seconds(lambda: simulation.solve([0, 3600]))) for _ in range(case.rounds)]
        whole, inside = min(row[:2] for row in rows)
        dfn = min(row[2] for row in rows)
        over = (case is CASES[0] and whole > INTEGRATION_BAR * inside) or (case.compiled and whole > DFN_BAR * dfn)
        missed |= over
        shown = f"{case.name:24s} {1e3 * whole:7.1f} {1e3 * inside:12.1f} {whole / inside:6.2f}"
        print(f"{shown} {1e3 * (whole - inside):10.1f} {whole / dfn:6.2f}" + " MISSED" * over)
    print(f"bars: 40 volumes {INTEGRATION_BAR} times the integration; compiled {DFN_BAR} DFN")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
