"""`lobsim run`: one cell, one protocol."""

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lobsim.commands import intervals, options, output, statement_rows
from lobsim.commands.cell_options import Chosen, takes_a_cell
from lobsim.commands.figure_options import takes_figure_settings
from lobsim.errors import LobsimError, pick

if TYPE_CHECKING:
    from lobsim.cell import Cell
    from lobsim.result import Result
    from lobsim.uncertain.discharges import UncertainDischarge

FIGURES = (".png", ".svg", ".pdf")
SUFFIXES = (".csv", ".nc", *FIGURES, ".gif")
AXES = ("charge", "time")
STOPPED = 1
PROTOCOL = "Discharge at 0.4 mA/cm2 until 2.0 V"


@takes_figure_settings("out")
@takes_a_cell(build="stacked")
def run(
    chosen: Chosen,
    protocol: Annotated[
        list[str] | None,
        typer.Option(metavar="TEXT|FILE", help=f"A step, or a .toml file; repeat for more.  [default: {PROTOCOL}]"),
    ] = None,
    start: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Start from the end of a run that --out FILE.nc kept, instead of fresh."),
    ] = None,
    on_infeasible: options.OnInfeasible = "skip",
    compiled: Annotated[
        bool | None,
        typer.Option(
            "--compiled/--not-compiled", help="Compile the equations first, or never; by default as soon as it pays."
        ),
    ] = None,
    points: Annotated[
        int | None,
        typer.Option(
            min=2,
            metavar="INT",
            help="Tabulate the curves at so many points, evenly in charge; puts them into the JSON.",
        ),
    ] = None,
    over: Annotated[
        str | None,
        typer.Option(
            metavar="charge|time", help="What a figure is drawn over.  [default: charge, time if none is moved]"
        ),
    ] = None,
    uncertain: options.Uncertain = False,
    draws: options.DrawCount = None,
    json: options.Json = None,
    out: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE", help=f"Write curves, dataset, figure or animation ({' '.join(SUFFIXES)}); repeat for more."
        ),
    ] = None,
) -> None:
    """Run a cell through a protocol and say what ended it.

    A last step that something other than the protocol ends, such as the voltage window of the cell, is a result like
    others: a warning on standard error says so, "finished" in the JSON is false, and the exit code is 0. It is 1 if a
    step stopped the run before the last.

    With --uncertain one discharge at constant current is solved for many draws of the numbers that are uncertain as
    well. Those that were set by hand stay. A figure then shows the band in which 90 % of the draws lie.
    """
    from lobsim import files
    from lobsim.protocol import parse
    from lobsim.protocol.file import SUFFIX, read

    output.check_json(json)
    options.check_draws(uncertain, draws)
    for path in out or []:
        files.check(path, SUFFIXES)
    cell = chosen.cell()
    if over is not None:
        pick("--over", over, AXES)
        if uncertain or not any(path.suffix.lower() in FIGURES for path in out or []):
            raise LobsimError("--over is of the figure of a run without --uncertain: name one with --out")
    given = protocol or [PROTOCOL]
    steps: list[Any] = [part for text in given for part in (read(text) if text.lower().endswith(SUFFIX) else (text,))]
    tabulated = bool(json) or any(path.suffix.lower() == ".csv" for path in out or [])
    parse(steps, cell)  # what cannot be read is said before PyBaMM is loaded
    if points and not tabulated:
        raise LobsimError("--points tabulates curves in JSON and CSV: give --json or --out FILE.csv, or leave it out")
    if uncertain and start:
        raise LobsimError("--uncertain is of fresh cells: leave out --start")
    kept = next((path for path in out or [] if path.suffix.lower() == ".nc"), None)
    with output.working("loading PyBaMM"):
        from lobsim.run import run as solve

        if uncertain:
            _refuse_no_discharge(cell, steps)
        logging.getLogger("pybamm.logger").setLevel(logging.ERROR)  # the result says what ended it, in fewer words
        result = solve(cell, steps, compiled=compiled, save=kept, on_infeasible=on_infeasible, start=start)
        drawn = _drawn(cell, steps[0], draws) if uncertain else None
    if not result.finished:
        output.warn(f"the run ended before its protocol: {result.end}")
    output.warn_of_books(result)
    for path in out or []:
        if path != kept:
            _write(result, path, points, drawn, over)
    if json:
        output.write_json(_described(result, points) | (_intervals(drawn, points) if drawn else {}), json)
    if json != output.STDOUT:
        _print(result, "; ".join(str(step) for step in steps))
        if drawn:
            _print_intervals(drawn)
    if result.stopped:
        raise typer.Exit(STOPPED)


def _refuse_no_discharge(cell: "Cell", steps: list[Any]) -> None:
    from lobsim.uncertain.discharges import refuse_other_protocols

    if len(steps) != 1:
        raise LobsimError(f"--uncertain takes one discharge at constant current, not {len(steps)} steps")
    refuse_other_protocols(cell, str(steps[0]))


def _drawn(cell: "Cell", protocol: Any, draws: int | None) -> "UncertainDischarge":
    from lobsim.uncertain import choices
    from lobsim.uncertain.discharges import discharge

    return discharge(cell, choices.posterior(cell, choices.count(draws)), str(protocol))


def _write(
    result: "Result", path: Path, points: int | None, drawn: "UncertainDischarge | None", over: str | None
) -> None:
    from lobsim import files, plots

    suffix = path.suffix.lower()
    if suffix == ".nc":
        result.save(path)
    elif suffix == ".csv":
        table = result.at_points(points) if points else result.curve
        with files.whole(path) as draft:
            table.to_csv(draft, index=False)
    elif suffix == ".gif":
        plots.animate(result, path)
    else:
        plots.save(plots.band(result, drawn) if drawn else result.plot(over), path)


def _described(result: "Result", points: int | None) -> dict[str, Any]:
    """Everything that JSON gets: the run, what the paper says about it if it does, and the curves if asked for."""
    from lobsim.compare import verdict
    from lobsim.laboratory import catalogue

    about = verdict.statements_about(result, catalogue.laboratory(result.cell.laboratory).statements)
    described = result.summary() | verdict.summary(verdict.rows(about, result))
    described["protocol"] = [str(part) for part in result.protocol]
    if points:
        described["curve"] = result.at_points(points).to_dict(orient="list")
    return described


def _intervals(drawn: "UncertainDischarge", points: int | None) -> dict[str, Any]:
    """What the draws add to the JSON: intervals, causes, and the edges of the band if curves are asked for."""
    from lobsim.uncertain import choices

    given = drawn.summary() | {"draws_of": choices.origin(drawn.cell)}
    return given | ({"band": drawn.band(points).to_dict()} if points else {})


def _print_intervals(drawn: "UncertainDischarge") -> None:
    from lobsim.uncertain import choices

    console = output.console()
    console.print(f"90 % of {len(drawn.runs.rows)} draws of {choices.origin(drawn.cell)} lie within")
    rows = [(statement_rows.words(name), intervals.told(name, *found)) for name, found in drawn.found.items()]
    console.print(output.table(["", ""], rows))
    lost = intervals.counts(drawn)
    console.print(f"They end by {intervals.causes(drawn.causes)}{f' ({lost})' if lost else ''}.")


def _print(result: "Result", protocol: str) -> None:
    from lobsim.result.headlines import headlines

    console = output.console()
    console.print(f"{result.cell!r}: {protocol}")
    console.print(output.table(["", ""], list(headlines(result).items())), style="")
    because = "" if result.cause == result.end else f", because of {result.cause}"
    how = f" by its {result.end}" if " limit" in result.end and not result.stopped else f": {result.end}"
    console.print(f"It ended at {result.end_V:.3f} V{how}{because}.")
