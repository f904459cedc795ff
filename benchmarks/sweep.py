"""Ten thousand discharges: runs a second, the share of the time in the solver, memory; beside the naive ways.

    python benchmarks/sweep.py                      10,000 runs on all cores, compiled
    python benchmarks/sweep.py --runs 1000 --plain  fewer, not compiled

A Latin hypercube over eight numbers of the stacked NIPS cell, 20 cells through the electrode. In the same run: one
Simulation a discharge, and PyBaMM's BatchStudy. Exit code 1 if a bar is missed.
"""

import argparse
import sys
import tempfile
import time

import psutil
import pybamm
from scipy.stats import qmc

import lobsim
from lobsim.numerics.solver import SWEEP, idaklu
from lobsim.solve.prepare import base_model, points
from lobsim.sweep import executors
from lobsim.sweep.execute import Progress, execute
from lobsim.sweep.runs import Run
from lobsim.sweep.store import Store
from lobsim.sweep.worker import Settings

CELL = lobsim.Cell("NIPS", "stacked").with_mesh(positive=20)
STEP = "Discharge at 0.4 mA/cm2 until 2.0 V"
VARIED = {
    "Positive electrode porosity": (0.89, 0.915),
    "Positive electrode BET area [m2.kg-1]": (1.2e5, 1.6e5),
    "Electrolyte dose [m]": (3.0e-5, 4.5e-5),
    "Oxygen diffusivity [m2.s-1]": (0.9e-9, 1.35e-9),
    "Oxygen reduction exchange current density [A.m-2]": (1.2e-6, 3.9e-6),
    "Tunnelling thickness on tubes [m]": (5.0e-9, 5.4e-9),
    "Tunnelling width on tubes [m]": (0.33e-9, 0.42e-9),
    "Fine-pore leak": (0.012, 0.035),
}
RATE_BAR, SHARE_BAR, GROWTH_BAR = 60.0, 0.93, 1.1  # runs per second and core, share in the solver, memory
NAIVE = 8  # runs by which the naive ways are timed


def study(count: int) -> list[Run]:
    """Draw the runs."""
    low, high = zip(*VARIED.values(), strict=True)
    drawn = qmc.scale(qmc.LatinHypercube(len(VARIED), seed=1).random(count), low, high)
    return [
        Run(CELL, tuple(sorted(zip(VARIED, map(float, row), strict=True))), (STEP,), (("draw", k),))
        for k, row in enumerate(drawn)
    ]


def naive(runs: list[Run]) -> float:
    """Seconds a run, when each builds its own Simulation."""
    begin = time.perf_counter()
    for run in runs:
        numbers = run.built().numbers
        values = pybamm.ParameterValues(numbers | {"Current function [A]": 4.0 * run.built().area_m2})
        pybamm.Simulation(
            base_model(CELL), parameter_values=values, var_pts=dict(points(CELL)), solver=idaklu(SWEEP)
        ).solve([0, 8e5])
    return (time.perf_counter() - begin) / len(runs)


def batch(runs: list[Run]) -> float:
    """Seconds a run, by PyBaMM's BatchStudy."""
    values = {str(k): pybamm.ParameterValues(run.built().numbers) for k, run in enumerate(runs)}
    begin = time.perf_counter()
    pybamm.BatchStudy({"stacked": base_model(CELL)}, parameter_values=values, permutations=True).solve([0, 8e5])
    return (time.perf_counter() - begin) / len(runs)


def main() -> int:
    """Run and report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--jobs", type=int, default=psutil.cpu_count())
    parser.add_argument("--plain", action="store_true", help="do not compile")
    options = parser.parse_args()
    memory: dict[int, float] = {}

    def tell(progress: Progress) -> None:
        family = [psutil.Process(), *psutil.Process().children(recursive=True)]
        memory[progress.done] = sum(process.memory_info().rss for process in family) / 2**20

    runs, pool = study(options.runs), executors.local(options.jobs)
    with tempfile.TemporaryDirectory() as folder:
        store, settings = Store(folder), Settings((), compiled=not options.plain)
        execute(runs[: 4 * options.jobs], store, pool.make, options.jobs, settings)  # builds the models
        progress = execute(runs, store, pool.make, options.jobs, settings, tell)
        counts = store.table()["status"].value_counts().to_dict()
    rate, share = progress.rate / options.jobs, progress.solver_seconds / progress.seconds
    early = memory[min(done for done in memory if done >= min(1000, max(memory)))]
    growth = memory[max(memory)] / early
    print(f"{options.runs} discharges on {options.jobs} cores: {counts}")
    print(f"{rate:.0f} a second and core (bar {RATE_BAR:.0f}), {share:.1%} in the solver (bar {SHARE_BAR:.0%})")
    print(
        f"memory {early:.0f} MB after 1000, {memory[max(memory)]:.0f} MB at the end: x {growth:.2f} (bar {GROWTH_BAR})"
    )
    own = 1 / rate
    for name, way in (("one Simulation a run", naive), ("PyBaMM's BatchStudy", batch)):
        try:
            each = way(runs[:NAIVE])
            print(f"{name}: {1e3 * each:.0f} ms a run on one core, {each / own:.0f} times as long")
        except Exception as error:
            print(f"{name}: fails ({type(error).__name__}: {str(error)[:120]})")
    return int(rate < RATE_BAR or share < SHARE_BAR or growth > GROWTH_BAR)


if __name__ == "__main__":
    sys.exit(main())
