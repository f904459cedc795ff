"""Workbooks of Excel, read cell by cell as text, so that their tables are treated as those of text files."""

from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

from lobsim.cyclers import text
from lobsim.errors import LobsimError, needs

if TYPE_CHECKING:
    from lobsim.cyclers.vendors import Vendor

SUFFIX = ".xlsx"
HEAD_ROWS = 60


def is_one(path: Path) -> bool:
    """Tell a workbook by its ending."""
    return path.suffix.lower() == SUFFIX


def head(path: Path) -> str:
    """Give the first rows of all sheets as lines of text, cells between tabs."""
    return "\n".join(lines(path, HEAD_ROWS))


def lines(path: Path, most: int | None = None) -> list[str]:
    """Give the rows of all sheets, of each so many at most, as lines of text, cells between tabs."""
    return ["\t".join(cells) for rows in _sheets(path, most).values() for cells in rows]


def sheet(path: Path, vendor: "Vendor") -> text.Sheet:
    """Take the tables of a vendor out of all sheets, one after the other.

    Raises
    ------
    LobsimError
        If no sheet has the vendor's header, their headers differ, or a row has cells beyond the header.
    """
    tables = []
    for name, rows in _sheets(path, None).items():
        found = ["\t".join(cells) for cells in rows]
        if (line := vendor.header_line(found)) is not None:
            tables.append(text.sheet(path.with_name(f"{path.name}[{name}]"), found, line, "\t"))
    if not tables or any(table.header != tables[0].header for table in tables):
        raise LobsimError(
            f"{str(path)!r} is not {vendor.words}: sheets with one header, {vendor.expected()}, were expected"
        )
    rows = [row for table in tables for row in table.rows]
    return text.Sheet(path, tables[0].header, rows, [line for table in tables for line in table.at])


def _sheets(path: Path, most: int | None) -> dict[str, list[list[str]]]:
    """Read the cells of all sheets."""
    try:
        from openpyxl import load_workbook
    except ModuleNotFoundError:
        raise needs(f"{str(path)!r}: workbooks are read with openpyxl", "data") from None
    try:
        book = load_workbook(path, read_only=True, data_only=True)
        return {page.title: [_cells(row) for row in page.iter_rows(max_row=most, values_only=True)] for page in book}
    except (OSError, BadZipFile, KeyError, ValueError, TypeError, SyntaxError) as error:
        raise LobsimError(f"{str(path)!r} is no workbook that can be read: {error}") from None


def _cells(row: tuple[Any, ...]) -> list[str]:
    return ["" if cell is None else " ".join(str(cell).split()) for cell in row]
