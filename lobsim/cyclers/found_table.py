"""Table of a file: its sheet, its columns by what they are, and what the file and the user say about them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lobsim.cyclers import biologic, content, spectrum, tables, text, voltammogram
from lobsim.cyclers.asked_columns import Source, asked, sources
from lobsim.cyclers.found_columns import Column, columns
from lobsim.cyclers.labels import (
    CAPACITIES,
    CURRENT,
    CYCLE,
    ENERGIES,
    HALF_CYCLE,
    NET_CAPACITY,
    NET_ENERGY,
    STEP,
    STEP_CAPACITY,
    STEP_ENERGY,
    STEP_TIME,
    TIME,
    VOLTAGE,
)
from lobsim.cyclers.makers import MAKERS, Maker
from lobsim.cyclers.request import Request
from lobsim.cyclers.vocabulary import INCREMENT, STAMP, STATE
from lobsim.errors import LobsimError

OF_CHARGE = (*CAPACITIES, STEP_CAPACITY, NET_CAPACITY, INCREMENT)
OF_ENERGY = (*ENERGIES, STEP_ENERGY, NET_ENERGY)
COUNTERS = (*OF_CHARGE, *OF_ENERGY)
TITLE_LINES = 3  # in one of which a program names the technique


@dataclass(frozen=True)
class Found:
    """A sheet, its columns by what they are, and what was said and decided on the way."""

    sheet: text.Sheet
    columns: Mapping[str, Sequence[Column]]
    about: Mapping[str, str]
    named: Mapping[str, Source]
    request: Request

    def index(self, label: str) -> int | None:
        """Give the place of the column of a label."""
        if label in self.named:
            return self.sheet.column(self.named[label].name)
        return self.columns[label][0].place if label in self.columns else None


def find(request: Request, name: str) -> Found:
    """Find the sheet and its columns, those that the user names first."""
    begin = content.head(request.path)
    if content.is_workbook(request.path, begin):
        sheet, before = tables.of_workbook(request.path)
        about = tables.about(before)
    else:
        lines = tables.lines_of(request.path)
        sheet = tables.of_text(lines, cut_off=request.cut_off)
        before = lines.lines[: sheet.at[0] - 1]
        about = tables.about(before)
        if name == "biologic":
            sheet, about = biologic.checked(lines, sheet, about)
        elif rest := next((line.strip() for line in before[:TITLE_LINES] if biologic.names_rest(line)), None):
            about = {"technique": rest, **about}
    spectrum.refuse(sheet)
    voltammogram.refuse(sheet)
    return known(request, sheet, about, name)


def known(request: Request, sheet: text.Sheet, about: Mapping[str, str], name: str) -> Found:
    """Find the columns of a sheet."""
    maker = MAKERS.get(name, Maker("", ""))
    fitting = columns(sheet.header, maker.own, sheet.units, maker.never)
    sheet = _with_samples(sheet, fitting)
    named = sources(asked(request.columns, request.path), sheet, request)
    return Found(sheet, {label: found for label, found in fitting.items() if label not in named}, about, named, request)


def _with_samples(sheet: text.Sheet, known: Mapping[str, Sequence[Column]]) -> text.Sheet:
    """Leave out rows with neither a voltage nor a current, in which a cycler writes its messages."""
    measured = [known[label][0].place for label in (VOLTAGE, CURRENT) if label in known]
    empty = [not any(row[column] for column in measured) for row in sheet.rows]
    if len(measured) < 2 or not any(empty) or all(empty):
        return sheet
    first = sheet.at[empty.index(True)]
    words = f"rows without voltage and current were left out: {sum(empty)}, line {first} first"
    rows = [row for row, none in zip(sheet.rows, empty, strict=True) if not none]
    at = [line for line, none in zip(sheet.at, empty, strict=True) if not none]
    return text.Sheet(sheet.path, sheet.header, rows, at, sheet.units, (*sheet.remarks, words))


def places(found: Found) -> dict[str, int]:
    """Give the place of each column that is used."""
    labels = (TIME, VOLTAGE, CURRENT, CYCLE, STEP, STEP_TIME, HALF_CYCLE, STAMP, STATE, *COUNTERS)
    return {label: index for label in labels if (index := found.index(label)) is not None}


def missing(found: Found, label: str) -> LobsimError:
    """Make the error for a label that no column is known to be."""
    return LobsimError(
        f"{str(found.request.path)!r}: no column is known to be {label!r}: give columns={{{label!r}: '...'}} "
        f"(--column '{label}=name')"
    )
