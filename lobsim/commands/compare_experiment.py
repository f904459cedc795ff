"""`lobsim compare EXPERIMENT`: what others measured beside what is predicted of it without any fit."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from lobsim.commands import output, statement_rows

if TYPE_CHECKING:
    from rich.console import Console

    from lobsim.uncertain.predicted import Changed, Predicted, PriorPredictive

COLUMNS = ("case", "measured", "predicted, 90 %", "numbers as they stand", "it falls")
CHANGES = ("change", "measured", "predicted, 90 %", "it falls")
TABLE = "predicted.csv"


def experiment_named(given: Sequence[Path]) -> str | None:
    """Tell which laboratory is meant, if one word or one file of a laboratory is given instead of files of cells."""
    from lobsim.laboratory.file import holds_a_laboratory
    from lobsim.laboratory.source import Source

    if len(given) != 1:
        return None
    (path,) = given
    if not path.suffix and len(path.parts) == 1:
        return str(path)
    if path.suffix == ".toml" and path.is_file():
        tables = Source.read(path).given
        return str(path) if holds_a_laboratory(tables) and "cell" not in tables else None
    return None


def compare_experiment(name: str, json: str | None, out: Path | None) -> bool:
    """Predict, show and write; return whether every statement falls inside, or is known not to."""
    from lobsim import files

    output.check_json(json)
    if out:
        files.make_folder(out)
    with output.working("loading PyBaMM"):
        from lobsim.uncertain.prior_predictive import prior_predictive

        found = prior_predictive(name)
    if out:
        with files.whole(out / TABLE) as draft:
            found.table().to_csv(draft, index=False)
    if json:
        output.write_json(found.to_dict(), json)
    if json != output.STDOUT:
        _print(output.console(), found)
        if out:
            output.console().print(f"Written to {out}: {TABLE}")
    return not found.failures


def _print(console: "Console", found: "PriorPredictive") -> None:
    cases: dict[str, list[list[str]]] = {}
    for row in found.rows:
        cases.setdefault(row.statement.case, []).append(_stated(row))
    lines = [line for case, rows in cases.items() for line in ([case, *[""] * (len(COLUMNS) - 1)], *rows)]
    console.print(output.table(COLUMNS, lines, fixed=COLUMNS[2:]))
    if found.changes:
        console.print(output.table(CHANGES, [_changed(one) for one in found.changes], fixed=CHANGES[1:]))
    for row in found.rows:
        if not row.inside:
            known = f"* known: {row.statement.missed}" if row.statement.missed else "outside, and no reason is known"
            console.print(f"{row.statement.case}, {statement_rows.words(row.statement.quantity)}: {known}.")
    console.print(
        f"Nothing was fitted: {found.draws} draws from the ranges of the numbers. A wide interval says that little is "
        "told of the cell; then to fall inside says little."
    )


def _stated(row: "Predicted") -> list[str]:
    default = "none" if row.default is None else f"{row.default:.4g}"
    falls = row.falls if row.inside or not row.statement.missed else f"{row.falls} *"
    quantity = statement_rows.words(row.statement.quantity)
    return [f"  {quantity}", row.statement.words, row.words, default, falls]


def _changed(one: "Changed") -> list[str]:
    told = one.to_dict()
    what = f"{statement_rows.words(told['quantity'])}, {told['change']}: from {told['from']} to {told['to']}"
    return [what, f"{told['measured']:.3g}", one.words, one.falls]
