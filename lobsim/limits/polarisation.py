"""Polarisation curves: voltage against current in a slow sweep, and the largest power met on the way."""

from dataclasses import dataclass

import numpy as np
import pybamm

from lobsim.arguments import guarded
from lobsim.cell import Cell, caution
from lobsim.display.notebook import Shown
from lobsim.display.progress import shown
from lobsim.errors import LobsimError
from lobsim.numerics.arrays import Array
from lobsim.result.ending import FINAL_TIME
from lobsim.solve.prepare import LOW, driven
from lobsim.solve.threads import one_at_a_time

MOST_mA_cm2 = 300.0


@dataclass(frozen=True, repr=False)
class Polarisation(Shown):
    """A sweep: current [mA cm-2], voltage [V] and power [mW cm-2], arrays of shape (T,), and the largest power."""

    SHOWN = ("maximum_power_mW_cm2", "current_at_maximum_mA_cm2", "voltage_V")

    current_mA_cm2: Array
    voltage_V: Array
    power_mW_cm2: Array
    maximum_power_mW_cm2: float
    current_at_maximum_mA_cm2: float


@guarded
@one_at_a_time
def polarisation(
    cell: Cell, rate_mA_cm2_s: float = 0.02, cutoff_V: float = 2.0, *, progress: bool | None = None
) -> Polarisation:
    """Raise the current of a fresh cell steadily until its voltage reaches the cut-off.

    Parameters
    ----------
    cell : Cell
        The cell.
    rate_mA_cm2_s : float
        Rise of the current [mA cm-2 s-1]. The default takes 100 s to 2 mA/cm2: slow enough for cells that gas feeds
        (NIPS: below 1 mV). Where oxygen comes through liquid it lags: VF in the cycling build gives 2.56, 2.14 and
        1.97 mW/cm2 at 0.02, 0.002 and 0.0005; compare two rates.
    cutoff_V : float
        Where the sweep ends [V].
    progress : bool, optional
        With False no line shows that it takes longer than 5 s.

    Returns
    -------
    Polarisation
        The curve at the solver's own times.

    Raises
    ------
    LobsimError
        If rate or cut-off cannot be, the cut-off is not met within reason, or the solver gives up.
    """
    if not 0 < rate_mA_cm2_s < float("inf"):
        raise LobsimError(f"the rate of a sweep must be above 0 mA/cm2/s, not {rate_mA_cm2_s!r}")
    caution.tell(cell.warnings)
    slope = rate_mA_cm2_s * 10 * cell.area_m2  # A s-1
    simulation = driven(cell.with_values({LOW: cutoff_V}), lambda t: slope * t)
    try:
        with shown("polarisation curve", progress):
            solution = simulation.solve([0, MOST_mA_cm2 / rate_mA_cm2_s])
    except pybamm.SolverError as error:
        raise LobsimError(
            f"the solver gave up on the sweep of {cell!r} ({' '.join(str(error).split())[:120]})"
        ) from None
    if solution.termination == FINAL_TIME:
        raise LobsimError(f"{cell!r} carries {MOST_mA_cm2:g} mA/cm2 above {cutoff_V:g} V: no end within reason")
    current = solution["Total current density [A.m-2]"](solution.t) / 10
    voltage = solution["Voltage [V]"](solution.t)
    power = current * voltage
    best = int(np.argmax(power))
    return Polarisation(current, voltage, power, float(power[best]), float(current[best]))
