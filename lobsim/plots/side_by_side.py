"""The figure of cells side by side: voltage, losses, product, power and capacity over current, power limits."""

import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import cycle, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from lobsim.arguments import guarded
from lobsim.errors import LobsimError
from lobsim.plots import over_current, panels, power_bars, statements, style
from lobsim.plots.drawable import CellComparison, Result
from lobsim.plots.names import told_apart

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Draw = Callable[["Axes"], None]
A_ROW, LOSSES_A_ROW = 3, 4  # panels beside each other, at most
LOSSES_PANEL_IN = 1.5  # the least width of one
MARK = 6  # characters that a line with its mark takes in a legend
LINE_IN, VOLTAGE_IN, LOSSES_IN, RATES_IN, LIMIT_IN = 0.17, 2.5, 1.9, 2.3, 0.27  # heights
WIDE = 1.6  # a panel of voltages that stands beside the product alone
ROOM_V = 0.08


class Drawn(NamedTuple):
    """A run that is drawn: its case, the name of its cell, what was done in words, its result."""

    case: str
    name: str
    done: str
    result: Any


@dataclass(frozen=True)
class Plain:
    """Results alone, in the shape of a comparison."""

    cells: Mapping[str, Any]
    runs: Sequence[Drawn]
    rates: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    limits: Mapping[str, Any] = field(default_factory=dict)

    def rows_of(self, case: str) -> Sequence[Any]:
        """Nothing: statements are of a comparison."""
        return ()


@guarded
def runs(results: "Sequence[Result]") -> "Figure":
    """Draw 2 to 8 runs side by side: voltage, losses and product.

    Parameters
    ----------
    results : sequence of Result
        What `lobsim.run` returned, or `lobsim.load`; of any cells, protocols and meshes.

    Returns
    -------
    Figure
        With matplotlib's ``savefig``.

    Raises
    ------
    LobsimError
        If there are fewer than 2 or more than 8.
    """
    done = ["; ".join(map(str, result.protocol)) for result in results]
    names = told_apart([result.cell for result in results], done)
    drawn = [Drawn(name, *given) for name, given in zip(names, zip(names, done, results, strict=True), strict=True)]
    return side_by_side(Plain({one.name: one.result.cell for one in drawn}, drawn))


@guarded
def side_by_side(compared: "CellComparison") -> "Figure":
    """Draw cells side by side; what a comparison has no discharges for is left out.

    Parameters
    ----------
    compared : CellComparison
        What `lobsim.compare` returned for cells.

    Returns
    -------
    Figure
        With matplotlib's ``savefig``.

    Raises
    ------
    LobsimError
        If none of its cells could be run.
    """
    scene = _Scene(compared)
    with style.look():
        bands = _bands(scene)
        heights = [height for height, _ in bands]
        figure = style.figure(sum(heights) + 0.25 * len(bands))
        grid = figure.add_gridspec(len(bands), 1, height_ratios=heights)
        lettered: list[Axes] = []
        for place, (_, fill) in enumerate(bands):
            lettered += fill(figure, grid[place])
        for letter, axes in zip("abcdefghijklmnopqrstuvwxyz", lettered, strict=False):
            style.letter(axes, letter)
    return figure


class _Scene:
    """The runs by panel, and a look for each cell, the same in all panels."""

    def __init__(self, compared: "CellComparison") -> None:
        self.compared = compared
        self.looks = dict(zip(compared.cells, cycle(style.SIDES), strict=False))
        runs = [run for run in compared.runs if run.result is not None]
        if not runs:
            raise LobsimError("there is nothing to draw: none of the cells could be run")
        once = len({run.name for run in compared.runs}) == len(compared.runs)
        done = list(dict.fromkeys(run.done for run in runs))
        self.groups = [runs] if once else [[run for run in runs if run.done == words] for words in done]

    @property
    def first(self) -> Sequence[Any]:
        """The runs whose losses and product are drawn."""
        return self.groups[0]

    @property
    def title(self) -> int:
        """Characters of a line above a panel of voltages, of which up to three stand beside each other."""
        return style.characters() // max(map(len, _rows([*self.groups, None], style.beside(A_ROW))))

    def curve(self, name: str) -> dict[str, Any]:
        """The look of a cell's curve without its mark."""
        return {key: value for key, value in self.looks[name].items() if not key.startswith("marker")}


Band = tuple[float, Callable[..., "list[Axes]"]]  # height [in], what fills it


def _bands(scene: _Scene) -> list[Band]:
    """What lies below each other, from the top."""
    found: list[Band] = [_names(scene)]
    upper: list[Draw] = [_voltage(scene, group) for group in scene.groups]
    product = partial(_product, scene=scene)
    across = style.beside(A_ROW)
    wide = [WIDE, 1.0] if len(upper) == 1 and across > 1 else None
    found += [(VOLTAGE_IN, _row(row, wide)) for row in _rows([*upper, product], across)]
    found.append(_key_of_losses(scene))
    rows = _rows(list(scene.first), style.beside(LOSSES_A_ROW, LOSSES_PANEL_IN))
    widest = max(map(len, rows))
    found += [(LOSSES_IN, _losses_row(scene, row, widest, first=row is rows[0])) for row in rows]
    if any(scene.compared.rates.values()):
        curves = [over_current.Curve(scene.looks[name], tuple(points)) for name, points in scene.compared.rates.items()]
        draws = (over_current.draw_power, over_current.draw_capacity)
        over = [partial(_over_current, draw=draw, curves=curves) for draw in draws]
        found += [(RATES_IN, _row(row)) for row in _rows(over, style.beside(2))]
    if scene.compared.limits:
        bars = [
            power_bars.Bar(_wrapped(name, 30), limit, scene.looks[name]["color"])
            for name, limit in scene.compared.limits.items()
        ]
        found.append((0.5 + LIMIT_IN * len(bars), _row([partial(_limits, bars=bars)])))
    return found


def _rows(items: Sequence[Any], most: int) -> list[list[Any]]:
    """Items in rows of about one length."""
    count = -(-len(items) // most)
    ends = [round(len(items) * row / count) for row in range(count + 1)]
    return [list(items[low:high]) for low, high in pairwise(ends)]


def _row(draws: Sequence[Draw], ratios: Sequence[float] | None = None) -> Callable[..., "list[Axes]"]:
    def fill(figure: "Figure", where: Any) -> "list[Axes]":
        axes = where.subgridspec(1, len(draws), width_ratios=ratios).subplots(squeeze=False)[0]
        for one, draw in zip(axes, draws, strict=True):
            draw(one)
        return list(axes)

    return fill


def _names(scene: _Scene) -> Band:
    """The legend of the cells, in a band of its own, so that it covers no curve."""
    from matplotlib.lines import Line2D

    handles = [Line2D([], [], label=style.named(name), **look) for name, look in scene.looks.items()]
    columns = style.columns(list(scene.looks), A_ROW + 1, MARK)
    rows = -(-len(handles) // columns)

    def fill(figure: "Figure", where: Any) -> "list[Axes]":
        style.row_of(figure.add_subplot(where), handles, columns, handlelength=3.2, columnspacing=1.6)
        return []

    return LINE_IN * rows, fill


def _voltage(scene: _Scene, group: Sequence[Any]) -> Draw:
    kinds = {panels.kind(run.result) for run in group}
    axis = next(kind for kind in (panels.TIME, panels.MOVED, panels.CAPACITY) if kind in kinds)

    def draw(axes: "Axes") -> None:
        marked = _marked(scene, group) if axis == panels.CAPACITY else []
        said = [end for _, row in marked for end in (row.statement.number, row.statement.high) if end is not None]
        far = 1.04 * max(*(panels.over(run.result, axis)[-1] for run in group), *said, 0.0)
        for run in group:
            x, y = panels.over(run.result, axis), run.result.voltage_V
            axes.plot(x, y, **scene.curve(run.name))
            axes.plot(x[-1:], y[-1:], **scene.looks[run.name])
        _statements(axes, scene, marked, far)
        axes.set(xlim=(0, far), xlabel=axis, ylabel="cell voltage / V")
        done = {run.done for run in group}
        words = done.pop() if len(done) == 1 else "each its own protocol"
        axes.set_title(_wrapped(words, scene.title))
        missing = [run for run in scene.compared.runs if run.result is None and run.done in {one.done for one in group}]
        if missing:
            words = f"{len(missing)} of {len(group) + len(missing)} could not be run"
            axes.annotate(words, (0.99, 0.92), xycoords="axes fraction", ha="right", va="top", fontsize="small")

    return draw


def _marked(scene: _Scene, group: Sequence[Any]) -> list[tuple[Any, Any]]:
    """The runs with what is stated about them, if it can be marked below the curves."""
    return [(run, row) for run in group for row in scene.compared.rows_of(run.case) if statements.is_marked(row)]


def _statements(axes: "Axes", scene: _Scene, marked: Sequence[tuple[Any, Any]], far: float) -> None:
    """Mark what laboratories state about the runs, below the curves, and say so above them."""
    if not marked:
        return
    names = list(dict.fromkeys(run.name for run, _ in marked))
    for run, row in marked:
        statements.mark(axes, row, run.result, scene.looks[run.name]["color"], names.index(run.name), far)
    low = statements.FIRST_ROW_V - statements.ROW_V * len(names) - ROOM_V
    axes.set_ylim(bottom=min(low, axes.get_ylim()[0]))
    words = "below: stated, with tolerance; filled: used to calibrate"
    axes.annotate(words, (0.99, 0.99), xycoords="axes fraction", ha="right", va="top", fontsize="small")


def _product(axes: "Axes", scene: _Scene) -> None:
    for run in scene.first:
        x, eps_p = panels.through_electrode(run.result, "Lithium peroxide volume fraction")
        axes.plot(x, eps_p, markevery=[0, -1], clip_on=False, **scene.looks[run.name])
    axes.set_ylabel("Li$_2$O$_2$ volume fraction, at the end")
    axes.set_ylim(bottom=0)
    panels.thickness_axis(axes)
    if len(scene.groups) > 1:
        axes.set_title(_wrapped(scene.first[0].done, scene.title))


def _over_current(axes: "Axes", draw: Callable[..., None], curves: Sequence[over_current.Curve]) -> None:
    draw(axes, curves)
    panels.plain(axes.xaxis)
    panels.plain(axes.yaxis)


def _limits(axes: "Axes", bars: Sequence[power_bars.Bar]) -> None:
    power_bars.draw(axes, bars)
    panels.plain(axes.xaxis)


def _key_of_losses(scene: _Scene) -> Band:
    from matplotlib.patches import Patch

    handles = [Patch(color=colour, label=style.LABELS.get(name, name)) for name, colour in style.LOSSES.items()]
    done = f"losses, {scene.first[0].done}" if len(scene.groups) > 1 else None
    rows = -(-len(handles) // style.columns([handle.get_label() for handle in handles])) + (done is not None)

    def fill(figure: "Figure", where: Any) -> "list[Axes]":
        style.row_of(figure.add_subplot(where), handles, title=done)
        return []

    return LINE_IN * rows, fill


def _losses_row(scene: _Scene, row: Sequence[Any], widest: int, *, first: bool) -> Callable[..., "list[Axes]"]:
    low, high = _potentials([run.result for run in scene.first])

    def fill(figure: "Figure", where: Any) -> "list[Axes]":
        drawn = where.subgridspec(1, widest).subplots(sharey=True, squeeze=False)[0]
        for axes in drawn[len(row) :]:
            axes.set_axis_off()
        for axes, run in zip(drawn, row, strict=False):
            over, axis = panels.axis(run.result)
            panels.losses(axes, run.result, over)
            axes.set(xlim=(0, over[-1]), ylim=(low, high), xlabel=axis)
            axes.set_title(_wrapped(run.name, style.characters() // widest - 4), color=scene.looks[run.name]["color"])
            panels.cause(axes, run.result, style.characters() // widest - 8)
        drawn[0].set_ylabel("potential / V")
        return [drawn[0]] if first else []

    return fill


def _potentials(results: Sequence[Any]) -> tuple[float, float]:
    """The range of voltages and of what they would be without losses."""
    ideal = [result.voltage_V + sum(result.audit.values()) for result in results]
    low = min(float(result.voltage_V.min()) for result in results)
    high = max(float(np.max(values)) for values in [*ideal, *(result.voltage_V for result in results)])
    return low - ROOM_V, high + ROOM_V / 2


def _wrapped(words: str, width: int) -> str:
    """Words in three lines at most; what is longer loses its middle."""
    return "\n".join(textwrap.wrap(style.named(words, 3 * width - 16), width)[:3])
