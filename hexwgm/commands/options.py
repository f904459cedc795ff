"""Options that several commands share."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hexwgm import files
from hexwgm.dispersion import ZNO, Cauchy
from hexwgm.errors import HexwgmError, polarisation

if TYPE_CHECKING:
    from hexwgm.cavity import Cavity

TABLES = (".json", ".csv")
Side = Annotated[float, typer.Option(help="Side of the hexagon in um.")]
Background = Annotated[float, typer.Option(help="Index around the rod.")]
Pol = Annotated[str, typer.Option(help="TM (E along the axis) or TE.")]
Index = Annotated[str, typer.Option(help="ZnO, one number, or Cauchy's terms a,b,c (nm2, nm4).")]
Out = Annotated[Path | None, typer.Option(metavar="FILE", help="Write the table (.json .csv) too.")]
Png = Annotated[Path | None, typer.Option(metavar="FILE", help="Draw it (.png).")]
Peaks = Annotated[Path, typer.Argument(metavar="PEAKS.csv", help="Wavelengths of peaks in nm, one a row.")]


def index(given: str, pol: str) -> Cauchy:
    """Read an index.

    Raises
    ------
    HexwgmError
        If it is none of the forms.
    """
    if given.lower() == "zno":
        return ZNO[polarisation(pol)]
    try:
        terms = [float(term) for term in given.split(",")]
        return Cauchy(*terms)
    except (ValueError, TypeError):
        raise HexwgmError(f"unknown index {given!r}: give ZnO, one number, or Cauchy's terms a,b,c") from None


def cavity(side: float, background: float, pol: str, given: str, **more: float) -> "Cavity":
    """Build the cavity of the options."""
    from hexwgm.cavity import Cavity

    return Cavity(side, index(given, pol), background, pol, **more)


def check(out: Path | None, png: Path | None = None) -> None:
    """Refuse files that could not be written afterwards."""
    if out is not None:
        files.suffix(out, TABLES)
    if png is not None:
        files.suffix(png, (".png",))


def show(records: Sequence[dict[str, Any]], out: Path | None) -> None:
    """Print records as JSON and write the table that was asked for."""
    typer.echo(files.rows(records, out))
