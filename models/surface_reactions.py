"""What reacts on the surface of a place of the electrode, and what that makes of its product. Shared by all models."""

from dataclasses import dataclass

import pybamm
from pybamm import Symbol

from lobsim.models.at_temperature import AtTemperature
from lobsim.models.cell_model import CellModel
from lobsim.models.electrode import Place, Volumes, surface
from lobsim.physics import ageing, film, kinetics, mediator, thermodynamics
from lobsim.physics.reactions import MEDIATOR_REDUCTION, OXYGEN_REDUCTION, PEROXIDE_BY_MEDIATOR
from lobsim.physics.smooth import floored
from lobsim.physics.symbols import Symbols


@dataclass(frozen=True)
class SurfaceRates:
    """Physics 5: current densities on the working surface a, the mediator's attack on eps_p, parasitic shares."""

    a: Symbol
    d: Symbol
    eps_p: Symbol
    j_kin: Symbol
    j_c: Symbol
    j_a: Symbol
    j_M: Symbol
    j_s: Symbol
    attack: Symbol
    y_d: Symbol
    y_c: Symbol

    @property
    def j(self) -> Symbol:
        """Net reduction by all reactions [A.m-2] (5.12)."""
        return self.j_c - self.j_a - self.j_M - self.j_s

    @property
    def reduced(self) -> Symbol:
        """Reduction that makes Li2O2 [A.m-3] (5.4)."""
        return (1 - self.y_d) * self.a * self.j_c

    @property
    def oxidised(self) -> Symbol:
        """Direct oxidation that takes Li2O2 [A.m-3] (5.4)."""
        return (1 - self.y_c) * self.a * self.j_a

    @property
    def r_ch(self) -> Symbol:
        """Li2O2 that the mediator takes [mol.m-3.s-1] (5.5)."""
        return self.attack * self.eps_p

    @property
    def i_d(self) -> Symbol:
        """Parasitic part of the discharge [A.m-3] (5.7)."""
        return ageing.parasitic_discharge(self.y_d, self.a, self.j_c)

    @property
    def i_c(self) -> Symbol:
        """Parasitic part of the charge [A.m-3] (5.7)."""
        return ageing.parasitic_charge(self.y_c, self.a, self.j_a, self.r_ch, self.j_s)

    @property
    def mediator_source(self) -> Symbol:
        """RM+ made at the carbon less what oxidation of Li2O2, parasitic part included, uses [mol.m-3.s-1] (5.6)."""
        used = self.r_ch / (1 - self.y_c)
        return MEDIATOR_REDUCTION.rate("RM+", -self.a * self.j_M) + PEROXIDE_BY_MEDIATOR.nu["RM+"] * used

    @property
    def oxygen_source(self) -> Symbol:
        """O2 from Li2O2, by carbon and by mediator, less what is reduced [mol.m-3.s-1] (4.4)."""
        by_carbon = OXYGEN_REDUCTION.rate("O2", self.a * self.j_c - self.oxidised)
        return by_carbon + PEROXIDE_BY_MEDIATOR.nu["O2"] * self.r_ch


def surface_rates(
    p: Symbols, law: dict[str, str], at: Place, v: Volumes, c_O: Symbol, c_e: Symbol, c_M: Symbol, c_T: Symbol
) -> SurfaceRates:
    """Working surface of a place and the current densities on it (5.3, 5.5, 5.7); c_M counts under its law only.

    Concentrations are those in the liquid [mol.m-3].
    """
    on, at_T = surface(p, law, at, v), AtTemperature(p)
    c_e = floored(c_e, p.c_min)
    j_kin = kinetics.reduction(at_T.j_0, c_O, p.c_O_ref, c_e, p.c_e_ref, p.g, p.alpha_c, at.eta_s, p.T)
    eps_p = pybamm.maximum(at.eps_p, 0)
    G_1 = kinetics.contact_share(at.eps_1, eps_p, p.f_1, p.eps_G)
    mediated, ages = law["mediator"] == "on", law["ageing"] == "on"
    none = pybamm.Scalar(0)
    return SurfaceRates(
        a=on.a,
        d=on.d,
        eps_p=at.eps_p,
        j_kin=j_kin,
        j_c=passivated(p, law, j_kin, on.d),
        j_a=kinetics.oxidation(at_T.j_0a, G_1, p.alpha_a, at.eta_s, p.T),
        j_M=mediator.turnover(p.j_M0, c_M, c_T, p.alpha_M, at.dphi, p.E_M, p.T) if mediated else none,
        j_s=ageing.side_oxidation(p.j_s0, p.alpha_s, at.dphi, p.E_side, p.T) if ages else none,
        attack=mediator.attack(p.k_ch, on.a, c_M, eps_p, p.eps_G) if mediated else none,
        y_d=p.y_d if ages else none,
        y_c=p.y_c if ages else none,
    )


def passivated(p: Symbols, law: dict[str, str], j_kin: Symbol, d: Symbol) -> Symbol:
    """j_c [A.m-2] that a film of thickness d leaves of ``j_kin`` (5.10)."""
    d_t, l_t = getattr(p, f"d_t_{law['film']}"), getattr(p, f"l_t_{law['film']}")
    return film.PASSIVATIONS[law["passivation"]](j_kin, d, d_t, l_t, p)


def film_left(p: Symbols, law: dict[str, str], d: Symbol) -> Symbol:
    """Share [-] of a reduction as large as the tunnelling current density that a film of thickness d leaves."""
    return passivated(p, law, p.j_t, d) / p.j_t


def product_balances(model: CellModel, at: Place, rates: SurfaceRates) -> None:
    """Set the balances of the product (5.4), the side product (5.7) and, under its law, the surface overpotential."""
    p, law = model.param, model.laws
    V_m, U = thermodynamics.molar_volume(p.M, p.rho), AtTemperature(p).U
    formed = V_m * OXYGEN_REDUCTION.rate("Li2O2", pybamm.Scalar(1))  # V_m/2F
    dissolved = V_m * rates.attack  # [s-1], the same for every part
    model.rhs[at.eps_p] = formed * (rates.reduced - rates.oxidised) - dissolved * at.eps_p
    model.rhs[at.eps_1] = formed * (p.f_1 * rates.reduced - rates.oxidised) - dissolved * at.eps_1
    model.initial_conditions.update({at.eps_p: 0, at.eps_1: 0, at.dphi: U})
    if law["route"] == "solution":
        grows = (1 - film.solution_share(rates.j_c, p.j_sol, p.n_sol)) * rates.reduced
        shrinks = at.eps_f / (at.eps_p + p.eps_G) * rates.oxidised
        model.rhs[at.eps_f] = formed * (grows - shrinks) - dissolved * at.eps_f
        model.initial_conditions[at.eps_f] = 0
    if law["ageing"] == "on":
        model.rhs[at.eps_q] = ageing.side_product_rate(p.V_q, p.phi_d, rates.i_d, p.phi_c, rates.i_c)
        model.initial_conditions[at.eps_q] = 0
    if law["passivation"] == "ohmic":
        j = rates.j_c - rates.j_a
        model.algebraic[at.eta_s] = film.ohmic_overpotential(at.dphi - U, j, p.R_f, rates.d) - at.eta_s
        model.initial_conditions[at.eta_s] = 0
