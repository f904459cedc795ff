"""Gamry .DTA: lines of settings, and one or more tables of a curve with names and units above them."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from lobsim.cyclers import moments, text
from lobsim.cyclers.column_units import spelt
from lobsim.cyclers.divided_lines import divide
from lobsim.cyclers.labels import CURRENT, STEP, TIME, UNIX_TIME, VOLTAGE
from lobsim.cyclers.reading import Reading
from lobsim.cyclers.request import Request
from lobsim.errors import LobsimError
from lobsim.parameters.units import unit

if TYPE_CHECKING:
    import numpy as np

ENCODINGS = ("utf-8-sig", "cp1252")
BEGIN = "EXPLAIN"
NAME = re.compile(r"[A-Z][A-Z0-9_]*\t|\s*$")  # with which the lines between curves begin
COLUMNS = {TIME: ("T", "Time"), VOLTAGE: ("Vf", "Vm", "V", "Vu"), CURRENT: ("Im", "I")}
TABLE = ("CURVE", "OCVCURVE", "CHARGE", "DISCHARGE")
REST = ("CORPOT", "OCV", "OCP")
OTHERS = ("EISPOT", "GALVEIS", "CV", "LSV", "HYBRIDEIS", "SQRWV", "TAFEL", "POTENTIODYNAMIC", "CYCPOL")
SUMMARY = "a summary of cycles, without a time and a voltage row by row: take the .DTA of each half cycle"


def recognise(head: str) -> bool:
    """Tell a .DTA by its first word."""
    return head.lstrip("\ufeff").startswith(BEGIN)


def read(request: Request) -> Reading:
    """Read all curves of a file one after the other.

    Raises
    ------
    LobsimError
        If it holds no curve of voltage over time, or is damaged.
    """
    import numpy as np

    found = text.read(request.path, ENCODINGS)
    settings = _settings(found.lines)
    tag = settings.get("TAG", "")
    if tag.upper() in OTHERS:
        raise LobsimError(
            f"{str(request.path)!r}: {settings.get('TITLE') or tag} ({tag}) is no charge, discharge or rest of a cell"
        )
    sheets = [_sheet(found, *table, cut_off=request.cut_off) for table in _tables(found.lines)]
    _refuse_strays(found, sheets)
    if not sheets:
        raise LobsimError(f"{str(request.path)!r} has no curve of voltage and time, or is {SUMMARY}")
    parts = [_columns(sheet, tag) for sheet in sheets]
    columns = {label: np.concatenate([part[label] for part in parts]) for label in (TIME, VOLTAGE, CURRENT)}
    columns[STEP] = np.repeat(np.arange(1.0, len(parts) + 1), [len(part[TIME]) for part in parts])
    metadata: dict[str, Any] = {"program": "Gamry Framework", "technique": settings.get("TITLE") or tag}
    start = moments.start(f"{settings.get('DATE', '')} {settings.get('TIME', '')}")
    if start is not None:
        metadata |= {"start": moments.said(start)}
        columns[UNIX_TIME] = start + columns[TIME]
    if settings.get("NOTES"):
        metadata["comment"] = settings["NOTES"]
    remarks = [words for sheet in sheets for words in sheet.remarks]
    if tag.upper() in REST:
        remarks.append("the file has no current: it is a rest at open circuit")
    return Reading(columns, [place for sheet in sheets for place in sheet.places], metadata, True, remarks)


def _settings(lines: Sequence[str]) -> dict[str, str]:
    """Read the lines NAME, kind, value."""
    found: dict[str, str] = {}
    for line in lines:
        cells = [cell.strip() for cell in line.split("\t")]
        if cells[0] == "TAG" and len(cells) > 1:
            found.setdefault("TAG", cells[1])
        elif cells[0] and len(cells) > 2:
            found.setdefault(cells[0], cells[2])
    return found


def _tables(lines: Sequence[str]) -> list[tuple[int, int, int | None]]:
    """Find the curves: line of the names, last line, and how many rows the file says there are; from 1."""
    found = []
    for line, words in enumerate(lines, 1):
        cells = [cell.strip() for cell in words.split("\t")]
        if len(cells) < 2 or cells[1] != "TABLE" or not cells[0].upper().startswith(TABLE):
            continue
        header = [cell.strip() for cell in lines[line].split("\t")] if line < len(lines) else []
        if not any(name in header for name in COLUMNS[VOLTAGE]) or not any(name in header for name in COLUMNS[TIME]):
            continue
        end = line + 2
        while end < len(lines) and lines[end].startswith("\t"):
            end += 1
        said = int(cells[2]) if len(cells) > 2 and cells[2].isdigit() else None
        found.append((line + 1, end, said))
    return found


def _sheet(found: text.Text, header: int, end: int, said: int | None, *, cut_off: bool) -> text.Sheet:
    if end < len(found.lines) and not NAME.match(found.lines[end]):
        raise LobsimError(
            f"{str(found.path)!r}, line {end + 1}: {found.lines[end][: text.SHOWN]!r} is neither a row of the curve, "
            "which begins with a tab, nor a setting: the line is damaged"
        )
    part = text.Text(found.path, found.lines[:end], found.encoding, found.ended or end < len(found.lines))
    sheet = divide(part, header, "\t", skip=1, cut_off=cut_off)
    units = [cell.strip() for cell in found.lines[header].split("\t")]
    remarks = list(sheet.remarks)
    if said is not None and len(sheet.rows) < said and end == len(found.lines) and said < 99999:
        remarks.append(f"the file says that its curve has {said} rows, but {len(sheet.rows)} are there: it is cut off")
    return text.Sheet(sheet.path, sheet.header, sheet.rows, sheet.at, units, remarks)


def _refuse_strays(found: text.Text, sheets: Sequence[text.Sheet]) -> None:
    """Refuse a row that stands outside the curves: lines were put out of order."""
    known = {line for sheet in sheets for line in sheet.at}
    for line, words in enumerate(found.lines, 1):
        cells = words.split("\t")
        alike = [sheet for sheet in sheets if len(cells) == len(sheet.header) and line > sheet.at[0]]
        if line not in known and alike and not cells[0] and cells[1].strip().isdigit():
            raise LobsimError(f"{str(found.path)!r}, line {line}: {words[: text.SHOWN]!r} is a row outside a curve")


def _columns(sheet: text.Sheet, tag: str) -> "dict[str, np.ndarray]":
    import numpy as np

    values = {}
    for label, names in COLUMNS.items():
        name = next((name for name in names if name in sheet.header), None)
        if name is None:
            if label == CURRENT and tag.upper() in REST:
                values[label] = np.zeros(len(sheet.rows))
                continue
            raise LobsimError(
                f"{str(sheet.path)!r}: the curve in line {sheet.at[0]} has no column {' or '.join(names)}"
            )
        index = sheet.header.index(name)
        said = spelt(sheet.units[index].split(" vs")[0]) if index < len(sheet.units) else None
        if said is None:
            raise LobsimError(f"{str(sheet.path)!r}: the column {name!r} has no unit in the row below the names")
        values[label] = sheet.numbers(index, unit(said).factor)
    return values
