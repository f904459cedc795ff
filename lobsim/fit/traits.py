"""Traits of a curve: what is compared when a model may be wrong.

The voltages at equal shares of the capacity, in groups of neighbours, and the logarithm of the capacity itself. So a
curve that ends a little early is off in its capacity, and not in the voltage of its steep end.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lobsim.fit.curves import Array, Curve
from lobsim.fit.misfit import end
from lobsim.fit.model_curve import ModelCurve

GROUPS = 30  # of neighbouring points of a curve
LEAST = 1e-4  # share of the capacity, and slope over it [V], that count as none
BEGIN = 0.01  # share of the capacity from which points count: before, a double layer and the first volts decide


@dataclass(frozen=True, eq=False)
class Traits:
    """Traits that were measured of a curve.

    Attributes
    ----------
    shares : array, shape (G,)
        Mean share of the capacity [-] of every group.
    values : array, shape (G + 1,) or (G,)
        Mean voltages [V], and the logarithm [-] of the capacity in mAh/cm2 if the curve went to its limit.
    noise : array, the same shape
        Standard deviations of the measurement.
    slopes : array, shape (G,)
        Voltage over share [V], at the groups.
    capacity_mAh_cm2 : float
        The capacity, or how far the curve goes.
    is_whole : bool
        Whether it went to its limit.
    """

    curve: Curve
    shares: Array
    values: Array
    noise: Array
    slopes: Array
    capacity_mAh_cm2: float
    is_whole: bool
    _means: Array

    @classmethod
    def measured(cls, curve: Curve, is_whole: bool) -> "Traits":
        """Read the traits of a curve, in mAh/cm2 and V, which went to its limit or not."""
        Q = float(curve.capacity_mAh_cm2[-1])
        shares = curve.capacity_mAh_cm2 / Q
        counted = np.flatnonzero((shares >= BEGIN) & (shares < 1.0))
        counted = counted if counted.size else np.arange(shares.size)
        groups = np.array_split(counted, min(GROUPS, counted.size))
        means = np.zeros((len(groups), shares.size))
        for row, group in zip(means, groups, strict=True):
            row[group] = 1 / group.size
        noise = np.sqrt(means**2 @ curve.sigma_V**2)
        at, values = means @ shares, means @ curve.voltage_V
        slopes = np.diff(np.append(values, curve.voltage_V[-1])) / np.maximum(np.diff(np.append(at, 1.0)), LEAST)
        if is_whole:
            steepest = max(abs(float(slopes[-1])), LEAST)
            values = np.append(values, np.log(Q))
            noise = np.append(noise, np.hypot(curve.resolution_mAh_cm2 / Q, curve.noise_V / steepest))
        return cls(curve, at, values, noise, slopes, Q, is_whole, means)

    def of(self, answer: ModelCurve) -> Array:
        """The same traits [V, -] of a curve of the model; not numbers if the cell does not carry the current."""
        if answer.voltage_V.size < 2:
            return np.full(self.values.size, np.nan)
        points, Q = self.curve.capacity_mAh_cm2, end(self.curve, answer)
        if not Q > 0:
            return np.full(self.values.size, np.nan)
        stretched = points * (Q / self.capacity_mAh_cm2 if self.is_whole else 1.0)
        V = self._means @ np.interp(stretched, answer.capacity_mAh_cm2, answer.voltage_V)
        return np.append(V, np.log(Q)) if self.is_whole else V


def joined(parts: Sequence[Array]) -> Array:
    """The traits [V, -] of all curves, one curve after the other."""
    return np.concatenate(list(parts))
