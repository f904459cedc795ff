"""What several folders of tests look at: the comparison, made once, and the cell that can be calculated by hand."""

import os
import signal

import pytest

# What a shell starts in the background ignores Ctrl-C, and after nohup the end of the terminal: tests press both.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)

# Whether a run is compiled depends on what ran before it, and its last digits on that. tests/solver compiles.
os.environ.setdefault("LOBSIM_COMPILER", "none")


@pytest.fixture(scope="session")
def compared():
    from lobsim import compare

    return compare()


@pytest.fixture(scope="session")
def fast():
    """Make the numbers of the fast cell, with changes."""
    from lobsim.verify import fast_cell

    return fast_cell.fast


@pytest.fixture(scope="session")
def still():
    """Make the numbers of the fast cell whose product takes no room, with changes."""
    from lobsim.verify import fast_cell

    return fast_cell.still


@pytest.fixture(scope="session")
def slab():
    """Geometry and transport of the fast cell as a slab, in SI units."""
    from lobsim.verify import fast_cell

    return fast_cell.SLAB


@pytest.fixture(scope="session")
def nature():
    """Constants for calculations by hand."""
    from lobsim.verify import fast_cell

    return fast_cell.NATURE


@pytest.fixture(scope="session")
def swings():
    """Swings of NIPS and VF in cycling cells under oxygen pressure and ceramic resistance, on a coarse mesh."""
    from examples import power_limit_tornado

    return power_limit_tornado.swings(("oxygen pressure", "ceramic resistance"), positive=10)


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    """Long jobs do not speak of themselves in tests: on a busy machine any may be long."""
    monkeypatch.setattr("lobsim.display.progress.PATIENCE_S", 1e5)
