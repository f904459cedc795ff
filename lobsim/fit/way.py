"""Way along the bottom of the misfit, from one end of a descent to another."""

import numpy as np

from lobsim.fit.curves import Array
from lobsim.fit.descent import Bottom, Descent, descend
from lobsim.fit.held import held
from lobsim.fit.units import Units

BARRIER = 1.0  # units that the misfit may rise on the way: then the pass is 0.6 times as likely as the end
STEPS = 6  # of the way
LOOSE = 0.1  # squares of noise that the next step of a first descent, or of one on the way, must gain


class Way:
    """Way along the bottom of the misfit from an end to a lower one.

    Parameters
    ----------
    begin, aim : Bottom
        The two ends: coordinates [-] or in the unit of the number.
    bounds : tuple of array
        Bounds of the coordinates.
    measure : Units
        The units of the misfit.
    """

    def __init__(self, begin: Bottom, aim: Bottom, bounds: tuple[Array, Array], measure: Units) -> None:
        self.begin, self.aim, self.bounds, self.measure = begin, aim, bounds, measure
        self.lowest, self.is_open = begin, False

    def gone(self) -> Descent:
        """Go it, until a barrier is met; it is open if none is, and it comes to its aim."""
        low, high = self.bounds
        k = int(np.argmax(np.abs(self.aim.point - self.begin.point) / (high - low)))
        others = np.arange(low.size) != k
        bottom, most = self.begin, self.measure.height(self.begin.tried) + BARRIER
        for value in np.linspace(self.begin.point[k], self.aim.point[k], STEPS + 1)[1:]:
            descent = descend(bottom.point[others], low[others], high[others], settled=LOOSE)
            bottom = yield from held(descent, k, value)
            if self.measure.height(bottom.tried) > most:
                return bottom
            self.lowest = min(self.lowest, bottom, key=lambda one: one.tried.cost)
        self.is_open = self.measure.height(bottom.tried) <= self.measure.height(self.aim.tried) + BARRIER
        return bottom
