"""An experiment beside what is predicted of it: the interval of every statement, and where the experiment falls."""

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from lobsim.display.notebook import Shown, number
from lobsim.numerics.arrays import Array
from lobsim.parameters.laboratory import Laboratory
from lobsim.parameters.statements import Statement

if TYPE_CHECKING:
    import pandas

LEVEL = 0.90
Falls = Literal["inside", "above", "below"]
Interval = tuple[float, float]


class Within(Shown):
    """Numbers of draws, shape (draws,), NaN where there is nothing; and where what was measured falls among them.

    `measured` is the lowest and the highest number that the experiment leaves open, in the unit of `numbers`.
    """

    numbers: Array
    measured: Interval

    @property
    def interval(self) -> Interval:
        """Ends of the interval that holds 90 % of the draws, in the unit of `numbers`."""
        low, high = np.nanquantile(self.numbers, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
        return float(low), float(high)

    @property
    def words(self) -> str:
        """The interval in words, its ends to three digits, in the unit of `numbers`."""
        low, high = (f"{float(f'{end:.3g}'):g}" for end in self.interval)
        return f"{low} to {high}"

    @property
    def falls(self) -> Falls:
        """Where the experiment falls: inside of the interval, above it or below."""
        (low, high), (lowest, highest) = self.interval, self.measured
        return "above" if lowest > high else "below" if highest < low else "inside"

    @property
    def inside(self) -> bool:
        """Whether it falls inside."""
        return self.falls == "inside"


@dataclass(frozen=True, repr=False, eq=False)
class Predicted(Within):
    """Prediction of one statement from the ranges of the numbers.

    Attributes
    ----------
    statement : Statement
        What was measured.
    default : float or None
        What the cell gives with its numbers as they stand, in the unit of the quantity; None if it gives nothing.
    numbers : array
        What each draw gives, in the unit of the quantity, shape (draws,): 0 of a capacity, an energy or a power that a
        draw cannot carry, and NaN of a voltage that there is not, or of a draw that failed.
    not_carried, failed : int
        Draws that could not carry the current, and draws that are no possible cell or were not solved.
    """

    statement: Statement
    default: float | None
    numbers: Array
    not_carried: int
    failed: int

    @property
    def measured(self) -> Interval:  # type: ignore[override]
        """The measured number; or, where only bounds are stated, what they leave open; in the unit of the quantity."""
        said = self.statement
        if said.number is not None:
            return said.number, said.number
        return -np.inf if said.low is None else said.low, np.inf if said.high is None else said.high

    def facts(self) -> dict[str, str]:
        """Tell what was measured, what is predicted, and where the one falls in the other."""
        said = self.statement
        predicted = f"{said.quantity} {self.words}"
        return {"case": said.case, "measured": said.words, "predicted": predicted, "falls": self.falls}

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


@dataclass(frozen=True, repr=False, eq=False)
class Changed(Within):
    """Change from one statement of an experiment to the next about the same cell, of the same draws.

    What is unknown of the cell moves both alike, so that a change is predicted more closely than a number.

    Attributes
    ----------
    first, then : Predicted
        The two statements.
    """

    first: Predicted
    then: Predicted

    @property
    def is_difference(self) -> bool:
        """Whether it is a difference, as of voltages [V], and not a ratio [-]."""
        return self.then.statement.quantity.endswith("_V")

    @property
    def numbers(self) -> Array:  # type: ignore[override]
        """The later number of each draw less the earlier [V], or over it [-], shape (draws,)."""
        earlier, later = self.first.numbers, self.then.numbers
        if self.is_difference:
            return later - earlier
        return np.divide(later, earlier, out=np.full(len(later), np.nan), where=earlier > 0)

    @property
    def measured(self) -> Interval:  # type: ignore[override]
        """The same of the measured numbers [V or -]."""
        earlier, later = self.first.statement.number, self.then.statement.number
        assert earlier is not None and later is not None
        change = later - earlier if self.is_difference else later / earlier
        return change, change

    def facts(self) -> dict[str, str]:
        """Tell the change that was measured, the one that is predicted, and where the one falls in the other."""
        told = self.to_dict()
        about = {"of": told["quantity"], "from": told["from"], "to": told["to"]}
        return about | {"measured": number(told["measured"]), "predicted": self.words, "falls": self.falls}

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers and words, ready for JSON: a ratio [-], or of voltages a difference [V]."""
        return {
            "quantity": self.then.statement.quantity,
            "from": self.first.statement.case,
            "to": self.then.statement.case,
            "change": "difference" if self.is_difference else "ratio",
            "measured": self.measured[0],
            "interval": list(self.interval),
            "inside": self.inside,
            "falls": self.falls,
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

    @property
    def changes(self) -> tuple[Changed, ...]:
        """The changes from each statement to the next of the same quantity and cell; where both tell a number."""
        series: dict[tuple[str, str, str], list[Predicted]] = {}
        for row in self.rows:
            said = row.statement
            if said.number:
                series.setdefault((said.membrane, said.build, said.quantity), []).append(row)
        return tuple(Changed(*two) for rows in series.values() for two in pairwise(rows))

    @property
    def failures(self) -> tuple[Predicted, ...]:
        """The statements that fall outside although the experiment's file knows of no reason."""
        return tuple(row for row in self.rows if not row.inside and not row.statement.missed)

    def facts(self) -> dict[str, str]:
        """Count the statements, and those that fall inside."""
        inside = sum(row.inside for row in self.rows)
        return {"experiment": self.laboratory.name, "inside": f"{inside} of {len(self.rows)}"}

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers and words, ready for JSON."""
        about = {"experiment": self.laboratory.name, "draws": self.draws, "seed": self.seed, "level": LEVEL}
        return about | {
            "statements": [row.to_dict() for row in self.rows],
            "changes": [change.to_dict() for change in self.changes],
        }

    def table(self) -> "pandas.DataFrame":
        """Tabulate the statements, one a row; numbers are in the unit of the quantity."""
        import pandas

        ends = [dict(zip(("interval_low", "interval_high"), row.interval, strict=True)) for row in self.rows]
        rows = [{**row.to_dict(), **end} for row, end in zip(self.rows, ends, strict=True)]
        return pandas.DataFrame(rows).drop(columns="interval")
