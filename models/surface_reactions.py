"""What reacts on the surface of a place of the electrode, and what that makes of its product. Shared by all models."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import pybamm
from pybamm import Symbol

from lobsim.models.at_temperature import AtTemperature
from lobsim.models.cell_model import CellModel
from lobsim.models.electrode import Place, Surface, Volumes, surface
from lobsim.physics import ageing, choices, film, kinetics, mediator, rivals, thermodynamics
from lobsim.physics import steps_in_series as series
from lobsim.physics.reactions import MEDIATOR_REDUCTION, OXYGEN_REDUCTION, PEROXIDE_BY_MEDIATOR
from lobsim.physics.smooth import floored
from lobsim.physics.symbols import Symbols


@dataclass(frozen=True)
class Faradaic:
    """Reduction and oxidation by carbon, physics 5: net, and as its positive parts j_c and j_a [A.m-2].

    ``forward`` is the reduction that no oxidation and no film hinders, ``film`` the share [-] that the film leaves of
    it, ``contact`` the share [-] of the oxidation that takes product in contact. ``reached`` is the share [-] that the
    film would leave of a reduction as large as p.j_t, whatever happens now: how much of the carbon electrons reach.
    """

    net: Symbol
    j_c: Symbol
    j_a: Symbol
    forward: Symbol
    film: Symbol
    contact: Symbol
    reached: Symbol


@dataclass(frozen=True)
class SurfaceRates:
    """Physics 5: what reacts on the working surface a, the mediator's attack on eps_p, parasitic shares."""

    a: Symbol
    d: Symbol
    eps_p: Symbol
    carbon: Faradaic
    j_M: Symbol
    j_s: Symbol
    attack: Symbol
    y_d: Symbol
    y_c: Symbol

    @property
    def j(self) -> Symbol:
        """Net reduction by all reactions [A.m-2] (5.12)."""
        return self.carbon.net - self.j_M - self.j_s

    @property
    def reduced(self) -> Symbol:
        """Reduction that makes Li2O2 [A.m-3] (5.4)."""
        return (1 - self.y_d) * self.a * self.carbon.j_c

    @property
    def oxidised(self) -> Symbol:
        """Direct oxidation that takes Li2O2 [A.m-3] (5.4)."""
        return (1 - self.y_c) * self.a * self.carbon.j_a

    @property
    def made(self) -> Symbol:
        """Reduced less oxidised [A.m-3], of the net current where both have the same shares (5.4)."""
        return self.a * (self.carbon.net - self.y_d * self.carbon.j_c + self.y_c * self.carbon.j_a)

    @property
    def r_ch(self) -> Symbol:
        """Li2O2 that the mediator takes [mol.m-3.s-1] (5.5)."""
        return self.attack * self.eps_p

    @property
    def i_d(self) -> Symbol:
        """Parasitic part of the discharge [A.m-3] (5.7)."""
        return ageing.parasitic_discharge(self.y_d, self.a, self.carbon.j_c)

    @property
    def i_c(self) -> Symbol:
        """Parasitic part of the charge [A.m-3] (5.7)."""
        return ageing.parasitic_charge(self.y_c, self.a, self.carbon.j_a, self.r_ch, self.j_s)

    @property
    def mediator_source(self) -> Symbol:
        """RM+ made at the carbon less what oxidation of Li2O2, parasitic part included, uses [mol.m-3.s-1] (5.6)."""
        used = self.r_ch / (1 - self.y_c)
        return MEDIATOR_REDUCTION.rate("RM+", -self.a * self.j_M) + PEROXIDE_BY_MEDIATOR.nu["RM+"] * used

    @property
    def oxygen_source(self) -> Symbol:
        """O2 from Li2O2, by carbon and by mediator, less what is reduced [mol.m-3.s-1] (4.4)."""
        by_carbon = OXYGEN_REDUCTION.rate("O2", self.a * (self.carbon.net + self.y_c * self.carbon.j_a))
        return by_carbon + PEROXIDE_BY_MEDIATOR.nu["O2"] * self.r_ch


def surface_rates(
    p: Symbols, law: dict[str, str], at: Place, v: Volumes, c_O: Symbol, c_e: Symbol, c_M: Symbol, c_T: Symbol
) -> SurfaceRates:
    """Working surface of a place and the current densities on it (5.5, 5.7, 5.17); c_M counts under its law only.

    Concentrations are those in the liquid [mol.m-3].
    """
    on = surface(p, v)
    eps_p = pybamm.maximum(at.eps_p, 0)
    mediated, ages = law["mediator"] == "on", law["ageing"] == "on"
    none = pybamm.Scalar(0)
    return SurfaceRates(
        a=on.a,
        d=on.d,
        eps_p=at.eps_p,
        carbon=choices.function(law, "kinetics", KINETICS)(p, law, at, on, c_O, floored(c_e, p.c_min)),
        j_M=mediator.turnover(p.j_M0, c_M, c_T, p.alpha_M, at.dphi, p.E_M, p.T) if mediated else none,
        j_s=ageing.side_oxidation(p.j_s0, p.alpha_s, at.dphi, p.E_side, p.T) if ages else none,
        attack=mediator.attack(p.k_ch, on.a, c_M, eps_p, p.eps_G) if mediated else none,
        y_d=p.y_d if ages else none,
        y_c=p.y_c if ages else none,
    )


def steps_in_series(p: Symbols, law: dict[str, str], at: Place, on: Surface, c_O: Symbol, c_e: Symbol) -> Faradaic:
    """Electron transfer, film and product in series, driven by one affinity: current densities [A.m-2] (5.17)."""
    at_T = AtTemperature(p)
    eps_p, eps_1 = pybamm.maximum(at.eps_p, 0), pybamm.maximum(at.eps_1, 0)
    u = thermodynamics.oxygen_activity(c_O, at_T.H)
    u_ref = thermodynamics.oxygen_activity(p.c_O_ref, at_T.H)
    f_eta = series.potential(at.eta_s, p.T)
    salt = series.salt_order(c_e, p.c_e_ref, p.g)
    bare = series.electron_transfer(at_T.j_0, u_ref, salt, p.alpha_c, f_eta)
    way = _way_of_oxygen(law["passivation"], at_T, on)
    carbon = series.Carbon(bare, u, on.d, *_limits_of_film(p, law), salt, f_eta, way)
    behind = _film_in_series(law)
    reduction = behind(carbon, p)
    G_1 = series.in_contact(eps_1, eps_p, p.f_1, p.eps_G)
    G = G_1 + p.rho_2 * series.out_of_contact(eps_1, eps_p, p.eps_G) + p.G_0
    oxidation = series.taking_apart(at_T.j_0a, G, p.alpha_a, f_eta)
    j = series.net(u, series.activity(eps_p, p.eps_n), f_eta, reduction, oxidation)
    working = series.potential_of(p.j_t, at_T.j_0, u_ref, salt, p.alpha_c)
    at_work = replace(carbon, bare=1 / p.j_t, f_eta=working)
    return Faradaic(
        net=j,
        j_c=pybamm.maximum(j, 0),
        j_a=pybamm.maximum(-j, 0),
        forward=u / bare,
        film=bare / reduction,
        contact=G_1 / G,
        reached=at_work.bare / behind(at_work, p),
    )


def branches(p: Symbols, law: dict[str, str], at: Place, on: Surface, c_O: Symbol, c_e: Symbol) -> Faradaic:
    """Two currents [A.m-2] that know nothing of each other, as in version 1: no rest at U (5.20)."""
    at_T = AtTemperature(p)
    eps_p = pybamm.maximum(at.eps_p, 0)
    j_kin = kinetics.reduction(at_T.j_0, c_O, p.c_O_ref, c_e, p.c_e_ref, p.g, p.alpha_c, at.eta_s, p.T)
    d_t, l_t = _limits_of_film(p, law)
    passivation = choices.function(law, "passivation", film.PASSIVATIONS)

    def behind(j: Symbol) -> Symbol:
        return passivation(j, on.d, d_t, l_t, p)

    j_c = behind(j_kin)
    G_1 = series.in_contact(at.eps_1, eps_p, p.f_1, p.eps_G)
    j_a = kinetics.oxidation(at_T.j_0a, G_1, p.alpha_a, at.eta_s, p.T)
    reached = behind(p.j_t) / p.j_t
    return Faradaic(j_c - j_a, j_c, j_a, forward=j_kin, film=j_c / j_kin, contact=pybamm.Scalar(1), reached=reached)


KINETICS: dict[str, Callable[..., Faradaic]] = {"steps in series": steps_in_series, "branches": branches}


def _film_in_series(law: dict[str, str]) -> Callable[[series.Carbon, Symbols], Symbol]:
    """The film as a resistance; an own law that gives what it leaves of a current is turned into one (5.10)."""
    passivation = choices.function(law, "passivation", series.PASSIVATIONS)
    own = choices.own_form(law, "passivation")
    return partial(series.by_current, passivation) if own and not own.needs else passivation


def _limits_of_film(p: Symbols, law: dict[str, str]) -> tuple[Symbol, Symbol]:
    """d_t and l_t [m] of the film's shape (5.10)."""
    return getattr(p, f"d_t_{law['film']}"), getattr(p, f"l_t_{law['film']}")


def _way_of_oxygen(passivation: str, at_T: AtTemperature, on: Surface) -> Symbol:
    """1/k_d [m2.A-1] of oxygen through what covers the carbon; nothing where it reacts on the outer face (11.2)."""
    if passivation not in rivals.TO_CARBON:
        return pybamm.Scalar(0)
    return rivals.oxygen_way(on.way, at_T.D_cover(passivation), at_T.H)


def end_by_film(law: dict[str, str]) -> str:
    """Name the end at which what covers the carbon lets nothing pass, as an event."""
    return "Carbon covered" if law["passivation"] in rivals.TO_CARBON else "Film passivated"


def product_balances(model: CellModel, at: Place, rates: SurfaceRates) -> None:
    """Set the balances of the product (5.4), the side product (5.7) and, under its law, the surface overpotential."""
    p, law = model.param, model.laws
    V_m, at_T = thermodynamics.molar_volume(p.M, p.rho), AtTemperature(p)
    formed = V_m * OXYGEN_REDUCTION.rate("Li2O2", pybamm.Scalar(1))  # V_m/2F
    dissolved = V_m * rates.attack  # [s-1], the same for every part
    model.rhs[at.eps_p] = formed * rates.made - dissolved * at.eps_p
    taken = rates.carbon.contact * rates.oxidised
    model.rhs[at.eps_1] = formed * (p.f_1 * rates.reduced - taken) - dissolved * at.eps_1
    if law["kinetics"] == "steps in series":
        model.rhs[at.eps_1] += series.recontact(p.f_1, at.eps_p, at.eps_1, p.tau_1)
    model.initial_conditions.update({at.eps_p: 0, at.eps_1: 0, at.dphi: at_T.start(law)})
    if law["route"] != "surface":
        dissolves = choices.function(law, "route", rivals.ROUTES)
        grows = (1 - dissolves(rates.carbon.j_c, p)) * rates.reduced
        shrinks = at.eps_f / (at.eps_p + p.eps_G) * rates.oxidised
        model.rhs[at.eps_f] = formed * (grows - shrinks) - dissolved * at.eps_f
        model.initial_conditions[at.eps_f] = 0
    if law["ageing"] == "on":
        model.rhs[at.eps_q] = ageing.side_product_rate(p.V_q, p.phi_d, rates.i_d, p.phi_c, rates.i_c)
        model.initial_conditions[at.eps_q] = 0
    if law["passivation"] == "ohmic":
        eta = at.dphi - at_T.U
        model.algebraic[at.eta_s] = film.ohmic_overpotential(eta, rates.carbon.net, at_T.R_f, rates.d) - at.eta_s
        model.initial_conditions[at.eta_s] = 0
