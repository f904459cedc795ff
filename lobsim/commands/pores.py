"""`lobsim pores`: pore sizes of a carbon, sorted into classes that a film closes."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lobsim.commands import options, output
from lobsim.commands.figure_options import takes_figure_settings
from lobsim.errors import LobsimError

if TYPE_CHECKING:
    from lobsim.pore_sizes import Pores

FIGURES = (".png", ".svg", ".pdf")


@takes_figure_settings("plot")
def pores(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...", help="A table of pore sizes or an isotherm (.aif); with a second one, of mercury."
        ),
    ],
    of: Annotated[str | None, typer.Option("--of", metavar="powder|membrane", help="What was measured.")] = None,
    classes: Annotated[int, typer.Option(metavar="INT", help="Classes, 1 to 10.")] = 8,
    bet: Annotated[
        float | None, typer.Option(metavar="m2/g", help="BET area.  [default: of the isotherm, else of the classes]")
    ] = None,
    join: Annotated[
        float | None, typer.Option(metavar="nm", help="Radius from which mercury counts.  [default: 25]")
    ] = None,
    table: Annotated[
        str | None, typer.Option(metavar="WORDS", help="Words of the title of the table, in files that have several.")
    ] = None,
    size_unit: Annotated[
        str | None, typer.Option(metavar="UNIT", help="Unit of sizes that state none, such as nm.")
    ] = None,
    volume_unit: Annotated[
        str | None, typer.Option(metavar="UNIT", help="Unit of volumes that state none, such as cm3/g.")
    ] = None,
    tension: Annotated[
        float | None, typer.Option(metavar="N/m", help="Surface tension of mercury.  [default: 0.485]")
    ] = None,
    angle: Annotated[
        float | None, typer.Option(metavar="DEGREES", help="Contact angle of mercury.  [default: 140]")
    ] = None,
    method: Annotated[str, typer.Option(metavar="dft|bjh", help="How an isotherm is analysed.")] = "dft",
    membrane: options.Membrane = "NIPS",
    build: options.Build = "stacked",
    laboratory: options.LaboratoryName = options.DEFAULT_LABORATORY,
    json: options.Json = None,
    plot: Annotated[
        list[Path] | None, typer.Option(metavar="FILE", help=f"Write a figure ({' '.join(FIGURES)}).")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE.toml", help="Write a cell with these pores, for `lobsim run --cell`.")
    ] = None,
) -> None:
    """Read pore sizes, show them in classes that a film of Li2O2 closes, and write them as a cell.

    Gas sorption (BJH, DFT) counts up to a radius, mercury above it. A powder is no membrane: what is measured on it
    knows neither the binder nor the bundling nor the large pores between grains. So say which, --of powder or
    --of membrane.
    """
    from lobsim import files as disk

    output.check_json(json)
    for path in plot or []:
        disk.check(path, FIGURES)
    if out:
        disk.check(out, (".toml",))
    if of is None:
        raise LobsimError("say what was measured, --of powder or --of membrane: they are different things")
    from lobsim.cell import Cell
    from lobsim.pore_sizes import read_pores

    found = read_pores(
        files,
        of=of,
        classes=classes,
        bet_m2_g=bet,
        join_nm=join,
        table=table,
        size_unit=size_unit,
        volume_unit=volume_unit,
        tension_N_m=tension,
        angle_deg=angle,
        method=method,
    )
    if plot:
        from lobsim import plots

        plots.save(found.plot(), *plot)
    if out:
        found.save(out, Cell(membrane, build, laboratory=laboratory))
    if json:
        output.write_json(found.to_dict(), json)
    if json != output.STDOUT:
        _print(found, out)


def _print(found: "Pores", out: Path | None) -> None:
    console = output.console()
    console.print(f"{found.source}: {found.specimen}")
    rows = [
        [str(k), f"{1e9 * r:.3g}", f"{1e3 * v:.4g}", f"{2e-3 * v / r:.4g}"]
        for k, (r, v) in enumerate(zip(found.radii, found.volumes, strict=True), 1)
    ]
    console.print(output.table(["class", "radius / nm", "volume / cm3/g", "walls / m2/g"], rows))
    bet = "not given" if found.bet_m2_kg is None else f"{1e-3 * found.bet_m2_kg:.4g} m2/g"
    from_mercury = "by mercury" if found.mercury else "not by mercury"
    lines = {
        "all pores": f"{1e3 * found.total_m3_kg:.4g} cm3/g",
        "in classes": f"{1e3 * sum(found.volumes):.4g} cm3/g, walls {1e-3 * found.closing_area_m2_kg:.4g} m2/g",
        "25 to 50 nm, fine pores without surface of their own": f"{1e3 * found.fine_m3_kg:.4g} cm3/g",
        "above 50 nm, macropores": f"{1e3 * found.macropores_m3_kg:.4g} cm3/g, {from_mercury}",
        "BET area": bet,
        "open surface": f"{1e-3 * (found.area_m2_kg - found.closing_area_m2_kg):.4g} m2/g",
    }
    console.print(output.table(["", ""], [list(line) for line in lines.items()]))
    for sentence in found.warnings:
        output.warn(sentence)
    if out:
        console.print(f"written to {out}: lobsim run --cell {out}")
