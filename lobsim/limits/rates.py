"""What a cell gives at a range of currents."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np

from lobsim.arguments import guarded
from lobsim.cell import Cell, caution
from lobsim.display.progress import spoken
from lobsim.errors import LobsimError
from lobsim.protocol import parse
from lobsim.result import Result
from lobsim.run import run

DELIVERED_mAh_cm2 = 2.0  # the charge over which a power is a mean: the limit of the paper's cycles


class RatePoint(NamedTuple):
    """One discharge to the lower voltage limit.

    Attributes
    ----------
    membrane, build : str
        The cell.
    current_mA_cm2 : float
        The current density.
    power_mW_cm2 : float or None
        Mean power while the first ``delivered_mAh_cm2`` are delivered; None if the cell delivers less.
    delivered_mAh_cm2 : float
        The charge over which the power is a mean.
    capacity_mAh_cm2, capacity_mAh_g : float
        The whole discharge; 0 if the cell cannot carry the current.
    cause : str
        Why it ended.
    """

    membrane: str
    build: str
    current_mA_cm2: float
    power_mW_cm2: float | None
    delivered_mAh_cm2: float
    capacity_mAh_cm2: float
    capacity_mAh_g: float
    cause: str


@guarded
@caution.once()
def rate_curve(
    cell: Cell,
    currents_mA_cm2: Iterable[float],
    *,
    delivered_mAh_cm2: float = DELIVERED_mAh_cm2,
    progress: Callable[[str], None] | bool | None = None,
) -> list[RatePoint]:
    """Discharge a cell to its lower voltage limit at one current after another.

    Parameters
    ----------
    cell : Cell
        The cell.
    currents_mA_cm2 : iterable of float
        The current densities [mA/cm2].
    delivered_mAh_cm2 : float
        The charge over which the power is a mean [mAh/cm2].
    progress : callable, optional
        Told the current of every discharge before it; by default a line shows it after 5 s, with False nothing does.

    Returns
    -------
    list of RatePoint
        One for each current.

    Raises
    ------
    LobsimError
        If a current cannot be.
    """
    if not delivered_mAh_cm2 > 0:
        raise LobsimError(f"a power is a mean over a charge above 0 mAh/cm2, not {delivered_mAh_cm2:g}")
    currents, points = list(currents_mA_cm2), list[RatePoint]()
    with spoken("rate curve", progress, "currents") as tell:
        for current in currents:
            tell(f"at {current:g} mA/cm2", len(points), len(currents))
            points.append(_point(cell, current, delivered_mAh_cm2))
    return points


def _point(cell: Cell, current: float, delivered: float) -> RatePoint:
    at = (cell.membrane, cell.build, current)
    step = f"Discharge at {current:g} mA/cm2 until {cell.numbers['Lower voltage cut-off [V]']:g} V"
    parse(step, cell)  # what cannot be asked is refused; only what the cell cannot do is a point
    try:
        result = run(cell, step)
    except LobsimError as error:
        return RatePoint(*at, None, delivered, 0.0, 0.0, str(error))
    power = sustained_power_mW_cm2(result, delivered)
    return RatePoint(*at, power, delivered, result.capacity_mAh_cm2, result.capacity_mAh_g, result.cause)


def sustained_power_mW_cm2(result: Result, delivered_mAh_cm2: float) -> float | None:
    """Mean power [mW cm-2] of a discharge while its first charge is delivered; None if it delivers less."""
    charge, energy = result.discharged_mAh_cm2, np.zeros(result.time_s.size)
    if charge[-1] < delivered_mAh_cm2:
        return None
    power = result.current_mA_cm2 * result.voltage_V
    energy[1:] = np.cumsum((power[1:] + power[:-1]) / 2 * np.diff(result.time_s))
    seconds = np.interp(delivered_mAh_cm2, charge, result.time_s)
    return float(np.interp(delivered_mAh_cm2, charge, energy) / seconds)
