"""Exports of cyclers as tables, in text or in Excel: columns found by their names, numbers read in their units."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lobsim.cyclers import biologic, doubted_columns, doubted_units, export_times, moments, states, text
from lobsim.cyclers.asked_columns import conversion, units_asked
from lobsim.cyclers.found_columns import measured_in
from lobsim.cyclers.found_table import COUNTERS, Found, find, known, missing, places
from lobsim.cyclers.integral import BY_COUNTER, current_of
from lobsim.cyclers.labels import (
    CURRENT,
    CYCLE,
    HALF_CYCLE,
    NET_CAPACITY,
    STEP,
    STEP_TIME,
    TIME,
    VOLTAGE,
)
from lobsim.cyclers.makers import MAKERS
from lobsim.cyclers.reading import Reading
from lobsim.cyclers.request import Request
from lobsim.cyclers.sign import signed, turned
from lobsim.cyclers.vocabulary import INCREMENT, STATE

if TYPE_CHECKING:
    import numpy as np

OPTIONAL = (*COUNTERS, STEP_TIME)


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
    return _read(find(request, name), name)


def of_sheet(request: Request, sheet: text.Sheet, name: str, about: Mapping[str, str] | None = None) -> Reading:
    """Read a table that was made of a file, and what the file says about it; the rest as for `read`."""
    return _read(known(request, sheet, about or {}, name), name)


def _read(found: Found, name: str) -> Reading:
    values = _numbers(found)
    values |= _counts(found)
    doubts: list[str] = []
    if VOLTAGE not in found.named:
        values[VOLTAGE], doubts = doubted_units.volts(values[VOLTAGE], found.columns[VOLTAGE][0].name)
    remarks = [*found.sheet.remarks, *doubts, *doubted_columns.remarks(found)]
    values, times = export_times.read(found, values)
    if CURRENT not in values:
        values[CURRENT], words = _current(found, values)
        remarks.append(words)
    metadata: dict[str, Any] = {"program": MAKERS[name].program} if name else {}
    metadata["columns"] = {label: found.sheet.header[index] for label, index in places(found).items()}
    start = export_times.start(found)
    if start is not None:
        metadata |= {"start": moments.said(start), "start_unix": start}
    if found.about:
        metadata["file_says"] = dict(found.about)
    signs = bool(name) and MAKERS[name].signed
    reading = Reading(values, found.sheet.places, metadata, signs, (*remarks, *times))
    return _with_signs(found, reading)


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
        raise units_asked(unknown | export_times.without_unit(found), found.request)
    if VOLTAGE not in values:
        raise missing(found, VOLTAGE)
    return values


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


def _current(found: Found, values: "Mapping[str, np.ndarray]") -> "tuple[np.ndarray, str]":
    """Give the current of a file without one: none at rest, or what its counter of charge says."""
    import numpy as np

    if biologic.at_rest(found.about, found.sheet):
        return np.zeros(len(found.sheet.rows)), "the file has no current: the technique is a rest at open circuit"
    if TIME in values and (NET_CAPACITY in values or INCREMENT in values):
        moved = np.diff(values[NET_CAPACITY]) if NET_CAPACITY in values else values[INCREMENT][1:]
        return current_of(moved, values[TIME]), BY_COUNTER
    raise missing(found, CURRENT)


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
    ways = [states.direction(word) for word in words]
    if STEP not in columns:
        changed = [False, *(one != other for one, other in zip(ways[1:], ways, strict=False))]
        reading = replace(reading, begins=np.array(changed))
    direction = np.array([np.nan if way is None else way for way in ways])
    return signed(reading, direction, words)
