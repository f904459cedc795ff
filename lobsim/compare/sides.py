"""What is laid side by side: cells, results, and the files of both."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from lobsim.cell import Cell
from lobsim.display.notebook import Shown
from lobsim.errors import LobsimError
from lobsim.plots.names import told_apart
from lobsim.protocol import Part
from lobsim.result import Result, load

Steps = tuple[Part, ...]


class Side(NamedTuple):
    """A cell under the name that the comparison gives it, and its run, if it comes with one."""

    name: str
    cell: Cell
    result: Result | None


@dataclass(frozen=True, repr=False)
class Run(Shown):
    """Run of a comparison.

    Attributes
    ----------
    case : str
        What the run is called.
    name : str
        What its cell is called.
    cell : Cell
        The cell.
    protocol : tuple of str and Cycles
        What was done with it.
    result : Result or None
        What it gave; None if it could not be run.
    reason : str
        Why not.
    """

    SHOWN = ("case", "done", "result", "reason")

    case: str
    name: str
    cell: Cell
    protocol: Steps
    result: Result | None
    reason: str = ""

    @property
    def done(self) -> str:
        """The protocol in words."""
        return in_words(self.protocol)


def sides(given: Sequence[Any]) -> tuple[Side, ...]:
    """Read what is compared, and name it.

    Parameters
    ----------
    given : sequence
        Each a `Cell`, a `Result`, or the path of the file of a cell (.toml) or of a saved result (.nc).

    Raises
    ------
    LobsimError
        If one is neither, a file cannot be read, or there are fewer than 2 or more than 8.
    """
    read = [_read(number, one) for number, one in enumerate(given, 1)]
    cells = [one.cell if isinstance(one, Result) else one for one in read]
    done = [in_words(one.protocol) if isinstance(one, Result) else "" for one in read]
    names = told_apart(cells, done)
    results = [one if isinstance(one, Result) else None for one in read]
    return tuple(Side(*side) for side in zip(names, cells, results, strict=True))


def in_words(protocol: Sequence[Part]) -> str:
    """Write a protocol in one line."""
    return "; ".join(map(str, protocol))


def _read(number: int, given: Any) -> Cell | Result:
    if isinstance(given, Cell | Result):
        return given
    if not isinstance(given, str | Path):
        raise LobsimError(
            f"a comparison is of cells, results and their files (.toml, .nc): number {number} is {given!r:.60}"
        )
    path = Path(given)
    if path.suffix.lower() == ".toml":
        return Cell.load(path)
    if path.suffix.lower() == ".nc":
        return load(path)
    raise LobsimError(f"{str(path)!r} is neither the file of a cell, .toml, nor a saved result, .nc")
