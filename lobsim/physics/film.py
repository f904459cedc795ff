"""The Li2O2 film: its geometry, the surface it leaves, how it passivates, physics 5."""

from collections.abc import Callable

import pybamm
from pybamm import Symbol

from lobsim.physics.smooth import SMALLEST_BASE, bounded_exp, smax0
from lobsim.physics.symbols import Symbols


def bet_area(S_membrane: Symbol, S_powder: Symbol, lam: Symbol, lam_s: Symbol) -> Symbol:
    """Surface S [m2.kg-1]: swelling opens bundles (lam > 1), and the old film spreads over the new area (5.2)."""
    return S_membrane + (S_powder - S_membrane) * (1 - pybamm.exp(-(lam - 1) / lam_s))


def tube_radius(rho_s: Symbol, S: Symbol) -> Symbol:
    """Equivalent radius r_0 [m] of tubes or bundles with specific surface S (5.1)."""
    return 2 / (rho_s * S)


def cylindrical(eps_f: Symbol, eps_s: Symbol, r_0: Symbol, a_0: Symbol) -> tuple[Symbol, Symbol]:
    """Film on tubes: thickness d [m] and growth of the area geo [-]; eps_s is the volume of the carbon (5.1)."""
    geo = pybamm.sqrt(1 + eps_f / eps_s)
    return r_0 * (geo - 1), geo


def planar(eps_f: Symbol, eps_s: Symbol, r_0: Symbol, a_0: Symbol) -> tuple[Symbol, Symbol]:
    """Film on a plane: thickness d [m]; the area does not grow (5.11)."""
    return eps_f / a_0, pybamm.Scalar(1)


GEOMETRIES: dict[str, Callable[..., tuple[Symbol, Symbol]]] = {"cylindrical": cylindrical, "planar": planar}


def area(wetted: Symbol, eps_v: Symbol, eps_close: Symbol) -> Symbol:
    """Working surface per volume a [m-1]: what liquid reaches of the film's, and gone where all pores close (5.1)."""
    return wetted * (1 - pybamm.exp(-eps_v / eps_close))


def bare_share(d: Symbol, h_island: Symbol, d_s: Symbol) -> Symbol:
    """1 - theta [-]: share of the surface that islands of one height leave free (5.10)."""
    return smax0(1 - d / h_island, d_s)


def tunnelling(j_kin: Symbol, d: Symbol, d_t: Symbol, l_t: Symbol, p: Symbols) -> Symbol:
    """Electrons tunnel to a thickness d_t and hardly beyond: j_c [A.m-2] = j_kin/(1 + exp((d - d_t)/l_t)) (5.10)."""
    return j_kin / (1 + bounded_exp((d - d_t) / l_t))


def series(j_kin: Symbol, d: Symbol, d_t: Symbol, l_t: Symbol, p: Symbols) -> Symbol:
    """Tunnelling current in series with the kinetics [A.m-2]: 1/j_c = 1/j_kin + exp((d - d_t)/l_t)/j_t (5.10)."""
    return j_kin / (1 + j_kin * bounded_exp((d - d_t) / l_t) / p.j_t)


def coverage(j_kin: Symbol, d: Symbol, d_t: Symbol, l_t: Symbol, p: Symbols) -> Symbol:
    """Islands of one height cover the share theta = d/h of the surface: j_c [A.m-2] = j_kin (1 - theta) (5.10)."""
    return j_kin * bare_share(d, p.h_island, p.d_s)


def unhindered(j_kin: Symbol, d: Symbol, d_t: Symbol, l_t: Symbol, p: Symbols) -> Symbol:
    """The film does not hinder the reduction: j_c [A.m-2] = j_kin. The law "ohmic" acts on the overpotential (5.10)."""
    return j_kin


PASSIVATIONS: dict[str, Callable[..., Symbol]] = {
    "tunnelling": tunnelling,
    "series": series,
    "ohmic": unhindered,
    "coverage": coverage,
    "none": unhindered,
}


def ohmic_overpotential(eta: Symbol, j: Symbol, R_f: Symbol, d: Symbol) -> Symbol:
    """Overpotential [V] at the film's outer face behind its resistance: eta + j R_f d (5.10)."""
    return eta + j * R_f * d


def solution_share(j: Symbol, j_sol: Symbol, n_sol: Symbol) -> Symbol:
    """Share f_sol [-] of the product that grows as particles from solution: large at small current (5.11)."""
    return 1 / (1 + pybamm.maximum(j / j_sol, SMALLEST_BASE) ** n_sol)


def on_spheres(eps_f: Symbol, eps_s: Symbol, r_0: Symbol) -> Symbol:
    """Thickness d [m] of a film on spheres of radius r_0 [m] that fill eps_s [-]; the area does not grow (10.2)."""
    return r_0 * ((1 + eps_f / eps_s) ** (1 / 3) - 1)


def reachable_share(d: Symbol, d_t: Symbol, l_t: Symbol) -> Symbol:
    """Share [-] of a surface to which electrons tunnel: mean thickness d, normal spread l_t, limit d_t (10.2)."""
    return (1 - pybamm.erf((d - d_t) / l_t)) / 2
