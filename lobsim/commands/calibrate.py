"""`lobsim calibrate`: the numbers that a paper's cycles fix; or draws of all numbers, given its discharges."""

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lobsim.commands import options, output
from lobsim.commands.calibrate_draws import calibrate_draws
from lobsim.commands.compare_cycling import COLUMNS, cells

if TYPE_CHECKING:
    from lobsim.calibrate import Calibration, Window

NUMBERS = ("number", "before", "found", "from", "to", "stops below", "stops above")


def calibrate(
    context: typer.Context,
    paper: Annotated[
        str | None, typer.Argument(metavar="[PAPER]", help="The paper; --laboratory by another way.")
    ] = None,
    laboratory: options.LaboratoryName = options.DEFAULT_LABORATORY,
    lithium: Annotated[
        str, typer.Option(metavar="LAW", help="The law of the lithium, foil or two-stage: each fixes its own numbers.")
    ] = "foil",
    volumes: Annotated[int, typer.Option(metavar="N", help="Finite volumes through the electrode.")] = 20,
    no_windows: Annotated[bool, typer.Option("--no-windows", help="Do not look how far each number can move.")] = False,
    compiled: Annotated[
        bool | None,
        typer.Option(
            "--compiled/--not-compiled", help="Compile the equations first, or never; by default as soon as it pays."
        ),
    ] = None,
    draws: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.csv",
            help="Draw from the posterior of all numbers with a range instead, given the paper's discharges; minutes.",
        ),
    ] = None,
    count: Annotated[int, typer.Option(metavar="N", help="With --draws: how many.")] = 500,
    seed: Annotated[int, typer.Option(metavar="N", help="With --draws: the same seed gives the same draws.")] = 0,
    left_out: Annotated[
        Path | None,
        typer.Option(metavar="FILE.csv", help="With --draws: leave every statement out once, and predict it."),
    ] = None,
    json: options.Json = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE.toml", help="Write the cell with the numbers found, for lobsim.Cell.load."),
    ] = None,
) -> None:
    """Find the numbers of ageing and lithium again that the paper's thirty cycles fix.

    Least squares of the statements that are marked as calibrated; then each number is moved alone until a statement
    that holds no longer does. Every run is thirty cycles: some ten runs, and as many again for the windows.

    With --draws: what the paper's statements about discharges leave of the range of every number, as draws that are all
    equally likely. Needs emcee and arviz-stats.
    """
    from lobsim import files

    output.check_json(json)
    if paper:
        options.refuse(context, ("laboratory",), "the paper is named already")
        laboratory = paper
    if draws:
        options.refuse(context, ("lithium", "no_windows", "compiled", "out"), "--draws is about discharges")
        calibrate_draws(laboratory, draws, left_out, count, seed, volumes, json)
        return
    options.refuse(context, ("count", "seed", "left_out"), "it goes with --draws")
    if out:
        files.check(out, (".toml",))
    with output.working("loading PyBaMM"):
        from lobsim.calibrate import calibrate as find

        logging.getLogger("pybamm.logger").setLevel(logging.ERROR)
        found = find(laboratory, lithium=lithium, volumes=volumes, windows=not no_windows, compiled=compiled)
    if out:
        found.save(out)
    if json:
        output.write_json(found.to_dict(), json)
    if json != output.STDOUT:
        _print(found)


def _print(found: "Calibration") -> None:
    console = output.console()
    console.print(f"{found.case}: {found.runs} runs of thirty cycles")
    rows = [
        [name, f"{found.before[name]:.4g}", f"{value:.4g}", *_window(found.windows.get(name))]
        for name, value in found.values.items()
    ]
    console.print(output.table(NUMBERS, rows, fixed=NUMBERS[:5]))
    console.print(output.table(COLUMNS, [cells(row) for row in found.rows], fixed=("cycle", *COLUMNS[3:])))


def _window(window: "Window | None") -> list[str]:
    if window is None:
        return [""] * 4
    return [f"{window.low:.4g}", f"{window.high:.4g}", window.stops_below, window.stops_above]
