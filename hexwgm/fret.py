"""Energy transfer between a donor and an acceptor, after Foerster."""

import math
from dataclasses import dataclass

import numpy as np

from hexwgm.errors import HexwgmError, positive

AVOGADRO = 6.02214076e23  # mol-1, exact in the SI
NM2_PER_MOL = 1e17  # one M-1 cm-1


@dataclass(frozen=True)
class Transfer:
    """Overlap and reach.

    Parameters
    ----------
    overlap : float
        Overlap integral J [M-1 cm-1 nm4].
    radius_nm : float
        Foerster radius, at which half of the energy is transferred [nm].
    """

    overlap: float
    radius_nm: float

    def efficiency(self, distance_nm: float) -> float:
        """Share of the donor's energy that goes to one acceptor at a distance [-]."""
        return 1 / (1 + (positive("distance", distance_nm) / self.radius_nm) ** 6)


def overlap_integral(emission: np.ndarray, absorption: np.ndarray) -> float:
    """J = int F(lambda) epsilon(lambda) lambda^4 dlambda / int F dlambda, by the trapezoidal rule.

    Parameters
    ----------
    emission : array, shape (n, 2)
        Wavelength [nm] and intensity of the donor, in any unit.
    absorption : array, shape (m, 2)
        Wavelength [nm] and molar extinction coefficient of the acceptor [M-1 cm-1]; zero outside.

    Returns
    -------
    float
        J [M-1 cm-1 nm4].

    Raises
    ------
    HexwgmError
        If the spectra are negative, empty or do not overlap.
    """
    donor, acceptor = _ordered("emission", emission), _ordered("absorption", absorption)
    grid = np.union1d(donor[:, 0], acceptor[:, 0])
    light = np.interp(grid, donor[:, 0], donor[:, 1], left=0, right=0)
    extinction = np.interp(grid, acceptor[:, 0], acceptor[:, 1], left=0, right=0)
    J = float(np.trapezoid(light * extinction * grid**4, grid) / np.trapezoid(light, grid))
    if J == 0:
        raise HexwgmError("the spectra do not overlap: the acceptor absorbs nothing where the donor emits")
    return J


def transfer(
    emission: np.ndarray, absorption: np.ndarray, quantum_yield: float, index: float, kappa2: float = 2 / 3
) -> Transfer:
    """Overlap integral and Foerster radius, R0^6 = 9 ln(10) kappa2 Phi J/(128 pi^5 N_A n^4).

    Parameters
    ----------
    emission, absorption : array, shape (n, 2)
        Spectra of donor and acceptor, as for `overlap_integral`.
    quantum_yield : float
        Of the donor without acceptor [-].
    index : float
        Refractive index between them [-].
    kappa2 : float
        Orientation factor; 2/3 for dipoles that turn faster than they emit [-].

    Raises
    ------
    HexwgmError
        If a number or a spectrum is no good.
    """
    if not 0 < quantum_yield <= 1:
        raise HexwgmError(f"the quantum yield is {quantum_yield:g}: it must lie above 0 and not above 1")
    if not 0 < kappa2 <= 4:
        raise HexwgmError(f"the orientation factor is {kappa2:g}: it must lie above 0 and not above 4")
    positive("index", index)
    J = overlap_integral(emission, absorption)
    sixth = 9 * math.log(10) * kappa2 * quantum_yield * J * NM2_PER_MOL / (128 * math.pi**5 * AVOGADRO * index**4)
    return Transfer(J, sixth ** (1 / 6))


def _ordered(name: str, spectrum: np.ndarray) -> np.ndarray:
    if len(spectrum) < 2:
        raise HexwgmError(f"the {name} spectrum has {len(spectrum)} rows: at least two are needed")
    if np.any(spectrum[:, 0] <= 0) or np.any(spectrum[:, 1] < 0) or not np.any(spectrum[:, 1] > 0):
        raise HexwgmError(f"the {name} spectrum must have positive wavelengths and values, none negative, not all zero")
    ordered = spectrum[np.argsort(spectrum[:, 0])]
    if np.any(np.diff(ordered[:, 0]) == 0):
        raise HexwgmError(f"the {name} spectrum names one wavelength twice")
    return ordered
