"""What is known of the numbers of a paper before its statements are used: one rule, from their ranges and origins.

Every number with a range that the equations use is uncertain, but for those in `CHOSEN` and the gas: whoever builds the
cell decides about them. Its own value is the most likely one. Towards either end of the range the density falls as that
of a normal distribution of which the range holds the central 95 %; it is cut off at the ends. This is on the logarithm
if the range lies above 0, else on the number itself. A fitted number has twice that range: its range is the window that
the statements themselves left it, and they shall not count twice. Where only one end is stated, which is then the
value, the other is `ONE_SIDED` times off. No range goes beyond what a cell can have.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from scipy.special import ndtr, ndtri

from lobsim.arguments import guarded
from lobsim.cell import Cell
from lobsim.display.notebook import Shown, number
from lobsim.errors import LobsimError
from lobsim.laboratory import catalogue
from lobsim.numerics.arrays import Array, Table
from lobsim.parameters import Laboratory, Origin
from lobsim.solve.prepare import EXPONENTS
from lobsim.uncertain.used import moves

CENTRAL_95 = 1.959964  # widths of a normal distribution [-] that hold 95 % of it on both sides
INSIDE = 0.95  # of a normal distribution, before it is cut off at the ends
FITTED = 2.0  # widths [-] of the range of a fitted number: assumed, see above
ONE_SIDED = 1.3  # factor [-]: assumed; what keeps macropores within all pores and areas within that of the powder
TINY = 1e-300  # that nothing is divided by zero where no draw lies
HALVINGS = 30  # of the way to an end that no cell can have
# What whoever builds a cell knows or decides. Exponents are written into the equations, so that every value would be a
# structure of its own; over their ranges they move the NIPS stack by 0.6 % and the 2.0 mA/cm2 plateau by 1.6 mV.
CHOSEN = re.compile(rf"^Number of|^Lithium thickness|^Capacity limit of a cycle|^({'|'.join(EXPONENTS)})$")


@dataclass(frozen=True, repr=False)
class Uncertain(Shown):
    """A number that is not known exactly.

    Attributes
    ----------
    name : str
        Its name, with its unit.
    kind : str
        "membrane" or "build" if it belongs to some of these only, else "".
    scope : tuple of str
        Their names.
    value, low, high : float
        The most likely value and the ends, in the unit of the name.
    logarithmic : bool
        Whether widths are counted on the logarithm.
    in_discharges : bool
        Whether a single discharge feels it; cycles alone feel the others.
    origin : Origin
        Where the parameter set has it from.
    """

    name: str
    kind: str
    scope: tuple[str, ...]
    value: float
    low: float
    high: float
    logarithmic: bool
    in_discharges: bool
    origin: Origin

    def facts(self) -> dict[str, str]:
        """Tell the value, the ends and the status."""
        ends = f"{number(self.low)} to {number(self.high)}"
        return {"of": self.label, "value": number(self.value), "range": ends, "status": self.origin.status}

    @property
    def label(self) -> str:
        """The name, and whose it is."""
        return ", ".join([self.name, *self.scope])

    @property
    def wide_origin(self) -> Origin:
        """Where a draw of it comes from: as in the parameter set, with the ends of the draws as its range."""
        return replace(self.origin, low=self.low, high=self.high)

    @guarded
    def of(self, cell: Cell) -> bool:
        """Tell whether a cell has this number, as the paper has it: what the user changed is no longer uncertain."""
        if self.kind and {"membrane": cell.membrane, "build": cell.build}[self.kind] not in self.scope:
            return False
        value = cell.parameters.get(self.name)
        return value is not None and value.content == self.value and value.origin == self.origin


@dataclass(frozen=True, repr=False)
class Prior(Shown):
    """The uncertain numbers of a paper, independent of each other; see `lobsim.uncertain.prior` for the rule.

    Attributes
    ----------
    paper : str
        The paper.
    numbers : tuple of Uncertain
        The numbers, in the order of columns.
    """

    SHOWN = ("paper", "numbers")

    paper: str
    numbers: tuple[Uncertain, ...]

    @classmethod
    @guarded
    def of(cls, paper: str | Laboratory = "saengkaew2023") -> "Prior":
        """Collect the uncertain numbers of a paper.

        Raises
        ------
        LobsimError
            If there is no such paper, or none of its numbers has a range.
        """
        return _of(catalogue.laboratory(paper))

    @property
    def labels(self) -> tuple[str, ...]:
        """Names of the columns: those of the numbers, and whose they are."""
        return tuple(one.label for one in self.numbers)

    @cached_property
    def _logarithmic(self) -> Table:
        return np.array([one.logarithmic for one in self.numbers])

    @cached_property
    def _ends(self) -> Array:
        """Low end, value and high end of every number on its scale [-], shape (3, numbers)."""
        return self._scale(np.array([(one.low, one.value, one.high) for one in self.numbers]).T)

    def _scale(self, values: Array) -> Array:
        logarithms = np.log(np.where(self._logarithmic, values, 1.0))
        return np.where(self._logarithmic, logarithms, values)

    def _scaled(self, scores: Array) -> Array:
        """Draws on the scale of each number [-] from standard normal scores [-], shape (draws, numbers)."""
        low, value, high = self._ends
        first = (value - low) / (high - low)  # the share of the draws that lies below the value
        shares = ndtr(scores)
        is_below = shares < first
        away = np.where(is_below, first - shares, shares - first) / np.where(
            is_below, first, np.maximum(1 - first, TINY)
        )
        width = np.where(is_below, low - value, high - value) / CENTRAL_95
        return np.clip(value + width * ndtri(0.5 + INSIDE / 2 * np.minimum(away, 1.0)), low, high)

    @guarded
    def values(self, scores: Array) -> Array:
        """Turn independent standard normal scores [-] into values, in the units of their names.

        Parameters
        ----------
        scores : array, shape (draws, numbers)
            Scores: 0 is the median of each number.

        Returns
        -------
        array, shape (draws, numbers)
            Values, in the units of their names.
        """
        scaled = self._scaled(scores)
        return np.where(self._logarithmic, np.exp(np.where(self._logarithmic, scaled, 0.0)), scaled)

    @guarded
    def places(self, scores: Array) -> Array:
        """Turn scores [-] into places between the ends of each number, -1 to 1 [-], shape (draws, numbers)."""
        return self._placed(self._scaled(scores))

    @guarded
    def places_of(self, values: Array) -> Array:
        """Turn values, in the units of their names, into places between the ends, -1 to 1 [-], (draws, numbers)."""
        return self._placed(self._scale(values))

    def _placed(self, scaled: Array) -> Array:
        low, _, high = self._ends
        return 2 * (scaled - low) / (high - low) - 1

    @guarded
    def sample(self, count: int, seed: int = 0) -> Array:
        """Draw.

        Parameters
        ----------
        count : int
            How many draws.
        seed : int
            The same seed gives the same draws.

        Returns
        -------
        array, shape (count, numbers)
            Values, in the units of their names.

        Raises
        ------
        LobsimError
            If the count is below 1 or the seed negative.
        """
        if count < 1 or seed < 0:
            raise LobsimError(f"draws need a count of 1 or more and a seed of 0 or more, not {count} and {seed}")
        return self.values(np.random.default_rng(seed).standard_normal((count, len(self.numbers))))


@lru_cache(maxsize=8)
def _of(source: Laboratory) -> Prior:
    found: dict[tuple[Any, ...], Uncertain | None] = {}
    for membrane in source.membranes:
        for build in source.builds:
            cell = Cell(membrane, build, laboratory=source)
            for name in _with_range(cell):
                kind = next((kind for kind in ("membrane", "build") if name in _own(cell, kind)), "")
                owner = (getattr(cell, kind),) if kind else ()
                # Builds that state the same share it; every membrane has its own
                key = (name, kind, cell.parameters[name], owner if kind == "membrane" else ())
                known = found[key] if key in found else _uncertain(cell, name, kind)
                found[key] = known and replace(known, scope=tuple(dict.fromkeys((*known.scope, *owner))))
    numbers = [one for one in found.values() if one]
    if not numbers:
        raise LobsimError(f"no number of {source.name} that its equations use has a range: nothing is uncertain")
    return Prior(source.name, tuple(sorted(numbers, key=lambda one: (one.kind, one.scope, one.name))))


def _own(cell: Cell, kind: str) -> Any:
    return cell.laboratory.of_kind(kind)[getattr(cell, kind)].values


def _with_range(cell: Cell) -> Iterator[str]:
    """Numbers of a cell that have a range, and that nobody chooses."""
    of_gas = cell.laboratory.gases[str(cell.gas)].values
    for name, value in cell.parameters.items():
        has_range = value.origin.low is not None or value.origin.high is not None
        if has_range and not callable(value.content) and not CHOSEN.search(name) and name not in of_gas:
            yield name


def _uncertain(cell: Cell, name: str, kind: str) -> Uncertain | None:
    """A number, by the rule; None if the equations do not use it."""
    (low, high), value = _ends(cell, name), cell.numbers[name]
    end = low if low != value else high
    in_discharges, in_cycles = (moves(cell, name, end, cycles=cycles) for cycles in (False, True))
    if low == high or not (in_discharges or in_cycles):
        return None
    return Uncertain(name, kind, (), value, low, high, low > 0, in_discharges, cell.parameters[name].origin)


def _ends(cell: Cell, name: str) -> tuple[float, float]:
    """The range of a number, in the unit of its name, by the rule, as far as a cell can have it."""
    value, origin = cell.numbers[name], cell.parameters[name].origin
    low = value / ONE_SIDED if origin.low is None else origin.low
    high = value * ONE_SIDED if origin.high is None else origin.high
    if origin.status == "fitted":
        low, high = (_wider(value, end, low > 0) for end in (low, high))
    return _possible(cell, name, low), _possible(cell, name, high)


def _wider(value: float, end: float, logarithmic: bool) -> float:
    return value * (end / value) ** FITTED if logarithmic else value + FITTED * (end - value)


def _possible(cell: Cell, name: str, end: float) -> float:
    """The end of a range, in the unit of the name, or else the furthest towards it that a cell can have."""
    near = cell.numbers[name]
    if _can_have(cell, name, end):
        return end
    for _ in range(HALVINGS):
        middle = (near + end) / 2
        near, end = (middle, end) if _can_have(cell, name, middle) else (near, middle)
    return near


def _can_have(cell: Cell, name: str, value: float) -> bool:
    try:
        cell.with_values({name: value})
    except LobsimError:
        return False
    return math.isfinite(value)
