"""Electrolyte and mediator that are left, and the mediator that is oxidised. Shared by the models that cycle.

=======  ==========================================  =======  =======================
unknown  equation                                    in       terms in lobsim.physics
=======  ==========================================  =======  =======================
E_pos    dE_pos/dt = -L_p <sig> (law "ageing")       (5.8)    ageing
n_M      dn_M/dt = L_p <made> - shuttled             (5.6)    mediator
n_sh     dn_sh/dt = shuttled                         (5.13)   mediator
n_T      dn_T/dt = -k_M (n_T - n_M) (law "ageing")   (5.8)    ageing
=======  ==========================================  =======  =======================

<> is a mean over the electrode; amounts are per electrode area.
"""

from dataclasses import dataclass

import pybamm
from pybamm import Symbol

from lobsim.models.cell_model import CellModel
from lobsim.models.electrode import Volumes
from lobsim.models.surface_reactions import SurfaceRates
from lobsim.physics import ageing
from lobsim.physics.constants import F
from lobsim.physics.symbols import Symbols
from lobsim.physics.thermodynamics import liquid_of_cell

SMALLEST_CHARGE = 1e-9  # A.m-2
CHANGES = "Share of a charge that changes the cell"  # what the shuttle leaves


@dataclass(frozen=True)
class Stock:
    """Electrolyte of the electrode and of the whole cell [m], oxidised and all mediator [mol.m-2, mol.m-3].

    What the laws do not let change is what the cell starts with.
    """

    E_pos: Symbol
    liquid: Symbol
    n_M: Symbol
    n_T: Symbol
    c_T: Symbol


def unknowns(p: Symbols, law: dict[str, str]) -> Stock:
    """Variables of the cell as a whole; they exist under their laws only."""
    ages, mediated = law["ageing"] == "on", law["mediator"] == "on"
    E_pos = pybamm.Variable("Electrolyte left [m]", scale=1e-5) if ages else p.E_pos
    n_M = pybamm.Variable("Oxidised mediator [mol.m-2]", scale=1e-2)
    n_T = pybamm.Variable("Mediator left [mol.m-2]", scale=1e-2)
    liquid = liquid_of_cell(E_pos, p.L_s, p.eps_sep)
    return Stock(E_pos, liquid, n_M, n_T, c_T=n_T / liquid if ages and mediated else p.c_T0)


def solvent_sink(p: Symbols, v: Volumes, rates: SurfaceRates, liquid: Symbol) -> Symbol:
    """Liquid that parasitic reactions and evaporation take, sig [s-1] (5.8); ``liquid`` [m] is the electrode's."""
    return ageing.solvent_sink(p.v_solv, p.n_solv, rates.i_d, rates.i_c, p.k_evap, v.eps_l, liquid)


def electrolyte_balance(model: CellModel, stock: Stock, used: Symbol) -> None:
    """Set the balance of the electrolyte, of which ``used`` [s-1], a mean over the electrode, is lost (5.8)."""
    p, E_pos = model.param, stock.E_pos
    model.rhs[E_pos] = -p.L_p * used
    model.initial_conditions[E_pos] = p.E_pos


def mediator_balances(model: CellModel, stock: Stock, made: Symbol, shuttled: Symbol) -> None:
    """Set the balances of the mediator (5.6, 5.8) and of the lithium that it takes beside the current (5.13).

    ``made`` [mol.m-3.s-1] is a mean over the electrode, ``shuttled`` [mol.m-2.s-1] is reduced at the lithium. Once the
    shuttle takes as much as the current gives, and there is no more and no less oxidised mediator, nothing changes in
    the cell.
    """
    p, n_M, n_T = model.param, stock.n_M, stock.n_T
    n_sh = pybamm.Variable("Mediator reduced at the lithium [mol.m-2]", scale=1e-2)
    model.rhs[n_M] = p.L_p * made - shuttled
    model.rhs[n_sh] = shuttled
    model.initial_conditions.update({n_M: pybamm.Scalar(0), n_sh: pybamm.Scalar(0)})
    model.lithium_left -= p.V_Li * n_sh
    i_charge = pybamm.maximum(-model.current_density, SMALLEST_CHARGE)
    stored = abs(1 - F * shuttled / i_charge) + abs(F * model.rhs[n_M] / i_charge)
    model.variables.update({n_M.name: n_M, n_sh.name: n_sh, CHANGES: stored})
    model.variables["Lithium thickness [m]"] = model.lithium_left
    if model.laws["ageing"] == "on":
        model.rhs[n_T] = -ageing.mediator_loss(p.k_M, n_T, n_M)
        model.initial_conditions[n_T] = p.c_T0 * liquid_of_cell(p.E_pos, p.L_s, p.eps_sep)
        model.variables[n_T.name] = n_T
