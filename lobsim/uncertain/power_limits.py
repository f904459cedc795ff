"""The power limit of a cell whose numbers are uncertain: its interval, and what limits it in how many of the draws."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lobsim.arguments import guarded
from lobsim.batch import choice
from lobsim.cell import Cell, caution
from lobsim.display.notebook import Shown, number
from lobsim.display.progress import spoken
from lobsim.errors import LobsimError
from lobsim.limits import PowerLimit
from lobsim.limits import power_limit as limit_of_one
from lobsim.limits.brackets import LEAST_mA_cm2, MOST_mA_cm2, START_mA_cm2
from lobsim.limits.discharges import Asked
from lobsim.limits.power import HELD
from lobsim.numerics.arrays import Array, Table
from lobsim.uncertain import many_runs
from lobsim.uncertain.intervals import Interval, interval, shares
from lobsim.uncertain.limiting import limiting
from lobsim.uncertain.many_runs import Values

MOST = 200  # draws by default: each takes a dozen discharges
CHECKED, DIFFERS = 2, 0.01  # draws that IDAKLU searches as well, and by how much they may differ: relative
TOLERANCE = 2e-3  # relative, of a current: far below the width of any interval


@dataclass(frozen=True, repr=False)
class UncertainLimit(Shown):
    """The power limit of a cell for every draw of its numbers.

    Attributes
    ----------
    cell : Cell
        The cell, with its own numbers.
    capacity_mAh_cm2, cutoff_V : float
        What has to be held.
    power_mW_cm2, current_mA_cm2 : array
        Limits, and their currents, shape (draws,); 0 of a draw that holds the capacity at no current.
    processes : tuple of str
        What limits each.
    """

    cell: Cell
    capacity_mAh_cm2: float
    cutoff_V: float
    power_mW_cm2: Array
    current_mA_cm2: Array
    processes: tuple[str, ...]

    def facts(self) -> dict[str, str]:
        """Tell the interval, and what limits."""
        told = {"cell": str(self.cell), "draws": str(self.power_mW_cm2.size)}
        told["power limit, 90 %"] = f"{' to '.join(map(number, self.power_interval_mW_cm2))} mW/cm2"
        return told | {process: f"{100 * share:.0f} %" for process, share in self.limited_by.items()}

    @property
    def power_interval_mW_cm2(self) -> Interval:
        """Interval of the power limit [mW/cm2] that holds 90 % of the draws."""
        found = interval(self.power_mW_cm2)
        assert found  # there is a limit of every draw
        return found

    @property
    def limited_by(self) -> dict[str, float]:
        """What limits, and in which share [-] of the draws, the largest first."""
        return shares(self.processes)

    @property
    def held_by_none(self) -> int:
        """How many draws hold the capacity at no current: each counts as a power of 0."""
        return int(np.sum(self.power_mW_cm2 == 0))

    @guarded
    def summary(self, before: str = "") -> dict[str, Any]:
        """Interval, shares [-] and counts of draws, ready for JSON, ``before`` in front of each name."""
        found = {
            "power_interval_mW_cm2": list(self.power_interval_mW_cm2),
            "current_interval_mA_cm2": list(interval(self.current_mA_cm2) or ()),
            "limited_by": self.limited_by,
            "draws": self.power_mW_cm2.size,
            "draws_that_hold_no_current": self.held_by_none,
        }
        return {f"{before}{name}": value for name, value in found.items()}


@guarded
@caution.once()
def power_limit(
    cell: Cell,
    draws: Sequence[Values],
    capacity_mAh_cm2: float = 2.0,
    cutoff_V: float = 2.0,
    *,
    progress: Callable[[str], None] | bool | None = None,
) -> UncertainLimit:
    """Find the largest power that a cell holds over a capacity, for every draw of its numbers.

    All draws are searched at once: their currents are bracketed by factors of two, and then halved in the logarithm.
    Without a C compiler each is searched as `lobsim.limits.power_limit` does.

    Parameters
    ----------
    cell : Cell
        The cell.
    draws : sequence of mapping
        Numbers by name, in the units of their names.
    capacity_mAh_cm2 : float
        The capacity [mAh cm-2] that has to be delivered.
    cutoff_V : float
        The voltage [V] that has to be held until then.
    progress : callable, optional
        Told what is solved; by default a line shows it after 5 s, with False nothing does.

    Returns
    -------
    UncertainLimit
        Limits, their interval, and what limits.

    Raises
    ------
    LobsimError
        If capacity or cut-off cannot be, or a draw holds every current within reason.
    """
    with spoken(f"power limits of {len(draws)} draws of {cell.label}", progress, "draws") as tell:
        if choice.missing():
            return _one_by_one(cell, draws, capacity_mAh_cm2, cutoff_V, tell)
        search = _Search(cell, draws, capacity_mAh_cm2, cutoff_V)
        search.bracket(tell)
        search.close_in(tell)
        tell("what limits")
        processes = limiting(cell, draws, search.held, capacity_mAh_cm2, cutoff_V)
        for place in [place for place, process in enumerate(processes) if process is None]:
            one = _alone(cell, draws[place], capacity_mAh_cm2, cutoff_V)
            processes[place] = one.limiting_process
            search.held[place], search.power[place] = one.current_at_limit_mA_cm2, one.power_limit_mW_cm2
        _compare(cell, draws, search, capacity_mAh_cm2, cutoff_V)
    told = tuple(process for process in processes if process is not None)
    return UncertainLimit(cell, capacity_mAh_cm2, cutoff_V, search.power, search.held, told)


def _compare(cell: Cell, draws: Sequence[Values], search: "_Search", capacity: float, cutoff_V: float) -> None:
    """Search the limits of a few draws by IDAKLU as well, and warn if one differs."""
    for place in np.linspace(0, len(draws) - 1, min(CHECKED, len(draws))).astype(int):
        right, mine = _alone(cell, draws[place], capacity, cutoff_V).power_limit_mW_cm2, search.power[place]
        if abs(mine - right) > DIFFERS * right:
            caution.tell(
                [
                    f"the power limit of draw {place + 1} of {cell.label} is {mine:.4g} mW/cm2 in lanes and "
                    f"{right:.4g} mW/cm2 by IDAKLU: take the interval with care"
                ]
            )


class _Search:
    """Search of the largest currents [mA cm-2] of all draws that hold the capacity."""

    def __init__(self, cell: Cell, draws: Sequence[Values], capacity: float, cutoff_V: float) -> None:
        self.cell, self.draws, self.capacity, self.cutoff_V = cell, draws, capacity, cutoff_V
        self.held, self.power = np.zeros(len(draws)), np.zeros(len(draws))
        self.failing = np.full(len(draws), np.inf)

    def bracket(self, tell: Callable[..., Any]) -> None:
        """Find a current that every draw holds, and the first above it that it does not, from one start for all.

        As `lobsim.limits.power_limit` does: where a cell holds two ranges of currents, both find the same.
        """
        self._try(np.arange(len(self.draws)), np.full(len(self.draws), START_mA_cm2), tell)
        while (some := np.flatnonzero((self.held == 0) & (self.failing > LEAST_mA_cm2))).size:
            self._try(some, np.maximum(self.failing[some] / 4, LEAST_mA_cm2), tell)
        self.failing[(self.held > 0) & (self.held < START_mA_cm2)] = np.inf
        while (some := np.flatnonzero((self.held > 0) & np.isinf(self.failing))).size:
            if (self.held[some] > MOST_mA_cm2).any():
                raise LobsimError(f"{self.cell!r} holds {MOST_mA_cm2:g} mA/cm2 in a draw: no limit within reason")
            self._try(some, 2 * self.held[some], tell)

    def close_in(self, tell: Callable[..., Any]) -> None:
        """Halve the brackets until they are as narrow as the tolerance."""
        while True:
            wide = (self.held > 0) & (self.failing > (1 + TOLERANCE) * self.held)
            if not wide.any():
                return
            some = np.flatnonzero(wide)
            self._try(some, np.sqrt(self.held[some] * self.failing[some]), tell)

    def _try(self, some: Table, currents: Array, tell: Callable[..., Any]) -> None:
        tell(f"{some.size} discharges from {currents.min():.3g} to {currents.max():.3g} mA/cm2")
        words = [Asked(self.cell, float(i), self.cutoff_V, self.capacity).words for i in currents]
        rows = many_runs.solved(self.cell, [self.draws[place] for place in some], words, checked=False).rows
        for place, current, row in zip(some, currents, rows, strict=True):
            if (row["capacity_mAh_cm2"] or 0.0) >= (1 - HELD) * self.capacity:
                self.held[place], self.power[place] = current, row["power_mW_cm2"]
            else:
                self.failing[place] = current


def _one_by_one(
    cell: Cell, draws: Sequence[Values], capacity: float, cutoff_V: float, tell: Callable[..., Any]
) -> UncertainLimit:
    found = []
    for draw in draws:
        found.append(_alone(cell, draw, capacity, cutoff_V))
        tell("", len(found), len(draws))
    power, current = (np.array([getattr(one, name) for one in found]) for name in _OF_ONE)
    return UncertainLimit(cell, capacity, cutoff_V, power, current, tuple(one.limiting_process for one in found))


@caution.silent()
def _alone(cell: Cell, draw: Values, capacity: float, cutoff_V: float) -> PowerLimit:
    """The limit of one draw by IDAKLU; that it is doubtful is known."""
    return limit_of_one(cell.with_values(draw), capacity, cutoff_V, engine=choice.IDAKLU)


_OF_ONE = ("power_limit_mW_cm2", "current_at_limit_mA_cm2")
