"""What others say ends a discharge, physics 11: rivals of the film through which electrons tunnel.

Oxygen must get through what covers the carbon, a deposit of particles or a compact film; or dissolved LiO2 carries the
product away, the farther the better the solvent holds it.
"""

from collections.abc import Callable

import pybamm
from pybamm import Symbol

from lobsim.physics.constants import ATMOSPHERE, F, R
from lobsim.physics.film import solution_share
from lobsim.physics.reactions import OXYGEN_REDUCTION
from lobsim.physics.symbols import Symbols

# Choices of "passivation" under which oxygen reacts on the carbon, below what covers it
TO_CARBON = ("deposit", "diffusion")


def thicker(eps: Symbol, porosity: Symbol) -> Symbol:
    """Volume [-] of a deposit of which the product fills eps and liquid the porosity (11.1)."""
    return eps / (1 - porosity)


def to_tubes(d: Symbol, r_0: Symbol) -> Symbol:
    """Length [m] of the way through a cover of thickness d to tubes of radius r_0, which narrows inwards (11.1)."""
    return r_0 * pybamm.log(1 + d / r_0)


def to_planes(d: Symbol, r_0: Symbol) -> Symbol:
    """Length [m] of the way through a cover of thickness d to a plane (11.1)."""
    return d


WAYS: dict[str, Callable[[Symbol, Symbol], Symbol]] = {"cylindrical": to_tubes, "planar": to_planes}


def oxygen_way(length: Symbol, D: Symbol, H: Symbol) -> Symbol:
    """1/k_d [m2.A-1]: oxygen diffuses with D through a cover to the carbon (11.2)."""
    return length / (-OXYGEN_REDUCTION.n / OXYGEN_REDUCTION.nu["O2"] * F * D * H * ATMOSPHERE)


def leaving_superoxide(k: Symbol, c: Symbol, g: Symbol, DN: Symbol, DN_ref: Symbol, T: Symbol) -> Symbol:
    """j_sol [A.m-2]: what LiO2 of the solubility c at DN_ref carries away from the carbon at the rate k (11.3)."""
    return F * k * c * pybamm.exp(F * g * (DN - DN_ref) / (R * T))


def solution(j: Symbol, p: Symbols) -> Symbol:
    """Share f_sol [-] of the product of the reduction j [A.m-2] that grows from solution (5.11)."""
    return solution_share(j, p.j_sol, p.n_sol)


def superoxide(j: Symbol, p: Symbols) -> Symbol:
    """Share f_sol [-] of the product of the reduction j [A.m-2] that dissolved LiO2 carries away (5.11, 11.3)."""
    return solution_share(j, leaving_superoxide(p.k_LiO2, p.c_LiO2, p.g_DN, p.DN, p.DN_ref, p.T), p.n_sol)


# Choices of "route" under which not all product is film
ROUTES: dict[str, Callable[[Symbol, Symbols], Symbol]] = {"solution": solution, "superoxide": superoxide}
