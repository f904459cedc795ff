"""One place of the porous electrode: its unknowns, its volumes, its surface and film. Shared by all models.

A place is a point x of a porous-electrode model, where every symbol is a field, or the whole of the lumped electrode.
"""

from dataclasses import dataclass
from typing import Any

import pybamm
from pybamm import Symbol

from lobsim.models.at_temperature import AtTemperature
from lobsim.physics import film, pores, rivals
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
    eps_M = pores.macropores(pores.initial_macropores(p.v_m, p.loading / p.L_p, p.eps_0), eps_v, p.eps_0)
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
    """Film and working surface of a place (5.1), on carbon that swelling opens (5.2); or what covers it (11.1)."""
    S = film.bet_area(p.S_membrane, p.S_powder, v.lam, p.lam_s)
    rho_app = p.loading / p.L_p
    a_0, r_0 = S * rho_app, film.tube_radius(p.rho_s, S)
    covers = rivals.thicker(at.solid, p.eps_dep) if law["passivation"] == "deposit" else at.eps_f + at.eps_q
    d, geo = film.GEOMETRIES[law["film"]](pybamm.maximum(covers, 0), rho_app / p.rho_s, r_0, a_0)
    if law["passivation"] in rivals.TO_CARBON:
        geo = pybamm.Scalar(1)  # what reacts is the carbon, not the outer face
    return Surface(a=film.area(a_0, geo, v.w, v.eps_v, p.eps_close), d=d, way=rivals.WAYS[law["film"]](d, r_0))
