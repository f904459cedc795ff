"""Maps of the plane of the mesh onto that of the light, as transformed materials.

A point q of the mesh stands for p = f(q) q. Out in the absorbing layer f is complex, so that outgoing waves die
(a perfectly matched layer); for a circular rod f bends hexagons into circles. With the Jacobian J of the map,
grad.grad becomes grad.(J^-T J^-1 det J).grad and areas take det J: the mesh itself stays straight.
"""

import math
from dataclasses import dataclass

import numpy as np

from hexwgm.sector_mesh import Rows

APOTHEM = math.sqrt(3) / 2
NORMALS = np.array([[math.cos(angle), math.sin(angle)] for angle in math.pi / 6 + math.pi / 3 * np.arange(6)])
INNER = 0.25  # side within which the circle's map is the identity


def side_through(q: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Side of the centred hexagon through points, and its gradient.

    Parameters
    ----------
    q : array, shape (2, ...)
        Points of the mesh.

    Returns
    -------
    s : array, shape (...)
    grad_s : array, shape (2, ...)
    """
    distances = np.tensordot(NORMALS, q, axes=1) / APOTHEM
    nearest = distances.argmax(axis=0)
    return distances.max(axis=0), np.moveaxis(NORMALS[nearest], -1, 0) / APOTHEM


@dataclass(frozen=True)
class Stretch:
    """The map of one rod.

    Parameters
    ----------
    rows : Rows
        Where the layers lie.
    strength : float
        Imaginary part of the stretched side at the outer end over the thickness of the absorbing layer [-].
    circle : bool
        Whether the rod is a circle of radius one rather than a hexagon of side one.
    """

    rows: Rows
    strength: float = 2.0
    circle: bool = False

    def factor(self, q: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Compute f and its gradient.

        Parameters
        ----------
        q : array, shape (2, ...)
            Points of the mesh.

        Returns
        -------
        f : array, shape (...)
        grad_f : array, shape (2, ...)
        """
        s, grad_s = side_through(q)
        thickness = self.rows.sides[-1] - self.rows.absorber
        depth = np.maximum(s - self.rows.absorber, 0.0) / thickness
        near = np.maximum(s, 1e-12)
        shift = 1j * self.strength * thickness * depth**3
        f = 1 + shift / near
        grad_f = (1j * self.strength * 3 * depth**2 / near - shift / near**2) * grad_s
        if not self.circle:
            return f, grad_f
        bend, grad_bend = self._bend(q, s, grad_s)
        return f * bend, grad_f * bend + f * grad_bend

    def _bend(self, q: np.ndarray, s: np.ndarray, grad_s: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        # 1 at the centre, s/r from the rod's rim on: blended by a smooth step, so that no kink lies at the centre.
        r = np.maximum(np.hypot(q[0], q[1]), 1e-12)
        ratio = s / r
        grad_ratio = grad_s / r - s * q / r**3
        x = np.clip((s - INNER) / (1 - INNER), 0.0, 1.0)
        blend = x**4 * (35 - 84 * x + 70 * x**2 - 20 * x**3)
        blend_s = 140 * x**3 * (1 - x) ** 3 / (1 - INNER)
        return 1 + blend * (ratio - 1), blend_s * grad_s * (ratio - 1) + blend * grad_ratio

    def metric(self, q: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Material that stands for the map.

        Parameters
        ----------
        q : array, shape (2, ...)
            Points of the mesh.

        Returns
        -------
        tensor : array, shape (2, 2, ...)
            J^-1 J^-T det J, for the gradients.
        area : array, shape (...)
            det J.
        """
        f, g = self.factor(q)
        J = np.array([[f + q[0] * g[0], q[0] * g[1]], [q[1] * g[0], f + q[1] * g[1]]])
        area = J[0, 0] * J[1, 1] - J[0, 1] * J[1, 0]
        turned = np.array([[J[1, 1], -J[0, 1]], [-J[1, 0], J[0, 0]]])  # det J times the inverse
        return np.einsum("ik...,jk...->ij...", turned, turned) / area, area
