"""Profiles of current or power over time, such as drive cycles, read from CSV files."""

import csv
import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import cast

from lobsim import files
from lobsim.arguments import guarded
from lobsim.cell import Cell
from lobsim.errors import LobsimError, either
from lobsim.protocol import quantity

Profile = tuple[tuple[float, ...], tuple[float, ...]]  # times [s], values

Followed = tuple[quantity.Kind, Profile]  # "current" or "power", and times [s] with values [A or W of the cell]

TIME = "time_s"
UNITS = {"current_mA_cm2": "mA/cm2", "power_mW_cm2": "mW/cm2", "current_A": "A", "power_W": "W"}


@guarded
def read(path: Path, cell: Cell) -> Followed:
    """Read a profile, straight from row to row.

    Parameters
    ----------
    path : Path
        A CSV file with a header, ``time_s`` and one of ``current_mA_cm2``, ``power_mW_cm2``, ``current_A`` and
        ``power_W`` (of the cell), discharge positive; times rise from 0.
    cell : Cell
        The cell, for its area.

    Returns
    -------
    tuple of str and Profile
        "current" or "power", and times [s] with values [A or W of the cell].

    Raises
    ------
    LobsimError
        If the file cannot be read or is no such table; the sentence names the line.
    """
    files.regular(path, files.MOST_TEXT)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = csv.reader(file)
            one = quantity.read(f"1 {UNITS[_column(path, next(lines, []))]}", cell)
            rows = [_row(path, lines.line_num, row) for row in lines if row]
    except OSError as error:
        raise LobsimError(f"cannot read {str(path)!r}: {error.strerror or error}") from None
    except (UnicodeDecodeError, csv.Error):
        raise LobsimError(f"cannot read {str(path)!r}: it is no CSV in UTF-8") from None
    _refuse_unordered(path, [(line, time) for line, time, _ in rows])
    return one.kind, (tuple(time for _, time, _ in rows), tuple(value * one.value for _, _, value in rows))


def followed(kind: str, profile: Sequence[Sequence[float]]) -> Followed:
    """Make what a step followed out of words and lists, such as those of JSON: times [s], values [A, W]."""
    times, values = profile
    return cast(quantity.Kind, kind), (tuple(times), tuple(values))


def mean(profile: Profile) -> float:
    """Mean over time of what is straight from row to row, in the unit of its values."""
    return sum((b - a) * (u + v) / 2 for (a, u), (b, v) in _pieces(profile)) / profile[0][-1]


def _pieces(profile: Profile) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    return pairwise(zip(*profile, strict=True))


def _column(path: Path, header: list[str]) -> str:
    """The name of the second column, the first being the time."""
    names = [name.strip() for name in header]
    if len(names) != 2 or names[0] != TIME or names[1] not in UNITS:
        raise LobsimError(
            f"{str(path)!r}, line 1: the header is {TIME} and {either([*UNITS])}, not {','.join(names)!r}"
        )
    return names[1]


def _row(path: Path, line: int, row: list[str]) -> tuple[int, float, float]:
    try:
        time, value = (float(text) for text in row)
    except ValueError:
        time = value = math.nan
    if not (math.isfinite(time) and math.isfinite(value)):
        raise LobsimError(f"{str(path)!r}, line {line}: {','.join(row)!r} is not two finite numbers, such as '60,0.4'")
    return line, time, value


def _refuse_unordered(path: Path, times: list[tuple[int, float]]) -> None:
    if len(times) < 2:
        raise LobsimError(f"{str(path)!r}: a profile needs two rows or more, not {len(times)}")
    first, start = times[0]
    if start != 0:
        raise LobsimError(f"{str(path)!r}, line {first}: the times start at 0 s, not at {start:g} s")
    for (_, before), (line, time) in pairwise(times):
        if time <= before:
            raise LobsimError(f"{str(path)!r}, line {line}: the times must rise, but {time:g} s follows {before:g} s")
