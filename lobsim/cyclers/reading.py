"""Reading of a file: columns by their labels, and where each row stands in the file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lobsim.errors import LobsimError

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True)
class Reading:
    """Columns of numbers that nobody has checked yet.

    Attributes
    ----------
    columns : mapping of str to numpy array
        By the labels of `lobsim.cyclers.labels`; current is positive while the cell is charged.
    places : sequence of (Path, int)
        File and line of each row; the line is 0 in a file that has no lines.
    metadata : mapping
        What the file says besides, and what the reader had to decide.
    sign_is_stated : bool
        The user, the maker's convention or the file's states say which way the current counts: the voltage is not
        asked.
    remarks : sequence of str
        Doubts and decisions that a user should know, a sentence each.
    begins : numpy array of bool or None
        Where a step begins, if the file says so by something else than its columns.
    """

    columns: "Mapping[str, np.ndarray]"
    places: Sequence[tuple[Path, int]]
    metadata: Mapping[str, Any] = field(default_factory=dict)
    sign_is_stated: bool = False
    remarks: Sequence[str] = ()
    begins: "np.ndarray | None" = None

    def __len__(self) -> int:
        return len(self.places)

    def where(self, row: int) -> str:
        """Say where a row stands: its line, or its number where a file has no lines."""
        line = self.places[row][1]
        return f"line {line}" if line else f"record {row + 1}"

    def error(self, row: int, words: str) -> LobsimError:
        """Make the error for a row: its file, its line, what is wrong and what was expected."""
        return LobsimError(f"{str(self.places[row][0])!r}, {self.where(row)}: {words}")

    def having(self, columns: "Mapping[str, np.ndarray]", *remarks: str) -> "Reading":
        """Give the same with some columns, in the units of their labels [s, V, A, Ah, Wh], and remarks added."""
        return replace(self, columns={**self.columns, **columns}, remarks=(*self.remarks, *remarks))
