"""The comparison, made once for all tests that look at it."""

import signal

import pytest

# What a shell starts in the background ignores Ctrl-C, and after nohup the end of the terminal: tests press both.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)


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
    monkeypatch.setattr("lobsim.display.progress.PATIENCE_S", 1e5)
