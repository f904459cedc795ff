"""Workbooks of Excel, old and new, read cell by cell as text, so that their tables are treated as those of texts."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from lobsim.cyclers import content, libraries
from lobsim.errors import LobsimError, needs

HEAD_ROWS = 200


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
    try:
        from python_calamine import load_workbook
    except ModuleNotFoundError:
        raise needs(f"{str(path)!r}: workbooks are read with python-calamine", "data") from None
    with libraries.guarded(lambda words: LobsimError(f"{str(path)!r} is no workbook that can be read: {words}")):
        book = load_workbook(BytesIO(content.content(path)))
        return {name: book.get_sheet_by_name(name).to_python(nrows=most) for name in book.sheet_names}


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
