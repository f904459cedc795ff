"""How much processor time `lobsim data` takes, as a ratio to a yardstick in the same run.

    python benchmarks/data.py

A small file is held against a process that imports pandas, which any reader built on it has to; rows, against pandas'
own reading of the same table. Yardstick and subject take turns, and the smaller time of each counts. Exit code 1 if a
ratio exceeds its bar.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas

import lobsim

ROOT = Path(__file__).resolve().parents[1]
ROUNDS, SMALL, LARGE = 5, 500, 100_000
SMALL_BAR, ROW_BAR = 2.5, 40.0
HEADER = "Record\tTestTime/Sec\tVoltage/V\tCurrent/mA\tCapacity/mAh\tCycle-Index\tStep-Index\tStep-State"


def export(path: Path, rows: int) -> Path:
    """Write cycles as a cycler exports them: names with units, steps with a state, a counter."""
    number = np.arange(rows)
    step = number * 20 // rows
    way = np.where(step % 2, 1.0, -1.0)
    within = number - step * rows // 20
    columns = (10.0 * number, 3.0 + way * (0.1 + within / rows), way * 0.4, within * 4 / 3600, step // 2 + 1, step + 1)
    states = np.where(way > 0, "RateC", "RateD")
    lines = [
        f"{n}\t{t:.1f}\t{v:.4f}\t{i:.4f}\t{q:.6f}\t{c}\t{s}\t{state}"
        for n, t, v, i, q, c, s, state in zip(number, *columns, states, strict=True)
    ]
    path.write_text("\n".join([HEADER, *lines, ""]), encoding="utf-8")
    return path


def of_process(*arguments: str) -> float:
    """Processor time of a Python with these arguments [s]."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environ = os.environ | {"PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, *arguments], env=environ, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def of_call(work: Callable[[], object]) -> float:
    """Processor time of a call [s]."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


def missed(name: str, subject: Callable[[], float], yardstick: Callable[[], float], bar: float) -> bool:
    """Print how many yardsticks a case takes; is it over its bar?"""
    own, unit = (min(times) for times in zip(*[(subject(), yardstick()) for _ in range(ROUNDS)], strict=True))
    over = own / unit > bar
    print(f"{name:40s} {own:6.2f} s {unit:6.2f} s {own / unit:6.2f}, bar {bar:.1f}" + " MISSED" * over)
    return over


def main() -> int:
    """Print the table."""
    with tempfile.TemporaryDirectory(prefix="lobsim-data-") as folder:
        small, large = export(Path(folder) / "small.txt", SMALL), export(Path(folder) / "large.txt", LARGE)
        found = [
            missed(
                f"lobsim data, {SMALL} rows, and import pandas",
                lambda: of_process("-m", "lobsim", "data", str(small)),
                lambda: of_process("-c", "import pandas"),
                SMALL_BAR,
            ),
            missed(
                f"read, {LARGE} rows, and pandas.read_csv",
                lambda: of_call(lambda: lobsim.cyclers.read(large)),
                lambda: of_call(lambda: pandas.read_csv(large, sep="\t")),
                ROW_BAR,
            ),
        ]
    return int(any(found))


if __name__ == "__main__":
    sys.exit(main())
