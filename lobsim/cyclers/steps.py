"""Steps and cycles: found in the rows, and described one a row."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from lobsim.cyclers.labels import (
    CHARGED,
    CHARGED_ENERGY,
    CURRENT,
    CYCLE,
    DISCHARGED,
    DISCHARGED_ENERGY,
    HALF_CYCLE,
    STEP,
    STEP_TIME,
    TIME,
    VOLTAGE,
)
from lobsim.cyclers.reading import Reading
from lobsim.cyclers.sign import REST_SHARE, directions

if TYPE_CHECKING:
    import numpy as np

CONSTANT, JUMP = 0.002, 0.02  # of the largest current, by which constant rows differ at most, and steps at least
RESTING = 1e-4  # of the largest current of the test: a step with less on average is a rest
ONE_WAY = 0.95  # share of the charge of a step in one direction that names it
SAID = (STEP, CYCLE, HALF_CYCLE)


def begins(reading: Reading, said: Sequence[str] = SAID) -> "np.ndarray":
    """Mark the rows where the file says that a step begins, by its numbers of steps, cycles and half cycles.

    Where it has no numbers of steps, the time of a step [s] that begins anew says so.

    Parameters
    ----------
    reading : Reading
        With these columns, as far as the file has them.
    said : sequence of str
        Labels whose numbers are asked.

    Returns
    -------
    numpy array of bool
        False in the first row.
    """
    import numpy as np

    numbers = {label: reading.columns[label] for label in said if label in reading.columns}
    changes = [np.append(False, np.diff(column) != 0) for column in numbers.values()]
    if CYCLE in numbers and STEP in numbers:
        changes[1][1:2] = False  # a count of cycles that is 0 in the first row alone begins no step
    if reading.begins is not None:
        changes.append(reading.begins)
    if STEP not in reading.columns and STEP_TIME in reading.columns:
        changes.append(np.append(False, np.diff(reading.columns[STEP_TIME]) < 0))
    return np.any(changes, axis=0) if changes else np.zeros(len(reading), dtype=bool)


def starts(reading: Reading) -> "np.ndarray":
    """Find the first row of each step.

    A step begins where the file says so. In a file that has no steps it begins where a cycle does, where the current
    turns, starts or stops, and where it goes from one constant value to another; a single row without current between
    two steps belongs to the one that follows.

    Parameters
    ----------
    reading : Reading
        With current [A] and, where the file has them, steps, cycles and half cycles.

    Returns
    -------
    numpy array of int
        Rising, the first is 0.
    """
    import numpy as np

    marked = begins(reading)
    if STEP not in reading.columns and reading.begins is None:
        current = reading.columns[CURRENT]
        way = _without_single_rests(directions(current))
        marked = marked | np.append(False, np.diff(way) != 0) | np.append(False, _jumps(current))
    return np.append(0, np.flatnonzero(marked[1:]) + 1)


def _without_single_rests(way: "np.ndarray") -> "np.ndarray":
    import numpy as np

    alone = np.flatnonzero((way[:-1] == 0) & (way[1:] != 0) & np.append(True, way[:-2] != 0))
    way = way.copy()
    way[alone] = way[alone + 1]
    return way


def _jumps(current: "np.ndarray") -> "np.ndarray":
    """Mark the changes between rows from one constant current to another; a decay at constant voltage has none."""
    import numpy as np

    change = np.abs(np.diff(current, prepend=np.nan, append=np.nan))
    scale = np.abs(current).max(initial=0.0)
    constant = change <= CONSTANT * scale
    return (change[1:-1] > JUMP * scale) & constant[:-2] & constant[2:]


def cycles(reading: Reading, first: "np.ndarray") -> "np.ndarray":
    """Count the cycles of a file that does not: one begins when its first half begins again, rests aside.

    Parameters
    ----------
    reading : Reading
        With current [A].
    first : numpy array of int
        First row of each step.

    Returns
    -------
    numpy array
        Number of the cycle of each row, from 1.
    """
    import numpy as np

    opening, before, count, numbers = 0.0, 0.0, 1, []
    for kind in ways(reading.columns[CURRENT], first):
        opening = opening or kind
        count += bool(kind and kind == opening and before == -opening)
        before = kind or before
        numbers.append(count)
    return np.repeat(np.array(numbers, dtype=float), np.diff([*first, len(reading)]))


def ways(current: "np.ndarray", first: "np.ndarray") -> "np.ndarray":
    """Say of each step, by the mean of its current [A], whether it charges, 1, discharges, -1, or rests, 0."""
    import numpy as np

    count = np.diff([*first, len(current)])
    mean = np.add.reduceat(current, first) / count
    return np.where(np.abs(mean) <= RESTING * np.abs(current).max(initial=0.0), 0.0, np.sign(mean))


def describe(
    columns: "Mapping[str, np.ndarray]",
    area_cm2: float | None,
    loading_mg_cm2: float | None,
    integral_mAh: "np.ndarray | None" = None,
) -> list[dict[str, Any]]:
    """Describe the steps of a table.

    Parameters
    ----------
    columns : mapping of str to numpy array
        By the labels of `lobsim.cyclers.labels`, complete.
    area_cm2, loading_mg_cm2 : float or None
        Area of the electrode [cm2] and mass on it [mg/cm2], if they are known.
    integral_mAh : numpy array, optional
        Charge of each step by the integral of the current [mAh].

    Returns
    -------
    list of dict
        A step each: cycle, step, kind ("charge", "discharge", "rest", or "both" where the current goes both ways),
        first and last row, start and duration [s], mean current [mA], capacity [mAh] and energy [mWh], positive in the
        direction of the step, end voltage [V], and as far as these are known the charge by the integral [mAh], and
        current and capacity per area and per mass.
    """
    import numpy as np

    first = np.append(0, np.flatnonzero(np.diff(columns[STEP])) + 1)
    last = np.append(first[1:], len(columns[STEP])) - 1
    largest = float(np.abs(columns[CURRENT]).max(initial=0.0))
    found = [_row(columns, int(begin), int(end), largest) for begin, end in zip(first, last, strict=True)]
    for number, row in enumerate(found):
        if integral_mAh is not None:
            row["integral_mAh"] = float(integral_mAh[number])
        if area_cm2:
            row["current_mA_cm2"] = row["current_mA"] / area_cm2
            row["capacity_mAh_cm2"] = row["capacity_mAh"] / area_cm2
        if area_cm2 and loading_mg_cm2:
            row["capacity_mAh_g"] = row["capacity_mAh_cm2"] / loading_mg_cm2 * 1e3
    return found


def _row(columns: "Mapping[str, np.ndarray]", first: int, last: int, largest: float) -> dict[str, Any]:
    import numpy as np

    charged, discharged = float(columns[CHARGED][last]), float(columns[DISCHARGED][last])
    duration = float(columns[STEP_TIME][last])
    rows = slice(first, last + 1)
    flowing = float(np.abs(columns[CURRENT][rows]).mean())
    kind = _kind(charged, discharged, flowing, largest, columns[CURRENT][rows])
    mean = (charged + discharged) * 3600 / duration if duration > 0 and kind != "rest" else flowing
    energy = float(columns[CHARGED_ENERGY][last] + columns[DISCHARGED_ENERGY][last])
    numbers, counts = np.unique(columns[CYCLE][rows], return_counts=True)
    return {
        "cycle": int(numbers[counts.argmax()]),
        "step": int(columns[STEP][first]),
        "kind": kind,
        "first_row": first,
        "last_row": last,
        "start_s": float(columns[TIME][first] - columns[STEP_TIME][first]),
        "duration_s": duration,
        "current_mA": 1e3 * mean,
        "capacity_mAh": 1e3 * (charged + discharged),
        "energy_mWh": 1e3 * energy,
        "end_V": float(columns[VOLTAGE][last]),
    }


def _kind(charged: float, discharged: float, mean: float, largest: float, current: "np.ndarray") -> str:
    total = charged + discharged
    one_way = max(charged, discharged) >= ONE_WAY * total
    if mean <= (RESTING if one_way else REST_SHARE) * largest:
        return "rest"
    if total == 0:  # of one row, or of rows without a time between them
        return "charge" if float(current.mean()) > 0 else "discharge"
    if not one_way:
        return "both"
    return "charge" if charged > discharged else "discharge"
