"""Files of every format, written where a test can read them."""

import pytest

from tests.cyclers import made


@pytest.fixture
def write(tmp_path):
    """Write bytes, or a made file by the name of its format; gives its path."""

    def write(content, name=None):
        file = made.FILES[content] if isinstance(content, str) else made.Made(name or "cell.csv", content, {})
        return made.write(tmp_path, file)

    return write
