"""Sizes of what has the numbers of a cell: by these a protocol is read."""

from collections.abc import Mapping


class Sized:
    """A cell, or the numbers of one among many."""

    @property
    def numbers(self) -> Mapping[str, float]:
        """All numbers, in the units of their names."""
        raise NotImplementedError

    @property
    def area_m2(self) -> float:
        """The area of all electrodes of the cell [m2]: layers in parallel share the chamber and the current."""
        numbers = self.numbers
        return numbers["Electrode area [m2]"] * numbers["Number of electrodes connected in parallel to make a cell"]

    @property
    def loading_kg_m2(self) -> float:
        """The carbon per area of electrode [kg.m-2]."""
        return self.numbers["Positive electrode loading [kg.m-2]"]

    @property
    def nominal_capacity_Ah(self) -> float:
        """The capacity to which C-rates refer [A.h]."""
        return self.numbers["Nominal cell capacity [A.h]"]
