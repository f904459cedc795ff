"""Files of text with one row a line, read strictly: no byte is replaced, no row dropped, no number guessed."""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from lobsim.cyclers import content
from lobsim.errors import LobsimError, either, unknown

if TYPE_CHECKING:
    import numpy as np

NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
NO_NUMBER = re.compile(r"[^0-9+\-.eE\n]")  # such as 1_000 and nan, which `float` takes
# Of thousands, in English and in German.
THOUSANDS = (
    (re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?"), ",", "."),
    (re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]*)?"), ".", ","),
)
ENCODINGS = {  # as a user knows them
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "cp932": "Shift-JIS (cp932)",
    "cp1252": "Windows-1252",
    "gbk": "GBK",
}
PADDING = " \t\ufeff"
SHOWN = 60  # characters of a line that an error quotes


@dataclass(frozen=True)
class Text:
    """Lines of a file.

    Attributes
    ----------
    path : Path
        The file.
    lines : list of str
        Without their ends.
    encoding : str
        What it is called.
    ended : bool
        The last line has an end. Without one it may be cut off, or whole: some programs write none.
    """

    path: Path
    lines: list[str]
    encoding: str
    ended: bool = True


def read(path: Path, encodings: Sequence[str]) -> Text:
    """Read the lines of a text in the first of some encodings in which every byte has a meaning.

    Parameters
    ----------
    path : Path
        The file.
    encodings : sequence of str
        Keys of `ENCODINGS`, the likeliest first; UTF-16 is told by its mark.

    Raises
    ------
    LobsimError
        If the file cannot be read, is empty, or in another encoding.
    """
    found = content.content(path)
    wide = content.utf_16(found[: content.HEAD_BYTES])
    if wide:
        encodings = [wide]
    for encoding in encodings:
        try:
            words = found.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in words:
            break
        lines = (words.replace("\r", "\n") if "\n" not in words else words).split("\n")
        ended = not lines[-1]
        if ended:
            lines.pop()
        return Text(path, [line.rstrip("\r") for line in lines], ENCODINGS[encoding], ended)
    raise _undecodable(path, found, encodings)


def _undecodable(path: Path, read: bytes, encodings: Sequence[str]) -> LobsimError:
    """Say at which byte the encoding fails that goes furthest; a zero byte has no meaning in any."""
    place = read.find(b"\0")
    if place > 0 and not read[place:].strip(b"\0"):
        line = read.count(b"\n", 0, place) + 1
        return LobsimError(
            f"{str(path)!r}, line {line}: from here on the file is zeros, as after a loss of power while it was "
            "written: delete them, or export it again"
        )
    if place < 0:
        place = max(_fails(read, encoding) for encoding in encodings)
    line, byte = read.count(b"\n", 0, place) + 1, place - read.rfind(b"\n", 0, place)
    known = either([ENCODINGS[name] for name in encodings])
    return LobsimError(f"{str(path)!r}, line {line}, byte {byte} of it (0x{read[place]:02x}): not text in {known}")


def _fails(read: bytes, encoding: str) -> int:
    try:
        read.decode(encoding.removesuffix("-sig"))
    except UnicodeDecodeError as error:
        return error.start
    return 0


def delimiter(header: str) -> str:
    """Say what stands between the cells of a header: tab, semicolon, comma, or space."""
    found = max((",", "\t", ";"), key=header.count)
    return found if found in header else " "


def cells(line: str, delimiter: str) -> list[str]:
    """Split a line into its cells, without quotes; none if a quote is not closed in the line."""
    if delimiter == " ":
        return line.split()
    if '"' not in line:
        found = line.split(delimiter)
        padded = " " in line or "\ufeff" in line or (delimiter != "\t" and "\t" in line)
        return [cell.strip(PADDING) for cell in found] if padded else found
    try:
        found = next(csv.reader([line], delimiter=delimiter, strict=True))
    except csv.Error:
        return []
    if len(found) == 1 and delimiter in found[0]:  # Novonix writes some lines between one pair of quotes
        found = found[0].split(delimiter)
    return [cell.strip(PADDING) for cell in found]


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
        The cells of each row.
    at : list of int
        The line of each row, counted from 1.
    units : list of str
        What stands below the names in a row of units; empty if there is none.
    remarks : sequence of str
        What had to be decided.
    """

    path: Path
    header: list[str]
    rows: list[list[str]]
    at: list[int]
    units: list[str] = field(default_factory=list)
    remarks: Sequence[str] = ()

    def column(self, name: str) -> int:
        """Find a column by its name, as it stands or capitals aside.

        Raises
        ------
        LobsimError
            If there is no such column; the sentence offers the nearest.
        """
        if name in self.header:
            return self.header.index(name)
        small = [known.lower() for known in self.header]
        if name.lower() not in small:
            raise LobsimError(f"{str(self.path)!r}: {unknown('column', name, filter(None, self.header))}")
        return small.index(name.lower())

    def words(self, index: int) -> list[str]:
        """Give the cells of a column."""
        return [row[index] for row in self.rows]

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
        words = with_points(self.words(index))
        filled = words if empty is None else [word or "0" for word in words]
        found = _finite(filled)
        if found is None:
            row = next(i for i, word in enumerate(filled) if _finite([word]) is None)
            raise self.error(row, f"{words[row][:SHOWN]!r} under {self.header[index]!r} is not a finite number")
        if empty is not None:
            found[[not word for word in words]] = empty
        return found if factor == 1.0 else found * factor

    def is_numeric(self, index: int) -> bool:
        """Tell whether a column holds finite numbers throughout."""
        return _finite(with_points(self.words(index))) is not None

    def error(self, row: int, words: str) -> LobsimError:
        """Make the error for a row: its file, its line, what is wrong and what was expected."""
        return LobsimError(f"{str(self.path)!r}, line {self.at[row]}: {words}")

    @property
    def places(self) -> list[tuple[Path, int]]:
        """File and line of every row."""
        return [(self.path, line) for line in self.at]


def _finite(words: list[str]) -> "np.ndarray | None":
    """Read numbers written with a point; None if one of them is none, or not finite."""
    import numpy as np

    if NO_NUMBER.search("\n".join(words)):
        return None
    try:
        found = np.fromiter(map(float, words), float, len(words))
    except ValueError:
        return None
    return found if np.isfinite(found).all() else None


def with_points(words: list[str]) -> list[str]:
    """Write the numbers of a column with a point, and without signs between thousands."""
    if "," not in "".join(words):
        return words
    if not any("." in word for word in words):
        return [word.replace(",", ".") for word in words]
    for form, between, point in THOUSANDS:
        if all(form.fullmatch(word) for word in words if between in word):
            return [word.replace(between, "").replace(point, ".") for word in words]
    return words
