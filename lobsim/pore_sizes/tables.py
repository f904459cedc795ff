"""Tables of pore sizes in texts and workbooks as instruments export them, found by the headers of their columns."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lobsim.cyclers import content, text, workbook
from lobsim.errors import LobsimError, unknown
from lobsim.pore_sizes.headers import AMOUNTS, SIZES, Column, column

DELIMITERS = ("\t", ";", ",", "  ")
BOMS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}
_PLAIN = r"[+-]?(?:[0-9][0-9,]*\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
NUMBER = re.compile(_PLAIN)
RANGE = re.compile(rf"\s*({_PLAIN})\s*(?:-|–|to)\s*({_PLAIN})\s*")
THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?")
MOST_GAP = 3  # lines without numbers, such as units, between a header and its rows
Row = tuple[float, ...]


@dataclass(frozen=True)
class Table:
    """Table of a file: its title, its columns, and rows with one number or range for each.

    Attributes
    ----------
    title : str
        Words above it.
    line : int
        The line of its header, counted from 1.
    columns : sequence of Column
        Sizes and volumes.
    rows : list of list of tuple
        Each cell one number, or two for a range, as they stand in the file.
    """

    title: str
    line: int
    columns: Sequence[Column]
    rows: list[list[Row]]

    def has(self, kind: str) -> bool:
        """Tell whether a column is of a kind."""
        return any(one.kind == kind for one in self.columns)

    def pick(self, kinds: Sequence[str]) -> int:
        """Find the column of the first of some kinds that there is, of which there is one."""
        return next(i for kind in kinds for i, one in enumerate(self.columns) if one.kind == kind)


def lines_of(path: Path) -> list[str]:
    """Read the lines of a text in any usual encoding, or of all sheets of a workbook, cells between tabs.

    Raises
    ------
    LobsimError
        If the file cannot be read or is no text.
    """
    if content.is_workbook(path, content.head(path)):
        return workbook.lines(path)
    read = content.content(path)
    encodings = [one for bom, one in BOMS.items() if read.startswith(bom)] or ["utf-8", "cp1252", "latin-1"]
    for encoding in encodings:
        try:
            return read.decode(encoding).splitlines()
        except UnicodeDecodeError:
            continue
    raise LobsimError(f"{str(path)!r} is no text in UTF-8, UTF-16 or Latin letters: export it as text or .xlsx")


def tables(path: Path, asked: Mapping[str, float]) -> list[Table]:
    """Find all tables of a file that have a size and a volume, in any unit.

    Parameters
    ----------
    path : Path
        The file.
    asked : mapping of str to float
        Factors to SI of columns that state no unit, see `lobsim.pore_sizes.headers.column`.

    Raises
    ------
    LobsimError
        If the file cannot be read, has no such table, or a unit is not known.
    """
    lines = lines_of(path)
    found = [table for number in range(len(lines)) for table in _at(lines, number, asked)]
    if not found:
        raise LobsimError(
            f"{str(path)!r} has no table of pore sizes: a header with a pore diameter, width, radius or pressure, and "
            "a volume (cumulative, incremental, dV/dlogD, dV/dD or dV/dr), and rows of numbers below it were expected"
        )
    return found


def chosen(path: Path, found: Sequence[Table], name: str | None) -> Table:
    """Choose a table of a file by words of its title; without a name there must be one.

    Raises
    ------
    LobsimError
        If it is not there, or which one is meant is not said.
    """
    titles = [f"{table.title or 'untitled'} (line {table.line})" for table in found]
    fit = [table for table, title in zip(found, titles, strict=True) if name is None or name.lower() in title.lower()]
    if not fit:
        raise LobsimError(f"{str(path)!r}: {unknown('table', name, titles)}")
    if len(fit) > 1:
        named = "; ".join(title for table, title in zip(found, titles, strict=True) if table in fit)
        raise LobsimError(f"{str(path)!r} has {len(fit)} tables, say which (--table WORDS): {named}")
    return fit[0]


def _at(lines: Sequence[str], number: int, asked: Mapping[str, float]) -> Iterator[Table]:
    """The tables, side by side, whose header a line is."""
    for delimiter in DELIMITERS:
        names = _cells(lines[number], delimiter)
        below = next((_cells(line, delimiter) for line in lines[number + 1 :] if line.strip()), [])
        units = below if len(below) <= len(names) and not any(map(_number, below)) else []
        units = [*units, *[""] * (len(names) - len(units))]
        read = {i: one for i, name in enumerate(names) if name and (one := column(name, units[i], asked))}
        groups = [group for group in _side_by_side(read) if _is_table([read[i] for i in group])]
        if not groups:
            continue
        for group in groups:
            rows = _rows(lines[number + 1 :], delimiter, group)
            if rows:
                yield Table(_title(lines, number, delimiter, group[0]), number + 1, [read[i] for i in group], rows)
        return


def _is_table(columns: Sequence[Column]) -> bool:
    kinds = {one.kind for one in columns}
    return bool(kinds & set(SIZES)) and bool(kinds & set(AMOUNTS))


def _side_by_side(read: Mapping[int, Column]) -> list[list[int]]:
    """Part columns into tables that stand side by side: a size after a volume begins the next."""
    groups: list[list[int]] = [[]]
    for i, one in read.items():
        if one.kind in SIZES and any(read[j].kind in AMOUNTS for j in groups[-1]):
            groups.append([])
        groups[-1].append(i)
    return groups


def _rows(lines: Sequence[str], delimiter: str, group: Sequence[int]) -> list[list[Row]]:
    """Rows below a header, up to the first line that has no numbers in these columns."""
    rows: list[list[str]] = []
    for count, line in enumerate(lines):
        if whole := _row(line, delimiter, group):
            rows.append(whole)
        elif rows or count > MOST_GAP:
            if rows and count + 1 < len(lines) and line.strip() and _row(lines[count + 1], delimiter, group):
                raise LobsimError(f"{line[:60]!r} between rows of a table has not their numbers: the file is damaged")
            break
    point = delimiter == "," or any("." in cell for row in rows for cell in row)
    return [[_parsed(cell, point) for cell in row] for row in rows]


def _row(line: str, delimiter: str, group: Sequence[int]) -> list[str]:
    """Cells of some columns; none if one of them is no number."""
    cells = _cells(line, delimiter)
    return [cells[i] for i in group] if len(cells) > max(group) and all(_number(cells[i]) for i in group) else []


def _cells(line: str, delimiter: str) -> list[str]:
    if delimiter == "  ":
        return [cell for cell in re.split(r"\s{2,}|\t", line.strip()) if cell]
    return text.cells(line, delimiter)


def _number(cell: str) -> bool:
    """Tell a number or a range, with a point or a comma."""
    return bool(NUMBER.fullmatch(cell.strip()) or RANGE.fullmatch(cell))


def _parsed(cell: str, point: bool) -> Row:
    """Read a number or a range; where points are decimal signs, commas part thousands, else they are the sign."""
    ends = RANGE.fullmatch(cell)
    words = ends.groups() if ends else (cell.strip(),)
    if point and any("," in word and not THOUSANDS.fullmatch(word) for word in words):
        raise LobsimError(f"{cell!r} has a decimal comma in a table with decimal points: write all in one way")
    return tuple(float(word.replace(",", "" if point else ".")) for word in words)


def _title(lines: Sequence[str], number: int, delimiter: str, first: int) -> str:
    """The nearest words above a header, in its own columns if tables stand side by side."""
    for line in reversed(lines[max(number - 6, 0) : number]):
        cells = _cells(line, delimiter)
        if first < len(cells) and cells[first] and not _number(cells[first]):
            return cells[first]
        if first == 0 and line.strip():
            return " ".join(line.split())
    return ""
