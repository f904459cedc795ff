"""Marks for what a paper says about cycles: filled if it was used to calibrate, open if not, coloured if missed."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from lobsim.curves.charge import PLATEAU, RISE_V, START
from lobsim.plots.drawable import Row
from lobsim.plots.style import INK, MEMBRANES
from lobsim.plots.style import columns as columns_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PANELS = {  # in which a quantity is marked; the others are not drawn
    "discharge_capacity_mAh_cm2": "capacity",
    "charge_capacity_mAh_cm2": "capacity",
    "power_mW_cm2": "power",
    "end_of_discharge_V": "voltage",
    "end_of_charge_V": "voltage",
    "start_of_charge_V": "voltage",
    "rise_of_charge": "voltage",
    "plateau_of_charge_V": "voltage",
}
LOOKS = {"holds": ("o", INK), "narrowly misses": ("D", MEMBRANES[1]), "misses": ("X", MEMBRANES[1])}
ARROW_PT = 13
SIZES = {"o": 4.4, "D": 4.0, "X": 5.6}


def mark(panels: "Mapping[str, Axes]", row: "Row", table: Any) -> None:
    """Mark a statement in its panel, at the paper's number, or at its bound with an arrow to where it holds.

    Parameters
    ----------
    panels : mapping of str to Axes
        "voltage", over the charge moved; "capacity" and "power", over the cycles.
    row : Row
        The statement, about a quantity in `PANELS`, and its verdict.
    table : pandas.DataFrame
        The cycles of the run; see `lobsim.result.record.Cycle`.
    """
    said = row.statement
    value = next(number for number in (said.number, said.low, said.high) if number is not None)
    panel = PANELS[said.quantity]
    at = _on_the_curve(said.quantity, value, _charged(said.cycle, table)) if panel == "voltage" else (said.cycle, value)
    panels[panel].plot(*at, **_look(row.verdict, row.kind))
    if value in (said.low, said.high):
        up = ARROW_PT if value == said.low else -ARROW_PT
        arrow: dict[str, Any] = {"arrowstyle": "<-", "color": LOOKS[row.verdict][1], "linewidth": 0.8, "shrinkB": 0}
        panels[panel].annotate("", at, (0, up), textcoords="offset points", arrowprops=arrow, zorder=3)


def _charged(cycle: int, table: Any) -> Mapping[str, float]:
    """The charge moved in both halves of a cycle, or of the last that was done."""
    row = table[table["cycle"] <= cycle].iloc[-1]
    return {half: float(row[f"{half}_capacity_mAh_cm2"]) for half in ("discharge", "charge")}


def _on_the_curve(quantity: str, value: float, moved: Mapping[str, float]) -> tuple[float, float]:
    """Find the place of a statement along the voltage curve of its cycle."""
    if quantity == "rise_of_charge":
        return value * moved["charge"], RISE_V
    share = {"start_of_charge_V": START, "plateau_of_charge_V": float(np.mean(PLATEAU))}.get(quantity, 1.0)
    return share * moved["discharge" if quantity == "end_of_discharge_V" else "charge"], value


def _look(verdict: str, kind: str) -> dict[str, Any]:
    shape, colour = LOOKS[verdict]
    return {
        "linestyle": "none",
        "marker": shape,
        "markersize": SIZES[shape],
        "color": colour,
        "markerfacecolor": colour if kind == "calibrated" else "white",
        "zorder": 4,
        "clip_on": False,
    }


def marks_legend(figure: "Figure") -> None:
    """Explain the marks above all panels."""
    from matplotlib.lines import Line2D

    handles = [
        Line2D([], [], label="paper: met, used to calibrate", **_look("holds", "calibrated")),
        Line2D([], [], label="met, predicted", **_look("holds", "predicted")),
        Line2D([], [], label="narrowly missed", **_look("narrowly misses", "predicted")),
        Line2D([], [], label="missed", **_look("misses", "predicted")),
    ]
    columns = columns_of([handle.get_label() for handle in handles])
    figure.legend(handles=handles, loc="outside upper center", ncols=columns, columnspacing=1.6)
