"""`lobsim compare`: the main job."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lobsim.commands import options, output
from lobsim.commands.compare_cycling import compare_cycling
from lobsim.errors import LobsimError, pick
from lobsim.files.plain import three_or_none

if TYPE_CHECKING:
    from rich.console import Console

    from lobsim.compare import Comparison
    from lobsim.compare.verdict import Row
    from lobsim.limits import PowerLimit

PRESSED = ("stacked", "cycling")  # the builds of which the paper tells what power they give
LIMITS = ("power limit", "it holds", "mW/cm2", "mA/cm2", "limited by")
COLUMNS = ("case", "paper", "model", "deviation", "verdict", "kind")
DISAGREES = 1


def compare(
    laboratory: options.LaboratoryName = options.DEFAULT_LABORATORY,
    cycling: Annotated[
        bool, typer.Option("--cycling", help="Run the paper's cycles with ageing instead; takes minutes.")
    ] = False,
    laws: Annotated[
        str | None, typer.Option(metavar="EDITION", help="Laws and numbers of an edition: old, those of version 1.")
    ] = None,
    lithium: Annotated[
        str | None,
        typer.Option(metavar="LAW", help="With --cycling: run them under this law of the lithium as well: two-stage."),
    ] = None,
    json: options.Json = None,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write the figure (PNG, SVG), tables (CSV), runs (NetCDF).")
    ] = None,
) -> None:
    """Lay every discharge of a paper beside what the paper says.

    Exit code 1 if a statement that should hold does not; some are known to be missed, and the table says why.
    """
    from lobsim import files
    from lobsim.laboratory import catalogue
    from lobsim.physics import laws as law_book

    source = catalogue.laboratory(laboratory)
    if laws:
        laws = pick("edition", laws, source.editions)
    output.check_json(json)
    if lithium:
        law_book.choose({"lithium": lithium})
        if not cycling:
            raise LobsimError("--lithium is a law of cycles: add --cycling")
    if out:
        files.make_folder(out)
    if cycling:
        if not compare_cycling(laboratory, laws, lithium, json, out):
            raise typer.Exit(DISAGREES)
        return
    with output.working("loading PyBaMM"):
        from lobsim.compare import compare as run_all

        builds = PRESSED if out else ()
        compared = run_all(laboratory, laws=laws, rates=builds, limits=builds)
        written = compared.save(out) if out else []
    for case, result in compared.results.items():
        output.warn_of_books(result, case)
    if json:
        record = {"paper": compared.laboratory.name, "caution": compared.laboratory.caution, "cases": compared.cases()}
        limits = {"power_limits": compared.power_limits()} if compared.limits else {}
        output.write_json(record | limits, json)
    if json != output.STDOUT:
        _print(output.console(), compared, written)
    if compared.failures:
        raise typer.Exit(DISAGREES)


def _print(console: "Console", compared: "Comparison", written: list[Path]) -> None:
    rows = [cells for case in compared.results for cells in _rows(case, compared)]
    console.print(output.table(COLUMNS, rows, fixed=("case", *COLUMNS[2:])))
    if compared.limits:
        console.print(output.table(LIMITS, [_limit(*at, limit) for at, limit in compared.limits.items()], fixed=LIMITS))
    for row in compared.rows:
        if row.missed:
            known = f"* known: {row.statement.missed}" if row.statement.missed else "should hold"
            console.print(f"{row.statement.case}, {_words(row.statement.quantity)}: {known}.")
    worst = max((error, name) for result in compared.results.values() for name, error in result.books.items())
    console.print(f"Books of charge, lithium, oxygen, salt and electrolyte: the worst, {worst[1]}, to {worst[0]:.0e}.")
    console.print(compared.laboratory.caution)
    if written:
        console.print(f"Written to {written[0].parent}: {', '.join(path.name for path in written)}")


def _rows(case: str, compared: "Comparison") -> list[list[str]]:
    """A line for the case, with the cause of its end, and one for each statement."""
    result = compared.results[case]
    return [[case, f"ends by {result.cause}", "", "", "", ""], *(_cells(row) for row in compared.rows_of(case))]


def _cells(row: "Row") -> list[str]:
    said = row.statement
    verdict = "" if not said.stated else f"{row.verdict} *" if row.missed and said.missed else row.verdict
    return [
        f"  {_words(said.quantity)}",
        said.words,
        _model(row),
        _deviation(row),
        verdict,
        row.kind if said.stated else "",
    ]


def _limit(membrane: str, build: str, limit: "PowerLimit") -> list[str]:
    """A line for the largest power of a cell."""
    held = f"{limit.capacity_mAh_cm2:g} mAh/cm2 above {limit.cutoff_V:g} V"
    numbers = [limit.power_limit_mW_cm2, limit.current_at_limit_mA_cm2]
    return [f"{membrane} {build}", held, *map(three_or_none, numbers), limit.limiting_process]


def _words(quantity: str) -> str:
    words, _, unit = quantity.partition("_")
    return f"{words} [{unit.replace('_', '/')}]"


def _model(row: "Row") -> str:
    if row.number is None:
        return "none"
    return f"{row.number:.0f}" if row.statement.quantity.endswith("mAh_g") else f"{row.number:.3f}"


def _deviation(row: "Row") -> str:
    if row.deviation is None:
        return ""
    if row.statement.quantity.endswith("_V"):
        return f"{round(1000 * row.deviation) + 0:+d} mV"
    return f"{round(100 * row.deviation, 1) + 0.0:+.1f} %"
