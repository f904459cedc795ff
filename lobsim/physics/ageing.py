"""Ageing, left behind or used up by a cycle: parasitic currents, side product, solvent, mediator, physics 5."""

from pybamm import Symbol

from lobsim.physics.constants import F, R
from lobsim.physics.reactions import ELECTRONS_PER_SIDE_PRODUCT, PEROXIDE_BY_MEDIATOR
from lobsim.physics.smooth import bounded_exp


def side_oxidation(j_s0: Symbol, alpha: Symbol, dphi: Symbol, E_side: Symbol, T: Symbol) -> Symbol:
    """j_s [A.m-2] of the electrolyte at high potential (5.14)."""
    return j_s0 * bounded_exp(alpha * F * (dphi - E_side) / (R * T))


def parasitic_discharge(y_d: Symbol, a: Symbol, j_c: Symbol) -> Symbol:
    """i_d [A.m-3]: the share of the reduction that makes no Li2O2 (5.7)."""
    return y_d * a * j_c


def parasitic_charge(y_c: Symbol, a: Symbol, j_a: Symbol, r_ch: Symbol, j_s: Symbol) -> Symbol:
    """i_c [A.m-3]: the share of direct oxidation, what the mediator loses beside r_ch, and the side oxidation (5.7)."""
    return y_c * a * j_a + y_c / (1 - y_c) * -PEROXIDE_BY_MEDIATOR.nu["RM+"] * F * r_ch + a * j_s


def side_product_rate(V_q: Symbol, phi_d: Symbol, i_d: Symbol, phi_c: Symbol, i_c: Symbol) -> Symbol:
    """d eps_q/dt [s-1]: volume V_q of side product per two electrons, of the shares phi that stay (5.7)."""
    return V_q * (phi_d * i_d + phi_c * i_c) / (ELECTRONS_PER_SIDE_PRODUCT * F)


def solvent_sink(
    v_solv: Symbol, n_solv: Symbol, i_d: Symbol, i_c: Symbol, k_evap: Symbol, eps_l: Symbol, liquid: Symbol
) -> Symbol:
    """sig [s-1], liquid lost per electrode volume: decomposed, and evaporated; ``liquid`` [m] is L <eps_l> (5.8)."""
    return v_solv * (i_d + i_c) / (n_solv * F) + k_evap * eps_l / liquid


def mediator_loss(k_M: Symbol, n_T: Symbol, n_M: Symbol) -> Symbol:
    """Loss [mol.m-2.s-1] of the inventory: only the reduced form is lost, so that c_M <= c_T always (5.8)."""
    return k_M * (n_T - n_M)
