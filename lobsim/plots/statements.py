"""Marks for what a paper says, drawn under and over voltage curves."""

from typing import TYPE_CHECKING, Any

from lobsim.curves.discharge import PLATEAU
from lobsim.plots.drawable import Row
from lobsim.plots.style import FAINT

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FIRST_ROW_V, ROW_V = 1.93, 0.075  # below the voltage limit, a row for each membrane
SHAPES = {"capacity_mAh_g": "o", "knee_mAh_g": "D"}
SIZE = 4.2


def mark(axes: "Axes", row: "Row", result: Any, colour: str, place: int, far: float) -> None:
    """Mark a statement: a band for a plateau, a point with its tolerance for a capacity, an arrow for a lower bound.

    Parameters
    ----------
    axes : Axes
        Voltage over capacity [mAh g-1].
    row : Row
        The statement and the model's number.
    result : Result
        The run.
    colour : str
        Of the membrane.
    place : int
        Which row below the curves is the membrane's.
    far : float
        The end of the axis [mAh g-1].
    """
    said = row.statement
    if not said.stated or said.number is None:
        return
    if said.quantity == "plateau_V" and said.low is not None and said.high is not None:
        ends = [share * result.capacity_mAh_g for share in PLATEAU]
        axes.fill_between(ends, said.low, said.high, color=colour, alpha=0.25, linewidth=0)
    elif said.quantity in SHAPES:
        level = FIRST_ROW_V - place * ROW_V
        ends = [0.0 if said.low is None else said.low, 0.985 * far if said.high is None else said.high]
        axes.plot(ends, [level, level], color=colour, linewidth=1.0)
        if said.high is None:
            axes.plot(ends[1], level, marker=">", markersize=SIZE, color=colour)
        _point(axes, said.number, level, row, colour)
        if said.quantity == "knee_mAh_g" and row.number is not None:
            axes.plot(row.number, _voltage_at(result, row.number), marker="D", markersize=SIZE - 1, color=colour)


def is_marked(row: "Row") -> bool:
    """Whether `mark` has a mark for a statement."""
    said = row.statement
    return said.stated and said.number is not None and said.quantity in ("plateau_V", *SHAPES)


def _point(axes: "Axes", x: float, y: float, row: "Row", colour: str) -> None:
    shape, size = SHAPES[row.statement.quantity], SIZE - (row.statement.quantity == "knee_mAh_g")
    filled = colour if row.kind == "calibrated" else "white"
    axes.plot(x, y, marker=shape, markersize=size, color=colour, markerfacecolor=filled)


def _voltage_at(result: Any, capacity_mAh_g: float) -> float:
    import numpy as np

    return float(np.interp(capacity_mAh_g, result.discharged_mAh_g, result.voltage_V))


def marks_legend(axes: "Axes") -> None:
    """Explain the marks."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    grey: dict[str, Any] = {"color": FAINT, "linestyle": "none", "markersize": SIZE}
    handles = [
        Patch(color=FAINT, alpha=0.4, linewidth=0, label="plateau"),
        Line2D([], [], marker="o", label="capacity, used to calibrate", **grey),
        Line2D([], [], marker="o", markerfacecolor="white", label="capacity, predicted", **grey),
        Line2D([], [], marker="D", label="start of the fall", **{**grey, "markersize": SIZE - 1}),
    ]
    axes.legend(handles=handles, loc="upper right", title="paper, with tolerance", fontsize="small")
