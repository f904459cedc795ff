"""Mercury intrusion: the radius that a pressure opens."""

import math
from dataclasses import dataclass

from lobsim.numerics.arrays import Array


@dataclass(frozen=True)
class Mercury:
    """Surface tension [N.m-1] and contact angle [degree] of mercury."""

    tension: float = 0.485
    angle: float = 140.0

    def radius(self, pressure: Array) -> Array:
        """Radius [m] of the cylinder that a pressure [Pa] fills, Washburn: -2 gamma cos(theta)/p."""
        return -2 * self.tension * math.cos(math.radians(self.angle)) / pressure
