"""Which orbit the light takes, from the spacing of its peaks."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hexwgm.dispersion import Cauchy
from hexwgm.errors import HexwgmError, positive
from hexwgm.orbits import ORBITS

FEWEST_PEAKS = 3
WITHIN = 2.0  # standard errors


@dataclass(frozen=True)
class PathLength:
    """Length of the round trip.

    Parameters
    ----------
    length_um, error_um : float
        Mean over neighbouring peaks and its standard error [um].
    pairs_um : tuple of float
        One length from each pair of neighbours [um].
    """

    length_um: float
    error_um: float
    pairs_um: tuple[float, ...]


def sorted_peaks(peaks_nm: Sequence[float]) -> np.ndarray:
    """Peaks from the longest wavelength to the shortest [nm].

    Raises
    ------
    HexwgmError
        If there are fewer than three, two are the same, or one is not positive.
    """
    if len(peaks_nm) < FEWEST_PEAKS:
        raise HexwgmError(f"the list has {len(peaks_nm)} peaks: at least {FEWEST_PEAKS} are needed for an error bar")
    for peak in peaks_nm:
        positive("wavelength of a peak", peak)
    peaks = np.sort(np.asarray(peaks_nm, dtype=float))[::-1]
    if not np.all(np.diff(peaks) < 0):
        raise HexwgmError("the list names the same peak twice: every wavelength must be another")
    return peaks


def path_length(peaks_nm: Sequence[float], n: Cauchy) -> PathLength:
    """Length from neighbouring peaks, L = lambda1 lambda2/[dlambda (n - lambda dn/dlambda)].

    Parameters
    ----------
    peaks_nm : sequence of float
        Wavelengths of peaks, none missing between them [nm].
    n : Cauchy
        Index of the rod; its group index is taken at the middle of a pair.

    Raises
    ------
    HexwgmError
        If the list of peaks is no good.
    """
    peaks = sorted_peaks(peaks_nm)
    long, short = peaks[:-1], peaks[1:]
    pairs = long * short / (long - short) / n.group((long + short) / 2) / 1000
    error = float(np.std(pairs, ddof=1)) / math.sqrt(len(pairs))
    return PathLength(float(pairs.mean()), error, tuple(float(pair) for pair in pairs))


@dataclass(frozen=True)
class Candidate:
    """One orbit beside the measured length.

    Parameters
    ----------
    orbit : str
        Its name.
    length_um, error_um : float
        Its length for the side given, with what the side's error adds [um].
    deviation : float
        How far the measured length is from it, in joint standard errors [-].
    agrees : bool
        Whether that is at most two.
    """

    orbit: str
    length_um: float
    error_um: float
    deviation: float
    agrees: bool


def candidates(measured: PathLength, side_um: float, side_error_um: float) -> list[Candidate]:
    """Compare every orbit with the measured length, the nearest first.

    Raises
    ------
    HexwgmError
        If the side is not positive or its error is negative.
    """
    positive("side", side_um)
    if not side_error_um >= 0:
        raise HexwgmError(f"the error of the side is {side_error_um:g}: it must not be negative")
    found = []
    for orbit, ratio in ORBITS.items():
        joint = math.hypot(measured.error_um, ratio * side_error_um)
        away = measured.length_um - ratio * side_um
        deviation = abs(away) / joint if joint > 0 else math.inf
        found.append(Candidate(orbit, ratio * side_um, ratio * side_error_um, deviation, deviation <= WITHIN))
    return sorted(found, key=lambda candidate: candidate.deviation)
