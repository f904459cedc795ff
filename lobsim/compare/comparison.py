"""The main job: the discharges of a paper, each run once, beside what the paper says about them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lobsim.arguments import guarded
from lobsim.cell import Cell
from lobsim.compare import verdict
from lobsim.compare.side_by_side import SideBySide
from lobsim.compare.verdict import Row
from lobsim.limits import PowerLimit, power_limit
from lobsim.limits.rates import RatePoint, rate_curve
from lobsim.parameters.laboratory import Laboratory
from lobsim.result import Result
from lobsim.run import run

if TYPE_CHECKING:
    import pandas
    from matplotlib.figure import Figure

RATES = (  # columns of their table
    *("membrane", "build", "current_mA_cm2", "power_mW_cm2", "delivered_mAh_cm2"),
    *("capacity_mAh_cm2", "capacity_mAh_g", "cause"),
)
RATES_mA_cm2 = (0.1, 0.2, 0.4, 1.0, 2.0, 3.0, 4.0)
LIMIT_VOLUMES = 20  # through the electrode: twice as many move no power limit by more than 0.3 %


@dataclass(frozen=True, repr=False)
class Comparison(SideBySide):
    """Comparison of what a paper says with what the model gives.

    Attributes
    ----------
    laboratory : Laboratory
        The paper.
    results : mapping of str to Result
        The run of every case, by its name, such as "NIPS stacked 0.4 mA/cm2".
    rates : tuple of RatePoint
        Discharges over a range of currents, if they were asked for.
    limits : mapping of (str, str) to PowerLimit
        The largest power of each membrane and build, if it was asked for.
    """

    laboratory: Laboratory
    results: Mapping[str, Result]
    rates: tuple[RatePoint, ...] = ()
    limits: Mapping[tuple[str, str], PowerLimit] = field(default_factory=dict)

    def facts(self) -> dict[str, str]:
        """Count the runs, and the statements of the paper by what became of them."""
        verdicts = [row.verdict for row in self.rows if row.verdict != "not stated"]
        counts: dict[str, str] = {verdict: str(verdicts.count(verdict)) for verdict in dict.fromkeys(verdicts)}
        return {
            "paper": self.laboratory.name,
            "runs": str(len(self.results)),
            "statements": str(len(verdicts)),
            **counts,
        }

    @guarded
    def rows_of(self, case: str) -> tuple[Row, ...]:
        """The statements about one case."""
        return verdict.rows([said for said in self.laboratory.statements if said.case == case], self.results[case])

    def cases(self) -> list[dict[str, Any]]:
        """Plain numbers and words of every case, ready for JSON; the units are in the names."""
        return [self._case(case) for case in self.results]

    def _case(self, case: str) -> dict[str, Any]:
        beside = self.rows_of(case)
        given = {"case": case, "current_mA_cm2": beside[0].statement.current_mA_cm2}
        return self.results[case].summary() | given | verdict.summary(beside)

    def power_limits(self) -> list[dict[str, Any]]:
        """Plain numbers and words of every power limit; a cell that holds the capacity at no current has power 0."""
        return [
            {
                "membrane": membrane,
                "build": build,
                "power_limit_mW_cm2": limit.power_limit_mW_cm2,
                "current_at_limit_mA_cm2": limit.current_at_limit_mA_cm2,
                "limiting_process": limit.limiting_process,
            }
            for (membrane, build), limit in self.limits.items()
        ]

    def table(self) -> "pandas.DataFrame":
        """Tabulate the statements, one a row."""
        import pandas

        records = [
            {"case": row.statement.case, **one, "cause": row.cause, "end": row.end}
            for case in self.results
            for row, one in zip(self.rows_of(case), verdict.summary(self.rows_of(case))["statements"], strict=True)
        ]
        return pandas.DataFrame(records)

    def plot(self) -> "Figure":
        """Draw the comparison; the figure has matplotlib's ``savefig``."""
        from lobsim.plots import comparison

        return comparison(self)

    def tables(self) -> dict[str, list[dict[str, Any]]]:
        """Rates and power limits."""
        return {"rates": list(map(_rate, self.rates)), "power_limits": self.power_limits()}


def _rate(point: RatePoint) -> dict[str, Any]:
    """A line of the table of rates."""
    return {name: getattr(point, name) for name in RATES}


def cell_of(source: Laboratory, edition: str | None, membrane: str, build: str) -> Cell:
    """Make a cell of a paper under its laws, or with the laws and numbers of one of its editions if one is named."""
    cell = Cell(membrane, build, laboratory=source).with_laws(**source.laws)
    return cell.as_in(edition) if edition else cell


def compare_paper(
    source: Laboratory,
    cell: Callable[[str, str], Cell],
    rates: Sequence[str],
    limits: Sequence[str],
    tell: Callable[..., Any],
) -> Comparison:
    """Run every discharge of which a paper speaks, in cells that ``cell`` makes of a membrane and a build."""
    cases = len({said.case for said in source.statements})
    count = cases + (len(rates) + len(limits)) * len(source.membranes)
    results: dict[str, Result] = {}
    for said in source.statements:
        if said.case not in results:
            tell(said.case, len(results), count)
            results[said.case] = run(cell(said.membrane, said.build), said.protocol)
    points: list[RatePoint] = []
    for build in rates:
        for membrane in source.membranes:
            done = cases + len(points) // len(RATES_mA_cm2)
            tell(f"{membrane} {build} at {len(RATES_mA_cm2)} currents", done, count)
            points += rate_curve(cell(membrane, build), RATES_mA_cm2)
    most: dict[tuple[str, str], PowerLimit] = {}
    for build in limits:
        for membrane in source.membranes:
            done = cases + len(rates) * len(source.membranes) + len(most)
            tell(f"{membrane} {build}: searching the largest power", done, count)
            most[membrane, build] = power_limit(cell(membrane, build).with_mesh(positive=LIMIT_VOLUMES))
    return Comparison(source, results, tuple(points), most)
