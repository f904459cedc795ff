"""Outputs of a place of the electrode, by the names that results read. Shared by all models."""

import pybamm
from pybamm import Symbol

from lobsim.models.electrode import Place, Volumes
from lobsim.models.surface_reactions import SurfaceRates
from lobsim.physics import film
from lobsim.physics.smooth import SMALLEST_PORE_SPACE


def of_place(
    at: Place, v: Volumes, rates: SurfaceRates, c_O: Symbol, law: dict[str, str], eps_close: Symbol
) -> dict[str, Symbol]:
    """Outputs of a place, by the model's names, in the units of these; some exist under their laws only."""
    extra: dict[str, Symbol] = {}
    if law["mediator"] == "on":
        extra |= {
            "Mediator oxidation current density [A.m-2]": rates.j_M,
            "Peroxide oxidation by mediator [mol.m-3.s-1]": rates.r_ch,
        }
    if law["pores"] == "classes":
        extra["Filled share of the pore classes"] = v.film.in_classes / pybamm.maximum(
            v.film.eps_k, SMALLEST_PORE_SPACE
        )
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
        "Working share of the surface": film.area(v.wetted / v.film.surface, v.eps_v, eps_close),
        "Reduction current density [A.m-2]": rates.carbon.j_c,
        "Oxidation current density [A.m-2]": rates.carbon.j_a,
        "Reduction current density without film [A.m-2]": rates.carbon.forward,
        "Film share": rates.carbon.film,
        "Share of the surface that electrons reach": rates.carbon.reached,
        "Saturation": v.s,
        "Excess liquid [m]": v.V_excess,
        "Flooded thickness [m]": v.h_fl,
    }
