"""Times of an export: of the test, of its steps, of the clock, and its start."""

from typing import TYPE_CHECKING

from lobsim.cyclers import moments, text, time_of_test
from lobsim.cyclers.asked_columns import conversion, units_asked
from lobsim.cyclers.found_columns import Column
from lobsim.cyclers.found_table import Found
from lobsim.cyclers.labels import STEP_TIME, TIME, UNIX_TIME
from lobsim.cyclers.vocabulary import STAMP

if TYPE_CHECKING:
    import numpy as np

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


def read(found: Found, values: "dict[str, np.ndarray]") -> "tuple[dict[str, np.ndarray], list[str]]":
    """Read the times [s]: of the test, of steps, and of the clock, in numbers, durations or dates."""
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


def without_unit(found: Found) -> dict[str, str]:
    """Name the test time that has to be asked for: without a unit, a date or a clock that tells it."""
    one = found.columns.get(TIME, [None])[0]
    if one is None or one.unit is not None or STAMP in found.columns or ":" in found.sheet.rows[0][one.place]:
        return {}
    return {TIME: one.name}


def start(found: Found) -> float | None:
    """Find the start [s], since 1970, in what stands before the header; its clock may stand in the first row alone."""
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
