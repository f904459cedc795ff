"""A computed run beside what the paper says about it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from lobsim.arguments import guarded
from lobsim.display.notebook import Shown, number
from lobsim.parameters.statements import Statement

if TYPE_CHECKING:
    from lobsim.result import Result

Verdict = Literal["holds", "narrowly misses", "misses", "not stated"]
Kind = Literal["calibrated", "predicted"]
WORST_FIRST = ("misses", "narrowly misses", "holds")


@dataclass(frozen=True, repr=False)
class Row(Shown):
    """One statement of the paper and the number that the model gives for it.

    Attributes
    ----------
    statement : Statement
        What the paper says.
    number : float or None
        What the model gives; None where there is nothing of the kind, such as a knee.
    cause, end : str
        Why and how the run ended.
    """

    statement: Statement
    number: float | None
    cause: str
    end: str

    def facts(self) -> dict[str, str]:
        """Tell what the paper says, what the model gives, and the verdict."""
        said = self.statement
        given = "none" if self.number is None else number(self.number)
        return {"case": said.case, "model": f"{said.quantity} {given}", "verdict": self.verdict, "paper": said.words}

    @property
    def verdict(self) -> Verdict:
        """Whether the number lies within the bounds of the statement, if it sets any."""
        if not self.statement.stated:
            return "not stated"
        if self.number is None or not self.statement.nearly_holds(self.number):
            return "misses"
        return "holds" if self.statement.holds(self.number) else "narrowly misses"

    @property
    def kind(self) -> Kind:
        """Whether the statement was used to find the fitted numbers."""
        return "calibrated" if self.statement.calibrated else "predicted"

    @property
    def missed(self) -> bool:
        """Whether the number lies outside of the bounds, be it narrowly."""
        return self.verdict in ("narrowly misses", "misses")

    @property
    def fails(self) -> bool:
        """Whether the statement should hold and does not."""
        return self.missed and not self.statement.missed

    @property
    def deviation(self) -> float | None:
        """Model less paper: of a voltage [V], else relative to the paper's number [-]; None if there is no number."""
        if self.number is None or self.statement.number is None:
            return None
        difference = self.number - self.statement.number
        return difference if self.statement.quantity.endswith("_V") else difference / self.statement.number


@guarded
def rows(statements: Sequence[Statement], result: "Result") -> tuple[Row, ...]:
    """Lay a run beside the statements about it."""
    return tuple(Row(said, getattr(result, said.quantity), result.cause, result.end) for said in statements)


def statements_about(result: "Result", statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """Find the statements about a run: those of its protocol and of its cell, if nothing in the cell was changed.

    What the user calls the cell changes nothing.
    """
    cell = replace(result.cell, name=None)
    usual = type(cell)(cell.membrane, cell.build, laboratory=cell.laboratory, mesh=cell.mesh)
    return tuple(
        said
        for said in statements
        if cell == usual
        and (said.membrane, said.build, (said.protocol,)) == (cell.membrane, cell.build, result.protocol)
    )


def summary(beside: Sequence[Row]) -> dict[str, Any]:
    """Sum up the statements about one run.

    Parameters
    ----------
    beside : sequence of Row
        From `rows`.

    Returns
    -------
    dict
        "paper", all its words; "verdict", the worst of all; "kind", "calibrated" if any was used to
        calibrate; "statements", each alone. Without statements the first and the third are None.
    """
    stated = [row for row in beside if row.verdict != "not stated"]
    verdicts = {row.verdict for row in stated}
    kinds = {row.kind for row in stated}
    return {
        "paper": "; ".join(row.statement.words for row in stated) or None,
        "verdict": next((worst for worst in WORST_FIRST if worst in verdicts), "not stated"),
        "kind": "calibrated" if "calibrated" in kinds else "predicted" if kinds else None,
        "statements": [_described(row) for row in beside],
    }


def _described(row: Row) -> dict[str, Any]:
    said = row.statement
    when = {"cycle": said.cycle, "every": said.every} if said.cycle else {}
    return when | {
        "quantity": said.quantity,
        "paper": said.words,
        "paper_number": said.number,
        "low": said.low,
        "high": said.high,
        "model": row.number,
        "deviation": row.deviation,
        "verdict": row.verdict,
        "kind": row.kind,
        "known_miss": said.missed or None,
    }
