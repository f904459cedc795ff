"""Arrays in two bytes a number, as the page carries them: what is judged is what is shown."""

import base64
from dataclasses import dataclass
from typing import Any

import numpy as np

from lobsim.numerics.arrays import Array

MOST = 65534  # the largest is kept for what is missing
MISSING = 65535


@dataclass(frozen=True)
class Rounded:
    """Numbers at even steps.

    Attributes
    ----------
    steps : array of unsigned two-byte integers
        How many steps above the lowest [-]; the largest such integer is of a number that is missing.
    low, step : float
        The lowest number and the step, in the unit of the numbers.
    """

    steps: Any
    low: float
    step: float

    @classmethod
    def of(cls, numbers: Array) -> "Rounded":
        """Round numbers of any unit; NaN is what is missing."""
        there = np.isfinite(numbers)
        low, high = (float(end(numbers[there])) if there.any() else 0.0 for end in (np.min, np.max))
        step = (high - low) / MOST or 1.0
        steps = np.where(there, np.round((np.where(there, numbers, low) - low) / step), MISSING)
        return cls(steps.astype("<u2"), low, step)

    @property
    def values(self) -> Array:
        """The rounded numbers, in their unit."""
        return np.where(self.steps == MISSING, np.nan, self.low + self.step * self.steps.astype(float))


def text(numbers: Any) -> str:
    """Whole numbers [-], each in two bytes, the lower first, in base64."""
    return base64.b64encode(np.asarray(numbers).astype("<u2").tobytes()).decode()
