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
LONGEST_TITLE = 120


@guarded
def overview(result: "Result", over: str | None = None) -> "Figure":
    """Draw a run: voltage, losses, and product, oxygen and film through the electrode.

    Parameters
    ----------
    result : Result
        What `lobsim.run` returned.
    over : str, optional
        What voltage and losses are drawn over: "charge" [mAh/g], which goes on through discharge and charge, or "time"
        [h]. Charge by default, and time if none is moved.

    Returns
    -------
    Figure
        With matplotlib's ``savefig``.

    Raises
    ------
    LobsimError
        If it is drawn over neither.
    """
    x, axis = panels.axis(result, over)
    with style.look():
        figure, voltage, audit, profiles, key = _layout()
        _voltage(voltage, result, x, axis)
        _audit(audit, result, x, axis)
        for axes, field in zip(profiles, FIELDS, strict=True):
            _profiles(axes, result, *field)
        style.legend_row(key, profiles[0])
        for axes in (voltage, *profiles[:-1]):
            if not axes.xaxis.get_major_ticks(1)[0].label1.get_visible():  # those of the panel below hold for it
                axes.set_xlabel("")
        for name, axes in zip("abcde", (voltage, audit, *profiles), strict=True):
            style.letter(axes, name)
        title = f"{result.cell.title}: {'; '.join(map(str, result.protocol))}"
        title = title if len(title) <= LONGEST_TITLE else f"{title[:LONGEST_TITLE]} …"
        style.title(figure, style.typeset(title))
    return figure


def _layout() -> "tuple[Figure, Axes, Axes, list[Axes], Axes]":
    """Make a figure with panels of voltage, losses and three fields, and a row for the legend of the fields."""
    if style.beside(3) == 3:
        figure = style.figure(5.1)
        grid = figure.add_gridspec(3, 6, height_ratios=(1.1, 0.07, 1))
        voltage = figure.add_subplot(grid[0, :3])
        audit = figure.add_subplot(grid[0, 3:], sharey=voltage)
        fields = [figure.add_subplot(grid[2, column : column + 2]) for column in (0, 2, 4)]
        return figure, voltage, audit, fields, figure.add_subplot(grid[1, :])
    figure = style.figure(8.4)
    grid = figure.add_gridspec(6, 1, height_ratios=(1, 1, 0.15, 1, 1, 1))
    voltage = figure.add_subplot(grid[0])
    audit = figure.add_subplot(grid[1], sharex=voltage, sharey=voltage)
    fields = [figure.add_subplot(grid[row]) for row in (3, 4, 5)]
    for upper in (voltage, *fields[:2]):
        upper.tick_params(labelbottom=False)
    return figure, voltage, audit, fields, figure.add_subplot(grid[2])


def _voltage(axes: "Axes", result: Any, over: "Array", axis: str) -> None:
    axes.plot(over, result.voltage_V, color=style.MEMBRANES[0])
    panels.steps(axes, result, over)
    axes.set(xlabel=axis, ylabel="cell voltage / V", xlim=(over[0], over[-1]))
    why = result.end if result.cause == result.end else f"{result.end}: {result.cause}"
    axes.set_title(style.folded(style.typeset(why), style.characters() // (1 if style.narrow() else 2) - 4))


def _audit(axes: "Axes", result: Any, over: "Array", axis: str) -> None:
    panels.losses(axes, result, over)
    panels.steps(axes, result, over)
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
