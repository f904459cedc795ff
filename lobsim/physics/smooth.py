"""Every regularisation of the models: named, with its width or bound.

A switch with compact support is exact outside its width. The usual square-root or softplus forms leave a tail, and a
tail times the 10^5-fold diffusivity of the gas would fake a gas path.
"""

import pybamm
from pybamm import Symbol

SMALLEST_PORE_SPACE = 1e-9  # volume fraction that keeps quotients of pore volumes finite
SMALLEST_VOID = 1e-12  # void fraction of a place whose pores are closed: no current that matters crosses it
SMALLEST_SURFACE = 1e-6  # m-1, of a carbon all of whose surface can close: its film stays of finite thickness
SMALLEST_STORAGE = 1e-6  # liquid fraction that a dry cell keeps, so that its concentration stays defined
LARGEST_EXPONENT = 200.0  # exp(200) = 7e86: far beyond any overpotential met, short of overflow
SMALLEST_SHARE = 1e-16  # of a surface that stays bare: a discharge has ended, at 1e-15, and a charge can begin
SMALLEST_ACTIVITY = 1e-9  # of oxygen, at which a law is asked what a film leaves of a current: not of none
SMALLEST_CONDUCTANCE = 1e-12  # of pores, relative to free liquid: what passes them is nothing
SMALLEST_BASE = 1e-30  # base of a power whose exponent may be varied: ln(0) would spoil its sensitivity


def smax0(x: Symbol, d: Symbol) -> Symbol:
    """Smooth maximum of ``x`` and 0 with support of half-width ``d``, both in any unit (3.7).

    Equal to 0 for x <= -d, to (x + d)^2/(4 d) between, and to x for x >= d.
    """
    return (pybamm.minimum(pybamm.maximum(x, -d), d) + d) ** 2 / (4 * d) + pybamm.maximum(x - d, 0)


def smax0_slope(x: Symbol, d: Symbol) -> Symbol:
    """Derivative [-] of `smax0` with respect to ``x`` (3.7)."""
    return (pybamm.minimum(pybamm.maximum(x, -d), d) + d) / (2 * d)


def positive_part(x: Symbol, d: Symbol) -> Symbol:
    """Smooth max(0, x) with width d, both in any unit (3.9).

    With `negative_part` it differs by exactly x, so what leaves one place arrives at another.
    """
    return (pybamm.sqrt(x**2 + d**2) + x) / 2


def negative_part(x: Symbol, d: Symbol) -> Symbol:
    """Smooth max(0, -x) with width d, both in any unit, see `positive_part` (3.9)."""
    return (pybamm.sqrt(x**2 + d**2) - x) / 2


def floored(c: Symbol, c_min: Symbol) -> Symbol:
    """Concentration [mol.m-3] that stays positive for logarithms and powers; equals c to (c_min/2c)^2 (3.9)."""
    return 0.5 * (c + pybamm.sqrt(c**2 + c_min**2))


def bounded_exp(x: Symbol, largest: float = LARGEST_EXPONENT) -> Symbol:
    """Exponential [-] whose argument is held below ``largest`` (3.9)."""
    return pybamm.exp(pybamm.minimum(x, largest))


def bounded(x: Symbol, largest: float) -> Symbol:
    """Argument of an exponential [-], held between -``largest`` and ``largest`` (3.9)."""
    return pybamm.minimum(pybamm.maximum(x, -largest), largest)


def power(base: Symbol, exponent: Symbol) -> Symbol:
    """``base**exponent`` [-] for base >= 0 with finite sensitivities to the exponent at 0 (3.9)."""
    return pybamm.maximum(base, SMALLEST_BASE) ** exponent
