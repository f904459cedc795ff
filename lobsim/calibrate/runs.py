"""The cycles of a paper with other numbers: each set is run once, and its statements tell how far it is off."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from lobsim.cell import Cell
from lobsim.compare import cycling
from lobsim.compare.verdict import Row
from lobsim.numerics.arrays import Array
from lobsim.parameters.statements import Cycling, Statement
from lobsim.protocol import cycle
from lobsim.result import Result
from lobsim.run import run

INSIDE = 2e-3  # of a bound, by which it is to be kept: another mesh moves no power by more
CLOSELY = 1e-2  # of a bound: how closely it is to be met
NOT_REACHED = -20.0  # residual, in tolerances, of what a run did not come to
END = "end_of_discharge_V"


@dataclass
class Runs:
    """Runs of one case, by the values of the numbers that are sought.

    Parameters
    ----------
    cell : Cell
        The cell.
    case : Cycling
        The cycles, and the numbers that they fix.
    tell : callable
        Told the values before a run.
    compiled : bool, optional
        Whether the equations are compiled; see `lobsim.run`.
    """

    cell: Cell
    case: Cycling
    tell: Callable[[str], None]
    compiled: bool | None = None
    _done: dict[tuple[float, ...], Result] = field(default_factory=dict)

    @property
    def targets(self) -> tuple[Statement, ...]:
        """The statements that calibrate; what the first cycle says is about the fresh cell."""
        return tuple(said for said in self.case.statements if said.calibrated and said.cycle > 1)

    @property
    def count(self) -> int:
        """Number of runs so far."""
        return len(self._done)

    def with_numbers(self, values: Array) -> Cell:
        """The cell with these values, in the units of the names that the case fixes."""
        return self.cell.with_values(dict(zip(self.case.fixes, map(float, values), strict=True)))

    def at(self, values: Array) -> Result:
        """The run with these values, in the units of their names."""
        key = tuple(float(f"{value:.9g}") for value in values)
        if key not in self._done:
            self.tell(", ".join(f"{value:.5g}" for value in key))
            protocol = cycle(self.case.discharge, self.case.charge, self.case.times)
            self._done[key] = run(self.with_numbers(np.array(key)), protocol, compiled=self.compiled, progress=False)
        return self._done[key]

    def rows(self, values: Array) -> tuple[Row, ...]:
        """All statements beside the run with these values, in the units of their names."""
        return cycling.rows(self.case.statements, self.at(values))

    def residuals(self, values: Array) -> Array:
        """How far [-] the run with these values, in the units of their names, is from every target, in tolerances.

        An end voltage that has reached the cut-off tells no more: there what the cut-off took of the capacity does.
        """
        result = self.at(values)
        found = []
        for row in cycling.rows(self.targets, result):
            found.append(_off(row))
            if row.statement.quantity == END:
                capacity = result.cycles.set_index("cycle")["discharge_capacity_mAh_cm2"]
                cut = capacity.get(row.statement.cycle, 0.0) / capacity.iloc[0] - 1
                found.append(cut / row.statement.near)
        return np.array(found)


def _off(row: Row) -> float:
    said = row.statement
    wanted = float(next(number for number in (said.number, said.low, said.high) if number is not None))
    if said.low is not None and said.high is not None:
        tolerance = (said.high - said.low) / 2
    else:
        wanted *= 1 - INSIDE if said.low is None else 1 + INSIDE
        tolerance = CLOSELY * wanted
    return NOT_REACHED if row.number is None else (row.number - wanted) / tolerance
