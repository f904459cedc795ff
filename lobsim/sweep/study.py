"""A study: cells, what varies, a design and a protocol, made into runs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from numbers import Real
from typing import Any

from lobsim.arguments import guarded
from lobsim.arguments.kinds import fit
from lobsim.cell import Cell
from lobsim.display.notebook import Shown
from lobsim.errors import LobsimError, nearest, unknown
from lobsim.parameters import checked
from lobsim.protocol import Cycles, Protocol, parse
from lobsim.sweep.design import Factor, Range, rows
from lobsim.sweep.runs import Run

STRUCTURE = ("membrane", "build", "electrolyte", "separator", "gdl", "gas", "model")
PROTOCOL, LAW, CELL = "protocol", "law ", "cell"
Steps = tuple[str | Cycles, ...]


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
    protocol : tuple of str and Cycles
        What is done, unless it varies.
    """

    SHOWN = ("cells", "factors", "design", "runs", "protocol")

    cells: tuple[Cell, ...]
    factors: Mapping[str, Factor]
    design: str
    size: int | None
    seed: int
    protocol: Steps

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
        shape = tuple((name, value) for name, value in given.items() if _is_structure(name))
        if shape not in made:
            made[shape] = _shaped(self.cells[0], shape)
        values = tuple(sorted((name, float(v)) for name, v in given.items() if _is_number(name)))
        protocol = _steps(given.get(PROTOCOL, self.protocol))
        shown = {name: _named(value) if name in (CELL, PROTOCOL) else value for name, value in given.items()}
        return Run(made[shape], values, protocol, tuple(shown.items()))

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
        factors = {
            name: {"low": factor.low, "high": factor.high, "scale": "log" if factor.log else "linear"}
            if isinstance(factor, Range)
            else [_named(level) if isinstance(level, Cell | Cycles | tuple) else level for level in factor]
            for name, factor in self.factors.items()
        }
        return {
            "cells": [str(cell) for cell in self.cells],
            "factors": factors,
            "design": self.design,
            "size": len(self.runs),
            "seed": self.seed,
            "protocol": [str(part) for part in self.protocol],
            "structures": len({run.cell for run in self.runs}),
        }


@guarded
def study(
    cells: Cell | Sequence[Cell],
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
    cells : Cell or sequence of Cell
        What is run; several are a factor of their own.
    vary : mapping, optional
        Names of parameters to a list of values, to (low, high), to `lobsim.sweep.design.log` (low, high), or to None,
        which takes the range of the parameter set. Also "membrane", "build", "electrolyte", "separator", "gdl", "gas",
        "model", "law <name>" and "protocol", to lists of names or protocols.
    design : str
        "grid" (all combinations of lists), "list" (lists side by side), "random", "lhs" or "sobol" (drawn).
    size, seed : int
        Of a drawn design.
    protocol : str, Cycles or sequence of them
        What is done with every cell, unless it varies.

    Returns
    -------
    Study
        For `lobsim.sweep`.

    Raises
    ------
    LobsimError
        If anything in it does not exist or is not physical; nothing has been run then.
    """
    several = (cells,) if isinstance(cells, Cell) else tuple(cells)
    if not several:
        raise LobsimError("a study needs a cell")
    drawn = design.lower() not in ("grid", "list") if isinstance(design, str) else False
    factors = {name: _named_factor(several[0], name, given, drawn) for name, given in (vary or {}).items()}
    if len(several) > 1:
        factors = {CELL: several, **factors}
    made = Study(several, factors, design, size, seed, _steps(protocol))
    _check(made)
    return made


def _named_factor(cell: Cell, name: str, given: Any, drawn: bool) -> Factor:
    _refuse_unknown(cell, name)
    try:
        return _factor(cell, name, given, drawn)
    except LobsimError as error:
        raise error if repr(name) in str(error) else LobsimError(f"{name!r}: {error}") from None


def _factor(cell: Cell, name: str, given: Any, drawn: bool) -> Factor:
    if isinstance(given, Range):
        return given
    if given is None and _is_number(name):
        return _own_range(cell, name)
    if isinstance(given, Mapping):
        return _mapped(name, given)
    if not isinstance(given, str | Cycles | Sequence) and getattr(given, "ndim", 0) == 1:
        given = list(given)  # an array or a series
    if isinstance(given, str | Cycles) or not isinstance(given, Sequence) or not len(given):
        raise LobsimError(f"{name!r} varies over a list, or from (low, high), not {given!r}")
    if not _is_number(name) and name != PROTOCOL and not all(isinstance(one, str | Cell) for one in given):
        raise LobsimError(f"{name!r} varies over names, not {given!r}")
    wrong = [one for one in given if _is_number(name) and (isinstance(one, bool) or not isinstance(one, Real))]
    if wrong:
        raise LobsimError(f"{name!r} varies over numbers, not {wrong[0]!r}")
    if drawn and isinstance(given, tuple) and len(given) == 2 and _is_number(name):
        return Range(float(given[0]), float(given[1]))
    return tuple(given)


def _mapped(name: str, given: Mapping[str, Any]) -> Range:
    wrong = set(given) - {"low", "high", "scale"}
    if wrong or not {"low", "high"} <= set(given) or given.get("scale", "linear") not in ("linear", "log"):
        raise LobsimError(f"the range of {name!r} is low, high and, if wanted, scale, linear or log, not {dict(given)}")
    return Range(given["low"], given["high"], given.get("scale") == "log")


def _own_range(cell: Cell, name: str) -> Range:
    origin = cell.parameters[name].origin
    if origin.low is None or origin.high is None:
        raise LobsimError(f"{name!r} has no range of its own: give (low, high)")
    return Range(origin.low, origin.high)


def _is_structure(name: str) -> bool:
    return name in STRUCTURE or name == CELL or name.startswith(LAW)


def _is_number(name: str) -> bool:
    return not _is_structure(name) and name != PROTOCOL


def _shaped(cell: Cell, shape: tuple[tuple[str, Any], ...]) -> Cell:
    """A cell with other parts and laws; of another build it has that build's parts."""
    given = dict(shape)
    cell = given.pop(CELL, cell)
    laws = {name.removeprefix(LAW): value for name, value in given.items() if name.startswith(LAW)}
    parts = {name: value for name, value in given.items() if name in STRUCTURE}
    if "build" in parts:
        parts = dict.fromkeys(STRUCTURE[2:]) | parts
    return replace(cell, **parts).with_laws(**laws)


def _named(level: Any) -> str:
    """A cell or a protocol in words that leave nothing out."""
    return "; ".join(map(str, level)) if isinstance(level, tuple | list) else str(level)


def _steps(protocol: Any) -> Steps:
    given = fit(protocol, Protocol, PROTOCOL)
    return (given,) if isinstance(given, str | Cycles) else tuple(given)


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


def _refuse_unknown(cell: Cell, name: str) -> None:
    if name in cell.parameters or not _is_number(name):
        return
    if not nearest(name, cell.parameters) and nearest(name, (*STRUCTURE, PROTOCOL)):
        raise unknown("factor", name, (*STRUCTURE, PROTOCOL))
    cell.with_values({name: 1.0})  # says what is wrong with the name


def _check(made: Study) -> None:
    """Refuse what cannot be run: levels and both ends of ranges, each for itself, and the protocols.

    What cannot be together is a row that says so: numbers that fit may vary side by side.
    """
    for name, factor in made.factors.items():
        if _is_number(name):
            for end in (factor.low, factor.high) if isinstance(factor, Range) else factor:
                checked(name, end)
    structures = {run.cell: run for run in made.runs}
    for cell in structures:
        for protocol in {run.protocol for run in made.runs if run.cell == cell}:
            parse(protocol, cell)
