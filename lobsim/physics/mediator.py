"""The soluble mediator RM <-> RM+ + e-, 2 RM+ + Li2O2 -> 2 Li+ + O2 + 2 RM, physics 5."""

import pybamm
from pybamm import Symbol

from lobsim.physics.constants import F, R
from lobsim.physics.smooth import bounded_exp

# Far from E_M a couple is in equilibrium at any rate. Left unbounded, the rate of the reverse reaction falls 1e8-fold
# while a discharged cell is charged; a solver that goes on with the Jacobian of the start then takes c_M as settled
# wherever it drifts. Held at exp(12) = 2e5 times the exchange current, c_M/c_T is off by less than 1e-10.
FASTEST = 12.0


def turnover(j_M0: Symbol, c_M: Symbol, c_T: Symbol, alpha: Symbol, dphi: Symbol, E_M: Symbol, T: Symbol) -> Symbol:
    """j_M [A.m-2] of carbon: oxidation of RM positive; ``c_T`` is the concentration of both forms (5.5)."""
    e = F * (dphi - E_M) / (R * T)
    forward, back = (bounded_exp(exponent, FASTEST) for exponent in (alpha * e, -(1 - alpha) * e))
    return j_M0 * ((1 - c_M / c_T) * forward - c_M / c_T * back)


def attack(k_ch: Symbol, a: Symbol, c_M: Symbol, eps_p: Symbol, eps_G: Symbol) -> Symbol:
    """Rate [mol.m-3.s-1] per volume of Li2O2: r_ch = attack eps_p; the part in contact loses its share (5.5)."""
    return k_ch * a * c_M / (eps_p + eps_G)


def flux(conductance: Symbol, c_M: Symbol) -> Symbol:
    """Flux of RM+ [mol.m-2.s-1] along +x; ``conductance`` is D_M B_l/(lam L) [m.s-1] where x is scaled with L (5.6)."""
    return -conductance * pybamm.grad(c_M)


def gradient_at_lithium(share: Symbol, c_1: Symbol, half: Symbol) -> Symbol:
    """dc_M/dx in scaled x [mol.m-3] at x = 0: c_M = 0 on bare lithium (share 1), no flux behind a ceramic (0) (5.13).

    ``c_1`` is the concentration in the first cell, whose half width is ``half``.
    """
    return share * c_1 / half
