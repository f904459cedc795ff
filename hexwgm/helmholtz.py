r"""Helmholtz's equation in one sector, by elements of fourth degree.

TM: div grad psi + k^2 n^2 psi = 0 for E along the axis; TE: div(n^-2 grad psi) + k^2 psi = 0 for H along it. Lengths
are in units of the rod's side, k in its inverse. The field of one sector is that of the sector before it times
exp(i pi m/3), which a projection onto the free unknowns of the sector enforces.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp
from scipy.spatial import cKDTree

from hexwgm.sector_mesh import Rows, rotation, sector, whole
from hexwgm.stretch import Stretch, side_through

TOUCHING = 1e-9  # distance of points that are one, in units of the side
REGIONS = ("rod", "coating", "outside")


@dataclass(frozen=True)
class Matrices:
    """Stiffness and mass of each region, without any index in them.

    Parameters
    ----------
    basis : skfem.Basis
        The elements.
    stiffness, mass : dict of sparse matrix
        By region: rod, coating, outside.
    boundary : array of int
        Unknowns on the outer end, where the field is zero.
    """

    basis: Any
    stiffness: dict[str, sp.csr_matrix]
    mass: dict[str, sp.csr_matrix]
    boundary: np.ndarray


def assemble(rows: Rows, stretch: Stretch, full: bool = False) -> Matrices:
    """Integrate over the sector, or over the whole hexagon."""
    import skfem

    points, triangles = (whole if full else sector)(rows.sides)
    mesh = skfem.MeshTri(np.ascontiguousarray(points), np.ascontiguousarray(triangles))
    element = skfem.ElementTriP4()
    basis = skfem.Basis(mesh, element, intorder=8)
    centre = side_through(points[:, triangles].mean(axis=1))[0]
    parts = (centre < rows.rod, (centre > rows.rod) & (centre < rows.coating), centre > rows.coating)
    stiffness, mass = {}, {}
    for region, part in zip(REGIONS, parts, strict=True):
        if part.any():
            stiffness[region], mass[region] = _integrate(skfem, mesh, element, np.flatnonzero(part), stretch)
    boundary = np.flatnonzero(side_through(basis.doflocs)[0] > rows.sides[-1] - 1e-9)
    return Matrices(basis, stiffness, mass, boundary)


def _integrate(skfem: Any, mesh: Any, element: Any, part: np.ndarray, stretch: Stretch) -> tuple[Any, Any]:
    basis = skfem.Basis(mesh, element, elements=part, intorder=8)
    tensor, area = stretch.metric(np.asarray(basis.global_coordinates()))

    @skfem.BilinearForm(dtype=np.complex128)
    def gradients(u: Any, v: Any, w: Any) -> Any:
        return np.einsum("ijtq,jtq,itq->tq", tensor, u.grad, v.grad)

    @skfem.BilinearForm(dtype=np.complex128)
    def values(u: Any, v: Any, w: Any) -> Any:
        return area * u * v

    return gradients.assemble(basis), values.assemble(basis)


def bloch(matrices: Matrices, m: int) -> sp.csr_matrix:
    """Projection of the free unknowns of a sector onto all of them, with the phase of class m.

    Parameters
    ----------
    matrices : Matrices
        Of one sector.
    m : int
        Class, from 0 to 5.

    Returns
    -------
    sparse matrix, shape (unknowns, free unknowns)
    """
    x, y = matrices.basis.doflocs
    turned = rotation(1) @ np.stack([x, y])
    at_apex = np.hypot(x, y) < TOUCHING
    start = np.flatnonzero((np.abs(y) < TOUCHING) & ~at_apex)
    distance, end = cKDTree(np.stack([x, y]).T).query(turned[:, start].T)
    assert distance.max() < TOUCHING, "the sides of the sector do not match"
    fixed = np.zeros(len(x), dtype=bool)
    fixed[matrices.boundary] = True
    fixed[end] = True
    fixed[at_apex] = m % 6 != 0  # only a field that turns into itself is not zero on the axis
    free = np.flatnonzero(~fixed)
    column = np.full(len(x), -1)
    column[free] = np.arange(len(free))
    linked = column[start] >= 0
    row = np.concatenate([free, end[linked]])
    columns = np.concatenate([column[free], column[start[linked]]])
    phases = np.concatenate([np.ones(len(free)), np.full(linked.sum(), np.exp(1j * np.pi / 3 * m))])
    return sp.csr_matrix((phases, (row, columns)), shape=(len(x), len(free)))


def clamp(matrices: Matrices) -> sp.csr_matrix:
    """Projection of the free unknowns of the whole hexagon, zero on its outer end, onto all of them."""
    count = matrices.basis.N
    free = np.setdiff1d(np.arange(count), matrices.boundary)
    return sp.csr_matrix((np.ones(len(free)), (free, np.arange(len(free)))), shape=(count, len(free)))


@dataclass(frozen=True)
class Operator:
    """T(k) = A(n) - k^2 B(n) of one class, for indices that the caller gives.

    Parameters
    ----------
    stiffness, mass : dict of matrix
        By region, on the free unknowns; sparse, or dense on a smaller space.
    pol : str
        "TM" or "TE".
    """

    stiffness: dict[str, Any]
    mass: dict[str, Any]
    pol: str

    def pair(self, n: dict[str, complex]) -> tuple[Any, Any]:
        """A and B for the index of each region."""
        if self.pol == "TM":
            return sum(self.stiffness.values()), sum(n[region] ** 2 * mass for region, mass in self.mass.items())
        return sum(part / n[region] ** 2 for region, part in self.stiffness.items()), sum(self.mass.values())

    def onto(self, space: np.ndarray) -> "Operator":
        """Project onto the space of the columns of an array, shape (free unknowns, columns)."""
        left = space.conj().T

        def small(parts: dict[str, Any]) -> dict[str, np.ndarray]:
            return {region: left @ (part @ space) for region, part in parts.items()}

        return Operator(small(self.stiffness), small(self.mass), self.pol)


def project(matrices: Matrices, P: sp.csr_matrix, pol: str) -> Operator:
    """Restrict the matrices to the free unknowns."""
    left = P.conj().T.tocsr()

    def on_free(parts: dict[str, sp.csr_matrix]) -> dict[str, sp.csc_matrix]:
        return {region: (left @ part @ P).tocsc() for region, part in parts.items()}

    return Operator(on_free(matrices.stiffness), on_free(matrices.mass), pol)
