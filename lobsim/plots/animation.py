"""A run as it goes on: the fields of a cell, moving, with the voltage beside them."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from lobsim import files
from lobsim.arguments import guarded
from lobsim.errors import LobsimError
from lobsim.plots import panels, style
from lobsim.plots.fields import FIELDS, START, Maps
from lobsim.plots.width_and_style import dpi

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FRAMES, PER_SECOND, DPI = 41, 8, 100


@guarded
def animate(result: Any, path: str | Path) -> None:
    """Write the fields as they change over a run, with the voltage beside them, as an animated GIF.

    They are maps over thickness and width for a cell that differs along its electrode, such as one in air, and profiles
    through the electrode for others. Moments whose fields were not kept are left out.

    Parameters
    ----------
    result : Result
        A run of any cell, in which charge [mAh] was moved.
    path : str or Path
        The file, .gif.

    Raises
    ------
    LobsimError
        If no charge was moved, or the file cannot be written.
    """
    from matplotlib.animation import PillowWriter

    path = Path(path)
    files.check(path, (".gif",))
    if result.passed_mAh_cm2[-1] == 0:
        raise LobsimError(f"{result.cell!r} rested through the whole run: nothing moves that could be animated")
    with style.look(), files.whole(path) as draft:
        shares = [float(share) for share in np.linspace(START, 1, FRAMES) if result.keeps(float(share))]
        figure, voltage, below = _layout(4 if result.cell.columns > 1 else 3)
        scene: Maps | _Profiles
        scene = Maps(result, below) if result.cell.columns > 1 else _Profiles(result, below, shares)
        mark = _voltage(voltage, result)
        for name, axes in zip("abcde", (voltage, *below), strict=False):
            style.letter(axes, name)
        style.title(figure, style.typeset(f"{result.cell.title}: {'; '.join(map(str, result.protocol))}"))
        writer = PillowWriter(fps=PER_SECOND)
        with writer.saving(figure, str(draft), dpi(DPI)):
            for share in shares:
                scene.show(share)
                x, y = panels.over(result, panels.MOVED), result.voltage_V
                mark.set_data([share * x[-1]], [np.interp(share * x[-1], x, y)])
                writer.grab_frame()


def _layout(count: int) -> "tuple[Figure, Axes, list[Axes]]":
    """Make a figure with the voltage above so many panels of fields."""
    across = style.beside(3 if count == 3 else 2)
    rows = -(-count // across)
    figure = style.figure(1.9 + 1.9 * rows)
    grid = figure.add_gridspec(1 + rows, across)
    voltage = figure.add_subplot(grid[0, :])
    return figure, voltage, [figure.add_subplot(grid[1 + n // across, n % across]) for n in range(count)]


def _voltage(axes: "Axes", result: Any) -> Any:
    """Draw the whole curve, and the mark that goes along it."""
    x = panels.over(result, panels.MOVED)
    axes.plot(x, result.voltage_V, color=style.MEMBRANES[0])
    (mark,) = axes.plot([], [], marker="o", markersize=5, color=style.MEMBRANES[1])
    axes.set(xlabel=panels.kind(result), ylabel="cell voltage / V", xlim=(0, x[-1]))
    return mark


class _Profiles:
    """Lines through the electrode, on scales that hold for the whole run."""

    def __init__(self, result: Any, axes: "Sequence[Axes]", shares: Sequence[float]) -> None:
        self.frames: dict[float, list[tuple[Any, Any]]] = {}
        for share in shares:
            read = [panels.through_electrode(result, name, share) for name, _, _ in FIELDS]
            self.frames[share] = [(x, factor * y) for (x, y), (_, _, factor) in zip(read, FIELDS, strict=True)]
        self.lines = [one.plot([], [], color=style.INK)[0] for one in axes]
        for place, (one, (_, label, _)) in enumerate(zip(axes, FIELDS, strict=True)):
            every = np.concatenate([frame[place][1] for frame in self.frames.values()])
            one.set(ylabel=label, ylim=(min(0.0, 1.05 * every.min()), 1.05 * max(every.max(), 1e-12)))
            panels.thickness_axis(one)

    def show(self, share: float) -> None:
        """Go to a share [-] of the charge of the run."""
        for line, (x, y) in zip(self.lines, self.frames[share], strict=True):
            line.set_data(x, y)
