"""One place of the porous electrode: its volumes, its surface and film, its reaction. Shared by all models.

A place is a point x of a porous-electrode model, where every symbol is a field, or the whole of the lumped electrode.
"""

from dataclasses import dataclass
from typing import Any

import pybamm
from pybamm import Symbol

from lobsim.models.at_temperature import AtTemperature
from lobsim.models.cell_model import CellModel
from lobsim.physics import ageing, film, kinetics, mediator, pores, thermodynamics
from lobsim.physics.reactions import MEDIATOR_REDUCTION, OXYGEN_REDUCTION, PEROXIDE_BY_MEDIATOR
from lobsim.physics.smooth import floored
from lobsim.physics.symbols import Symbols


@dataclass(frozen=True)
class Place:
    """Unknowns: product, its parts in contact and as film, side product, double layer, surface overpotential."""

    eps_p: Symbol
    eps_1: Symbol
    eps_f: Symbol
    eps_q: Symbol
    dphi: Symbol
    eta_s: Symbol

    @property
    def solid(self) -> Symbol:
        """All that fills pores [-]."""
        return self.eps_p + self.eps_q


@dataclass(frozen=True)
class Volumes:
    """Physics 3: stretch, pores, saturation, excess and where it goes, wetted share."""

    lam: Symbol
    eps_v: Symbol
    mean_eps_v: Symbol
    r: Symbol
    s: Symbol
    V_excess: Symbol
    h_fl: Symbol
    eps_l: Symbol
    eps_g: Symbol
    eps_M: Symbol
    eps_gM: Symbol
    w: Symbol


@dataclass(frozen=True)
class Surface:
    """Physics 5: working surface a [m-1] and thickness d [m] of the film on it."""

    a: Symbol
    d: Symbol


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


def unknowns(p: Symbols, law: dict[str, str], domains: Any = None) -> Place:
    """Variables of a place; three of them exist only under their laws."""
    eps_p = pybamm.Variable("Lithium peroxide volume fraction", domains=domains, scale=0.1)
    eps_1 = pybamm.Variable("Lithium peroxide in contact volume fraction", domains=domains, scale=0.1)
    dphi = pybamm.Variable("Double-layer voltage [V]", domains=domains, scale=10.0, reference=2.6)
    eps_f, eps_q, eta_s = eps_p, pybamm.Scalar(0), dphi - AtTemperature(p).U
    if law["ageing"] == "on":
        eps_q = pybamm.Variable("Side product volume fraction", domains=domains, scale=0.1)
    if law["route"] == "solution":
        eps_f = pybamm.Variable("Film volume fraction", domains=domains, scale=0.1)
    if law["passivation"] == "ohmic":
        eta_s = pybamm.Variable("Surface overpotential [V]", domains=domains, scale=10.0)
    return Place(eps_p, eps_1, eps_f, eps_q, dphi, eta_s)


def volumes(p: Symbols, solid: Symbol, mean: Symbol, E_pos: Symbol) -> Volumes:
    """Volumes where ``solid`` [-] fills pores (3.1 to 3.4); its ``mean`` and the electrolyte set the saturation.

    ``E_pos`` is the electrolyte at hand per electrode area [m].
    """
    chi = p.chi_membrane * p.chi_cell
    eps_v, mean_eps_v = (pores.void(p.eps_0, chi, filled) for filled in (solid, mean))
    V_pore = p.L_p * mean_eps_v
    r = pores.fill_ratio(E_pos, V_pore)
    s = pores.saturation(r, p.d_s)
    V_excess = pores.excess(V_pore, r, s)
    eps_l = s * eps_v
    eps_g = eps_v - eps_l
    eps_M = pores.macropores(pores.initial_macropores(p.V_Hg, p.loading / p.L_p, p.eps_0), eps_v, p.eps_0)
    return Volumes(
        lam=pores.stretch(chi, solid),
        eps_v=eps_v,
        mean_eps_v=mean_eps_v,
        r=r,
        s=s,
        V_excess=V_excess,
        h_fl=pores.flooded_thickness(p.excess_share, V_excess, p.eps_gdl, p.h_gdl),
        eps_l=eps_l,
        eps_g=eps_g,
        eps_M=eps_M,
        eps_gM=pores.gas_macropores(eps_g, eps_M),
        w=pores.wetted_share(eps_l, eps_v - eps_M, p.d_s),
    )


def surface(p: Symbols, law: dict[str, str], at: Place, v: Volumes) -> Surface:
    """Film and working surface of a place (5.1), on carbon that swelling opens (5.2)."""
    S = film.bet_area(p.S_membrane, p.S_powder, v.lam, p.lam_s)
    rho_app = p.loading / p.L_p
    a_0 = S * rho_app
    d, geo = film.GEOMETRIES[law["film"]](
        pybamm.maximum(at.eps_f + at.eps_q, 0), rho_app / p.rho_s, film.tube_radius(p.rho_s, S), a_0
    )
    return Surface(a=film.area(a_0, geo, v.w, v.eps_v, p.eps_close), d=d)


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


def outputs(
    at: Place, v: Volumes, rates: SurfaceRates, c_O: Symbol, law: dict[str, str], eps_close: Symbol
) -> dict[str, Symbol]:
    """Outputs of a place, by the model's names, in the units of these; some exist under their laws only."""
    extra: dict[str, Symbol] = {}
    if law["mediator"] == "on":
        extra |= {
            "Mediator oxidation current density [A.m-2]": rates.j_M,
            "Peroxide oxidation by mediator [mol.m-3.s-1]": rates.r_ch,
        }
    if law["ageing"] == "on":
        extra |= {
            "Side product volume fraction": at.eps_q,
            "Side oxidation current density [A.m-2]": rates.j_s,
            "Parasitic discharge current [A.m-3]": rates.i_d,
            "Parasitic charge current [A.m-3]": rates.i_c,
        }
    return extra | {
        "Positive electrode oxygen concentration [mol.m-3]": c_O,
        "Double-layer voltage [V]": at.dphi,
        "Surface overpotential [V]": at.eta_s,
        "Lithium peroxide volume fraction": at.eps_p,
        "Lithium peroxide in contact volume fraction": at.eps_1,
        "Film volume fraction": at.eps_f,
        "Film thickness [m]": rates.d,
        "Pore volume fraction": v.eps_v,
        "Liquid volume fraction": v.eps_l,
        "Gas volume fraction": v.eps_g,
        "Gas in macropores volume fraction": v.eps_gM,
        "Working surface [m-1]": rates.a,
        "Working share of the surface": film.area(1, 1, v.w, v.eps_v, eps_close),
        "Reduction current density [A.m-2]": rates.j_c,
        "Oxidation current density [A.m-2]": rates.j_a,
        "Reduction current density without film [A.m-2]": rates.j_kin,
        "Saturation": v.s,
        "Excess liquid [m]": v.V_excess,
        "Flooded thickness [m]": v.h_fl,
    }
