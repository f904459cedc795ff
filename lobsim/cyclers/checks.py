"""Checks of a table for what no cell can give, before anything is derived from it."""

from typing import TYPE_CHECKING

from lobsim.cyclers.labels import CURRENT, REQUIRED, TABLE, TIME, UNIX_TIME, VOLTAGE, WHOLE, WORKING
from lobsim.cyclers.reading import Reading
from lobsim.errors import LobsimError

if TYPE_CHECKING:
    import numpy as np

MOST_V = 10.0  # no single cell; hundreds or thousands are mV
MOST_A = 1000.0  # no cell that a cycler charges; thousands are mA
MOST_A_CM2 = 1.0  # of electrode: hundreds of times what a Li-O2 cell carries


def check(reading: Reading, area_cm2: float | None) -> None:
    """Refuse numbers that cannot be those of a cell.

    Parameters
    ----------
    reading : Reading
        What a reader found.
    area_cm2 : float or None
        Area of the electrode [cm2], if it is known.

    Raises
    ------
    LobsimError
        If a number is not finite, a time runs back, or a voltage or current is beyond any cell.
    """
    import numpy as np

    missing = [label for label in REQUIRED if label not in reading.columns]
    if missing:
        raise LobsimError(f"{str(reading.places[0][0])!r}: no column gives {missing[0]!r}")
    for label in (*TABLE, *WORKING):
        if label in reading.columns:
            _first(reading, ~np.isfinite(reading.columns[label]), "{value} under {label!r} is not finite", label)
    for label in WHOLE:
        if label in reading.columns:
            numbers = reading.columns[label]
            _first(reading, numbers != np.round(numbers), "{value:g} under {label!r} is not a whole number", label)
    for label in (TIME, UNIX_TIME):
        if label in reading.columns:
            back = np.append(False, np.diff(reading.columns[label]) < 0)
            _first(reading, back, "{label!r} runs back to {value:.15g}: it was expected to rise or stay", label)
    _magnitudes(reading, area_cm2)


def _magnitudes(reading: Reading, area_cm2: float | None) -> None:
    import numpy as np

    voltage, current = np.abs(reading.columns[VOLTAGE]), np.abs(reading.columns[CURRENT])
    sizes = f"is beyond any cell, {MOST_V:g} V: is it in mV?"
    _first(reading, voltage > MOST_V, "{value:g} V " + sizes, VOLTAGE)
    sizes = f"is beyond any cell, {MOST_A:g} A: is it in mA?"
    _first(reading, current > MOST_A, "{value:g} A " + sizes, CURRENT)
    if area_cm2:
        sizes = f"on {area_cm2:g} cm2 is more than {MOST_A_CM2:g} A/cm2: is it in mA?"
        _first(reading, current / area_cm2 > MOST_A_CM2, "{value:g} A " + sizes, CURRENT)


def _first(reading: Reading, bad: "np.ndarray", words: str, label: str) -> None:
    """Raise the error for the first bad row, if there is one."""
    if bad.any():
        row = int(bad.argmax())
        raise reading.error(row, words.format(value=reading.columns[label][row], label=label))
