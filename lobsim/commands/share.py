"""`lobsim share` and `lobsim show`: one file for a colleague, and what is in it."""

import logging
from pathlib import Path
from typing import Annotated, Any

import typer

from lobsim.commands import options, output
from lobsim.commands.figure_options import takes_figure_settings
from lobsim.errors import LobsimError


@takes_figure_settings("out")
def share(
    file: Annotated[Path, typer.Argument(metavar="CELL.toml|RESULT.nc", help="A cell, or a run that is there.")],
    protocol: Annotated[
        list[str] | None,
        typer.Option(metavar="TEXT|FILE", help="What is done with the cell: a step, or a .toml file; repeat for more."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE.lobsim", help="The file.  [default: beside the first]")
    ] = None,
) -> None:
    """Write one file with a cell, the parts of its laboratory, its run, the figure and the versions; no code is in it.

    A colleague opens it with `lobsim show`, or as the zip archive that it is.
    """
    from lobsim.cell import Cell
    from lobsim.protocol.file import SUFFIX as PROTOCOL_FILE
    from lobsim.protocol.file import read

    is_result = file.suffix.lower() == ".nc"
    if is_result and protocol:
        raise LobsimError(f"{str(file)!r} is a run that is there: leave out --protocol")
    cell = None if is_result else Cell.load(file)
    path = out or file.with_suffix(".lobsim")
    steps: list[Any] = []
    for text in protocol or []:
        steps += read(text) if text.lower().endswith(PROTOCOL_FILE) else [text]
    with output.working("loading PyBaMM"):
        from lobsim.result import load
        from lobsim.share import share as write

        logging.getLogger("pybamm.logger").setLevel(logging.ERROR)
        write(cell or load(file), path, **({"protocol": steps} if steps else {}))
    output.console().print(f"Written to {path}: `lobsim show {path}` opens it.")


def show(
    file: Annotated[Path, typer.Argument(metavar="FILE.lobsim", help="A file that `lobsim share` wrote.")],
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Write its files there.")] = None,
    json: options.Json = None,
) -> None:
    """Show what a shared file holds: the cell, the protocol, what it gave, and what made it."""
    from lobsim.share import open_shared

    output.check_json(json)
    shared = open_shared(file)
    result = shared.result
    written = shared.save(out) if out else []
    if json:
        protocol = [str(part) for part in result.protocol]
        output.write_json(result.summary() | {"protocol": protocol, "versions": shared.versions}, json)
    if json != output.STDOUT:
        from lobsim.result.headlines import headlines

        console = output.console()
        console.print(f"{shared.cell!r}: {'; '.join(map(str, result.protocol))}")
        console.print(output.table(["", ""], list(headlines(result).items())), style="")
        console.print(f"Made by {', '.join(f'{name} {which}' for name, which in shared.versions.items())}.")
        if written:
            console.print(f"Written to {out}: {', '.join(path.name for path in written)}")
