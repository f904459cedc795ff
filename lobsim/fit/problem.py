"""A problem of estimation: measured curves, the cell they come from, and what is to be found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from lobsim.cell import Cell
from lobsim.display.notebook import Shown
from lobsim.errors import LobsimError
from lobsim.fit.curves import Array, Curve, taken
from lobsim.fit.spread import spread
from lobsim.fit.unknowns import Unknown, settled
from lobsim.protocol.step import Step


@dataclass(frozen=True, repr=False)
class Problem(Shown):
    """Curves, a cell, and what is to be found.

    Coordinates are logarithms of numbers [-] or, on a linear scale, in the unit of the number.

    Parameters
    ----------
    cell : Cell
        The cell; its own values are where the search starts, and hold for all that is not searched.
    curves : sequence of Curve or LoggedCurve
        One or more; a logged curve is taken as `Curve.logged` does it.
    unknowns : sequence of Unknown or str
        One or more; a name alone has the range of the parameter set as its bounds.
    spread : mapping of str to float, optional
        Numbers that differ from cell to cell, with the standard deviations of their logarithms [-]; see
        `lobsim.fit.spread.spread`.

    Raises
    ------
    LobsimError
        If something is missing, named twice, or does not fit together.
    """

    SHOWN = ("cell", "curves", "names")

    cell: Cell
    curves: Sequence[Curve]
    unknowns: Sequence[Unknown | str]
    spread: Mapping[str, float] | None = None

    def __post_init__(self) -> None:
        """Complete the unknowns, and refuse what cannot be solved."""
        object.__setattr__(self, "curves", taken(self.curves))
        object.__setattr__(self, "unknowns", tuple(settled(unknown, self.cell) for unknown in self.unknowns))
        if not self.curves:
            raise LobsimError("a fit needs one measured curve or more")
        if not self.unknowns:
            raise LobsimError("a fit needs one number to be found or more")
        names = self.names
        for name in names:
            if names.count(name) > 1:
                raise LobsimError(f"{name!r} is to be found twice: name it once")
        points = sum(curve.voltage_V.size for curve in self.curves)
        if points <= len(names):
            raise LobsimError(f"{points} points cannot tell {len(names)} numbers")
        _ = self.measured  # refuses protocols that cannot be read
        spread(self.cell, self.spread)  # and numbers that are none

    @cached_property
    def measured(self) -> list[tuple[list[Step], int]]:
        """The steps of every curve's protocol, and which of them was measured; read once."""
        return [curve.measured_step(self.cell) for curve in self.curves]

    @property
    def asked(self) -> tuple[Unknown, ...]:
        """Unknowns of the fit, with bounds."""
        return tuple(unknown for unknown in self.unknowns if isinstance(unknown, Unknown))

    @property
    def names(self) -> list[str]:
        """Names of what is to be found."""
        return [unknown.name for unknown in self.asked]

    @property
    def start(self) -> Array:
        """Coordinates of the cell's own values, moved into the bounds, shape (P,)."""
        low, high = self.bounds
        numbers = self.cell.numbers
        own = [
            unknown.to(numbers[unknown.name]) if numbers[unknown.name] > 0 or unknown.scale == "linear" else -np.inf
            for unknown in self.asked
        ]
        inside = 1e-3 * (high - low)
        return np.clip(own, low + inside, high - inside)

    @property
    def bounds(self) -> tuple[Array, Array]:
        """Coordinates of the bounds, each of shape (P,)."""
        low, high = zip(*(unknown.bounds for unknown in self.asked), strict=True)
        return np.array(low), np.array(high)

    def values(self, coordinates: Array) -> dict[str, float]:
        """Numbers at coordinates of shape (P,), by name, in the units of the names."""
        return {unknown.name: unknown.back(float(u)) for unknown, u in zip(self.asked, coordinates, strict=True)}

    def at(self, values: Mapping[str, float]) -> Cell:
        """The cell with these numbers, in the units of their names.

        Raises
        ------
        LobsimError
            If they are not physical together.
        """
        return self.cell.with_values(values)
