"""Gas in the gas-diffusion layer of a stacked cell: O2 and one inert, along the electrode, physics 4.

z is scaled with the width W from the open edge to the closed end (or the symmetry plane of a cell open on both sides);
fluxes are per section of the layer, isothermal, with the total concentration c_t of the chamber: pressure falls by Pa.
"""

import pybamm
from pybamm import Symbol

from lobsim.physics.constants import R


def concentration(p: Symbol, T: Symbol) -> Symbol:
    """c_t [mol.m-3] of an ideal gas (4.11)."""
    return p / (R * T)


def permeance(c_t: Symbol, permeability: Symbol, viscosity: Symbol, W: Symbol) -> Symbol:
    """Darcy's coefficient c_t k/(mu W) [mol.m-2.s-1.Pa-1] in scaled z (4.6)."""
    return c_t * permeability / (viscosity * W)


def total_flux(permeance: Symbol, dp: Symbol) -> Symbol:
    """N_t [mol.m-2.s-1] along +z: Darcy (4.6)."""
    return -permeance * pybamm.grad(dp)


def oxygen_flux(y: Symbol, N_t: Symbol, diffusance: Symbol) -> Symbol:
    """N_O [mol.m-2.s-1] along +z: carried with the gas, and diffusing against the inert (Stefan) (4.7).

    ``diffusance`` is c_t D/W [mol.m-2.s-1] in scaled z.
    """
    return y * N_t - diffusance * pybamm.grad(y)


def edge_gradient(y_1: Symbol, y_ch: Symbol, half: Symbol, N_in: Symbol, diffusance: Symbol) -> Symbol:
    """dy/dz [-] at the open edge in scaled z, so that with the first cell's y `oxygen_flux` carries in y_ch (4.13)."""
    return (y_1 - y_ch) / half + (y_1 - y_ch) * N_in / diffusance


def edge_oxygen_flux(y_1: Symbol, y_ch: Symbol, half: Symbol, N_in: Symbol, diffusance: Symbol) -> Symbol:
    """N_O [mol.m-2.s-1] through the open edge (4.13)."""
    return y_ch * N_in - diffusance * (y_1 - y_ch) / half


def mole_fraction_rate(y: Symbol, div_N_O: Symbol, div_N_t: Symbol, q: Symbol, stored: Symbol) -> Symbol:
    """dy/dt [s-1]: the balance of oxygen less y times that of all gas (4.13).

    Divergences are of fluxes times the layer's thickness, over W [mol.m-2.s-1]; q is what goes down to the membrane;
    ``stored`` is h_g eps_gdl c_t [mol.m-2].
    """
    return (-div_N_O + y * div_N_t - (1 - y) * q) / stored


def chamber_rate(
    y_feed: Symbol, y_ch: Symbol, N_in: Symbol, N_O_in: Symbol, share: Symbol, V_ch: Symbol, c_t: Symbol
) -> Symbol:
    """dy_ch/dt [s-1] in a dead-ended chamber fed at constant pressure with what the cell takes: the inert stays (4.13).

    What a charge gives off leaves with the chamber's own composition: y_ch then follows from the cell alone. ``share``
    is section over electrode area, h_g/W; V_ch [m] the chamber's volume per electrode area.
    """
    feed = y_feed * pybamm.maximum(N_in, 0) + y_ch * pybamm.minimum(N_in, 0)
    return (feed - N_O_in) * share / (V_ch * c_t)
