"""Bands around voltage curves: between their edges lie 90 % of the draws."""

from typing import TYPE_CHECKING, Any

from lobsim.arguments import guarded
from lobsim.plots import style
from lobsim.plots.drawable import Result, UncertainDischarge

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WORDS = "90 % of the draws"
SUMS = (("capacity_mAh_g", "{} to {} mAh g$^{{-1}}$", ".0f"), ("plateau_V", "{} to {} V", ".3f"))


@guarded
def band(result: "Result", drawn: "UncertainDischarge") -> "Figure":
    """Draw a discharge, with the band in which 90 % of the draws lie, and the intervals of capacity and plateau.

    Parameters
    ----------
    result : Result
        What `lobsim.run` returned for the numbers of the cell.
    drawn : UncertainDischarge
        The same for draws of them.

    Returns
    -------
    Figure
        With matplotlib's ``savefig``.
    """
    with style.look():
        figure = style.figure(3.4)
        axes = figure.subplots()
        shade(axes, drawn, style.MEMBRANES[0], label=WORDS)
        axes.plot(result.discharged_mAh_g, result.voltage_V, color=style.INK, label="numbers of the cell")
        axes.set(xlabel="capacity / mAh g$^{-1}$", ylabel="cell voltage / V")
        axes.set_xlim(left=0)
        axes.legend(loc="lower left")
        axes.annotate(_sums(drawn), (0.99, 0.97), xycoords="axes fraction", ha="right", va="top")
        figure.suptitle(style.typeset(f"{result.cell.title}: {drawn.protocol}"))
    return figure


def shade(axes: "Axes", drawn: "UncertainDischarge", colour: str, **more: Any) -> None:
    """Fill the band [V] of a discharge over its charge [mAh/g], with the middle of the draws as a thin line."""
    edges = drawn.band()
    axes.fill_between(edges.charge_mAh_g, edges.low_V, edges.high_V, color=colour, alpha=0.25, linewidth=0, **more)
    axes.plot(edges.charge_mAh_g, edges.middle_V, color=colour, linewidth=0.8, linestyle=style.LINES[1])


def _sums(drawn: Any) -> str:
    lines = []
    for quantity, words, form in SUMS:
        found = drawn.interval(quantity)
        lines += [words.format(*(f"{end:{form}}" for end in found))] if found else []
    shares = [f"{cause} in {100 * share:.0f} %" for cause, share in list(drawn.causes.items())[:3]]
    return style.typeset("\n".join([*lines, *shares]))
