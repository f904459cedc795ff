"""`hexwgm fsr`, `assign`, `fit-side`, `fret`: what measurements tell."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from hexwgm import files
from hexwgm.commands import options


def fsr(
    peaks: options.Peaks,
    side: options.Side,
    side_error: Annotated[float, typer.Option(help="Error of the side in um.")] = 0.02,
    pol: options.Pol = "TM",
    index: options.Index = "ZnO",
    out: options.Out = None,
) -> None:
    """Tell the orbit from the spacing of neighbouring peaks."""
    from hexwgm.spacing import candidates, path_length

    options.check(out)
    measured = path_length([float(row[0]) for row in files.table(peaks, 1)], options.index(index, pol))
    found = candidates(measured, side, side_error)
    typer.echo(f"round trip {measured.length_um:.3f} +- {measured.error_um:.3f} um", err=True)
    own = {"measured_um": measured.length_um, "measured_error_um": measured.error_um}
    options.show([own | asdict(candidate) for candidate in found], out)


def assign(
    peaks: options.Peaks,
    side: options.Side,
    background: options.Background = 1.0,
    pol: options.Pol = "TM",
    index: options.Index = "ZnO",
    out: options.Out = None,
) -> None:
    """Number neighbouring peaks and fit the index, with every shift of the numbers that fits as well."""
    from hexwgm.assign import assign as number

    options.check(out)
    wavelengths = [float(row[0]) for row in files.table(peaks, 1)]
    found = number(wavelengths, side, options.index(index, pol), background, pol)
    typer.echo("the residual does not tell the shifts apart: the prior index chose the first", err=True)
    options.show(
        [
            {
                "shift": one.shift,
                "first_N": one.orders[0],
                "last_N": one.orders[-1],
                **asdict(one.index),
                "residual_nm": one.residual_nm,
                "away_from_prior": one.away_from_prior,
            }
            for one in found
        ],
        out,
    )


def fit_side(
    peaks: Annotated[Path, typer.Argument(metavar="PEAKS.csv", help="Wavelength in nm and order N, one pair a row.")],
    background: options.Background = 1.0,
    pol: options.Pol = "TM",
    index: options.Index = "ZnO",
    out: options.Out = None,
) -> None:
    """Fit the side so that the modes in full lie at the peaks."""
    from hexwgm.cavity import fit_side as fit

    options.check(out)
    pairs = [(float(row[0]), int(row[1])) for row in files.table(peaks, 2)]
    sides = fit(pairs, options.cavity(1.0, background, pol, index))
    typer.echo(f"side {sum(sides) / len(sides):.4f} um", err=True)
    options.show([{"wavelength_nm": p, "N": N, "side_um": s} for (p, N), s in zip(pairs, sides, strict=True)], out)


def fret(
    emission: Annotated[Path, typer.Argument(help="Donor: wavelength in nm, intensity.")],
    absorption: Annotated[Path, typer.Argument(help="Acceptor: wavelength in nm, extinction in M-1 cm-1.")],
    quantum_yield: Annotated[float, typer.Option(help="Of the donor.")],
    index: Annotated[float, typer.Option(help="Refractive index between them.")] = 1.7,
    kappa2: Annotated[float, typer.Option(help="Orientation factor.")] = 2 / 3,
    distance: Annotated[float | None, typer.Option(help="Distance in nm, for the efficiency.")] = None,
    out: options.Out = None,
) -> None:
    """Overlap integral and Foerster radius of two spectra."""
    from hexwgm.fret import transfer

    options.check(out)
    found = transfer(files.table(emission, 2), files.table(absorption, 2), quantum_yield, index, kappa2)
    efficiency = {} if distance is None else {"efficiency": found.efficiency(distance)}
    options.show([{"overlap_M-1_cm-1_nm4": found.overlap, "radius_nm": found.radius_nm} | efficiency], out)
