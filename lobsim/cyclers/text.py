"""Files of text with one row a line, read strictly: no byte is replaced, no row dropped, no number guessed."""

import csv
import re
from codecs import BOM_UTF8
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lobsim import files
from lobsim.errors import LobsimError, either, unknown

if TYPE_CHECKING:
    import numpy as np

NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
ENCODINGS = {"utf-8-sig": "UTF-8", "cp932": "Shift-JIS (cp932)", "cp1252": "Windows-1252"}  # as a user knows them
SHOWN = 60  # characters of a line that an error quotes


def content(path: Path) -> bytes:
    """Read a file.

    Raises
    ------
    LobsimError
        If it cannot be read, or is empty.
    """
    files.regular(path, files.MOST_TABLE)
    try:
        read = path.read_bytes()
    except OSError as error:
        raise LobsimError(f"cannot read {str(path)!r}: {error.strerror or error}") from None
    if blank(read):
        raise LobsimError(f"{str(path)!r} is empty: a header and rows of numbers were expected")
    return read


def blank(read: bytes) -> bool:
    """Tell whether bytes hold nothing but space, and perhaps the mark that UTF-8 may begin with."""
    return not read.removeprefix(BOM_UTF8).strip()


def lines(path: Path, encodings: Sequence[str]) -> tuple[list[str], str]:
    """Read the lines of a text in the first of some encodings in which every byte has a meaning.

    A file whose last line has no end is refused: it may have been cut off inside a number, which nothing else shows.

    Parameters
    ----------
    path : Path
        The file.
    encodings : sequence of str
        Keys of `ENCODINGS`, the likeliest first.

    Returns
    -------
    list of str, str
        The lines without their ends, and what the encoding is called.

    Raises
    ------
    LobsimError
        If the file cannot be read, is empty, in another encoding, or cut off.
    """
    read = content(path)
    for encoding in encodings:
        try:
            text = read.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        found = text.split("\n")
        if found.pop():
            raise LobsimError(
                f"{str(path)!r}, line {len(found) + 1}: the last line has no end, so the file may be cut off inside "
                "a number: export it again, or end the line if it is whole"
            )
        return [line.removesuffix("\r") for line in found], ENCODINGS[encoding]
    raise _undecodable(path, read, encodings)


def _undecodable(path: Path, read: bytes, encodings: Sequence[str]) -> LobsimError:
    """Say at which byte the last of the encodings fails; a zero byte has no meaning in any."""
    place = read.find(b"\0")
    try:
        read.decode(encodings[-1].removesuffix("-sig"))
    except UnicodeDecodeError as error:
        place = error.start
    line, byte = read.count(b"\n", 0, place) + 1, place - read.rfind(b"\n", 0, place)
    known = either([ENCODINGS[name] for name in encodings])
    return LobsimError(f"{str(path)!r}, line {line}, byte {byte} of it (0x{read[place]:02x}): not text in {known}")


def cells(line: str, delimiter: str) -> list[str]:
    """Split a line into its cells, without quotes; none if a quote is not closed in the line."""
    try:
        found = next(csv.reader([line], delimiter=delimiter, strict=True)) if '"' in line else line.split(delimiter)
    except csv.Error:
        return []
    return [cell.strip(" \t\ufeff") for cell in found]


@dataclass(frozen=True)
class Sheet:
    """The header and the rows of a text.

    Attributes
    ----------
    path : Path
        The file.
    header : list of str
        The names of the columns.
    rows : list of list of str
        The cells of each row, as many as the header has at least.
    at : list of int
        The line of each row, counted from 1.
    """

    path: Path
    header: list[str]
    rows: list[list[str]]
    at: list[int]

    def column(self, name: str) -> int:
        """Find a column by its name, capitals aside.

        Raises
        ------
        LobsimError
            If there is no such column; the sentence offers the nearest.
        """
        small = [known.lower() for known in self.header]
        if name.lower() not in small:
            raise LobsimError(f"{str(self.path)!r}: {unknown('column', name, filter(None, self.header))}")
        return small.index(name.lower())

    def numbers(self, index: int, factor: float = 1.0, empty: float | None = None) -> "np.ndarray":
        """Read a column of numbers, in any unit, written with a point, or all with a comma.

        Parameters
        ----------
        index : int
            The column.
        factor : float
            What each number is multiplied by.
        empty : float, optional
            What an empty cell counts as; it is an error by default.

        Raises
        ------
        LobsimError
            If a cell is not a number; it names the line.
        """
        import numpy as np

        words = [row[index] for row in self.rows]
        if any("," in word for word in words) and not any("." in word for word in words):
            words = [word.replace(",", ".") for word in words]
        found = np.empty(len(words))
        for i, word in enumerate(words):
            if word == "" and empty is not None:
                found[i] = empty
                continue
            found[i] = float(word) if NUMBER.fullmatch(word) else np.nan
            if not np.isfinite(found[i]):
                raise self.error(i, f"{word[:SHOWN]!r} under {self.header[index]!r} is not a finite number")
        return found if factor == 1.0 else found * factor

    def error(self, row: int, words: str) -> LobsimError:
        """Make the error for a row: its file, its line, what is wrong and what was expected."""
        return LobsimError(f"{str(self.path)!r}, line {self.at[row]}: {words}")

    @property
    def places(self) -> list[tuple[Path, int]]:
        """File and line of every row."""
        return [(self.path, line) for line in self.at]


def sheet(path: Path, found: Sequence[str], header_line: int, delimiter: str, skip: int = 0) -> Sheet:
    """Divide lines into a header and rows.

    Parameters
    ----------
    path : Path
        The file.
    found : sequence of str
        All its lines.
    header_line : int
        The line of the header, counted from 1.
    delimiter : str
        What stands between cells.
    skip : int
        Lines between header and rows.

    Raises
    ------
    LobsimError
        If there is no row, or a row has another number of cells than the header.
    """
    header = cells(found[header_line - 1], delimiter)
    while header and not header[-1]:
        header.pop()
    rows, at = [], []
    for line, words in enumerate(found[header_line + skip :], header_line + skip + 1):
        if not words.strip():
            continue
        row = cells(words, delimiter)
        if not header or len(row) < len(header) or any(row[len(header) :]):
            raise LobsimError(
                f"{str(path)!r}, line {line}: {words[:SHOWN]!r} has not the {len(header)} cells of the header in "
                f"line {header_line}: the line is damaged or cut off"
            )
        rows.append(row)
        at.append(line)
    if not rows:
        raise LobsimError(
            f"{str(path)!r} has no rows: rows of numbers were expected after the header, line {header_line}"
        )
    return Sheet(path, header, rows, at)
