"""A paper beside its model, with the uncertainty of every number: prior and posterior, and where the paper falls."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lobsim import files
from lobsim.arguments import guarded
from lobsim.cell import Cell, caution
from lobsim.compare.comparison import LIMIT_VOLUMES, Comparison, cell_of
from lobsim.compare.comparison import compare_paper as compare_plain
from lobsim.display.notebook import Shown
from lobsim.display.progress import spoken
from lobsim.errors import LobsimError
from lobsim.laboratory import catalogue
from lobsim.uncertain import choices, power_limits
from lobsim.uncertain.discharges import UncertainDischarge, discharge
from lobsim.uncertain.power_limits import UncertainLimit
from lobsim.uncertain.statement_interval import StatementInterval

if TYPE_CHECKING:
    import pandas
    from matplotlib.figure import Figure

PRIOR = "prior_"


@dataclass(frozen=True, repr=False)
class UncertainComparison(Shown):
    """Comparison of a paper with its model, for many draws of the uncertain numbers.

    Attributes
    ----------
    plain : Comparison
        The same with the numbers of the parameter set.
    posterior, prior : mapping of str to UncertainDischarge
        The discharges of the draws by case.
    limits, prior_limits : mapping of (str, str) to UncertainLimit
        Power limits by membrane and build, if they were asked for.
    """

    plain: Comparison
    posterior: Mapping[str, UncertainDischarge]
    prior: Mapping[str, UncertainDischarge]
    limits: Mapping[tuple[str, str], UncertainLimit] = field(default_factory=dict)
    prior_limits: Mapping[tuple[str, str], UncertainLimit] = field(default_factory=dict)

    def facts(self) -> dict[str, str]:
        """Count draws, and the statements that lie inside their intervals."""
        inside = [row.inside for row in self.rows if row.inside is not None]
        draws = {len(one.runs.rows) for one in self.posterior.values()}
        told = {"paper": self.plain.laboratory.name, "draws": ", ".join(map(str, sorted(draws)))}
        return told | {"statements": str(len(inside)), "inside": str(sum(inside))}

    @property
    def rows(self) -> tuple[StatementInterval, ...]:
        """Every statement with its intervals."""
        return tuple(row for case in self.posterior for row in self.rows_of(case))

    @guarded
    def rows_of(self, case: str) -> tuple[StatementInterval, ...]:
        """The statements about one case."""
        drawn, before = self.posterior[case], self.prior[case]
        found = []
        for row in self.plain.rows_of(case):
            said, quantity = row.statement, row.statement.quantity
            holds = [number is not None and said.holds(number) for number in drawn.numbers(quantity)]
            share = sum(holds) / len(holds) if said.stated else float("nan")
            found.append(
                StatementInterval(said, row.number, drawn.interval(quantity), before.interval(quantity), share)
            )
        return tuple(found)

    def cases(self) -> list[dict[str, Any]]:
        """Plain numbers and words of every case, ready for JSON; intervals in the units in their names."""
        found = []
        for case, plain in zip(self.posterior, self.plain.cases(), strict=True):
            for said, row in zip(plain["statements"], self.rows_of(case), strict=True):
                said |= row.summary()
            found.append(plain | self.posterior[case].summary() | self.prior[case].summary(PRIOR))
        return found

    def power_limits(self) -> list[dict[str, Any]]:
        """Plain numbers and words of every power limit, with its intervals [mW/cm2]."""
        return [
            plain | self.limits[at].summary() | self.prior_limits[at].summary(PRIOR)
            for at, plain in zip(self.limits, self.plain.power_limits(), strict=True)
        ]

    def table(self) -> "pandas.DataFrame":
        """Tabulate the statements, one a row; numbers in the unit of the quantity."""
        import pandas

        none = (None, None)
        return pandas.DataFrame(
            {
                "case": row.statement.case,
                "quantity": row.statement.quantity,
                "paper": row.statement.words,
                "model": row.number,
                **dict(zip(("low", "high"), row.interval or none, strict=True)),
                **dict(zip(("prior_low", "prior_high"), row.prior or none, strict=True)),
                "inside": row.inside,
                "share_that_holds": row.share,
            }
            for row in self.rows
        )

    @guarded
    def save(self, folder: str | Path) -> list[Path]:
        """Write the figure (PNG and SVG), and the statements and power limits with their intervals (CSV).

        Parameters
        ----------
        folder : str or Path
            Made if it is not there.

        Returns
        -------
        list of Path
            The files.

        Raises
        ------
        LobsimError
            If a file cannot be written.
        """
        import pandas

        from lobsim.plots import save

        folder = Path(folder)
        files.make_folder(folder)
        written = list(save(self.plot(), *(folder / f"uncertain.{kind}" for kind in ("png", "svg"))))
        tables = {"uncertain": self.table(), "power_limits": pandas.DataFrame(self.power_limits())}
        written += files.write_tables(folder, tables)
        return written

    def plot(self) -> "Figure":
        """Draw the curves with their bands, and every statement beside its intervals."""
        from lobsim.plots import uncertain_comparison

        return uncertain_comparison(self)


@guarded
@caution.once()
def compare_paper(
    paper: str = "saengkaew2023",
    *,
    draws: int | None = None,
    laws: str | None = None,
    limits: Sequence[str] = (),
    volumes: int = LIMIT_VOLUMES,
    progress: Callable[[str], None] | bool | None = None,
) -> UncertainComparison:
    """Run every discharge of which a paper speaks, for many draws of what is uncertain.

    Parameters
    ----------
    paper : str
        The paper.
    draws : int, optional
        How many draws of the prior and of the posterior; 500 by default, 100 without a C compiler.
    laws : str, optional
        An edition of the paper, such as "old". What it sets is not drawn.
    limits : sequence of str
        Builds, such as "cycling", in which the power limit of every membrane is searched, for 200 draws at most.
    volumes : int
        Finite volumes through the electrode.
    progress : callable, optional
        Told the name of every case; by default a line shows it after 5 s, with False nothing does.

    Returns
    -------
    UncertainComparison
        Intervals of every number, and the statements beside them.

    Raises
    ------
    LobsimError
        If there is no such paper or edition, it states nothing about runs, or there are too few draws.
    """
    source, many = catalogue.laboratory(paper), choices.count(draws)
    if not source.statements:
        raise LobsimError(f"{source.name} states nothing about runs: there is nothing to be compared with")

    def cell(membrane: str, build: str) -> Cell:
        return cell_of(source, laws, membrane, build)

    found: tuple[dict[str, UncertainDischarge], dict[str, UncertainDischarge]] = ({}, {})
    most: tuple[dict[tuple[str, str], UncertainLimit], dict[tuple[str, str], UncertainLimit]] = ({}, {})
    stated = {said.case: said for said in source.statements}
    builds = [(membrane, build) for build in limits for membrane in source.membranes]
    with spoken("compare", progress, "cases") as tell:
        plain = compare_plain(source, cell, (), limits, tell)
        total = len(stated) + len(builds)
        for case, said in stated.items():
            tell(f"{many} draws of {case}", len(found[0]), total)
            one = cell(said.membrane, said.build).with_mesh(positive=volumes)
            for kept, drawn in zip(found, (choices.posterior, choices.prior), strict=True):
                kept[case] = discharge(one, drawn(one, many), said.protocol)
        for at in builds:
            tell(f"power limits of {' '.join(at)}", len(stated) + len(most[0]), total)
            one = cell(*at).with_mesh(positive=volumes)
            for searched, drawn in zip(most, (choices.posterior, choices.prior), strict=True):
                searched[at] = power_limits.power_limit(one, drawn(one, min(many, power_limits.MOST)))
    return UncertainComparison(plain, *found, *most)
