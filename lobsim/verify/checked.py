"""Number that is checked: exact and computed, how far apart they may be and why, and the curves for a figure."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lobsim.display.notebook import Shown

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False, repr=False)
class CheckedCurve(Shown):
    """Curve that is exact and curve that was computed at the same points, with the words of both axes."""

    SHOWN = ("what", "over", "x")

    over: str
    what: str
    x: Array
    exact: Array
    computed: Array


@dataclass(frozen=True, eq=False, repr=False)
class Checked(Shown):
    """One number that must come out.

    Attributes
    ----------
    name : str
        The result of physics 9 that it belongs to, such as "T4".
    what : str
        What is compared, with its unit in brackets.
    exact, computed : float
        By hand, and by the models. Of a curve, where they differ most.
    tolerance : float
        The largest difference; relative to what is exact if ``relative``, else in the unit of the numbers.
    reason : str
        Why the tolerance is no smaller.
    relative : bool
        How the tolerance is meant.
    order : float, optional
        The order with which the error was seen to fall with the cell size.
    curve : CheckedCurve, optional
        For the figure.
    """

    SHOWN = ("name", "what", "computed", "exact", "tolerance", "holds")

    name: str
    what: str
    exact: float
    computed: float
    tolerance: float
    reason: str
    relative: bool = True
    order: float | None = None
    curve: CheckedCurve | None = None

    @property
    def deviation(self) -> float:
        """Deviation of the computed number, as the tolerance is meant: relative [-] or in the unit of the numbers."""
        return (self.computed - self.exact) / (abs(self.exact) if self.relative else 1.0)

    @property
    def holds(self) -> bool:
        """Whether it is within the tolerance; what is no number holds nothing."""
        return bool(abs(self.deviation) <= self.tolerance)

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers and words, ready for JSON."""
        kept = ("name", "what", "exact", "computed", "deviation", "tolerance", "relative", "order", "holds", "reason")
        return {key: getattr(self, key) for key in kept}


def along(
    name: str,
    axes: tuple[str, str],
    points: tuple[ArrayLike, ArrayLike, ArrayLike],
    tolerance: float,
    reason: str,
    *,
    scale: float | None = None,
) -> Checked:
    """Compare curves, by the point where they differ most.

    Parameters
    ----------
    name, tolerance, reason
        As in `Checked`.
    axes : tuple of str
        Words and units of the horizontal and the vertical axis.
    points : tuple of array
        x, exact, computed, each of shape (N,), in the units of the axes.
    scale : float, optional
        What the tolerance is a share of, if not of the exact values point by point; 1 for an absolute one.
    """
    x, exact, computed = (np.asarray(values, dtype=float).ravel() for values in points)
    deviation = np.abs(computed - exact) / (np.abs(exact) if scale is None else scale)
    worst = int(np.argmax(np.where(np.isnan(deviation), np.inf, deviation)))
    curve = CheckedCurve(*axes, x, exact, computed)
    allowed = tolerance * (scale or 1.0)
    found = float(exact[worst]), float(computed[worst])
    return Checked(name, axes[1], *found, allowed, reason, relative=scale is None, curve=curve)


def given(there: object, number: float) -> float:
    """Return a number, in any unit, if the effect that it measures is there; a missing effect verifies nothing."""
    return float(number) if there else math.nan


def order(errors: Iterable[float]) -> float:
    """Order [-] of errors on meshes, each twice as fine as the one before: that of the last two."""
    coarse, fine = list(errors)[-2:]
    return math.log2(abs(coarse / fine)) if coarse and fine else math.nan


def titled(row: Checked, case: str) -> Checked:
    """Say which case a row is."""
    return replace(row, what=f"{row.what}, {case}")
