"""All that the draws say about where the power of a cell ends: its limit, its rate map, and what would narrow them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lobsim.arguments import guarded
from lobsim.cell import Cell, caution
from lobsim.display.notebook import Shown
from lobsim.display.progress import spoken
from lobsim.limits.discharges import Asked
from lobsim.limits.rates import CURRENTS_mA_cm2
from lobsim.uncertain import choices, measurements
from lobsim.uncertain.discharges import UncertainDischarge, discharge
from lobsim.uncertain.measurements import Narrowed
from lobsim.uncertain.power_limits import MOST, UncertainLimit, power_limit


@dataclass(frozen=True, repr=False)
class UncertainLimits(Shown):
    """Power limit and rate map of a cell for many draws of its numbers.

    Attributes
    ----------
    limit : UncertainLimit
        The power limit [mW/cm2].
    rates : mapping of float to UncertainDischarge
        The discharges to the cut-off by their currents [mA/cm2].
    measurements : sequence of Narrowed
        What would narrow the limit, the most first.
    """

    SHOWN = ("limit", "rates", "measurements")

    limit: UncertainLimit
    rates: Mapping[float, UncertainDischarge]
    measurements: Sequence[Narrowed]

    def summary(self) -> dict[str, Any]:
        """Interval of the limit [mW/cm2], shares [-], and measurements, ready for JSON."""
        found = {"draws_of": choices.origin(self.limit.cell), **self.limit.summary()}
        return found | {"measurements": [one.summary() for one in self.measurements]}


@guarded
@caution.once()
def limits(
    cell: Cell,
    currents_mA_cm2: Sequence[float] = CURRENTS_mA_cm2,
    capacity_mAh_cm2: float = 2.0,
    cutoff_V: float = 2.0,
    *,
    draws: int | None = None,
    progress: Callable[[str], None] | bool | None = None,
) -> UncertainLimits:
    """Find the power limit of a cell and its rate map for many draws of its numbers.

    Parameters
    ----------
    cell : Cell
        The cell; what its user set is not drawn.
    currents_mA_cm2 : sequence of float
        Current densities of the rate map [mA cm-2].
    capacity_mAh_cm2, cutoff_V : float
        What has to be held [mAh cm-2, V].
    draws : int, optional
        How many; 200 by default, 100 without a C compiler.
    progress : callable, optional
        Told what is solved; by default a line shows it after 5 s, with False nothing does.

    Returns
    -------
    UncertainLimits
        Intervals, and what would narrow them.

    Raises
    ------
    LobsimError
        If a current, capacity or cut-off cannot be, there are too few draws, or nothing is uncertain.
    """
    many = choices.count(draws) if draws is not None else min(choices.count(None), MOST)
    values = choices.posterior(cell, many)
    rates = {}
    with spoken("with uncertainty", progress, "steps") as tell:
        for place, current in enumerate(currents_mA_cm2):
            tell(f"{many} draws at {current:g} mA/cm2", place, len(currents_mA_cm2) + 2)
            rates[float(current)] = discharge(cell, values, Asked(cell, current, cutoff_V).words)
        tell("power limits", len(currents_mA_cm2), len(currents_mA_cm2) + 2)
        limit = power_limit(cell, values, capacity_mAh_cm2, cutoff_V)
        tell("measurements", len(currents_mA_cm2) + 1, len(currents_mA_cm2) + 2)
        ranked = measurements.ranked(limit, values)
    return UncertainLimits(limit, rates, ranked)
