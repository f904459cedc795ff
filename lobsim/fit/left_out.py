"""Density of measurements that are left out, given all others, where errors are correlated.

For a normal likelihood with covariance C, what is off r and Q = C^-1, a group i of measurements given the others is
normal too: what is off has the mean r_i - Q_ii^-1 (Q r)_i, and its covariance is Q_ii^-1 (Buerkner, Gabry and Vehtari,
Comput. Stat. 36 (2021) 1243, equations 16 and 17). So every group can be left out without a further fit: draws are
weighed by one over that density, and the largest weights are smoothed (Vehtari et al., Stat. Comput. 27 (2017) 1413).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import linalg

from lobsim.fit.curves import Array
from lobsim.numerics.weights import TRUSTED, smoothed


@dataclass(frozen=True, eq=False)
class LeftOut:
    """How well measurements are predicted from the others.

    Attributes
    ----------
    densities : array, shape (groups,)
        Logarithm of the predictive density of every group [-], its traits in V and in logarithms [-].
    shapes : array, shape (groups,)
        Shape k [-] of the largest weights of each: above 0.7 it is not to be trusted.
    """

    densities: Array
    shapes: Array

    @property
    def total(self) -> float:
        """Expected log predictive density of all groups [-]."""
        return float(self.densities.sum())

    @property
    def doubtful(self) -> int:
        """How many groups have weights that are not to be trusted."""
        return int(np.sum(~(self.shapes <= TRUSTED)))


def one_by_one(count: int) -> list[Array]:
    """Groups of one measurement each, of so many [-]."""
    return [np.array([n]) for n in range(count)]


def given_the_others(covariance: Array, off: Array, groups: Sequence[Array]) -> Array:
    """Logarithm of the density [-] of every group of measurements given all others.

    Parameters
    ----------
    covariance : array, shape (T, T)
        Of the errors, of voltages [V] and logarithms [-].
    off : array, shape (T,) or (T, D)
        Measurement less model, in the same; a column for each draw.
    groups : sequence of array of int
        Which measurements are left out together.

    Returns
    -------
    array, shape (groups,) or (groups, D)
        The logarithms.
    """
    precision = linalg.cho_solve(linalg.cho_factor(covariance, lower=True), np.eye(len(covariance)))
    pulled = precision @ off
    found = []
    for group in groups:
        root = linalg.cholesky(precision[np.ix_(group, group)], lower=True)
        scaled = linalg.solve_triangular(root, pulled[group], lower=True)
        constant = np.log(np.diag(root)).sum() - group.size * np.log(2 * np.pi) / 2
        found.append(constant - np.sum(scaled**2, axis=0) / 2)
    return np.array(found)


def left_out(log_densities: Array) -> LeftOut:
    """Predictive density of every group when it is left out.

    Parameters
    ----------
    log_densities : array, shape (draws, groups)
        Logarithm of the density [-] of every group given the others, by draws of equal weight from all of them.
    """
    found, shapes = [], []
    for column in log_densities.T:
        weights, shape, _ = smoothed(-column)
        top = column.max()
        found.append(top + np.log(weights @ np.exp(column - top)))
        shapes.append(shape)
    return LeftOut(np.array(found), np.array(shapes))
