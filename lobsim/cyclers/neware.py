"""Neware .ndax and .nda, opened by batterydf with fastnda; the units are those that fastnda's names say."""

from pathlib import Path
from typing import TYPE_CHECKING

from lobsim.cyclers import batterydf_library
from lobsim.cyclers.labels import CURRENT, STEP, STEP_CAPACITY, STEP_TIME, TIME, UNIX_TIME, VOLTAGE
from lobsim.cyclers.reading import Reading
from lobsim.cyclers.request import Request
from lobsim.errors import LobsimError

if TYPE_CHECKING:
    import numpy as np
    import pandas

SUFFIXES = (".ndax", ".nda")
# Cycles are counted by lobsim: fastnda begins one at each charge, and cells of lithium and oxygen begin discharging.
COLUMNS = {
    "total_time_s": (TIME, 1.0),
    "voltage_V": (VOLTAGE, 1.0),
    "current_mA": (CURRENT, 1e-3),
    "unix_time_s": (UNIX_TIME, 1.0),
    "step_count": (STEP, 1.0),
    "step_time_s": (STEP_TIME, 1.0),
    "capacity_mAh": (STEP_CAPACITY, 1e-3),
}


def recognise(path: Path) -> bool:
    """Tell a file of Neware by its ending; its content is binary."""
    return path.suffix.lower() in SUFFIXES


def read(request: Request) -> Reading:
    """Read the records of a test.

    Raises
    ------
    LobsimError
        If the libraries are not installed or cannot read the file, or records are missing.
    """
    table, warned = batterydf_library.neware(request.path)
    if not len(table):
        raise LobsimError(f"{str(request.path)!r} holds no records: a finished or running test was expected")
    columns = {label: _plain(table[name], factor) for name, (label, factor) in COLUMNS.items() if name in table}
    reading = Reading(columns, [(request.path, 0)] * len(table), {"cycler": "Neware"})
    _none_missing(reading, table)
    if warned:
        return Reading(columns, reading.places, {**reading.metadata, "warnings": warned})
    return reading


def _plain(column: "pandas.Series", factor: float) -> "np.ndarray":
    """Give the decimal number that was meant where the file has single precision: 2.8, not 2.799999952."""
    import numpy as np

    numbers = column.to_numpy()
    if numbers.dtype == np.float32:
        numbers = numbers.astype(str)
    numbers = numbers.astype(float)
    return numbers if factor == 1.0 else numbers / (1 / factor)


def _none_missing(reading: Reading, table: "pandas.DataFrame") -> None:
    """Refuse a file whose records are not numbered one after the other."""
    import numpy as np

    if "index" in table:
        gaps = np.append(False, np.diff(table["index"].to_numpy(dtype=np.int64)) != 1)
        if gaps.any():
            row = int(gaps.argmax())
            before, found = table["index"].iloc[row - 1], table["index"].iloc[row]
            raise reading.error(row, f"the number {before + 1} was expected after {before}, but {found} follows")
