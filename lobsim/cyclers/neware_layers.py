"""Neware's layered export: lines of cycles, of steps and of records below each other, with a header of each kind."""

from collections.abc import Sequence
from typing import NamedTuple

from lobsim.cyclers import export, tables, text
from lobsim.cyclers.column_names import bare
from lobsim.cyclers.column_units import parted
from lobsim.cyclers.reading import Reading
from lobsim.cyclers.request import Request
from lobsim.errors import LobsimError

MOST_HEADER_LINES = 20
CYCLE, STEP = ("cycleindex", "cycleid", "循环号", "循环序号"), ("stepindex", "stepid", "工步号", "工步序号")
RECORD = ("datapoint", "recordid", "record", "数据序号", "记录序号")
TYPE = ("steptype", "stepname", "工步类型", "步骤类型")
NAMES = ("Cycle Index", "Step Index", "Step Type")  # that each record is given in front


class Layers(NamedTuple):
    """Headers of cycles, steps and records, and the line of the last of them, counted from 1."""

    cycle: Sequence[str]
    step: Sequence[str]
    record: Sequence[str]
    line: int
    delimiter: str


def recognise(head: str) -> bool:
    """Tell a layered export by its three headers, each further to the right."""
    return _layers(head.splitlines()[:MOST_HEADER_LINES]) is not None


def read(request: Request) -> Reading:
    """Read the records, each with cycle, step and type of the lines above it.

    Raises
    ------
    LobsimError
        If the file is damaged.
    """
    found = tables.lines_of(request.path)
    layers = _layers(found.lines[:MOST_HEADER_LINES])
    if layers is None:
        raise LobsimError(f"{str(request.path)!r} is no layered export of Neware: three headers were expected")
    return export.of_sheet(request, _sheet(found, layers, cut_off=request.cut_off), "neware")


def _layers(lines: Sequence[str]) -> Layers | None:
    kept: dict[str, tuple[int, Sequence[str], str]] = {}
    for line, words in enumerate(lines, 1):
        delimiter = text.delimiter(words)
        cells = text.cells(words, delimiter)
        names = [_name(cell) for cell in cells]
        for kind, first in (("cycle", CYCLE), ("step", STEP), ("record", RECORD)):
            depth = next((i for i, name in enumerate(names) if name), len(names))
            if depth < len(names) and names[depth] in first and depth == ("cycle", "step", "record").index(kind):
                kept.setdefault(kind, (line, cells[depth:], delimiter))
    if len(kept) < 3:
        return None
    cycle, step, record = (list(kept[kind][1]) for kind in ("cycle", "step", "record"))
    for names in (cycle, step, record):
        while names and not names[-1]:
            names.pop()
    return Layers(cycle, step, record, kept["record"][0], kept["record"][2])


def _name(cell: str) -> str:
    return bare(next(parted(cell))[0]) if cell else ""


def _sheet(found: text.Text, layers: Layers, *, cut_off: bool) -> text.Sheet:
    """Put the numbers of cycle and step before every record."""
    cycle, step, kind = "", "", ""
    steps = [_name(name) for name in layers.step]
    kind_at = next((steps.index(name) for name in TYPE if name in steps), None)
    rows, at, remarks = [], [], []
    last = len(found.lines)
    for line, words in enumerate(found.lines[layers.line :], layers.line + 1):
        cells = text.cells(words, layers.delimiter)
        depth = next((i for i, cell in enumerate(cells) if cell), None)
        if depth is None:
            continue
        if depth == 0:
            cycle = cells[0]
            behind = cells[len(layers.cycle) :]  # the first step of a cycle may stand on the cycle's own line
            if any(behind):
                step, kind = behind[0], _at(behind, kind_at)
        elif depth == 1:
            step, kind = cells[1], _at(cells[1:], kind_at)
        else:
            record = cells[2 : 2 + len(layers.record)]
            if len(record) < len(layers.record) or (not record[-1] and line == last and not found.ended):
                if line == last and not found.ended and cut_off:
                    remarks.append(f"line {line}, the last, is cut off, and was left out")
                    continue
                raise LobsimError(
                    f"{str(found.path)!r}, line {line}: {words[: text.SHOWN]!r} has not the {len(layers.record)} cells "
                    f"of the records' header in line {layers.line}: the line is damaged or cut off"
                )
            rows.append([cycle, step, kind, *record])
            at.append(line)
    if not rows:
        raise LobsimError(f"{str(found.path)!r} has no rows: records were expected after line {layers.line}")
    return text.Sheet(found.path, [*NAMES, *layers.record], rows, at, remarks=remarks)


def _at(cells: Sequence[str], place: int | None) -> str:
    return cells[place] if place is not None and place < len(cells) else ""
