"""How rates, solubility and diffusion move with an isothermal temperature, physics 4."""

import pybamm
from pybamm import Symbol

from lobsim.physics.constants import R


def arrhenius(E: Symbol, T: Symbol, T_ref: Symbol) -> Symbol:
    """Factor [-] by which a rate with activation energy E [J.mol-1] exceeds its value at T_ref."""
    return pybamm.exp(E / R * (1 / T_ref - 1 / T))


def solubility(H_ref: Symbol, beta: Symbol, T: Symbol, T_ref: Symbol) -> Symbol:
    """H [mol.m-3.Pa-1]: changes by the share beta [K-1] for every kelvin."""
    return H_ref * pybamm.exp(beta * (T - T_ref))


def gas_diffusivity(D_ref: Symbol, exponent: Symbol, T: Symbol, T_ref: Symbol, p: Symbol, p_ref: Symbol) -> Symbol:
    """D [m2.s-1] of a gas ~ T^1.75/p (Fuller)."""
    return D_ref * (T / T_ref) ** exponent * p_ref / p


def heat(i: Symbol, U: Symbol, V: Symbol, T: Symbol, dU_dT: Symbol) -> Symbol:
    """Heat released per area [W.m-2]: I (U - V) - I T dU/dT."""
    return i * (U - V) - i * T * dU_dT
