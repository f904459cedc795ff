"""Reading of a file: columns by their labels, and where each row stands in the file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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
        The user has said which way the current counts, so that the voltage is not asked.
    """

    columns: "Mapping[str, np.ndarray]"
    places: Sequence[tuple[Path, int]]
    metadata: Mapping[str, Any] = field(default_factory=dict)
    sign_is_stated: bool = False

    def __len__(self) -> int:
        return len(self.places)

    def error(self, row: int, words: str) -> LobsimError:
        """Make the error for a row: its file, its line, what is wrong and what was expected."""
        path, line = self.places[row]
        return LobsimError(f"{str(path)!r}, {f'line {line}' if line else f'record {row + 1}'}: {words}")
