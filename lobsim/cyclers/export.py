"""Exports of cyclers as tables, in text or in Excel: columns found by their names, numbers read in their units."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from lobsim.cyclers import biologic, content, doubted_units, moments, spectrum, states, tables, text, time_of_test
from lobsim.cyclers.asked_columns import Source, asked, conversion, sources, units_asked
from lobsim.cyclers.found_columns import Column, columns, measured_in, same_kind
from lobsim.cyclers.labels import (
    CAPACITIES,
    CURRENT,
    CYCLE,
    ENERGIES,
    HALF_CYCLE,
    NET_CAPACITY,
    NET_ENERGY,
    STEP,
    STEP_CAPACITY,
    STEP_ENERGY,
    STEP_TIME,
    TIME,
    UNIX_TIME,
    VOLTAGE,
)
from lobsim.cyclers.makers import MAKERS, Maker
from lobsim.cyclers.reading import Reading
from lobsim.cyclers.request import Request
from lobsim.cyclers.sign import signed, turned
from lobsim.cyclers.vocabulary import INCREMENT, STAMP, STATE
from lobsim.errors import LobsimError

if TYPE_CHECKING:
    import numpy as np

OF_CHARGE = (*CAPACITIES, STEP_CAPACITY, NET_CAPACITY, INCREMENT)
OF_ENERGY = (*ENERGIES, STEP_ENERGY, NET_ENERGY)
COUNTERS = (*OF_CHARGE, *OF_ENERGY)
OPTIONAL = (*COUNTERS, STEP_TIME)
TITLE_LINES = 3  # in one of which a program names the technique
APART = 1e-3  # share by which two columns of one quantity may differ without a remark
STARTS = (  # names of the start in what stands before the header, the surest first
    "acquisition started on",
    "date of test",
    "start of test",
    "test start",
    "start time",
    "starttime",
    "start",
    "begin",
    "beginn",
    "début",
    "démarré",
    "date",
    "datum",
)
NO_START = ("today", "end", "export", "birth", "modif", "cali", "version", "file")


@dataclass(frozen=True)
class Found:
    """A sheet, its columns by what they are, and what was said and decided on the way."""

    sheet: text.Sheet
    columns: Mapping[str, Sequence[Column]]
    about: Mapping[str, str]
    named: Mapping[str, Source]
    request: Request

    def index(self, label: str) -> int | None:
        """Give the place of the column of a label."""
        if label in self.named:
            return self.sheet.column(self.named[label].name)
        return self.columns[label][0].place if label in self.columns else None


def read(request: Request, name: str = "") -> Reading:
    """Read an export.

    Parameters
    ----------
    request : Request
        The file, and what the user says of its columns.
    name : str
        Of the maker, a key of `lobsim.cyclers.makers.MAKERS`; a table of anybody by default.

    Raises
    ------
    LobsimError
        If the file is damaged, or its columns or their units are not clear.
    """
    return _read(_found(request, name), name)


def of_sheet(request: Request, sheet: text.Sheet, name: str, about: Mapping[str, str] | None = None) -> Reading:
    """Read a table that was made of a file, and what the file says about it; the rest as for `read`."""
    return _read(_known(request, sheet, about or {}, name), name)


def _read(found: Found, name: str) -> Reading:
    values = _numbers(found)
    values |= _counts(found)
    doubts: list[str] = []
    if VOLTAGE not in found.named:
        values[VOLTAGE], doubts = doubted_units.volts(values[VOLTAGE], found.columns[VOLTAGE][0].name)
    remarks = [*found.sheet.remarks, *doubts, *_alternatives(found), *_unused(found), *_with_gaps(found)]
    values, times = _times(found, values)
    if CURRENT not in values:
        values[CURRENT], words = _current(found, values)
        remarks.append(words)
    metadata: dict[str, Any] = {"program": MAKERS[name].program} if name else {}
    metadata["columns"] = {label: found.sheet.header[index] for label, index in _places(found).items()}
    start = _start(found)
    if start is not None:
        metadata |= {"start": moments.said(start), "start_unix": start}
    if found.about:
        metadata["file_says"] = dict(found.about)
    signs = bool(name) and MAKERS[name].signed
    reading = Reading(values, found.sheet.places, metadata, signs, (*remarks, *times))
    return _with_signs(found, reading)


def _found(request: Request, name: str) -> Found:
    """Find the sheet and its columns, those that the user names first."""
    begin = content.head(request.path)
    about: dict[str, str] = {}
    if content.is_workbook(request.path, begin):
        sheet = tables.of_workbook(request.path)
    else:
        lines = tables.lines_of(request.path)
        sheet = tables.of_text(lines, cut_off=request.cut_off)
        before = lines.lines[: sheet.at[0] - 1]
        about = tables.about(before)
        if name == "biologic":
            sheet, about = biologic.checked(lines, sheet, about)
        elif rest := next((line.strip() for line in before[:TITLE_LINES] if biologic.names_rest(line)), None):
            about = {"technique": rest, **about}
    spectrum.refuse(sheet)
    return _known(request, sheet, about, name)


def _known(request: Request, sheet: text.Sheet, about: Mapping[str, str], name: str) -> Found:
    """Find the columns of a sheet."""
    maker = MAKERS.get(name, Maker("", ""))
    known = columns(sheet.header, maker.own, sheet.units, maker.never)
    named = sources(asked(request.columns, request.path), sheet, request)
    return Found(sheet, {label: found for label, found in known.items() if label not in named}, about, named, request)


def _places(found: Found) -> dict[str, int]:
    labels = (TIME, VOLTAGE, CURRENT, CYCLE, STEP, STEP_TIME, HALF_CYCLE, STAMP, STATE, *COUNTERS)
    return {label: index for label in labels if (index := found.index(label)) is not None}


def _numbers(found: Found) -> "dict[str, np.ndarray]":
    """Read the columns with units; a voltage or a current without one is asked for, all of them at once."""
    values, unknown = {}, {}
    for label in (VOLTAGE, CURRENT, *COUNTERS):
        if label in found.named:
            values[label] = found.sheet.numbers(found.index(label) or 0, found.named[label].factor)
        elif label in found.columns:
            one = found.columns[label][0]
            if one.unit is None:
                if label not in OPTIONAL:
                    unknown[label] = one.name
                continue
            factor = conversion(label, one.unit, found.request, measured_in(label))
            if label in OPTIONAL and not found.sheet.is_numeric(one.place):
                continue
            values[label] = found.sheet.numbers(one.place, factor)
    if unknown:
        raise units_asked(unknown | _time_without_unit(found), found.request)
    if VOLTAGE not in values:
        raise _missing(found, VOLTAGE)
    return values


def _time_without_unit(found: Found) -> dict[str, str]:
    one = found.columns.get(TIME, [None])[0]
    if one is None or one.unit is not None or STAMP in found.columns or ":" in found.sheet.rows[0][one.place]:
        return {}
    return {TIME: one.name}


def _missing(found: Found, label: str) -> LobsimError:
    return LobsimError(
        f"{str(found.request.path)!r}: no column is known to be {label!r}: give columns={{{label!r}: '...'}} "
        f"(--column '{label}=name')"
    )


def _counts(found: Found) -> "dict[str, np.ndarray]":
    """Read the numbers of cycles, steps and half cycles; steps that are called by words are numbered."""
    import numpy as np

    values = {}
    for label in (CYCLE, STEP, HALF_CYCLE):
        index = found.index(label)
        if index is None:
            continue
        if found.sheet.is_numeric(index):
            values[label] = found.sheet.numbers(index)
        elif label == STEP:
            words = found.sheet.words(index)
            values[label] = 1.0 + np.cumsum([0, *(one != other for one, other in zip(words[1:], words, strict=False))])
    return values


def _alternatives(found: Found) -> list[str]:
    """Remark that another column may be meant as well, and differs."""
    import numpy as np

    remarks = []
    for label in (VOLTAGE, CURRENT):
        if label in found.named or label not in found.columns:
            continue
        alike = [one for one in found.columns[label] if one.unit and same_kind(label, one.unit)]
        if not alike or alike[0] != found.columns[label][0]:
            continue
        first, *others = [one for one in alike if one is alike[0] or found.sheet.is_numeric(one.place)]
        values = [
            found.sheet.numbers(one.place, conversion(label, one.unit or "", found.request)) for one in (first, *others)
        ]
        for one, other in zip(others, values[1:], strict=True):
            apart = float(np.abs(other - values[0]).max())
            if apart > APART * float(np.abs(values[0]).max(initial=0.0)) and other.any():
                unit = label.rpartition(" / ")[2]
                remarks.append(
                    f"{first.name!r} and {one.name!r} may both be {label!r} and differ by up to {apart:.3g} {unit}: "
                    f"{first.name!r} was taken (--column '{label}={one.name}' takes the other)"
                )
    return remarks


def _unused(found: Found) -> list[str]:
    """Remark that counters of charge or of energy are not used, since none of them says its unit."""
    remarks = []
    for labels, words in ((OF_CHARGE, "charge is integrated from the current"), (OF_ENERGY, "energy is integrated")):
        known = [found.columns[label][0] for label in labels if label in found.columns]
        said = any(one.unit for one in known) or any(label in found.named for label in labels)
        if known and not said:
            names = ", ".join(repr(one.name) for one in known)
            remarks.append(f"not used, since no unit is said: {names}; {words}")
    return remarks


def _with_gaps(found: Found) -> list[str]:
    """Remark that counters in which some cells hold no number are not used."""
    remarks = []
    for label in COUNTERS:
        if label not in found.columns or not found.columns[label][0].unit:
            continue
        one = found.columns[label][0]
        words = text.with_points(found.sheet.words(one.place))
        row = None if found.sheet.is_numeric(one.place) else next(i for i, w in enumerate(words) if not _is_number(w))
        if row is not None and any(map(_is_number, words)):
            remarks.append(f"{one.name!r} was not used: {words[row]!r} in line {found.sheet.at[row]} is no number")
    return remarks


def _is_number(word: str) -> bool:
    return text.NUMBER.fullmatch(word) is not None and math.isfinite(float(word))


def _times(found: Found, values: "dict[str, np.ndarray]") -> "tuple[dict[str, np.ndarray], list[str]]":
    """Read the times: of the test, of steps, and of the clock, in numbers, durations or dates."""
    remarks: list[str] = []
    values = dict(values)
    stamp = found.index(STAMP)
    clock = moments.stamps(found.sheet.words(stamp)) if stamp is not None else None
    for label in (TIME, STEP_TIME):
        index = found.index(label)
        if index is None:
            continue
        words = found.sheet.words(index)
        if ":" in words[0] or ":" in words[-1]:
            read = _durations(found.sheet, index)
            if isinstance(read, moments.Stamps):
                clock = clock or read
            elif read is not None:
                values[label] = read
            continue
        factor = _factor(found, label, index, clock, remarks)
        if factor is not None and (label == TIME or found.sheet.is_numeric(index)):
            values[label] = found.sheet.numbers(index, factor)
    if clock is not None:
        values[UNIX_TIME] = clock.seconds
        if clock.ambiguous:
            first = found.sheet.words(stamp)[0] if stamp is not None else ""
            remarks.append(f"day and month of {first!r} could be the other way round: {moments.said(clock.seconds[0])}")
    return values, remarks


def _durations(sheet: text.Sheet, index: int) -> "np.ndarray | moments.Stamps | None":
    """Read durations such as 1d 02:03:04.5, or dates."""
    import numpy as np

    words = sheet.words(index)
    if moments.duration(words[0]) is None:
        dates = moments.stamps(words)
        if dates is not None:
            return dates
    read = np.empty(len(words))
    for row, word in enumerate(words):
        one = moments.duration(word)
        if one is None:
            raise sheet.error(
                row,
                f"{word!r} under {sheet.header[index]!r} is no duration such as 1d 02:03:04.5, and no date with a time",
            )
        read[row] = one
    return read


def _factor(found: Found, label: str, index: int, clock: moments.Stamps | None, remarks: list[str]) -> float | None:
    """Give the factor of a time to seconds; the clock tells it where the name does not."""
    if label in found.named:
        return found.named[label].factor
    one = found.columns[label][0]
    if one.unit is not None:
        factor = conversion(label, one.unit, found.request)
        return _by_clock(found, one, factor, clock, remarks) if label == TIME else factor
    total = found.columns.get(TIME, [None])[0]
    if label == STEP_TIME and total is not None and total.unit is None:
        label, index = TIME, total.place  # in the same unit
        remarks = []
    if clock is not None and found.sheet.is_numeric(index):
        unit = time_of_test.unit_by_clock(found.sheet.numbers(index), clock.seconds)
        if unit is not None:
            remarks.append(f"{one.name!r} does not say its unit: it is in {unit} by the clock of the file")
            return time_of_test.UNITS[unit]
    if label == STEP_TIME:
        return None
    raise units_asked({label: one.name}, found.request)


def _by_clock(found: Found, one: Column, factor: float, clock: moments.Stamps | None, remarks: list[str]) -> float:
    """Take the unit that the clock says, where the one in the name of a time is plainly another."""
    if clock is None:
        return factor
    unit = time_of_test.unit_by_clock(found.sheet.numbers(one.place), clock.seconds)
    if unit is None or time_of_test.UNITS[unit] == factor:
        return factor
    remarks.append(
        f"{one.name!r} says {one.unit}, but by the clock of the file it is in {unit}: the clock was believed (give "
        f"--column '{TIME}={one.name} [{one.unit}]' to believe the name)"
    )
    return time_of_test.UNITS[unit]


def _current(found: Found, values: "Mapping[str, np.ndarray]") -> "tuple[np.ndarray, str]":
    """Give the current of a file without one: none at rest, or what its counter of charge says."""
    import numpy as np

    if biologic.at_rest(found.about, found.sheet):
        return np.zeros(len(found.sheet.rows)), "the file has no current: the technique is a rest at open circuit"
    time = values.get(TIME)
    if NET_CAPACITY in values or INCREMENT in values:
        moved = np.diff(values[NET_CAPACITY]) if NET_CAPACITY in values else values[INCREMENT][1:]
        if time is not None:
            passed = np.diff(time)
            flow = np.divide(3600 * moved, passed, out=np.zeros(len(moved)), where=passed > 0)
            return np.append(0.0, flow), "the file has no current: it was taken from the rises of its counter of charge"
    raise _missing(found, CURRENT)


def _start(found: Found) -> float | None:
    """Find the start in what stands before the header; its clock may stand in the first row alone."""
    said = [
        (name.lower(), value)
        for name, value in found.about.items()
        if not any(word in name.lower() for word in NO_START)
    ]
    values = [value for start in STARTS for name, value in said if start in name]
    stamp = found.index(STAMP)
    clock = found.sheet.words(stamp)[0] if stamp is not None else ""
    if moments.duration(clock) is not None:
        values += [f"{value} {clock}" for value in values]
    starts = (moments.start(value) for value in values)
    return next((start for start in starts if start is not None), None)


def _with_signs(found: Found, reading: Reading) -> Reading:
    """Give the current the sign that the user, the states or the counters say; increments become a counter."""
    import numpy as np

    columns = dict(reading.columns)
    if INCREMENT in columns:
        if NET_CAPACITY not in columns:
            columns[NET_CAPACITY] = np.cumsum(columns[INCREMENT])
        del columns[INCREMENT]
    reading = replace(reading, columns=columns)
    sign = found.named[CURRENT].sign if CURRENT in found.named else None
    if sign is not None:
        way = turned(columns[CURRENT]) if sign == "discharge positive" else columns[CURRENT]
        return replace(reading.having({CURRENT: way}), sign_is_stated=True)
    index = found.index(STATE)
    if index is None or not states.says(found.sheet.words(index)):
        return reading
    words = found.sheet.words(index)
    if STEP not in columns:
        said = [states.direction(word) for word in words]
        changed = [False, *(one != other for one, other in zip(said[1:], said, strict=False))]
        reading = replace(reading, begins=np.array(changed))
    ways = (states.direction(word) for word in words)
    direction = np.array([np.nan if way is None else way for way in ways])
    return signed(reading, direction, words)
