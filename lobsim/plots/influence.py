"""Figures of what numbers do to a discharge: bars of derivatives and of Sobol indices."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from lobsim.arguments import guarded
from lobsim.errors import LobsimError, pick
from lobsim.plots import study_axes, style
from lobsim.plots.drawable import Indices, Sensitivity

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


@guarded
def sensitivities(found: "Mapping[str, Sensitivity]", quantity: str = "capacity_mAh_cm2") -> "Figure":
    """Draw relative derivatives of a quantity, bars by cell.

    Parameters
    ----------
    found : mapping of str to Sensitivity
        From `lobsim.sweep.sensitivity.local_sensitivity`, by the names of cells.
    quantity : str
        capacity_mAh_cm2, plateau_V or knee_mAh_cm2.
    """
    if not found:
        raise LobsimError("a figure of sensitivities needs those of one cell or more")
    for sensitivity in found.values():
        pick("quantity", quantity, sensitivity.absolute)
    slopes = {cell: one.relative[quantity] for cell, one in found.items()}
    names = sorted({name for one in slopes.values() for name in one}, key=lambda name: _largest(slopes, name))
    unit = "p dV/dp / V" if quantity.endswith("_V") else "d ln y / d ln p"
    with style.look():
        figure = style.figure(0.8 + 0.35 * len(names))
        axes = figure.subplots()
        thick = 0.8 / len(slopes)
        for index, ((cell, one), look) in enumerate(zip(slopes.items(), style.HATCHES, strict=False)):
            at = np.arange(len(names)) + (index - (len(slopes) - 1) / 2) * thick
            axes.barh(at, [one.get(name, 0.0) for name in names], thick, label=cell, **look)
        _named_bars(axes, names)
        axes.set_xlabel(f"{study_axes.label(quantity).split(' / ')[0]}: {unit}")
    return figure


@guarded
def indices(found: "Indices") -> "Figure":
    """Draw Sobol indices with their intervals; ``found`` is from `lobsim.sweep.indices`."""
    order = np.argsort(found.total)
    names = [found.names[k] for k in order]
    parts = ((found.first, found.first_interval, "alone"), (found.total, found.total_interval, "with interactions"))
    with style.look():
        figure = style.figure(0.8 + 0.4 * len(names))
        axes = figure.subplots()
        for index, ((value, interval, words), filled) in enumerate(zip(parts, style.HATCHES, strict=False)):
            at = np.arange(len(names)) + (index - 0.5) * 0.4
            reach = np.abs(interval[order].T - value[order])
            look: dict[str, Any] = {"error_kw": {"linewidth": 0.8}, "label": words, **filled}
            axes.barh(at, value[order], 0.4, xerr=reach, **look)
        _named_bars(axes, names)
        axes.set_xlabel(f"share of the variance of the {study_axes.label(found.quantity).split(' / ')[0]}")
    return figure


def _named_bars(axes: "Axes", names: Sequence[str]) -> None:
    axes.set_yticks(range(len(names)), [name.split(" [")[0] for name in names])
    axes.axvline(0, color=style.INK, linewidth=0.7)
    axes.legend(loc="lower right")


def _largest(slopes: Mapping[str, Mapping[str, float]], name: str) -> float:
    return max(abs(one.get(name, 0.0)) for one in slopes.values())
