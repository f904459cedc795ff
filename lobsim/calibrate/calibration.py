"""What a calibration found: the numbers, how far each can move, and what the statements say of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lobsim.arguments import guarded
from lobsim.cell import Cell
from lobsim.compare import verdict
from lobsim.compare.verdict import Row
from lobsim.display.notebook import Shown, number
from lobsim.parameters import Origin


@dataclass(frozen=True, repr=False)
class Window(Shown):
    """How far one number can move alone while every statement that holds still does.

    Attributes
    ----------
    low, high : float
        Ends, in the unit of the number.
    stops_below, stops_above : str
        The statement that no longer holds beyond; empty where the number's range ends first.
    """

    SHOWN = ("low", "high", "stops_below", "stops_above")

    low: float
    high: float
    stops_below: str
    stops_above: str


@dataclass(frozen=True, repr=False)
class Calibration(Shown):
    """Calibration of numbers on the cycles of a paper.

    Attributes
    ----------
    case : str
        The cycles.
    cell : Cell
        The cell with the numbers found.
    values, before : mapping of str to float
        The numbers, in the units of their names, found and as they were.
    rows : tuple of Row
        All statements about the cycles beside the run with the numbers found.
    windows : mapping of str to Window
        Of each number; empty if they were not asked for.
    runs : int
        Runs that it took.
    """

    case: str
    cell: Cell
    values: Mapping[str, float]
    before: Mapping[str, float]
    rows: tuple[Row, ...]
    windows: Mapping[str, Window]
    runs: int

    def facts(self) -> dict[str, str]:
        """Tell the numbers, and how many statements hold."""
        held = [row.verdict == "holds" for row in self.rows if row.verdict != "not stated"]
        told = {name: number(value) for name, value in self.values.items()}
        return {"case": self.case} | told | {"statements": f"{sum(held)} of {len(held)} hold"}

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers and words, ready for JSON; numbers in the units of their names."""
        windows = {name: vars(window) for name, window in self.windows.items()}
        kept = {name: getattr(self, name) for name in ("case", "values", "before", "runs")}
        return kept | {"windows": windows, "laws": self.cell.laws, **verdict.summary(self.rows)}

    @guarded
    def save(self, path: str | Path) -> None:
        """Write the cell with the numbers found, and where they come from; `lobsim.Cell.load` reads it.

        Raises
        ------
        LobsimError
            If the file cannot be written.
        """
        self.cell.with_values(self.values, {name: self._origin(name) for name in self.values}).save(path)

    def _origin(self, name: str) -> Origin:
        window = self.windows.get(name)
        low, high = (window.low, window.high) if window else (None, None)
        return Origin("fitted", f"calibrated on {self.case}", low, high)
