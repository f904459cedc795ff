"""The cavity: a hexagonal rod, what surrounds it, and its modes in full."""

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from hexwgm import resonance
from hexwgm.dispersion import Cauchy
from hexwgm.eigen import near, newton
from hexwgm.errors import HexwgmError, polarisation, positive
from hexwgm.helmholtz import Matrices, Operator, assemble, bloch, project
from hexwgm.modes import Mode, weight
from hexwgm.sector_mesh import Rows, rows
from hexwgm.spacing import sorted_peaks
from hexwgm.stretch import APOTHEM, Stretch

CANDIDATES = 8
LOSS = 0.002  # Im k over Re k of the guess
FARTHEST_ORDER = 2.0  # of a mode from its order by plane waves; the same class comes again after six
LEAST_WEIGHT = 0.25  # other modes have less of order N along the orbit


@lru_cache(maxsize=4)
def matrices(at: Rows, stretch: Stretch) -> Matrices:
    """Integrals over the sector, kept, as many modes share a mesh."""
    return assemble(at, stretch)


@lru_cache(maxsize=12)
def operator(at: Rows, stretch: Stretch, m: int, pol: str) -> Operator:
    """Helmholtz's equation of one class, kept for the same reason."""
    found = matrices(at, stretch)
    return project(found, bloch(found, m), pol)


@dataclass(frozen=True)
class Cavity:
    """A hexagonal rod.

    Parameters
    ----------
    side : float
        Side of the hexagon [um].
    n : Cauchy or float
        Index of the rod.
    background : float
        Index around the rod and its coating [-].
    pol : str
        "TM" (E along the axis) or "TE" (H along it).
    coating_nm : float
        Thickness of a coating on the facets; 0 for none [nm].
    coating_index : float
        Its index [-].
    per_wave : float
        Rows of elements in one wavelength; 4 give 1e-6 of the wavelength.
    strength : float
        Strength of the absorbing layer; the result must not depend on it.
    """

    side: float
    n: Cauchy | float
    background: float = 1.0
    pol: str = "TM"
    coating_nm: float = 0.0
    coating_index: float = 1.0
    per_wave: float = 4.0
    strength: float = 2.0

    def __post_init__(self) -> None:
        positive("side", self.side)
        positive("background", self.background)
        positive("index of the coating", self.coating_index)
        object.__setattr__(self, "pol", polarisation(self.pol))
        if not self.coating_nm >= 0:
            raise HexwgmError(f"the coating is {self.coating_nm:g} nm thick: it must not be negative")

    @cached_property
    def index(self) -> Cauchy:
        """Index of the rod against wavelength."""
        return self.n if isinstance(self.n, Cauchy) else Cauchy(positive("index", self.n))

    def estimate(self, N: int) -> float:
        """Wavelength of order N by plane waves, of a rod without its coating [nm].

        Raises
        ------
        HexwgmError
            If light is not totally reflected, or there is no such resonance.
        """
        if N < 1:
            raise HexwgmError(f"the order is {N}: it must be a positive integer")
        return resonance.wavelength(N, self.side, self.index, self.background, self.pol)

    def _order(self, wavelength_nm: float) -> float:
        return resonance.order(wavelength_nm, self.side, float(self.index(wavelength_nm)), self.background, self.pol)

    def indices(self, k: complex) -> dict[str, complex]:
        """Index of every region at a wave number times side; complex k continue Cauchy's terms."""
        inside = self.index(2000 * math.pi * self.side / k)
        regions = {"rod": inside, "outside": self.background}
        return regions | ({"coating": self.coating_index} if self.coating_nm else {})

    def layers(self, wavelength_nm: float) -> tuple[Rows, Stretch]:
        """Mesh for light of a wavelength."""
        wave = wavelength_nm / 1000 / self.side
        densest = max(self.background, self.coating_index if self.coating_nm else 0.0)
        at = rows(
            wave / float(self.index(wavelength_nm)) / self.per_wave,
            wave / densest / self.per_wave,
            self.coating_nm / 1000 / self.side / APOTHEM,
            0.9 * wave / self.background,
            1.8 * wave / self.background,
        )
        return at, Stretch(at, self.strength)

    def mode(self, N: int, near_nm: float | None = None) -> Mode:
        """Find the whispering-gallery mode of order N.

        Of the modes of its class near a wavelength, the one with most of order N along the orbit is taken.

        Parameters
        ----------
        N : int
            Order.
        near_nm : float, optional
            Where to look; by default where plane waves put it [nm].

        Raises
        ------
        HexwgmError
            If there is no total reflection, or no such mode near.
        """
        guess = self.estimate(N) if near_nm is None else positive("wavelength", near_nm)
        at, stretch = self.layers(guess)
        m = N % 6
        found, sector = operator(at, stretch, m, self.pol), matrices(at, stretch)
        k0 = 2000 * math.pi * self.side / guess
        ks, fields = near(*found.pair(self.indices(k0)), k0 * (1 - 1j * LOSS), CANDIDATES)
        P = bloch(sector, m)
        orders = [self._order(2000 * math.pi * self.side / k.real) for k in ks]
        weights = [
            weight(sector.basis, sector.mass["rod"], P @ x, N) if abs(order - N) < FARTHEST_ORDER else 0.0
            for order, x in zip(orders, fields.T, strict=True)
        ]
        best = int(np.argmax(weights))
        if weights[best] < LEAST_WEIGHT:
            raise HexwgmError(
                f"no mode of order {N} lies near {guess:.1f} nm: other modes there do not follow the orbit"
            )
        k, x, residual = newton(lambda at_k: found.pair(self.indices(at_k)), ks[best], fields[:, best])
        values = P @ x
        return Mode(
            wavelength_nm=float(2000 * math.pi * self.side / k.real),
            Q=float(k.real / (2 * abs(k.imag))),
            N=N,
            m=m,
            residual=residual,
            weight=weight(sector.basis, sector.mass["rod"], values, N),
            k=complex(k),
            basis=sector.basis,
            values=values,
            reach=at.absorber,
        )

    def modes(self, low_nm: float, high_nm: float) -> list[Mode]:
        """Whispering-gallery modes in a window, from the longest wavelength to the shortest.

        Raises
        ------
        HexwgmError
            If the window is no good or holds no mode.
        """
        if not 0 < low_nm < high_nm:
            raise HexwgmError(f"the window {low_nm:g} to {high_nm:g} nm is empty: give the shorter wavelength first")
        first, last = round(self._order(high_nm)), round(self._order(low_nm))
        found = [self.mode(N) for N in range(max(first - 1, 1), last + 2)]
        inside = [mode for mode in found if low_nm <= mode.wavelength_nm <= high_nm]
        if not inside:
            raise HexwgmError(f"the window {low_nm:g} to {high_nm:g} nm holds no whispering-gallery mode of this rod")
        return inside


def fit_side(peaks: list[tuple[float, int]], cavity: Cavity) -> list[float]:
    """Side that puts each mode at its peak [um].

    At the index of the peak the mode's k times side does not depend on the side, so that one computation a peak fits.

    Parameters
    ----------
    peaks : list of (float, int)
        Wavelength [nm] and order of every peak.
    cavity : Cavity
        The rod; its side is not used.

    Raises
    ------
    HexwgmError
        If there are too few peaks, or a mode is not found.
    """
    sorted_peaks([peak for peak, _ in peaks])
    if cavity.coating_nm:
        raise HexwgmError("the side of a coated rod cannot be fitted: leave the coating out")
    sides = []
    for peak, N in peaks:
        fixed = Cavity(1.0, float(cavity.index(peak)), cavity.background, cavity.pol, per_wave=cavity.per_wave)
        sides.append(peak * fixed.mode(N).k.real / (2000 * math.pi))
    return sides
