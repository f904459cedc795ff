"""Stoichiometry as data, and Faraday's law, physics 5."""

from dataclasses import dataclass
from types import MappingProxyType

from pybamm import Symbol

from lobsim.physics.constants import F


@dataclass(frozen=True)
class Reaction:
    """A reaction: ``nu`` gives every species its stoichiometric number, products positive; ``n`` electrons react."""

    name: str
    nu: MappingProxyType
    n: int

    def rate(self, species: str, current: Symbol) -> Symbol:
        """Faraday's law: formation of a species [mol.m-3.s-1] by a reduction current per volume [A.m-3] (5.9)."""
        return self.nu[species] / self.n * current / F


OXYGEN_REDUCTION = Reaction("2 Li+ + O2 + 2 e- -> Li2O2", MappingProxyType({"Li+": -2, "O2": -1, "Li2O2": 1}), n=2)
MEDIATOR_REDUCTION = Reaction("RM+ + e- -> RM", MappingProxyType({"RM+": -1, "RM": 1}), n=1)
PEROXIDE_BY_MEDIATOR = Reaction(
    "2 RM+ + Li2O2 -> 2 Li+ + O2 + 2 RM",
    MappingProxyType({"RM+": -2, "Li2O2": -1, "Li+": 2, "O2": 1, "RM": 2}),
    n=0,
)
ELECTRONS_PER_SIDE_PRODUCT = 2  # its volume is given per two electrons; its atoms come from solvent, salt and gas
