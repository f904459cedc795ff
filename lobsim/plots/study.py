"""Figures of studies: maps over two factors, lines and points over one, parallel coordinates."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from lobsim.arguments import guarded
from lobsim.errors import LobsimError
from lobsim.plots import study_axes, style
from lobsim.plots.drawable import Cell

if TYPE_CHECKING:
    import pandas
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from lobsim.numerics.arrays import Array

COLOURS = "cividis"  # the same for the colour-blind
DRAWN = ("random", "lhs", "sobol")  # designs whose neighbours differ in everything
MAP_IN = 2.4  # the least width of a map
COARSE, LINES = 3, 5  # points of a grid without contours of its own; how many contours at most
MOST_LINES = 500  # of parallel coordinates: more cannot be told apart


@guarded
def study_map(
    table: "pandas.DataFrame",
    x: str,
    y: str,
    value: str = "capacity_mAh_g",
    by: str | None = None,
    cells: "Sequence[Cell]" = (),
) -> "Figure":
    """Draw a quantity over two factors of a grid, as coloured fields with contours.

    Parameters
    ----------
    table : pandas.DataFrame
        From `Store.table`.
    x, y : str
        Factors, columns of the table; of "current [mA/cm2]", "current" will do. Words are categories.
    value : str
        Quantity, a column of the table.
    by : str, optional
        A factor of which every level has a panel, such as "build".
    cells : sequence of Cell
        Cells that are marked where their own numbers lie, such as the membranes of the laboratory; the axes are numbers
        of cells then.

    Returns
    -------
    Figure
        With matplotlib's ``savefig``.

    Raises
    ------
    LobsimError
        If there is no such column, the runs are no grid, or an axis is no number of the cells.
    """
    x, y, value = (study_axes.column(table, name) for name in (x, y, value))
    across, up, shown = (study_axes.scale(table, name) for name in (x, y, value))
    groups = study_axes.groups(table, by)
    limits = tuple(shown.factor * float(end(table[value])) for end in (np.nanmin, np.nanmax))
    with style.look():
        beside = style.beside(len(groups), MAP_IN)
        down = -(-len(groups) // beside)
        figure = style.figure(3.0 * down)
        panels = figure.subplots(down, beside, squeeze=False).ravel()
        for unused in panels[len(groups) :]:
            unused.remove()
        for axes, (name, part) in zip(panels, groups.items(), strict=False):
            wide = part.pivot_table(index=y, columns=x, values=value, dropna=False, sort=not (across.words or up.words))
            if wide.size != len(part):
                raise LobsimError(f"the runs are no grid of {x!r} and {y!r}: draw points or parallel coordinates")
            look: dict[str, Any] = {"cmap": COLOURS, "vmin": limits[0], "vmax": limits[1], "shading": "nearest"}
            grid = across.at(wide.columns), up.at(wide.index), shown.factor * wide.to_numpy()
            mesh = axes.pcolormesh(*grid, **look)
            _contours(axes, *grid, limits, words=bool(across.words or up.words))
            across.mark(axes.xaxis)
            up.mark(axes.yaxis)
            axes.set_title(name)
            _mark_cells(axes, cells, (x, across), (y, up))
        figure.colorbar(mesh, ax=list(figure.axes), label=shown.label, pad=0.02)
    return figure


def _contours(axes: "Axes", x: "Array", y: "Array", values: "Array", limits: tuple[float, ...], *, words: bool) -> None:
    """Draw lines of equal height with their numbers, the same in all panels, where the grid is fine enough."""
    from matplotlib.patheffects import withStroke
    from matplotlib.ticker import MaxNLocator

    if words or min(values.shape) < COARSE:
        return
    levels = [level for level in MaxNLocator(LINES).tick_values(*limits) if limits[0] < level < limits[1]]
    drawn = axes.contour(x, y, values, levels=levels, colors="white", linewidths=0.8)
    for text in axes.clabel(drawn, fmt="%g", fontsize="small"):
        text.set_path_effects([withStroke(linewidth=1.2, foreground=style.INK)])


def _mark_cells(
    axes: "Axes", cells: Sequence[Any], x: tuple[str, study_axes.Scale], y: tuple[str, study_axes.Scale]
) -> None:
    """Mark cells where their numbers lie, those too that lie outside of what varied."""
    ups, found = study_axes.own(cells, y[0]), dict[tuple[float, float], list[str]]()
    for name, number in study_axes.own(cells, x[0]).items():
        at = float(x[1].at([number])[0]), float(y[1].at([ups[name]])[0])
        found.setdefault(at, []).append(style.named(name, 40))
    for at, names in found.items():
        axes.plot(*at, marker="o", markersize=5, color="white", markeredgecolor=style.INK, zorder=5)
        box = {"facecolor": "white", "alpha": 0.75, "linewidth": 0, "pad": 1.0}
        look: dict[str, Any] = {"xytext": (5, 5), "textcoords": "offset points", "fontsize": "small", "bbox": box}
        axes.annotate("\n".join(names), at, zorder=6, **look)


@guarded
def study_lines(
    table: "pandas.DataFrame",
    x: str,
    value: str = "capacity_mAh_g",
    by: str | None = "membrane",
    cells: "Sequence[Cell]" = (),
) -> "Figure":
    """Draw a quantity over one factor, a line for every level of another; arguments as for `study_map`.

    Where the design was drawn, or something else varies as well, runs beside each other are no curve: there are points.
    """
    return _over_one(table, x, value, by, cells, joined=True)


@guarded
def study_points(
    table: "pandas.DataFrame",
    x: str,
    value: str = "capacity_mAh_g",
    by: str | None = None,
    cells: "Sequence[Cell]" = (),
) -> "Figure":
    """Draw a quantity over one factor, a point for every run, by the levels of another; arguments as for `study_map`.

    Cells are marked where their number lies on the horizontal axis.
    """
    return _over_one(table, x, value, by, cells, joined=False)


def _over_one(
    table: "pandas.DataFrame", x: str, value: str, by: str | None, cells: Sequence[Any], *, joined: bool
) -> "Figure":
    x, value = study_axes.column(table, x), study_axes.column(table, value)
    across = study_axes.scale(table, x)
    if table[value].dtype.kind not in "fiu":
        raise LobsimError(f"{value!r} is no quantity that can be drawn")
    shown, groups = study_axes.scale(table, value), study_axes.groups(table, by)
    parted = study_axes.scale(table, study_axes.column(table, by)) if by is not None else None
    joined = joined and not across.words and table.attrs.get("design") not in DRAWN
    joined = joined and not any(part[x].duplicated().any() for part in groups.values())
    with style.look():
        figure = style.figure(3.0)
        axes = figure.subplots()
        for (name, part), look in zip(groups.items(), style.SIDES, strict=False):
            ordered = part.sort_values(x)
            own = look | {"markersize": 3} | ({} if joined else {"linestyle": "none"})
            words = parted.told(ordered[study_axes.column(table, str(by))].iloc[0]) if parted else name
            axes.plot(across.at(ordered[x]), shown.at(ordered[value]), label=style.named(words, 60), **own)
        across.mark(axes.xaxis)
        axes.set_ylabel(shown.label)
        for name, number in study_axes.own(cells, x).items():
            at = float(across.at([number])[0])
            axes.axvline(at, color=style.FAINT, linewidth=0.7, zorder=0)
            above: dict[str, Any] = {"xycoords": ("data", "axes fraction"), "rotation": 30, "fontsize": "small"}
            axes.annotate(style.named(name, 40), (at, 1.01), **above)
        if by is not None:
            names = [line.get_label() for line in axes.lines[: len(groups)]]
            more: dict[str, Any] = {"loc": "outside right upper"}
            if style.narrow():
                more = {"loc": "outside upper center", "ncols": style.columns(names, extra=6)}
            figure.legend(title=parted.label if parted else None, **more)
    return figure


@guarded
def parallel(table: "pandas.DataFrame", names: Sequence[str], value: str = "capacity_mAh_g") -> "Figure":
    """Draw every run as a line through its factors, coloured by a quantity; arguments as for `study_map`.

    Words are categories, one above the other in the order of the table.
    """
    value = study_axes.column(table, value)
    shown = table.dropna(subset=[value]).head(MOST_LINES)
    every = [*(study_axes.column(table, name) for name in names), value]
    scales = [study_axes.scale(shown, name) for name in every]
    if scales[-1].words or shown.empty:
        raise LobsimError(f"{value!r} is no quantity that can be drawn: every run as a line is coloured by a number")
    places = np.column_stack([scale.at(shown[name]) for scale, name in zip(scales, every, strict=True)])
    low, high = places.min(axis=0), places.max(axis=0)
    wide = np.where(high > low, high - low, 1.0)
    share = (places - low) / wide
    with style.look():
        from matplotlib import colormaps

        figure = style.figure(3.4)
        axes = figure.subplots()
        for row, colour in zip(share, colormaps[COLOURS](share[:, -1]), strict=True):
            axes.plot(range(len(every)), row, color=colour, linewidth=0.6, alpha=0.6)
        for place, scale in enumerate(scales):
            axes.axvline(place, color=style.INK, linewidth=0.7)
            _ends(axes, place, scale, (low[place], high[place], wide[place]))
        axes.set_xticks(range(len(every)), [study_axes.wrapped(scale.label) for scale in scales], fontsize="small")
        axes.tick_params(axis="x", pad=13, length=0)
        axes.set(yticks=[], ylim=(-0.001, 1.001), xlim=(-0.3, len(every) - 0.7))
        for spine in axes.spines.values():
            spine.set_visible(False)
    return figure


def _ends(axes: "Axes", place: int, scale: study_axes.Scale, ends: tuple[float, float, float]) -> None:
    """Write what an axis of parallel coordinates goes through: the words at their places, or its two ends."""
    low, high, wide = ends
    if scale.words:
        box = {"facecolor": "white", "alpha": 0.8, "linewidth": 0, "pad": 0.8}
        beside: dict[str, Any] = {"xytext": (3, 0), "textcoords": "offset points", "va": "center", "bbox": box}
        for level, word in enumerate(scale.words):
            at = (place, (level - low) / wide)
            axes.annotate(style.named(word, 30), at, fontsize="small", annotation_clip=False, **beside)
        return
    for height, number, side in ((1, high, "bottom"), (0, low, "top")):
        words = f"{float(f'{number:.3g}'):g}"
        look: dict[str, Any] = {"xytext": (0, 2 if height else -2), "textcoords": "offset points", "ha": "center"}
        axes.annotate(words, (place, height), va=side, fontsize="small", annotation_clip=False, **look)
