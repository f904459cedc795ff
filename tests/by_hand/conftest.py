"""The cell that can be calculated by hand, lobsim.verify.fast_cell, and how a test looks at rows of lobsim.verify."""

import pybamm
import pytest

from lobsim.verify import fast_cell


@pytest.fixture(scope="session")
def solve():
    """Solve a discharge with a model that is built once per structure, every number an input."""
    pybamm.set_logging_level("ERROR")
    return fast_cell.solve


@pytest.fixture(scope="session")
def capacity():
    """Capacity of a discharge at constant current, mAh per gram of carbon, from current and time alone."""
    return fast_cell.capacity


@pytest.fixture(scope="session")
def holds():
    """Assert that rows hold, within tolerances that the test names: none is widened in lobsim.verify unseen."""
    pybamm.set_logging_level("ERROR")

    def holds(rows, *tolerances, relative=True):
        assert len(rows) >= len(tolerances) > 0
        for row, tolerance in zip(rows, tolerances if len(tolerances) > 1 else tolerances * len(rows), strict=True):
            assert row.relative == relative and row.tolerance <= tolerance * (1 + 1e-9), row.what
            assert row.holds, f"{row.what}: {row.computed} instead of {row.exact}, {row.tolerance} allowed"

    return holds
