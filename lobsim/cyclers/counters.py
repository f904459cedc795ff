"""Charge and energy of each step: by the cycler's own counters, held against the integral of the current.

A cycler counts every sample; its file holds some of them, rounded. So its counter is the truth where it has one, unless
it stands still. The integral shows where a counter begins anew, and whether it is in the unit that it says.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from lobsim.cyclers.labels import (
    CAPACITIES,
    CURRENT,
    CYCLE,
    ENERGIES,
    NET_CAPACITY,
    NET_ENERGY,
    STEP_CAPACITY,
    STEP_ENERGY,
    STEP_TIME,
    TIME,
    VOLTAGE,
)
from lobsim.cyclers.reading import Reading
from lobsim.cyclers.sign import directions

if TYPE_CHECKING:
    import numpy as np

GAIN = 0.01  # by which two instruments of one cycler may differ
OTHER_UNITS = (1e3, 1e6, 60.0, 3600.0, 3.6)  # factors between units that are taken for each other
NEAR = 0.1  # share by which a ratio may miss such a factor and still be one
FINEST, WHOLE_TO = 15, 1e-9  # decimals that are looked for, and the share of the largest by which one may be off
SAMPLED = 2000  # numbers whose last digit is looked for


class Kind(NamedTuple):
    """What is counted: its pair of labels, its labels where one column serves both directions, unit and name."""

    pair: tuple[str, str]
    step: str
    net: str
    unit: str
    words: str


CHARGE = Kind(CAPACITIES, STEP_CAPACITY, NET_CAPACITY, "mAh", "charge")
ENERGY = Kind(ENERGIES, STEP_ENERGY, NET_ENERGY, "mWh", "energy")


class Counted(NamedTuple):
    """Two columns that count from 0 in every step, in charge and in discharge [Ah or Wh]."""

    up: "np.ndarray"
    down: "np.ndarray"


@dataclass(frozen=True)
class Rows:
    """Rows of a test, and where things begin in it.

    Attributes
    ----------
    reading : Reading
        With time, voltage and current.
    first : numpy array of int
        First row of each step.
    way : numpy array
        Of each step: 1 charges, -1 discharges, 0 rests.
    begun : numpy array
        How long each step had lasted at its first row [s], 0 if it is not known.
    """

    reading: Reading
    first: "np.ndarray"
    way: "np.ndarray"
    begun: "np.ndarray"

    @property
    def count(self) -> "np.ndarray":
        """Rows of each step."""
        import numpy as np

        return np.diff([*self.first, len(self.reading)])

    @property
    def last(self) -> "np.ndarray":
        """Last row of each step."""
        return self.first + self.count - 1

    def within(self, running: "np.ndarray", before: "np.ndarray") -> "np.ndarray":
        """Take off what a running number stood at before each step."""
        import numpy as np

        return running - np.repeat(before, self.count)

    @property
    def half(self) -> "np.ndarray":
        """Mark the steps that begin in the other direction than the one before, rests aside."""
        import numpy as np

        going, found = 0.0, []
        for way in self.way:
            found.append(bool(way and going and way != going))
            going = way or going
        return np.array(found)

    @property
    def going(self) -> "np.ndarray":
        """Give the direction of each step, that of a rest from the step before it, or the first that follows."""
        going = next((way for way in self.way if way), 1.0)
        found = self.way.copy()
        for step, way in enumerate(self.way):
            going = found[step] = way or going
        return found


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
        In Ah or Wh.
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


def before_first(rows: Rows) -> "np.ndarray":
    """Give the time that passed in each step before its first row [s]."""
    import numpy as np

    time = rows.reading.columns[TIME]
    gap = time[rows.first] - np.append(time[0], time[rows.first[1:] - 1])
    second = np.where(rows.count > 1, time[np.minimum(rows.first + 1, len(time) - 1)] - time[rows.first], 0.0)
    return np.where(rows.begun > 0, rows.begun, np.where(gap <= 1.5 * second, gap, 0.0))


def counted(rows: Rows, kind: Kind, expected: Counted) -> Counted | None:
    """Read the file's counters; None if it has none.

    Parameters
    ----------
    rows : Rows
        The test.
    kind : Kind
        What is counted.
    expected : Counted
        The integral, which says where a counter begins anew.
    """
    import numpy as np

    columns = rows.reading.columns
    if kind.net in columns:
        rises = np.append(0.0, np.diff(columns[kind.net]))
        sides = [np.cumsum(np.maximum(way * rises, 0.0)) for way in (1.0, -1.0)]
        first = [side - np.maximum(way * rises, 0.0) for side, way in zip(sides, (1.0, -1.0), strict=True)]
        return Counted(*(rows.within(side, one[rows.first]) for side, one in zip(sides, first, strict=True)))
    if all(label in columns for label in kind.pair):
        found = [_anew(rows, np.abs(columns[label]), side) for label, side in zip(kind.pair, expected, strict=True)]
        return Counted(*found)
    if kind.step in columns:
        return _either(rows, columns[kind.step], expected)
    return None


def _either(rows: Rows, column: "np.ndarray", expected: Counted) -> Counted:
    """Read one column that counts in both directions: falling in discharge, or rising whatever the direction."""
    import numpy as np

    current = rows.reading.columns[CURRENT]
    rises = np.append(0.0, np.diff(column))
    inside = np.ones(len(column), dtype=bool)
    inside[rows.first] = False
    discharging = inside & (directions(current) < 0) & (rises != 0)
    if discharging.any() and np.mean(rises[discharging] < 0) > 0.5 and np.any(column < 0):
        column = np.abs(column)  # of the step, with the sign of its direction
        rises = np.append(0.0, np.diff(column))
    if discharging.any() and np.mean(rises[discharging] < 0) > 0.5:  # one balance for both
        sides = [np.cumsum(np.where(inside, np.maximum(way * rises, 0.0), 0.0)) for way in (1.0, -1.0)]
        return Counted(*(rows.within(side, side[rows.first]) for side in sides))
    one = _anew(rows, np.abs(column), expected.up + expected.down, balance=True)
    going = np.repeat(rows.going, rows.count)
    return Counted(np.where(going > 0, one, 0.0), np.where(going < 0, one, 0.0))


def _anew(rows: Rows, column: "np.ndarray", expected: "np.ndarray", *, balance: bool = False) -> "np.ndarray":
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
    fallen_anew = fallen & ~(goes_on & balance)
    best = None
    for anew in (np.ones(len(first), dtype=bool), rows.half, changed, np.zeros(len(first), dtype=bool)):
        stood = np.where(fallen_anew | (anew & ~fallen), 0.0, before)
        stood[0] = 0.0 if anew.all() else column[0]
        misfit = float(np.abs(np.abs(column[first] - stood) - flowed).sum())
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


def chosen(rows: Rows, kind: Kind, by_counter: Counted | None, by_integral: Counted) -> tuple[Counted, str, list[str]]:
    """Choose between counter and integral, and say so where they differ by more than resolution and sampling explain.

    Returns
    -------
    Counted, str, list of str
        What is taken, where it comes from, and remarks.

    Raises
    ------
    LobsimError
        If one of charge, current and time is in another unit than its column says.
    """
    import numpy as np

    source = "integrated from the current" + ("" if kind is CHARGE else " and the voltage")
    if by_counter is None:
        return by_integral, source, []
    ends = [(one.up + one.down)[rows.last] for one in (by_counter, by_integral)]
    digit = _digit(rows, kind)
    explained = bound(rows, kind) + GAIN * np.maximum(*ends)
    counter, current = ends
    if digit / 2 * np.count_nonzero(current) > explained.sum():
        words = f"the file's counter of {kind.words} is written to {1e3 * digit:g} {kind.unit} only"
        return by_integral, f"{source}; {words}", [f"{words}: the integral was taken, which is finer"]
    explained = explained + digit
    if not counter.sum() and (current > explained).any():
        words = f"the file's counter of {kind.words} stands still while a current flows: the integral was taken"
        return by_integral, f"{source}; the file's counter stands still", [words]
    _other_unit(rows, kind, counter, current, explained)
    beyond = np.abs(counter - current) - explained
    if ((beyond > 0).any() and kind is CHARGE) or (beyond > GAIN * current.max(initial=0.0)).any():
        return by_counter, "the file's counter", [_difference(rows, kind, counter, current, explained)]
    return by_counter, "the file's counter", []


def bound(rows: Rows, kind: Kind) -> "np.ndarray":
    """Bound by how much counter and integral of a step may differ: current that is rounded, rows that are few [Ah, Wh].

    Between two rows the current was one of both at most; between two steps it was that of either.
    """
    import numpy as np

    columns = rows.reading.columns
    scale = np.abs(columns[VOLTAGE]).max(initial=0.0) if kind is ENERGY else 1.0
    current, time = np.abs(columns[CURRENT]), columns[TIME]
    passed = np.append(0.0, np.diff(time))
    passed[rows.first] = 0.0
    jump = passed * np.abs(np.append(0.0, np.diff(columns[CURRENT]))) / 2 + passed * last_digit(columns[CURRENT]) / 2
    inside = np.add.reduceat(jump, rows.first)
    gap = np.append(0.0, time[rows.first[1:]] - time[rows.last[:-1]])
    largest = np.maximum.reduceat(current, rows.first)
    around = np.maximum(largest, np.append(0.0, largest[:-1])) * (gap + rows.begun)
    after = np.append(gap[1:], 0.0) * np.maximum(largest, np.append(largest[1:], 0.0))
    clock = largest * last_digit(time)
    return (inside + around + after + clock) * scale / 3600


def _digit(rows: Rows, kind: Kind) -> float:
    """Give the last digit of the coarsest of the counters that count something [Ah or Wh]."""
    columns = rows.reading.columns
    labels = [label for label in (*kind.pair, kind.step, kind.net) if label in columns and columns[label].any()]
    return max((last_digit(columns[label]) for label in labels), default=0.0)


def last_digit(numbers: "np.ndarray") -> float:
    """Find the power of ten down to which numbers are written; 0 if they are finer than `FINEST` decimals, or all 0."""
    import numpy as np

    some = numbers[:: max(1, len(numbers) // SAMPLED)]
    if not some.any():
        return 0.0
    for power in range(FINEST):
        counts = some * 10.0**power
        if np.abs(counts - np.round(counts)).max() <= WHOLE_TO * np.abs(counts).max():
            return 10.0**-power
    return 0.0


def _other_unit(rows: Rows, kind: Kind, counter: "np.ndarray", current: "np.ndarray", explained: "np.ndarray") -> None:
    """Refuse a file in which charge, current and time miss each other by a factor between units in all steps."""
    import numpy as np

    flowing = np.minimum(counter, current) > 0
    plain = flowing & (np.abs(counter - current) > explained) & (np.maximum(counter, current) > 0)
    if kind is not CHARGE or not plain.any() or counter[plain].sum() < 0.5 * counter.sum():
        return
    ratios = current[plain] / counter[plain]
    ratio = float(np.median(ratios))
    for factor in OTHER_UNITS:
        for size in (factor, 1 / factor):
            if abs(ratio / size - 1) < NEAR and np.abs(ratios / size - 1).max() < 3 * NEAR:
                step = int(np.flatnonzero(plain)[np.argmax(counter[plain])])
                raise rows.reading.error(
                    int(rows.last[step]),
                    f"the capacity of the step is {counter[step]:.4g} Ah in the file, and {current[step]:.4g} Ah by "
                    "its current and time: one of the three is in another unit than its column says",
                )


def _difference(rows: Rows, kind: Kind, counter: "np.ndarray", current: "np.ndarray", explained: "np.ndarray") -> str:
    import numpy as np

    apart = np.abs(counter - current)
    beyond: Sequence[int] = [int(step) for step in np.argsort(explained - apart)[: int((apart > explained).sum()) or 1]]
    step = beyond[0]
    share = 100 * (current[step] / counter[step] - 1) if counter[step] else float("inf")
    explains = 100 * explained[step] / max(counter[step], current[step])
    whole = (
        f"; in all steps {1e3 * counter.sum():.4g} and {1e3 * current.sum():.4g} {kind.unit}" if len(apart) > 1 else ""
    )
    return (
        f"the {kind.words} of step {step + 1} is {1e3 * counter[step]:.4g} {kind.unit} by the cycler's counter and "
        f"{1e3 * current[step]:.4g} {kind.unit} by the integral of the current, {share:+.1f} %, of which rounding and "
        f"sampling explain {explains:.1f} %: the counter was taken, which sees every sample"
        + (f" (so in {len(beyond)} of {len(apart)} steps)" if len(beyond) > 1 else "")
        + whole
    )


def rows_of(reading: Reading, first: "np.ndarray", way: "np.ndarray") -> Rows:
    """Gather what counting needs of a reading; step times are taken as far as they are possible."""
    import numpy as np

    time = reading.columns[TIME]
    begun = np.zeros(len(first))
    if STEP_TIME in reading.columns:
        said = reading.columns[STEP_TIME][first]
        since_last = np.append(said[0] if len(said) else 0.0, time[first[1:]] - time[first[1:] - 1])
        begun = np.where((said > 0) & (said <= since_last + 1e-6), said, 0.0)
    return Rows(reading, first, way, begun)
