"""Figures: the intensity of a mode, a spectrum."""

from pathlib import Path

import numpy as np

from hexwgm.files import whole
from hexwgm.modes import Mode


def field(mode: Mode, side_um: float, path: Path) -> None:
    """Draw the intensity of a mode and the outline of the rod."""
    from matplotlib.figure import Figure

    x, psi = mode.field(300)
    figure = Figure(figsize=(5, 4.4), layout="constrained")
    axes = figure.add_subplot()
    reach = x[-1] * side_um
    image = axes.imshow(np.abs(psi) ** 2, origin="lower", extent=(-reach, reach, -reach, reach), cmap="magma")
    angles = np.pi / 3 * np.arange(7)
    axes.plot(side_um * np.cos(angles), side_um * np.sin(angles), color="white", linewidth=0.8)
    axes.set(xlabel="x [um]", ylabel="y [um]", title=f"N = {mode.N}, {mode.wavelength_nm:.2f} nm, Q = {mode.Q:.0f}")
    figure.colorbar(image, label="intensity over its maximum")
    whole(path, lambda draft: figure.savefig(draft, dpi=150))


def spectrum(wavelengths_nm: np.ndarray, power: np.ndarray, path: Path) -> None:
    """Draw a spectrum."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6, 3.4), layout="constrained")
    axes = figure.add_subplot()
    axes.plot(wavelengths_nm, power)
    axes.set(xlabel="wavelength [nm]", ylabel="power over that in an endless medium")
    whole(path, lambda draft: figure.savefig(draft, dpi=150))
