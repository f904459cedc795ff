"""The figure of an exact result: curves by hand and computed, and how much of its tolerance every number uses."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from lobsim.arguments import guarded
from lobsim.plots import style
from lobsim.plots.drawable import Checked

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_CURVES = 4  # panels: more are not read
LARGEST = 1.5  # shares of a tolerance beyond are drawn here
ROW_IN = 0.16


@guarded
def verified(title: str, rows: "Sequence[Checked]") -> "Figure":
    """Draw what was checked of an exact result.

    Parameters
    ----------
    title : str
        Name and words of the result.
    rows : sequence of Checked
        From `lobsim.verify`.

    Returns
    -------
    Figure
        With matplotlib's ``savefig``.
    """
    lower: Any
    drawn = [row for row in rows if row.curve is not None][:MOST_CURVES]
    below = ROW_IN * len(rows) + 0.7
    with style.look():
        figure = style.figure(below + (2.2 if drawn else 0.2))
        if drawn:
            parts: Any = figure.subfigures(2, 1, height_ratios=(2.2, below))
            upper, lower = parts
            for axes, row in zip(np.atleast_1d(upper.subplots(1, len(drawn))), drawn, strict=True):
                _curve(axes, row)
        else:
            lower = figure
        _shares(lower.subplots(), rows)
        figure.suptitle(style.typeset(title))
    return figure


def _curve(axes: "Axes", row: Any) -> None:
    curve = row.curve
    order = np.argsort(curve.x)
    axes.plot(curve.x[order], curve.exact[order], color=style.INK, linewidth=1.0, label="by hand")
    axes.plot(curve.x, curve.computed, "o", color=style.MEMBRANES[0], markersize=2.5, label="computed")
    axes.set_xlabel(curve.over)
    axes.set_title(row.what.replace(", ", ",\n", 1), fontsize="small")
    axes.ticklabel_format(axis="y", useOffset=False)
    axes.locator_params(nbins=4)
    axes.legend(fontsize="small")


def _shares(axes: "Axes", rows: Sequence[Any]) -> None:
    """Draw the share of its tolerance that each number uses; what does not hold is marked."""
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = np.nan_to_num([abs(row.deviation) / row.tolerance for row in rows], nan=LARGEST, posinf=LARGEST)
    places = np.arange(len(rows))
    colours = [style.MEMBRANES[2] if row.holds else style.MEMBRANES[1] for row in rows]
    axes.barh(places, np.minimum(shares, LARGEST), color=colours, height=0.6)
    axes.axvline(1, color=style.INK, linewidth=0.8)
    axes.set_yticks(places, [row.what if row.holds else f"missed: {row.what}" for row in rows], fontsize="small")
    axes.set(xlim=(0, LARGEST), ylim=(len(rows) - 0.4, -0.6), xlabel="deviation / tolerance")
