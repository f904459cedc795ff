"""`lobsim impedance`: what a cell answers to a small alternating current."""

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lobsim.commands import options, output
from lobsim.commands.cell_options import Chosen, takes_a_cell
from lobsim.commands.figure_options import takes_figure_settings
from lobsim.errors import LobsimError

if TYPE_CHECKING:
    from lobsim.cell import Cell
    from lobsim.solve.impedance import Impedance

SUFFIXES = (".csv", ".png", ".svg", ".pdf")
FREQUENCIES = "1e-6,1e4,61"


@takes_figure_settings("out")
@takes_a_cell(build="stacked")
def impedance(
    chosen: Chosen,
    frequencies: Annotated[
        str,
        typer.Option(metavar="LOW,HIGH,COUNT", help="Frequencies in Hz and their number, evenly in their logarithm."),
    ] = FREQUENCIES,
    after: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help="A step at constant current, or a rest, that comes first.  [default: none]"),
    ] = None,
    json: options.Json = None,
    out: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help=f"Write table or figure ({' '.join(SUFFIXES)}); repeat for more."),
    ] = None,
) -> None:
    """Calculate the impedance of a cell, fresh or at the end of a step, times its area."""
    from lobsim import files

    output.check_json(json)
    for path in out or []:
        files.check(path, SUFFIXES)
    cell = chosen.cell()
    low, high, count = _read(frequencies)
    with output.working(f"{cell!r}"):
        import numpy as np

        from lobsim.solve.impedance import impedance as solve

        found = solve(cell, np.geomspace(low, high, count), after=after)
    for path in out or []:
        _write(cell, found, path)
    if json:
        named = options.named(cell)
        changes = {"values": dict(cell.changed), "laws": dict(cell.chosen), "after": after}
        output.write_json(named | changes | _columns(found), json)
    if json != output.STDOUT:
        output.console().print(f"{cell!r}, {after or 'fresh'}")
        rows = [[f"{number:.4g}" for number in row] for row in zip(*_columns(found).values(), strict=True)]
        output.console().print(output.table(["Hz", "Re Z / Ohm cm2", "Im Z / Ohm cm2"], rows))


def _read(frequencies: str) -> tuple[float, float, int]:
    """Read the lowest and the highest frequency and how many there are."""
    try:
        low, high, count = (float(word) for word in frequencies.split(","))
    except ValueError:
        low = high = count = math.nan
    if not (0 < low < high < math.inf and count >= 2 and count.is_integer()):
        raise LobsimError(
            f"--frequencies {frequencies!r} are not two rising frequencies above 0 and a whole number of at least 2: "
            f"write them like --frequencies {FREQUENCIES}"
        )
    return low, high, int(count)


def _columns(found: "Impedance") -> dict[str, Any]:
    return {
        "frequency_Hz": found.frequency_Hz,
        "Z_real_ohm_cm2": found.Z_ohm_cm2.real,
        "Z_imag_ohm_cm2": found.Z_ohm_cm2.imag,
    }


def _write(cell: "Cell", found: "Impedance", path: Path) -> None:
    from lobsim import files, plots

    if path.suffix.lower() == ".csv":
        import pandas

        with files.whole(path) as draft:
            pandas.DataFrame(_columns(found)).to_csv(draft, index=False)
    else:
        plots.save(plots.nyquist(cell, found), path)
