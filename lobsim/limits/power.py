"""Power limits: the largest power that a cell holds over a capacity, and what stops more."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import brentq

from lobsim.arguments import guarded
from lobsim.batch.choice import in_lanes
from lobsim.cell import Cell, caution
from lobsim.display.notebook import Shown
from lobsim.display.progress import spoken
from lobsim.errors import LobsimError
from lobsim.limits.brackets import CURRENT_TOLERANCE, Bracketed, LEAST_mA_cm2, MOST_mA_cm2, START_mA_cm2, bracketed
from lobsim.limits.discharges import discharged
from lobsim.limits.lanes import Lanes
from lobsim.result import Result
from lobsim.solve.failures import NotCarried

PROCESSES = {
    "activation": "kinetics",
    "film": "film",
    "oxygen": "O2 in the liquid",
    "gas": "O2 in the gas",
    "salt": "salt",
    "liquid": "ohmic",
    "separator and ceramic": "ceramic",
    "lithium": "lithium",
}
USUAL = 12  # discharges that a search by IDAKLU takes
GENTLE = 0.01  # share of the limiting current at which every process is at ease
NEARLY = 0.95  # share of the limiting current from which the growth tells what stops more
HELD = 1e-6  # share of a capacity by which it may be missed
SHORTEST = 1e-9  # mAh/cm2 that stands for none in a logarithm


@dataclass(frozen=True, repr=False)
class PowerLimit(Shown):
    """The largest power that a cell holds over a capacity, and what stops more.

    Attributes
    ----------
    power_limit_mW_cm2 : float
        Mean voltage over the capacity times the current; 0 if the cell does not hold the capacity at any current.
    current_at_limit_mA_cm2 : float
        The current.
    capacity_mAh_cm2, cutoff_V : float
        What has to be held.
    limiting_process : str
        One of `PROCESSES`: what grows most over the last twentieth of the current, where the voltage is lowest. What
        costs most need not be it: a resistance grows in proportion, lack of oxygen at once.
    losses_V : dict of str to float
        What every process costs more than at a hundredth of the current [V].
    last_V : dict of str to float
        What every process costs more than at 95 % of the current [V].
    solves : int
        Discharges that the search took.
    """

    SHOWN = (
        "power_limit_mW_cm2",
        "current_at_limit_mA_cm2",
        "limiting_process",
        "capacity_mAh_cm2",
        "cutoff_V",
        "solves",
    )

    power_limit_mW_cm2: float
    current_at_limit_mA_cm2: float
    capacity_mAh_cm2: float
    cutoff_V: float
    limiting_process: str
    losses_V: dict[str, float]
    last_V: dict[str, float]
    solves: int


@guarded
@caution.once()
def power_limit(
    cell: Cell,
    capacity_mAh_cm2: float = 2.0,
    cutoff_V: float = 2.0,
    *,
    engine: str | None = None,
    progress: Callable[[str], None] | bool | None = None,
) -> PowerLimit:
    """Find the largest power that a cell holds over a capacity, above a cut-off.

    The current is searched between brackets (Brent's method on the logarithm of the capacity reached): what falls
    steeply is found in some ten discharges, without a grid. The batch engine solves several currents at once, and so
    closes in on the same current in a few rounds.

    Parameters
    ----------
    cell : Cell
        The cell.
    capacity_mAh_cm2 : float
        The capacity [mAh cm-2] that has to be delivered.
    cutoff_V : float
        The voltage [V] that has to be held until then.
    engine : str, optional
        "batch" solves several currents side by side, "idaklu", the default, one after the other: a single search has
        too few to gain. Some of what the first solved is solved again by IDAKLU: where they differ, a warning says so
        and IDAKLU searches.
    progress : callable, optional
        Told what every discharge of the search reached; by default a line shows it after 5 s, with False nothing does.

    Returns
    -------
    PowerLimit
        The limit, and the process that sets it.

    Raises
    ------
    LobsimError
        If capacity or cut-off cannot be, or there is no such engine.
    """
    _check(capacity_mAh_cm2)
    with spoken("power limit", progress) as tell:
        found = limits_in_lanes([cell], capacity_mAh_cm2, cutoff_V, engine, tell)
        return found.get(cell) or _searched(cell, capacity_mAh_cm2, cutoff_V, tell)


def limits_in_lanes(
    cells: Sequence[Cell], capacity_mAh_cm2: float, cutoff_V: float, engine: str | None, tell: Callable[..., Any]
) -> dict[Cell, PowerLimit]:
    """Search the limits of several cells at once, as `power_limit` does that of one.

    Parameters
    ----------
    cells : sequence of Cell
        The cells.
    capacity_mAh_cm2, cutoff_V : float
        What has to be held [mAh cm-2, V].
    engine : str or None
        As in `power_limit`; None chooses by the number of searches.
    tell : callable
        Told what is solved.

    Returns
    -------
    dict of Cell to PowerLimit
        Those that the batch engine searches, and none if it differs from IDAKLU; `power_limit` searches the others.
    """
    _check(capacity_mAh_cm2)
    chosen = in_lanes(engine, dict.fromkeys(cells, USUAL))
    lanes = Lanes()
    some = bracketed([cell for cell in cells if cell in chosen], capacity_mAh_cm2, cutoff_V, lanes, tell)
    if not some or not lanes.agree():
        return {}
    found = {}
    for place, one in enumerate(some):
        tell("what stops more", place, len(some))
        limit = _of_bracket(one, capacity_mAh_cm2, cutoff_V)
        if limit is None:
            words = f"the batch engine holds {capacity_mAh_cm2:g} mAh/cm2 at {one.current_mA_cm2:.4g} mA/cm2"
            caution.tell([f"{words}, IDAKLU does not, and searches all limits"])
            return {}
        found[one.cell] = limit
    return found


def _of_bracket(one: Bracketed, capacity_mAh_cm2: float, cutoff_V: float) -> PowerLimit | None:
    """The limit at a current that IDAKLU holds too, or at one half of the tolerance below it; None if it holds none."""
    if not one.current_mA_cm2:
        return _none(one.cell, capacity_mAh_cm2, cutoff_V, one.solves)
    for share in (1.0, 1.0 - CURRENT_TOLERANCE / 2):
        limit = _at_limit(one.cell, share * one.current_mA_cm2, capacity_mAh_cm2, cutoff_V, one.solves)
        if limit:
            return limit
    return None


def _check(capacity_mAh_cm2: float) -> None:
    if not 0 < capacity_mAh_cm2 < float("inf"):
        raise LobsimError(f"the capacity to be held must be above 0 mAh/cm2, not {capacity_mAh_cm2!r}")


def _searched(cell: Cell, capacity_mAh_cm2: float, cutoff_V: float, tell: Callable[..., Any]) -> PowerLimit:
    """Bracket the current at which the capacity is just reached, and close in on it."""
    reached: dict[float, float] = {}

    def surplus(log_current: float) -> float:
        """Log of the capacity reached over the one asked for."""
        if log_current not in reached:
            result = discharged(cell, float(np.exp(log_current)), cutoff_V)
            reached[log_current] = 0.0 if isinstance(result, NotCarried) else result.capacity_mAh_cm2
            tell(f"discharge {len(reached)}, {reached[log_current]:.3g} mAh/cm2 at {np.exp(log_current):.3g} mA/cm2")
        return float(np.log(max(reached[log_current], SHORTEST) / capacity_mAh_cm2))

    low = float(np.log(START_mA_cm2))
    while surplus(low) < 0:
        low -= np.log(4.0)
        if low < np.log(LEAST_mA_cm2):
            return _none(cell, capacity_mAh_cm2, cutoff_V, len(reached))
    high = low + np.log(2.0)
    while surplus(high) >= 0:
        low, high = high, high + np.log(2.0)
        if high > np.log(MOST_mA_cm2):
            raise LobsimError(f"{cell!r} holds {MOST_mA_cm2:g} mA/cm2: no limit within reason")
    root = brentq(surplus, low, high, xtol=CURRENT_TOLERANCE / 2, rtol=1e-12)
    held = max((log for log in reached if surplus(log) >= 0), default=root)
    limit = _at_limit(cell, float(np.exp(held)), capacity_mAh_cm2, cutoff_V, len(reached))
    assert limit  # the search has just held this current
    return limit


def _at_limit(cell: Cell, current: float, capacity: float, cutoff_V: float, solves: int) -> PowerLimit | None:
    """Say what stops more than a current; None if IDAKLU does not hold the capacity there."""
    found = [discharged(cell, share * current, cutoff_V, capacity) for share in (1.0, NEARLY, GENTLE)]
    results = [one for one in found if isinstance(one, Result) and one.capacity_mAh_cm2 > (1 - HELD) * capacity]
    if len(results) < len(found):
        return None
    hard, near, easy = results
    weakest = int(np.argmin(hard.voltage_V))
    charge = hard.discharged_mAh_cm2[weakest]

    def added(to: Result) -> dict[str, float]:
        """Losses by process beyond those of another discharge, where the voltage is lowest [V]."""
        lost = {term: np.interp(charge, to.discharged_mAh_cm2, to.audit[term]) for term in PROCESSES}
        return {PROCESSES[term]: float(hard.audit[term][weakest] - loss) for term, loss in lost.items()}

    last = added(near)
    limiting = max(last, key=last.__getitem__)
    return PowerLimit(hard.power_mW_cm2, current, capacity, cutoff_V, limiting, added(easy), last, solves + 3)


def _none(cell: Cell, capacity_mAh_cm2: float, cutoff_V: float, solves: int) -> PowerLimit:
    """The limit of a cell that does not hold the capacity at any current."""
    return PowerLimit(0.0, 0.0, capacity_mAh_cm2, cutoff_V, _unreachable(cell, cutoff_V), {}, {}, solves)


def _unreachable(cell: Cell, cutoff_V: float) -> str:
    """Find the cause of the end of the gentlest discharge, for a cell that does not hold the capacity at all."""
    result = discharged(cell, 2 * LEAST_mA_cm2, cutoff_V)
    if isinstance(result, NotCarried):
        return "ohmic"
    grown = {term: float(loss[-1]) for term, loss in result.audit.items() if term != "activation"}
    return PROCESSES[max(grown, key=grown.__getitem__)]
