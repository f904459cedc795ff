"""Neware .ndax and .nda, opened by fastnda; the units are those that its names say."""

import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lobsim.cyclers import content, libraries
from lobsim.cyclers.labels import CURRENT, STEP, STEP_CAPACITY, STEP_ENERGY, STEP_TIME, TIME, UNIX_TIME, VOLTAGE
from lobsim.cyclers.reading import Reading
from lobsim.cyclers.request import Request
from lobsim.errors import LobsimError, needs

if TYPE_CHECKING:
    import numpy as np

SUFFIXES = (".ndax", ".nda")
EXPORT = "export it from BTSDA as CSV or Excel"
# Cycles are counted by lobsim: fastnda begins one at each charge, and cells of lithium and oxygen begin discharging.
COLUMNS = {
    "total_time_s": (TIME, 1.0),
    "voltage_V": (VOLTAGE, 1.0),
    "current_mA": (CURRENT, 1e-3),
    "unix_time_s": (UNIX_TIME, 1.0),
    "step_count": (STEP, 1.0),
    "step_time_s": (STEP_TIME, 1.0),
    "capacity_mAh": (STEP_CAPACITY, 1e-3),
    "energy_mWh": (STEP_ENERGY, 1e-3),
}


def recognise(path: Path, begin: bytes) -> bool:
    """Tell a file of Neware by its ending, if its content is binary."""
    return content.suffix(path) in SUFFIXES and not content.is_text(begin)


def read(request: Request) -> Reading:
    """Read the records of a test.

    Raises
    ------
    LobsimError
        If fastnda is not installed or cannot read the file, or records are missing.
    """
    table, warned = _table(request.path)
    if not len(table):
        raise LobsimError(f"{str(request.path)!r} holds no records: a finished or running test was expected")
    there = [name for name in COLUMNS if name in table.columns]
    columns = {COLUMNS[name][0]: _plain(table[name].to_numpy(), COLUMNS[name][1]) for name in there}
    reading = Reading(columns, [(request.path, 0)] * len(table), {"program": "BTS"}, True, warned)
    if "index" in table.columns:
        _none_missing(reading, table["index"].to_numpy())
    return reading


def _table(path: Path) -> tuple[Any, list[str]]:
    """Open a file; the table as it is there, and what the library warns of."""
    if path.suffix.lower() not in SUFFIXES:
        raise LobsimError(f"{str(path)!r} is packed by gzip: unpack it first, fastnda reads it as it is")
    cannot = f"{str(path)!r}: fastnda cannot read it"
    try:
        with (
            libraries.guarded(lambda words: LobsimError(f"{cannot}, {words}; {EXPORT}")),
            warnings.catch_warnings(record=True) as caught,
        ):
            warnings.simplefilter("always")
            import fastnda

            table = fastnda.read(path)
    except ModuleNotFoundError:
        raise needs(f"{str(path)!r}: Neware's binaries are read with the library fastnda", "data") from None
    missing = [name for name in ("voltage_V", "current_mA", "total_time_s") if name not in table.columns]
    if missing:
        raise LobsimError(f"{str(path)!r}: fastnda gives no {missing[0]}; {EXPORT}")
    return table, sorted({str(one.message) for one in caught if one.category.__name__.startswith("Unver")})


def _plain(numbers: "np.ndarray", factor: float) -> "np.ndarray":
    """Give the decimal number that was meant where the file has single precision: 2.8, not 2.799999952."""
    import numpy as np

    if numbers.dtype == np.float32:
        numbers = numbers.astype(str)
    numbers = numbers.astype(float)
    return numbers if factor == 1.0 else numbers / (1 / factor)


def _none_missing(reading: Reading, numbers: "np.ndarray") -> None:
    """Refuse a file whose records are not numbered one after the other."""
    import numpy as np

    gaps = np.append(False, np.diff(numbers.astype(np.int64)) != 1)
    if gaps.any():
        row = int(gaps.argmax())
        before, found = numbers[row - 1], numbers[row]
        raise reading.error(row, f"the number {before + 1} was expected after {before}, but {found} follows")
