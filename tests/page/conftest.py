"""One server, and runs that several tests look at, each solved once."""

import pytest

from benchmarks.page import started
from lobsim.page import solve
from lobsim.page.state import read


@pytest.fixture(scope="session")
def nips():
    return solve.discharge(read("").choices)


@pytest.fixture(scope="session")
def swollen():
    """VF in a coin: it swells, opens its bundles, and starves behind a passivated mouth."""
    return solve.discharge(read("membrane=VF&build=coin").choices)


@pytest.fixture(scope="session")
def cycled():
    told = []
    choices = read("build=cycling&view=cycles&current=2&until=1.5&times=2").choices
    return solve.cycled(choices, lambda done, count: told.append((done, count))), told


@pytest.fixture(scope="session")
def address():
    """Where the page is served; the tests of the group "page" run in one process and share it."""
    with started() as (_, found):
        yield found
