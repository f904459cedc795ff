"""The soluble mediator RM <-> RM+ + e-, 2 RM+ + Li2O2 -> 2 Li+ + O2 + 2 RM, physics 5."""

import pybamm
from pybamm import Symbol

from lobsim.physics.constants import F, R
from lobsim.physics.smooth import bounded_exp


def turnover(j_M0: Symbol, c_M: Symbol, c_T: Symbol, alpha: Symbol, dphi: Symbol, E_M: Symbol, T: Symbol) -> Symbol:
    """j_M [A.m-2] of carbon: oxidation of RM positive; ``c_T`` is the concentration of both forms."""
    e = F * (dphi - E_M) / (R * T)
    return j_M0 * ((1 - c_M / c_T) * bounded_exp(alpha * e) - c_M / c_T * bounded_exp(-(1 - alpha) * e))


def attack(k_ch: Symbol, a: Symbol, c_M: Symbol, eps_p: Symbol, eps_G: Symbol) -> Symbol:
    """Rate [mol.m-3.s-1] per volume fraction of Li2O2: r_ch = attack eps_p, the part in contact loses its share."""
    return k_ch * a * c_M / (eps_p + eps_G)


def flux(conductance: Symbol, c_M: Symbol) -> Symbol:
    """Flux of RM+ [mol.m-2.s-1] along +x; ``conductance`` is D_M B_l/(lam L) [m.s-1] where x is scaled with L."""
    return -conductance * pybamm.grad(c_M)


def gradient_at_lithium(share: Symbol, c_1: Symbol, half: Symbol) -> Symbol:
    """dc_M/dx in scaled x [mol.m-3] at x = 0: c_M = 0 on bare lithium (share 1), no flux behind a ceramic (share 0).

    ``c_1`` is the concentration in the first cell, whose half width is ``half``.
    """
    return share * c_1 / half
