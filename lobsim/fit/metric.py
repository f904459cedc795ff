"""Metric: in which standard deviations what is off is counted, if cells differ and the model is wrong."""

from functools import cached_property

import numpy as np
from scipy import linalg

from lobsim.fit.curves import Array
from lobsim.fit.seen import Seen, Straight
from lobsim.fit.sizes import Sizes


class Metric:
    """Normal density of what is off, for one set of sizes, with the factors of the cells summed out.

    Parameters
    ----------
    seen : Seen
        What was measured.
    near : Straight
        The model around a mode, whose slopes by the factors hold.
    sizes : Sizes
        Sizes of discrepancy and spread.
    """

    def __init__(self, seen: Seen, near: Straight, sizes: Sizes) -> None:
        self.sizes, self.near = sizes, near
        self.deviations = np.tile(sizes.spread * seen.cells.spread.deviations, len(seen.cells.names))
        moved = near.of_cells * self.deviations
        self.root = linalg.cholesky(seen.wrong(sizes.discrepancy) + moved @ moved.T, lower=True)

    def scaled(self, off: Array) -> Array:
        """What is off in independent standard deviations [-], of columns of traits."""
        return np.asarray(linalg.solve_triangular(self.root, off, lower=True, check_finite=False))

    @cached_property
    def log_volume(self) -> float:
        """Logarithm of the volume of the distribution [-], without the constant of the number of traits."""
        return float(np.sum(np.log(np.diag(self.root))))

    @cached_property
    def factors(self) -> tuple[Array, Array]:
        """Mean of all cells' factors [-] for each trait that is off, (C J, T), and the root of their covariance."""
        prior = np.diag(self.deviations**2)
        gain = prior @ self.near.of_cells.T @ linalg.cho_solve((self.root, True), np.eye(self.root.shape[0]))
        covariance = prior - gain @ self.near.of_cells @ prior
        return gain, np.linalg.cholesky(covariance + 1e-12 * np.eye(len(prior)))
