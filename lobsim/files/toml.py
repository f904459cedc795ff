"""TOML files: read, and named with the line when something in them is wrong."""

import re
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from lobsim.errors import LobsimError
from lobsim.files import disk


def read(path: Path) -> tuple[str, dict[str, Any]]:
    """Read the text of a file, and what it holds.

    Raises
    ------
    LobsimError
        If it cannot be read or is no TOML.
    """
    text = disk.text(path)
    try:
        return text, tomllib.loads(text)
    except RecursionError:
        raise LobsimError(f"{str(path)!r} is no TOML: lists or tables lie in one another too deep") from None
    except ValueError as error:  # also of a whole number with thousands of digits
        raise LobsimError(f"{str(path)!r} is no TOML: {error}") from None


@contextmanager
def opened(path: Path) -> Iterator[dict[str, Any]]:
    """Give what a file holds; errors about it that are raised meanwhile name the file and the line.

    Parameters
    ----------
    path : Path
        The file.

    Raises
    ------
    LobsimError
        If it cannot be read or is no TOML, or for whatever is found to be wrong with it.
    """
    text, given = read(path)
    try:
        yield given
    except LobsimError as error:
        raise LobsimError(f"{str(path)!r}{_line(text, str(error))}: {error}") from None


def _line(text: str, sentence: str) -> str:
    """The line of the first name in a sentence that the file has too; its last line with it: what varies comes last."""
    for word in re.findall(r"'([^']+)'", sentence):
        lines = [number for number, line in enumerate(text.splitlines(), 1) if word in line.partition("#")[0]]
        if lines:
            return f", line {lines[-1]}"
    return ""
