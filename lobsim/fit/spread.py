"""Spread from cell to cell: two cells made alike are never alike.

Every cell has its own factor on a few numbers, log-normal around those of the population. How wide they are is
estimated where several cells were measured; beforehand it is known to a factor. Replicates of lithium-oxygen discharges
tell it: 15.3 +- 0.1 mAh/cm2 at 15 uA/cm2, 7.2 +- 0.4 at 150, 0.016 +- 0.012 at 1500, near the limit (Batteries 2020, 6,
36). At the lowest current the whole surface counts, so that areas differ by a few per cent; at the highest all is the
transport of oxygen, which differs by several per cent at least.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from lobsim.arguments import guarded
from lobsim.cell import Cell
from lobsim.display.notebook import Shown
from lobsim.errors import LobsimError
from lobsim.fit.curves import Array
from lobsim.fit.input_numbers import number
from lobsim.fit.unknowns import Unknown

# Standard deviations of the logarithm [-]; assumed, after the replicates above
USUAL = {
    "Positive electrode BET area [m2.kg-1]": 0.04,  # the area that works: wetted, and in contact
    "Oxygen diffusivity [m2.s-1]": 0.08,  # times its solubility: salt, water and wetting differ
    "Contact resistance [Ohm.m2]": 0.15,  # of all that is in series: contacts, the film on the lithium
}
FACTORS = np.exp(np.linspace(-1.2, 1.2, 5))  # of all spreads together, that are thought possible
DEVIATION = 0.6  # of the logarithm of that factor: known to a factor of 1.8, assumed
LARGEST = 1.0  # of a spread: beyond it, two cells are no replicates


@dataclass(frozen=True, repr=False)
class Spread(Shown):
    """Numbers that differ from cell to cell.

    Parameters
    ----------
    names : sequence of str
        The numbers.
    deviations : array, shape (J,)
        Standard deviations of their logarithms [-], as they are thought beforehand.
    """

    SHOWN = ("names", "deviations")

    names: Sequence[str]
    deviations: Array

    def __bool__(self) -> bool:
        """Whether any number differs."""
        return bool(self.names)

    @guarded
    def unknowns(self, cell: Cell, besides: Sequence[str]) -> list[Unknown]:
        """The numbers, but some, as unknowns on logarithms around those of a cell, in the units of their names."""
        pairs = [pair for pair in zip(self.names, self.deviations, strict=True) if pair[0] not in besides]
        reaches = {name: float(np.exp(5 * FACTORS[-1] * deviation)) for name, deviation in pairs}
        numbers = cell.numbers
        return [Unknown(name, numbers[name] / reach, numbers[name] * reach) for name, reach in reaches.items()]


@guarded
def spread(cell: Cell, deviations: Mapping[str, float] | None) -> Spread:
    """Complete what differs from cell to cell.

    Parameters
    ----------
    cell : Cell
        The cell.
    deviations : mapping of str to float, optional
        Standard deviation of the logarithm [-] of every number that differs, 0.05 for 5 %; none if it is empty; the
        working area, the diffusivity of oxygen and the series resistance by default.

    Raises
    ------
    LobsimError
        If there is no such number, or its spread does not lie between 0 and 1.
    """
    given = USUAL if deviations is None else deviations
    for name, deviation in given.items():
        if name not in cell.parameters:
            cell.with_values({name: 1.0})  # says what is wrong with the name
        if not 0 < number(f"the spread of {name!r}", deviation) <= LARGEST:
            raise LobsimError(f"the spread of {name!r} lies above 0 and up to {LARGEST:g}, not at {deviation:g}")
    return Spread(tuple(given), np.array([float(one) for one in given.values()]))
