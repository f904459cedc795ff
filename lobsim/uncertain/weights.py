"""Importance weights: draws from a density that is nearly the right one, corrected for what it is not."""

from typing import NamedTuple

import numpy as np

from lobsim.errors import LobsimError
from lobsim.numerics.arrays import Array, Table

TRUSTED = 0.7  # k of Pareto, above which weights are not to be trusted (Vehtari et al., J. Mach. Learn. Res. 25, 72)

ALIKE = 1e-6  # difference of logarithms [-] below which all weights are the same


class Weighed(NamedTuple):
    """Smoothed weights [-] that sum to one, k of Pareto, and how many draws of equal weight are worth as much."""

    weights: Array
    k: float
    effective: float


def smoothed(log_weights: Array) -> Weighed:
    """Smooth the largest importance weights by a Pareto distribution.

    Parameters
    ----------
    log_weights : array, shape (draws,)
        Logarithms of right density over that of the draws [-], up to a constant.

    Returns
    -------
    Weighed
        The weights.

    Raises
    ------
    LobsimError
        If arviz-stats is not installed.
    """
    try:
        from arviz_stats.base import array_stats
    except ImportError:
        raise LobsimError("importance weights need arviz-stats: pip install 'lobsim[uncertain]'") from None
    if np.ptp(log_weights) < ALIKE:
        return Weighed(np.full(log_weights.size, 1 / log_weights.size), 0.0, float(log_weights.size))
    given, k = array_stats.psislw(-(log_weights - log_weights.max()))  # which it takes with the other sign
    weights = np.exp(given - given.max())
    weights /= weights.sum()
    return Weighed(weights, float(k), float(1 / np.sum(weights**2)))


def resampled(weights: Array, count: int, seed: int) -> Table:
    """Choose draws, in numbers from 0, as often as their weights [-] say: to the next whole number, by one seed."""
    random = np.random.default_rng(seed)
    marks = (np.arange(count) + random.uniform()) / count
    chosen = np.searchsorted(np.cumsum(weights), marks * weights.sum())
    return random.permutation(np.minimum(chosen, len(weights) - 1))
