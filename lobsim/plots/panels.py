"""Panels that several figures share."""

from typing import TYPE_CHECKING, Any

import numpy as np

from lobsim.plots.style import INK, LABELS, LOSSES

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from lobsim.numerics.arrays import Array

POINTS = 301  # of a filled area: more are not seen, and make the file of the figure large


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
