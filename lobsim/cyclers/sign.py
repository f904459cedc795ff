"""Sign of the current: turned here, given to unsigned currents here, and held against the voltage here."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from lobsim.cyclers.labels import CAPACITIES, CURRENT, NET_CAPACITY, TIME, VOLTAGE
from lobsim.cyclers.reading import Reading

if TYPE_CHECKING:
    import numpy as np

REST_SHARE = 1e-3  # of the largest current: what is below is a rest
ENDS = 3  # rows whose median is the voltage at the begin or the end of a step
AGAINST_V = 0.1  # by which a step may end on the wrong side of its begin: the dip of nucleation is less
TURN_V = 0.5  # by which the voltage may go the wrong way within a step: more is another half cycle
SYMMETRIC_V = 1.5  # that a cell of lithium and oxygen, or of two different electrodes, exceeds somewhere
SAME_CURRENT = 0.01  # share by which two currents of one step may differ
AGREED, FEWEST = 0.9, 3  # share of rows, of so many at least, in which counter and current have to go one way


def turned(current: "np.ndarray") -> "np.ndarray":
    """Turn a current [A] between the Battery Data Format, positive in charge, and PyBaMM, positive in discharge."""
    return 0.0 - current


def signed(reading: Reading, direction: "np.ndarray", words: Sequence[str] = ()) -> Reading:
    """Give a current the sign that the states of its rows say.

    A current that has signs of its own keeps them; if they are the opposite of the states throughout, it is positive in
    discharge and is turned. In a current without signs, a row of rest that still carries one is the last sample of the
    step before it, and has its direction.

    Parameters
    ----------
    reading : Reading
        With a current [A] with or without signs.
    direction : numpy array
        1 in charge, -1 in discharge, 0 at rest, nan where the state says nothing.
    words : sequence of str, optional
        The states as they stand in the file, for the error.

    Returns
    -------
    Reading
        Its current positive in charge [A].

    Raises
    ------
    LobsimError
        If some of the currents have the sign that contradicts their state, a rest carries a current for more than one
        row, or a state is unknown whose current has no sign.
    """
    import numpy as np

    current = reading.columns[CURRENT]
    flows = np.abs(current) > REST_SHARE * np.abs(current).max(initial=0.0)
    known = flows & np.isfinite(direction) & (direction != 0)
    against = known & (current * np.nan_to_num(direction) < 0)
    if (flows & (current < 0)).any():
        if against.any() and not (known & ~against).any() and known.sum() > 1 and len(set(direction[known])) > 1:
            words_on = "the current is positive in discharge by the states of the rows: it was turned"
            return replace(reading.having({CURRENT: turned(current)}, words_on), sign_is_stated=True)
        if against.any():
            row = int(against.argmax())
            state = "charge" if direction[row] > 0 else "discharge"
            raise reading.error(row, f"the current {current[row]:g} A has the wrong sign for its state, {state}")
        return replace(reading, sign_is_stated=True)
    unclear = flows & np.isnan(direction)
    if unclear.any():
        row = int(unclear.argmax())
        raise reading.error(
            row,
            f"the state {words[row] if words else direction[row]!r} of a row with {current[row]:g} A is unknown, and "
            "its current has no sign: charge, discharge or rest was expected",
        )
    resting = np.flatnonzero(flows & (direction == 0))
    way = np.nan_to_num(direction)
    for row in resting:
        if row == 0 or way[row - 1] == 0 or row - 1 in resting:
            raise reading.error(int(row), f"a rest carries {current[row]:g} A: no current was expected")
    way[resting] = way[resting - 1]
    return replace(reading.having({CURRENT: way * np.abs(current)}), sign_is_stated=True)


def by_counters(reading: Reading) -> Reading:
    """Turn a current that is positive where the file's own counters say that the cell was discharged.

    Returns
    -------
    Reading
        As it was, if there are no two counters or they agree with the current; a sign that they bear out is stated.
    """
    import numpy as np

    columns = reading.columns
    if not all(label in columns for label in CAPACITIES) and NET_CAPACITY not in columns:
        return reading
    if NET_CAPACITY in columns:
        rises = np.diff(columns[NET_CAPACITY])
    else:
        up, down = (np.maximum(np.diff(np.abs(columns[label])), 0.0) for label in CAPACITIES)
        rises = np.where(up > down, 1.0, np.where(down > up, -1.0, 0.0))
    way = directions(columns[CURRENT])[1:]
    steady = (way == directions(columns[CURRENT])[:-1]) & (way != 0) & (rises != 0)
    if steady.sum() < FEWEST:
        return reading
    share = float(np.mean(way[steady] * rises[steady] > 0))
    if share > AGREED:
        return replace(reading, sign_is_stated=True)
    if share < 1 - AGREED and not reading.sign_is_stated:
        words = "the current is positive where the file's counter of discharge rises: it was turned"
        return replace(reading.having({CURRENT: turned(columns[CURRENT])}, words), sign_is_stated=True)
    return reading


def directions(current: "np.ndarray") -> "np.ndarray":
    """Say of each row, by its current [A], whether it charges, 1, discharges, -1, or rests, 0."""
    import numpy as np

    return np.where(np.abs(current) <= REST_SHARE * np.abs(current).max(initial=0.0), 0.0, np.sign(current))


def check(reading: Reading, starts: "np.ndarray") -> str | None:
    """Hold the sign of the current against the voltage.

    Over a whole step a charge raises the voltage and a discharge lowers it. A step is refused if its voltage ends on
    the other side by more than `AGAINST_V`, or goes the other way in between by more than `TURN_V`; plateaus, noise and
    the dip at the begin of a discharge of Li-O2 stay below. A single row whose current is the opposite of both its
    neighbours is refused too.

    Parameters
    ----------
    reading : Reading
        With a voltage [V] and a current [A] that is positive in charge.
    starts : numpy array of int
        First row of each step.

    Returns
    -------
    str or None
        The doubt, for a cell whose electrodes are alike or nearly so: its voltage says nothing about the direction.

    Raises
    ------
    LobsimError
        If a current has the wrong sign; it says how to go on.
    """
    import numpy as np

    current, voltage = reading.columns[CURRENT], reading.columns[VOLTAGE]
    way = directions(current)
    way_on = "if it is right nevertheless, read it with trust_sign=True (--trust-sign)"
    for first, end in zip(starts, [*starts[1:], len(reading)], strict=True):
        going = way[first:end][way[first:end] != 0]
        against = _against(going[0] * voltage[first:end]) if going.size else 0.0
        if against and float(np.abs(voltage).max()) < SYMMETRIC_V:
            return (
                f"the current and the voltage of the step from {reading.where(int(first))} on go opposite ways: in a "
                "cell of two like electrodes that may be so, else the current has the wrong sign"
            )
        if against:
            kind, does = ("charges", "falls") if going[0] > 0 else ("discharges", "rises")
            flow = float(current[first:end][way[first:end] != 0][0])
            raise reading.error(
                int(first),
                f"the current {kind} ({flow:g} A, positive in charge) while the voltage {does} by "
                f"{against:.2f} V until {_line(reading, end - 1)}: the other sign was expected; {way_on}",
            )
    flowing = np.where(way == 0, 0.0, current)  # the last digit of a rest may well change its sign
    alone = 1 + np.flatnonzero(_opposite(flowing[1:-1], flowing[:-2]) & _opposite(flowing[1:-1], flowing[2:]))
    if alone.size:
        raise reading.error(
            int(alone[0]), f"the current turns round for this row alone, {current[alone[0]]:g} A: {way_on}"
        )
    return None


def _against(rising: "np.ndarray") -> float:
    """Give by how much a voltage that was expected to rise falls [V]; 0 if it does not matter."""
    import numpy as np

    overall = float(np.median(rising[:ENDS]) - np.median(rising[-ENDS:]))
    smooth = np.median(np.stack([rising[:-2], rising[1:-1], rising[2:]]), axis=0) if len(rising) > 2 else rising
    within = float((np.maximum.accumulate(smooth) - smooth).max())
    return overall if overall > AGAINST_V else within if within > TURN_V else 0.0


def _opposite(one: "np.ndarray", other: "np.ndarray") -> "np.ndarray":
    import numpy as np

    return (one * other < 0) & (np.abs(one + other) < SAME_CURRENT * np.abs(one))


def _line(reading: Reading, row: int) -> str:
    return f"line {reading.places[row][1]}" if reading.places[row][1] else f"{reading.columns[TIME][row]:g} s"
