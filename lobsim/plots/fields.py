"""Fields of a cell that differs along its electrode: maps over thickness and width."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from lobsim.arguments import guarded
from lobsim.errors import LobsimError
from lobsim.plots import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from lobsim.numerics.arrays import Array

FIELDS = (
    ("Positive electrode oxygen concentration [mol.m-3]", "dissolved O$_2$ / mol m$^{-3}$", 1.0),
    ("Lithium peroxide volume fraction", "Li$_2$O$_2$ volume fraction", 1.0),
    ("Film thickness [m]", "film thickness / nm", 1e9),
)
CURRENT = "Local current density [A.m-2]"
START = 0.02  # share of the charge from which scales are told: before it the double layer is discharged
COLOURS = "cividis"  # the same for the colour-blind
MILLI = 1e3


@guarded
def maps(result: Any, share: float = 1.0, cycle: int | None = None) -> "Figure":
    """Draw oxygen, Li2O2, film and local current over thickness and width.

    Parameters
    ----------
    result : Result
        A run of a cell with several columns, such as one in air.
    share : float
        Share [-] of the charge at which to look, 0 to 1.
    cycle : int, optional
        The cycle, from 1, whose charge it is a share of; all of the run by default.

    Returns
    -------
    Figure
        With matplotlib's ``savefig``.

    Raises
    ------
    LobsimError
        If all columns are alike, the share is not between 0 and 1, or the fields there were not kept.
    """
    with style.look():
        across = style.beside(2)
        figure = style.figure(4.4 if across == 2 else 7.2)
        panels = list(figure.subplots(4 // across, across).ravel())
        scene = Maps(result, panels)
        for name, axes in zip("abcd", panels, strict=True):
            style.letter(axes, name)
        style.title(figure, style.typeset(f"{result.cell.title}: ") + scene.show(share, cycle))
    return figure


class Maps:
    """Three maps and the current along the width, and what changes in them with the share of the charge.

    The scales are those of the whole run.
    """

    def __init__(self, result: Any, panels: "Sequence[Axes]") -> None:
        """Draw into four panels."""
        if result.cell.columns == 1:
            raise LobsimError(f"{result.cell!r} is the same along its electrode: there is nothing to map")
        self.result = result
        self.meshes = [self._map(axes, *field) for axes, field in zip(panels, FIELDS, strict=False)]
        self.line = self._current(panels[3])
        for axes in panels if style.narrow() else panels[2:]:
            axes.set_xlabel("from the open edge / mm")

    def show(self, share: float, cycle: int | None = None) -> str:
        """Go to a share [-] of the charge of the run, or of a cycle, and say in words where that is [mAh cm-2]."""
        for mesh, (name, _, factor) in zip(self.meshes, FIELDS, strict=True):
            mesh.set_array(factor * self.result.map(name, share, cycle)[2])
        z, current = self.result.profile(CURRENT, share, cycle)
        self.line.set_data(MILLI * z, current / 10)
        charge = share * sum(step.moved_mAh_cm2 for step in self.result.steps if cycle in (None, step.cycle))
        return f"after {charge:.2f} mAh cm$^{{-2}}$" + (f" of cycle {cycle}" if cycle else "")

    def _map(self, axes: "Axes", name: str, label: str, factor: float) -> Any:
        through, along = _edges(self.result["width"]), self._width_mm() * _edges(self.result["width_z"])
        shown = factor * self.result[name][:, :, self._from() :]
        limits: dict[str, Any] = {"vmin": min(0.0, shown.min()), "vmax": max(shown.max(), 1e-12), "cmap": COLOURS}
        mesh = axes.pcolormesh(along, through, shown[:, :, -1], rasterized=True, **limits)
        axes.figure.colorbar(mesh, ax=axes, label=label, pad=0.02)
        axes.set(ylabel="separator  →  gas side")
        axes.set_yticks([0, 0.5, 1], ["0", "½", "1"])
        return mesh

    def _current(self, axes: "Axes") -> Any:
        (line,) = axes.plot([], [], color=style.MEMBRANES[0], marker="o", markersize=3)
        highest = self.result[CURRENT][:, self._from() :].max() / 10
        axes.set(ylabel="local current / mA cm$^{-2}$", xlim=(0, self._width_mm()), ylim=(0, 1.05 * highest))
        return line

    def _from(self) -> int:
        """The first snapshot that sets scales."""
        passed = np.interp(self.result["snapshot"], self.result.time_s, self.result.passed_mAh_cm2)
        return int(np.searchsorted(passed, START * passed[-1]))

    def _width_mm(self) -> float:
        """From the open edge to where the columns end, mm: the first column's centre is half its width from it."""
        return float(2 * MILLI * self.result["z"][0] / self.result["width_z"][0])


def _edges(shares: "Array") -> "Array":
    """Edges of cells, 0 to 1, from their shares."""
    return np.concatenate(([0.0], np.cumsum(shares)))
