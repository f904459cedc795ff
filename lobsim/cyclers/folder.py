"""The files of a folder, each read and told in a row."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from lobsim.cyclers import read
from lobsim.cyclers.data import CyclerData
from lobsim.errors import LobsimError


class Told(NamedTuple):
    """A file of a folder: what it holds, or why it could not be read."""

    path: Path
    data: CyclerData | None
    error: str


def survey(folder: Path, options: Mapping[str, Any]) -> Iterator[Told]:
    """Read the files of a folder one after the other; hidden ones and marks of Excel are left out.

    Parameters
    ----------
    folder : Path
        The folder.
    options : mapping
        Of `lobsim.cyclers.read`.

    Yields
    ------
    Told
        In the order of the names.

    Raises
    ------
    LobsimError
        If the folder cannot be read, or has no files.
    """
    try:
        paths = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith((".", "~$")))
    except OSError as error:
        raise LobsimError(f"cannot read {str(folder)!r}: {error.strerror or error}") from None
    if not paths:
        raise LobsimError(f"{str(folder)!r} has no files: those of a cycler were expected")
    for path in paths:
        try:
            yield Told(path, read(path, **options), "")
        except LobsimError as error:
            yield Told(path, None, str(error).replace(f"{str(path)!r}", "").lstrip(" :,"))
