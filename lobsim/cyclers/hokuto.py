"""HOKUTO DENKO SD8: one CSV with lines about the measurement, a header, a row of units, and the data.

What is known of the format was gathered from public readers; no genuine file was at hand.
"""

from typing import Any

from lobsim.cyclers import column_names, moments, text
from lobsim.cyclers.asked_columns import conversion
from lobsim.cyclers.divided_lines import divide
from lobsim.cyclers.labels import (
    CURRENT,
    CYCLE,
    STEP,
    STEP_CAPACITY,
    STEP_TIME,
    TIME,
    UNIX_TIME,
    VOLTAGE,
)
from lobsim.cyclers.reading import Reading
from lobsim.cyclers.request import Request
from lobsim.cyclers.sign import signed
from lobsim.errors import LobsimError, unknown

NAME = "HOKUTO DENKO SD8 file"
ENCODINGS = ("utf-8-sig", "cp932")
COLUMNS = {
    TIME: "時間",
    VOLTAGE: "電圧",
    CURRENT: "電流",
    STEP_CAPACITY: "ah(step)",
    STEP_TIME: "ステップ時間",
    CYCLE: "サイクル",
    STEP: "ステップ",
}
MODE = "モード"
NEEDED = (*(COLUMNS[label] for label in (TIME, VOLTAGE, CURRENT)), MODE)
DIRECTION = {"charge": 1.0, "discharge": -1.0, "rest": 0.0, "充電": 1.0, "放電": -1.0, "休止": 0.0}
START = "測定開始日時"
MOST_HEADER_LINES = 60


def recognise(head: str) -> bool:
    """Tell an SD8 file by its header."""
    return _header_line(head.split("\n")) is not None


def read(request: Request) -> Reading:
    """Read columns by their names and in the units of the row of units; the current is signed by the mode.

    Raises
    ------
    LobsimError
        If the file is damaged or in another format.
    """
    import numpy as np

    found = text.read(request.path, ENCODINGS)
    lines = found.lines
    line = _header_line(lines)
    if line is None:
        raise LobsimError(
            f"{str(request.path)!r} is no {NAME}: a header with {', '.join(NEEDED)} was expected in its first "
            f"{MOST_HEADER_LINES} lines"
        )
    sheet = divide(found, line, ",", skip=1, cut_off=request.cut_off)
    plain = [column_names.plain(name) for name in sheet.header]
    units = _units(sheet, line + 1, lines[line])
    columns = {}
    for label, name in COLUMNS.items():
        if name in plain:
            index = plain.index(name)
            columns[label] = sheet.numbers(index, conversion(label, units[index], request))
    metadata = _metadata(lines[: line - 1])
    start = moments.start(str(metadata.get("start", "")))
    if start is not None:
        columns[UNIX_TIME] = start + columns[TIME]
    reading = Reading(columns, sheet.places, metadata | {"encoding": found.encoding}, remarks=sheet.remarks)
    return signed(reading, np.array(_directions(sheet, plain.index(MODE))))


def _header_line(lines: list[str]) -> int | None:
    """Find the header by its names, whatever their order; counted from 1."""
    for line, words in enumerate(lines[:MOST_HEADER_LINES], 1):
        cells = {column_names.plain(cell) for cell in text.cells(words.rstrip("\r"), ",")}
        if cells.issuperset(NEEDED):
            return line
    return None


def _units(sheet: text.Sheet, line: int, words: str) -> list[str]:
    """Read the row of units, which follows the header; words have none."""
    cells = [cell.strip("[]() ") for cell in text.cells(words, ",")]
    if len(cells) < len(sheet.header) or any(text.NUMBER.fullmatch(cell) for cell in cells):
        raise LobsimError(
            f"{str(sheet.path)!r}, line {line}: {words[: text.SHOWN]!r} is no row of units, such as "
            "Sec,V,mA, which was expected after the header"
        )
    for name in NEEDED[:3]:
        index = [column_names.plain(header) for header in sheet.header].index(name)
        if not cells[index]:
            raise LobsimError(f"{str(sheet.path)!r}, line {line}: no unit stands under {name}")
    return [cell or "1" for cell in cells]


def _directions(sheet: text.Sheet, index: int) -> "list[float]":
    found = []
    for row, cells in enumerate(sheet.rows):
        mode = column_names.plain(cells[index])
        if mode not in DIRECTION:
            raise sheet.error(row, str(unknown("mode", cells[index], ("Charge", "Discharge", "Rest"))))
        found.append(DIRECTION[mode])
    return found


def _metadata(lines: list[str]) -> dict[str, Any]:
    """Read the lines about the measurement: a name and what it is."""
    said = {}
    for line in lines:
        name, _, value = line.replace('"', "").partition(",")
        if name.strip() and value.strip(" ,"):
            said[name.strip()] = value.strip(" ,")
    known: dict[str, Any] = {"cycler": "HOKUTO DENKO SD8", "file_says": said}
    if START in said:
        known |= {"start": said[START].replace("/", "-"), "clock": "local time of the cycler, taken as UTC"}
    return known
