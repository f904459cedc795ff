"""The state that one step hands over to the next, which may have another temperature, gas or pressure.

What is there stays: salt, product, charge of the double layer, and at every place of the electrode its oxygen. That
parts anew between liquid and gas as K(T) says. Then transport brings it to the new gas. The gas-diffusion layer of a
stacked cell keeps its mole fraction: what it holds too much or too little for the new pressure and temperature has
passed its open edge. A dead-ended chamber is filled up with fresh gas if it needs more, and flushed by another gas.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from lobsim.cell import Cell
from lobsim.numerics.arrays import Array
from lobsim.solve.oxygen import TEMPERATURE, partition

OXYGEN, CHAMBER = "Positive electrode oxygen concentration [mol.m-3]", "Oxygen mole fraction in the chamber"
LIQUID, GAS = "Liquid volume fraction", "Gas volume fraction"
PRESSURE, FRESH = "Chamber pressure [Pa]", "Chamber oxygen mole fraction"


@dataclass(frozen=True)
class Reached:
    """What a step leaves behind.

    Attributes
    ----------
    unknowns : mapping of str to array
        By name, in the units of their names; see `lobsim.solve.prepare.named_state`.
    cell : Cell
        The cell under the conditions of the step.
    volumes : mapping of str to array
        Volume fractions [-] of liquid and gas in the electrode, shape (places,) or (places, columns); of a model
        without places nothing is read.
    """

    unknowns: Mapping[str, Array]
    cell: Cell
    volumes: Mapping[str, Array]

    def under(self, cell: Cell) -> dict[str, Array]:
        """Hand the unknowns over, in the units of their names, to the cell under other conditions."""
        if cell == self.cell:
            return dict(self.unknowns)
        before, after = self.cell.numbers, cell.numbers
        return {**self.unknowns, **self._oxygen(before, after), **self._chamber(before, after)}

    def _oxygen(self, before: Mapping[str, float], after: Mapping[str, float]) -> dict[str, Array]:
        if OXYGEN not in self.unknowns or partition(before) == partition(after):
            return {}
        liquid, gas = (np.atleast_2d(self.volumes[name].T) for name in (LIQUID, GAS))  # (columns, places)
        share = (liquid + partition(before) * gas) / (liquid + partition(after) * gas)
        return {OXYGEN: self.unknowns[OXYGEN] * share.ravel()}

    def _chamber(self, before: Mapping[str, float], after: Mapping[str, float]) -> dict[str, Array]:
        if CHAMBER not in self.unknowns:
            return {}
        if before[FRESH] != after[FRESH]:
            return {CHAMBER: np.full(1, after[FRESH])}
        held = (before[PRESSURE] / before[TEMPERATURE]) / (after[PRESSURE] / after[TEMPERATURE])
        y = self.unknowns[CHAMBER]
        return {CHAMBER: y * min(held, 1.0) + after[FRESH] * max(1 - held, 0.0)}
