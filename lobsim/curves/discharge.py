"""A discharge curve: the voltage it holds, plateau and middle; where it falls from that, its knee; and even points."""

import numpy as np

from lobsim.numerics.arrays import Array

PLATEAU = (0.1, 0.5)  # shares of the capacity over which the plateau voltage is the mean
KNEE_V = 0.05  # fall below the plateau that marks the knee
PLATEAU_POINTS = 401
_SHARES = np.linspace(*PLATEAU, PLATEAU_POINTS)


def plateau(charge: Array, voltage: Array) -> float | None:
    """Mean voltage [V] over 10-50 % of the capacity; None without a discharge.

    Parameters
    ----------
    charge, voltage : array
        Charge, rising from 0, any unit, and voltage [V], shape (T,).
    """
    if charge.size < 2:
        return None
    return float(np.interp(_SHARES * charge[-1], charge, voltage).mean())


def middle(charge: Array, voltage: Array) -> float | None:
    """Voltage [V] at half of the capacity; None without a discharge. Arguments as for `plateau`."""
    return float(np.interp(charge[-1] / 2, charge, voltage)) if charge.size > 1 else None


def knee(charge: Array, voltage: Array, level: float | None = None) -> float | None:
    """Charge at which the voltage [V] falls 50 mV below its plateau for good; None if it does not.

    Arguments as for `plateau`, and the plateau [V] if it is known; the result is in the unit of ``charge``.
    """
    level = plateau(charge, voltage) if level is None else level
    if level is None or voltage[-1] > level - KNEE_V:
        return None
    above = np.flatnonzero(voltage > level - KNEE_V)[-1]
    around = slice(above, above + 2)
    return float(np.interp(KNEE_V - level, -voltage[around], charge[around]))


def even(charge: Array, voltage: Array, points: int) -> Array:
    """Charge and voltage [V] at that many even shares of the capacity, shape (2, points); NaN without a discharge.

    Arguments as for `plateau`.
    """
    if charge.size < 2:
        return np.full((2, points), np.nan)
    at = np.linspace(0, 1, points) * charge[-1]
    return np.array((at, np.interp(at, charge, voltage)))
