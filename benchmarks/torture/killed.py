"""Processes that are killed in the middle of a study: started again, it ends with the rows of one that was not."""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas

import lobsim
from benchmarks.torture.tally import RIGHT, SILENT, Tally

KILLS = 6
STUDY = """
design = "grid"
[cell]
membrane = "NIPS"
build = "stacked"
model = "lumped"
[vary]
"Positive electrode BET area [m2.kg-1]" = [{areas}]
"""


def killed(seed: int) -> Tally:
    """Kill `lobsim sweep` at random times until it has ended, and compare."""
    tally = Tally("killed processes")
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        areas = ", ".join(str(100_000.0 + 50 * n) for n in range(400))
        (folder / "study.toml").write_text(STUDY.format(areas=areas), encoding="utf-8")
        _sweep(folder, "whole").wait()
        for _ in range(KILLS):
            process = _sweep(folder, "killed")
            time.sleep(chance.uniform(3, 14))
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        _sweep(folder, "killed").wait()
        whole, again = (_rows(folder / name) for name in ("whole", "killed"))
        tally.counts[RIGHT] += KILLS
        if not whole.equals(again):
            tally.add(SILENT, "the rows of a study that was killed are not those of one that was not")
    return tally


def _sweep(folder: Path, out: str) -> subprocess.Popen:
    command = [sys.executable, "-m", "lobsim", "sweep", str(folder / "study.toml"), "--out", str(folder / out)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen(command, start_new_session=True, **quiet)


def _rows(folder: Path) -> pandas.DataFrame:
    return lobsim.open_study(folder).table().sort_values("key").reset_index(drop=True)
