"""Tornado of a cell: how far its power limit moves with the numbers that set it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lobsim.arguments import guarded
from lobsim.cell import Cell, caution
from lobsim.display.notebook import Shown
from lobsim.display.progress import spoken
from lobsim.errors import LobsimError
from lobsim.limits.power import PowerLimit, limits_in_lanes, power_limit

# Of all numbers that carry a range, those that move the limit of NIPS or of VF in a cycling cell by more than a fifth
# (of diffusivity and solubility of oxygen the first: only their product is identifiable), then dose and kinetics.
RANGES = {
    "ceramic resistance": "Ceramic resistance [Ohm.m2]",
    "oxygen diffusivity": "Oxygen diffusivity [m2.s-1]",
    "percolation threshold": "Percolation threshold",
    "freedom of the stack to swell": "Freedom to swell of the cell",
    "excess liquid in the gas layer": "Share of excess liquid in the gas-diffusion layer",
    "electrolyte dose": "Electrolyte dose [m]",
    "exchange current density": "Oxygen reduction exchange current density [A.m-2]",
}
# The same membrane, thicker or thinner: as much carbon and liquid in every micrometre.
THICKNESS = ("Positive electrode thickness [m]", "Positive electrode loading [kg.m-2]", "Electrolyte dose [m]")


@guarded
@dataclass(frozen=True, repr=False)
class Change(Shown):
    """Numbers that move together, such as thickness and loading.

    Attributes
    ----------
    name : str
        What moves, in words.
    low, high : mapping of str to float
        The numbers by name at both ends, in the unit of the name.
    """

    SHOWN = ("name", "low", "high")

    name: str
    low: Mapping[str, float]
    high: Mapping[str, float]


@dataclass(frozen=True, repr=False)
class Swing(Shown):
    """Swing of the power limit of a cell by one change.

    Attributes
    ----------
    name : str
        What moves, in words.
    low, base, high : dict of str to float
        The numbers by name at both ends and in the cell as it is, in the unit of the name (SI).
    at_low, at_base, at_high : PowerLimit
        The limits [mW cm-2] there, with the process that sets each.
    """

    name: str
    low: dict[str, float]
    base: dict[str, float]
    high: dict[str, float]
    at_low: PowerLimit
    at_base: PowerLimit
    at_high: PowerLimit

    def facts(self) -> dict[str, str]:
        """Tell the power limits at both ends and in the cell as it is."""
        ends = zip(("low", "base", "high"), self.first, (self.at_low, self.at_base, self.at_high), strict=True)
        return {"of": self.label} | {
            f"{end} ({value:.4g})": f"{limit.power_limit_mW_cm2:.4g} mW/cm2, {limit.limiting_process}"
            for end, value, limit in ends
        }

    @property
    def width_mW_cm2(self) -> float:
        """Distance between the ends and the base [mW/cm2]."""
        powers = [limit.power_limit_mW_cm2 for limit in (self.at_low, self.at_base, self.at_high)]
        return max(powers) - min(powers)

    @property
    def label(self) -> str:
        """Name of what moves, with the unit of the first of its numbers."""
        _, bracket, unit = next(iter(self.base)).partition(" [")
        return self.name + bracket + unit

    @property
    def first(self) -> tuple[float, float, float]:
        """The first of its numbers at the low end, in the cell as it is and at the high end, in the unit of `label`."""
        name = next(iter(self.base))
        return self.low[name], self.base[name], self.high[name]

    def summary(self) -> dict[str, Any]:
        """Plain numbers and words of the swing, ready for JSON; the units are in the names."""
        ends = {"low": self.at_low, "base": self.at_base, "high": self.at_high}
        powers = {f"power_limit_{end}_mW_cm2": limit.power_limit_mW_cm2 for end, limit in ends.items()}
        processes = {f"limiting_process_{end}": limit.limiting_process for end, limit in ends.items()}
        return {"name": self.name, "low": self.low, "base": self.base, "high": self.high, **powers, **processes}


@guarded
def over_range(cell: Cell, name: str, words: str | None = None) -> Change:
    """Let a number go through the range that its paper gives for it.

    Parameters
    ----------
    cell : Cell
        The cell.
    name : str
        The number, such as "Electrolyte dose [m]".
    words : str, optional
        What to call it; its name without a unit otherwise.

    Returns
    -------
    Change
        From the low to the high end.

    Raises
    ------
    LobsimError
        If there is no such number, it has no range, or it was set by hand and so lost its range.
    """
    _number(cell, name)
    origin = cell.parameters[name].origin
    if origin.low is None or origin.high is None:
        raise LobsimError(f"{name!r} of {cell!r} has no range to go through: give its two ends, as a Change")
    return Change(words or name.split(" [")[0], {name: origin.low}, {name: origin.high})


@guarded
def in_proportion(cell: Cell, words: str, names: Sequence[str], low: float, high: float) -> Change:
    """Multiply numbers of a cell, all by the same factor.

    Parameters
    ----------
    cell : Cell
        The cell.
    words : str
        What to call the change.
    names : sequence of str
        The numbers.
    low, high : float
        The factors [-] at both ends.

    Returns
    -------
    Change
        From the low to the high end.

    Raises
    ------
    LobsimError
        If there is no such number.
    """
    numbers = {name: _number(cell, name) for name in names}
    at_low, at_high = ({name: factor * number for name, number in numbers.items()} for factor in (low, high))
    return Change(words, at_low, at_high)


def _number(cell: Cell, name: str) -> float:
    number = cell.numbers.get(name, 1.0)
    cell.with_values({name: number})  # says which name is meant, if there is none of this one
    return number


@guarded
def usual_changes(cell: Cell) -> list[Change]:
    """List what is changed if nothing else is asked for.

    Parameters
    ----------
    cell : Cell
        The cell.

    Returns
    -------
    list of Change
        Thickness by 20 %, oxygen at half and at twice the pressure, and the numbers of `RANGES` through the range that
        the paper gives; one without a range, such as a resistance of a ceramic that is not there, is left out.
    """
    changes = [
        in_proportion(cell, "thickness", THICKNESS, 0.8, 1.2),
        in_proportion(cell, "oxygen pressure", ("Chamber pressure [Pa]",), 0.5, 2.0),
    ]
    ranged = {words: cell.parameters[name].origin for words, name in RANGES.items()}
    known = [words for words, origin in ranged.items() if origin.low is not None and origin.high is not None]
    return changes + [over_range(cell, RANGES[words], words) for words in known]


@guarded
def equal_changes(cell: Cell, share: float = 0.2) -> list[Change]:
    """Change what `usual_changes` does, every number by the same share, so that the lengths of bars can be compared.

    Parameters
    ----------
    cell : Cell
        The cell.
    share : float
        By how much of itself [-] every number falls and rises, above 0 and below 1.

    Returns
    -------
    list of Change
        The same as in `usual_changes`; a number that is 0 in this cell is left out.

    Raises
    ------
    LobsimError
        If the share is not between 0 and 1.
    """
    if not 0 < share < 1:
        raise LobsimError(f"numbers change by a share between 0 and 1, such as 0.2, not {share:g}")
    together = {"thickness": THICKNESS, "oxygen pressure": ("Chamber pressure [Pa]",)}
    every = together | {words: (name,) for words, name in RANGES.items()}
    there = {words: names for words, names in every.items() if all(cell.numbers.get(name) for name in names)}
    return [in_proportion(cell, words, names, 1 - share, 1 + share) for words, names in there.items()]


@guarded
@caution.once()
def tornado(
    cell: Cell,
    changes: Sequence[Change] | None = None,
    capacity_mAh_cm2: float = 2.0,
    cutoff_V: float = 2.0,
    *,
    engine: str | None = None,
    progress: Callable[[str], None] | bool | None = None,
) -> list[Swing]:
    """Find the power limit of a cell at both ends of several changes, one at a time.

    Parameters
    ----------
    cell : Cell
        The cell.
    changes : sequence of Change, optional
        What to change; `usual_changes` otherwise.
    capacity_mAh_cm2 : float
        The capacity [mAh cm-2] over which the power has to be held.
    cutoff_V : float
        The voltage [V] that has to be held until then.
    engine : str, optional
        "batch" searches all limits side by side, "idaklu" one after the other. By default the first is taken for 17
        limits or more of one structure, and for 3 or more if its equations are compiled already. Some of what it solved
        is solved again by IDAKLU: where they differ, a warning says so and IDAKLU searches all.
    progress : callable, optional
        Told the name of every change before its limits are searched, and what is solved side by side; by default a line
        shows it after 5 s, with False nothing does.

    Returns
    -------
    list of Swing
        The widest first.

    Raises
    ------
    LobsimError
        If a number does not exist or is not physical (before anything is solved), capacity or cut-off cannot be, or
        there is no such engine.
    """
    chosen = usual_changes(cell) if changes is None else changes
    ends = [(cell.with_values(change.low), cell.with_values(change.high)) for change in chosen]
    swings: list[Swing] = []
    with spoken("power limits at both ends", progress, "changes") as tell:
        cells = {one.key: one for one in (cell, *(end for both in ends for end in both))}
        limits = limits_in_lanes(list(cells.values()), capacity_mAh_cm2, cutoff_V, engine, tell)
        known = {one.key: limit for one, limit in limits.items()}

        def limit(one: Cell) -> PowerLimit:
            return known.get(one.key) or power_limit(one, capacity_mAh_cm2, cutoff_V)

        numbers, base = cell.numbers, limit(cell)
        for change, (low, high) in zip(chosen, ends, strict=True):
            tell(change.name, len(swings), len(chosen))
            at_low, at_high = (base if end.key == cell.key else limit(end) for end in (low, high))
            before = {name: numbers[name] for name in change.low}
            swings.append(Swing(change.name, dict(change.low), before, dict(change.high), at_low, base, at_high))
    return sorted(swings, key=lambda swing: -swing.width_mW_cm2)
