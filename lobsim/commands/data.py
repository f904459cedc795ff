"""`lobsim data`: what a file of a cycler holds, or the files of a folder."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lobsim.commands import data_shown, options, output
from lobsim.commands.figure_options import takes_figure_settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lobsim.cyclers.data import CyclerData

SUFFIXES = (".png", ".svg", ".pdf")
SIGNED = re.compile(r"(.*\S)\s+(charge positive|discharge positive)")


@takes_figure_settings("out")
def data(
    file: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...",
            help="The file; several that continue one test; the folder of a TOYO channel; or a folder of files.",
        ),
    ],
    format: Annotated[
        str | None, typer.Option(metavar="NAME", help="Its format, such as hokuto.  [default: found from the file]")
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(
            metavar="LABEL=COLUMN",
            help="Name a column, 'Voltage / V=Ewe' or 'Current / A=I [mA] discharge positive'; repeat for more.",
        ),
    ] = None,
    area: Annotated[
        float | None, typer.Option(metavar="cm2", help="Area of the electrode, for values per area.")
    ] = None,
    loading: Annotated[float | None, typer.Option(metavar="mg/cm2", help="Mass on it, for values per mass.")] = None,
    current: Annotated[
        float | None,
        typer.Option(metavar="mA/cm2", help="Current of a file that has none; below 0 in charge."),
    ] = None,
    trust_sign: Annotated[
        bool, typer.Option("--trust-sign", help="Do not hold the sign of the current against the voltage.")
    ] = False,
    cut_off: Annotated[
        bool, typer.Option("--cut-off", help="Leave out the last line of a file that is cut off inside it.")
    ] = False,
    to: Annotated[
        Path | None, typer.Option(metavar="FILE.csv", help="Write the table in the Battery Data Format.")
    ] = None,
    json: options.Json = None,
    out: Annotated[
        list[Path] | None, typer.Option(metavar="FILE", help=f"Write a figure ({' '.join(SUFFIXES)}); repeat for more.")
    ] = None,
) -> None:
    """Read a file of a cycler and show its steps; write it in the Battery Data Format or draw it."""
    from lobsim import files
    from lobsim.errors import LobsimError

    output.check_json(json)
    for path in out or []:
        files.check(path, SUFFIXES)
    if to:
        files.check(to, (".csv",))
    given: dict[str, Any] = {
        "format": format,
        "columns": _columns(column or []),
        "area_cm2": area,
        "loading_mg_cm2": loading,
        "current_mA_cm2": current,
        "trust_sign": trust_sign,
        "cut_off": cut_off,
    }
    if len(file) == 1 and _is_folder_of_files(file[0]):
        if to or out:
            raise LobsimError(f"{str(file[0])!r} is a folder of files: --to and --out take one test")
        _tell_folder(file[0], given, json)
        return
    with output.working(f"reading {', '.join(map(str, file))}"):
        from lobsim.cyclers import read

        found = read(file[0] if len(file) == 1 else file, **given)
    if to:
        found.to_bdf(to)
    _draw(found, out or [])
    if json:
        output.write_json(data_shown.described(found), json)
    if json != output.STDOUT:
        data_shown.print_test(found)


def _columns(given: list[str]) -> dict[str, Any]:
    """Read texts such as "Current / A=I [mA] discharge positive"; whether [mA] belongs to the name, the file says."""
    read: dict[str, Any] = {}
    for label, words in options.assignments("--column", "Voltage / V=Ewe", given).items():
        signed = SIGNED.fullmatch(words)
        read[label] = (signed[1], "", signed[2]) if signed else words
    return read


def _is_folder_of_files(path: Path) -> bool:
    from lobsim.cyclers import toyo

    return path.is_dir() and not toyo.recognise(path, "")


def _tell_folder(folder: Path, given: "Mapping[str, Any]", json: str | None) -> None:
    """Show a line a file, and why some could not be read."""
    from lobsim.cyclers import folder as folders

    with output.working(f"reading {folder}"):
        told = list(folders.survey(folder, given))
    if json:
        listed = [
            data_shown.described(one.data) if one.data else {"source": str(one.path), "error": one.error}
            for one in told
        ]
        output.write_json(listed, json)
    if json != output.STDOUT:
        data_shown.print_folder(told)


def _draw(found: "CyclerData", paths: list[Path]) -> None:
    if paths:
        from lobsim import plots

        plots.save(plots.cycler(found), *paths)
