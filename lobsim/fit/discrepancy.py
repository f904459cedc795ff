"""Discrepancy: by how much a model is wrong, beside noise, as Gaussian processes over charge and current.

The voltage of a true curve, at a share x of its capacity, is that of the model plus d(x), and its capacity is that of
the model times exp(e); where a curve is steep, it also moves along x. Both d and e are alike at currents that are
alike, and are known the less, the farther the logarithm of a current is from those that were measured: their covariance
over currents i and j is

    exp(-|ln i - ln j| / L) + ln(i / m) ln(j / m) / L^2,

with m the middle of the measured currents (its geometric mean) and L a factor of three in current. Where capacities
fall steeply over current, a model is wrong as if the current were another: e is larger by sqrt(1 + s^2), with s their
slope d ln Q / d ln i. Curves of different kinds, discharges of fresh cells and charges after them, have nothing in
common. (Kennedy and O'Hagan, J. R. Stat. Soc.
B 63 (2001) 425, with the model's numbers integrated out.)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from lobsim.fit.curves import Array

ALONG = 0.3  # share of the capacity over which voltages are wrong together; a choice
CURRENTS = np.log(3.0)  # of ratios of currents, over which curves are wrong together; a choice
ALIKE = np.log(1.1)  # of ratios of currents, below which capacities tell no slope; a choice
PER_VOLT = 2.0  # shares of the capacity that a steep part moves for each volt that a flat one is off; a choice
# How wrong models of porous electrodes are thought to be: exponential priors with these means, assumed
VOLTAGE_V, CAPACITY = 0.02, 0.05
# The least are as right as a model is ever thought to be, assumed: fitted numbers take in much of what is wrong, so
# that few curves met well do not show that it is small (Brynjarsdottir and O'Hagan, Inverse Probl. 30 (2014) 114007)
SIZES_V = np.array([0.005, 0.01, 0.02, 0.035, 0.06, 0.1])
SIZES = np.array([0.01, 0.02, 0.04, 0.07, 0.11, 0.17])  # of the logarithm of the capacity


class Size(NamedTuple):
    """Size of the discrepancy: standard deviation of voltages [V] and of logarithms of capacities [-]."""

    voltage_V: float
    capacity: float


@dataclass(frozen=True, eq=False)
class Place:
    """Where traits lie: what is needed to say which are wrong together.

    Attributes
    ----------
    kind : str
        Curves of other kinds are wrong in their own way.
    current : float
        The logarithm of the current density [-], of mA/cm2.
    shares, slopes : array, shape (G,)
        Shares of the capacity [-] of the voltages, and slopes of the curve over them [V].
    is_whole : bool
        Whether the capacity is a trait as well.
    steepness : float
        How the logarithm of the capacity changes with that of the current [-].
    """

    kind: str
    current: float
    shares: Array
    slopes: Array
    is_whole: bool
    steepness: float = 0.0


def steepness(currents: Array, capacities: Array) -> Array:
    """Slope of capacities over currents at each of them, both as logarithms [-], shape (curves,).

    The slope of a straight line through all, the nearer the more: none if there is one current.
    """
    weights = np.exp(-np.abs(currents[:, None] - currents) / CURRENTS)
    weights /= weights.sum(axis=1, keepdims=True)
    x, y = (values - (weights @ values)[:, None] for values in (currents, capacities))
    return np.asarray((weights * x * y).sum(axis=1) / ((weights * x**2).sum(axis=1) + ALIKE**2))


def covariance(size: Size, ones: Sequence[Place], others: Sequence[Place], middle: float) -> Array:
    """Covariance of the discrepancies of traits, voltages [V] and logarithms [-], shape (T, T of the others).

    ``middle`` is the logarithm [-] of the middle of the measured currents in mA/cm2.
    """
    return np.block([[_between(size, one, other, middle) for other in others] for one in ones])


def _between(size: Size, one: Place, other: Place, middle: float) -> Array:
    rows, columns = (place.shares.size + place.is_whole for place in (one, other))
    found = np.zeros((rows, columns))
    if one.kind != other.kind:
        return found
    alike = np.exp(-abs(one.current - other.current) / CURRENTS)
    alike += (one.current - middle) * (other.current - middle) / CURRENTS**2
    near = _matern(np.abs(one.shares[:, None] - other.shares) / ALONG)
    moved = PER_VOLT**2 * np.outer(one.slopes, other.slopes)
    # Where a curve ends it is at its limit, whatever the model
    ends = np.outer(np.minimum(1, (1 - one.shares) / ALONG), np.minimum(1, (1 - other.shares) / ALONG))
    found[: one.shares.size, : other.shares.size] = alike * near * size.voltage_V**2 * (1 + moved * ends)
    if one.is_whole and other.is_whole:
        found[-1, -1] = alike * size.capacity**2 * np.hypot(1, one.steepness) * np.hypot(1, other.steepness)
    return found


def _matern(distance: Array) -> Array:
    """Matern's correlation [-] of once differentiable functions."""
    scaled = np.sqrt(3) * distance
    return np.asarray((1 + scaled) * np.exp(-scaled))


def log_prior(size: Size) -> float:
    """Logarithm of the prior density [-] of a size, over the logarithms of the two."""
    shares = size.voltage_V / VOLTAGE_V, size.capacity / CAPACITY
    return float(sum(np.log(share) - share for share in shares))
