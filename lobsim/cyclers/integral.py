"""Integral of current and power in each step, and by how much a cycler's counter may differ from it."""

from typing import TYPE_CHECKING

from lobsim.cyclers.digits import last_digit
from lobsim.cyclers.labels import CURRENT, TIME, VOLTAGE, unit_of
from lobsim.cyclers.rows import ENERGY, Counted, Kind, Rows

if TYPE_CHECKING:
    import numpy as np

BY_COUNTER = "the file has no current: it was taken from the rises of its counter of charge"
GAIN = 0.01  # by which two instruments of one cycler may differ


def integral(rows: Rows, kind: Kind) -> Counted:
    """Integrate the current, or its power, within each step, charge and discharge apart.

    Between two rows of a step it goes in a line. What flowed before a step's first row did so evenly: for as long as
    the file says, or else for as long as passes between rows, if that is how far back the row before is.

    Parameters
    ----------
    rows : Rows
        The test.
    kind : Kind
        Charge or energy.

    Returns
    -------
    Counted
        In [Ah] or [Wh].
    """
    import numpy as np

    columns = rows.reading.columns
    passed = np.append(0.0, np.diff(columns[TIME]))
    passed[rows.first] = before_first(rows)
    sides = []
    for way in (1.0, -1.0):
        one = np.maximum(way * columns[CURRENT], 0.0) * (columns[VOLTAGE] if kind is ENERGY else 1.0)
        parts = passed * (one + np.append(one[:1], one[:-1])) / 2
        parts[rows.first] = passed[rows.first] * one[rows.first]
        total = np.cumsum(parts)
        sides.append(rows.within(total, total[rows.first] - parts[rows.first]) / 3600)
    return Counted(*sides)


def current_of(moved: "np.ndarray", time: "np.ndarray") -> "np.ndarray":
    """Give the mean current [A] between rows by the charge that moved since the row before [Ah], and their time [s]."""
    import numpy as np

    passed = np.diff(time)
    return np.append(0.0, np.divide(3600 * moved, passed, out=np.zeros(len(moved)), where=passed > 0))


def before_first(rows: Rows) -> "np.ndarray":
    """Give the time that passed in each step before its first row [s].

    As the file says, or all since the row before if that is about as long ago as rows are apart: the next one, or the
    two before in a step of one row.
    """
    import numpy as np

    time = rows.reading.columns[TIME]
    gap = time[rows.first] - np.append(time[0], time[rows.first[1:] - 1])
    following = time[np.minimum(rows.first + 1, len(time) - 1)] - time[rows.first]
    preceding = time[np.maximum(rows.first - 1, 0)] - time[np.maximum(rows.first - 2, 0)]
    apart = np.where(rows.count > 1, following, preceding)
    return np.where(rows.begun > 0, rows.begun, np.where(gap <= 1.5 * apart, gap, 0.0))


def at_most(rows: Rows, kind: Kind) -> "np.ndarray":
    """Bound what may have flowed in each step before its first row [Ah, Wh], by what flows on both sides of the gap.

    Before the first row of the file it has flowed since time 0, if that is about as long ago as the next row is later.
    """
    import numpy as np

    columns = rows.reading.columns
    flow = np.abs(columns[CURRENT] * (columns[VOLTAGE] if kind is ENERGY else 1.0))
    time = columns[TIME]
    begun = time[0] if 0 < time[0] <= 1.5 * (time[min(1, len(time) - 1)] - time[0]) else 0.0
    gap = np.append(begun, time[rows.first[1:]] - time[rows.last[:-1]]) + rows.begun
    return np.maximum(flow[rows.first], np.append(0.0, flow[rows.last[:-1]])) * gap / 3600


def bound(rows: Rows, kind: Kind) -> "np.ndarray":
    """Bound by how much counter and integral of a step may differ: numbers that are rounded, rows that are few.

    Between two rows current and voltage went from those of the one to those of the other, each in its own time; between
    two steps they were those of either.

    Returns
    -------
    numpy array
        Of each step [Ah, Wh].
    """
    import numpy as np

    columns = rows.reading.columns
    sizes, halves, moves = {}, {}, {}
    for label in (CURRENT, VOLTAGE):
        size = np.abs(columns[label])
        sizes[label] = np.maximum(size, np.append(size[:1], size[:-1]))
        halves[label] = last_digit(columns[label]) / 2
        moves[label] = np.abs(np.append(0.0, np.diff(columns[label]))) / 2 + halves[label]
    largest = np.maximum.reduceat(np.abs(columns[CURRENT]), rows.first) + halves[CURRENT]
    off = moves[CURRENT]
    if kind is ENERGY:
        off = off * (sizes[VOLTAGE] + halves[VOLTAGE]) + moves[VOLTAGE] * (sizes[CURRENT] + halves[CURRENT])
        largest = largest * (np.maximum.reduceat(np.abs(columns[VOLTAGE]), rows.first) + halves[VOLTAGE])
    time = columns[TIME]
    passed = np.append(0.0, np.diff(time))
    passed[rows.first] = 0.0
    inside = np.add.reduceat(passed * off, rows.first)
    gap = np.append(0.0, time[rows.first[1:]] - time[rows.last[:-1]])
    before = np.maximum(largest, np.append(0.0, largest[:-1])) * (gap + rows.begun)
    after = np.maximum(largest, np.append(largest[1:], 0.0)) * np.append(gap[1:], 0.0)
    clock = largest * last_digit(time, "s")
    found = (inside + before + after + clock) / 3600
    if kind is ENERGY:  # cyclers do not agree on which way it goes in a cell that is below 0 V
        found = np.where(np.minimum.reduceat(columns[VOLTAGE], rows.first) < 0, np.inf, found)
    return found


def digit_of(rows: Rows, kind: Kind) -> float:
    """Give the last digit of the coarsest of the counters that count something [Ah, Wh]."""
    columns = rows.reading.columns
    labels = [label for label in (*kind.pair, kind.step, kind.net) if label in columns and columns[label].any()]
    return max((last_digit(columns[label], unit_of(label)) for label in labels), default=0.0)
