"""Fluxes through separator and electrode, and through their ends at the lithium and at the gas, physics 4.

x is scaled with the thickness, so a conductance is a diffusivity or conductivity of the pores over it.
"""

from dataclasses import dataclass

import pybamm
from pybamm import Symbol

from lobsim.models.at_temperature import AtTemperature
from lobsim.models.electrode import Volumes
from lobsim.models.two_domains import X_P, X_S, Field
from lobsim.physics import charge, choices, lithium, mediator, oxygen, pores, salt
from lobsim.physics.smooth import floored
from lobsim.physics.symbols import Symbols


@dataclass(frozen=True)
class Fluxes:
    """Fluxes along +x of oxygen, anions and RM+ [mol.m-2.s-1], of ions and electrons [A.m-2]; what drives them.

    J is the charge that leaves the liquid [A.m-3], psi the driving potential of i_e [V], everywhere, and psi_p in the
    electrode. kappa_p is the conductance of the electrode for ions [S.m-2], D_x its conductivity for oxygen [m2.s-1].
    """

    N_O: Symbol
    N_e: Symbol
    N_M: Symbol
    i_e: Symbol
    i_s: Symbol
    J: Symbol
    psi: Symbol
    psi_p: Symbol
    kappa_p: Symbol
    D_x: Symbol


@dataclass(frozen=True)
class LithiumSide:
    """At x = 0: overpotential eta [V], driving potential psi [V], current i into the liquid [A.m-2], gradients.

    dc_e and dc_M are gradients in scaled x [mol.m-3]; ``shuttled`` is what is reduced of RM+ [mol.m-2.s-1].
    """

    eta: Symbol
    psi: Symbol
    i: Symbol
    dc_e: Symbol
    dc_M: Symbol
    shuttled: Symbol


@dataclass(frozen=True)
class GasSide:
    """At x = 2: conductivity D for oxygen [m2.s-1], gradient dc_O in scaled x [mol.m-3], oxygen taken [mol.m-2.s-1]."""

    D: Symbol
    dc_O: Symbol
    taken: Symbol


def conductances(p: Symbols, law: dict[str, str], v: Volumes) -> tuple[Symbol, Symbol]:
    """B_l, B_g [-] of the electrode's pores for liquid and gas, as the network and the channels are (4.1)."""
    channels = choices.function(law, "channels", pores.CHANNELS)
    filling = pores.Filling(
        v.eps_l,
        v.eps_g,
        v.eps_v,
        channels(v.eps_M, v.lam),
        channels(v.eps_gM, v.lam),
        pores.macropore_saturation(v.eps_gM, v.eps_M),
        wet=(v.eps_v - v.eps_M) * v.w,
        eps_m0=p.v_m * p.loading / p.L_p,
    )
    return choices.function(law, "network", pores.NETWORKS)(filling, p)


def fluxes(
    p: Symbols,
    law: dict[str, str],
    v: Volumes,
    open_s: Symbol,
    c_e: Field,
    c_O: Field,
    c_M: Field,
    phi_e: Field,
    u: Symbol,
) -> Fluxes:
    """Fluxes along x of oxygen (4.4), salt (4.10), mediator (5.6), ions (4.3) and electrons (4.9).

    Parameters
    ----------
    p, law, v : Symbols, dict of str to str, Volumes
        Parameters, laws and volumes of the electrode.
    open_s : Symbol
        Liquid conductance of the separator [m-1].
    c_e, c_O, c_M : Field
        Concentrations of salt, oxygen and oxidised mediator [mol.m-3].
    phi_e : Field
        Potential of the liquid [V].
    u : Symbol
        Potential of the solid, but for a constant [V].

    Returns
    -------
    Fluxes
        What passes every face.
    """
    at_T = AtTemperature(p)
    B_l, B_g = conductances(p, law, v)
    open_p = B_l / (v.lam * p.L_p)
    open_ = pybamm.concatenation(open_s, open_p)
    D_x = oxygen.conductivity(at_T.D_O(c_e.p), B_l, at_T.K, at_T.D_g, B_g, p.D_cap)
    kappa_p = at_T.kappa(c_e.p, law) * open_p
    psi = at_T.driving_potential(c_e.whole, phi_e.whole)
    psi_p = at_T.driving_potential(c_e.p, phi_e.p)
    i_e = salt.ionic_current(pybamm.concatenation(at_T.kappa(c_e.s, law) * open_s, kappa_p), psi)
    return Fluxes(
        N_O=oxygen.flux(pybamm.concatenation(at_T.D_O(c_e.s) * open_s, D_x / (v.lam * p.L_p)), c_O.whole),
        N_e=salt.anion_flux(at_T.D_e(c_e.whole) * open_, c_e.whole, at_T.t_plus(c_e.whole), i_e),
        N_M=mediator.flux(at_T.D_M(c_e.whole) * open_, c_M.whole),
        i_e=i_e,
        i_s=charge.electronic_current(charge.solid_conductivity(p.sigma, p.eps_0) / p.L_p, u),
        J=-pybamm.div(salt.ionic_current(kappa_p, psi_p)) / p.L_p,  # what enters at the separator is i
        psi=psi,
        psi_p=psi_p,
        kappa_p=kappa_p,
        D_x=D_x,
    )


def lithium_side(p: Symbols, law: dict[str, str], i: Symbol, c_e: Field, c_M: Field, phi_e: Field) -> LithiumSide:
    """The face of the lithium, which all current i [A.m-2] passes as Li+ (4.10, 5.13), half a cell away."""
    at_T, B_s = AtTemperature(p), 1 / p.N_M
    first = pybamm.boundary_value(X_S, "left")  # half of the first cell, in scaled x
    c_1, phi_1, kappa_1 = (pybamm.boundary_value(one, "left") for one in (c_e.s, phi_e.s, at_T.kappa(c_e.s, law)))
    D_Li, t_plus = at_T.D_e(c_1) * B_s / p.L_s, at_T.t_plus(c_1)
    c_Li = c_1 - first * salt.gradient_without_anions(i, t_plus, D_Li)
    eta = lithium.overpotential(i, at_T.i_Li0, floored(c_Li, p.c_min), p.c_e_ref, p.T)
    psi_1, psi_Li = at_T.driving_potential(c_1, phi_1), at_T.driving_potential(c_Li, -eta)
    i_1 = kappa_1 * B_s / p.L_s * (psi_1 - psi_Li) / first
    dc_M = mediator.gradient_at_lithium(p.shuttle, pybamm.boundary_value(c_M.s, "left"), first)
    return LithiumSide(
        eta=eta,
        psi=psi_Li,
        i=i_1,
        dc_e=salt.gradient_without_anions(i_1, t_plus, D_Li),
        dc_M=dc_M,
        shuttled=dc_M * at_T.D_M(c_1) * B_s / p.L_s,
    )


def gas_side(p: Symbols, v: Volumes, flux: Fluxes, c_gas: Symbol, c_e: Field, c_O: Field) -> GasSide:
    """The face of the gas-diffusion layer: c_gas [mol.m-3] behind what is flooded of it (4.12)."""
    last = 2 - pybamm.boundary_value(X_P, "right")  # half of the last cell, in scaled x
    D = pybamm.boundary_value(flux.D_x / v.lam, "right")
    D_O = AtTemperature(p).D_O(pybamm.boundary_value(c_e.p, "right"))  # of the liquid that has left the electrode
    flooded = D / (p.L_p * oxygen.flooded_conductance(D_O, p.eps_gdl))
    dc_O = oxygen.gradient_at_gas(c_gas, pybamm.boundary_value(c_O.p, "right"), last, v.h_fl, flooded)
    return GasSide(D=D, dc_O=dc_O, taken=dc_O * D / p.L_p)
