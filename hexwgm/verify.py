"""Both engines and the exact circle, for users to run."""

from dataclasses import dataclass

from hexwgm import boundary_integral as integral
from hexwgm.cavity import Cavity
from hexwgm.circle import by_elements, mie
from hexwgm.dispersion import ZNO_TM

AGREE = 1e-6
RODS = ((1.0, "air"), (1.73, "quantum-dot composite"))
CIRCLES = (("TM", 14.14 - 0.001j), ("TE", 14.57 - 0.001j))
CIRCLE_INDEX = 2.02
CIRCLE_ORDER = 20
POINTS = 140  # on a side: 280 unknowns


@dataclass(frozen=True)
class Check:
    """One comparison.

    Parameters
    ----------
    what : str
        What is compared.
    first, second : float
        Real parts of wave number times size by both ways.
    apart : float
        Distance of the complex numbers over their size [-].
    agrees : bool
        Whether that is below 1e-6.
    """

    what: str
    first: float
    second: float
    apart: float
    agrees: bool


def _check(what: str, first: complex, second: complex) -> Check:
    apart = abs(first - second) / abs(second)
    return Check(what, first.real, second.real, apart, apart < AGREE)


def verify() -> list[Check]:
    """Compare the engines on the hexagon of Yu et al. and on a circle."""
    index = float(ZNO_TM(632.0))
    found = []
    for background, name in RODS:
        mode = Cavity(2.94, index, background).mode(47)
        other = integral.root(integral.hexagon(POINTS), mode.k * (1 + 1e-5), index, background, "TM", mode.m)
        found.append(_check(f"hexagon in {name}, TM, N = 47: elements, integrals", mode.k, other))
    for pol, guess in CIRCLES:
        exact = mie(CIRCLE_ORDER, guess, CIRCLE_INDEX, 1.0, pol)
        elements = by_elements(CIRCLE_ORDER, exact, CIRCLE_INDEX, 1.0, pol, 0.04)
        found.append(_check(f"circle in air, {pol}: elements, exact", elements, exact))
        edge = integral.root(integral.circle(20), exact * (1 + 1e-5), CIRCLE_INDEX, 1.0, pol, CIRCLE_ORDER % 6)
        found.append(_check(f"circle in air, {pol}: integrals, exact", edge, exact))
    return found
