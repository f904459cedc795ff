"""How long profiles take, as ratios to PyBaMM's own DFN 1C discharge in the same run.

    python benchmarks/drive.py            all rows (minutes: a noisy profile of 10^5 rows is among them)
    python benchmarks/drive.py --quick    the short ones

Each row is a whole `lobsim.run`, read-out included, of models that are built: a first, short run of the same kind of
step builds them. Processor time. Exit code 1 if a ratio exceeds its bar.

A driver's profile changes its slope at every row. There the solver starts anew, and makes 15 to 30 steps a row. A
logged current that changes smoothly takes one start for as many rows as one cubic holds.
"""

import argparse
import resource
import sys
import time
from dataclasses import dataclass

import numpy as np
import pybamm

import lobsim

LUMPED = lobsim.Cell("NIPS", "stacked", model="lumped")
TWENTY = lobsim.Cell("NIPS", "stacked").with_mesh(positive=20)
ROWS = 100_000


@dataclass(frozen=True)
class Case:
    """A row of the table: what is run after what was built, and its bar in DFN discharges."""

    name: str
    cell: lobsim.Cell
    protocol: list[lobsim.Follow]
    bar: float
    compiled: bool = False
    quick: bool = False


def pulses(count: int) -> lobsim.Follow:
    """Square pulses of 2 mA/cm2, 1 s of 10."""
    return lobsim.follow([0, 1, 1, 10], current_mA_cm2=[2, 2, 0, 0], repeat=count, until="2.0 V")


def driven(rows: int, mean_mA_cm2: float, seed: int = 0) -> lobsim.Follow:
    """A row a second, each with a slope of its own: a wave and noise of a third of the mean."""
    t = np.arange(rows, dtype=float)
    noise = np.random.default_rng(seed).normal(size=rows)
    current = mean_mA_cm2 * (1 + 0.3 * np.sin(t / 37) + 0.1 * noise)
    return lobsim.follow(list(t), current_mA_cm2=list(current), until="2.0 V")


def logged(rows: int, mean_mA_cm2: float) -> lobsim.Follow:
    """A row a second of a current that changes smoothly, within minutes."""
    t = np.arange(rows, dtype=float)
    return lobsim.follow(list(t), current_mA_cm2=list(mean_mA_cm2 * (1 + 0.5 * np.sin(t / 300))), until="2.0 V")


CASES = (
    Case("lumped, 30 pulses", LUMPED, [pulses(30)], 20, quick=True),
    Case("20 volumes, 30 pulses", TWENTY, [pulses(30)], 150, quick=True),
    Case("20 volumes, 28 steps of 240 rows", TWENTY, [driven(240, 0.1, seed) for seed in range(28)], 2000, quick=True),
    Case("lumped, 10^5 logged rows", LUMPED, [logged(ROWS, 0.02)], 80, quick=True),
    Case("20 volumes, 10^5 logged rows", TWENTY, [logged(ROWS, 0.02)], 250),
    Case("lumped, 10^5 driven rows, compiled", LUMPED, [driven(ROWS, 0.02)], 1200, compiled=True),
)


def seconds(work) -> float:
    """Processor time of one call."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


def measured(case: Case, simulation: pybamm.Simulation) -> tuple[float, float, lobsim.Result]:
    """Processor times [s] of a case and of the DFN, and the result."""
    lobsim.run(case.cell, pulses(1), compiled=case.compiled, progress=False)
    kept: list[lobsim.Result] = []
    own = seconds(lambda: kept.append(lobsim.run(case.cell, case.protocol, compiled=case.compiled, progress=False)))
    return own, min(seconds(lambda: simulation.solve([0, 3600])) for _ in range(10)), kept[0]


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="leave the long ones out")
    quick = parser.parse_args().quick
    simulation = pybamm.Simulation(pybamm.lithium_ion.DFN(), solver=pybamm.IDAKLUSolver())
    simulation.solve([0, 3600])
    missed = False
    print(f"{'case':36s} {'s':>7s} {'DFN ms':>7s} {'ratio':>7s} {'bar':>6s} {'points':>8s} {'peak MB':>8s}")
    for case in CASES:
        if quick and not case.quick:
            continue
        own, dfn, result = measured(case, simulation)
        over = own / dfn > case.bar or not result.certificate.closes
        missed |= over
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        row = f"{case.name:36s} {own:7.2f} {1e3 * dfn:7.1f} {own / dfn:7.1f} {case.bar:6.0f} {result.time_s.size:8d}"
        print(f"{row} {peak:8.0f}" + " MISSED" * over, result.end, result.certificate, flush=True)
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
