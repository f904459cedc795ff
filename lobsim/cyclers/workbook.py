"""Workbooks of Excel, old and new, read cell by cell as text, so that their tables are treated as those of texts."""

import pickle
import subprocess
import sys
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from lobsim.cyclers import content, workbook_process
from lobsim.errors import LobsimError, needs

HEAD_ROWS = 200
SECONDS = 600
TOO_LARGE = "it is damaged, or its sheet does not fit into memory: delete what stands far beside the table"


def pages(path: Path, most: int | None = None) -> dict[str, list[list[str]]]:
    """Give the cells of all sheets as text, of each so many rows at most.

    Parameters
    ----------
    path : Path
        The workbook.
    most : int, optional
        Rows; all by default.

    Returns
    -------
    dict of str to list of list of str
        By the names of the sheets; dates as 2023-01-31 12:00:00, durations as 26:03:04.5.

    Raises
    ------
    LobsimError
        If it cannot be read, or python-calamine is not installed.
    """
    return {name: [[_cell(cell) for cell in row] for row in rows] for name, rows in _sheets(path, most).items()}


def lines(path: Path, most: int | None = None) -> list[str]:
    """Give the rows of all sheets, of each so many at most, as lines of text, cells between tabs."""
    return ["\t".join(cells) for rows in pages(path, most).values() for cells in rows]


def _sheets(path: Path, most: int | None) -> dict[str, list[list[Any]]]:
    """Open a workbook in a process of its own; see `lobsim.cyclers.workbook_process`."""
    try:
        import python_calamine  # noqa: F401 - it is used in the other process, which could only say that it is not there
    except ModuleNotFoundError:
        raise needs(f"{str(path)!r}: workbooks are read with python-calamine", "data") from None
    command = [sys.executable, "-P", workbook_process.__file__, str(most or 0)]
    try:
        done = subprocess.run(command, input=content.content(path), capture_output=True, timeout=SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise LobsimError(f"{str(path)!r} is no workbook that can be read: {error}") from None
    answer: tuple[str, Any] = pickle.loads(done.stdout) if done.returncode == 0 else ("error", TOO_LARGE)
    kind, found = answer
    if kind == "error":
        raise LobsimError(f"{str(path)!r} is no workbook that can be read: {' '.join(found.split())}")
    return found


def _cell(cell: Any) -> str:
    if isinstance(cell, str):
        return " ".join(cell.split())
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, timedelta):
        return _duration(cell)
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


@lru_cache(maxsize=4096)
def _duration(cell: timedelta) -> str:
    minutes, seconds = divmod(cell.total_seconds(), 60)
    hours, minutes = divmod(int(minutes), 60)
    return f"{hours}:{minutes:02d}:{seconds:09.6f}"
