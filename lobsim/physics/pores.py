"""Volumes, saturation, swelling and percolation of the membrane's pores, physics 3 and 4.

All volumes are per *initial* volume of the electrode. A symbol means the same as in the specification:
eps_p (Li2O2 and other solids that fill pores), chi (freedom to swell), s (saturation of the whole membrane).
"""

from collections.abc import Callable
from dataclasses import dataclass

import pybamm
from pybamm import Symbol

from lobsim.physics.smooth import (
    SMALLEST_CONDUCTANCE,
    SMALLEST_PORE_SPACE,
    SMALLEST_VOID,
    power,
    smax0,
    smax0_slope,
)
from lobsim.physics.symbols import Symbols


def stretch(chi: Symbol, eps_p: Symbol) -> Symbol:
    """Length of the swollen electrode over its initial length, lam [-] (3.1)."""
    return 1 + chi * eps_p


def void(eps_0: Symbol, chi: Symbol, eps_p: Symbol) -> Symbol:
    """Pore volume eps_v [-]: the part of the solid that cannot push the electrode apart fills pores (3.1)."""
    return pybamm.maximum(eps_0 - (1 - chi) * eps_p, SMALLEST_VOID)


def narrowed(eps_0: Symbol, s: Symbol) -> Symbol:
    """Pore volume eps [-] of cylindrical pores that have narrowed to the share s of their radius (10.1)."""
    return eps_0 * s**2


def wall(eps_0: Symbol, s: Symbol, r_0: Symbol) -> Symbol:
    """Wall per volume [m-1] of cylindrical pores that have narrowed to the share s of their radius r_0 [m] (10.1)."""
    return 2 * eps_0 * s / r_0


def narrowing_rate(V_m: Symbol, formed: Symbol, r_0: Symbol) -> Symbol:
    """ds/dt [s-1]: a solid of molar volume V_m [m3.mol-1] forms on the wall, ``formed`` [mol.m-2.s-1] (10.1)."""
    return -V_m * formed / r_0


def initial_macropores(v_m: Symbol, rho_app: Symbol, eps_0: Symbol) -> Symbol:
    """Macropore volume of the fresh membrane eps_M0 [-]: what the fine pores, v_m per mass of carbon, leave (3.2)."""
    return eps_0 - v_m * rho_app


def macropores(eps_M0: Symbol, eps_v: Symbol, eps_0: Symbol) -> Symbol:
    """Macropore volume eps_M [-]: both kinds of pores fill in proportion (3.2)."""
    return eps_M0 * eps_v / eps_0


def fill_ratio(E_pos: Symbol, V_pore: Symbol) -> Symbol:
    """Electrolyte at hand over pore volume, r [-]; above 1 there is excess liquid (3.3)."""
    return E_pos / V_pore


def saturation(r: Symbol, d_s: Symbol) -> Symbol:
    """Liquid over pore volume of the whole membrane, s [-]: capillary equilibrium, one value for all x (3.3)."""
    return r - smax0(r - 1, d_s)


def saturation_rate(r: Symbol, d_s: Symbol, dr_dt: Symbol) -> Symbol:
    """Time derivative of `saturation` [s-1] (3.8)."""
    return (1 - smax0_slope(r - 1, d_s)) * dr_dt


def excess(V_pore: Symbol, r: Symbol, s: Symbol) -> Symbol:
    """Liquid that the membrane cannot hold, per electrode area [m]; with `saturation` it closes exactly (3.3)."""
    return V_pore * (r - s)


def excess_rate(L_p: Symbol, eps_v: Symbol, s: Symbol, ds_dt: Symbol, deps_v_dt: Symbol) -> Symbol:
    """Time derivative of `excess` [m.s-1] at a constant amount of electrolyte: what does not fit leaves (3.8)."""
    return -L_p * (eps_v * ds_dt + s * deps_v_dt)


def flooded_thickness(share: Symbol, V_excess: Symbol, eps_gdl: Symbol, h_gdl: Symbol) -> Symbol:
    """Thickness of the gas-diffusion layer that excess liquid floods from the membrane side, h_fl [m] (3.6).

    ``share`` of the excess goes there: 1 in a pressed stack, 0 in a coin, where it leaves to the rim.
    """
    return pybamm.minimum(share * V_excess / eps_gdl, h_gdl)


def gas_macropores(eps_g: Symbol, eps_M: Symbol) -> Symbol:
    """Gas in the macropores eps_gM [-]: capillarity empties them first (3.4)."""
    return pybamm.minimum(eps_g, eps_M)


def macropore_saturation(eps_gM: Symbol, eps_M: Symbol) -> Symbol:
    """Liquid share of the macropores S_M [-] (3.4)."""
    return 1 - eps_gM / pybamm.maximum(eps_M, SMALLEST_PORE_SPACE)


def wetted_share(eps_l: Symbol, eps_m: Symbol, d_s: Symbol) -> Symbol:
    """Share w [-] of the surface, which is that of the fine pores, that liquid reaches (3.6)."""
    q = eps_l / pybamm.maximum(eps_m, SMALLEST_PORE_SPACE)
    return q - smax0(q - 1, d_s)


def percolating(eps: Symbol, eps_c: Symbol, d_B: Symbol, m: Symbol) -> Symbol:
    """Conductance [-] of a network of volume ``eps`` that connects above the threshold ``eps_c`` (4.1)."""
    return power(smax0(eps - eps_c, d_B) / (1 - eps_c), m)


@dataclass(frozen=True)
class Filling:
    """What the pores of a place hold, volumes per initial volume [-], for `NETWORKS`.

    Channels count for the thresholds, see `CHANNELS`; ``wet`` is the wetted part of the fine pores, ``eps_m0`` their
    volume at the start.
    """

    eps_l: Symbol
    eps_g: Symbol
    eps_v: Symbol
    channels: Symbol
    gas_channels: Symbol
    S_M: Symbol
    wet: Symbol
    eps_m0: Symbol


def leak(wet: Symbol, B_m: Symbol, eps_m0: Symbol) -> Symbol:
    """Conductance [-] of the liquid ``wet`` in the fine pores, never more than that (4.1)."""
    return wet * B_m / (B_m + eps_m0)


def percolation(f: Filling, p: Symbols) -> tuple[Symbol, Symbol]:
    """Interconnected macropores: relative conductances B_l, B_g [-] of liquid and gas; wet fine pores leak (4.1)."""
    d = pybamm.minimum(p.d_B, p.eps_c)  # a smooth switch begins with the first pore, not before it
    liquid = percolating(f.channels, p.eps_c, d, p.m) * power(f.S_M, p.n) + leak(f.wet, p.B_m, f.eps_m0)
    return pybamm.maximum(liquid, SMALLEST_CONDUCTANCE), percolating(f.gas_channels, p.eps_c, d, p.m)


def percolation_with_wet_leak(f: Filling, p: Symbols) -> tuple[Symbol, Symbol]:
    """Relative conductances B_l, B_g [-] of version 1, whose fine pores leak even when they are dry (4.15)."""
    return (
        percolating(f.channels, p.eps_c, p.d_B, p.m) * power(f.S_M, p.n) + p.B_m * f.eps_v / p.eps_0,
        percolating(f.gas_channels, p.eps_c, p.d_B, p.m),
    )


def power_of(eps: Symbol, b: Symbol) -> Symbol:
    """B [-] = eps^b (4.8)."""
    return power(eps, b)


def bruggeman(f: Filling, p: Symbols) -> tuple[Symbol, Symbol]:
    """Relative conductances B_l, B_g [-] of a medium without thresholds: eps^b (4.8)."""
    return power_of(f.eps_l, p.b), power_of(f.eps_g, p.b)


def tortuous(f: Filling, p: Symbols) -> tuple[Symbol, Symbol]:
    """Relative conductances B_l, B_g [-] with a measured tortuosity: eps/tau (4.8)."""
    return f.eps_l / p.tau, f.eps_g / p.tau


NETWORKS: dict[str, Callable[[Filling, Symbols], tuple[Symbol, Symbol]]] = {
    "percolation": percolation,
    "Bruggeman": bruggeman,
    "tortuosity": tortuous,
    "percolation, wet leak": percolation_with_wet_leak,
}


def channels_kept(eps: Symbol, lam: Symbol) -> Symbol:
    """Volume [-] that counts for percolation, per initial volume: channels keep their section in swelling (4.8)."""
    return eps


def channels_stretched(eps: Symbol, lam: Symbol) -> Symbol:
    """Volume [-] that counts for percolation, per present volume (4.8)."""
    return eps / lam


CHANNELS: dict[str, Callable[[Symbol, Symbol], Symbol]] = {"initial": channels_kept, "stretched": channels_stretched}
