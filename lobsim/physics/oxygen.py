"""Oxygen in the liquid and in the gas of the pores, in local Henry equilibrium, physics 4."""

import pybamm
from pybamm import Symbol


def storage(eps_l: Symbol, K: Symbol, eps_g: Symbol) -> Symbol:
    """Capacity of the pores for oxygen [-], per dissolved concentration (4.4)."""
    return eps_l + K * eps_g


def conductivity(D_O: Symbol, B_l: Symbol, K: Symbol, D_g: Symbol, B_g: Symbol, D_cap: Symbol) -> Symbol:
    """D_x [m2.s-1] of wet and dry pores side by side (4.5).

    The gas part is capped at ``D_cap``, which changes no result: gas conducts 10^5 times better than liquid, and when
    its path closes an uncapped jump lets a Newton iteration accept a false solution.
    """
    return D_O * B_l + K * D_g * B_g / (1 + K * D_g * B_g / D_cap)


def flux(conductance: Symbol, c_O: Symbol) -> Symbol:
    """Oxygen flux [mol.m-2.s-1] along +x; ``conductance`` is D_x/(lam L) [m.s-1] where x is scaled with L (4.4)."""
    return -conductance * pybamm.grad(c_O)


def dissolved(H: Symbol, p: Symbol, y: Symbol) -> Symbol:
    """Concentration [mol.m-3] in liquid that gas of pressure p [Pa] and mole fraction y touches (Henry) (4.11)."""
    return H * p * y


def flooded_conductance(D_O: Symbol, eps_gdl: Symbol) -> Symbol:
    """Diffusivity [m2.s-1] of oxygen through liquid in the gas-diffusion layer (4.12)."""
    return D_O * eps_gdl**1.5


def gradient_at_gas(c_gas: Symbol, c_N: Symbol, half: Symbol, h_fl: Symbol, resistance_ratio: Symbol) -> Symbol:
    """dc_O/dx in scaled x at the gas side [mol.m-3]: half a cell and the flooded layer in series (4.12).

    ``resistance_ratio`` [m-1] turns the flooded thickness ``h_fl`` [m] into the scaled thickness of membrane with the
    same resistance. As ``h_fl`` -> 0 this is the Dirichlet value ``c_gas``.
    """
    return (c_gas - c_N) / (half + h_fl * resistance_ratio)
