"""The symbols of the specification and the parameters they stand for: the one place where the two meet.

A model that is another paper's brings the symbols that only it has: they are on its own page.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import pybamm

PARAMETERS: dict[str, str] = {
    # cell
    "A_cc": "Electrode area [m2]",
    "n_electrodes_parallel": "Number of electrodes connected in parallel to make a cell",
    "n_cells": "Number of cells connected in series to make a battery",
    "Q": "Nominal cell capacity [A.h]",
    "V_low": "Lower voltage cut-off [V]",
    "V_high": "Upper voltage cut-off [V]",
    "T": "Ambient temperature [K]",
    "T_ref": "Reference temperature [K]",
    "chi_cell": "Freedom to swell of the cell",
    "R_c": "Ceramic resistance [Ohm.m2]",
    "R_contact": "Contact resistance [Ohm.m2]",
    # electrolyte
    "E_pos": "Electrolyte dose [m]",
    "excess_share": "Share of excess liquid in the gas-diffusion layer",
    "c_e0": "Initial salt concentration [mol.m-3]",
    "c_e_ref": "Reference salt concentration [mol.m-3]",
    "D_e_ref": "Salt diffusivity [m2.s-1]",
    "t_plus": "Cation transference number",
    "factor": "Thermodynamic factor",
    "kappa_max": "Peak electrolyte conductivity [S.m-1]",
    "kappa": "Electrolyte conductivity [S.m-1]",
    "c_kappa": "Salt concentration of peak conductivity [mol.m-3]",
    # separator and gas-diffusion layer
    "L_s": "Separator thickness [m]",
    "eps_sep": "Separator porosity",
    "N_M": "Separator MacMullin number",
    "h_gdl": "Gas-diffusion layer thickness [m]",
    "eps_gdl": "Gas-diffusion layer porosity",
    "k_gdl": "Gas-diffusion layer permeability [m2]",
    "W": "Electrode width [m]",
    "n_edges": "Number of open edges",
    "mu": "Gas viscosity [Pa.s]",
    "V_ch": "Chamber volume per electrode area [m]",
    "D_gdl_ref": "Oxygen diffusivity in gas-diffusion layer [m2.s-1]",
    # oxygen
    "D_O_ref": "Oxygen diffusivity [m2.s-1]",
    "H_ref": "Oxygen solubility [mol.m-3.Pa-1]",
    "c_O_ref": "Reference oxygen concentration [mol.m-3]",
    "D_g_ref": "Oxygen diffusivity in gas [m2.s-1]",
    "p_ref": "Reference pressure [Pa]",
    "p_ch": "Chamber pressure [Pa]",
    "y_ch": "Chamber oxygen mole fraction",
    # membrane
    "L_p": "Positive electrode thickness [m]",
    "loading": "Positive electrode loading [kg.m-2]",
    "eps_0": "Positive electrode porosity",
    "S_membrane": "Positive electrode BET area [m2.kg-1]",
    "v_m": "Positive electrode fine-pore volume [m3.kg-1]",
    "chi_membrane": "Freedom to swell of the membrane",
    **{f"r_{k}": f"Pore class {k} radius [m]" for k in range(1, 11)},
    **{f"v_{k}": f"Pore class {k} volume [m3.kg-1]" for k in range(1, 11)},
    "S_powder": "Carbon powder BET area [m2.kg-1]",
    "rho_s": "Carbon skeletal density [kg.m-3]",
    "lam_s": "Debundling stretch",
    "eps_c": "Percolation threshold",
    "m": "Percolation exponent",
    "n": "Macropore saturation exponent",
    "B_m": "Fine-pore leak",
    "b": "Bruggeman exponent",
    "tau": "Positive electrode tortuosity",
    "eps_close": "Pore closing porosity",
    "sigma": "Positive electrode conductivity [S.m-1]",
    "C_dl": "Double-layer capacity [F.m-2]",
    # Li2O2 and reactions
    "rho": "Lithium peroxide density [kg.m-3]",
    "M": "Lithium peroxide molar mass [kg.mol-1]",
    "U": "Lithium peroxide equilibrium potential [V]",
    "dU_dT": "Entropic coefficient [V.K-1]",
    "j_0_ref": "Oxygen reduction exchange current density [A.m-2]",
    "alpha_c": "Oxygen reduction transfer coefficient",
    "g": "Oxygen reduction order in salt",
    "j_0a_ref": "Peroxide oxidation exchange current density [A.m-2]",
    "alpha_a": "Peroxide oxidation transfer coefficient",
    "j_f": "Tunnelling exchange current density [A.m-2]",
    "beta": "Tunnelling transfer coefficient",
    "rho_2": "Oxidation of peroxide out of contact over that in contact",
    "tau_1": "Peroxide re-contact time [s]",
    "f_1": "Share of peroxide open to direct oxidation",
    "eps_G": "Oxidation onset volume fraction",
    "d_t_cylindrical": "Tunnelling thickness on tubes [m]",
    "l_t_cylindrical": "Tunnelling width on tubes [m]",
    "d_t_planar": "Tunnelling thickness on planes [m]",
    "l_t_planar": "Tunnelling width on planes [m]",
    "j_t": "Tunnelling current density [A.m-2]",
    "R_f": "Film resistivity [Ohm.m]",
    "h_island": "Island height [m]",
    "j_sol": "Solution route current density [A.m-2]",
    "n_sol": "Solution route exponent",
    "E_film": "Activation energy of transport in the film [J.mol-1]",
    "eps_dep": "Deposit porosity",
    "D_dep_ref": "Oxygen diffusivity in the deposit [m2.s-1]",
    "D_film_ref": "Oxygen diffusivity in the film [m2.s-1]",
    "k_LiO2": "Superoxide disproportionation rate constant [m.s-1]",
    "c_LiO2": "Superoxide solubility [mol.m-3]",
    "DN": "Solvent donor number",
    "DN_ref": "Reference donor number",
    "g_DN": "Superoxide stabilisation per donor number [V]",
    # mediator
    "c_T0": "Mediator concentration [mol.m-3]",
    "E_M": "Mediator equilibrium potential [V]",
    "alpha_M": "Mediator transfer coefficient",
    "j_M0": "Mediator exchange current density [A.m-2]",
    "k_ch": "Peroxide oxidation rate constant of the mediator [m.s-1]",
    "D_M_ref": "Mediator diffusivity [m2.s-1]",
    "shuttle": "Share of mediator that reaches the lithium",
    # ageing
    "y_d": "Parasitic share of the discharge",
    "y_c": "Parasitic share of the charge",
    "n_solv": "Electrons per solvent molecule lost",
    "v_solv": "Solvent molar volume [m3.mol-1]",
    "V_q": "Side product molar volume [m3.mol-1]",
    "phi_d": "Share of the discharge's side product that stays",
    "phi_c": "Share of the charge's side product that stays",
    "k_M": "Mediator loss rate [s-1]",
    "j_s0": "Side oxidation exchange current density [A.m-2]",
    "E_side": "Side oxidation potential [V]",
    "alpha_s": "Side oxidation transfer coefficient",
    "k_evap": "Evaporation rate [m.s-1]",
    # lithium
    "i_Li0_ref": "Lithium exchange current density [A.m-2]",
    "L_Li": "Lithium thickness [m]",
    "V_Li": "Lithium molar volume [m3.mol-1]",
    "f_Li": "Share of plated lithium that strips again",
    "r_d": "Dead lithium resistance [Ohm.m2]",
    "q_ref": "Reference dead lithium [C.m-2]",
    "q_limit": "Capacity limit of a cycle [C.m-2]",
    # temperature
    "E_reduction": "Activation energy of oxygen reduction [J.mol-1]",
    "E_oxidation": "Activation energy of peroxide oxidation [J.mol-1]",
    "E_transport": "Activation energy of transport [J.mol-1]",
    "E_lithium": "Activation energy of lithium [J.mol-1]",
    "beta_H": "Oxygen solubility temperature coefficient [K-1]",
    "gas_exponent": "Gas diffusivity temperature exponent",
    # numerical
    "d_s": "Saturation smoothing width",
    "d_B": "Percolation smoothing width",
    "D_cap": "Largest oxygen conductivity [m2.s-1]",
    "eps_n": "Peroxide activity onset volume fraction",
    "G_0": "Oxidation sites on bare carbon",
    "c_min": "Salt floor [mol.m-3]",
    "d_flow": "Flow smoothing rate [s-1]",
}

NO_OTHERS: Mapping[str, str] = MappingProxyType({})


class Symbols:
    """Attribute access to the parameters: ``p.eps_0`` is ``pybamm.Parameter("Positive electrode porosity")``.

    Also what PyBaMM's external circuits ask of a model's ``param``: ``Q``, ``A_cc`` and the current.

    Parameters
    ----------
    others : mapping of str to str
        Parameters by symbol that one model has beside those of the specification.
    """

    def __init__(self, others: Mapping[str, str] = NO_OTHERS) -> None:
        for symbol, name in {**PARAMETERS, **others}.items():
            setattr(self, symbol, pybamm.Parameter(name))
        self.current_with_time = pybamm.FunctionParameter("Current function [A]", {"Time [s]": pybamm.t})
        self.current_density_with_time = self.current_with_time / self.A_cc

    def at_salt(self, symbol: str, c_e: Any) -> Any:
        """A parameter that may be a function of the salt concentration c_e [mol.m-3] and the temperature [K]."""
        inputs = {"Salt concentration [mol.m-3]": c_e, PARAMETERS["T"]: self.T}
        return pybamm.FunctionParameter(PARAMETERS[symbol], inputs)

    __iter__ = None  # it can be asked by name, and is no list

    def __getitem__(self, name: str) -> Any:
        """Any number of a cell by its name, such as ``p["Crack spacing [m]"]`` of an own law."""
        return pybamm.Parameter(name)

    def __getattr__(self, name: str) -> Any:
        by_name = 'p["Words [unit]"] is any number by its name'
        raise AttributeError(f"no symbol '{name}': physics/symbols.py lists them; {by_name}")
