"""Reduction of oxygen and direct oxidation of Li2O2 as two branches, physics 5: the law "branches" of version 1.

The two know nothing of each other, so that a cell at rest does not find the equilibrium potential.
"""

from pybamm import Symbol

from lobsim.physics.constants import F, R
from lobsim.physics.smooth import bounded_exp, power


def reduction(
    j_0: Symbol,
    c_O: Symbol,
    c_O_ref: Symbol,
    c_e: Symbol,
    c_e_ref: Symbol,
    g: Symbol,
    alpha: Symbol,
    eta: Symbol,
    T: Symbol,
) -> Symbol:
    """j_kin [A.m-2] of bare carbon: Tafel, first order in oxygen, order g in salt (5.20)."""
    return j_0 * (c_O / c_O_ref) * power(c_e / c_e_ref, g) * bounded_exp(-alpha * F * eta / (R * T))


def oxidation(j_0a: Symbol, G_1: Symbol, alpha: Symbol, eta: Symbol, T: Symbol) -> Symbol:
    """j_a [A.m-2] of Li2O2 in contact with carbon (5.20)."""
    return j_0a * G_1 * bounded_exp(alpha * F * eta / (R * T))
