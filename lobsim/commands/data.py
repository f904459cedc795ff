"""`lobsim data`: what a file of a cycler holds, or the files of a folder."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lobsim.commands import options, output

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lobsim.cyclers.data import CyclerData

SUFFIXES = (".png", ".svg", ".pdf")
WITH_UNIT = re.compile(r"(.*?)\s*\[([^\]]*)\]\s*(charge positive|discharge positive)?")
ENDS_WITH_UNIT = re.compile(r"[^\s\[\]]+\[[^\]]*\]")  # "U[V]": the name of a column as it stands
HEADINGS = {
    "cycle": "cycle",
    "step": "step",
    "kind": "kind",
    "start_s": "start / h",
    "duration_s": "duration / h",
    "current_mA": "mA",
    "end_V": "end / V",
    "capacity_mAh": "mAh",
    "integral_mAh": "by integral",
    "energy_mWh": "mWh",
    "current_mA_cm2": "mA/cm2",
    "capacity_mAh_cm2": "mAh/cm2",
    "capacity_mAh_g": "mAh/g",
}
SAID_FIRST = ("program", "technique", "start", "files", "comment")
NAMES_OF_CELL = ("cell", "battery", "cell name", "cell id", "battery name", "filename", "comments", "comment/barcode")
MOST_STEPS = 60  # shown on the terminal


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
        output.write_json(_described(found), json)
    if json != output.STDOUT:
        _print(found)


def _columns(given: list[str]) -> dict[str, Any]:
    """Read texts such as "Current / A=I [mA] discharge positive"; a name such as U[V] is one as it stands."""
    read: dict[str, Any] = {}
    for label, words in options.assignments("--column", "Voltage / V=Ewe", given).items():
        parts = None if ENDS_WITH_UNIT.fullmatch(words) else WITH_UNIT.fullmatch(words)
        read[label] = tuple(part for part in parts.groups() if part) if parts else words
    return read


def _is_folder_of_files(path: Path) -> bool:
    from lobsim.cyclers import toyo

    return path.is_dir() and not toyo.recognise(path, "")


def _tell_folder(folder: Path, given: "Mapping[str, Any]", json: str | None) -> None:
    """Show a line a file."""
    from lobsim.cyclers import folder as folders

    with output.working(f"reading {folder}"):
        told = list(folders.survey(folder, given))
    if json:
        listed = [_described(one.data) if one.data else {"source": str(one.path), "error": one.error} for one in told]
        output.write_json(listed, json)
    if json == output.STDOUT:
        return
    rows = [[one.path.name, *(_line(one.data) if one.data else ["not read", "", "", "", "", ""])] for one in told]
    console = output.console()
    console.print(
        output.table(["file", "format", "start", "h", "cycles", "steps", "remarks"], rows),
    )
    for one in told:
        if one.error:
            console.print(f"{one.path.name}: {one.error}", markup=False, highlight=False)


def _line(found: "CyclerData") -> list[str]:
    from lobsim.cyclers.labels import CYCLE, TIME

    time, cycles = found.columns[TIME], found.columns[CYCLE]
    return [
        found.format,
        str(found.metadata.get("start", "")),
        f"{(time[-1] - time[0]) / 3600:.4g}",
        str(len(set(cycles.tolist()))),
        str(len(found.step_rows)),
        str(len(found.remarks) or ""),
    ]


def _draw(found: "CyclerData", paths: list[Path]) -> None:
    if paths:
        from lobsim import plots

        plots.save(plots.cycler(found), *paths)


def _described(found: "CyclerData") -> dict[str, Any]:
    return {
        "source": str(found.source),
        "format": found.format,
        "area_cm2": found.area_cm2,
        "loading_mg_cm2": found.loading_mg_cm2,
        "metadata": dict(found.metadata),
        "remarks": list(found.remarks),
        "rows": len(found.columns["Test Time / s"]),
        "steps": found.step_rows,
    }


def _print(found: "CyclerData") -> None:
    """Show what matters first: what it is, when and how long, its steps, and every doubt with a number."""
    console = output.console()
    size = f"{len(found.columns['Test Time / s'])} rows, {len(found.step_rows)} steps"
    console.print(f"{found.source}: {found.format}, {size}", markup=False, highlight=False)
    console.print(output.table(["", ""], _about(found)))
    shown = [name for name in HEADINGS if name in found.step_rows[0]]
    rows = [[_cell(name, row[name]) for name in shown] for row in found.step_rows[:MOST_STEPS]]
    console.print(output.table([HEADINGS[name] for name in shown], rows))
    if len(found.step_rows) > MOST_STEPS:
        console.print(f"{len(found.step_rows) - MOST_STEPS} more steps: --json - gives all")
    for number, words in enumerate(found.remarks, 1):
        console.print(f"({number}) {words}", markup=False, highlight=False)


def _about(found: "CyclerData") -> "Sequence[list[str]]":
    """Say program, cell, start, duration and cycles, where the numbers come from, and what the file says besides."""
    from lobsim.cyclers.labels import CYCLE, TIME

    metadata = dict(found.metadata)
    time, cycles = found.columns[TIME], found.columns[CYCLE]
    said = metadata.pop("file_says", {})
    named = {name: value for name, value in said.items() if name.lower() in NAMES_OF_CELL}
    about = [[name, _words(metadata.pop(name))] for name in SAID_FIRST if name in metadata]
    about += [[name, _words(value)] for name, value in named.items()]
    about.append(["duration", f"{(time[-1] - time[0]) / 3600:.4g} h"])
    about.append(["cycle numbers", f"{int(cycles.min())} to {int(cycles.max())}"])
    about += [[name, _words(value)] for name, value in metadata.items()]
    return about


def _words(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{name}: {word}" for name, word in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _cell(name: str, value: Any) -> str:
    if name in ("start_s", "duration_s"):
        value = value / 3600
    return f"{value:.4g}" if isinstance(value, float) else str(value)
