"""The two cells that can stand side by side: how the parts of each are called, by the page and by who uses it."""

from dataclasses import dataclass
from typing import Any

from dash import html


@dataclass(frozen=True)
class Side:
    """One of the two cells.

    Attributes
    ----------
    name : str
        "A" for the cell that is always there, "B" for the second.
    """

    name: str

    def part(self, name: str) -> str:
        """Name a part of the page that each cell has for itself; those of the first are called as if it were alone."""
        return name if self == FIRST else f"{self.name}-{name}"

    def named(self, words: str) -> list[Any]:
        """Say whose something is, before words; not seen, and not said as long as there is one cell."""
        return [html.Span(f"Cell {self.name}: ", className="whose"), words]


FIRST, SECOND = Side("A"), Side("B")
