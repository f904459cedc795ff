"""Modes of a cavity: wavelength, quality factor, order and field."""

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import scipy.sparse as sp

from hexwgm.sector_mesh import rotation
from hexwgm.stretch import APOTHEM, side_through

SAMPLES = 60  # on each half of the orbit in a sector
INSIDE = 1 - 1e-9  # keeps points off the outlines of the mesh


@dataclass(frozen=True)
class Mode:
    """One mode.

    Parameters
    ----------
    wavelength_nm : float
        2 pi/Re k [nm].
    Q : float
        Re k/(2 |Im k|) [-].
    N : int
        Order: wavelengths along the orbit, with the lag of the reflections.
    m : int
        Class under a turn by 60 degrees, N mod 6.
    residual : float
        Of Helmholtz's equation, relative [-].
    weight : float
        Share of the wave of order N along the orbit, over the mean in the rod; about 1 for a whispering gallery [-].
    k : complex
        Wave number times side [-].
    """

    wavelength_nm: float
    Q: float
    N: int
    m: int
    residual: float
    weight: float
    k: complex
    basis: Any = field(repr=False)
    values: np.ndarray = field(repr=False)
    reach: float = field(repr=False)

    def field(self, points: int = 200) -> tuple[np.ndarray, np.ndarray]:
        """Complex field on a square grid around the rod, E for TM and H for TE, at most one in size.

        Parameters
        ----------
        points : int
            Points along each side of the grid.

        Returns
        -------
        x : array, shape (points,)
            Coordinates over the rod's side, the same along y [-].
        psi : array, shape (points, points)
            Field at y (first axis) and x (second); NaN where the absorbing layer begins.
        """
        x = np.linspace(-self.reach, self.reach, points)
        grid = np.stack([a.ravel() for a in np.meshgrid(x, x)])
        free = side_through(grid)[0] < self.reach * INSIDE
        reading, sixth = probe(self.basis, grid[:, free])
        psi = np.full(points**2, np.nan, dtype=complex)
        psi[free] = (reading @ self.values) * np.exp(1j * math.pi / 3 * self.m * sixth)
        return x, psi.reshape(points, points) / np.nanmax(np.abs(psi))


def probe(basis: Any, points: np.ndarray) -> tuple[sp.csr_matrix, np.ndarray]:
    """Read the field at points from the values in one sector.

    Parameters
    ----------
    basis : skfem.Basis
        The elements of the sector.
    points : array, shape (2, n)
        Anywhere within the mesh of the six sectors.

    Returns
    -------
    reading : sparse matrix, shape (n, unknowns)
        Field at the points turned into the sector.
    sixth : array of int, shape (n,)
        Turns that it took; each brings a phase of m pi/3.
    """
    sixth = np.floor(np.arctan2(points[1], points[0]) / (math.pi / 3)).astype(int)
    inner = np.empty_like(points)
    for j in np.unique(sixth):
        inner[:, sixth == j] = rotation(-int(j)) @ points[:, sixth == j]
    centre = np.array([[0.5], [0.5 / math.sqrt(3)]])
    return basis.probes(centre + INSIDE * (inner - centre)), sixth


def orbit() -> tuple[np.ndarray, np.ndarray]:
    """Points on the part of the orbit that lies in the sector, and how far along it they are.

    Returns
    -------
    points : array, shape (2, n)
        Over the rod's side.
    fraction : array, shape (n,)
        Length along the orbit over that of the whole orbit.
    """
    start, mirror, end = np.array([0.75, 0.0]), np.array([0.75, APOTHEM / 2]), 0.75 * np.array([0.5, APOTHEM])
    u = ((np.arange(SAMPLES) + 0.5) / SAMPLES)[:, None]
    points = np.vstack([start + u * (mirror - start), mirror + u * (end - mirror)])
    return points.T, np.concatenate([u[:, 0], 1 + u[:, 0]]) / 12


def weight(basis: Any, mass: Any, values: np.ndarray, N: int) -> float:
    """Share of exp(2 pi i N s/L) along the orbit, over the mean square of the field in the rod.

    A class that is its own mirror image (m = 0, 3) has standing waves: both directions count.
    """
    points, fraction = orbit()
    along = basis.probes(points) @ values
    directions = (N, -N) if N % 3 == 0 else (N,)
    power = sum(abs(np.mean(along * np.exp(-2j * math.pi * order * fraction))) ** 2 for order in directions)
    area = math.sqrt(3) / 4
    return float(power * area / np.vdot(values, mass @ values).real)
