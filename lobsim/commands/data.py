"""`lobsim data`: what a file of a cycler holds."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lobsim.commands import options, output

if TYPE_CHECKING:
    from lobsim.cyclers.data import CyclerData

SUFFIXES = (".png", ".svg", ".pdf")
WITH_UNIT = re.compile(r"(.*?)\s*\[([^\]]*)\]\s*(charge positive|discharge positive)?")
LEFT_OUT = {"first_row", "last_row"}  # of the steps, left out of the table on the terminal
HEADINGS = {
    "start_s": "start / h",
    "duration_s": "duration / h",
    "current_mA": "mA",
    "capacity_mAh": "mAh",
    "current_mA_cm2": "mA/cm2",
    "capacity_mAh_cm2": "mAh/cm2",
    "capacity_mAh_g": "mAh/g",
}
MOST_STEPS = 60  # shown on the terminal


def data(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file, or the folder of a TOYO channel.")],
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

    output.check_json(json)
    for path in out or []:
        files.check(path, SUFFIXES)
    if to:
        files.check(to, (".csv",))
    with output.working(f"reading {file}"):
        from lobsim.cyclers import read

        found = read(
            file,
            format=format,
            columns=_columns(column or []),
            area_cm2=area,
            loading_mg_cm2=loading,
            current_mA_cm2=current,
            trust_sign=trust_sign,
        )
    if to:
        found.to_bdf(to)
    _draw(found, out or [])
    if json:
        output.write_json(_described(found), json)
    if json != output.STDOUT:
        _print(found)


def _columns(given: list[str]) -> dict[str, Any]:
    """Read texts such as "Current / A=I [mA] discharge positive"."""
    read: dict[str, Any] = {}
    for label, words in options.assignments("--column", "Voltage / V=Ewe", given).items():
        parts = WITH_UNIT.fullmatch(words)
        read[label] = tuple(part for part in parts.groups() if part) if parts else words
    return read


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
        "rows": len(found.table),
        "steps": found.steps.to_dict("records"),
    }


def _print(found: "CyclerData") -> None:
    console = output.console()
    console.print(f"{found.source}: {found.format}, {len(found.table)} rows, {len(found.steps)} steps")
    about = [[name, _words(value)] for name, value in found.metadata.items()]
    console.print(output.table(["", ""], about))
    steps = found.steps.drop(columns=sorted(LEFT_OUT))
    steps[["start_s", "duration_s"]] /= 3600
    rows = [[_cell(value) for value in row] for row in steps.head(MOST_STEPS).itertuples(index=False)]
    console.print(output.table([HEADINGS.get(name, name) for name in steps.columns], rows))
    if len(steps) > MOST_STEPS:
        console.print(f"{len(steps) - MOST_STEPS} more steps: --json - gives all")


def _words(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{name}: {word}" for name, word in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _cell(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)
