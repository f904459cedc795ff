"""Modes of a circular rod, exactly, and by the same elements as the hexagon."""

import numpy as np
from scipy.special import h1vp, hankel1, jv, jvp

from hexwgm.eigen import near
from hexwgm.errors import HexwgmError
from hexwgm.helmholtz import assemble, bloch, project
from hexwgm.sector_mesh import rows
from hexwgm.stretch import Stretch

STEP = 1e-6
SETTLED = 1e-12
MOST_STEPS = 60


def mie(N: int, k: complex, n: float, background: float, pol: str) -> complex:
    """Wave number times radius of a mode exp(i N theta), near a guess.

    psi = J_N(n k r) inside, a multiple of H_N(n_C k r) outside; psi and w dpsi/dr are continuous, w = 1 (TM) or n^-2.

    Raises
    ------
    HexwgmError
        If it does not settle.
    """
    inner, outer = (n, background) if pol == "TM" else (1 / n, 1 / background)

    def excess(at: complex) -> complex:
        inside, outside = n * at, background * at
        return inner * jvp(N, inside) * hankel1(N, outside) - outer * jv(N, inside) * h1vp(N, outside)

    for _ in range(MOST_STEPS):
        step = excess(k) * 2 * STEP / (excess(k + STEP) - excess(k - STEP))
        k -= step
        if abs(step) < SETTLED * abs(k):
            return complex(k)
    raise HexwgmError(f"no mode of order {N} of the circle near k times radius = {k.real:.4g}")


def by_elements(N: int, k: complex, n: float, background: float, pol: str, step: float) -> complex:
    """Wave number times radius of the mode nearest a guess, by elements of which rows are a step apart.

    Parameters
    ----------
    N : int
        Order.
    k : complex
        Guess, wave number times radius.
    n, background : float
        Indices.
    pol : str
        "TM" or "TE".
    step : float
        Distance of rows, over the radius.
    """
    wave = 2 * np.pi / k.real
    at = rows(step, step * n / background, 0.0, 0.9 * wave, 1.8 * wave)
    found = assemble(at, Stretch(at, circle=True))
    sector = project(found, bloch(found, N % 6), pol)
    ks, _ = near(*sector.pair({"rod": n, "outside": background}), k, 1)
    return complex(ks[0])
