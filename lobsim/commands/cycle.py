"""`lobsim cycle`: a cell through many cycles, with what each gives and leaves behind."""

import logging
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lobsim.commands import options, output
from lobsim.commands.cell_options import Chosen, takes_a_cell
from lobsim.commands.figure_options import takes_figure_settings
from lobsim.errors import LobsimError

if TYPE_CHECKING:
    from lobsim.result import Result

SUFFIXES = (".nc", ".csv", ".png", ".svg", ".pdf")
STOPPED, INTERRUPTED = 1, 130  # exit codes
FOLLOWED = {"resume", "times", "on_infeasible", "out", "json"}  # options that --resume can follow
NUMBERS = ("cycle", "mAh/cm2 out", "in", "out/in", "Wh/Wh", "mW/cm2", "down to V", "up to V", "electrolyte", "mediator")


@takes_figure_settings("out")
@takes_a_cell(build="cycling")
def cycle(
    context: typer.Context,
    chosen: Chosen,
    discharge: Annotated[
        str, typer.Option(metavar="TEXT", help="What a discharge is done at, and until when.")
    ] = "2.0 mA/cm2 until 2 mAh/cm2 or 1.5 V",
    charge: Annotated[
        str, typer.Option(metavar="TEXT", help="What a charge is done at, and until when.")
    ] = "0.2 mA/cm2 until 2 mAh/cm2 or 4.2 V",
    times: Annotated[int, typer.Option(min=1, metavar="INT", help="Number of cycles in all.")] = 30,
    rest: Annotated[
        str | None, typer.Option(metavar="TIME", help="Rest after each half cycle, such as '10 min'.")
    ] = None,
    until: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help="What ends the cycles before, such as 'capacity under 80 %'."),
    ] = None,
    no_ageing: Annotated[
        bool, typer.Option("--no-ageing", help="Leave out what uses up solvent, surface and mediator.")
    ] = False,
    resume: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Go on with a run that --out FILE.nc kept: cell and steps are those there."),
    ] = None,
    on_infeasible: options.OnInfeasible = "skip",
    json: options.Json = None,
    out: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help=f"Write the run, the cycles or a figure ({' '.join(SUFFIXES)}); repeat for more. "
            "A .nc is written after every cycle.",
        ),
    ] = None,
) -> None:
    """Cycle a cell: capacities, efficiencies, power, what is left, and what limits it, cycle by cycle.

    Ctrl-C keeps the finished cycles. Exit code 1 if a step stopped the run, 130 if it was interrupted.
    """
    from lobsim import files
    from lobsim.protocol import cycle as cycles
    from lobsim.protocol import parse

    output.check_json(json)
    for path in out or []:
        files.check(path, SUFFIXES)
    kept = [path for path in out or [] if path.suffix.lower() == ".nc"]
    if len(kept) > 1:
        raise LobsimError(f"--out names two files for one run, {kept[0]} and {kept[1]}: give one .nc")
    if resume:
        others = {str(one.name) for one in context.command.params} - FOLLOWED
        options.refuse(context, others, "--resume goes on with the cell and the steps of the file")
        source: tuple[Any, ...] = (resume,)
        more: dict[str, Any] = {"times": times} if "times" in options.given(context) else {}
    else:
        if no_ageing and "ageing" in chosen.laws:
            raise LobsimError("--no-ageing and --law ageing=... both choose the ageing: give one of them")
        cell = chosen.cell()
        protocol = cycles(discharge, charge, times, rest, until)
        parse(protocol, cell)  # what cannot be read is refused before anything is loaded
        source, more = (cell.with_laws(ageing="off") if no_ageing else cell, protocol), {}
    with output.working("loading PyBaMM"):
        from lobsim.run import resume as go_on
        from lobsim.run import run

        logging.getLogger("pybamm.logger").setLevel(logging.ERROR)  # the result says what ended it, in fewer words
        solve: Any = go_on if resume else run
        result = solve(*source, save=kept[0] if kept else None, on_infeasible=on_infeasible, **more)
    _deliver(result, [path for path in out or [] if path not in kept], json)


def _deliver(result: "Result", files_wanted: list[Path], json: str | None) -> None:
    from lobsim import files, plots

    for path in files_wanted:
        if path.suffix.lower() == ".csv":
            with files.whole(path) as draft:
                result.cycles.to_csv(draft, index=False)
        else:
            plots.save(plots.cycling({result.cell.label: result}), path)
    if json:
        output.write_json(_described(result), json)
    if json != output.STDOUT:
        _print(result)
    output.warn_of_books(result)
    if result.stopped:
        output.warn(f"the run stopped before its end: {result.end}")
        raise typer.Exit(INTERRUPTED if result.end.startswith("interrupted") else STOPPED)


def _described(result: "Result") -> dict[str, Any]:
    cell = result.cell
    named = options.named(cell)
    return named | {
        "laws": cell.laws,
        "protocol": [str(part) for part in result.protocol],
        "cycles": _cycles(result),
        "steps": [asdict(step) for step in result.steps],
        "end": result.end,
        "finished": result.finished,
        "books": dict(result.books),
        "certificate": result.certificate.to_dict(),
        "solve_seconds": result.solve_seconds,
    }


def _cycles(result: "Result") -> list[dict[str, Any]]:
    from lobsim.result.record import cycles

    return [asdict(cycle) for cycle in cycles(result.cell, result.steps)]


def _print(result: "Result") -> None:
    console = output.console()
    console.print(f"{result.cell!r}: {'; '.join(map(str, result.protocol))}")
    rows = [_row(cycle) for cycle in _cycles(result)]
    console.print(output.table((*NUMBERS, "limit"), rows, fixed=NUMBERS))
    worst = max(result.books.items(), key=lambda book: book[1])
    console.print(f"Books: the worst, {worst[0]}, to {worst[1]:.0e}. It took {result.solve_seconds:.1f} s.")


def _row(cycle: dict[str, Any]) -> list[str]:
    def share(name: str) -> str:
        return "" if cycle[name] is None else f"{100 * cycle[name]:.1f} %"

    def number(name: str) -> str:
        return "" if cycle[name] is None else f"{cycle[name]:.3f}"

    return [
        str(cycle["cycle"]),
        *(number(f"{half}_capacity_mAh_cm2") for half in ("discharge", "charge")),
        *(share(f"{which}_efficiency") for which in ("coulombic", "energy")),
        *(number(name) for name in ("power_mW_cm2", "end_of_discharge_V", "end_of_charge_V")),
        *(share(f"{what}_left") for what in ("electrolyte", "mediator")),
        cycle["limit"],
    ]
