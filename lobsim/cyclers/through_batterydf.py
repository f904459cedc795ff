"""Exports of BioLogic, Arbin, Landt, Maccor and Novonix: batterydf names the columns, lobsim reads the numbers."""

import re
from typing import TYPE_CHECKING, Any

from lobsim.cyclers import batterydf_library, column_names, text, workbook
from lobsim.cyclers.asked_columns import COUNTS, Source, asked, check_units, conversion, delimiter, found_unit, sources
from lobsim.cyclers.column_units import units_in
from lobsim.cyclers.labels import (
    CHARGED,
    CURRENT,
    CYCLE,
    DISCHARGED,
    REQUIRED,
    STEP,
    STEP_TIME,
    TIME,
    VOLTAGE,
)
from lobsim.cyclers.reading import Reading
from lobsim.cyclers.request import Request
from lobsim.cyclers.sign import signed, turned
from lobsim.cyclers.vendors import SYNONYMS, Vendor
from lobsim.errors import LobsimError

if TYPE_CHECKING:
    import numpy as np

ENCODINGS = ("utf-8-sig", "cp1252")
USED = (TIME, VOLTAGE, CURRENT, CYCLE, STEP, STEP_TIME, CHARGED, DISCHARGED)
HEADER_LINES = re.compile(r"Nb\s+header\s+lines\s*:\s*(\d+)")
STATES = {"c": 1.0, "d": -1.0, "r": 0.0}  # of Maccor; others, such as p for a pause, carry no current
DURATION = re.compile(r"(?:(\d+)d\s*)?(\d+):([0-5]?\d):([0-5]?\d(?:\.\d*)?)", re.ASCII)
ALIKE = 1e-3  # share by which two columns of one quantity may differ


def read(request: Request, vendor: Vendor) -> Reading:
    """Read an export of a vendor.

    Raises
    ------
    LobsimError
        If batterydf is not installed, the file is damaged, in another format, or its columns are not clear.
    """
    sheet, metadata = _sheet(request, vendor)
    named = _sources(request, sheet, vendor)
    columns = {label: _numbers(sheet, label, source) for label, source in named.items()}
    metadata["columns"] = {label: source.name for label, source in named.items()}
    if named[CURRENT].sign == "discharge positive":
        columns[CURRENT] = turned(columns[CURRENT])
    reading = Reading(columns, sheet.places, metadata, named[CURRENT].sign is not None)
    plain = [column_names.plain(name) for name in sheet.header]
    if vendor.state in plain and not reading.sign_is_stated:
        states = _states(reading, [row[plain.index(vendor.state)] for row in sheet.rows])
        columns[CURRENT] = signed(reading, states)
    return reading


def _sheet(request: Request, vendor: Vendor) -> tuple[text.Sheet, dict[str, Any]]:
    """Find header and rows."""
    if workbook.is_one(request.path):
        return workbook.sheet(request.path, vendor), {}
    lines, encoding = text.lines(request.path, ENCODINGS)
    line = vendor.header_line(lines)
    said = next((found for words in lines[:20] if (found := HEADER_LINES.search(words))), None)
    if line is None or (said and int(said[1]) != line):
        where = f" in line {said[1]}" if said else ""
        raise LobsimError(
            f"{str(request.path)!r} is not {vendor.words}: a header with {vendor.expected()} was expected{where}"
        )
    metadata: dict[str, Any] = {"encoding": encoding}
    if about := _about(lines[: line - 1]):
        metadata["file_says"] = about
    sheet = text.sheet(request.path, lines, line, delimiter(lines[line - 1]))
    return sheet, metadata


def _about(lines: list[str]) -> dict[str, str]:
    """Read the lines before the header: a name, a colon and what it is."""
    found = {}
    for line in lines:
        name, colon, value = line.partition(": ")
        if colon and name.strip() and value.strip():
            found[name.strip()] = value.strip()
    return found


def _sources(request: Request, sheet: text.Sheet, vendor: Vendor) -> dict[str, Source]:
    """Say where the numbers under each label come from: the user, the table of vendors, or batterydf."""
    stated = sources(asked(request.columns, request.path), sheet, request)
    own: dict[str, list[str]] = {}
    for name in sheet.header:
        if label := vendor.own.get(column_names.plain(name)):
            own.setdefault(label, []).append(name)
    candidates = {}
    for label, found in batterydf_library.names(request.path, sheet.header, vendor.plugin).items():
        candidates[SYNONYMS.get(label, label)] = [name for name in found if column_names.plain(name) not in vendor.own]
    candidates |= own
    check_units(_without_unit(candidates, stated), request)
    chosen = {}
    for label in USED:
        if label in stated:
            chosen[label] = stated[label]
        elif candidates.get(label):
            chosen[label] = _one(sheet, label, candidates[label], request)
        elif label in REQUIRED:
            raise LobsimError(
                f"{str(request.path)!r}: no column is known to be {label!r}: give columns={{{label!r}: '...'}} "
                "(--column 'label=name')"
            )
    return chosen


def _without_unit(candidates: dict[str, list[str]], stated: dict[str, Source]) -> dict[str, str]:
    """Give the columns, by label, whose names do not say their units; an export says that of a voltage as well."""
    needed = [label for label in USED if label not in (*stated, *COUNTS)]
    return {label: name for label in needed for name in candidates.get(label, []) if next(units_in(name), None) is None}


def _one(sheet: text.Sheet, label: str, found: list[str], request: Request) -> Source:
    """Take the first of several columns, if they say the same."""
    import numpy as np

    choices = [Source(name, conversion(label, found_unit(label, name, request) or "", request)) for name in found]
    if len(found) > 1 and label in REQUIRED:
        first, *others = (_numbers(sheet, label, source) for source in choices)
        for name, other in zip(found[1:], others, strict=True):
            if not np.allclose(first, other, rtol=ALIKE, atol=ALIKE * np.abs(first).max()):
                raise LobsimError(
                    f"{str(sheet.path)!r}: {found[0]!r} and {name!r} may both be {label!r} and differ: choose one, "
                    f"columns={{{label!r}: {found[0]!r}}} (--column '{label}={found[0]}')"
                )
    return choices[0]


def _numbers(sheet: text.Sheet, label: str, source: Source) -> "np.ndarray":
    """Read numbers, or durations such as 1d 02:03:04.5."""
    import numpy as np

    index = sheet.column(source.name)
    if label not in (TIME, STEP_TIME) or ":" not in sheet.rows[0][index]:
        return sheet.numbers(index, source.factor)
    found = np.empty(len(sheet.rows))
    for row, cells in enumerate(sheet.rows):
        parts = DURATION.fullmatch(cells[index])
        if not parts:
            raise sheet.error(row, f"{cells[index]!r} under {source.name!r} is no duration such as 1d 02:03:04.5")
        found[row] = 86400 * int(parts[1] or 0) + 3600 * int(parts[2]) + 60 * int(parts[3]) + float(parts[4])
    return found


def _states(reading: Reading, states: list[str]) -> "np.ndarray":
    import numpy as np

    current = np.abs(reading.columns[CURRENT])
    found = np.array([STATES.get(state.lower(), np.nan) for state in states])
    unclear = np.isnan(found) & (current > 0)
    if unclear.any():
        row = int(unclear.argmax())
        raise reading.error(
            row, f"the state {states[row]!r} of a row with {current[row]:g} A is unknown: C, D or R was expected"
        )
    return np.nan_to_num(found)
