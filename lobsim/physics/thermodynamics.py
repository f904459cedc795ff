"""Equilibrium: potentials, volumes and concentrations that no rate enters, physics 4 and 5.

Plain arithmetic: a function serves symbols of PyBaMM, plain numbers and arrays alike. Models, audit and books therefore
mean the same by a name.
"""

from typing import Any

import numpy as np

from lobsim.physics.constants import ATMOSPHERE, F, R

SMALLEST_ACTIVITY = 1e-30  # of oxygen: keeps the logarithm of none finite
Quantity = Any  # a symbol, a number or an array


def equilibrium(U_ref: Quantity, dU_dT: Quantity, T: Quantity, T_ref: Quantity) -> Quantity:
    """U [V] of 2 Li + O2 <-> Li2O2 at the temperature T (5.9)."""
    return U_ref + dU_dT * (T - T_ref)


def oxygen_activity(c_O: Quantity, H: Quantity) -> Quantity:
    """u [-] of dissolved oxygen: its pressure over 1 atm, for which U holds (5.16)."""
    return c_O / (H * ATMOSPHERE)


def with_oxygen(U: Quantity, u: Quantity, T: Quantity) -> Quantity:
    """U_eq [V] where the activity of oxygen is u: two electrons for each O2 (5.16)."""
    return U + R * T / (2 * F) * np.log(u + SMALLEST_ACTIVITY)


def molar_volume(M: Quantity, rho: Quantity) -> Quantity:
    """V_m [m3.mol-1] of a solid of molar mass M [kg.mol-1] and density rho [kg.m-3] (5.9)."""
    return M / rho


def diffusion_voltage(T: Quantity, t_plus: Quantity, factor: Quantity) -> Quantity:
    """theta [V] = (2RT/F)(1 - t+)(1 + dln f/dln c), the potential per e-fold of concentration (4.3)."""
    return 2 * R * T / F * (1 - t_plus) * factor


def solubility(H_ref: Quantity, beta: Quantity, T: Quantity, T_ref: Quantity) -> Quantity:
    """H [mol.m-3.Pa-1] of oxygen: changes by the share beta [K-1] for every kelvin (4.11)."""
    return H_ref * np.exp(beta * (T - T_ref))


def partition(H: Quantity, T: Quantity) -> Quantity:
    """K [-] = gas over liquid concentration = 1/(H R T) (4.4)."""
    return 1 / (H * R * T)


def liquid_of_cell(E_pos: Quantity, L_s: Quantity, eps_sep: Quantity) -> Quantity:
    """Electrolyte of the whole cell [m]: E_pos, that of the electrode, and that of the separator (5.15)."""
    return E_pos + L_s * eps_sep
