"""Panels that several figures share."""

from typing import TYPE_CHECKING, Any

import numpy as np

from lobsim.errors import pick
from lobsim.plots.style import FAINT, INK, LABELS, LINES, LOSSES, typeset

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from lobsim.numerics.arrays import Array

AXES = ("charge", "time")
MOST_STEPS = 12
POINTS = 301  # of a filled area: more are not seen, and make the file of the figure large


CAPACITY, MOVED, TIME = "capacity / mAh g$^{-1}$", "charge moved / mAh g$^{-1}$", "time / h"


def kind(result: Any) -> str:
    """Choose what to draw curves over: capacity; charge moved if the cell is also charged; time if none is moved."""
    if result.passed_mAh_cm2[-1] == 0:
        return TIME
    return CAPACITY if all(step.charge.charge_mAh_cm2 == 0 for step in result.steps) else MOVED


def over(result: Any, axis: str) -> "Array":
    """What curves are drawn over, in the unit of the axis; it never falls."""
    if axis == TIME:
        return result.time_s / 3600
    return 10 / result.cell.loading_kg_m2 * result.passed_mAh_cm2


def axis(result: Any, asked: str | None = None) -> "tuple[Array, str]":
    """Read what the curves of one run are drawn over [h, mAh.g-1], with the label of its axis.

    It is as asked, "time" or "charge"; charge if nothing is, and time where none is moved.
    """
    by_time = asked is not None and pick("axis", asked, AXES) == "time"
    chosen = TIME if by_time else kind(result)
    return over(result, chosen), chosen


def steps(axes: "Axes", result: Any, over: "Array") -> None:
    """Draw a thin line where a step follows another, over an axis [h, mAh.g-1], while steps can be told apart."""
    if 1 < len(result.steps) <= MOST_STEPS:
        for step in result.steps[1:]:
            at = float(np.interp(step.start_s, result.time_s, over))
            axes.axvline(at, color=FAINT, linewidth=0.5, linestyle=LINES[2], zorder=0)


def losses(axes: "Axes", result: Any, over: "Array") -> None:
    """Fill the gap between the equilibrium potential and the voltage with what each process costs.

    Parameters
    ----------
    axes : Axes
        Where to draw.
    result : Result
        The run.
    over : array
        The horizontal axis: charge or time in any unit, as long as the run's curves, rising.
    """
    x = np.linspace(over[0], over[-1], POINTS)
    voltage = np.interp(x, over, result.voltage_V)
    areas = {name: np.interp(x, over, loss) for name, loss in result.audit.items()}
    upper = voltage + sum(areas.values())
    axes.plot(x, upper, color=INK, linewidth=0.7)
    for name, loss in areas.items():
        axes.fill_between(x, upper - loss, upper, color=LOSSES[name], linewidth=0, label=LABELS.get(name, name))
        upper = upper - loss
    axes.plot(x, voltage, color=INK, linewidth=1.2)


def cause(axes: "Axes", result: Any, width: int = 60) -> None:
    """Write why a run ended into the lower left corner of its losses, in lines of so many characters."""
    import textwrap

    parts = result.cause.replace(" behind ", "\nbehind ").split("\n")
    why = "\n".join(textwrap.fill(part, width) for part in parts)
    axes.annotate(typeset(why), (0.04, 0.05), xycoords="axes fraction")


def through_electrode(result: Any, name: str, share: float = 1.0, cycle: int | None = None) -> "tuple[Array, Array]":
    """Read a profile over the share [-] of the electrode's thickness, 0 at the separator, 1 at the gas side.

    It is in the unit of its name, and taken at a share [-] of the charge of the run, or of a cycle.
    """
    x, values = result.profile(name, share, cycle)
    numbers = result.cell.numbers
    start, thickness = numbers["Separator thickness [m]"], numbers["Positive electrode thickness [m]"]
    if x.size == 1:  # a model without places: the same everywhere
        return np.array([0.0, 1.0]), np.repeat(values, 2)
    inside = x > start
    return (x[inside] - start) / thickness, values[inside]


def thickness_axis(axes: "Axes") -> None:
    """Label a horizontal axis that goes through the electrode."""
    axes.set(xlabel="separator  →  gas side", xlim=(0, 1))
    axes.set_xticks([0, 0.5, 1], ["0", "½", "1"])


def plain(axis: Any) -> None:
    """Write the decades of a logarithmic axis, and some between them, as plain numbers."""
    from matplotlib.ticker import FormatStrFormatter, LogLocator, NullFormatter

    low, high = axis.get_view_interval()
    axis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0) if high > 6 * low else (1.0, 1.4, 2.0, 3.0, 4.0, 5.0, 7.0)))
    axis.set_major_formatter(FormatStrFormatter("%g"))
    axis.set_minor_formatter(NullFormatter())
