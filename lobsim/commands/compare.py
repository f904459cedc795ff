"""`lobsim compare`: the main job."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lobsim.commands import options, output, statement_rows
from lobsim.commands.compare_cells import compare_cells
from lobsim.commands.compare_cycles_uncertain import compare_cycles_uncertain
from lobsim.commands.compare_cycling import compare_cycling
from lobsim.commands.compare_experiment import compare_experiment, experiment_named
from lobsim.commands.compare_uncertain import compare_uncertain
from lobsim.commands.figure_options import takes_figure_settings
from lobsim.commands.statement_rows import COLUMNS, LIMITS
from lobsim.errors import LobsimError, pick

if TYPE_CHECKING:
    from rich.console import Console

    from lobsim.compare import Comparison

PRESSED = ("stacked", "cycling")  # the builds of which the paper tells what power they give
PROTOCOL = "Discharge at 0.4 mA/cm2 until 2.0 V"
DISAGREES = 1
# Options that no experiment takes
OF_OTHERS = ("laboratory", "protocol", "cycling", "laws", "lithium", "quick", "uncertain", "draws")


@takes_figure_settings("out")
def compare(
    context: typer.Context,
    given: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[FILE|EXPERIMENT]...",
            help="2 to 8 cells (.toml) or saved results (.nc); or an experiment, see `lobsim list experiments`.",
        ),
    ] = None,
    protocol: Annotated[
        list[str] | None,
        typer.Option(
            metavar="TEXT|FILE", help=f"What every cell does; repeat for more, each by itself.  [default: {PROTOCOL}]"
        ),
    ] = None,
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
    quick: Annotated[
        bool,
        typer.Option("--quick", help="With --out or --uncertain: leave out rates and power limits, which take long."),
    ] = False,
    uncertain: options.Uncertain = False,
    draws: options.DrawCount = None,
    json: options.Json = None,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write the figure (PNG, SVG), tables (CSV), runs (NetCDF).")
    ] = None,
) -> None:
    """Lay cells side by side; without files, every discharge of a paper beside what the paper says.

    Of an experiment of others: what is predicted without any fit, from the ranges of the numbers, and where it falls.

    A run that fails is a row that says why. Exit code 1 if a statement that should hold does not, or if no cell could
    be run; some statements are known to be missed, and the table says why.

    With --uncertain a paper is run for many draws of what is uncertain as well: 90 % intervals of the prior and of the
    posterior stand beside every statement. With --cycling as well, 50 draws of its cycles on a coarse mesh.
    """
    from lobsim import files
    from lobsim.laboratory import catalogue
    from lobsim.physics import laws as law_book

    named = experiment_named(given or [])
    if named and named.lower() not in catalogue.shipped():
        options.refuse(context, OF_OTHERS, "an experiment is predicted as it is")
        if not compare_experiment(named, json, out):
            raise typer.Exit(DISAGREES)
        return
    if named:
        options.refuse(context, ("laboratory",), f"{named} is the laboratory")
        given, laboratory = None, named
    if given:
        options.refuse(
            context,
            ("laboratory", "cycling", "laws", "lithium", "uncertain", "draws"),
            "files are cells or results, no paper",
        )
        if not compare_cells(given, protocol or [], rates=bool(out) and not quick, json=json, out=out):
            raise typer.Exit(DISAGREES)
        return
    options.refuse(context, ("protocol",), "a paper has protocols of its own")
    source = catalogue.laboratory(laboratory)
    if laws:
        laws = pick("edition", laws, source.editions)
    output.check_json(json)
    options.check_draws(uncertain, draws)
    if lithium:
        law_book.choose({"lithium": lithium})
        if not cycling:
            raise LobsimError("--lithium is a law of cycles: add --cycling")
    if out:
        files.make_folder(out)
    if uncertain and cycling:
        if not compare_cycles_uncertain(laboratory, laws, lithium, draws, json, out):
            raise typer.Exit(DISAGREES)
        return
    if uncertain:
        if not compare_uncertain(laboratory, laws, () if quick else PRESSED, draws, json, out):
            raise typer.Exit(DISAGREES)
        return
    if cycling:
        if not compare_cycling(laboratory, laws, lithium, json, out):
            raise typer.Exit(DISAGREES)
        return
    with output.working("loading PyBaMM"):
        from lobsim.compare import compare as run_all

        builds = PRESSED if out and not quick else ()
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
        limits = [statement_rows.limit(" ".join(at), limit) for at, limit in compared.limits.items()]
        console.print(output.table(LIMITS, limits, fixed=LIMITS))
    for row in compared.rows:
        if row.missed:
            console.print(statement_rows.missed(row))
    worst = max((error, name) for result in compared.results.values() for name, error in result.books.items())
    console.print(f"Books of charge, lithium, oxygen, salt and electrolyte: the worst, {worst[1]}, to {worst[0]:.0e}.")
    console.print(compared.laboratory.caution)
    if written:
        console.print(f"Written to {written[0].parent}: {', '.join(path.name for path in written)}")


def _rows(case: str, compared: "Comparison") -> list[list[str]]:
    """A line for the case, with the cause of its end, and one for each statement."""
    result = compared.results[case]
    rows = map(statement_rows.cells, compared.rows_of(case))
    return [[case, f"ends by {result.cause}", "", "", "", ""], *rows]
