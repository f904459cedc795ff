"""Sign of the current: turned here, given to unsigned currents here, and held against the voltage here."""

from typing import TYPE_CHECKING

from lobsim.cyclers.labels import CURRENT, TIME, VOLTAGE
from lobsim.cyclers.reading import Reading

if TYPE_CHECKING:
    import numpy as np

REST_SHARE = 1e-3  # of the largest current: what is below is a rest
ENDS = 3  # rows whose median is the voltage at the begin or the end of a step
AGAINST_V = 0.1  # by which a step may end on the wrong side of its begin: the dip of nucleation is less
TURN_V = 0.5  # by which the voltage may go the wrong way within a step: more is another half cycle
SAME_CURRENT = 0.01  # share by which two currents of one step may differ


def turned(current: "np.ndarray") -> "np.ndarray":
    """Turn a current [A] between the Battery Data Format, positive in charge, and PyBaMM, positive in discharge."""
    return 0.0 - current


def signed(reading: Reading, direction: "np.ndarray") -> "np.ndarray":
    """Give a current the sign that the states of its rows say.

    Parameters
    ----------
    reading : Reading
        With a current without sign, or with the sign of the Battery Data Format [A].
    direction : numpy array
        1 in charge, -1 in discharge, 0 at rest.

    Returns
    -------
    numpy array
        The current, positive in charge [A]; 0 at rest.

    Raises
    ------
    LobsimError
        If a current has the sign that contradicts its state, or flows at rest.
    """
    import numpy as np

    current = reading.columns[CURRENT]
    has_signs = bool(np.any(current[direction != 0] < 0))
    against = np.flatnonzero(current * direction < 0) if has_signs else current[:0]
    if against.size:
        row = int(against[0])
        state = "charge" if direction[row] > 0 else "discharge"
        raise reading.error(row, f"the current {current[row]:g} A has the wrong sign for its state, {state}")
    flowing = np.flatnonzero((direction == 0) & (np.abs(current) > SAME_CURRENT * np.abs(current).max()))
    if flowing.size:
        row = int(flowing[0])
        raise reading.error(row, f"a rest carries {current[row]:g} A: no current was expected")
    return direction * np.abs(current)


def directions(current: "np.ndarray") -> "np.ndarray":
    """Say of each row, by its current [A], whether it charges, 1, discharges, -1, or rests, 0."""
    import numpy as np

    return np.where(np.abs(current) <= REST_SHARE * np.abs(current).max(initial=0.0), 0.0, np.sign(current))


def check(reading: Reading, starts: "np.ndarray") -> None:
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
        against = _against(way[first] * voltage[first:end])
        if against:
            kind, does = ("charges", "falls") if current[first] > 0 else ("discharges", "rises")
            raise reading.error(
                int(first),
                f"the current {kind} ({current[first]:g} A, positive in charge) while the voltage {does} by "
                f"{against:.2f} V until {_line(reading, end - 1)}: the other sign was expected; {way_on}",
            )
    flowing = np.where(way == 0, 0.0, current)  # the last digit of a rest may well change its sign
    alone = 1 + np.flatnonzero(_opposite(flowing[1:-1], flowing[:-2]) & _opposite(flowing[1:-1], flowing[2:]))
    if alone.size:
        raise reading.error(
            int(alone[0]), f"the current turns round for this row alone, {current[alone[0]]:g} A: {way_on}"
        )


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
