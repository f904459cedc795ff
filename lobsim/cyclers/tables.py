"""Tables of a file: the header found by what stands in it, wherever that is, and the rows below."""

from collections.abc import Callable, Sequence
from pathlib import Path

from lobsim.cyclers import content, text, workbook
from lobsim.cyclers.asked_columns import NAME_THEM
from lobsim.cyclers.column_units import spelt
from lobsim.cyclers.divided_lines import divide
from lobsim.cyclers.found_columns import is_header
from lobsim.cyclers.makers import maker_of
from lobsim.errors import LobsimError

ENCODINGS = ("utf-8-sig", "cp1252", "gbk", "cp932")
SECTIONS = ("[", "<")  # with which the parts of a file begin or end, those before a second header too
OF_RECORDS, OF_OTHERS = "record", ("cycle", "step")  # first names of LANHE's tables, several of them in one file
FEW = 4  # cells, which a line of a preamble may have as well
MOST_ABOVE, LONGEST_HEADER = 20_000, 50_000  # lines above a header, and its characters: no file of a cycler has more
MOST_BELOW = 4  # lines below a header in which its units and the first row stand
LONGEST_NAME = 60  # of what a preamble says: more are words of a sentence
IsHeader = Callable[[Sequence[str], Sequence[str]], bool]


def lines_of(path: Path) -> text.Text:
    """Read the lines of a text, in the first encoding in which a header is found, else in the first that fits.

    Raises
    ------
    LobsimError
        If the file cannot be read, is empty, or is no text.
    """
    first = text.read(path, ENCODINGS)
    if first.encoding != text.ENCODINGS["cp1252"] or header_line(first.lines):
        return first
    for encoding in ENCODINGS[2:]:
        try:
            other = text.read(path, [encoding])
        except LobsimError:
            continue
        if header_line(other.lines):
            return other
    return first


def header_line(lines: Sequence[str], known: IsHeader = is_header) -> tuple[int, str] | None:
    """Find the first header, counted from 1, and what stands between its cells."""
    for line, words in enumerate(lines[:MOST_ABOVE], 1):
        if len(words) > LONGEST_HEADER or not any(letter.isalpha() for letter in words):
            continue
        delimiter = text.delimiter(words)
        units, skip = below_header(lines[line : line + MOST_BELOW], delimiter)
        if _has_numbers(lines[line + skip : line + MOST_BELOW], delimiter) and known(
            text.cells(words, delimiter), units
        ):
            return line, delimiter
    return None


def below_header(lines: Sequence[str], delimiter: str) -> tuple[list[str], int]:
    """Read the row of units below a header, if there is one, and count the lines down to the first row of numbers.

    A line of words that are no units is passed over too: rows have digits.
    """
    first = next((place for place, line in enumerate(lines) if line.strip()), None)
    if first is None:
        return [], 0
    units = units_row(lines[first], delimiter)
    return units, first + 1 if units or not any(map(str.isdigit, lines[first])) else 0


def _has_numbers(below: Sequence[str], delimiter: str) -> bool:
    """Tell whether the first line below a header, if there is one, has numbers: prose and settings have not."""
    first = next((line for line in below if line.strip() and not _is_title(line, delimiter)), None)
    if first is None:
        return True
    cells = [cell for cell in text.cells(first, delimiter) if cell]
    numbers = sum(any(letter.isdigit() for letter in cell) for cell in cells)
    return numbers > 1 and 2 * numbers >= len(cells)


def units_row(line: str, delimiter: str) -> list[str]:
    """Read the line below a header as units, without brackets; none if it is no row of units."""
    cells = [cell.strip("[](){} ") for cell in text.cells(line, delimiter)]
    said = [cell for cell in cells if cell]
    if len(said) < 2 or any(text.NUMBER.fullmatch(cell) for cell in said):
        return []
    units = [spelt(cell) or "" for cell in cells]
    return units if sum(map(bool, units)) > 1 else []


def of_text(found: text.Text, *, cut_off: bool) -> text.Sheet:
    """Divide a text into header and rows; a file that begins anew within itself has its rows joined.

    Raises
    ------
    LobsimError
        If there is no header, no row, or a row is damaged.
    """
    place = header_line(found.lines)
    if place is None:
        raise LobsimError(f"{str(found.path)!r} has no header with a voltage, a time and a current: {NAME_THEM}")
    line, delimiter = place
    units, skip = below_header(found.lines[line : line + MOST_BELOW], delimiter)
    one = _without_further_parts(found, line)
    sheet = divide(one, line, delimiter, skip=skip, cut_off=cut_off)
    return text.Sheet(sheet.path, sheet.header, sheet.rows, sheet.at, units, sheet.remarks)


def _without_further_parts(found: text.Text, line: int) -> text.Text:
    """Blank what stands between tables with the same header: a preamble with sections, or tables of other things.

    Raises
    ------
    LobsimError
        If a row that is as wide as the table's stands above its header or below another, which may be a damaged one.
    """
    header, lines, blank = found.lines[line - 1], list(found.lines), False
    delimiter = text.delimiter(header)
    width = len(text.cells(header, delimiter))
    for place, words in enumerate(lines[: line - 1], 1):
        if words[:1].isdigit() and width > FEW and len(text.cells(words, delimiter)) == width:
            raise LobsimError(
                f"{str(found.path)!r}, line {place}: a row of the table in line {line} stands above its header: the "
                "header above it is damaged, or the rows are out of order"
            )
    begins = [*SECTIONS, *(OF_OTHERS if header.lower().lstrip('" ').startswith(OF_RECORDS) else ())]
    for place in range(line, len(lines)):
        if not blank and lines[place][:1].isdigit():  # a row, as nearly all are
            continue
        if lines[place].lower().lstrip('" ').startswith(tuple(begins)):
            blank = True
        ends = lines[place] == header
        other = blank and not ends and lines[place].split(delimiter)[0] == header.split(delimiter)[0]
        if other or (blank and lines[place][:1].isdigit() and len(text.cells(lines[place], delimiter)) == width):
            raise LobsimError(
                f"{str(found.path)!r}, line {place + 1}: a row of the table in line {line}, or its header, stands "
                "below another header: one of them is damaged"
            )
        if blank or ends or _is_title(lines[place], delimiter):
            lines[place], blank = "", not ends and blank
    return text.Text(found.path, lines, found.encoding, found.ended)


def _is_title(line: str, delimiter: str) -> bool:
    """Tell a line that names the step whose rows follow: words in its first cell, and nothing in many others."""
    if delimiter == " " or not line.endswith(2 * delimiter):
        return False
    first, _, others = line.partition(delimiter)
    return not others.strip(delimiter) and any(map(str.isalpha, first))


def of_workbook(path: Path) -> tuple[text.Sheet, list[str]]:
    """Take the tables with one header out of all sheets, one after the other: the one with most rows decides.

    Returns
    -------
    Sheet, list of str
        The rows, and the lines before the header of the first sheet.

    Raises
    ------
    LobsimError
        If no sheet has a header with a voltage, a time and a current.
    """
    found: dict[tuple[str, ...], list[text.Sheet]] = {}
    before: dict[tuple[str, ...], list[str]] = {}
    for name, rows in workbook.pages(path).items():
        lines = ["\t".join(cells) for cells in rows]
        place = header_line(lines)
        if place is None:
            continue
        line = place[0]
        units, skip = below_header(lines[line : line + MOST_BELOW], "\t")
        below = rows[line + skip :]
        at = [line + skip + i for i, row in enumerate(below, 1) if any(row)]
        header = rows[line - 1]
        kept = [row for row in below if any(row)]
        if kept:
            one = text.Sheet(path.with_name(f"{path.name}[{name}]"), header, kept, at, units)
            found.setdefault(tuple(header), []).append(one)
            before.setdefault(tuple(header), lines[: line - 1])
    if not found:
        raise LobsimError(f"{str(path)!r} has no sheet with a voltage, a time and a current in its header: {NAME_THEM}")
    sheets = max(found.values(), key=lambda sheets: sum(len(one.rows) for one in sheets))
    first = sheets[0]
    rows = [row for one in sheets for row in one.rows]
    at = [line for one in sheets for line in one.at]
    whole = text.Sheet(first.path if len(sheets) == 1 else path, first.header, rows, at, first.units)
    return whole, before[tuple(first.header)]


def maker_in(path: Path, begin: bytes, words: str) -> str | None:
    """Tell whose export a file is by its header: a name of `lobsim.cyclers.makers.MAKERS`, "" if it is nobody's.

    Returns
    -------
    str or None
        None if there is no header.
    """
    rows = workbook.lines(path, workbook.HEAD_ROWS) if content.is_workbook(path, begin) else words.splitlines()
    place = header_line(rows)
    return (maker_of(text.cells(rows[place[0] - 1], place[1])) or "") if place else None


def about(lines: Sequence[str]) -> dict[str, str]:
    """Read the lines before the header: a name, a colon or a tab, and what it is; several in a line between tabs."""
    found: dict[str, str] = {}
    for line in lines:
        parts = [part for part in line.split("\t") if part.strip()]
        while parts:
            part = parts.pop(0)
            name, colon, value = part.partition(":")
            if not value.strip() and parts and not parts[0].rstrip().endswith(":"):
                value = parts.pop(0)
            elif not colon:
                name, _, value = part.partition(",")
            name, value = name.rstrip().rpartition("  ")[2].strip(' ~#"'), value.strip(' ,;"')
            if name and value and len(name) < LONGEST_NAME:
                found.setdefault(name, value)
    return found
