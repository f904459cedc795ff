"""Salt and ionic current in concentrated solution, physics 4."""

from collections.abc import Callable

import pybamm
from numpy.polynomial.legendre import leggauss
from pybamm import Symbol

from lobsim.physics.constants import F
from lobsim.physics.smooth import floored
from lobsim.physics.symbols import Symbols

# Shares of the way in ln c, and weights whose sum is 1
NODES = tuple(zip(*((side + shift) / 2 for side, shift in zip(leggauss(8), (1, 0), strict=True)), strict=True))


def peak(c_e: Symbol, p: Symbols) -> Symbol:
    """Ionic conductivity kappa [S.m-1]: rises with ions, falls with viscosity, largest at c_kappa [mol.m-3] (4.9)."""
    return p.kappa_max * (c_e / p.c_kappa) * pybamm.exp(1 - c_e / p.c_kappa)


def given(c_e: Symbol, p: Symbols) -> Symbol:
    """Ionic conductivity kappa [S.m-1] as the electrolyte gives it, a number or a function of c_e [mol.m-3] (4.9)."""
    return p.at_salt("kappa", c_e)


CONDUCTIVITIES: dict[str, Callable[[Symbol, Symbols], Symbol]] = {"peak": peak, "given": given}


def diffusion_potential(theta: Callable[[Symbol], Symbol], c_e: Symbol, c_ref: Symbol, c_min: Symbol) -> Symbol:
    """Integral of theta d(ln c) from c_ref to c_e [V], where theta [V] may depend on c [mol.m-3] (4.3).

    By Gauss and Legendre in ln c: theta ln(c_e/c_ref) to the last digit if theta is a number.
    """
    ratio = floored(c_e, c_min) / c_ref
    mean = sum(weight * theta(c_ref * ratio**share) for share, weight in NODES)
    return mean * pybamm.log(ratio)


def driving_potential(theta: Symbol, c_e: Symbol, phi_e: Symbol, c_min: Symbol) -> Symbol:
    """psi [V] = theta ln c_e - phi_e, with theta a number: its gradient drives the ionic current (4.3).

    One gradient, so that the finite volumes take the series mean of the conductivity for both parts.
    """
    return theta * pybamm.log(floored(c_e, c_min)) - phi_e


def ionic_current(conductance: Symbol, psi: Symbol) -> Symbol:
    """i_e [A.m-2] along +x; ``conductance`` is kappa B_l/(lam L) [S.m-2] where x is scaled with L (4.3)."""
    return conductance * pybamm.grad(psi)


def anion_flux(conductance: Symbol, c_e: Symbol, t_plus: Symbol, i_e: Symbol) -> Symbol:
    """N- [mol.m-2.s-1] along +x = -D_e B_l/(lam L) dc_e/dx - (1 - t+) i_e/F, the cations' flux less i_e/F (4.10).

    Anions do not react, so their balance eps_l dc_e/dt = -div N- holds the salt exactly. Migration stays inside the
    divergence, else lithium is lost when t+ depends on c_e. ``conductance`` is in m.s-1 where x is scaled with L.
    """
    return -conductance * pybamm.grad(c_e) - (1 - t_plus) * i_e / F


def gradient_without_anions(i_e: Symbol, t_plus: Symbol, conductance: Symbol) -> Symbol:
    """dc_e/dx in scaled x [mol.m-3] at a face that no anion passes while i_e [A.m-2] does: the lithium (4.10)."""
    return -(1 - t_plus) * i_e / (F * conductance)
