"""Figures of studies: maps over two factors, lines by membrane, parallel coordinates, sensitivities."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from lobsim.arguments import guarded
from lobsim.errors import LobsimError, pick
from lobsim.plots import style
from lobsim.plots.drawable import Indices, Sensitivity

if TYPE_CHECKING:
    import pandas
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LABELS = {
    "capacity_mAh_g": "capacity / mAh g$^{-1}$",
    "capacity_mAh_cm2": "capacity / mAh cm$^{-2}$",
    "plateau_V": "plateau / V",
    "knee_mAh_g": "start of the fall / mAh g$^{-1}$",
    "knee_mAh_cm2": "start of the fall / mAh cm$^{-2}$",
    "energy_mWh_cm2": "energy / mWh cm$^{-2}$",
    "power_mW_cm2": "mean power / mW cm$^{-2}$",
}
# Units of the bench for those of the parameters
FACES = {
    "m": (1e6, "µm"),
    "m2.kg-1": (1e-3, "m$^2$ g$^{-1}$"),
    "m3.kg-1": (1e3, "cm$^3$ g$^{-1}$"),
    "kg.m-2": (100.0, "mg cm$^{-2}$"),
    "Pa": (1e-3, "kPa"),
    "Ohm.m2": (1e4, "Ω cm$^2$"),
    "m2.s-1": (1e9, "10$^{-9}$ m$^2$ s$^{-1}$"),
}
COLOURS = "cividis"  # the same for the colour-blind
MOST_LINES = 500  # of parallel coordinates: more cannot be told apart


@guarded
def study_map(
    table: "pandas.DataFrame", x: str, y: str, value: str = "capacity_mAh_g", by: str | None = None
) -> "Figure":
    """Draw a quantity over two factors of a grid, as coloured fields.

    Parameters
    ----------
    table : pandas.DataFrame
        From `Store.table`.
    x, y : str
        Factors, columns of the table.
    value : str
        Quantity, a column of the table.
    by : str, optional
        A factor of which every level has a panel, such as "build".

    Returns
    -------
    Figure
        With matplotlib's ``savefig``.

    Raises
    ------
    LobsimError
        If there is no such column, or the runs are no grid.
    """
    columns = [_column(table, name) for name in (x, y, value)]
    groups = _groups(table, by)
    scale = float(np.nanmin(table[value])), float(np.nanmax(table[value]))
    with style.look():
        figure = style.figure(3.0)
        for axes, (name, part) in zip(figure.subplots(1, len(groups), squeeze=False)[0], groups.items(), strict=True):
            wide = part.pivot_table(index=y, columns=x, values=value, dropna=False)
            if wide.size != len(part):
                raise LobsimError(f"the runs are no grid of {x!r} and {y!r}: draw lines or parallel coordinates")
            across, up = wide.columns * _face(x)[0], wide.index * _face(y)[0]
            look: dict[str, Any] = {"cmap": COLOURS, "vmin": scale[0], "vmax": scale[1], "shading": "nearest"}
            mesh = axes.pcolormesh(across, up, wide.to_numpy(), **look)
            axes.set(xlabel=_label(columns[0]), ylabel=_label(columns[1]), title=name)
        figure.colorbar(mesh, ax=figure.axes, label=_label(value), pad=0.02)
    return figure


@guarded
def study_lines(table: "pandas.DataFrame", x: str, value: str = "capacity_mAh_g", by: str = "membrane") -> "Figure":
    """Draw a quantity over one factor, a line for every level of another; arguments as for `study_map`."""
    for name in (x, value):
        _column(table, name)
    with style.look():
        figure = style.figure(3.0)
        axes = figure.subplots()
        for (name, part), colour in zip(_groups(table, by).items(), style.MEMBRANES, strict=False):
            ordered = part.sort_values(x)
            axes.plot(ordered[x] * _face(x)[0], ordered[value], color=colour, marker="o", markersize=3, label=name)
        axes.set(xlabel=_label(x), ylabel=_label(value))
        axes.legend()
    return figure


@guarded
def parallel(table: "pandas.DataFrame", names: Sequence[str], value: str = "capacity_mAh_g") -> "Figure":
    """Draw every run as a line through its factors, coloured by a quantity; arguments as for `study_map`."""
    shown = table.dropna(subset=[_column(table, value)]).head(MOST_LINES)
    every = [*(_column(table, name) for name in names), value]
    words = [name for name in every if shown[name].dtype.kind not in "fiub"]
    if words:
        raise LobsimError(f"parallel coordinates are of numbers, and {words[0]!r} is none")
    low, high = shown[every].min(), shown[every].max()
    share = (shown[every] - low) / (high - low).replace(0, 1)
    with style.look():
        from matplotlib import colormaps

        figure = style.figure(3.4)
        axes = figure.subplots()
        for row, colour in zip(share.to_numpy(), colormaps[COLOURS](share[value]), strict=True):
            axes.plot(range(len(every)), row, color=colour, linewidth=0.6, alpha=0.6)
        for place, name in enumerate(every):
            axes.axvline(place, color=style.INK, linewidth=0.7)
            for at, number in ((1.03, high[name]), (-0.07, low[name])):
                axes.annotate(
                    f"{number * _face(name)[0]:.3g}", (place, at), ha="center", fontsize=6.5, annotation_clip=False
                )
        axes.set_xticks(range(len(every)), [_wrapped(_label(name)) for name in every], fontsize=6.5)
        axes.tick_params(axis="x", pad=12, length=0)
        axes.set(yticks=[], ylim=(0, 1), xlim=(-0.3, len(every) - 0.7))
        for spine in axes.spines.values():
            spine.set_visible(False)
    return figure


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
        for index, ((cell, one), colour) in enumerate(zip(slopes.items(), style.MEMBRANES, strict=False)):
            at = np.arange(len(names)) + (index - (len(slopes) - 1) / 2) * thick
            axes.barh(at, [one.get(name, 0.0) for name in names], thick, color=colour, label=cell)
        _named_bars(axes, names)
        axes.set_xlabel(f"{_label(quantity).split(' / ')[0]}: {unit}")
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
        for index, ((value, interval, words), colour) in enumerate(zip(parts, style.MEMBRANES, strict=False)):
            at = np.arange(len(names)) + (index - 0.5) * 0.4
            reach = np.abs(interval[order].T - value[order])
            look: dict[str, Any] = {"error_kw": {"linewidth": 0.8}, "color": colour, "label": words}
            axes.barh(at, value[order], 0.4, xerr=reach, **look)
        _named_bars(axes, names)
        axes.set_xlabel(f"share of the variance of the {_label(found.quantity).split(' / ')[0]}")
    return figure


def _named_bars(axes: "Axes", names: Sequence[str]) -> None:
    axes.set_yticks(range(len(names)), [name.split(" [")[0] for name in names], fontsize=7)
    axes.axvline(0, color=style.INK, linewidth=0.7)
    axes.legend(loc="lower right")


def _largest(slopes: Mapping[str, Mapping[str, float]], name: str) -> float:
    return max(abs(one.get(name, 0.0)) for one in slopes.values())


def _column(table: Any, name: str) -> str:
    return pick("column", name, map(str, table.columns))


def _groups(table: Any, by: str | None) -> dict[str, Any]:
    if by is None:
        return {"": table}
    return {str(level): part for level, part in table.groupby(_column(table, by), sort=False)}


def _label(name: str) -> str:
    """A column as the label of an axis."""
    if name in LABELS:
        return LABELS[name]
    words, bracket, _ = name.partition(" [")
    return f"{words} / {_face(name)[1]}" if bracket else words


def _face(name: str) -> tuple[float, str]:
    """Factor and name of the unit in which a number is shown."""
    unit = name.partition(" [")[2].rstrip("]")
    return FACES.get(unit, (1.0, unit.replace(".", " ")))


def _wrapped(label: str) -> str:
    import textwrap

    return "\n".join(textwrap.wrap(label, 16, break_long_words=False))
