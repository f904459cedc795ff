"""What writes files, asked for their bytes."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any


def content(write: Callable[[Path], Any], name: str = "cell.toml") -> bytes:
    """Give the bytes of what is written to a path of some name, in a folder that is removed at once."""
    with TemporaryDirectory() as folder:
        path = Path(folder, name)
        write(path)
        return path.read_bytes()
