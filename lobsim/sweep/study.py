"""A study: cells, what varies, a design and a protocol, made into runs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from lobsim.arguments import guarded
from lobsim.arguments.kinds import fit
from lobsim.cell import Cell
from lobsim.display.notebook import Shown
from lobsim.errors import LobsimError
from lobsim.laboratory import catalogue
from lobsim.parameters import Part, checked
from lobsim.plots.names import distinct
from lobsim.protocol import Part as Item
from lobsim.protocol import Protocol, parse, parts_of
from lobsim.sweep import factors as named
from lobsim.sweep import placeholders
from lobsim.sweep.design import Factor, Range, rows
from lobsim.sweep.factors import CELL, LABORATORY, LAW, MODEL, PARTS, PROTOCOL, STRUCTURE, is_number, is_structure
from lobsim.sweep.runs import Run

Steps = tuple[Item, ...]


@dataclass(frozen=True, repr=False)
class Study(Shown):
    """Runs by design; see `study`.

    Attributes
    ----------
    cells : tuple of Cell
        The cells; several are a factor of their own, "cell".
    factors : mapping of str to Range or tuple
        What varies: numbers by name, parts, laws ("law passivation"), the protocol.
    design, size, seed
        The design.
    protocol : tuple of str, Follow and Cycles
        What is done, unless it varies.
    places : mapping of str to str
        The factors that are written into the protocol, and the columns of the table for them: "current [mA/cm2]".
    """

    SHOWN = ("cells", "factors", "design", "runs", "protocol")

    cells: tuple[Cell, ...]
    factors: Mapping[str, Factor]
    design: str
    size: int | None
    seed: int
    protocol: Steps
    places: Mapping[str, str]

    @cached_property
    def runs(self) -> tuple[Run, ...]:
        """The runs, in the order of the design."""
        names = tuple(self.factors)
        made: dict[tuple[Any, ...], Cell] = {}
        return tuple(self._run(names, row, made) for row in rows(self.design, self.factors, self.size, self.seed))

    def __len__(self) -> int:
        """Count the runs."""
        return len(self.runs)

    def _run(self, names: tuple[str, ...], row: tuple[Any, ...], made: dict[tuple[Any, ...], Cell]) -> Run:
        given = dict(zip(names, row, strict=True))
        into = {name: given.pop(name) for name in names if name in self.places}
        shape = tuple((name, value) for name, value in given.items() if is_structure(name))
        key = tuple((name, value if isinstance(value, str | Cell) else id(value)) for name, value in shape)
        if key not in made:
            made[key] = _shaped(self.cells[0], shape)
        values = tuple(sorted((name, float(v)) for name, v in given.items() if is_number(name)))
        protocol = placeholders.filled(_steps(given.get(PROTOCOL, self.protocol)), into)
        told = {name: self._told(name, value) for name, value in given.items()} | into
        return Run(made[key], values, protocol, tuple((self.places.get(name, name), told[name]) for name in names))

    def _told(self, name: str, level: Any) -> Any:
        """A level in the words of the table."""
        if name == CELL:
            return self.labels[self.cells.index(level)]
        if name == LABORATORY:
            return catalogue.laboratory(level).name
        if name == PROTOCOL:
            return _named(level)
        return level.name if isinstance(level, Part) else level

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """What the cells are called in the table: their labels, told apart."""
        return tuple(distinct(self.cells, [""] * len(self.cells)))

    @property
    def warnings(self) -> tuple[str, ...]:
        """Doubts about the cells, one sentence each: of runs of every structure, the first and the ends."""
        found: dict[str, None] = {}
        for cell in dict.fromkeys(run.cell for run in self.runs):
            runs = [run for run in self.runs if run.cell == cell]
            for run in dict.fromkeys([runs[0], *_ends(runs)]):
                found |= dict.fromkeys(_warnings(run))
        return tuple(found)

    def describe(self) -> dict[str, Any]:
        """Say what the study is, ready for JSON."""
        levels = {
            name: {"low": factor.low, "high": factor.high, "scale": "log" if factor.log else "linear"}
            if isinstance(factor, Range)
            else [self._told(name, level) for level in factor]
            for name, factor in self.factors.items()
        }
        return {
            "cells": [str(cell) for cell in self.cells],
            "factors": levels,
            "design": self.design,
            "size": len(self.runs),
            "seed": self.seed,
            "protocol": [str(part) for part in self.protocol],
            "structures": len({run.cell for run in self.runs}),
        }


@guarded
def study(
    cells: Cell | str | Path | Sequence[Cell | str | Path],
    vary: Mapping[str, Any] | None = None,
    *,
    design: str = "grid",
    size: int | None = None,
    seed: int = 0,
    protocol: Protocol = "Discharge at 0.4 mA/cm2 until 2.0 V",
) -> Study:
    """Design a study.

    Parameters
    ----------
    cells : Cell, str or Path, or sequence of them
        What is run, or the file of it; several are a factor of their own, "cell".
    vary : mapping, optional
        Names of parameters to a list of values, to (low, high), to `lobsim.sweep.design.log` (low, high), or to None,
        which takes the range of the parameter set. Also "laboratory", "membrane", "build", "electrolyte", "separator",
        "gdl", "gas", "model", "law <name>" and "protocol", to lists of names or protocols; laws and models of your own
        are levels like others. And what stands in braces in the protocol, such as "current".
    design : str
        "grid" (all combinations of lists), "list" (lists side by side), "random", "lhs" or "sobol" (drawn).
    size, seed : int
        Of a drawn design.
    protocol : str, Cycles or sequence of them
        What is done with every cell, unless it varies: "Discharge at {current} mA/cm2 until 2.0 V" with "current" in
        ``vary``.

    Returns
    -------
    Study
        For `lobsim.sweep`.

    Raises
    ------
    LobsimError
        If anything in it does not exist or is not physical; nothing has been run then.
    """
    given = (cells,) if isinstance(cells, Cell | str | Path) else tuple(cells)
    several = tuple(one if isinstance(one, Cell) else Cell.load(one) for one in given)
    if not several:
        raise LobsimError("a study needs a cell")
    drawn = design.lower() not in ("grid", "list") if isinstance(design, str) else False
    varied = dict(vary or {})
    places = placeholders.columns([varied.get(PROTOCOL, protocol)])
    factors = named.read(several[0], varied, places, drawn)
    if len(several) > 1:
        factors = {CELL: several, **factors}
    made = Study(several, factors, design, size, seed, _steps(protocol), places)
    _check(made)
    return made


def _shaped(cell: Cell, shape: tuple[tuple[str, Any], ...]) -> Cell:
    """A cell with other parts and laws; of another build or laboratory it has the parts of that build."""
    given = dict(shape)
    cell = given.pop(CELL, cell)
    laws = {name.removeprefix(LAW): value for name, value in given.items() if name.startswith(LAW)}
    parts = {name: value for name, value in given.items() if name in STRUCTURE}
    if "build" in parts:
        parts = {**dict.fromkeys((*PARTS, MODEL)), **parts}
    elif LABORATORY in parts:  # models are the same for all laboratories
        parts = dict.fromkeys(PARTS) | parts
    return replace(cell, **parts).with_laws(**laws)


def _named(level: Any) -> str:
    """A protocol in words that leave nothing out."""
    return "; ".join(map(str, level)) if isinstance(level, tuple | list) else str(level)


def _steps(protocol: Any) -> Steps:
    given = fit(protocol, Protocol, PROTOCOL)
    return parts_of(given)


def _ends(runs: list[Run]) -> Iterator[Run]:
    """The runs of one structure in which a number is smallest or largest."""
    for place in range(len(runs[0].values)):
        for end in (min, max):
            yield end(runs, key=lambda run: run.values[place][1])


def _warnings(run: Run) -> tuple[str, ...]:
    """Find what is doubtful about the cell of a run; nothing of one that cannot be, which its row says."""
    try:
        return run.built().warnings
    except LobsimError:
        return ()


def _refuse_one_name(name: str, levels: Sequence[Any], told: Sequence[str]) -> None:
    """Refuse two parts, or two laboratories, that a table could not tell apart."""
    for place, (level, words) in enumerate(zip(levels, told, strict=True)):
        if any(words == other and level is not levels[at] and level != words for at, other in enumerate(told[:place])):
            raise LobsimError(f"{name!r} varies over two that are called {words!r}: give one of them another name")


def _check(made: Study) -> None:
    """Refuse what cannot be run: levels and both ends of ranges, each for itself, and the protocols.

    What cannot be together is a row that says so: numbers that fit may vary side by side.
    """
    for name, factor in made.factors.items():
        if is_structure(name) and isinstance(factor, tuple):
            _refuse_one_name(name, factor, [made._told(name, level) for level in factor])
        if is_number(name) and name not in made.places:
            for end in (factor.low, factor.high) if isinstance(factor, Range) else factor:
                checked(name, end)
    structures = {run.cell: run for run in made.runs}
    for cell in structures:
        for protocol in {run.protocol for run in made.runs if run.cell == cell}:
            parse(protocol, cell)
