"""Eigenvalues of one sector near a guess, and Newton's method on the index that changes with the wavelength."""

from collections.abc import Callable

import numpy as np
import scipy.sparse as sp
from scipy.sparse.linalg import ArpackNoConvergence, LinearOperator, SuperLU, eigs, splu

from hexwgm.errors import HexwgmError

Pair = Callable[[complex], tuple[sp.csc_matrix, sp.csc_matrix]]
STEP = 1e-5  # of k, for the derivative by central differences: errors of 1e-10
SETTLED = 1e-11  # of k
MOST_STEPS = 12


def factor(matrix: sp.csc_matrix) -> SuperLU:
    """Factor a matrix of symmetric pattern: pivots from the diagonal keep it three times as sparse."""
    return splu(matrix, permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.01, options={"SymmetricMode": True})


def near(A: sp.csc_matrix, B: sp.csc_matrix, k: complex, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Solve A x = k^2 B x for the k nearest a guess.

    scipy's own shift-invert takes the mass matrix as Hermitian, which that of an absorbing layer is not; the operator
    (A - k^2 B)^-1 B is given to it instead.

    Returns
    -------
    ks : array, shape (count,)
        Wave numbers, in the inverse of the rod's side.
    fields : array, shape (free unknowns, count)

    Raises
    ------
    HexwgmError
        If the iteration does not converge.
    """
    solve = factor(A - k**2 * B).solve
    operator = LinearOperator(A.shape, matvec=lambda x: solve(B @ x), dtype=complex)
    start = np.random.default_rng(1).standard_normal(A.shape[0]) + 0j  # fixed, so that runs repeat
    try:
        inverse, fields = eigs(operator, k=count, v0=start)
    except ArpackNoConvergence:
        raise HexwgmError(f"no modes were found near k times side = {k.real:.4g}: change the wavelength") from None
    return np.sqrt(k**2 + 1 / inverse), fields


def newton(pair: Pair, k: complex, x: np.ndarray) -> tuple[complex, np.ndarray, float]:
    """Solve [A(k) - k^2 B(k)] x = 0 by inverse iteration on the derivative.

    Parameters
    ----------
    pair : callable
        k -> A, B with the index at that k.
    k, x : complex, array
        A guess.

    Returns
    -------
    k : complex
    x : array, shape (free unknowns,)
    residual : float
        Norm of A x - k^2 B x over that of A x [-].

    Raises
    ------
    HexwgmError
        If k does not settle.
    """
    for _ in range(MOST_STEPS):
        A, B = pair(k)
        better = factor(A - k**2 * B).solve(_change(pair, k, x))
        step = np.vdot(x, x) / np.vdot(x, better)
        k, x = k - step, better / np.linalg.norm(better)
        if abs(step) < SETTLED * abs(k):
            A, B = pair(k)
            return k, x, float(np.linalg.norm(A @ x - k**2 * (B @ x)) / np.linalg.norm(A @ x))
    raise HexwgmError(f"the mode near k times side = {k.real:.4g} does not settle: change the window or the side")


def _change(pair: Pair, k: complex, x: np.ndarray) -> np.ndarray:
    def applied(at: complex) -> np.ndarray:
        A, B = pair(at)
        return A @ x - at**2 * (B @ x)

    return (applied(k * (1 + STEP)) - applied(k * (1 - STEP))) / (2 * STEP * k)
