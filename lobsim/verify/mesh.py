"""Whole discharges converge with the square of the cell size, T14 of physics 9."""

from functools import cache
from typing import Any

from lobsim.cell import Cell
from lobsim.numerics.solver import REFERENCE
from lobsim.verify.checked import Checked, given, order
from lobsim.verify.fast_cell import capacity, solve

CELLS = (20, 40, 80)
SOLVER = 2e-6  # V; differences of voltage below are the solver's


@cache
def _runs(membrane: str, build: str) -> list[Any]:
    numbers = Cell(membrane, build).numbers
    return [solve(numbers, points=(n * 6 // 40, n), accuracy=REFERENCE) for n in CELLS]


def voltage_order(membrane: str, build: str, share: float) -> list[Checked]:
    """T14: the voltage at a share [-] of the time, which is a given capacity, on 20, 40 and 80 cells."""
    runs = _runs(membrane, build)
    coarse, middle, fine = (float(run["Voltage [V]"](share * runs[1].t[-1])) for run in runs)
    falls = given(SOLVER < abs(coarse - middle) < 2e-3, order((coarse - middle, middle - fine)))
    what = f"order in x of the voltage at {100 * share:g} %, {membrane} {build}"
    return [Checked("T14", what, 2, falls, 0.1, "differences of 20 to 600 uV, the solver's are 0.1 uV", False, falls)]


def capacity_order(membrane: str, build: str) -> list[Checked]:
    """T14: the capacity on 20, 40 and 80 cells."""
    found = [capacity(run, Cell(membrane, build).numbers) for run in _runs(membrane, build)]
    falls = order((found[0] - found[1], found[1] - found[2]))
    what = f"order in x of the capacity, {membrane} {build}"
    return [Checked("T14", what, 2, falls, 0.15, "as the voltage; an end is less smooth", False, falls)]
