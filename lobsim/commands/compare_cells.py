"""`lobsim compare FILE FILE ...`: cells and results side by side."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lobsim.commands import output, statement_rows
from lobsim.commands.statement_rows import COLUMNS, LIMITS

if TYPE_CHECKING:
    from rich.console import Console

    from lobsim.compare import CellComparison

RUNS = {  # heading -> number of a case, and its form
    "mAh/g": ("capacity_mAh_g", ".0f"),
    "mAh/cm2": ("capacity_mAh_cm2", ".3g"),
    "plateau [V]": ("plateau_V", ".3f"),
    "mWh/cm2": ("energy_mWh_cm2", ".3g"),
    "mW/cm2": ("power_mW_cm2", ".3g"),
    "pores filled": ("fill_fraction", ".1%"),
}
MILLI = 1e3


def compare_cells(
    given: Sequence[Path], protocols: Sequence[str], *, rates: bool, json: str | None, out: Path | None
) -> bool:
    """Run, show and write the comparison; return whether something was run, and all holds that should."""
    from lobsim import files
    from lobsim.protocol.file import SUFFIX, read

    output.check_json(json)
    if out:
        files.make_folder(out)
    steps = [read(text) if text.lower().endswith(SUFFIX) else text for text in protocols]
    with output.working("loading PyBaMM"):
        from lobsim.compare import compare as run_all

        compared = run_all(list(given), protocols=steps or None, rates=rates, limits=rates)
        written = compared.save(out) if out else []
    for case, result in compared.results.items():
        output.warn_of_books(result, case)
    if json:
        record: dict[str, Any] = {"cases": compared.cases()}
        more = {"rates": compared.rate_maps(), "power_limits": compared.power_limits()} if rates else {}
        output.write_json(record | more, json)
    if json != output.STDOUT:
        _print(output.console(), compared, written)
    return bool(compared.results) and not compared.failures


def _print(console: "Console", compared: "CellComparison", written: list[Path]) -> None:
    cases = compared.cases()
    console.print(output.table(["case", *RUNS, "ends by"], [_run(case) for case in cases], fixed=tuple(RUNS)))
    console.print(_losses(cases))
    rows = [line for case in compared.results for line in _stated(case, compared)]
    if rows:
        console.print(output.table(COLUMNS, rows, fixed=COLUMNS[2:]))
    if compared.limits:
        limits = [statement_rows.limit(name, limit) for name, limit in compared.limits.items()]
        console.print(output.table(LIMITS, limits, fixed=LIMITS[1:]))
    for name, why in compared.unlimited.items():
        console.print(f"{name} has no power limit: {why}.")
    for row in compared.rows:
        if row.missed:
            console.print(statement_rows.missed(row))
    if written:
        console.print(f"Written to {written[0].parent}: {', '.join(path.name for path in written)}")


def _run(case: dict[str, Any]) -> list[str]:
    """A line about a run, or why there is none."""
    if case["reason"]:
        return [case["case"], *[""] * len(RUNS), f"not run: {case['reason']}"]
    numbers = [(case[name], form) for name, form in RUNS.values()]
    return [case["case"], *("none" if value is None else f"{value:{form}}" for value, form in numbers), case["cause"]]


def _stated(case: str, compared: "CellComparison") -> list[list[str]]:
    """Lines about what is stated of a run, if anything is: its case, and the statements."""
    rows = compared.rows_of(case)
    return [[case, *[""] * (len(COLUMNS) - 1)], *map(statement_rows.cells, rows)] if rows else []


def _losses(cases: Sequence[dict[str, Any]]) -> Any:
    """The table of mean losses."""
    from lobsim.result.audit import TERMS

    names = {term: f"loss_{term.replace(' ', '_')}_V" for term in TERMS}
    rows = [
        [case["case"], *("none" if case[name] is None else str(round(MILLI * case[name])) for name in names.values())]
        for case in cases
        if not case["reason"]
    ]
    return output.table(["mean losses [mV]", *names], rows, fixed=tuple(names))
