"""Lines divided into a header and rows, strictly: a line that is damaged or cut off is an error, never a row less."""

import re
from pathlib import Path

from lobsim.cyclers import text
from lobsim.cyclers.text import Sheet, Text
from lobsim.errors import LobsimError

DIGIT, WHOLE = re.compile(r"[0-9]"), re.compile(r"^[+-]?[0-9]+")
MOST_END_LINES = 10  # of words behind the rows


def divide(found: Text, header_line: int, delimiter: str, *, skip: int = 0, cut_off: bool = False) -> Sheet:
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
    path, header = found.path, text.cells(found.lines[header_line - 1], delimiter)
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
        row = text.cells(words, delimiter)
        short = len(row) < width
        if line == last and not found.ended and (short or _cut_off(row, rows, width)):
            if not cut_off:
                raise _last_line(path, line, words, len(row), len(header))
            remarks.append(f"line {line}, the last, is cut off, and was left out")
            continue
        if short and _ends(found.lines[line - 1 :], delimiter):
            remarks.append(f"line {line}, {words[: text.SHOWN]!r}, is no row: what begins there was left out")
            break
        if not header or short or (len(row) > len(header) and any(row[len(header) :])):
            raise LobsimError(
                f"{str(path)!r}, line {line}: {words[: text.SHOWN]!r} has not the {len(header)} cells of the header in "
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
    said = [text.cells(line, delimiter) for line in lines if line.strip()]
    return all(row and row[0][:1].isalpha() and not any(map(text.NUMBER.fullmatch, row)) for row in said)


def _count(line: str, delimiter: str) -> int:
    """Count the cells of a line."""
    plain = delimiter != " " and '"' not in line
    return line.count(delimiter) + 1 if plain else len(text.cells(line, delimiter))


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
        f"{str(path)!r}, line {line}: the last line {what}, {words[-text.SHOWN :]!r}: the file is cut off; export it "
        "again, or leave this line out with cut_off=True (--cut-off)"
    )
