"""One place of the porous electrode: its unknowns, its volumes, its surface and film. Shared by all models.

A place is a point x of a porous-electrode model, where every symbol is a field, or the whole of the lumped electrode.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pybamm
from pybamm import Symbol

from lobsim.errors import LobsimError
from lobsim.models.at_temperature import AtTemperature
from lobsim.numerics.term import term
from lobsim.physics import choices, film, pore_classes, pores, rivals
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
class Walls:
    """Physics 3, law "pores": open surface [m-1], half its growth [m-2]; radius [m] and volume [-] of each class."""

    A_o: Symbol
    bend: Symbol
    r: list[Symbol]
    eps: list[Symbol]

    def of(self, function: Callable[..., Symbol], d: Symbol, *others: Symbol) -> Symbol:
        """Make a term, in any unit, of the film's volume or thickness, the walls and what comes after them."""
        return term(function, d, self.A_o, self.bend, self.r, self.eps, *others)


@dataclass(frozen=True)
class Film:
    """Physics 3, 5: thickness d [m] and surface [m-1] of the film; classes it closes, their volume, its part [-]."""

    d: Symbol
    surface: Symbol
    way: Symbol
    walls: Walls | None = None
    eps_k: Symbol | int = 0
    in_classes: Symbol | int = 0


@dataclass(frozen=True)
class Volumes:
    """Physics 3: film, stretch, pores, saturation, excess and where it goes, wetted fine pores and surface."""

    film: Film
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
    wetted: Symbol


@dataclass(frozen=True)
class Surface:
    """Physics 5: working surface a [m-1], thickness d [m] of what covers it, and the length of oxygen's way through."""

    a: Symbol
    d: Symbol
    way: Symbol


def unknowns(p: Symbols, law: dict[str, str], domains: Any = None) -> Place:
    """Variables of a place; three of them exist only under their laws."""
    eps_p = pybamm.Variable("Lithium peroxide volume fraction", domains=domains, scale=0.1)
    eps_1 = pybamm.Variable("Lithium peroxide in contact volume fraction", domains=domains, scale=0.1)
    dphi = pybamm.Variable("Double-layer voltage [V]", domains=domains, scale=10.0, reference=2.6)
    eps_f, eps_q, eta_s = eps_p, pybamm.Scalar(0), dphi - AtTemperature(p).U
    if law["ageing"] == "on":
        eps_q = pybamm.Variable("Side product volume fraction", domains=domains, scale=0.1)
    if law["route"] != "surface":
        eps_f = pybamm.Variable("Film volume fraction", domains=domains, scale=0.1)
    if law["passivation"] == "ohmic":
        eta_s = pybamm.Variable("Surface overpotential [V]", domains=domains, scale=10.0)
    return Place(eps_p, eps_1, eps_f, eps_q, dphi, eta_s)


def film_on(p: Symbols, law: dict[str, str], at: Place, lam: Symbol) -> Film:
    """Film of a place (5.1), d [m], on carbon that swelling opens (5.2); under its law in classes of pores (3.11)."""
    S = film.bet_area(p.S_membrane, p.S_powder, lam, p.lam_s)
    rho_app = p.loading / p.L_p
    covers = rivals.thicker(at.solid, p.eps_dep) if law["passivation"] == "deposit" else at.eps_f + at.eps_q
    eps_f, eps_s = pybamm.maximum(covers, 0), rho_app / p.rho_s
    if law["pores"] == "off":
        a_0, r_0 = S * rho_app, film.tube_radius(p.rho_s, S)
        d, geo = choices.function(law, "film", film.GEOMETRIES)(eps_f, eps_s, r_0, a_0)
        if law["passivation"] in rivals.TO_CARBON:
            geo = pybamm.Scalar(1)  # what reacts is the carbon, not the outer face
        return Film(d, a_0 * geo, rivals.WAYS[law["film"]](d, r_0))
    if law["passivation"] in rivals.TO_CARBON:
        raise LobsimError(f"passivation={law['passivation']!r} is for open walls: it does not go with pores='classes'")
    r, v = ([getattr(p, f"{what}_{k}") for k in range(1, pore_classes.MOST + 1)] for what in "rv")
    eps = [rho_app * v_k for v_k in v]
    A_o = pore_classes.open_surface(pore_classes.open_area(S, p.S_membrane, r, v), rho_app)
    walls = Walls(A_o, pore_classes.BENDS[law["film"]](A_o, eps_s), r, eps)
    d = walls.of(pore_classes.thickness, eps_f)
    in_classes = eps_f - pore_classes.on_open_surface(d, A_o, walls.bend)
    way = rivals.WAYS[law["film"]](d, 2 * eps_s / A_o)
    return Film(d, walls.of(pore_classes.surface, d), way, walls, sum(eps), in_classes)


def volumes(p: Symbols, law: dict[str, str], at: Place, mean: Symbol, E_pos: Symbol) -> Volumes:
    """Volumes of a place (3.1 to 3.4); the ``mean`` of the solid [-] and the electrolyte set the saturation.

    ``E_pos`` is the electrolyte at hand per electrode area [m].
    """
    chi = p.chi_membrane * p.chi_cell
    lam = pores.stretch(chi, at.solid)
    on = film_on(p, law, at, lam)
    eps_v, mean_eps_v = (pores.void(p.eps_0, chi, filled) for filled in (at.solid, mean))
    V_pore = p.L_p * mean_eps_v
    r = pores.fill_ratio(E_pos, V_pore)
    s = pores.saturation(r, p.d_s)
    V_excess = pores.excess(V_pore, r, s)
    eps_l = s * eps_v
    eps_g = eps_v - eps_l
    eps_M0, other = pores.initial_macropores(p.v_m, p.loading / p.L_p, p.eps_0), p.eps_0 - on.eps_k
    eps_M = pores.macropores(eps_M0, pores.void(other, chi, at.solid - on.in_classes), other)
    eps_m = eps_v - eps_M
    w = pores.wetted_share(eps_l, eps_m, p.d_s)
    return Volumes(
        film=on,
        lam=lam,
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
        w=w,
        wetted=on.walls.of(pore_classes.wetted_surface, on.d, eps_l, eps_m, p.d_s) if on.walls else w * on.surface,
    )


def surface(p: Symbols, v: Volumes) -> Surface:
    """Film and working surface of a place (5.1); or what covers it (11.1)."""
    return Surface(a=film.area(v.wetted, v.eps_v, p.eps_close), d=v.film.d, way=v.film.way)
