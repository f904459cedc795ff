"""Steps and cycles: found in the rows, and described one a row."""

from typing import TYPE_CHECKING, Any

from lobsim.cyclers.labels import CHARGED, CURRENT, CYCLE, DISCHARGED, STEP, STEP_TIME, TIME
from lobsim.cyclers.reading import Reading
from lobsim.cyclers.sign import directions

if TYPE_CHECKING:
    import numpy as np
    import pandas

CONSTANT, JUMP = 0.002, 0.02  # of the largest current, by which constant rows differ at most, and steps at least
KINDS = {1: "charge", -1: "discharge", 0: "rest"}


def starts(reading: Reading) -> "np.ndarray":
    """Find the first row of each step.

    A step begins where the file says that a step or a cycle does, and where the current turns, starts or stops. In a
    file without steps it begins as well where the current goes from one constant value to another.

    Parameters
    ----------
    reading : Reading
        With current [A] and, where the file has them, steps and cycles.

    Returns
    -------
    numpy array of int
        Rising, the first is 0.
    """
    import numpy as np

    said = [reading.columns[label] for label in (STEP, CYCLE) if label in reading.columns]
    current = reading.columns[CURRENT]
    changes = [np.diff(column) != 0 for column in (*said, directions(current))]
    if STEP not in reading.columns:
        changes.append(_jumps(current))
    return np.append(0, 1 + np.flatnonzero(np.any(changes, axis=0)))


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

    kinds = directions(reading.columns[CURRENT])[first]
    opening, before, count, numbers = 0.0, 0.0, 1, []
    for kind in kinds:
        opening = opening or kind
        count += bool(kind and kind == opening and before == -opening)
        before = kind or before
        numbers.append(count)
    return np.repeat(np.array(numbers, dtype=float), np.diff([*first, len(reading)]))


def describe(table: "pandas.DataFrame", area_cm2: float | None, loading_mg_cm2: float | None) -> "pandas.DataFrame":
    """Describe the steps of a table.

    Parameters
    ----------
    table : DataFrame
        By the labels of `lobsim.cyclers.labels`.
    area_cm2, loading_mg_cm2 : float or None
        Area of the electrode [cm2] and mass on it [mg/cm2], if they are known.

    Returns
    -------
    DataFrame
        A row a step: cycle, step, kind, first and last row, start and duration [s], mean current [mA] and capacity
        [mAh], positive in the direction of the step, and both per area and per mass as far as these are known.
    """
    import pandas

    kinds = directions(table[CURRENT].to_numpy())
    found = pandas.DataFrame([_row(rows, KINDS[int(kinds[rows.index[0]])]) for _, rows in table.groupby(STEP)])
    if area_cm2:
        found["current_mA_cm2"] = found["current_mA"] / area_cm2
        found["capacity_mAh_cm2"] = found["capacity_mAh"] / area_cm2
    if area_cm2 and loading_mg_cm2:
        found["capacity_mAh_g"] = found["capacity_mAh_cm2"] / loading_mg_cm2 * 1e3
    return found


def _row(rows: "pandas.DataFrame", kind: str) -> dict[str, Any]:
    capacity = float(rows[CHARGED].iloc[-1] + rows[DISCHARGED].iloc[-1])
    duration = float(rows[STEP_TIME].iloc[-1])
    mean = capacity * 3600 / duration if duration > 0 else float(rows[CURRENT].abs().mean())
    return {
        "cycle": int(rows[CYCLE].iloc[0]),
        "step": int(rows[STEP].iloc[0]),
        "kind": kind,
        "first_row": int(rows.index[0]),
        "last_row": int(rows.index[-1]),
        "start_s": float(rows[TIME].iloc[0]),
        "duration_s": duration,
        "current_mA": 1e3 * mean,
        "capacity_mAh": 1e3 * capacity,
    }
