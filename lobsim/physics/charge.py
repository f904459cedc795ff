"""Electrons, double layer and cell voltage, physics 4 and 5."""

import pybamm
from pybamm import Symbol


def solid_conductivity(sigma: Symbol, eps_0: Symbol) -> Symbol:
    """Conductivity [S.m-1] of the carbon network in the electrode (4.9)."""
    return sigma * (1 - eps_0) ** 1.5


def electronic_current(conductance: Symbol, phi_s: Symbol) -> Symbol:
    """i_s [A.m-2] along +x; ``conductance`` is the solid's conductivity over L [S.m-2], x scaled with L (4.9)."""
    return -conductance * pybamm.grad(phi_s)


def double_layer_rate(a: Symbol, j: Symbol, J: Symbol, C_dl: Symbol) -> Symbol:
    """d dphi/dt [V.s-1]: what all reactions (net reduction j) give to it and what leaves the liquid (5.12)."""
    return (a * j - J) / (a * C_dl)


def cell_voltage(phi_s: Symbol, i: Symbol, R_s: Symbol, R_area: Symbol) -> Symbol:
    """V [V]: potential of the solid at the current collector less the drop over area resistances [Ohm.m2] (5.12)."""
    return phi_s - i * (R_s + R_area)
