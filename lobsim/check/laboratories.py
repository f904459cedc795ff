"""A laboratory looked over: what is impossible together, what is doubtful, what has no source."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any, Literal, NamedTuple

from lobsim.arguments import guarded
from lobsim.cell import Cell
from lobsim.cell.furniture import FIELD_OF
from lobsim.errors import LobsimError
from lobsim.laboratory import catalogue
from lobsim.laboratory.description import NO_SOURCE
from lobsim.laboratory.source import Source
from lobsim.parameters import Laboratory
from lobsim.parameters.laboratory import KINDS, PARTS

Kind = Literal["impossible", "doubtful", "without a source"]


class Finding(NamedTuple):
    """One thing that was found: of which kind, about what, and a sentence."""

    kind: Kind
    about: str
    sentence: str


@guarded
def review(path: str | Path) -> list[Finding]:
    """Look a laboratory over: every part of its own in a cell, every cell that is in its folder.

    Parameters
    ----------
    path : str or Path
        Its file or folder; a file of a cell is looked over as well.

    Returns
    -------
    list of Finding
        Empty if there is nothing to say; "impossible" is what no cell can have.

    Raises
    ------
    LobsimError
        If a file cannot be read, or something in it does not exist or is missing; with file and line.
    """
    path = Path(path)
    found: list[Finding] = []
    cells = [one for one in (sorted(path.glob("*.toml")) if path.is_dir() else [path]) if _has_a_cell(one)]
    if path.is_dir() or not cells:
        laboratory = catalogue.laboratory(path)
        found += [one for about, cell in _cells(laboratory) for one in _of_cell(about, cell)]
        found += _without_source(laboratory)
    for file in cells:
        found += _of_cell(str(file), partial(Cell.load, file))
    return list(dict.fromkeys(found))


def _has_a_cell(path: Path) -> bool:
    return "cell" in Source.read(path).given


def _cells(laboratory: Laboratory) -> Iterator[tuple[str, Callable[[], Cell]]]:
    """What makes the cells in which parts of the laboratory's own stand: each part in each build of its own, if any."""
    own = {kind: [name for name in laboratory.of_kind(kind) if (kind, name) in laboratory.own] for kind in KINDS}
    builds = own["build"] or list(laboratory.builds)
    membranes = own["membrane"] or list(laboratory.membranes)[:1]
    for membrane, build in product(membranes, builds):
        yield f"{membrane} in {build}", partial(Cell, membrane, build, laboratory=laboratory)
    for kind in PARTS:
        for name in own[kind] if kind != "membrane" else ():
            part: dict[str, Any] = {FIELD_OF[kind]: name}
            yield name, partial(Cell, membranes[0], builds[0], laboratory=laboratory, **part)


def _of_cell(about: str, make: Callable[[], Cell]) -> Iterator[Finding]:
    try:
        cell = make()
    except LobsimError as error:
        yield Finding("impossible", about, str(error))
        return
    for sentence in cell.warnings:
        yield Finding("doubtful", about, sentence)


def _without_source(laboratory: Laboratory) -> Iterator[Finding]:
    for kind, name in sorted(laboratory.own):
        part = laboratory.of_kind(kind).get(name) if kind in KINDS else None
        names = [number for number, value in part.values.items() if value.origin.source == NO_SOURCE] if part else []
        if names:
            yield Finding("without a source", name, f"no source is said of {', '.join(map(repr, names))}")
