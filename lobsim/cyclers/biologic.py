"""BioLogic's exports: techniques that are no test of a cell, rests without a current, rows that a file says it has."""

import re
from collections.abc import Mapping, Sequence

from lobsim.cyclers import text
from lobsim.errors import LobsimError

ASCII_FILE = re.compile(r"\bASCII\b.*\b(EC|BT)-Lab\b|\b(EC|BT)-Lab\b.*\bASCII\b", re.IGNORECASE)  # in any language
BEFORE_NAME = 2  # lines above the technique, blank ones aside
RESTS = ("open circuit", "ocv", "leerlauf", "ruhepotential", "ruhespannung", "circuit ouvert")
AT_REST = "3"  # mode
OTHERS = {
    "impedance": "an impedance spectrum",
    "voltammetry": "a voltammogram",
    "voltamperometry": "a voltammogram",
    "voltammetrie": "a voltammogram",
    "voltampérométrie": "a voltammogram",
    "mott-schottky": "an impedance spectrum",
    "linear polarization": "a polarisation curve",
    "tafel": "a polarisation curve",
}
READ = "charges, discharges and rests of a cell are read (GCPL, CP, CA, Modulo Bat, BCD, OCV)"
LOOP = re.compile(r"Loop\s+\d+\s+from point number\s+(\d+)\s+to\s+(\d+)")


def technique(lines: Sequence[str]) -> tuple[int, str]:
    """Give the technique that the preamble names, and its line, counted from 1; 0 and nothing without a preamble."""
    if not lines or not ASCII_FILE.search(lines[0]):
        return 0, ""
    named = ((line, words) for line, words in enumerate(lines, 1) if line > BEFORE_NAME and words.strip())
    line, words = next(named, (0, ""))
    return (0, "") if "\t" in words else (line, words.strip())  # the header, right below a short preamble


def refuse_others(found: text.Text) -> None:
    """Refuse a technique that is no charge, discharge or rest, by its name.

    Raises
    ------
    LobsimError
        If it is a voltammogram or a spectrum.
    """
    line, name = technique(found.lines)
    for word, what in OTHERS.items():
        if word in name.lower():
            raise LobsimError(f"{str(found.path)!r}, line {line}: {name} is {what}: {READ}")


def checked(found: text.Text, sheet: text.Sheet, about: Mapping[str, str]) -> tuple[text.Sheet, dict[str, str]]:
    """Hold the rows against what the preamble says of them, and keep the technique."""
    known = dict(about)
    if name := technique(found.lines)[1]:
        known = {"technique": name, **known}
    stated = [int(loop[2]) + 1 for line in found.lines[: sheet.at[0]] if (loop := LOOP.search(line))]
    if stated and len(sheet.rows) < stated[-1]:
        words = f"the file says that it has {stated[-1]} rows, but {len(sheet.rows)} are there: it is cut off"
        sheet = text.Sheet(sheet.path, sheet.header, sheet.rows, sheet.at, sheet.units, (*sheet.remarks, words))
    return sheet, known


def names_rest(words: str) -> bool:
    """Tell whether words name a rest at open circuit."""
    return any(word in words.lower() for word in RESTS)


def at_rest(about: Mapping[str, str], sheet: text.Sheet) -> bool:
    """Tell a rest at open circuit, whose file has no current, by its technique or by the mode of its rows."""
    if names_rest(about.get("technique", "")):
        return True
    modes = [i for i, column in enumerate(sheet.header) if column.lower() == "mode"]
    return bool(modes) and set(sheet.words(modes[0])) == {AT_REST}
