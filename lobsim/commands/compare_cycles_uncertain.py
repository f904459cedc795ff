"""`lobsim compare --cycling --uncertain`: the cycles of a paper beside its model, with the interval of every number."""

from pathlib import Path
from typing import TYPE_CHECKING

from lobsim import files
from lobsim.commands import compare_cycling, intervals, output

if TYPE_CHECKING:
    from rich.console import Console

    from lobsim.uncertain.cycles import UncertainCycles
    from lobsim.uncertain.statement_interval import StatementInterval

COLUMNS = ("cycle", "statement", "paper", "model", "posterior, 90 %", "prior, 90 %", "paper inside", "holds in")


def compare_cycles_uncertain(
    laboratory: str, laws: str | None, lithium: str | None, draws: int | None, json: str | None, out: Path | None
) -> bool:
    """Run, show and write the comparison; return whether every statement that should hold does."""
    with output.working("loading PyBaMM"):
        from lobsim.uncertain import choices
        from lobsim.uncertain.cycles import compare_cycles

        compared = compare_cycles(laboratory, laws=laws, lithium=lithium, draws=draws)
        written = [*compared.plain.save(out), _save(compared, out)] if out else []
    plain = compared.plain
    origin = choices.origin(next(iter(plain.results.values())).cell)
    if json:
        record = {"paper": plain.laboratory.name, "caution": plain.laboratory.caution, "draws_of": origin}
        output.write_json(record | {"cycling": compared.cases()}, json)
    if json != output.STDOUT:
        _print(output.console(), compared, origin)
        if written:
            output.console().print(f"Written to {written[0].parent}: {', '.join(path.name for path in written)}")
    return not plain.failures


def _save(compared: "UncertainCycles", folder: Path) -> Path:
    """Write the intervals of all cycles as a table."""
    import pandas

    path = folder / "cycle_intervals.csv"
    rows = [{"case": case, **row} for case in compared.posterior for row in compared.intervals(case)]
    with files.whole(path) as draft:
        pandas.DataFrame(rows).to_csv(draft, index=False)
    return path


def _print(console: "Console", compared: "UncertainCycles", origin: str) -> None:
    for case, drawn in compared.posterior.items():
        failed = sum(not one for one in drawn)
        lost = f", {failed} of which could not be solved" if failed else ""
        console.print(f"{case}, {len(drawn)} draws of {origin}{lost}")
        rows = [_row(row) for row in compared.rows_of(case)]
        console.print(output.table(COLUMNS, rows, fixed=("cycle", *COLUMNS[3:])))
        console.print()
    console.print(compared.plain.laboratory.caution)


def _row(row: "StatementInterval") -> list[str]:
    said = row.statement
    words = [compare_cycling.cycle(said), compare_cycling.WORDS[said.quantity], said.words]
    numbers = ((row.number,), row.interval or (None,), row.prior or (None,))
    return [*words, *(intervals.told(said.quantity, *ends) for ends in numbers), *intervals.where(row)]
