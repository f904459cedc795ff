"""What an embedded line source radiates against wavelength, P ~ Im G(r0, r0), and the peaks of it.

Each class of the sector is projected onto a space that holds the answers to the source near a few wavelengths, so that
a spectrum costs some factorisations rather than one a point. Classes m and -m give the same by reciprocity.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sp
from scipy.signal import find_peaks, peak_widths

from hexwgm.cavity import Cavity, matrices, operator
from hexwgm.eigen import factor
from hexwgm.errors import HexwgmError, positive
from hexwgm.helmholtz import Operator, bloch
from hexwgm.modes import probe
from hexwgm.stretch import side_through

TIMES = {0: 1, 1: 2, 2: 2, 3: 1}  # classes that give the same as class m, itself included
ENOUGH = 3.0  # rows of elements in a wavelength: 1e-5 of it, far below the width of a peak
ANSWERS = 30  # vectors of the space for each source, at each wavelength that it is made at
INTERVAL = 1.4  # of wave number times side times index, between such wavelengths: errors of 1e-4
LEAST_PROMINENCE = 0.02  # of the greatest height


@dataclass(frozen=True)
class Peak:
    """One peak of a spectrum.

    Parameters
    ----------
    wavelength_nm, height, width_nm, Q : float
        Place, height, full width at half of its prominence, and their ratio.
    """

    wavelength_nm: float
    height: float
    width_nm: float
    Q: float


def spectrum(cavity: Cavity, wavelengths_nm: np.ndarray, sources_um: Sequence[tuple[float, float]]) -> np.ndarray:
    """Radiated power over that in an endless medium of the index at the source, mean over sources [-].

    Parameters
    ----------
    cavity : Cavity
        The rod.
    wavelengths_nm : array, shape (n,)
        Where [nm].
    sources_um : sequence of (x, y)
        Line sources that radiate independently; x points to a corner [um].

    Raises
    ------
    HexwgmError
        If there is no source or one lies in the absorbing layer, or a wavelength is not positive.
    """
    wavelengths = np.asarray(wavelengths_nm, dtype=float)
    if not len(sources_um):
        raise HexwgmError("there is no source: give at least one point")
    for wavelength in wavelengths:
        positive("wavelength", wavelength)
    coarse = replace(cavity, per_wave=min(cavity.per_wave, ENOUGH))
    at, stretch = coarse.layers(float(wavelengths.min()))
    places = np.array(sources_um, dtype=float).T / cavity.side
    sides = side_through(places)[0]
    if np.any(sides >= at.absorber):
        raise HexwgmError(
            f"a source lies too far out: stay within a hexagon of side {at.absorber * cavity.side:.2f} um"
        )
    sector = matrices(at, stretch)
    reading, sixth = probe(sector.basis, places)
    green = np.zeros((len(wavelengths), places.shape[1]), dtype=complex)
    for m, times in TIMES.items():
        P = bloch(sector, m)
        seen = sp.diags(np.exp(1j * math.pi / 3 * m * sixth)) @ (reading @ P)
        green += times * _class(cavity, wavelengths, operator(at, stretch, m, cavity.pol), seen)
    power = 4 * green.imag
    if cavity.pol == "TE":
        power /= np.stack([_index(cavity, wavelengths, side, at.rod, at.coating) ** 2 for side in sides], axis=1)
    return np.asarray(power.mean(axis=1))


def _index(cavity: Cavity, wavelengths: np.ndarray, side: float, rod: float, coating: float) -> np.ndarray:
    if side < rod:
        return np.asarray(cavity.index(wavelengths))
    return np.full(len(wavelengths), cavity.coating_index if side < coating else cavity.background)


def _class(cavity: Cavity, wavelengths: np.ndarray, found: Operator, seen: sp.csr_matrix) -> np.ndarray:
    """Green's function of one class at every wavelength and source, shape (wavelengths, sources).

    Every interval of k takes the spaces of both its ends.
    """
    ks = 2000 * math.pi * cavity.side / wavelengths
    given = seen.conj().T.toarray() / 6  # a line source shared by six sectors
    index = float(cavity.index(wavelengths.min()))
    intervals = max(1, math.ceil(index * float(np.ptp(ks)) / INTERVAL))
    ends = np.linspace(ks.min(), ks.max(), intervals + 1)
    which = np.clip(np.searchsorted(ends, ks, side="right") - 1, 0, intervals - 1)
    green = np.empty((len(ks), seen.shape[0]), dtype=complex)
    low = _answers(cavity, ends[0], found, given)
    for interval in range(intervals):
        high = _answers(cavity, ends[interval + 1], found, given)
        space = np.linalg.qr(np.hstack([low, high]))[0]
        small, heard, told = found.onto(space), seen @ space, space.conj().T @ given
        for i in np.flatnonzero(which == interval):
            A, B = small.pair(cavity.indices(ks[i]))
            green[i] = np.einsum("sj,js->s", heard, np.linalg.solve(A - ks[i] ** 2 * B, told))
        low = high
    return green


def _answers(cavity: Cavity, k: float, found: Operator, given: np.ndarray) -> np.ndarray:
    """Orthonormal columns of the shift-invert Krylov space of the sources at one k."""
    A, B = found.pair(cavity.indices(k))
    solve = factor(A - k**2 * B).solve
    block = np.linalg.qr(solve(given))[0]
    kept = block
    for _ in range(ANSWERS - 1):
        block = solve(B @ block)
        block = np.linalg.qr(block - kept @ (kept.conj().T @ block))[0]
        kept = np.hstack([kept, block])
    return kept


def peaks(wavelengths_nm: np.ndarray, power: np.ndarray) -> list[Peak]:
    """Peaks that stand out by a fiftieth of the highest, from the shortest wavelength to the longest.

    Parameters
    ----------
    wavelengths_nm : array, shape (n,)
        Equally spaced and increasing [nm].
    power : array, shape (n,)
        The spectrum.
    """
    places, _ = find_peaks(power, prominence=LEAST_PROMINENCE * float(power.max()))
    step = float(wavelengths_nm[1] - wavelengths_nm[0])
    widths = peak_widths(power, places, rel_height=0.5)[0] * step
    found = []
    for i, width in zip(places, widths, strict=True):
        before, here, after = power[i - 1 : i + 2]  # a parabola through three points
        shift = (before - after) / (2 * (before - 2 * here + after))
        place = float(wavelengths_nm[i] + shift * step)
        found.append(Peak(place, float(here - (before - after) * shift / 4), float(width), place / float(width)))
    return found
