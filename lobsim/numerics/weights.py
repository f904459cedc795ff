"""Importance weights: draws from a density that is nearly the right one, corrected for what it is not."""

from typing import NamedTuple

import numpy as np

from lobsim.numerics.arrays import Array, Table

TRUSTED = 0.7  # k of Pareto, above which weights are not to be trusted (Vehtari et al., J. Mach. Learn. Res. 25, 72)
FEWEST = 25  # draws that a distribution of the largest weights can be fitted to
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
        Logarithms of right density over that of the draws [-], up to a constant; minus infinity is no weight.

    Returns
    -------
    Weighed
        The weights. Of too few draws they are as they are, and k is not a number.
    """
    found, some = np.zeros(log_weights.size), np.isfinite(log_weights)
    given, k = log_weights[some], 0.0
    if given.size and np.ptp(given) >= ALIKE:
        given, k = _smoothed(given - given.max())
    found[some] = np.exp(given - given.max(initial=-np.inf))
    total = float(found.sum())
    return Weighed(found / total, k, float(total**2 / np.sum(found**2))) if total else Weighed(found, np.nan, 0.0)


def _smoothed(log_weights: Array) -> tuple[Array, float]:
    from arviz_stats.base import array_stats  # takes as long to load as all of SciPy

    if log_weights.size < FEWEST:
        return log_weights, np.nan
    with np.errstate(all="ignore"):  # tails that are all alike
        given, k = array_stats.psislw(-log_weights)  # which it takes with the other sign
    return (np.asarray(given), float(k)) if np.isfinite(given).all() else (log_weights, np.nan)


def resampled(weights: Array, count: int, seed: int) -> Table:
    """Choose draws, in numbers from 0, as often as their weights [-] say: to the next whole number, by one seed."""
    random = np.random.default_rng(seed)
    marks = (np.arange(count) + random.uniform()) / count
    chosen = np.searchsorted(np.cumsum(weights), marks * weights.sum())
    return random.permutation(np.minimum(chosen, len(weights) - 1))
