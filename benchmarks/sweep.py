"""Ten thousand discharges: runs a second, the share of the time in the solver, memory; beside the naive ways.

    python -m benchmarks.sweep                                  10,000 runs by the batch engine on all cores
    python -m benchmarks.sweep --volumes 20 --jobs 1            20 volumes through the electrode, on one core
    python -m benchmarks.sweep --engine idaklu --runs 1000      fewer, by IDAKLU, compiled

A Latin hypercube over eight numbers of the stacked NIPS cell. In the same run: IDAKLU on one core at the tolerance of
sweeps, compiled; one Simulation a discharge; and PyBaMM's BatchStudy. Exit code 1 if a bar is missed.
"""

import argparse
import sys
import tempfile
import time

import psutil
import pybamm
from scipy.stats import qmc

import lobsim
from lobsim.batch import choice
from lobsim.numerics.solver import SWEEP, idaklu
from lobsim.solve.prepare import base_model, points
from lobsim.sweep import engines, executors
from lobsim.sweep.execute import Progress, execute, varied
from lobsim.sweep.runs import Run
from lobsim.sweep.store import Store
from lobsim.sweep.worker import Settings, solve

CELL = lobsim.Cell("NIPS", "stacked")
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
RATE_BARS = {40: 250.0, 20: 400.0}  # runs per second and core, by volumes through the electrode
TIMES_BAR, GROWTH_BAR = 8.0, 1.1  # times IDAKLU, memory
NAIVE, ALONE = 8, 60  # runs by which the naive ways are timed, and IDAKLU


def study(count: int, cell: lobsim.Cell = CELL) -> list[Run]:
    """Draw the runs."""
    low, high = zip(*VARIED.values(), strict=True)
    drawn = qmc.scale(qmc.LatinHypercube(len(VARIED), seed=1).random(count), low, high)
    return [
        Run(cell, tuple(sorted(zip(VARIED, map(float, row), strict=True))), (STEP,), (("draw", k),))
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


def by_idaklu(runs: list[Run]) -> float:
    """Seconds a run on one core, by IDAKLU compiled, at the tolerance of sweeps."""
    settings = Settings(varied(runs), compiled=True)
    solve(runs[:4], settings)
    begin = time.process_time()
    solve(runs, settings)
    return (time.process_time() - begin) / len(runs)


def main() -> int:
    """Run and report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--jobs", type=int, default=psutil.cpu_count())
    parser.add_argument("--volumes", type=int, default=40, help="through the electrode")
    parser.add_argument("--engine", choices=choice.CHOICES, default=choice.BATCH)
    options = parser.parse_args()
    memory: dict[int, float] = {}

    def tell(progress: Progress) -> None:
        family = [psutil.Process(), *psutil.Process().children(recursive=True)]
        memory[progress.done] = sum(process.memory_info().rss for process in family) / 2**20

    runs, pool = study(options.runs, CELL.with_mesh(positive=options.volumes)), executors.local(options.jobs)
    chosen = engines.structures(options.engine, runs)
    with tempfile.TemporaryDirectory() as folder:
        store, settings = Store(folder), Settings((), compiled=True)
        execute(runs[: 64 * options.jobs], store, pool.make, options.jobs, settings, batch=chosen)  # builds the models
        progress = execute(runs, store, pool.make, options.jobs, settings, tell, batch=chosen)
        table = store.table()
        counts = table.groupby(["status", "engine"]).size().to_dict()
    rate, share = progress.rate / options.jobs, progress.solver_seconds / progress.seconds
    early = memory[min(done for done in memory if done >= min(1000, max(memory)))]
    growth, bar = memory[max(memory)] / early, RATE_BARS.get(options.volumes, 0.0)
    times = rate * by_idaklu(runs[:ALONE])
    print(f"{options.runs} discharges, {options.volumes} volumes, on {options.jobs} cores: {counts}")
    print(f"{rate:.0f} a second and core (bar {bar:.0f}), {share:.1%} in the solver")
    print(f"{times:.1f} times IDAKLU compiled at the tolerance of sweeps (bar {TIMES_BAR:.0f})")
    print(
        f"memory {early:.0f} MB after 1000, {memory[max(memory)]:.0f} MB at the end: x {growth:.2f} (bar {GROWTH_BAR})"
    )
    for name, way in (("one Simulation a run", naive), ("PyBaMM's BatchStudy", batch)):
        try:
            each = way(runs[:NAIVE])
            print(f"{name}: {1e3 * each:.0f} ms a run on one core, {each * rate:.0f} times as long")
        except Exception as error:
            print(f"{name}: fails ({type(error).__name__}: {str(error)[:120]})")
    return int(rate < bar or times < TIMES_BAR or growth > GROWTH_BAR)


if __name__ == "__main__":
    sys.exit(main())
