"""Arbin's .res, a database of Microsoft Access, through mdbtools where that is installed."""

import csv
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from lobsim.cyclers import content
from lobsim.cyclers.labels import (
    CHARGED,
    CHARGED_ENERGY,
    CURRENT,
    CYCLE,
    DISCHARGED,
    DISCHARGED_ENERGY,
    STEP,
    STEP_TIME,
    TIME,
    UNIX_TIME,
    VOLTAGE,
)
from lobsim.cyclers.moments import stamps
from lobsim.cyclers.reading import Reading
from lobsim.cyclers.request import Request
from lobsim.cyclers.text import Sheet
from lobsim.errors import LobsimError

TOOL, TABLE, SECONDS = "mdb-export", "Channel_Normal_Table", 600
COLUMNS = {  # in SI and Ah, Wh by the database's own description
    TIME: "Test_Time",
    VOLTAGE: "Voltage",
    CURRENT: "Current",
    STEP: "Step_Index",
    CYCLE: "Cycle_Index",
    STEP_TIME: "Step_Time",
    CHARGED: "Charge_Capacity",
    DISCHARGED: "Discharge_Capacity",
    CHARGED_ENERGY: "Charge_Energy",
    DISCHARGED_ENERGY: "Discharge_Energy",
}
ORDER, STAMP = "Data_Point", "DateTime"


def read(request: Request) -> Reading:
    """Read the records of a .res, in the order of their numbers.

    Raises
    ------
    LobsimError
        If mdbtools is not installed, or the file is no .res or holds several tests.
    """
    import numpy as np

    sheet = _sheet(request.path)
    if len(set(sheet.words(sheet.column("Test_ID")))) > 1:
        raise LobsimError(f"{str(request.path)!r} holds several tests: export one from MITS as CSV")
    order = np.argsort(sheet.numbers(sheet.column(ORDER)), kind="stable")
    columns = {label: sheet.numbers(sheet.column(name))[order] for label, name in COLUMNS.items()}
    clock = stamps(sheet.words(sheet.column(STAMP))) if STAMP in sheet.header else None
    if clock is not None:
        columns[UNIX_TIME] = clock.seconds[order]
    return Reading(columns, [(request.path, 0)] * len(order), {"program": "MITS"}, True)


def _sheet(path: Path) -> Sheet:
    if shutil.which(TOOL) is None:
        raise LobsimError(
            f"{str(path)!r} is an Arbin .res, a database of Access: export it as CSV (MITS: Data Watcher), or install "
            "mdbtools, which reads it"
        )
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "test.res"  # unpacked, under a name that no tool takes for an option
        copy.write_bytes(content.content(path))
        try:
            found = subprocess.run([TOOL, str(copy), TABLE], capture_output=True, timeout=SECONDS, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise LobsimError(f"{str(path)!r}: mdbtools cannot read it, {error}") from None
    try:
        rows = list(csv.reader(found.stdout.decode("utf-8", errors="replace").splitlines()))
    except csv.Error as error:
        raise LobsimError(f"{str(path)!r}: mdbtools gives no table, {error}: the file is damaged") from None
    if found.returncode or len(rows) < 2:
        said = " ".join(found.stderr.decode("utf-8", errors="replace").split())[:200]
        raise LobsimError(f"{str(path)!r}: mdbtools finds no {TABLE} in it{': ' + said if said else ''}")
    damaged = next((i for i, row in enumerate(rows) if len(row) != len(rows[0])), None)
    if damaged is not None:
        raise LobsimError(f"{str(path)!r}: mdbtools gives record {damaged} without all its values: the file is damaged")
    return Sheet(path, rows[0], rows[1:], list(range(1, len(rows))))
