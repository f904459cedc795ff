"""The figure of one run: what the cell gave, where the voltage went, and what happened inside."""

from typing import TYPE_CHECKING, Any

import numpy as np

from lobsim.arguments import guarded
from lobsim.plots import panels, style
from lobsim.plots.drawable import Result

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from lobsim.numerics.arrays import Array

SHARES = (0.25, 0.5, 0.75, 1.0)  # of the charge
SHADES = ("#b3cde3", "#6497b1", "#2166ac", "#03264c")  # darkening with it
FIELDS = (
    ("Lithium peroxide volume fraction", "Li$_2$O$_2$ volume fraction", 1.0),
    ("Positive electrode oxygen concentration [mol.m-3]", "dissolved O$_2$ / mol m$^{-3}$", 1.0),
    ("Film thickness [m]", "film thickness / nm", 1e9),
)
LONGEST_TITLE = 90


@guarded
def overview(result: "Result") -> "Figure":
    """Draw a run: voltage, losses, and product, oxygen and film through the electrode.

    Parameters
    ----------
    result : Result
        What `lobsim.run` returned.

    Returns
    -------
    Figure
        With matplotlib's ``savefig``.
    """
    with style.look():
        figure = style.figure(5.1)
        grid = figure.add_gridspec(3, 6, height_ratios=(1.1, 0.07, 1))
        over, axis = panels.axis(result)
        voltage = figure.add_subplot(grid[0, :3])
        _voltage(voltage, result, over, axis)
        audit = figure.add_subplot(grid[0, 3:], sharey=voltage)
        _audit(audit, result, over, axis)
        profiles = [figure.add_subplot(grid[2, column : column + 2]) for column in (0, 2, 4)]
        for axes, field in zip(profiles, FIELDS, strict=True):
            _profiles(axes, result, *field)
        style.legend_row(figure.add_subplot(grid[1, :]), profiles[0])
        for name, axes in zip("abcde", (voltage, audit, *profiles), strict=True):
            style.letter(axes, name)
        title = f"{result.cell.title}: {'; '.join(map(str, result.protocol))}"
        title = title if len(title) <= LONGEST_TITLE else f"{title[:LONGEST_TITLE]} …"
        figure.suptitle(style.typeset(title))
    return figure


def _voltage(axes: "Axes", result: Any, over: "Array", axis: str) -> None:
    axes.plot(over, result.voltage_V, color=style.MEMBRANES[0])
    axes.set(xlabel=axis, ylabel="cell voltage / V", xlim=(over[0], over[-1]))
    why = result.end if result.cause == result.end else f"{result.end}: {result.cause}"
    axes.set_title(style.typeset(why))


def _audit(axes: "Axes", result: Any, over: "Array", axis: str) -> None:
    panels.losses(axes, result, over)
    axes.set(xlabel=axis, ylabel="potential / V", xlim=(over[0], over[-1]))
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2, columnspacing=1.2)


def _moments(result: Any) -> list[tuple[float, int | None, str]]:
    """Shares of the charge at which fields are drawn; where they were not kept, four cycles half-way through each."""
    if all(map(result.keeps, SHARES)):
        return [(share, None, f"{100 * share:.0f} %" + " of the charge" * (share == 1)) for share in SHARES]
    kept = result.kept_cycles
    some = np.unique(np.linspace(0, len(kept) - 1, len(SHADES)).round().astype(int))
    return [(0.5, kept[n], f"cycle {kept[n]}, half of its charge") for n in some]


def _profiles(axes: "Axes", result: Any, name: str, label: str, factor: float) -> None:
    for (share, cycle, words), colour in zip(_moments(result), SHADES, strict=False):
        x, values = panels.through_electrode(result, name, share, cycle)
        axes.plot(x, factor * values, color=colour, label=words)
    axes.set_ylabel(label)
    low, high = axes.get_ylim()
    axes.set_ylim(min(0.0, low), high + 0.03 * abs(high))
    panels.thickness_axis(axes)
