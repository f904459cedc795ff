"""Islands of Li2O2, half-spheres that nucleate on carbon, grow over it and leave ever less of it free.

M_1, M_2 are sums of radii and of their squares over the islands of an area [m-1, -]. All islands grow at one speed.
"""

import math
from collections.abc import Callable

import pybamm
from pybamm import Symbol

from lobsim.physics.smooth import power


def rate(k_n: Symbol, free: Symbol, pace: Symbol, q: Symbol) -> Symbol:
    """dN/dt [m-2.s-1]: nuclei form on free carbon with the power q of its pace [-], bare over exchange current (10.3).

    The pace is exponential in the overpotential, and so is this: its transfer coefficient is q times the reaction's.
    """
    return k_n * free * power(pace, q)


def speed(dh_dt: Symbol, M_2: Symbol) -> Symbol:
    """dr/dt [m.s-1] of islands that share the product dh/dt [m.s-1] as their surface 2 pi M_2 does (10.3)."""
    return dh_dt / (2 * math.pi * M_2)


def product(N: Symbol, r: Symbol) -> Symbol:
    """Product per area h [m] in N [m-2] equal islands of radius r [m] (10.3)."""
    return 2 / 3 * math.pi * N * r**3


def footprint(M_2: Symbol) -> Symbol:
    """Area [-] under the islands, as if none overlapped (10.3)."""
    return math.pi * M_2


def free_of_touching(covered: Symbol) -> Symbol:
    """Share [-] of the carbon that islands leave free which touch and do not overlap: none when they tile it (10.3)."""
    return pybamm.maximum(1 - covered, 0)


def free_of_overlapping(covered: Symbol) -> Symbol:
    """Share [-] of the carbon that overlapping islands, strewn at random, leave: exp(-footprint), Avrami (10.3)."""
    return pybamm.exp(-covered)


FREE: dict[str, Callable[[Symbol], Symbol]] = {"touching": free_of_touching, "overlapping": free_of_overlapping}
