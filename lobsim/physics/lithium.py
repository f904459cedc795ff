"""The lithium foil, physics 5."""

import pybamm
from pybamm import Symbol

from lobsim.physics.constants import F, R
from lobsim.physics.smooth import power


def overpotential(i: Symbol, i_Li0: Symbol, c_e: Symbol, c_e_ref: Symbol, T: Symbol) -> Symbol:
    """eta_Li [V] that drives i = 2 i_Li0 (c_e/c_e*)^0.5 sinh(F eta_Li/2RT), positive on discharge (5.13)."""
    return 2 * R * T / F * pybamm.arcsinh(i / (2 * i_Li0 * power(c_e / c_e_ref, pybamm.Scalar(0.5))))


def thickness(L_Li: Symbol, V_Li: Symbol, charge: Symbol) -> Symbol:
    """Lithium left [m] after ``charge`` [C.m-2] has been taken from a foil of thickness L_Li [m] (5.13)."""
    return L_Li - V_Li * charge / F
