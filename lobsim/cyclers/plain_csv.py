"""Plain CSV whose columns the user names; also capacity and voltage alone, at a constant current."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from lobsim.cyclers import content, text, workbook
from lobsim.cyclers.asked_columns import Asked, Source, as_in, asked, sources
from lobsim.cyclers.divided_lines import divide
from lobsim.cyclers.labels import CAPACITY_PER_AREA, CHARGED, CURRENT, CYCLE, DISCHARGED, REQUIRED, STEP, TIME, VOLTAGE
from lobsim.cyclers.reading import Reading
from lobsim.cyclers.request import Request
from lobsim.cyclers.sign import turned
from lobsim.errors import LobsimError

if TYPE_CHECKING:
    import numpy as np

ENCODINGS = ("utf-8-sig", "cp1252")
BACK_SHARE = 0.03  # of the whole capacity, by which a row may be below the highest before: testers' logs reach 2.3 %
MOST_HEADER_LINES = 200
CAPACITIES = (CAPACITY_PER_AREA, DISCHARGED, CHARGED)


def read(request: Request) -> Reading:
    """Read the columns that the user has named.

    Raises
    ------
    LobsimError
        If a column is not there, or the file is damaged.
    """
    wanted = asked(request.columns, request.path)
    found = _text(request, list(wanted.values()))
    line = _header_line(found.lines, list(wanted.values()))
    sheet = divide(found, line, text.delimiter(found.lines[line - 1]), cut_off=request.cut_off)
    named = sources(wanted, sheet, request)
    columns = {label: sheet.numbers(sheet.column(source.name), source.factor) for label, source in named.items()}
    metadata = {"encoding": found.encoding, "columns": {label: source.name for label, source in named.items()}}
    reading = Reading(columns, sheet.places, metadata, remarks=sheet.remarks)
    if CURRENT in columns and request.current_mA_cm2:
        raise LobsimError(f"{str(request.path)!r}: a column and current_mA_cm2 both give the current: leave out one")
    capacities = [label for label in CAPACITIES if label in columns]
    if capacities and TIME not in columns and CURRENT not in columns:
        return _at_constant_current(_complete(reading, request, (VOLTAGE,)), request, capacities[0])
    if CURRENT not in columns and request.current_mA_cm2:
        reading = replace(reading, columns={**columns, CURRENT: _current(request, len(reading))})
    return _with_sign(_complete(reading, request, REQUIRED), named)


def _text(request: Request, wanted: Sequence[Asked]) -> text.Text:
    """Read a text, or the first sheet of a workbook that has the columns, as lines with cells between tabs."""
    if not content.is_workbook(request.path, content.head(request.path)):
        return text.read(request.path, ENCODINGS)
    sheets = [["\t".join(row) for row in rows] for rows in workbook.pages(request.path).values()]
    having = (lines for lines in sheets if _has(lines, wanted))
    return text.Text(request.path, next(having, sheets[0]), "Excel")


def _has(lines: list[str], wanted: Sequence[Asked]) -> bool:
    headers = (text.cells(words, text.delimiter(words)) for words in lines[:MOST_HEADER_LINES])
    return any(all(as_in(header, one) for one in wanted) for header in headers)


def _header_line(lines: list[str], wanted: Sequence[Asked]) -> int:
    """Find the first line that has all of the columns, counted from 1; else the first that has their names in it."""
    cells = [text.cells(words, text.delimiter(words)) for words in lines[:MOST_HEADER_LINES]]
    exact = (line for line, header in enumerate(cells, 1) if all(as_in(header, one) for one in wanted))
    names = [one.name.lower() for one in wanted]
    near = (line for line, words in enumerate(lines[:MOST_HEADER_LINES], 1) if all(n in words.lower() for n in names))
    return next(exact, None) or next(near, 1)


def _complete(reading: Reading, request: Request, labels: Sequence[str]) -> Reading:
    for label in labels:
        if label not in reading.columns:
            raise LobsimError(
                f"{str(request.path)!r}: no column is named for {label!r}: give columns={{{label!r}: '...'}} "
                f"(--column '{label}=name')"
            )
    return reading


def _with_sign(reading: Reading, named: dict[str, Source]) -> Reading:
    sign = named[CURRENT].sign if CURRENT in named else "given"
    if sign == "discharge positive":
        reading = replace(reading, columns={**reading.columns, CURRENT: turned(reading.columns[CURRENT])})
    return replace(reading, sign_is_stated=sign in ("charge positive", "discharge positive"))


def _current(request: Request, count: int) -> "np.ndarray":
    """Give the constant current that the user names, positive in charge [A]."""
    import numpy as np

    if not request.area_cm2 or not request.current_mA_cm2:
        raise LobsimError(
            f"{str(request.path)!r} has no current: give current_mA_cm2 and area_cm2 (--current and --area)"
        )
    return turned(np.full(count, request.current_mA_cm2 * request.area_cm2 / 1e3))


def _at_constant_current(reading: Reading, request: Request, label: str) -> Reading:
    """Give capacity and voltage the time at which a constant current reaches them.

    A tester's log has a few rows whose capacity is a little below that of a row before. They are put in order, and the
    metadata say how many they were and how deep, unless one is deeper than `BACK_SHARE` of the whole.
    """
    import numpy as np

    per_area = label == CAPACITY_PER_AREA
    current = _current(request, len(reading))
    capacity = reading.columns[label] * ((request.area_cm2 or 1.0) / 1e3 if per_area else 1.0)
    depth = np.maximum.accumulate(capacity) - capacity
    if depth.max() > BACK_SHARE * np.ptp(capacity):
        row = int(depth.argmax())
        raise reading.error(
            row,
            f"the capacity falls to {reading.columns[label][row]:g}: it was expected to rise, but for rows at most "
            f"{100 * BACK_SHARE:g} % of the whole below the highest before",
        )
    order = np.argsort(capacity, kind="stable")
    columns = {
        TIME: capacity[order] * 3600 / np.abs(current),
        VOLTAGE: reading.columns[VOLTAGE][order],
        CURRENT: current,
        **{name: reading.columns[name][order] for name in (STEP, CYCLE) if name in reading.columns},
    }
    places = [reading.places[row] for row in order]
    metadata = {
        **reading.metadata,
        "time": "capacity / current",
        "rows_put_in_order": int((np.diff(capacity) < 0).sum()),
        "deepest_share": float(depth.max() / np.ptp(capacity)) if np.ptp(capacity) else 0.0,
    }
    return replace(reading, columns=columns, places=places, metadata=metadata)
