"""The comparison, made once for all tests that look at it."""

import pytest


@pytest.fixture(scope="session")
def compared():
    from lobsim import compare

    return compare()
