"""The comparison, made once for all tests that look at it."""

import pytest


@pytest.fixture(scope="session")
def compared():
    from lobsim import compare

    return compare()


@pytest.fixture(scope="session")
def swings():
    """Swings of NIPS and VF in cycling cells under oxygen pressure and ceramic resistance, on a coarse mesh."""
    from examples import power_limit_tornado

    return power_limit_tornado.swings(("oxygen pressure", "ceramic resistance"), positive=10)
