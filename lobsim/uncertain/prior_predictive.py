"""What is predicted of an experiment without any fit: runs over the ranges of its numbers, beside what was measured."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from lobsim.arguments import guarded
from lobsim.cell import Cell
from lobsim.compare.comparison import cell_of
from lobsim.display.notebook import Shown, number
from lobsim.display.progress import spoken
from lobsim.errors import LobsimError
from lobsim.laboratory import catalogue
from lobsim.laboratory.parts import LaboratoryName
from lobsim.numerics.arrays import Array
from lobsim.parameters.laboratory import Laboratory
from lobsim.parameters.statements import Statement
from lobsim.protocol import parse
from lobsim.protocol.conditions import told
from lobsim.sweep.batch_worker import solve_many
from lobsim.sweep.execute import varied
from lobsim.sweep.runs import Run
from lobsim.sweep.worker import ENDED, NOT_CARRIED, Settings
from lobsim.uncertain.ranges import drawn

if TYPE_CHECKING:
    import pandas

DRAWS = 256  # a power of two, as a Sobol sequence asks
VOLUMES = 20  # through the electrode
LEVEL = 0.90
FEWEST = 0.5  # share of the draws that must be cells which can exist and were solved
THREE = 3  # points of a curve: its middle is the second
MIDDLE = "middle_V"

Falls = Literal["inside", "above", "below"]


@dataclass(frozen=True, repr=False, eq=False)
class Predicted(Shown):
    """Prediction of one statement from the ranges of the numbers.

    Attributes
    ----------
    statement : Statement
        What was measured.
    default : float or None
        What the cell gives with its numbers as they stand, in the unit of the quantity; None if it gives nothing.
    numbers : array
        What each draw gives, in the unit of the quantity, shape (draws,): 0 of a capacity, an energy or a power that a
        draw cannot carry, and NaN of a voltage that there is not.
    not_carried, failed : int
        Draws that could not carry the current, and draws that are no possible cell or were not solved.
    """

    statement: Statement
    default: float | None
    numbers: Array
    not_carried: int
    failed: int

    @property
    def interval(self) -> tuple[float, float]:
        """Ends of the interval that holds 90 % of the draws, in the unit of the quantity."""
        low, high = np.nanquantile(self.numbers, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
        return float(low), float(high)

    @property
    def falls(self) -> Falls:
        """Where the experiment falls: its number, or what its bounds leave open, in the interval, above it or below."""
        low, high = self.interval
        said = self.statement
        lowest = said.number if said.number is not None else -np.inf if said.low is None else said.low
        highest = said.number if said.number is not None else np.inf if said.high is None else said.high
        return "above" if lowest > high else "below" if highest < low else "inside"

    @property
    def inside(self) -> bool:
        """Whether it lies inside."""
        return self.falls == "inside"

    def facts(self) -> dict[str, str]:
        """Tell what was measured, what is predicted, and where the one lies in the other."""
        low, high = self.interval
        said = self.statement
        return {
            "case": said.case,
            "measured": said.words,
            "predicted": f"{said.quantity} {number(low)} to {number(high)}",
            "falls": self.falls,
        }

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers and words, ready for JSON; numbers in the unit of the quantity."""
        said = self.statement
        return {
            **{name: getattr(said, name) for name in ("case", "membrane", "build", "protocol", "quantity")},
            "measured": said.words,
            **{name: getattr(said, name) for name in ("number", "low", "high", "source")},
            "default": self.default,
            "interval": list(self.interval),
            "inside": self.inside,
            "falls": self.falls,
            "not_carried": self.not_carried,
            "failed": self.failed,
            "known_miss": said.missed or None,
        }


@dataclass(frozen=True, repr=False)
class PriorPredictive(Shown):
    """Experiment beside what is predicted of it without any fit.

    Attributes
    ----------
    laboratory : Laboratory
        The experiment.
    rows : tuple of Predicted
        One for each statement.
    draws, seed : int
        How many sets of numbers were drawn, and which.
    """

    laboratory: Laboratory
    rows: tuple[Predicted, ...]
    draws: int
    seed: int

    def facts(self) -> dict[str, str]:
        """Count the statements, and those that lie inside."""
        inside = sum(row.inside for row in self.rows)
        return {"experiment": self.laboratory.name, "inside": f"{inside} of {len(self.rows)}"}

    @property
    def failures(self) -> tuple[Predicted, ...]:
        """The statements that lie outside, and of which nobody has said so."""
        return tuple(row for row in self.rows if not row.inside and not row.statement.missed)

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers and words, ready for JSON."""
        about = {"experiment": self.laboratory.name, "draws": self.draws, "seed": self.seed, "level": LEVEL}
        return about | {"statements": [row.to_dict() for row in self.rows]}

    def table(self) -> "pandas.DataFrame":
        """Tabulate the statements, one a row; its numbers are in the unit of the quantity."""
        import pandas

        ends = [dict(zip(("interval_low", "interval_high"), row.interval, strict=True)) for row in self.rows]
        rows = [{**row.to_dict(), **end} for row, end in zip(self.rows, ends, strict=True)]
        return pandas.DataFrame(rows).drop(columns="interval")


@guarded
def prior_predictive(
    experiment: LaboratoryName,
    *,
    draws: int = DRAWS,
    seed: int = 0,
    progress: Callable[[str], None] | bool | None = None,
) -> PriorPredictive:
    """Predict an experiment from the ranges of its numbers, without any fit.

    All numbers of a cell that have a range are drawn at once; see `lobsim.uncertain.ranges`. Each draw is run.

    Parameters
    ----------
    experiment : str, Path or Laboratory
        The laboratory that states what was measured, such as "matsuda2021".
    draws : int
        Sets of numbers, a power of two.
    seed : int
        Of the draws: the same seed gives the same.
    progress : callable, optional
        Told every case before it is run; by default a line shows it after 5 s, with False nothing does.

    Returns
    -------
    PriorPredictive
        The 90 % interval of every statement, and where the experiment falls.

    Raises
    ------
    LobsimError
        If there is no such laboratory, it states nothing about a discharge, a cell of it has no number with a range, or
        less than half of the draws are cells that can exist and were solved.
    """
    source = catalogue.laboratory(experiment)
    if not source.statements:
        raise LobsimError(f"{source.name} states nothing about runs: nothing can be predicted of it")
    cases = {said.case: said for said in source.statements}
    found: dict[str, list[dict[str, Any]]] = {}
    with spoken("compare", progress, "cases") as tell:
        for case, said in cases.items():
            tell(f"{case}, {draws} draws", len(found), len(cases))
            found[case] = _runs(cell_of(source, None, said.membrane, said.build), said.protocol, draws, seed)
    rows = tuple(_predicted(said, found[said.case]) for said in source.statements)
    return PriorPredictive(source, rows, draws, seed)


def _runs(cell: Cell, protocol: str, draws: int, seed: int) -> list[dict[str, Any]]:
    """Run a discharge with the numbers of the cell as they stand, then with each draw; the row of every run."""
    cell = parse(protocol, cell)[0].conditions.of(cell).with_mesh(positive=VOLUMES)
    plain, _ = told(protocol, kept=1)
    names, values = drawn(cell, draws, seed)
    every = np.vstack([[cell.numbers[name] for name in names], values])
    runs = [Run(cell, tuple(zip(names, row, strict=True)), (plain,), (("draw", n),)) for n, row in enumerate(every.tolist())]
    chunk = solve_many(runs, Settings(varied(runs), points=THREE))
    rows = sorted(zip(chunk.rows, _middles(chunk.voltage_V, len(runs)), strict=True), key=lambda pair: pair[0]["draw"])
    return [{**row, MIDDLE: middle} for row, middle in rows]


def _middles(voltage_V: Array | None, runs: int) -> Sequence[float]:
    return [np.nan] * runs if voltage_V is None else voltage_V[:, 1].tolist()


def _predicted(said: Statement, rows: Sequence[dict[str, Any]]) -> Predicted:
    default, *numbers = (_number(row, said.quantity) for row in rows)
    status = [row["status"] for row in rows[1:]]
    failed = sum(one not in (ENDED, NOT_CARRIED) for one in status)
    if len(status) - failed < FEWEST * len(status):
        why = next(row["reason"] for row in rows[1:] if row["status"] not in (ENDED, NOT_CARRIED))
        raise LobsimError(f"{said.case}: {failed} of {len(status)} draws are no possible cell or were not solved: {why}")
    return Predicted(
        said, None if np.isnan(default) else default, np.array(numbers), status.count(NOT_CARRIED), failed
    )


def _number(row: dict[str, Any], quantity: str) -> float:
    """The number of a run; without a discharge a charge, an energy and a power are 0, and there is no voltage."""
    if row["status"] == NOT_CARRIED and not quantity.endswith("_V"):
        return 0.0
    given = row.get(quantity)
    return np.nan if given is None else float(given)
