"""Reduction and oxidation as consecutive steps with one common affinity, physics 5: the law "steps in series".

Every step is a resistance [m2.A-1]: oxygen takes an electron (1/k_c), electrons pass the film (1/k_f), the product is
taken apart (e^(2 f eta)/k_a). One driving force moves them all, so that nothing reacts at equilibrium, whatever the
resistances are (Temkin).
"""

from collections.abc import Callable
from dataclasses import dataclass

import pybamm
from pybamm import Symbol

from lobsim.physics import film
from lobsim.physics.constants import F, R
from lobsim.physics.smooth import SMALLEST_ACTIVITY, SMALLEST_SHARE, bounded, power
from lobsim.physics.symbols import Symbols

LARGEST_POTENTIAL = 100.0  # of f eta, 2.6 V at room temperature: far beyond any overpotential met
LARGEST_FILM = 300.0  # exponent of a film: exp(300) = 2e130 ends any current


def potential(eta: Symbol, T: Symbol) -> Symbol:
    """f eta [-]: overpotential in units of RT/F, bounded once, before all exponentials (5.18)."""
    return bounded(F * eta / (R * T), LARGEST_POTENTIAL)


def electron_transfer(j_0: Symbol, u_ref: Symbol, salt: Symbol, alpha: Symbol, f_eta: Symbol) -> Symbol:
    """1/k_c [m2.A-1]: electron transfer to oxygen; ``u_ref`` is the activity of oxygen for which j_0 holds (5.18)."""
    return u_ref / (j_0 * salt) * pybamm.exp(alpha * f_eta)


def potential_of(j: Symbol, j_0: Symbol, u_ref: Symbol, salt: Symbol, alpha: Symbol) -> Symbol:
    """f eta [-] at which electron transfer alone passes j [A.m-2] under 1 atm of oxygen (5.18)."""
    return -pybamm.log(j * u_ref / (j_0 * salt)) / alpha


def salt_order(c_e: Symbol, c_e_ref: Symbol, g: Symbol) -> Symbol:
    """(c_e/c_e*)^g [-]: effect of the salt on electron transfer and on the way through the film (5.18)."""
    return power(c_e / c_e_ref, g)


def through_film(d: Symbol, d_t: Symbol, l_t: Symbol, j_f: Symbol, beta: Symbol, salt: Symbol, f_eta: Symbol) -> Symbol:
    """1/k_f [m2.A-1]: electrons tunnel through a film of thickness d, as hard in both directions (5.18)."""
    return pybamm.exp(bounded((d - d_t) / l_t, LARGEST_FILM) + beta * f_eta) / (j_f * salt)


def in_contact(eps_1: Symbol, eps_p: Symbol, f_1: Symbol, eps_G: Symbol) -> Symbol:
    """G_1 [-]: product in electronic contact, open to easy oxidation (5.19)."""
    return eps_1 / (f_1 * eps_p + eps_G)


def out_of_contact(eps_1: Symbol, eps_p: Symbol, eps_G: Symbol) -> Symbol:
    """G_2 [-]: product out of contact (5.19)."""
    return pybamm.maximum(eps_p - eps_1, 0) / (eps_p + eps_G)


def activity(eps_p: Symbol, eps_n: Symbol) -> Symbol:
    """a_p [-] of the product: 1 where there is any (5.19)."""
    return eps_p / (eps_p + eps_n)


def taking_apart(j_0a: Symbol, G: Symbol, alpha: Symbol, f_eta: Symbol) -> Symbol:
    """e^(2 f eta)/k_a [m2.A-1]: the product is taken apart where it can be, G = G_1 + rho_2 G_2 + G_0 (5.18)."""
    return pybamm.exp((2 - alpha) * f_eta) / (j_0a * G)


def net(u: Symbol, a_p: Symbol, f_eta: Symbol, reduction: Symbol, oxidation: Symbol) -> Symbol:
    """j [A.m-2], net reduction: one affinity over the resistances of all steps in series (5.17).

    ``reduction`` is 1/k_c + 1/k_f, ``oxidation`` e^(2 f eta)/k_a.
    """
    return (u - a_p * pybamm.exp(2 * f_eta)) / (reduction + oxidation)


def recontact(f_1: Symbol, eps_p: Symbol, eps_1: Symbol, tau_1: Symbol) -> Symbol:
    """Rate [s-1] at which the share of the product in contact comes back to that of fresh product (5.4)."""
    return (f_1 * eps_p - eps_1) / tau_1


@dataclass(frozen=True)
class Carbon:
    """Carbon behind a film: 1/k_c without it [m2.A-1], activity of oxygen u, film d [m], its limits, salt, f eta.

    ``way`` is 1/k_d [m2.A-1] of oxygen through what covers the carbon, where it must go there.
    """

    bare: Symbol
    u: Symbol
    d: Symbol
    d_t: Symbol
    l_t: Symbol
    salt: Symbol
    f_eta: Symbol
    way: Symbol


def tunnelling(at: Carbon, p: Symbols) -> Symbol:
    """1/k_c + 1/k_f [m2.A-1] of a film through which electrons tunnel (5.10)."""
    return at.bare + through_film(at.d, at.d_t, at.l_t, p.j_f, p.beta, at.salt, at.f_eta)


def series(at: Carbon, p: Symbols) -> Symbol:
    """1/k_c + 1/k_f [m2.A-1] of a film that lets pass a current whatever drives it (5.10)."""
    return at.bare + pybamm.maximum(at.u, 0) * pybamm.exp(bounded((at.d - at.d_t) / at.l_t, LARGEST_FILM)) / p.j_t


def coverage(at: Carbon, p: Symbols) -> Symbol:
    """1/k_c [m2.A-1] where islands of one height cover a share of the surface (5.10)."""
    return at.bare / pybamm.maximum(film.bare_share(at.d, p.h_island, p.d_s), SMALLEST_SHARE)


def below_cover(at: Carbon, p: Symbols) -> Symbol:
    """1/k_c + 1/k_d [m2.A-1] of carbon to which oxygen must diffuse through what covers it (11.2)."""
    return at.bare + at.way


def unhindered(at: Carbon, p: Symbols) -> Symbol:
    """1/k_c [m2.A-1]: no film, or one that acts on the overpotential (5.10)."""
    return at.bare


def by_current(passivation: Callable[..., Symbol], at: Carbon, p: Symbols) -> Symbol:
    """1/k_c + 1/k_f [m2.A-1] of a film of which a law says what it leaves of a current, as "branches" asks (5.10)."""
    j_kin = pybamm.maximum(at.u, SMALLEST_ACTIVITY) / at.bare
    left = passivation(j_kin, at.d, at.d_t, at.l_t, p) / j_kin
    return at.bare / pybamm.maximum(left, SMALLEST_SHARE)


PASSIVATIONS: dict[str, Callable[[Carbon, Symbols], Symbol]] = {
    "tunnelling": tunnelling,
    "series": series,
    "ohmic": unhindered,
    "coverage": coverage,
    "deposit": below_cover,
    "diffusion": below_cover,
    "none": unhindered,
}
