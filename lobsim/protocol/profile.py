"""Profiles of current or power over time, such as drive cycles, read from CSV files."""

import csv
import math
from collections.abc import Callable, Iterator, Sequence
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

MOST_ROWS = 100_000  # of a profile with its repetitions
JUMP_S = 1e-6  # at most: how long the solver takes over a jump, half before its time and half after
TIME = "time_s"
UNITS = {"current_mA_cm2": "mA/cm2", "power_mW_cm2": "mW/cm2", "current_A": "A", "power_W": "W"}


@guarded
def read(path: Path, cell: Cell) -> Followed:
    """Read a profile, straight from row to row.

    Parameters
    ----------
    path : Path
        A CSV file with a header, ``time_s`` and one of ``current_mA_cm2``, ``power_mW_cm2``, ``current_A`` and
        ``power_W`` (of the cell), discharge positive; times rise from 0. Two rows of one time are a jump.
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
    refuse_unordered(
        [time for _, time, _ in rows],
        lambda row: f"{str(path)!r}, line {rows[row][0]}: " if row >= 0 else f"{str(path)!r}: ",
    )
    return one.kind, (tuple(time for _, time, _ in rows), tuple(value * one.value for _, _, value in rows))


def followed(kind: str, profile: Sequence[Sequence[float]]) -> Followed:
    """Make what a step followed out of words and lists, such as those of JSON: times [s], values [A, W]."""
    times, values = profile
    return cast(quantity.Kind, kind), (tuple(times), tuple(values))


def refuse_unordered(times: Sequence[float], where: Callable[[int], str]) -> None:
    """Refuse times [s] that do not rise from 0, but for jumps; ``where`` names a row, from 0, in a sentence.

    Raises
    ------
    LobsimError
        If there are fewer than two, the first is not 0, or a time is there more than twice.
    """
    if len(times) < 2:
        raise LobsimError(f"{where(-1)}a profile needs two rows or more, not {len(times)}")
    if times[0] != 0:
        raise LobsimError(f"{where(0)}the times start at 0 s, not at {times[0]:g} s")
    last = len(times) - 1
    for row, (before, time) in enumerate(pairwise(times), 1):
        if time < before:
            raise LobsimError(f"{where(row)}the times must rise, but {time:g} s follows {before:g} s")
        if time == before and (row in (1, last) or times[row - 2] == time):
            which = "the begin or the end" if row in (1, last) else "its third row"
            raise LobsimError(f"{where(row)}two rows of one time are a jump, but not at {which}, {time:g} s")


def repeated(profile: Profile, times: int) -> Profile:
    """Follow a profile, times [s] and values in any unit, several times; where its ends differ it jumps.

    Raises
    ------
    LobsimError
        If it would have more rows than a hundred thousand, or is repeated 0 times.
    """
    t, values = profile
    if not 1 <= times * len(t) <= MOST_ROWS:
        raise LobsimError(
            f"a profile of {len(t)} rows is followed 1 to {MOST_ROWS // len(t)} times, not {times}: "
            f"{MOST_ROWS:,} rows in all"
        )
    skipped = int(values[0] == values[-1])  # the row in which one repetition ends and the next begins
    rows = list(zip(t, values, strict=True))
    more = [(n * t[-1] + at, value) for n in range(1, times) for at, value in rows[skipped:]]
    return tuple(at for at, _ in rows + more), tuple(value for _, value in rows + more)


def steep(profile: Profile) -> Profile:
    """Turn jumps into steep lines, which keep the mean: times [s], values in any unit."""
    t, values = profile
    gaps = [b - a for a, b in pairwise(t) if b > a]
    half = min(JUMP_S, min(gaps) / 100) / 2
    moved = list(t)
    for row, (a, b) in enumerate(pairwise(t)):
        if a == b:
            moved[row], moved[row + 1] = a - half, b + half
    return tuple(moved), values


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
