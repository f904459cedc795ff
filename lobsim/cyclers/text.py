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
DIGIT, WHOLE = re.compile(r"[0-9]"), re.compile(r"^[+-]?[0-9]+")
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
MOST_END_LINES = 10  # of words behind the rows
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


def sheet(found: Text, header_line: int, delimiter: str, *, skip: int = 0, cut_off: bool = False) -> Sheet:
    """Divide lines into a header and rows.

    Parameters
    ----------
    found : Text
        The file.
    header_line : int
        The line of the header, counted from 1.
    delimiter : str
        What stands between cells.
    skip : int
        Lines between header and rows.
    cut_off : bool
        Leave out the last line if it is cut off.

    Raises
    ------
    LobsimError
        If there is no row, a row has another number of cells than the header, or the last is cut off.
    """
    path, header = found.path, cells(found.lines[header_line - 1], delimiter)
    while header and not header[-1]:
        header.pop()
    rows: list[list[str]] = []
    at: list[int] = []
    remarks: list[str] = []
    width = _width(found.lines[header_line + skip :], len(header), delimiter)
    last = len(found.lines)
    for line, words in enumerate(found.lines[header_line + skip :], header_line + skip + 1):
        if not words.strip(f"{delimiter} \t"):
            continue
        row = cells(words, delimiter)
        short = len(row) < width
        if line == last and not found.ended and (short or _cut_off(row, rows, width)):
            if not cut_off:
                raise _last_line(path, line, words, len(row), len(header))
            remarks.append(f"line {line}, the last, is cut off, and was left out")
            continue
        if short and _ends(found.lines[line - 1 :], delimiter):
            remarks.append(f"line {line}, {words[:SHOWN]!r}, is no row: what begins there was left out")
            break
        if not header or short or (len(row) > len(header) and any(row[len(header) :])):
            raise LobsimError(
                f"{str(path)!r}, line {line}: {words[:SHOWN]!r} has not the {len(header)} cells of the header in "
                f"line {header_line}: the line is damaged or cut off"
            )
        rows.append(row if len(row) >= len(header) else row + [""] * (len(header) - len(row)))
        at.append(line)
    if not rows:
        raise LobsimError(
            f"{str(path)!r} has no rows: rows of numbers were expected after the header, line {header_line}"
        )
    return Sheet(path, header, rows, at, remarks=remarks)


def _width(lines: list[str], wanted: int, delimiter: str) -> int:
    """Give the number of cells that rows have: that of the header, or fewer if all rows leave the last ones out."""
    counts = {_count(line, delimiter) for line in lines[:-1] if line.strip()}
    fewer = counts.pop() if len(counts) == 1 else wanted
    return fewer if 1 < fewer < wanted else wanted


def _ends(lines: list[str], delimiter: str) -> bool:
    """Tell whether lines are a few words at the end of a file, with no number in a cell of its own."""
    if len(lines) > MOST_END_LINES:
        return False
    said = [cells(line, delimiter) for line in lines if line.strip()]
    return all(row and row[0][:1].isalpha() and not any(map(NUMBER.fullmatch, row)) for row in said)


def _count(line: str, delimiter: str) -> int:
    """Count the cells of a line."""
    plain = delimiter != " " and '"' not in line
    return line.count(delimiter) + 1 if plain else len(cells(line, delimiter))


def _cut_off(row: list[str], rows: list[list[str]], width: int) -> bool:
    """Tell whether the last number of a file is written shorter than all those above it, which are written alike."""
    if len(row) > width or len(rows) < 2:
        return False
    own, form = _form(row[width - 1]), _form(rows[-1][width - 1])
    return len(own) < len(form) and all(_form(above[width - 1]) == form for above in rows)


def _form(number: str) -> str:
    """Give how a number is written: what stands behind its whole part, each digit as 0."""
    return DIGIT.sub("0", WHOLE.sub("", number))


def _last_line(path: Path, line: int, words: str, count: int, wanted: int) -> LobsimError:
    what = f"has {count} cells of {wanted}" if count < wanted else "ends inside its last number"
    return LobsimError(
        f"{str(path)!r}, line {line}: the last line {what}, {words[-SHOWN:]!r}: the file is cut off; export it again, "
        "or leave this line out with cut_off=True (--cut-off)"
    )
