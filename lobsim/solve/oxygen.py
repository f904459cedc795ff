"""Oxygen that a cell dissolves at its temperature."""

from collections.abc import Mapping

from lobsim.physics import thermodynamics

TEMPERATURE = "Ambient temperature [K]"


def solubility(numbers: Mapping[str, float]) -> float:
    """H [mol.m-3.Pa-1] of a cell at its temperature (4.11)."""
    return float(
        thermodynamics.solubility(
            numbers["Oxygen solubility [mol.m-3.Pa-1]"],
            numbers["Oxygen solubility temperature coefficient [K-1]"],
            numbers[TEMPERATURE],
            numbers["Reference temperature [K]"],
        )
    )


def partition(numbers: Mapping[str, float]) -> float:
    """K [-] of a cell at its temperature (4.4)."""
    return float(thermodynamics.partition(solubility(numbers), numbers[TEMPERATURE]))
