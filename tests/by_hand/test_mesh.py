"""Whole discharges converge with the square of the cell size; T14 of docs/equations.md."""

import pytest

import lobsim
from lobsim.verify import mesh

CELLS = [(membrane, build) for membrane in ("VF", "DB", "NIPS") for build in ("coin", "stacked")]


@pytest.mark.parametrize(
    ("membrane", "build"), [("NIPS", "coin"), ("NIPS", "stacked"), ("VF", "coin"), ("VF", "stacked")]
)
@pytest.mark.parametrize("share", [0.1, 0.5])
def test_voltage_is_of_second_order_in_the_cell_size(holds, membrane, build, share):
    """Differences between 20, 40 and 80 cells at a given time, which is a given capacity.

    Order 2 +- 0.1; the differences are 20 to 600 uV, the solver's errors at 1e-7 less than 0.1 uV.
    """
    holds(mesh.voltage_order(membrane, build, share), 0.1, relative=False)


@pytest.mark.parametrize(("membrane", "build"), [("NIPS", "coin"), ("NIPS", "stacked"), ("VF", "stacked")])
def test_capacity_is_of_second_order_in_the_cell_size(holds, membrane, build):
    """As above. (The knee of VF in a coin is no smooth function of the mesh: order 1.6 there, by 0.02 %.)"""
    holds(mesh.capacity_order(membrane, build), 0.15, relative=False)


@pytest.mark.parametrize(("membrane", "build"), CELLS)
def test_doubling_the_usual_mesh_moves_no_capacity_by_a_per_cent(solve, capacity, membrane, build):
    """The bar of the issue; found: 0.2 % for DB in a coin, whose mouth clogs, 0.02 % and less for the others."""
    numbers = lobsim.Cell(membrane, build).numbers
    usual, doubled = (capacity(solve(numbers, points=points), numbers) for points in ((6, 40), (12, 80)))
    assert doubled == pytest.approx(usual, rel=3e-3)
