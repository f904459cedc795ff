"""BioLogic's exports: techniques that are no test of a cell, rests without a current, rows that a file says it has."""

import re
from collections.abc import Mapping

from lobsim.cyclers import text
from lobsim.errors import LobsimError

TECHNIQUE = 4  # line in which a preamble names it
RESTS = ("open circuit voltage", "ocv", "leerlaufspannung", "ruhepotential")
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
LOOP = re.compile(r"Loop\s+\d+\s+from point number\s+(\d+)\s+to\s+(\d+)")


def technique(lines: list[str]) -> str:
    """Give the technique that the preamble names; nothing if there is no preamble."""
    return lines[TECHNIQUE - 1].strip() if len(lines) >= TECHNIQUE and "ASCII FILE" in lines[0] else ""


def refuse_others(found: text.Text) -> None:
    """Refuse a technique that is no charge, discharge or rest, by its name.

    Raises
    ------
    LobsimError
        If it is a voltammogram or a spectrum.
    """
    name = technique(found.lines)
    small = name.lower()
    for word, what in OTHERS.items():
        if word in small:
            raise LobsimError(
                f"{str(found.path)!r}, line {TECHNIQUE}: {name} is {what}: charges, discharges and rests of a cell are "
                "read (GCPL, CP, CA, Modulo Bat, BCD, OCV)"
            )


def checked(found: text.Text, sheet: text.Sheet, about: Mapping[str, str]) -> tuple[text.Sheet, dict[str, str]]:
    """Hold the rows against what the preamble says of them, and keep the technique.

    Raises
    ------
    LobsimError
        If rows are missing at the end.
    """
    known = dict(about)
    if name := technique(found.lines):
        known = {"technique": name, **known}
    stated = [int(loop[2]) + 1 for line in found.lines[: sheet.at[0]] if (loop := LOOP.search(line))]
    if stated and len(sheet.rows) < stated[-1]:
        words = f"the file says that it has {stated[-1]} rows, but {len(sheet.rows)} are there: it is cut off"
        sheet = text.Sheet(sheet.path, sheet.header, sheet.rows, sheet.at, sheet.units, (*sheet.remarks, words))
    return sheet, known


def at_rest(about: Mapping[str, str], sheet: text.Sheet) -> bool:
    """Tell a rest at open circuit, whose file has no current."""
    name = about.get("technique", "").lower()
    if name:
        return any(word in name for word in RESTS)
    modes = [i for i, column in enumerate(sheet.header) if column.lower() == "mode"]
    return bool(modes) and set(sheet.words(modes[0])) == {"3"}
