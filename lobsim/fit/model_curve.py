"""Curve that a model gives in place of a measured one, and how many solves it took."""

from dataclasses import dataclass, replace

import numpy as np

from lobsim.display.notebook import Shown
from lobsim.fit.curves import Array


@dataclass(frozen=True, eq=False, repr=False)
class ModelCurve(Shown):
    """Curve of the model, to be laid beside a measured one.

    Attributes
    ----------
    capacity_mAh_cm2, voltage_V : array, shape (T,)
        The half cycle to where it ends; no points if the cell cannot carry the current.
    slopes : array, shape (T, P)
        Derivatives of the voltage by the coordinates of the unknowns, at fixed capacity; P is 0 if not asked for.
    """

    SHOWN = ("capacity_mAh_cm2", "voltage_V")

    capacity_mAh_cm2: Array
    voltage_V: Array
    slopes: Array

    @property
    def end_mAh_cm2(self) -> float:
        """Capacity [mAh/cm2] at which it ends; below all others if the cell cannot carry the current."""
        return float(self.capacity_mAh_cm2[-1]) if self.capacity_mAh_cm2.size else -np.inf

    def at(self, capacity_mAh_cm2: Array, instead_V: Array) -> Array:
        """Voltage [V] at capacities, the last beyond its end; ``instead_V`` if the cell cannot carry the current."""
        if not self.voltage_V.size:
            return instead_V
        return np.interp(capacity_mAh_cm2, self.capacity_mAh_cm2, self.voltage_V)

    def with_slopes_of(self, near: "ModelCurve") -> "ModelCurve":
        """The same curve with the slopes of one so near that they are alike."""
        if not near.voltage_V.size:
            return self
        Q, known = self.capacity_mAh_cm2, near.capacity_mAh_cm2
        return replace(self, slopes=np.column_stack([np.interp(Q, known, column) for column in near.slopes.T]))


NONE = ModelCurve(np.zeros(0), np.zeros(0), np.zeros((0, 0)))


@dataclass
class Count:
    """Half cycles and protocols that were solved: without and with sensitivities."""

    plain: int = 0
    with_slopes: int = 0

    @property
    def all(self) -> int:
        """All of them."""
        return self.plain + self.with_slopes


def difference(one: ModelCurve, ahead: ModelCurve, behind: ModelCurve, forth: float, back: float) -> Array:
    """Derivative of the voltage by a coordinate, at fixed capacity, from the answers to either side.

    Parameters
    ----------
    one, ahead, behind : ModelCurve
        In the middle and to either side; where one of these has ended, the other one serves alone.
    forth, back : float
        How far they lie from the middle: a logarithm [-] or, on a linear scale, in the unit of the number; 0 for a
        side that is the middle itself.

    Returns
    -------
    array, shape (T,)
        At the capacities of the middle [V, by the coordinate].
    """
    Q, V = one.capacity_mAh_cm2, one.voltage_V
    there, here = (ahead.end_mAh_cm2 >= Q) | (back == 0), (behind.end_mAh_cm2 >= Q) | (forth == 0)
    neither = ~(there | here)
    up = np.where(there | neither, ahead.at(Q, V), V)
    down = np.where(here | neither, behind.at(Q, V), V)
    return np.asarray((up - down) / (forth * (there | neither) + back * (here | neither)), dtype=float)
