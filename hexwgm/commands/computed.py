"""`hexwgm modes`, `field`, `sweep`, `coat`, `spectrum`: what the rod does."""

from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
import typer

from hexwgm.commands import options
from hexwgm.errors import HexwgmError

if TYPE_CHECKING:
    from hexwgm.modes import Mode

Order = Annotated[int, typer.Option("--order", "-N", help="Order N.")]
Low = Annotated[float, typer.Option("--from", help="Shortest wavelength in nm.")]
High = Annotated[float, typer.Option("--to", help="Longest wavelength in nm.")]
Values = Annotated[str, typer.Option(metavar="LOW,HIGH,COUNT", help="First value, last value, how many.")]


def record(mode: "Mode") -> dict[str, Any]:
    """Numbers of a mode."""
    names = ("N", "m", "wavelength_nm", "Q", "residual", "weight")
    return {name: getattr(mode, name) for name in names}


def values_of(given: str) -> list[float]:
    """Equally spaced values of LOW,HIGH,COUNT.

    Raises
    ------
    HexwgmError
        If it is not of that form.
    """
    try:
        low, high, count = given.split(",")
        return [float(value) for value in np.linspace(float(low), float(high), int(count))]
    except ValueError:
        raise HexwgmError(f"cannot read {given!r}: give first value, last value and their number, as 0,60,7") from None


def modes(
    side: options.Side,
    low: Low = 540.0,
    high: High = 640.0,
    background: options.Background = 1.0,
    pol: options.Pol = "TM",
    index: options.Index = "ZnO",
    out: options.Out = None,
) -> None:
    """List the whispering-gallery modes in a window."""
    options.check(out)
    found = options.cavity(side, background, pol, index).modes(low, high)
    options.show([record(mode) for mode in found], out)


def field(
    side: options.Side,
    png: options.Png = None,
    order: Order = 47,
    background: options.Background = 1.0,
    pol: options.Pol = "TM",
    index: options.Index = "ZnO",
    out: options.Out = None,
) -> None:
    """Compute one mode and draw its intensity."""
    options.check(out, png)
    mode = options.cavity(side, background, pol, index).mode(order)
    if png is not None:
        from hexwgm import plots

        plots.field(mode, side, png)
    options.show([record(mode)], out)


def sweep(
    side: options.Side,
    values: Values = "1,1.7,8",
    order: Order = 47,
    pol: options.Pol = "TM",
    index: options.Index = "ZnO",
    out: options.Out = None,
) -> None:
    """Follow one mode while the index of the background changes."""
    options.check(out)
    found = [(value, options.cavity(side, value, pol, index).mode(order)) for value in values_of(values)]
    options.show([{"background": value} | record(mode) for value, mode in found], out)


def coat(
    side: options.Side,
    coating_index: Annotated[float, typer.Option(help="Index of the coating.")] = 1.73,
    values: Values = "0,60,7",
    order: Order = 47,
    background: options.Background = 1.0,
    pol: options.Pol = "TM",
    index: options.Index = "ZnO",
    out: options.Out = None,
) -> None:
    """Follow one mode while a coating of finite thickness (nm) grows."""
    options.check(out)
    found: list[dict[str, Any]] = []
    near = None
    for thickness in values_of(values):
        rod = options.cavity(side, background, pol, index, coating_nm=thickness, coating_index=coating_index)
        mode = rod.mode(order, near)
        near = mode.wavelength_nm
        found.append({"coating_nm": thickness} | record(mode))
    options.show(found, out)


def spectrum(
    side: options.Side,
    low: Low = 600.0,
    high: High = 640.0,
    points: Annotated[int, typer.Option(help="Points of the spectrum.")] = 320,
    source: Annotated[list[str] | None, typer.Option(metavar="X,Y", help="A line source in um; repeat.")] = None,
    background: options.Background = 1.0,
    pol: options.Pol = "TM",
    index: options.Index = "ZnO",
    out: options.Out = None,
    png: options.Png = None,
) -> None:
    """Spectrum that embedded line sources radiate; prints its peaks, writes all points."""
    from hexwgm import plots
    from hexwgm.files import rows
    from hexwgm.spectrum import peaks
    from hexwgm.spectrum import spectrum as radiate

    options.check(out, png)
    if not 0 < low < high or points < 3:
        raise HexwgmError(f"the window {low:g} to {high:g} nm with {points} points is empty: give the shorter first")
    try:
        places = [(float(x), float(y)) for x, y in (given.split(",") for given in source or [f"{0.8 * side},0"])]
    except ValueError:
        raise HexwgmError("a source is given as X,Y in um, as 2.3,0.3") from None
    wavelengths = np.linspace(low, high, points)
    power = radiate(options.cavity(side, background, pol, index), wavelengths, places)
    table = [{"wavelength_nm": float(w), "power": float(p)} for w, p in zip(wavelengths, power, strict=True)]
    rows(table, out)
    if png is not None:
        plots.spectrum(wavelengths, power, png)
    options.show([vars(peak) for peak in peaks(wavelengths, power)], None)
