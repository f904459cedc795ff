"""Liquid outside the membrane: what growing solid pushes out and what comes back, with what is dissolved in it.

=======  =======================================  =======  =======================
unknown  equation                                 in       terms in lobsim.physics
=======  =======================================  =======  =======================
V_ex     dV_ex/dt = L - G                         (3.5)    liquid, pores
n_ex     dn_ex/dt = Lc - c_in G, of every solute  (3.8)    liquid
c_in     c_in = (Lc + ret n_ex/V_ex)/(L + ret)    (3.5)    liquid
=======  =======================================  =======  =======================

L leaves cells, G enters cells, ret returns from outside [m.s-1]. Where solvent is used up liquid enters as well.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pybamm
from pybamm import Symbol

from lobsim.models.electrode import Volumes
from lobsim.numerics.solver import LOOSE
from lobsim.physics import liquid, pores
from lobsim.physics.smooth import negative_part, positive_part
from lobsim.physics.symbols import Symbols

Total = Callable[[str, Symbol, float], Symbol]  # name, density of a rate, its size -> mean over the electrode


@dataclass(frozen=True)
class Solute:
    """Solute of the liquid: its concentration in the electrode and at the start, the size of concentrations."""

    name: str
    c: Symbol
    start: Symbol
    scale: float


def balances(
    model: pybamm.BaseModel,
    p: Symbols,
    v: Volumes,
    solutes: Sequence[Solute],
    growth: Symbol,
    sig: Symbol,
    used: Symbol,
    total: Total,
) -> dict[str, Symbol]:
    """Set the balances of the liquid outside (3.5).

    Parameters
    ----------
    model : pybamm.BaseModel
        Gets the unknowns.
    p, v : Symbols, Volumes
        Parameters and volumes of the electrode.
    solutes : sequence of Solute
        What the liquid carries.
    growth, sig : Symbol
        Solid gained and solvent used up in the electrode [s-1].
    used : Symbol
        Mean of sig.
    total : callable
        Means of rates over the electrode.

    Returns
    -------
    dict of str to Symbol
        Source of every solute in the electrode [mol.m-3.s-1].
    """
    V_ex = pybamm.Variable("Liquid outside the membrane [m]", scale=1e-5)
    fills = 1 - p.chi_membrane * p.chi_cell
    mean_growth = total("Growth [s-1]", growth, 1e-6)
    ds_dt = pores.saturation_rate(v.r, p.d_s, (v.r * fills * mean_growth - used) / v.mean_eps_v)
    q = liquid.entering_rate(v.eps_v, v.s, ds_dt, -fills * growth, sig)
    leaves = negative_part(q, p.d_flow)
    leaving = p.L_p * total("Leaving liquid [s-1]", leaves, 1e-6)
    entering = leaving + p.L_p * liquid.entering_rate(v.mean_eps_v, v.s, ds_dt, -fills * mean_growth, used)
    returning = liquid.returning(entering, leaving, p.d_flow * p.L_p)
    V_pore = p.L_p * p.eps_0
    fresh = pores.fill_ratio(p.E_pos, V_pore)
    excess = pores.excess(V_pore, fresh, pores.saturation(fresh, p.d_s))
    model.rhs[V_ex] = leaving - entering
    model.initial_conditions[V_ex] = excess
    model.variables[V_ex.name] = V_ex
    sources = {}
    for solute in solutes:
        n_ex = pybamm.Variable(f"{solute.name} outside the membrane [mol.m-2]", scale=1e-5 * solute.scale)
        c_in = pybamm.Variable(f"{solute.name} in entering liquid [mol.m-3]", scale=LOOSE * solute.scale)
        rate = total(f"Leaving {solute.name} [mol.m-3.s-1]", solute.c * leaves, 1e-6 * solute.scale)
        c_ex = liquid.excess_concentration(n_ex, V_ex)
        entering_c = liquid.entering_concentration(p.L_p * rate, returning, c_ex, leaving)
        model.algebraic[c_in] = entering_c - c_in
        model.rhs[n_ex] = liquid.excess_solute_rate(p.L_p * rate, c_in, entering)
        model.initial_conditions.update({n_ex: solute.start * excess, c_in: solute.start})
        model.variables.update({n_ex.name: n_ex, c_in.name: c_in})
        sources[solute.name] = solute.c * sig + (c_in - solute.c) * positive_part(q, p.d_flow)
    return sources
