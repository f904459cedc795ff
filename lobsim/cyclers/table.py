"""The table: what every file has in the end, whatever its columns were."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from lobsim.cyclers import steps
from lobsim.cyclers.labels import (
    CHARGED,
    CURRENT,
    CYCLE,
    DISCHARGED,
    STEP,
    STEP_CAPACITY,
    STEP_TIME,
    TABLE,
    TIME,
    WHOLE,
)
from lobsim.cyclers.reading import Reading
from lobsim.cyclers.sign import directions
from lobsim.errors import LobsimError

if TYPE_CHECKING:
    import numpy as np
    import pandas

SAME = 0.02  # share of the largest step by which a file's capacity may differ from the integral and still be used
OTHER_UNIT = 0.5  # share beyond which current, time or capacity are in another unit than their columns say
FINEST, WHOLE_TO = 12, 1e-4  # decimals that are looked for, and how close to a whole number of the last digit
SECOND = 1e-6  # s, by which two times of a file are the same


def complete(reading: Reading, first: "np.ndarray") -> "tuple[pandas.DataFrame, dict[str, str]]":
    """Make the table, and derive what the file does not have.

    Capacities count from 0 in every step. Those of the file are used if they agree with the integral of the current
    to `SAME`, be they of the step, of the cycle or of the whole test; otherwise the integral is.

    Parameters
    ----------
    reading : Reading
        Checked.
    first : numpy array of int
        First row of each step.

    Returns
    -------
    DataFrame, dict
        The table by the labels of `lobsim.cyclers.labels`, in the units of these, and where cycles and capacities come
        from.

    Raises
    ------
    LobsimError
        If the file's capacities and the integral of its current cannot be of one cell.
    """
    import numpy as np
    import pandas

    count = np.diff([*first, len(reading)])
    columns = dict(reading.columns)
    counted = CYCLE not in columns
    if counted:
        columns[CYCLE] = steps.cycles(reading, first)
    columns[STEP] = np.repeat(np.arange(1, len(first) + 1), count)
    columns[STEP_TIME] = _step_time(reading, first, count)
    columns[CHARGED], columns[DISCHARGED], words = _capacities(reading, columns[STEP_TIME], first, count)
    columns.pop(STEP_CAPACITY, None)
    table = pandas.DataFrame({label: columns.pop(label) for label in TABLE if label in columns} | columns)
    origins = {"cycles": "counted" if counted else "from the file", "capacity": words}
    return table.astype(dict.fromkeys(WHOLE, "int64")), origins


def _step_time(reading: Reading, first: "np.ndarray", count: "np.ndarray") -> "np.ndarray":
    """Count time from the begin of each step; the file may say how long it had lasted at its first row."""
    import numpy as np

    time = reading.columns[TIME]
    begun = np.zeros(len(first))
    if STEP_TIME in reading.columns:
        said = reading.columns[STEP_TIME][first]
        since_last = time[first] - np.append(0.0, time[first[1:] - 1])
        begun = np.where((said > 0) & (said <= since_last + SECOND), said, 0.0)
    return time - np.repeat(time[first], count) + np.repeat(begun, count)


def _capacities(
    reading: Reading, step_time: "np.ndarray", first: "np.ndarray", count: "np.ndarray"
) -> "tuple[np.ndarray, np.ndarray, str]":
    """Give the capacities of charge and discharge within each step [Ah], and where they come from."""
    import numpy as np

    current = reading.columns[CURRENT]
    way = np.repeat(directions(current)[first], count)
    integral = _integral(np.abs(current), step_time, first) * (way != 0)
    capacity, words = integral, "integrated from the current"
    given = _given(reading.columns, way)
    if given is not None and given.any():
        last = np.append(first[1:], len(reading)) - 1
        from_zero = np.abs(given - np.repeat(_before(given, reading.columns, way, first), count)) * (way != 0)
        choices = [(given, "from the file"), (from_zero, "from the file, counted anew in each step")]
        misfits = [np.abs(choice[last] - integral[last]).max() for choice, _ in choices]
        best = int(misfits[1] < misfits[0] / 2)
        largest = integral[last].max(initial=np.finfo(float).tiny)
        if misfits[best] - _last_digit(given) > OTHER_UNIT * largest:
            raise _other_unit(reading, choices[best][0], integral, last)
        if misfits[best] <= SAME * largest:
            capacity, words = choices[best]
        else:
            words += f"; the file's own differ by {100 * misfits[best] / largest:.0f} %"
    return capacity * (way > 0), capacity * (way < 0), words


def _integral(current: "np.ndarray", step_time: "np.ndarray", first: "np.ndarray") -> "np.ndarray":
    """Integrate within each step by the trapezoidal rule [Ah]; what flowed before its first row flowed evenly."""
    import numpy as np

    parts = np.append(0.0, np.diff(step_time) * (current[1:] + current[:-1]) / 2)
    parts[first] = step_time[first] * current[first]
    total = np.cumsum(parts)
    before = np.repeat(total[first] - parts[first], np.diff([*first, len(current)]))
    return (total - before) / 3600


def _given(columns: "Mapping[str, np.ndarray]", way: "np.ndarray") -> "np.ndarray | None":
    """Take the file's capacity of the direction of each row [Ah]."""
    import numpy as np

    if STEP_CAPACITY in columns:
        return np.abs(columns[STEP_CAPACITY]) * (way != 0)
    if CHARGED in columns and DISCHARGED in columns:
        return np.abs(np.where(way > 0, columns[CHARGED], columns[DISCHARGED])) * (way != 0)
    return None


def _before(
    given: "np.ndarray", columns: "Mapping[str, np.ndarray]", way: "np.ndarray", first: "np.ndarray"
) -> "np.ndarray":
    """Give what a running count stood at before each step; 0 where it begins anew, or is of the step anyway."""
    import numpy as np

    if CHARGED not in columns or DISCHARGED not in columns:
        return np.zeros(len(first))
    earlier = np.maximum(first - 1, 0)
    stood = np.abs(np.where(way[first] > 0, columns[CHARGED][earlier], columns[DISCHARGED][earlier]))
    return np.where(first == 0, given[0], np.where(stood <= given[first], stood, 0.0))


def _last_digit(numbers: "np.ndarray") -> float:
    """Find the power of ten down to which numbers are written; 0 if they are finer than `FINEST`."""
    import numpy as np

    for power in range(FINEST):
        counts = numbers * 10.0**power
        if np.abs(counts - np.round(counts)).max() < WHOLE_TO:
            return 10.0**-power
    return 0.0


def _other_unit(reading: Reading, given: "np.ndarray", integral: "np.ndarray", last: "np.ndarray") -> LobsimError:
    import numpy as np

    row = int(last[np.abs(given[last] - integral[last]).argmax()])
    return reading.error(
        row,
        f"the capacity of the step is {given[row]:.4g} Ah in the file, and {integral[row]:.4g} Ah by its current and "
        "time: one of the three is in another unit than its column says",
    )
