"""How long a command takes in a new process, beside the imports that are the least that it could take.

    python benchmarks/start.py             each three times, the smallest counts
    python benchmarks/start.py --rounds 1

Processor time, of all threads, and wall time. Exit code 1 if a bar is missed.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import numpy as np

RUN_BAR, DATA_BAR = 4.0, 1.5  # s of processor time


class Case(NamedTuple):
    """A command, as arguments of Python, and its bar [s]."""

    name: str
    arguments: tuple[str, ...]
    bar: float | None = None


def cases(folder: Path) -> tuple[Case, ...]:
    """Name what is started; a file of a cycler is made in the folder."""
    table = folder / "discharge.csv"
    t = np.linspace(0, 36000, 200)
    columns = np.column_stack((t, 2.7 - 0.5 * (t / t[-1]) ** 8, np.full_like(t, -0.4)))
    np.savetxt(table, columns, delimiter=",", header="time_s,voltage_V,current_mA", comments="")
    return (
        Case("import numpy, scipy", ("-c", "import numpy, scipy")),
        Case("import pybamm", ("-c", "import pybamm")),
        Case("import lobsim; lobsim.run", ("-c", "import lobsim; lobsim.run")),
        Case("lobsim run", ("-m", "lobsim", "run", "--membrane", "NIPS"), RUN_BAR),
        Case("lobsim run --out run.nc", ("-m", "lobsim", "run", "--out", str(folder / "run.nc"))),
        Case("lobsim data", ("-m", "lobsim", "data", str(table)), DATA_BAR),
    )


def spent(arguments: tuple[str, ...]) -> tuple[float, float]:
    """Start Python once; processor and wall time [s]."""
    before, begin = os.times(), time.perf_counter()
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True)
    wall, after = time.perf_counter() - begin, os.times()
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)}: {done.stderr}")
    user, system = after.children_user - before.children_user, after.children_system - before.children_system
    return user + system, wall


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    missed = False
    print(f"{'in a new process':28s} {'processor s':>12s} {'wall s':>7s} {'bar':>5s}")
    with tempfile.TemporaryDirectory() as folder:
        for case in cases(Path(folder)):
            processor, wall = (
                min(column) for column in zip(*(spent(case.arguments) for _ in range(rounds)), strict=True)
            )
            over = case.bar is not None and processor > case.bar
            missed |= over
            bar = "" if case.bar is None else f"{case.bar:.1f}"
            print(f"{case.name:28s} {processor:12.2f} {wall:7.2f} {bar:>5s}" + " MISSED" * over)
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
