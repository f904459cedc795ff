"""Processes that are killed in the middle of a study or of cycles: started again, they end as if they were not."""

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
CYCLES = ["--model", "lumped", "--times", "60", "--discharge", "1 mA/cm2 until 0.2 mAh/cm2 or 2.0 V",
          "--charge", "0.5 mA/cm2 until 0.2 mAh/cm2 or 4.2 V"]  # fmt: skip
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


def killed_cycles(seed: int) -> Tally:
    """Kill `lobsim cycle` at random times until it has ended: its file is always whole, and its numbers the same."""
    tally = Tally("killed cycles")
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as place:
        whole, cut = Path(place) / "whole.nc", Path(place) / "cut.nc"
        _start(["cycle", *CYCLES, "--out", str(whole)]).wait()
        done = 0
        for _ in range(KILLS):
            process = _start(["cycle", *(["--resume", str(cut)] if cut.exists() else CYCLES), "--out", str(cut)])
            time.sleep(chance.uniform(3, 10))
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            before, done = done, len(lobsim.load(cut).steps) if cut.exists() else 0
            if done < before:
                tally.add(SILENT, f"a file that held {before} steps holds {done}")
        _start(["cycle", *(["--resume", str(cut)] if cut.exists() else CYCLES), "--out", str(cut)]).wait()
        one, other = lobsim.load(whole), lobsim.load(cut)
        tally.counts[RIGHT] += KILLS
        if not one.cycles.equals(other.cycles):
            tally.add(SILENT, "the cycles of a run that was killed are not those of one that was not")
    return tally


def _start(words: list[str]) -> subprocess.Popen:
    command = [sys.executable, "-m", "lobsim", *words]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen(command, start_new_session=True, **quiet)


def _sweep(folder: Path, out: str) -> subprocess.Popen:
    return _start(["sweep", str(folder / "study.toml"), "--out", str(folder / out)])


def _rows(folder: Path) -> pandas.DataFrame:
    return lobsim.open_study(folder).table().sort_values("key").reset_index(drop=True)
