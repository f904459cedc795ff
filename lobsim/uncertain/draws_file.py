"""Files of draws: CSV, with lines of notes above it that begin with #."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from lobsim import files
from lobsim.errors import LobsimError
from lobsim.numerics.arrays import Array

NOTE, DIGITS = "# ", 6
Content = tuple[tuple[str, ...], Array, dict[str, str]]


def write(path: Path, labels: Sequence[str], values: Array, notes: Mapping[str, str]) -> None:
    """Write draws, one a line.

    Parameters
    ----------
    path : Path
        The file.
    labels : sequence of str
        Names of the columns, with their units.
    values : array, shape (draws, labels)
        Values, in the units of their names.
    notes : mapping of str to str
        What stands above, one a line.

    Raises
    ------
    LobsimError
        If the file cannot be written.
    """
    with files.whole(path) as draft, draft.open("w", encoding="utf-8", newline="") as stream:
        stream.writelines(f"{NOTE}{name}: {note}\n" for name, note in notes.items())
        lines = csv.writer(stream, lineterminator="\n")
        lines.writerow(labels)
        lines.writerows([f"{value:.{DIGITS}g}" for value in row] for row in values)


def read(path: Path) -> Content:
    """Read draws.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    tuple of str, array of shape (draws, labels), and dict of str to str
        Names of the columns, values in the units of their names, and notes.

    Raises
    ------
    LobsimError
        If the file cannot be read or is no table of numbers.
    """
    lines = files.text(path).splitlines()
    notes = [line.removeprefix(NOTE).partition(": ") for line in lines if line.startswith(NOTE)]
    labels, *rows = list(csv.reader(line for line in lines if not line.startswith(NOTE))) or [[]]
    try:
        values = np.array(rows, dtype=float)
    except ValueError:
        values = np.zeros(0)
    if values.ndim != 2 or values.shape[1] != len(labels):
        raise LobsimError(f"{str(path)!r} is no file of draws: below the names of its columns there is no whole table")
    return tuple(labels), values, {name: note for name, _, note in notes}
