"""Pore sizes of carbons: from modes, or from files of gas sorption and mercury intrusion, to the numbers of a cell."""

from lobsim.pore_sizes.distribution import Mode
from lobsim.pore_sizes.pores import Pores, pore_modes
from lobsim.pore_sizes.reading import read_pores

__all__ = ["Mode", "Pores", "pore_modes", "read_pores"]
