"""The lithium foil, and what charges leave on it: moss that strips again, and dead lithium, physics 5 and 5b."""

import pybamm
from pybamm import Symbol

from lobsim.physics.constants import F, R
from lobsim.physics.smooth import bounded_exp, power

SPREADING = pybamm.Scalar(0.5)  # power of the dead lithium with which its resistance grows: a choice


def overpotential(i: Symbol, i_Li0: Symbol, c_e: Symbol, c_e_ref: Symbol, T: Symbol) -> Symbol:
    """eta_Li [V] that drives i = 2 i_Li0 (c_e/c_e*)^0.5 sinh(F eta_Li/2RT), positive on discharge (5.13)."""
    return 2 * R * T / F * pybamm.arcsinh(i / (2 * i_Li0 * power(c_e / c_e_ref, pybamm.Scalar(0.5))))


def thickness(L_Li: Symbol, V_Li: Symbol, charge: Symbol) -> Symbol:
    """Lithium left [m] after ``charge`` [C.m-2] has been taken from a foil of thickness L_Li [m] (5.13)."""
    return L_Li - V_Li * charge / F


def share_from_moss(q_m: Symbol, f_Li: Symbol, q_limit: Symbol) -> Symbol:
    """s [-], what moss gives of a discharge: all, until no more of it is left than a charge makes dead (5.30)."""
    return 1 - bounded_exp(-q_m / ((1 - f_Li) * q_limit))


def moss_rate(f_Li: Symbol, s: Symbol, I: Symbol) -> Symbol:
    """dq_m/dt [A.m-2]: the share f_Li of what a charge plates, less what a discharge strips (5.30)."""
    return f_Li * pybamm.maximum(-I, 0) - s * pybamm.maximum(I, 0)


def dead_rate(f_Li: Symbol, I: Symbol) -> Symbol:
    """dq_dead/dt [A.m-2]: the rest of what a charge plates; nothing takes it back (5.30)."""
    return (1 - f_Li) * pybamm.maximum(-I, 0)


def foil_rate(s: Symbol, I: Symbol) -> Symbol:
    """dq_foil/dt [A.m-2]: what a discharge takes from the foil; a charge gives it nothing (5.30)."""
    return (1 - s) * pybamm.maximum(I, 0)


def dead_resistance(r_d: Symbol, q_dead: Symbol, q_ref: Symbol) -> Symbol:
    """R_b [Ohm.m2] of the dead lithium, of which q_ref has r_d (5.31)."""
    return r_d * power(q_dead / q_ref, SPREADING)


def drop_under_dead_lithium(i: Symbol, s: Symbol, R_b: Symbol) -> Symbol:
    """Voltage [V] that a discharge loses where it strips the foil from under dead lithium (5.31)."""
    return pybamm.maximum(i, 0) * (1 - s) * R_b
