"""How rates and diffusion move with an isothermal temperature, physics 4."""

import pybamm
from pybamm import Symbol

from lobsim.physics.constants import R


def arrhenius(E: Symbol, T: Symbol, T_ref: Symbol) -> Symbol:
    """Factor [-] by which a rate with activation energy E [J.mol-1] exceeds its value at T_ref (4.14)."""
    return pybamm.exp(E / R * (1 / T_ref - 1 / T))


def gas_diffusivity(D_ref: Symbol, exponent: Symbol, T: Symbol, T_ref: Symbol, p: Symbol, p_ref: Symbol) -> Symbol:
    """D [m2.s-1] of a gas ~ T^1.75/p (Fuller) (4.11)."""
    return D_ref * (T / T_ref) ** exponent * p_ref / p


def heat(i: Symbol, U: Symbol, V: Symbol, T: Symbol, dU_dT: Symbol) -> Symbol:
    """Heat released per area [W.m-2]: I (U - V) - I T dU/dT (4.14)."""
    return i * (U - V) - i * T * dU_dT
