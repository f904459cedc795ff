"""A discharge of a cell whose numbers are uncertain: intervals of what it gives, and a band around its curve."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lobsim.arguments import guarded
from lobsim.cell import Cell, caution
from lobsim.display.notebook import Shown, number
from lobsim.display.progress import spoken
from lobsim.errors import LobsimError
from lobsim.numerics.arrays import Array
from lobsim.protocol import parse
from lobsim.sweep.worker import NOT_CARRIED
from lobsim.uncertain import many_runs
from lobsim.uncertain.intervals import TAILS, Interval, interval, shares
from lobsim.uncertain.many_runs import ManyRuns, Values

# Of a draw that cannot carry the current; it has no voltage.
NOTHING = {"capacity_mAh_g": 0.0, "capacity_mAh_cm2": 0.0, "energy_mWh_cm2": 0.0, "power_mW_cm2": 0.0}
QUANTITIES = (*NOTHING, "plateau_V", "knee_mAh_g", "end_V")
CURVE_POINTS, BAND_POINTS = 401, 401


@dataclass(frozen=True, repr=False)
class Band(Shown):
    """The middle of many discharge curves: at every charge 90 % of the draws lie between two voltages.

    Attributes
    ----------
    charge_mAh_g : array
        Charge [mAh/g], shape (points,), up to where 95 % of the draws have ended.
    low_V, middle_V, high_V : array
        Voltages [V] above which 95, 50 and 5 % of the draws are, shape (points,). A draw that has ended lies at its
        last voltage.
    """

    SHOWN = ("charge_mAh_g", "low_V", "middle_V", "high_V")

    charge_mAh_g: Array
    low_V: Array
    middle_V: Array
    high_V: Array

    def to_dict(self) -> dict[str, Array]:
        """Columns by name [mAh/g, V], ready for JSON and tables."""
        return dict(vars(self))


@dataclass(frozen=True, repr=False)
class UncertainDischarge(Shown):
    """One discharge of a cell for every draw of its numbers.

    Attributes
    ----------
    cell : Cell
        The cell, with its own numbers.
    protocol : str
        The discharge.
    runs : ManyRuns
        What became of every draw.
    """

    cell: Cell
    protocol: str
    runs: ManyRuns

    def facts(self) -> dict[str, str]:
        """Tell the intervals of capacity and plateau, and why the draws end."""
        told = {"cell": str(self.cell), "protocol": self.protocol, "draws": str(len(self.runs.rows))}
        for name in ("capacity_mAh_g", "plateau_V"):
            found = self.interval(name)
            told |= {f"{name}, 90 %": " to ".join(map(number, found))} if found else {}
        return told | {cause: f"{100 * share:.0f} %" for cause, share in self.causes.items()}

    @guarded
    def numbers(self, quantity: str) -> list[float | None]:
        """What every draw gives of a quantity, in the unit of its name; see `QUANTITIES`.

        A draw that cannot carry the current has the capacity 0 mAh/g and no voltage. One that failed has nothing.
        """
        if quantity not in QUANTITIES:
            raise LobsimError(f"unknown quantity {quantity!r} of a discharge: choose {', '.join(QUANTITIES)}")
        nothing = NOTHING.get(quantity)
        return [nothing if row["status"] == NOT_CARRIED else row.get(quantity) for row in self.runs.rows]

    @guarded
    def interval(self, quantity: str) -> Interval | None:
        """The interval of a quantity, in its unit, that holds 90 % of the draws; None if no draw has it."""
        return interval(self.numbers(quantity))

    @property
    def causes(self) -> dict[str, float]:
        """Why the draws end, and the share [-] of each cause, the largest first; failed draws have none."""
        return shares([row.get("cause", NOT_CARRIED) for row in self._ended])

    @property
    def not_carried(self) -> int:
        """How many draws cannot carry the current: each counts as a capacity of 0."""
        return sum(row["status"] == NOT_CARRIED for row in self.runs.rows)

    @property
    def failed(self) -> int:
        """How many draws could not be solved: they count nowhere."""
        return len(self.runs.rows) - len(self._ended)

    @property
    def _ended(self) -> list[Any]:
        return [row for row in self.runs.rows if row["status"] != many_runs.FAILED]

    @property
    def found(self) -> dict[str, Interval]:
        """The intervals of all quantities that any draw has, in their units."""
        return {name: ends for name in QUANTITIES if (ends := self.interval(name))}

    @guarded
    def band(self, points: int = BAND_POINTS) -> Band:
        """Find the band around the curve, with so many points."""
        ends = np.array([row["capacity_mAh_g"] for row in self._ended], dtype=float)
        charge = np.linspace(0, np.quantile(ends, TAILS[1]), points)
        lowest = self.cell.numbers["Lower voltage cut-off [V]"]
        lines = [
            np.full(points, lowest) if np.isnan(voltage).any() else np.interp(charge, passed, voltage)
            for row, passed, voltage in zip(self.runs.rows, self.runs.charge_mAh_g, self.runs.voltage_V, strict=True)
            if row["status"] != many_runs.FAILED
        ]
        return Band(charge, *np.quantile(lines, (TAILS[0], 0.5, TAILS[1]), axis=0))

    @guarded
    def intervals(self, before: str = "") -> dict[str, Any]:
        """Intervals by names such as "capacity_interval_mAh_g", ready for JSON, ``before`` in front of each name."""
        found = self.found
        return {f"{before}{named(name)}": list(found[name]) if name in found else None for name in QUANTITIES}

    @guarded
    def summary(self, before: str = "") -> dict[str, Any]:
        """Intervals, causes with their shares [-], and counts of draws, ready for JSON.

        ``before`` stands in front of each name.
        """
        counts = {"draws": len(self.runs.rows), "draws_not_carried": self.not_carried, "draws_failed": self.failed}
        more = {"causes": self.causes, **counts}
        return self.intervals(before) | {f"{before}{name}": value for name, value in more.items()}


def named(quantity: str) -> str:
    """Name the interval of a quantity: "capacity_mAh_g" becomes "capacity_interval_mAh_g"."""
    words, _, unit = quantity.partition("_")
    return f"{words}_interval_{unit}"


@guarded
@caution.once()
def discharge(
    cell: Cell,
    draws: Sequence[Values],
    protocol: str = "Discharge at 0.4 mA/cm2 until 2.0 V",
    *,
    progress: Callable[[str], None] | bool | None = None,
) -> UncertainDischarge:
    """Discharge a cell once for every draw of its numbers.

    Parameters
    ----------
    cell : Cell
        The cell.
    draws : sequence of mapping
        Numbers by name, in the units of their names, from `lobsim.uncertain.choices.for_cell`.
    protocol : str
        One discharge at constant current, such as "Discharge at 0.4 mA/cm2 until 2.0 V".
    progress : callable, optional
        Told how many draws are done; by default a line shows it after 5 s, with False nothing does.

    Returns
    -------
    UncertainDischarge
        Intervals, causes and band.

    Raises
    ------
    LobsimError
        If the protocol is another, or not one draw can be solved.
    """
    refuse_other_protocols(cell, protocol)
    with spoken(f"{len(draws)} draws of {cell.label}", progress, "draws") as tell:
        runs = many_runs.solved(cell, draws, [protocol] * len(draws), points=CURVE_POINTS, tell=tell)
    reasons = many_runs.failed(runs.rows)
    if len(reasons) == len(draws):
        raise LobsimError(
            f"none of {len(draws)} draws of {cell!r} can be solved: {Counter(reasons).most_common(1)[0][0]}"
        )
    return UncertainDischarge(cell, protocol, runs)


def refuse_other_protocols(cell: Cell, protocol: str) -> None:
    """Refuse what is not one discharge at constant current."""
    steps = parse(protocol, cell)
    if len(steps) != 1 or not steps[0].is_plain or steps[0].value <= 0:
        raise LobsimError(
            f"the draws do one discharge at constant current, such as 'Discharge at 0.4 mA/cm2 until 2.0 V', "
            f"not {protocol!r}"
        )
