"""Oxygen that a cell dissolves at its temperature."""

from collections.abc import Mapping

from lobsim.physics import thermodynamics
from lobsim.physics.thermodynamics import Quantity

TEMPERATURE = "Ambient temperature [K]"


def solubility(numbers: Mapping[str, Quantity]) -> Quantity:
    """H [mol.m-3.Pa-1] of a cell at its temperature (4.11); of several cells an array."""
    return thermodynamics.solubility(
        numbers["Oxygen solubility [mol.m-3.Pa-1]"],
        numbers["Oxygen solubility temperature coefficient [K-1]"],
        numbers[TEMPERATURE],
        numbers["Reference temperature [K]"],
    )


def partition(numbers: Mapping[str, Quantity]) -> Quantity:
    """K [-] of a cell at its temperature (4.4); of several cells an array."""
    return thermodynamics.partition(solubility(numbers), numbers[TEMPERATURE])
