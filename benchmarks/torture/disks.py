"""A full disk and a read-only folder, while results, studies and fitted cells are written."""

import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import lobsim
from benchmarks.torture.tally import SILENT, Tally, judged
from lobsim import plots

SMALL = "96k"  # a result of a few hundred kilobytes does not fit


@contextmanager
def mounted(*options: str) -> Iterator[Path | None]:
    """A small file system of its own; None where it cannot be mounted."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["mount", "-t", "tmpfs", "-o", ",".join(options), "tmpfs", folder]
        try:
            done = os.geteuid() == 0 and subprocess.run(command, capture_output=True, check=False).returncode == 0
        except (OSError, AttributeError):
            done = False
        try:
            yield Path(folder) if done else None
        finally:
            if done:
                subprocess.run(["umount", folder], check=False)


def disks(seed: int) -> Tally:
    """Write where there is no room, or no right to: one sentence, the old file as it was, no draft left behind."""
    tally = Tally("full disk, read-only folder")
    result = lobsim.run(lobsim.Cell("NIPS", "coin").with_mesh(4, 8), "Discharge at 0.4 mA/cm2 until 2.0 V")
    study = lobsim.study(
        lobsim.Cell("NIPS", "stacked", model="lumped"),
        {"Positive electrode BET area [m2.kg-1]": [float(area) for area in range(100_000, 100_400)]},
        protocol="Discharge at 0.4 mA/cm2 until 2.0 V",
    )
    written: dict[str, Callable[[Path], object]] = {
        "result": lambda folder: result.save(folder / "run.nc"),
        "figure": lambda folder: plots.save(result.plot(), folder / "run.png"),
        "cell": lambda folder: lobsim.Cell().save(folder / "cell.toml", {"notes": "x" * 200_000}),
        "study": lambda folder: lobsim.sweep(study, folder / "study", jobs=1, points=200),
    }
    for case, options in (("full", (f"size={SMALL}",)), ("read-only", ("ro",))):
        for what, write in written.items():
            with mounted(*options) as folder:
                if folder is None:
                    tally.skipped = "a file system of its own cannot be mounted here"
                    return tally
                old = folder / "run.nc"
                if case == "full":
                    old.write_bytes(b"old")
                judged(tally, f"{what}, {case}", lambda write=write, folder=folder: write(folder) is None or False)
                if case == "full" and old.read_bytes() != b"old":
                    tally.add(SILENT, f"{what}, {case}: the old file was changed")
                drafts = [path for path in folder.rglob(".*") if path.is_file()]
                if drafts:
                    tally.add(SILENT, f"{what}, {case}: {drafts[0].name} was left behind")
    return tally
