"""The numbers of a cell at its temperature: potentials, rates, diffusivities. Shared by all models.

Temperature is a number of the cell, so none of these depends on the place.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from pybamm import Symbol

from lobsim.physics import choices, oxygen, salt, temperature, thermodynamics
from lobsim.physics.symbols import Symbols


@dataclass(frozen=True)
class AtTemperature:
    """Numbers that the parameters ``p`` give at a reference, at the temperature p.T; physics 4 and 5.

    Parameters
    ----------
    p : Symbols
        Parameters of the model.
    """

    p: Symbols

    def _factor(self, E: Symbol) -> Symbol:
        return temperature.arrhenius(E, self.p.T, self.p.T_ref)

    def _in_gas(self, D_ref: Symbol) -> Symbol:
        p = self.p
        return temperature.gas_diffusivity(D_ref, p.gas_exponent, p.T, p.T_ref, p.p_ch, p.p_ref)

    @property
    def U(self) -> Symbol:
        """Equilibrium potential of Li2O2 [V] (5.9)."""
        return thermodynamics.equilibrium(self.p.U, self.p.dU_dT, self.p.T, self.p.T_ref)

    def start(self, law: dict[str, str]) -> Symbol:
        """Double-layer voltage [V] of a fresh cell: equilibrium with the chamber's oxygen (5.16); before it, U."""
        if law["kinetics"] == "branches":
            return self.U
        c_O = oxygen.dissolved(self.H, self.p.p_ch, self.p.y_ch)
        return thermodynamics.with_oxygen(self.U, thermodynamics.oxygen_activity(c_O, self.H), self.p.T)

    def t_plus(self, c_e: Symbol) -> Symbol:
        """Transference number of the cation [-] at the salt concentration c_e [mol.m-3]."""
        return self.p.at_salt("t_plus", c_e)

    def theta(self, c_e: Symbol) -> Symbol:
        """Diffusion voltage of the salt per e-fold of concentration [V], at c_e [mol.m-3] (4.3)."""
        return thermodynamics.diffusion_voltage(self.p.T, self.t_plus(c_e), self.p.at_salt("factor", c_e))

    def driving_potential(self, c_e: Symbol, phi_e: Symbol) -> Symbol:
        """psi [V] = Theta - phi_e, whose gradient drives the ionic current (4.3)."""
        return salt.diffusion_potential(self.theta, c_e, self.p.c_e_ref, self.p.c_min) - phi_e

    @property
    def H(self) -> Symbol:
        """Solubility of oxygen [mol.m-3.Pa-1] (4.11)."""
        return thermodynamics.solubility(self.p.H_ref, self.p.beta_H, self.p.T, self.p.T_ref)

    @property
    def K(self) -> Symbol:
        """Concentration of oxygen in the gas over that in the liquid [-] (4.4)."""
        return thermodynamics.partition(self.H, self.p.T)

    @property
    def transport(self) -> Symbol:
        """Factor [-] on all transport in the liquid (4.14)."""
        return self._factor(self.p.E_transport)

    def D_O(self, c_e: Symbol) -> Symbol:
        """Diffusivity of oxygen in the liquid [m2.s-1] at the salt concentration c_e [mol.m-3]."""
        return self.p.at_salt("D_O_ref", c_e) * self.transport

    def D_e(self, c_e: Symbol) -> Symbol:
        """Diffusivity of the salt [m2.s-1] at its concentration c_e [mol.m-3]."""
        return self.p.at_salt("D_e_ref", c_e) * self.transport

    def D_M(self, c_e: Symbol) -> Symbol:
        """Diffusivity of the mediator [m2.s-1] at the salt concentration c_e [mol.m-3]."""
        return self.p.at_salt("D_M_ref", c_e) * self.transport

    @property
    def D_g(self) -> Symbol:
        """Diffusivity of oxygen in the gas of the pores [m2.s-1] (4.11)."""
        return self._in_gas(self.p.D_g_ref)

    @property
    def D_gdl(self) -> Symbol:
        """Diffusivity of oxygen in the gas-diffusion layer [m2.s-1]."""
        return self._in_gas(self.p.D_gdl_ref)

    def kappa(self, c_e: Symbol, law: Mapping[str, str]) -> Symbol:
        """Conductivity of the electrolyte [S.m-1] at the salt concentration c_e [mol.m-3] (4.9)."""
        return choices.function(law, "conductivity", salt.CONDUCTIVITIES)(c_e, self.p) * self.transport

    @property
    def j_0(self) -> Symbol:
        """Exchange current density of the reduction [A.m-2]."""
        return self.p.j_0_ref * self._factor(self.p.E_reduction)

    @property
    def j_0a(self) -> Symbol:
        """Exchange current density of the direct oxidation [A.m-2]."""
        return self.p.j_0a_ref * self._factor(self.p.E_oxidation)

    @property
    def R_f(self) -> Symbol:
        """Resistivity of the film [Ohm.m]: what moves in it hops (11.4)."""
        return self.p.R_f / self._factor(self.p.E_film)

    def D_cover(self, passivation: str) -> Symbol:
        """Diffusivity of oxygen [m2.s-1] in what covers the carbon: liquid in a deposit, or a compact film (11.4)."""
        p = self.p
        return p.D_dep_ref * self.transport if passivation == "deposit" else p.D_film_ref * self._factor(p.E_film)

    @property
    def i_Li0(self) -> Symbol:
        """Exchange current density of the lithium [A.m-2]."""
        return self.p.i_Li0_ref * self._factor(self.p.E_lithium)
