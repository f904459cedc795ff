"""Rate maps: what a cell gives at several currents, its mean power, energy and Ragone numbers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from lobsim.arguments import guarded
from lobsim.batch.choice import in_lanes
from lobsim.cell import Cell, caution
from lobsim.cell.masses import electrolyte_per_capacity, stack_masses
from lobsim.display.notebook import Shown
from lobsim.display.progress import spoken
from lobsim.errors import LobsimError
from lobsim.limits.discharges import Asked, Delivered, Outcome, discharged
from lobsim.limits.lanes import Lanes
from lobsim.result import Result
from lobsim.solve.failures import NotCarried

CURRENTS_mA_cm2 = (0.1, 0.2, 0.4, 0.7, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0)
DELIVERED_mAh_cm2 = 2.0  # the charge over which a power is sustained: the limit of the paper's cycles
NOTHING_CARRIED = "the current is not carried at all"


@dataclass(frozen=True, repr=False)
class RatePoint(Shown):
    """One discharge to the cut-off.

    Attributes
    ----------
    membrane, build : str
        The cell.
    current_mA_cm2 : float
        The current density [mA cm-2].
    capacity_mAh_cm2, capacity_mAh_g : float
        The whole discharge [mAh cm-2, mAh g-1]; 0 if the cell cannot carry the current.
    plateau_V : float or None
        Mean voltage over 10-50 % of it [V].
    power_mW_cm2 : float or None
        Mean power [mW cm-2] of it; if ``delivered_mAh_cm2`` is named, while that is delivered, and None if it delivers
        less.
    energy_mWh_cm2 : float
        Energy of it [mWh cm-2].
    energy_Wh_kg, power_W_kg : float
        Energy and mean power of it per mass of the stack [Wh kg-1, W kg-1].
    electrolyte_g_Ah : float or None
        Electrolyte per capacity [g Ah-1].
    cause : str
        Why it ended.
    delivered_mAh_cm2 : float or None
        The first charge [mAh cm-2] over which the power is a mean; None if it is a mean over the whole.
    """

    SHOWN = ("current_mA_cm2", "capacity_mAh_cm2", "plateau_V", "power_mW_cm2", "cause")

    membrane: str
    build: str
    current_mA_cm2: float
    capacity_mAh_cm2: float = 0.0
    capacity_mAh_g: float = 0.0
    plateau_V: float | None = None
    power_mW_cm2: float | None = 0.0
    energy_mWh_cm2: float = 0.0
    energy_Wh_kg: float = 0.0
    power_W_kg: float = 0.0
    electrolyte_g_Ah: float | None = None
    cause: str = NOTHING_CARRIED
    delivered_mAh_cm2: float | None = None


@guarded
@caution.once()
def rate_map(
    cell: Cell,
    currents_mA_cm2: Sequence[float] = CURRENTS_mA_cm2,
    cutoff_V: float = 2.0,
    *,
    engine: str | None = None,
    progress: Callable[[str], None] | bool | None = None,
) -> list[RatePoint]:
    """Discharge a cell at several currents.

    Parameters
    ----------
    cell : Cell
        The cell.
    currents_mA_cm2 : sequence of float
        Current densities [mA cm-2].
    cutoff_V : float
        Where a discharge ends [V].
    engine : str, optional
        "batch" solves all currents side by side, "idaklu" one after the other. By default the first is taken for 200
        currents or more, and for 30 or more if its equations are compiled already. Some of what it solved is solved
        again by IDAKLU: where they differ, a warning says so and IDAKLU solves all.
    progress : callable, optional
        Told the current of every discharge before it; by default a line shows it after 5 s, with False nothing does.

    Returns
    -------
    list of RatePoint
        One for every current; a current that is not carried at all has capacity 0.

    Raises
    ------
    LobsimError
        If a current or the cut-off cannot be, or there is no such engine.
    """
    found = _discharges("rate map", cell, currents_mA_cm2, cutoff_V, engine, progress)
    return [_point(cell, current, result) for current, result in found]


@guarded
@caution.once()
def rate_curve(
    cell: Cell,
    currents_mA_cm2: Sequence[float],
    *,
    delivered_mAh_cm2: float = DELIVERED_mAh_cm2,
    engine: str | None = None,
    progress: Callable[[str], None] | bool | None = None,
) -> list[RatePoint]:
    """Make a rate map to the lower voltage limit of a cell, with the power that it sustains over a charge.

    Parameters
    ----------
    cell : Cell
        The cell.
    currents_mA_cm2 : sequence of float
        Current densities [mA cm-2].
    delivered_mAh_cm2 : float
        The charge over which the power is a mean [mAh cm-2].
    engine, progress
        As in `rate_map`.

    Returns
    -------
    list of RatePoint
        As in `rate_map`, but for `RatePoint.power_mW_cm2`, and the reason why a current is not carried.

    Raises
    ------
    LobsimError
        If a current or the charge cannot be, or there is no such engine.
    """
    if not delivered_mAh_cm2 > 0:
        raise LobsimError(f"a power is a mean over a charge above 0 mAh/cm2, not {delivered_mAh_cm2:g}")
    cutoff = cell.numbers["Lower voltage cut-off [V]"]
    points = []
    for current, result in _discharges(
        "rate curve", cell, currents_mA_cm2, cutoff, engine, progress, delivered_mAh_cm2
    ):
        point = _point(cell, current, result)
        if isinstance(result, NotCarried):
            power, cause = None, str(result)
        else:
            power, cause = sustained_power_mW_cm2(result, delivered_mAh_cm2), point.cause
        points.append(replace(point, power_mW_cm2=power, delivered_mAh_cm2=delivered_mAh_cm2, cause=cause))
    return points


def _discharges(
    job: str,
    cell: Cell,
    currents: Sequence[float],
    cutoff_V: float,
    engine: str | None,
    progress: Callable[[str], None] | bool | None,
    delivered_mAh_cm2: float | None = None,
) -> list[tuple[float, Outcome]]:
    """Every current with its discharge, or with the reason why it is not carried."""
    found: list[tuple[float, Outcome]] = []
    with spoken(job, progress, "currents") as tell:
        if in_lanes(engine, {cell: len(currents)}):
            tell(f"{len(currents)} side by side")
            lanes = Lanes()
            outcomes = lanes([Asked(cell, current, cutoff_V) for current in currents])
            if delivered_mAh_cm2:
                first = lanes([Asked(cell, current, cutoff_V, delivered_mAh_cm2) for current in currents])
                outcomes = [_sustaining(*both, delivered_mAh_cm2) for both in zip(outcomes, first, strict=True)]
            if lanes.agree():
                return list(zip(currents, outcomes, strict=True))
        for current in currents:
            tell(f"at {current:g} mA/cm2", len(found), len(currents))
            found.append((current, discharged(cell, current, cutoff_V)))
    return found


def _sustaining(whole: Outcome, first: Outcome, delivered_mAh_cm2: float) -> Outcome:
    """Add to a discharge in a lane what another tells, which ends when the charge is delivered."""
    if not isinstance(whole, Delivered) or isinstance(first, NotCarried) or whole.capacity_mAh_cm2 < delivered_mAh_cm2:
        return whole
    return replace(whole, sustained_mW_cm2=first.power_mW_cm2)


def _point(cell: Cell, current: float, result: Outcome) -> RatePoint:
    if isinstance(result, NotCarried):
        return RatePoint(cell.membrane, cell.build, current)
    capacity = result.capacity_mAh_cm2
    kg_m2 = sum(stack_masses(cell, capacity).values())
    return RatePoint(
        membrane=cell.membrane,
        build=cell.build,
        current_mA_cm2=current,
        capacity_mAh_cm2=capacity,
        capacity_mAh_g=result.capacity_mAh_g,
        plateau_V=result.plateau_V,
        power_mW_cm2=result.power_mW_cm2,
        energy_mWh_cm2=result.energy_mWh_cm2,
        energy_Wh_kg=result.energy_mWh_cm2 * 10 / kg_m2,
        power_W_kg=result.power_mW_cm2 * 10 / kg_m2,
        electrolyte_g_Ah=electrolyte_per_capacity(cell, capacity) if capacity > 0 else None,
        cause=result.cause,
    )


def sustained_power_mW_cm2(result: Result | Delivered, delivered_mAh_cm2: float) -> float | None:
    """Mean power [mW cm-2] of a discharge while its first charge is delivered; None if it delivers less."""
    if isinstance(result, Delivered):
        return result.sustained_mW_cm2
    charge, energy = result.discharged_mAh_cm2, np.zeros(result.time_s.size)
    if charge[-1] < delivered_mAh_cm2:
        return None
    power = result.current_mA_cm2 * result.voltage_V
    energy[1:] = np.cumsum((power[1:] + power[:-1]) / 2 * np.diff(result.time_s))
    seconds = np.interp(delivered_mAh_cm2, charge, result.time_s)
    return float(np.interp(delivered_mAh_cm2, charge, energy) / seconds)
