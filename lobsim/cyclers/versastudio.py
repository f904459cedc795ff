"""VersaStudio .par of Princeton Applied Research (Ametek): segments between tags, their columns in a definition."""

import re

from lobsim.cyclers import export, text
from lobsim.cyclers.divided_lines import divide
from lobsim.cyclers.reading import Reading
from lobsim.cyclers.request import Request
from lobsim.errors import LobsimError

ENCODINGS = ("utf-8-sig", "cp1252")
BEGIN, DEFINITION = "<Application>", "Definition="
SEGMENT, END = re.compile(r"<Segment\d+>"), re.compile(r"</Segment\d+>")
OTHERS = ("eis", "impedance", "voltammetry", "linear scan", "tafel", "polarization", "corrosion")


def recognise(head: str) -> bool:
    """Tell a .par by its first tag."""
    return head.lstrip("\ufeff \r\n").startswith(BEGIN)


def read(request: Request) -> Reading:
    """Read the segments one after the other.

    Raises
    ------
    LobsimError
        If it holds no segment of a charge, a discharge or a rest, or is damaged.
    """
    found = text.read(request.path, ENCODINGS)
    said = _settings(found.lines)
    actions = [name for name in said["Name"] if name not in ("VersaStudio", "Common")]
    others = [name for name in actions if any(word in name.lower() for word in OTHERS)]
    if others:
        raise LobsimError(
            f"{str(request.path)!r}: {others[0]} is no charge, discharge or rest of a cell, which are read"
        )
    header, one = _table(found)
    about = {"technique": ", ".join(dict.fromkeys(actions))}
    about["start"] = " ".join(value for name in ("DateAcquired", "TimeAcquired") for value in said[name])
    sheet = divide(one, header, ",", cut_off=request.cut_off)
    return export.of_sheet(request, sheet, "versastudio", about)


def _settings(lines: list[str]) -> dict[str, list[str]]:
    """Read the lines name=value that are of use."""
    found: dict[str, list[str]] = {name: [] for name in ("Name", "DateAcquired", "TimeAcquired")}
    for line in lines:
        name, _, value = line.partition("=")
        if name in found:
            found[name].append(value.strip())
    return found


def _table(found: text.Text) -> tuple[int, text.Text]:
    """Leave the rows of all segments, and give the line of their header, counted from 1."""
    lines, header, definition, inside = [""] * len(found.lines), 0, "", False
    for place, line in enumerate(found.lines):
        inside = (inside or bool(SEGMENT.match(line))) and not END.match(line)
        if not inside:
            continue
        if line.startswith(DEFINITION):
            if definition and line != definition:
                raise LobsimError(
                    f"{str(found.path)!r}, line {place + 1}: this segment has other columns than the first"
                )
            header, definition = header or place + 1, line
        elif definition and line[:1].isdigit():
            lines[place] = line
    if not header:
        raise LobsimError(f"{str(found.path)!r} has no segment: lines of numbers between <Segment1> and </Segment1>")
    names = [name.strip() for name in definition.removeprefix(DEFINITION).split(",")]
    if names[-1] == "0":  # stands at the end of a definition, with no cell below
        names.pop()
    lines[header - 1] = ",".join(names)
    last = max((place for place, line in enumerate(lines) if line), default=0)
    ended = found.ended or last + 1 < len(found.lines)
    return header, text.Text(found.path, lines[: last + 1], found.encoding, ended)
