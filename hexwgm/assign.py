"""Integers N for measured peaks, and the index that they ask for.

Peaks of neighbouring orders fix their differences only. Shifting every N by the same integer is taken up by the index
almost without trace, so that a prior index (or a length) chooses among the shifts: all of them are reported.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq

from hexwgm.dispersion import Cauchy
from hexwgm.errors import HexwgmError, polarisation, positive
from hexwgm.orbits import hexagon
from hexwgm.resonance import lag, order, wavelength
from hexwgm.spacing import sorted_peaks

MOST_SHIFT = 3
HIGHEST_INDEX = 6.0


@dataclass(frozen=True)
class Assignment:
    """One way of numbering the peaks.

    Parameters
    ----------
    shift : int
        Integer added to the orders that are nearest the prior index.
    orders : tuple of int
        N of each peak, from the longest wavelength to the shortest.
    index : Cauchy
        Dispersion fitted to the peaks.
    residual_nm : float
        Root-mean-square distance of the peaks from those of the fitted dispersion [nm].
    away_from_prior : float
        Mean distance of the fitted index from the prior one at the peaks [-].
    """

    shift: int
    orders: tuple[int, ...]
    index: Cauchy
    residual_nm: float
    away_from_prior: float


def index_at(peak_nm: float, N: int, side_um: float, background: float, pol: str) -> float:
    """Index that puts order N at the peak [-].

    Raises
    ------
    HexwgmError
        If no index between total reflection and 6 does.
    """

    def excess(n: float) -> float:
        return n * 1000 * hexagon(side_um) / peak_nm - lag(n, background, pol) - N

    lowest = 2 * background / np.sqrt(3) * (1 + 1e-9)
    if excess(lowest) * excess(HIGHEST_INDEX) > 0:
        raise HexwgmError(f"no index puts order {N} at {peak_nm:g} nm with a side of {side_um:g} um")
    return float(brentq(excess, lowest, HIGHEST_INDEX, xtol=1e-14))


def fit_index(peaks_nm: np.ndarray, indices: np.ndarray) -> Cauchy:
    """Fit Cauchy's terms by least squares: three of them, two if there are only three peaks."""
    x = (peaks_nm.mean() / peaks_nm) ** 2
    terms = np.polynomial.polynomial.polyfit(x, indices, 2 if len(peaks_nm) > 3 else 1)
    a, b, c = np.append(terms, np.zeros(3 - len(terms)))
    return Cauchy(float(a), float(b * peaks_nm.mean() ** 2), float(c * peaks_nm.mean() ** 4))


def assign(
    peaks_nm: Sequence[float], side_um: float, prior: Cauchy, background: float = 1.0, pol: str = "TM"
) -> list[Assignment]:
    """Number neighbouring peaks in every way that the prior index does not forbid, the nearest to it first.

    Parameters
    ----------
    peaks_nm : sequence of float
        Wavelengths of peaks of neighbouring orders, none missing [nm].
    side_um : float
        Side of the hexagon [um].
    prior : Cauchy
        What the index is believed to be.
    background : float
        Index around the rod [-].
    pol : str
        "TM" or "TE".

    Raises
    ------
    HexwgmError
        If the peaks, the side, the polarisation or the indices are no good.
    """
    peaks, pol = sorted_peaks(peaks_nm), polarisation(pol)
    positive("side", side_um)
    positive("background", background)
    steps = np.arange(len(peaks))
    first = np.array([order(peak, side_um, prior(peak), background, pol) for peak in peaks]) - steps
    nearest = round(float(first.mean()))
    found = []
    for shift in range(-MOST_SHIFT, MOST_SHIFT + 1):
        orders = tuple(int(N) for N in nearest + shift + steps)
        wanted = np.array([index_at(p, N, side_um, background, pol) for p, N in zip(peaks, orders, strict=True)])
        index = fit_index(peaks, wanted)
        fitted = np.array([wavelength(N, side_um, index, background, pol) for N in orders])
        residual = float(np.sqrt(np.mean((fitted - peaks) ** 2)))
        found.append(Assignment(shift, orders, index, residual, float(np.mean(np.abs(wanted - prior(peaks))))))
    return sorted(found, key=lambda assignment: assignment.away_from_prior)
