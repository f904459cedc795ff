"""TOYO TOSCAT: a folder a channel, with files 000001, 000002 and so on; also one of these files.

What is known of the format was gathered from public readers; no genuine file was at hand.
"""

import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lobsim.cyclers import column_names, content, moments, text, toyo_time
from lobsim.cyclers.asked_columns import conversion
from lobsim.cyclers.divided_lines import divide
from lobsim.cyclers.labels import CURRENT, CYCLE, STEP, STEP_TIME, TIME, UNIX_TIME, VOLTAGE
from lobsim.cyclers.reading import Reading
from lobsim.cyclers.request import Request
from lobsim.cyclers.sign import signed
from lobsim.errors import LobsimError

if TYPE_CHECKING:
    import numpy as np

NAME = "TOYO TOSCAT file"
ENCODINGS = ("utf-8-sig", "cp932")
RAW_FILE = re.compile(r"\d{6}(\.\w+)?", re.ASCII)
COLUMNS = {
    "date": ("日付", "date"),
    "clock": ("時刻", "time"),
    "elapsed": ("経過時間", "passtime", "passedtime"),
    "voltage": ("電圧", "voltage"),
    "current": ("電流", "current"),
    "condition": ("状態", "condition"),
    "mode": ("モード", "mode"),
    "cycle": ("サイクル", "cycle"),
    "total": ("総サイクル", "totlcycle", "totalcycle"),
}
NEEDED = ("date", "clock", "elapsed", "voltage", "current", "condition")
DIRECTION = {0: 0.0, 1: 1.0, 2: -1.0, 3: 0.0}  # rest is 0, or 3 in some firmware
ABORT = 9
MOST_HEADER_LINES = 20
MASS_BYTES = slice(45, 54)  # of the first line of a .PTN


@dataclass(frozen=True)
class _File:
    """One of the numbered files."""

    sheet: text.Sheet
    at: dict[str, int]

    def numbers(self, name: str) -> "np.ndarray":
        """Read one of `COLUMNS` in the unit of its label."""
        header = self.sheet.header[self.at[name]]
        label = {"elapsed": TIME, "voltage": VOLTAGE, "current": CURRENT}.get(name)
        unit = column_names.bracket(header) if label else None
        if label and unit is None:
            raise LobsimError(f"{str(self.sheet.path)!r}: the column {header!r} has no unit in brackets")
        factor = conversion(label, unit, Request(self.sheet.path, {})) if label and unit else 1.0
        return self.sheet.numbers(self.at[name], factor)


def recognise(path: Path, head: str) -> bool:
    """Tell a channel's folder by its numbered files, and one of these by its header."""
    return bool(_raw_files(path)) if path.is_dir() else has_header(head)


def has_header(head: str) -> bool:
    """Tell by its begin whether a text has the header of one of the numbered files."""
    return _header(head.splitlines()[:MOST_HEADER_LINES]) is not None


def read(request: Request) -> Reading:
    """Read a channel: its files one after the other, its time made continuous, its current signed.

    The elapsed time begins anew at each step. `CAPACITY.LOG`, which holds sums, is not read.

    Raises
    ------
    LobsimError
        If a file is damaged, in another format, or missing between others.
    """
    import numpy as np

    paths = _raw_files(request.path) if request.path.is_dir() else [request.path]
    files = [_file(path, request.cut_off and path == paths[-1]) for path in paths]
    places = [place for file in files for place in file.sheet.places]
    columns = {name: np.concatenate([file.numbers(name) for file in files]) for name in _numeric(files)}
    reading = Reading({CURRENT: columns["current"]}, places)
    direction, aborted = _directions(reading, columns["condition"])
    begins = toyo_time.begins(columns, ABORT)
    clock = np.concatenate([_clock(file) for file in files])
    time = toyo_time.continuous(columns["elapsed"], begins, clock)
    toyo_time.check(reading, time, clock)
    found = {
        TIME: time,
        VOLTAGE: columns["voltage"],
        CURRENT: signed(reading, direction).columns[CURRENT],
        UNIX_TIME: clock[0] - columns["elapsed"][0] + time,
        STEP: 1.0 + np.cumsum(begins),
        STEP_TIME: columns["elapsed"],
    }
    cycle = next((columns[name] for name in ("total", "cycle") if name in columns), None)
    if cycle is not None and not (np.diff(cycle) < 0).any():
        found[CYCLE] = cycle
    remarks = [words for file in files for words in file.sheet.remarks]
    return Reading(found, places, _metadata(request.path, paths, clock[0], aborted), True, remarks)


def _raw_files(folder: Path) -> list[Path]:
    """List the numbered files of a channel; none may be missing between two others."""
    try:
        found = sorted(path for path in folder.iterdir() if RAW_FILE.fullmatch(path.name) and path.is_file())
    except OSError as error:
        raise LobsimError(f"cannot read {str(folder)!r}: {error.strerror or error}") from None
    numbers = [int(path.name[:6]) for path in found]
    for before, after in pairwise(numbers):
        if after != before + 1:
            raise LobsimError(
                f"{str(folder)!r}: {before + 1:06d} was expected after {before:06d}, but {after:06d} follows"
            )
    return found


def _header(lines: list[str]) -> tuple[int, dict[str, int]] | None:
    """Find the header, counted from 1, and where its columns are."""
    for line, words in enumerate(lines, 1):
        plain = [column_names.plain(column_names.base(cell)) for cell in text.cells(words.rstrip("\r"), ",")]
        at = {name: plain.index(s) for name, spelt in COLUMNS.items() for s in spelt if s in plain}
        if all(name in at for name in NEEDED):
            return line, at
    return None


def _file(path: Path, cut_off: bool) -> _File:
    lines = text.read(path, ENCODINGS)
    found = _header(lines.lines[:MOST_HEADER_LINES])
    if not found:
        raise LobsimError(
            f"{str(path)!r} is no {NAME}: a header with 経過時間[Sec], 電圧[V], 電流[mA], 状態 or PassTime[Sec], "
            f"Voltage[V], Current[mA], Condition was expected in its first {MOST_HEADER_LINES} lines"
        )
    return _File(divide(lines, found[0], ",", cut_off=cut_off), found[1])


def _numeric(files: list[_File]) -> list[str]:
    """Name the columns of numbers that all files have."""
    return [name for name in COLUMNS if name not in ("date", "clock") and all(name in file.at for file in files)]


def _directions(reading: Reading, condition: "np.ndarray") -> "tuple[np.ndarray, str | None]":
    """Turn conditions into directions; an abort goes on in the direction before it, and its place is given."""
    import numpy as np

    unknown = ~np.isin(condition, [*DIRECTION, ABORT])
    if unknown.any():
        row = int(unknown.argmax())
        raise reading.error(
            row, f"condition {condition[row]:g} is unknown: 1 charge, 2 discharge, 0 or 3 rest, 9 abort were expected"
        )
    if (reading.columns[CURRENT] < 0).any():
        row = int((reading.columns[CURRENT] < 0).argmax())
        raise reading.error(row, f"the current {reading.columns[CURRENT][row]:g} A has a sign: none was expected")
    last, direction = 0.0, np.zeros(len(condition))
    for row, state in enumerate(condition):
        last = direction[row] = DIRECTION.get(int(state), last)
    if not (condition == ABORT).any():
        return direction, None
    path, line = reading.places[int((condition == ABORT).argmax())]
    return direction, f"{path.name}, line {line}"


def _clock(file: _File) -> "np.ndarray":
    """Read date and time of each row [s since 1970], as if the cycler's clock were in UTC."""
    import numpy as np

    found = np.empty(len(file.sheet.rows))
    for row, cells in enumerate(file.sheet.rows):
        words = f"{cells[file.at['date']]} {cells[file.at['clock']]}"
        when = moments.start(words)
        if when is None:
            raise file.sheet.error(row, f"{words!r} is no date and time such as '2023/01/31 12:00:00'")
        found[row] = when
    return found


def _metadata(path: Path, paths: list[Path], begin: float, aborted: str | None) -> dict[str, Any]:
    folder = path if path.is_dir() else path.parent
    known: dict[str, Any] = {
        "cycler": "TOYO TOSCAT",
        "start": moments.said(begin),
        "clock": "local time of the cycler, taken as UTC",
        "files": [file.name for file in paths],
    }
    if mass := _mass(folder):
        known["electrode_mass"] = mass
    if aborted:
        known["aborted"] = aborted
    return known


def _mass(folder: Path) -> float | None:
    """Read the mass of the electrode from the patterns beside, if all say the same; their unit is not known."""
    masses = set()
    try:
        for path in sorted(folder.iterdir()):
            if path.suffix.upper() == ".PTN" and path.is_file():
                line = content.content(path).split(b"\n")[0].decode("ascii", errors="replace")
                number = column_names.word_at(line, MASS_BYTES)
                masses.add(float(number) if text.NUMBER.fullmatch(number) else None)
    except (OSError, LobsimError):  # the data do not depend on what lies beside them
        return None
    return masses.pop() if len(masses) == 1 else None
