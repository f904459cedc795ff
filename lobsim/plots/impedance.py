"""The figure of an impedance: Nyquist and Bode."""

from typing import TYPE_CHECKING, Any

import numpy as np

from lobsim.arguments import guarded
from lobsim.plots import panels, style
from lobsim.plots.drawable import Cell, Impedance

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SIZE, PHASE = style.MEMBRANES[0], style.MEMBRANES[1]
LARGE = 1e4  # Ohm cm2 from which kOhm are shorter


@guarded
def nyquist(cell: "Cell", found: "Impedance") -> "Figure":
    """Draw the impedance of a cell in the plane and over the frequency.

    Frequencies [Hz] whose period is longer than the current has flowed before are shaded, and are not in the plane: the
    state changes within the period, so that nothing can be measured there.

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
        beside = style.beside(2)
        figure = style.figure(2.9 if beside == 2 else 5.2)
        plane, bode = figure.subplots(2 // beside, beside)
        order = np.argsort(found.frequency_Hz)
        frequency, Z = found.frequency_Hz[order], found.Z_ohm_cm2[order]
        slowest = 1 / found.drifts_s if found.drifts_s else 0.0
        stands = frequency >= slowest if np.any(frequency >= slowest) else np.full(frequency.size, True)
        _plane(plane, frequency[stands], Z[stands])
        _bode(bode, frequency, Z, slowest)
        for name, axes in zip("ab", (plane, bode), strict=True):
            style.letter(axes, name)
        style.title(figure, style.typeset(f"{cell.title}: {found.after or 'fresh'}"))
    return figure


def _plane(axes: "Axes", frequency: Any, Z: Any) -> None:
    """Draw both axes to one scale, with the frequency where the arc is highest; a line that goes up is cut."""
    from matplotlib.ticker import EngFormatter

    unit, Z = ("k", Z / 1e3) if Z.real.max() >= LARGE else ("", Z)
    axes.plot(Z.real, -Z.imag, color=SIZE, marker="o", markersize=2.5, linewidth=1.0)
    far, top = 1.04 * Z.real.max(), int(np.argmax(-Z.imag))
    above: dict[str, Any] = {"xytext": (0, 5), "textcoords": "offset points", "ha": "center"}
    if -Z.imag[top] > far:
        size, rate = EngFormatter("Ω cm$^2$", places=0), EngFormatter("Hz", places=0)
        words = f"on to {size(np.abs(Z[top]) * (1e3 if unit else 1))}\nat {rate(frequency[top])}"
        left = Z.real[top] < far / 2
        look = {"xytext": (5 if left else -5, -2), "ha": "left" if left else "right", "va": "top"}
        axes.annotate(words, (Z.real[top], far), **above | look)
    elif 0 < top < Z.size - 1:
        axes.annotate(f"{frequency[top]:.2g} Hz", (Z.real[top], -Z.imag[top]), **above)
    axes.axhline(0, color=style.FAINT, linewidth=0.6, zorder=0)
    axes.set_xlim(0, far)
    axes.set_aspect("equal", adjustable="box", anchor="SW")
    axes.set_ylim(min(0.0, -1.1 * Z.imag.max()), min(far, 1.25 * max(-Z.imag[top], 0.1 * far)))
    axes.locator_params(axis="x", nbins=6)
    axes.locator_params(axis="y", nbins=4)
    axes.set(xlabel=rf"Re $Z$ / {unit}$\Omega$ cm$^2$", ylabel=rf"$-$Im $Z$ / {unit}$\Omega$ cm$^2$")


def _bode(axes: "Axes", frequency: Any, Z: Any, slowest: float) -> None:
    """Draw the absolute value on the left axis, the phase on the right."""
    from matplotlib.ticker import LogLocator, NullFormatter

    axes.loglog(frequency, np.abs(Z), color=SIZE)
    axes.xaxis.set_major_locator(LogLocator(numticks=7))
    axes.yaxis.set_minor_formatter(NullFormatter())
    if np.abs(Z).max() < 1e3 * np.abs(Z).min():
        panels.plain(axes.yaxis)
    axes.set_xlabel("frequency / Hz")
    axes.set_ylabel(r"|$Z$| / $\Omega$ cm$^2$", color=SIZE)
    beside = axes.twinx()
    beside.spines["right"].set_visible(True)
    beside.plot(frequency, -np.angle(Z, deg=True), color=PHASE, linestyle=style.LINES[1])
    beside.set_ylabel("$-$phase / °", color=PHASE)
    if slowest > frequency[0]:
        end = min(slowest, frequency[-1])
        axes.axvspan(frequency[0], end, color=style.FAINT, alpha=0.25, linewidth=0, zorder=0)
        axes.set_title("shaded: slower than the state changes", fontsize="small", color=style.INK)
