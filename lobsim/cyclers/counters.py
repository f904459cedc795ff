"""The cycler's own counters of charge and energy, whatever they count from: step, half cycle, cycle, or never anew."""

from typing import TYPE_CHECKING

from lobsim.cyclers.integral import GAIN, at_most
from lobsim.cyclers.labels import CURRENT, CYCLE
from lobsim.cyclers.rows import Counted, Kind, Rows
from lobsim.cyclers.sign import directions

if TYPE_CHECKING:
    import numpy as np


def counted(rows: Rows, kind: Kind, expected: Counted) -> Counted | None:
    """Read the file's counters; None if it has none.

    Parameters
    ----------
    rows : Rows
        The test.
    kind : Kind
        What is counted.
    expected : Counted
        The integral [Ah, Wh], which says where a counter begins anew.
    """
    import numpy as np

    columns = rows.reading.columns
    if kind.net in columns:
        return _balance(rows, columns[kind.net])
    if all(label in columns for label in kind.pair):
        most = at_most(rows, kind)
        pairs = zip(kind.pair, expected, strict=True)
        return Counted(*(_anew(rows, np.abs(columns[label]), side, most) for label, side in pairs))
    if kind.step in columns:
        return _either(rows, columns[kind.step], expected, at_most(rows, kind))
    return None


def _either(rows: Rows, column: "np.ndarray", expected: Counted, most: "np.ndarray") -> Counted:
    """Read one column that counts in both directions: rising in both, or falling in one of them."""
    import numpy as np

    rises = np.append(0.0, np.diff(column))
    rises[rows.first] = 0.0
    way = directions(rows.reading.columns[CURRENT])
    charging, discharging = (float(rises[way == going].sum()) for going in (1, -1))
    if discharging < 0 <= charging:
        return _balance(rows, column, expected)
    if charging < 0 < discharging:
        return _balance(rows, -column, expected)
    one = _anew(rows, np.abs(column), expected.up + expected.down, most, balance=True)
    going = np.repeat(rows.going, rows.count)
    return Counted(np.where(going > 0, one, 0.0), np.where(going < 0, one, 0.0))


def _balance(rows: Rows, column: "np.ndarray", expected: Counted | None = None) -> Counted:
    """Count what a balance rises and falls by; if an integral is given, it says in which steps it begins anew."""
    import numpy as np

    first = rows.first
    moved = np.append(0.0, np.diff(column))
    if expected is not None:
        flowed = (expected.up - expected.down)[first]
        goes_on = np.abs(moved[first] - flowed) <= np.abs(column[first] - flowed)
        moved[first] = np.where(goes_on, moved[first], column[first])
    sides = []
    for way in (1.0, -1.0):
        one = np.maximum(way * moved, 0.0)
        total = np.cumsum(one)
        sides.append(rows.within(total, total[first] - one[first]))
    return Counted(*sides)


def _anew(
    rows: Rows, column: "np.ndarray", expected: "np.ndarray", most: "np.ndarray", *, balance: bool = False
) -> "np.ndarray":
    """Count within each step what a counter counts until it begins anew: in every step, half cycle, cycle, or never.

    Which it is shows where the steps begin: there the rise from the row before, or the whole count, is nearer to the
    integral of what flowed in between. Where a counter falls, it has begun anew; or, if it serves both directions and
    falls by what has flowed, it is a balance that the other direction diminishes (Maccor's in pulses).

    Parameters
    ----------
    rows : Rows
        The test.
    column : numpy array
        The counter, without signs.
    expected : numpy array
        The integral, from 0 in each step.
    most : numpy array
        What may have flowed before the first row of each step, where the integral does not know it.
    balance : bool
        It serves both directions.
    """
    import numpy as np

    first = rows.first
    cycle = rows.reading.columns.get(CYCLE)
    changed = np.append(True, np.diff(cycle[first]) != 0) if cycle is not None else np.zeros(len(first), dtype=bool)
    before = np.append(0.0, column[first[1:] - 1])
    flowed = expected[first]  # since the step began
    fallen = column[first] < before
    goes_on = np.abs(np.abs(column[first] - before) - flowed) < np.abs(column[first] - flowed)
    falls_on = (column[rows.last] < column[first]) | (rows.count == 1)
    fallen_anew = fallen & ~(goes_on & falls_on & balance)
    spare = (1 + GAIN) * most
    best = None
    for anew in (np.ones(len(first), dtype=bool), rows.half, changed, np.zeros(len(first), dtype=bool)):
        stood = np.where(fallen_anew | (anew & ~fallen), 0.0, before)
        stood[0] = 0.0 if anew.all() or column[0] <= 2 * max(flowed[0], most[0]) else column[0]
        rise = np.abs(column[first] - stood)
        misfit = float(np.where(flowed > 0, np.abs(rise - flowed), np.maximum(rise - spare, 0.0)).sum())
        if best is None or misfit < best[0]:
            best = misfit, stood
    stood = best[1] if best else before
    falls = np.append(False, np.diff(column) < 0)
    falls[first] = column[first] < stood
    if not falls.any():
        return rows.within(column, stood)
    moved = np.append(0.0, np.diff(column))
    moved[first] = column[first] - stood
    flow = np.append(0.0, np.diff(expected))
    flow[first] = flowed
    by_balance = np.abs(np.abs(moved) - flow) < np.abs(column - flow)
    moved = np.where(falls, np.where(by_balance, np.abs(moved) if balance else 0.0, column), moved)
    total = np.cumsum(moved)
    return rows.within(total, total[first] - moved[first])
