r"""Modes by boundary integrals: a second engine that shares nothing with the elements but the physics.

Mueller's equations for psi and p = w dpsi/dn on the outline, w = 1 (TM) or n^-2 (TE), so that both are continuous:

.. math::
    u + (D_i - D_e) u - (\alpha_i S_i - \alpha_e S_e) p = 0,\\
    \tfrac12 (\alpha_i + \alpha_e) p + (T_i - T_e) u - (\alpha_i K'_i - \alpha_e K'_e) p = 0,

with alpha = 1/w, and S, D, K', T the operators of the Green's function i/4 H_0(n k r) inside and outside: the strongest
singularities cancel. Nystroem's method with the logarithmic quadrature of R. Kress (Linear Integral Equations, 1999,
section 12.3) on points that crowd towards the corners; five sides of six follow from the first by the phase of class m.
"""

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import hankel1, jv

from hexwgm.errors import HexwgmError

SIDES = 6
GRADING = 4  # distances from a corner go as this power of the parameter
STEP = 1e-7  # of k, for the derivative, which only sets how fast k settles
SETTLED = 1e-11
MOST_STEPS = 15
EULER = 0.5772156649015329


@dataclass(frozen=True)
class Outline:
    """Points on the whole outline, first side first, at equal steps of a parameter that runs from 0 to 2 pi.

    Parameters
    ----------
    points, normals : array, shape (6 n, 2)
        Over the side or the radius; normals have length one and point outwards.
    speed : array, shape (6 n,)
        Length of outline per parameter.
    curvature : float
        Of the outline between its corners.
    """

    points: np.ndarray
    normals: np.ndarray
    speed: np.ndarray
    curvature: float


def hexagon(count: int) -> Outline:
    """Outline of a hexagon of side one, with ``count`` points on each side, graded towards its corners."""
    s = (np.arange(count) + 0.5) / count  # over one side
    v = (1 / GRADING - 0.5) * (1 - 2 * s) ** 3 + (2 * s - 1) / GRADING + 0.5
    dv = -6 * (1 / GRADING - 0.5) * (1 - 2 * s) ** 2 + 2 / GRADING
    up, down = v**GRADING, v[::-1] ** GRADING
    t = up / (up + down)
    dt = GRADING * dv * (v * v[::-1]) ** (GRADING - 1) / (up + down) ** 2
    angles = math.pi / 3 * np.arange(SIDES)
    starts = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    ends = np.roll(starts, -1, axis=0)
    points = starts[:, None] + t[None, :, None] * (ends - starts)[:, None]
    middle = angles + math.pi / 6
    normals = np.repeat(np.stack([np.cos(middle), np.sin(middle)], axis=1), count, axis=0)
    return Outline(points.reshape(-1, 2), normals, np.tile(dt * SIDES / (2 * math.pi), SIDES), 0.0)


def circle(count: int) -> Outline:
    """Outline of a circle of radius one, with ``count`` points on each sixth."""
    angle = 2 * math.pi * (np.arange(SIDES * count) + 0.5) / (SIDES * count)
    points = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return Outline(points, points, np.ones(len(angle)), 1.0)


def matrix(outline: Outline, k: complex, n: complex, background: float, pol: str, m: int) -> np.ndarray:
    """Mueller's equations at the points of the first side, for class m.

    Parameters
    ----------
    outline : Outline
        The rod.
    k : complex
        Wave number times side (or radius).
    n : complex
        Index of the rod at that k.
    background : float
        Index around it.
    pol : str
        "TM" or "TE".
    m : int
        Class under a turn by 60 degrees.

    Returns
    -------
    array, shape (2 count, 2 count)
        Acts on psi and on p times speed at the points of the first side.
    """
    count = len(outline.points) // SIDES
    inner, outer = (1.0, 1.0) if pol == "TM" else (n**2, background**2)
    blocks = [
        inside - outside
        for inside, outside in zip(
            _operators(outline, n * k, inner), _operators(outline, background * k, outer), strict=True
        )
    ]
    phases = np.exp(1j * math.pi / 3 * m * np.arange(SIDES))
    S, D, K, T = (np.einsum("isj,s->ij", block.reshape(count, SIDES, count), phases) for block in blocks)
    same = np.eye(count)
    return np.block([[same + D, -S], [T, (inner + outer) / 2 * same - K]])


def root(outline: Outline, k: complex, n: complex, background: float, pol: str, m: int) -> complex:
    """Wave number times side at which Mueller's equations have a solution, near a guess.

    Raises
    ------
    HexwgmError
        If it does not settle.
    """
    x = np.random.default_rng(1).standard_normal(2 * len(outline.points) // SIDES) + 0j
    for _ in range(MOST_STEPS):
        M = matrix(outline, k, n, background, pol, m)
        change = (matrix(outline, k * (1 + STEP), n, background, pol, m) - M) / (STEP * k)
        better = np.linalg.solve(M, change @ x)
        step = np.vdot(x, x) / np.vdot(x, better)
        k, x = k - step, better / np.linalg.norm(better)
        if abs(step) < SETTLED * abs(k):
            return complex(k)
    raise HexwgmError(f"the boundary integral does not settle near k times side = {k.real:.4g}")


def _operators(outline: Outline, k: complex, alpha: complex) -> list[np.ndarray]:
    """alpha S, D, alpha K' and T from all points to those of the first side, weights of quadrature in them.

    On the diagonal the static part of T, which is the same in both media, is left out.
    """
    total = len(outline.points)
    count = total // SIDES
    x, y = outline.points[:count, None], outline.points[None, :]
    d = x - y
    own = np.arange(count)
    r = np.hypot(d[..., 0], d[..., 1])
    r[own, own] = 1.0
    a = np.einsum("ijc,ic->ij", d, outline.normals[:count]) / r
    b = np.einsum("ijc,jc->ij", d, outline.normals) / r
    across = outline.normals[:count] @ outline.normals.T
    speed, here = outline.speed[None, :], outline.speed[:count, None]
    logs, plain = _quadrature(count)
    own_speed, bend = outline.speed[:count], outline.curvature / (4 * math.pi)

    def split(kernel: np.ndarray, log_part: np.ndarray, log_own: np.ndarray, own_value: np.ndarray) -> np.ndarray:
        smooth = kernel - log_part * logs[1]
        smooth[own, own] = own_value
        log_part[own, own] = log_own
        return logs[0] * log_part + plain * smooth

    z = k * r
    H0, H1, J0, J1 = hankel1(0, z), hankel1(1, z), jv(0, z), jv(1, z)
    zero = np.zeros(count)
    ring = 0.25j - (np.log(k * own_speed / 2) + EULER) / (2 * math.pi)
    S = split(0.25j * H0, -J0 / (4 * math.pi), np.full(count, -1 / (4 * math.pi)), ring)
    D = split(0.25j * k * H1 * b, -k * J1 * b / (4 * math.pi), zero, -bend + zero) * speed
    K = split(-0.25j * k * H1 * a, k * J1 * a / (4 * math.pi), zero, -bend + zero) * here
    twist = across - 2 * a * b
    hyper = 0.25j * (k**2 * H0 * a * b + k / r * H1 * twist)
    log_hyper = -(k**2 * J0 * a * b + k / r * J1 * twist) / (4 * math.pi)
    ring_T = k**2 * (0.125j - (np.log(k * own_speed / 2) + EULER - 0.5) / (4 * math.pi))
    T = split(hyper, log_hyper, np.full(count, -(k**2) / (8 * math.pi)), ring_T) * speed * here
    return [alpha * S, D, alpha * K, T]


def _quadrature(count: int) -> tuple[tuple[np.ndarray, np.ndarray], float]:
    """Weights for ln(4 sin^2((t - s)/2)) times a smooth function, that logarithm itself, and the plain weight."""
    total = SIDES * count
    half = total // 2
    lag = np.arange(total)
    orders = np.arange(1, half)
    angle = 2 * math.pi * lag / total
    weights = -(2 * math.pi / half) * (np.cos(np.outer(angle, orders)) @ (1 / orders))
    weights -= math.pi / half**2 * np.cos(half * angle)
    logarithm = np.log(np.maximum(4 * np.sin(angle / 2) ** 2, 1e-300))
    apart = (np.arange(count)[:, None] - np.arange(total)[None, :]) % total
    return (weights[apart], logarithm[apart]), 2 * math.pi / total
