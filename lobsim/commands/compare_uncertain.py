"""`lobsim compare --uncertain`: a paper beside its model, with the interval of every number."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from lobsim.commands import output, statement_rows
from lobsim.commands.intervals import causes, counts, told, where
from lobsim.files.plain import three_or_none

if TYPE_CHECKING:
    from rich.console import Console

    from lobsim.uncertain.comparison import StatementInterval, UncertainComparison

COLUMNS = ("case", "paper", "model", "posterior, 90 %", "prior, 90 %", "paper inside", "holds in")
LIMITS = ("power limit", "model / mW/cm2", "posterior, 90 %", "limited by", "prior, 90 %", "limited by")


def compare_uncertain(
    laboratory: str, laws: str | None, limits: Sequence[str], draws: int | None, json: str | None, out: Path | None
) -> bool:
    """Run, show and write the comparison; return whether every statement that should hold does."""
    with output.working("loading PyBaMM"):
        from lobsim.uncertain import choices
        from lobsim.uncertain.comparison import compare_paper

        compared = compare_paper(laboratory, draws=draws, laws=laws, limits=limits)
        written = compared.save(out) if out else []
    plain = compared.plain
    if json:
        origin = choices.origin(next(iter(plain.results.values())).cell)
        record = {"paper": plain.laboratory.name, "caution": plain.laboratory.caution, "draws_of": origin}
        given = {"cases": compared.cases()} | ({"power_limits": compared.power_limits()} if compared.limits else {})
        output.write_json(record | given, json)
    if json != output.STDOUT:
        _print(output.console(), compared, written)
    return not plain.failures


def _print(console: "Console", compared: "UncertainComparison", written: list[Path]) -> None:
    rows = [cells for case in compared.posterior for cells in _rows(case, compared)]
    console.print(output.table(COLUMNS, rows, fixed=("case", *COLUMNS[2:])))
    if compared.limits:
        console.print(output.table(LIMITS, [_limit(at, compared) for at in compared.limits], fixed=LIMITS[:3]))
    inside = [row.inside for row in compared.rows if row.inside is not None]
    console.print(f"What the paper says lies in the posterior's interval in {sum(inside)} of {len(inside)} statements.")
    console.print(compared.plain.laboratory.caution)
    if written:
        console.print(f"Written to {written[0].parent}: {', '.join(path.name for path in written)}")


def _rows(case: str, compared: "UncertainComparison") -> list[list[str]]:
    """A line for the case, with the causes of its end, and one for each statement."""
    drawn, before = compared.posterior[case], compared.prior[case]
    head = [case, f"ends by {causes(drawn.causes)}", "", counts(drawn), counts(before), "", ""]
    return [head, *map(_row, compared.rows_of(case))]


def _row(row: "StatementInterval") -> list[str]:
    said = row.statement
    return [
        f"  {statement_rows.words(said.quantity)}",
        said.words,
        told(said.quantity, row.number),
        *(told(said.quantity, *ends) for ends in (row.interval or (None,), row.prior or (None,))),
        *where(row),
    ]


def _limit(at: tuple[str, str], compared: "UncertainComparison") -> list[str]:
    cells = [" ".join(at), three_or_none(compared.plain.limits[at].power_limit_mW_cm2)]
    for one in (compared.limits[at], compared.prior_limits[at]):
        cells += [" to ".join(map(three_or_none, one.power_interval_mW_cm2)), causes(one.limited_by)]
    return cells
