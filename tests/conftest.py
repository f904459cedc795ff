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


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    """Long jobs do not speak of themselves in tests: on a busy machine any may be long."""
    monkeypatch.setattr("lobsim.progress.PATIENCE_S", 1e5)
