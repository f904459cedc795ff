"""Liquid that growing solid pushes out and that comes back, with what is dissolved in it, physics 3.

Displaced liquid leaves with its local composition. What comes back has the composition of the excess; what only moves
between cells has that of the cells it leaves. Per electrode area: L leaves cells, G enters cells [m.s-1].
"""

import pybamm
from pybamm import Symbol

from lobsim.physics.smooth import SMALLEST_PORE_SPACE, positive_part


def entering_rate(eps_v: Symbol, s: Symbol, ds_dt: Symbol, deps_v_dt: Symbol, sig: Symbol) -> Symbol:
    """q = d eps_l/dt + sig [s-1]: liquid that must flow in where the solvent is used up at the rate sig (3.8)."""
    return eps_v * ds_dt + s * deps_v_dt + sig


def returning(G: Symbol, L: Symbol, d: Symbol) -> Symbol:
    """Liquid that returns from the excess [m.s-1] (3.5)."""
    return positive_part(G - L, d)


def entering_concentration(Lc: Symbol, ret: Symbol, c_ex: Symbol, L: Symbol) -> Symbol:
    """c_in [mol.m-3] of the liquid that enters cells (3.5)."""
    return (Lc + ret * c_ex) / (L + ret)


def excess_concentration(n_ex: Symbol, V_ex: Symbol) -> Symbol:
    """Concentration [mol.m-3] of the excess liquid (3.5)."""
    return n_ex / pybamm.maximum(V_ex, SMALLEST_PORE_SPACE)


def excess_solute_rate(Lc: Symbol, c_in: Symbol, G: Symbol) -> Symbol:
    """dn_ex/dt [mol.m-2.s-1]: what the cells lose and do not gain; closes exactly whatever the smoothing (3.8)."""
    return Lc - c_in * G


def enclosed_rate(gained: Symbol, c: Symbol, deps_dt: Symbol, eps: Symbol) -> Symbol:
    """dc/dt [mol.m-3.s-1] where d(eps c)/dt = gained: solutes stay behind when liquid is pushed out (10.1)."""
    return (gained - c * deps_dt) / eps
