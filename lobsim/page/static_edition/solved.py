"""True discharges at points of the knobs: by the engine of `lobsim.sweep`, in lanes, and by IDAKLU where it cannot."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lobsim.cell import Cell, caution
from lobsim.numerics.arrays import Array
from lobsim.page.static_edition.axes import Axis
from lobsim.sweep import sweep
from lobsim.sweep.study import study

UNTIL_V = 2.0  # as the page of `lobsim page` opens
CURRENT = "current [mA/cm2]"
EVEN = 129  # points of a curve, evenly in charge
# Those of them that are kept: close together where a curve begins and ends.
KEPT = np.array([*range(0, 6), 8, 10, 13, *range(16, 113, 4), 115, 118, 120, *range(122, 129)])
SHARES: Array = KEPT / (EVEN - 1)


@dataclass(frozen=True)
class Solved:
    """Discharges at P points.

    Attributes
    ----------
    capacity_mAh_g : array
        Shape (P,) [mAh/g]; NaN where the cell does not carry the current or no solver solves it.
    voltage_V : array
        At `SHARES` of the capacity [V], shape (P, S).
    cause : tuple of str
        Why each ended; empty where there is none.
    """

    capacity_mAh_g: Array
    voltage_V: Array
    cause: tuple[str, ...]


@caution.silent()
def solved(cell: Cell, axes: Sequence[Axis], points: Array, jobs: int | None = None) -> Solved:
    """Solve a discharge at each of P points.

    Parameters
    ----------
    cell : Cell
        The cell; its knobs are set.
    axes : sequence of Axis
        Its knobs.
    points : array
        Values of the knobs in their units, shape (P, knobs).
    jobs : int, optional
        Processes; as many as there are cores by default.

    Returns
    -------
    Solved
        In the order of the points [mAh/g, V].
    """
    vary: dict[str, Any] = {
        axis.parameter or CURRENT: tuple(map(float, points[:, place] * axis.si)) for place, axis in enumerate(axes)
    }
    vary["current"] = vary.pop(CURRENT)
    asked = study(cell, vary, design="list", protocol=f"Discharge at {{current}} mA/cm2 until {UNTIL_V:g} V")
    keys = [run.key for run in asked.runs]
    with tempfile.TemporaryDirectory(prefix="lobsim-") as folder:
        store = sweep(asked, folder, jobs=jobs, points=EVEN)
        rows = store.table(keys)
        curves = store.curves(keys, EVEN)
        voltage = curves["voltage_V"].to_numpy()[:, KEPT]
    capacity = rows["capacity_mAh_g"].to_numpy(dtype=float)
    good = (rows["status"] == "ended").to_numpy() & (capacity > 0) & np.isfinite(voltage).all(axis=1)
    causes = [str(cause) if ended else "" for cause, ended in zip(rows["cause"], good, strict=True)]
    return Solved(np.where(good, capacity, np.nan), voltage, tuple(causes))
