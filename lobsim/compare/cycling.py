"""The cycles of a paper, run with ageing, beside what the paper says about them."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from lobsim.arguments import guarded
from lobsim.compare import verdict
from lobsim.compare.comparison import Comparison, cell_of
from lobsim.compare.verdict import Row
from lobsim.curves.charge import SHAPES, shape
from lobsim.display.progress import spoken
from lobsim.errors import LobsimError
from lobsim.laboratory import catalogue
from lobsim.parameters.laboratory import Laboratory
from lobsim.parameters.statements import Cycling, Statement
from lobsim.physics import laws as law_book
from lobsim.protocol import cycle
from lobsim.result import Result, record
from lobsim.run import run

if TYPE_CHECKING:
    import pandas
    from matplotlib.figure import Figure


@dataclass(frozen=True, repr=False)
class CyclingComparison(Comparison):
    """Comparison of what a paper says about cycles with the model; statements, runs and files as in `Comparison`."""

    NAME: ClassVar[str] = "cycling"

    @guarded
    def rows_of(self, case: str) -> tuple[Row, ...]:
        """The statements about one case."""
        every = (*self.laboratory.cycling, *self.laboratory.rival_cycling)
        return rows(next(one.statements for one in every if one.case == case), self.results[case])

    def _case(self, case: str) -> dict[str, Any]:
        result = self.results[case]
        facts = {name: getattr(result, name) for name in ("finished", "end", "cause", "solve_seconds")}
        return {
            "case": case,
            "membrane": result.cell.membrane,
            "build": result.cell.build,
            "protocol": "; ".join(map(str, result.protocol)),
            "lithium": result.cell.laws["lithium"],
            **facts,
            "books": dict(result.books),
            "cycles": [asdict(one) for one in record.cycles(result.cell, result.steps)],
            **verdict.summary(self.rows_of(case)),
        }

    def table(self) -> "pandas.DataFrame":
        """Tabulate the cycles, one of one case a row; see `lobsim.result.record.Cycle`."""
        import pandas

        tables = {case: result.cycles for case, result in self.results.items()}
        return pandas.concat(tables, names=["case"]).reset_index(level="case").reset_index(drop=True)

    def plot(self) -> "Figure":
        """Draw voltage, power, capacities and what is left, cycle by cycle."""
        from lobsim.plots import cycling

        beside = {case: self.rows_of(case) for case in self.results}
        return cycling(self.results, beside, self.laboratory.caution)


@guarded
def rows(statements: Sequence[Statement], result: Result) -> tuple[Row, ...]:
    """Lay the cycles of a run beside the statements about them."""
    table = result.cycles.set_index("cycle")
    causes = table["limit"].to_dict()
    return tuple(
        Row(said, _number(said, result, table), causes.get(said.cycle, result.cause), result.end) for said in statements
    )


def _number(said: Statement, result: Result, table: "pandas.DataFrame") -> float | None:
    if said.cycle in table.index and said.quantity in SHAPES:
        return shape(said.quantity, result.cycle(said.cycle))
    return number_of_cycles(said, table)


@guarded
def number_of_cycles(said: Statement, table: "pandas.DataFrame") -> float | None:
    """Read the number of a statement, in the unit of its quantity, off the cycles; None if they did not come so far.

    The table has a row for each cycle, with its number as the index; see `lobsim.result.record.Cycle`.
    """
    if said.cycle not in table.index:
        return None
    values = table[said.quantity].astype(float).loc[1 if said.every else said.cycle : said.cycle]
    worst = float(values.max() if said.low is None else values.min())
    return worst if np.isfinite(worst) and np.isfinite(values.iloc[-1]) else None


@guarded
def compare_cycling(
    paper: str = "saengkaew2023",
    *,
    laws: str | None = None,
    lithium: str | None = None,
    progress: Callable[[str], None] | bool | None = None,
) -> CyclingComparison:
    """Run the cycles of which a paper speaks.

    Parameters
    ----------
    paper : str
        The paper.
    laws : str, optional
        An edition of the paper, such as "old": the laws and numbers of version 1.
    lithium : str, optional
        A law of the lithium, such as "two-stage", under which the same cycles are run beside those under the default.
    progress : callable, optional
        Told in words how far it is; by default a line shows it after 5 s, with False nothing does.

    Returns
    -------
    CyclingComparison
        Statements, numbers, verdicts, runs. A run that cannot be carried to its last cycle is in it as far as it went.

    Raises
    ------
    LobsimError
        If there is no such paper, edition or law, or it says nothing about cycles.
    """
    source = catalogue.laboratory(paper)
    if not source.cycling:
        raise LobsimError(f"{source.name} says nothing about cycles: leave out --cycling")
    wanted = {} if lithium is None else {"lithium": law_book.choose({"lithium": lithium})["lithium"]}
    rivals = [one for one in source.rival_cycling if one.laws == wanted]
    with spoken("compare", progress, "steps") as tell:
        results = {one.case: _run(one, source, laws, tell) for one in (*source.cycling, *rivals)}
    return CyclingComparison(source, results)


def _run(cycling: Cycling, source: Laboratory, edition: str | None, tell: Callable[..., None]) -> Result:
    tell(cycling.case)
    return run(
        cell_of(source, edition, cycling.membrane, cycling.build).with_laws(**cycling.laws),
        cycle(cycling.discharge, cycling.charge, cycling.times),
        progress=lambda done, steps, last: tell(f"{cycling.case}: cycle {last.cycle} of {cycling.times}", done, steps),
    )
