r"""Plane-wave resonance of the orbit of six reflections.

.. math:: L = (\lambda / n) \{N + (6 / \pi) \arctan[\beta \sqrt{3 n^2 - 4 n_C^2}]\}

with L = 3 sqrt(3) R; the arctangent is half the phase lag of one total reflection at 60 degrees.
"""

import math
from collections.abc import Callable

from scipy.optimize import brentq

from hexwgm.errors import HexwgmError, polarisation
from hexwgm.orbits import hexagon

Index = Callable[[float], float]


def beta(n: float, background: float, pol: str, paper_beta: bool = False) -> float:
    """Weight of the phase of reflection: 1/n for TM, n/n_C^2 for TE.

    Parameters
    ----------
    n, background : float
        Indices of the rod and around it [-].
    pol : str
        "TM" or "TE".
    paper_beta : bool
        Take n for TE, as Yu et al. print it; that is right in air only.
    """
    if pol == "TM":
        return 1 / n
    return n if paper_beta else n / background**2


def lag(n: float, background: float, pol: str, paper_beta: bool = False) -> float:
    """Orders that the six reflections take, (6/pi) arctan[...] [-].

    Raises
    ------
    HexwgmError
        If light at 60 degrees is not totally reflected.
    """
    polarisation(pol)
    if 3 * n**2 <= 4 * background**2:
        raise HexwgmError(
            f"no total reflection at 60 degrees: the index {n:.4g} must exceed 2/sqrt(3) times that of the background, "
            f"{2 * background / math.sqrt(3):.4g}"
        )
    return _lag(n, background, pol, paper_beta)


def _lag(n: float, background: float, pol: str, paper_beta: bool) -> float:
    # Zero without total reflection, so that a search may pass where there is none.
    root = math.sqrt(max(3 * n**2 - 4 * background**2, 0.0))
    return 6 / math.pi * math.atan(beta(n, background, pol, paper_beta) * root)


def order(
    wavelength_nm: float, side_um: float, n: float, background: float, pol: str, paper_beta: bool = False
) -> float:
    """Order N, not rounded, that the resonance has at a wavelength [-]."""
    return n * 1000 * hexagon(side_um) / wavelength_nm - lag(n, background, pol, paper_beta)


def wavelength(N: int, side_um: float, n: Index, background: float, pol: str, paper_beta: bool = False) -> float:
    """Wavelength of order N [nm].

    Raises
    ------
    HexwgmError
        If there is no total reflection, or no such wavelength.
    """
    polarisation(pol)
    longest = 1000 * hexagon(side_um) / N

    def excess(wavelength_nm: float) -> float:
        index = float(n(wavelength_nm))
        return index * 1000 * hexagon(side_um) / wavelength_nm - _lag(index, background, pol, paper_beta) - N

    # The order falls with the wavelength; Cauchy's terms make no sense far below the visible.
    low = high = longest
    while excess(low) < 0 and low > longest / 10:
        low /= 1.2
    while excess(high) > 0 and high < longest * 10:
        high *= 1.2
    if excess(low) * excess(high) > 0:
        raise HexwgmError(f"there is no plane-wave resonance of order {N} with a side of {side_um:g} um")
    found = float(brentq(excess, low, high, xtol=1e-10)) if low < high else low
    lag(float(n(found)), background, pol, paper_beta)
    return found
