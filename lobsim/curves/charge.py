"""The shape of a charge in a few numbers: where it starts, rises and stays, and whether its voltage falls back."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from lobsim.numerics.arrays import Array

if TYPE_CHECKING:
    import pandas

START, PLATEAU = 0.01, (0.5, 0.9)  # shares of the charge: after the double layer; past the rise
RISE_V = 3.5
POINTS = 401

SHAPES: dict[str, Callable[[Array, Array], float]] = {  # of the share of the charge, rising to 1, and the voltage [V]
    "start_of_charge_V": lambda share, V: float(np.interp(START, share, V)),
    "rise_of_charge": lambda share, V: float(np.interp(RISE_V, np.maximum.accumulate(V), share)),
    "plateau_of_charge_V": lambda share, V: float(np.interp(np.linspace(*PLATEAU, POINTS), share, V).mean()),
    "fall_in_charge_V": lambda share, V: float((np.maximum.accumulate(V) - V).max()),
}


def shape(quantity: str, curves: "pandas.DataFrame") -> float | None:
    """Measure the charge of one cycle.

    Parameters
    ----------
    quantity : str
        start_of_charge_V, the voltage at 1 % of the charge; rise_of_charge, the share of it at which the voltage passes
        3.5 V; plateau_of_charge_V, the mean voltage over 50-90 %; fall_in_charge_V, how far the voltage falls below
        what it was before.
    curves : pandas.DataFrame
        From `lobsim.result.half_cycles.curves`.

    Returns
    -------
    float or None
        The voltage [V], or the share [-]; None if the cell was not charged.
    """
    charge = curves[curves["Half"] == "charge"]
    moved, V = charge["Charge moved [mAh.cm-2]"].to_numpy(), charge["Voltage [V]"].to_numpy()
    return SHAPES[quantity](moved / moved[-1], V) if moved.size and moved[-1] > 0 else None
