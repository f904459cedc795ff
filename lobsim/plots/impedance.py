"""The figure of an impedance: Nyquist and Bode."""

from typing import TYPE_CHECKING, Any

import numpy as np

from lobsim.arguments import guarded
from lobsim.plots import style
from lobsim.plots.drawable import Cell, Impedance

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SIZE, PHASE = style.MEMBRANES[0], style.MEMBRANES[1]
LARGE = 1e4  # Ohm cm2 from which kOhm are shorter


@guarded
def nyquist(cell: "Cell", found: "Impedance") -> "Figure":
    """Draw the impedance of a cell in the plane and over the frequency.

    Parameters
    ----------
    cell : Cell
        The cell.
    found : Impedance
        From `lobsim.solve.impedance.impedance`.

    Returns
    -------
    Figure
        With matplotlib's ``savefig``.
    """
    with style.look():
        figure = style.figure(2.9)
        plane, bode = figure.subplots(1, 2)
        order = np.argsort(found.frequency_Hz)
        frequency, Z = found.frequency_Hz[order], found.Z_ohm_cm2[order]
        _plane(plane, frequency, Z)
        _bode(bode, frequency, Z)
        for name, axes in zip("ab", (plane, bode), strict=True):
            style.letter(axes, name)
        figure.suptitle(style.typeset(f"{cell.title}: {found.after or 'fresh'}"))
    return figure


def _plane(axes: "Axes", frequency: Any, Z: Any) -> None:
    """Draw both axes to one scale, with the frequency where the arc is highest."""
    unit, Z = ("k", Z / 1e3) if np.abs(Z).max() >= LARGE else ("", Z)
    axes.plot(Z.real, -Z.imag, color=SIZE, marker="o", markersize=2.5, linewidth=1.0, clip_on=False)
    top = int(np.argmax(-Z.imag))
    if 0 < top < Z.size - 1:
        above: dict[str, Any] = {"xytext": (0, 5), "textcoords": "offset points", "ha": "center"}
        axes.annotate(f"{frequency[top]:.2g} Hz", (Z.real[top], -Z.imag[top]), **above)
    axes.axhline(0, color=style.FAINT, linewidth=0.6, zorder=0)
    axes.set_xlim(0, 1.04 * Z.real.max())
    axes.set_aspect("equal", adjustable="box", anchor="SW")
    axes.set_ylim(top=1.2 * max(-Z.imag[top], 0))
    axes.locator_params(nbins=6)
    axes.set(xlabel=rf"Re $Z$ / {unit}$\Omega$ cm$^2$", ylabel=rf"$-$Im $Z$ / {unit}$\Omega$ cm$^2$")


def _bode(axes: "Axes", frequency: Any, Z: Any) -> None:
    """Draw the absolute value on the left axis, the phase on the right."""
    axes.loglog(frequency, np.abs(Z), color=SIZE)
    axes.set_xlabel("frequency / Hz")
    axes.set_ylabel(r"|$Z$| / $\Omega$ cm$^2$", color=SIZE)
    beside = axes.twinx()
    beside.spines["right"].set_visible(True)
    beside.plot(frequency, -np.angle(Z, deg=True), color=PHASE, linestyle=style.LINES[1])
    beside.set_ylabel("$-$phase / °", color=PHASE)
