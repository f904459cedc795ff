"""Triangles of a sixth of the plane, out to where the absorbing layer ends.

The sector lies between the corners at 0 and 60 degrees. Rows of vertices are hexagons of growing side; row i has i
equal segments, so that the mesh of a whole hexagon is the lattice of equilateral triangles and mirrors onto itself.
"""

import math
from dataclasses import dataclass

import numpy as np

CORNERS = np.array([[1.0, 0.0], [0.5, math.sqrt(3) / 2]])


@dataclass(frozen=True)
class Rows:
    """Sides of the hexagons on which rows of vertices lie, in units of the rod's side.

    Parameters
    ----------
    sides : tuple of float
        From 0 outwards, increasing.
    rod, coating : float
        Where the rod and its coating end; equal without a coating.
    absorber : float
        Where the absorbing layer begins.
    """

    sides: tuple[float, ...]
    rod: float
    coating: float
    absorber: float


def rows(step: float, outer_step: float, coating: float = 0.0, gap: float = 0.2, absorber: float = 0.4) -> Rows:
    """Place rows of about equal steps in every layer.

    Parameters
    ----------
    step, outer_step : float
        Wanted distance of rows in the rod and outside, in units of its side.
    coating : float
        Thickness of the coating, measured along the hexagon's side.
    gap, absorber : float
        Thickness of the free space and of the absorbing layer, measured in the same way.
    """
    sides = [0.0]
    for thickness, wanted in ((1.0, step), (coating, step), (gap, outer_step), (absorber, outer_step)):
        if thickness > 0:
            start, count = sides[-1], math.ceil(thickness / wanted - 1e-9)
            sides += [start + thickness * (i + 1) / count for i in range(count)]
    return Rows(tuple(sides), 1.0, 1.0 + coating, 1.0 + coating + gap)


def sector(sides: tuple[float, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Vertices and triangles of the sector.

    Returns
    -------
    points : array, shape (2, n)
        Coordinates, in units of the rod's side.
    triangles : array, shape (3, t)
        Vertices of each triangle; the triangles of a row follow those of the row inside it.
    """
    points = [
        side * ((1 - j / max(i, 1)) * CORNERS[0] + j / max(i, 1) * CORNERS[1])
        for i, side in enumerate(sides)
        for j in range(i + 1)
    ]
    triangles = []
    for i in range(len(sides) - 1):
        inner, outer = i * (i + 1) // 2, (i + 1) * (i + 2) // 2
        triangles += [(inner + j, outer + j, outer + j + 1) for j in range(i + 1)]
        triangles += [(inner + j, outer + j + 1, inner + j + 1) for j in range(i)]
    return np.array(points).T, np.array(triangles).T


def whole(sides: tuple[float, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Vertices and triangles of all six sectors, joined; for trying the sector against the whole.

    Returns
    -------
    points : array, shape (2, n)
        Coordinates, in units of the rod's side.
    triangles : array, shape (3, t)
        Vertices of each triangle.
    """
    points, triangles = sector(sides)
    turned = [rotation(j) @ points for j in range(6)]
    every = np.hstack(turned)
    _, first, which = np.unique(np.round(every.T, 9) + 0.0, axis=0, return_index=True, return_inverse=True)
    copies = np.hstack([triangles + j * points.shape[1] for j in range(6)])
    return every[:, first], which.reshape(-1)[copies]


def rotation(sixths: int) -> np.ndarray:
    """Matrix that turns the plane by so many times 60 degrees."""
    angle = math.pi / 3 * sixths
    return np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
