"""How rates and diffusion move with an isothermal temperature, physics 4.

Plain arithmetic, as in `lobsim.physics.thermodynamics`: a function serves symbols and numbers alike.
"""

from typing import Any

import numpy as np

from lobsim.physics.constants import R

Quantity = Any  # a symbol, a number or an array


def arrhenius(E: Quantity, T: Quantity, T_ref: Quantity) -> Quantity:
    """Factor [-] by which a rate with activation energy E [J.mol-1] exceeds its value at T_ref (4.14)."""
    return np.exp(E / R * (1 / T_ref - 1 / T))


def gas_diffusivity(
    D_ref: Quantity, exponent: Quantity, T: Quantity, T_ref: Quantity, p: Quantity, p_ref: Quantity
) -> Quantity:
    """D [m2.s-1] of a gas ~ T^1.75/p (Fuller) (4.11)."""
    return D_ref * (T / T_ref) ** exponent * p_ref / p


def heat(i: Quantity, U: Quantity, V: Quantity, T: Quantity, dU_dT: Quantity) -> Quantity:
    """Heat released per area [W.m-2]: I (U - V) - I T dU/dT (4.14)."""
    return i * (U - V) - i * T * dU_dT
