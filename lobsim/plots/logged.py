"""The figure of a cycler's file: voltage and current over time, and voltage over capacity of every half cycle."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from lobsim.arguments import guarded
from lobsim.plots import style
from lobsim.plots.drawable import CyclerData

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

HEIGHT_IN = 3.6
SHADES = {"discharge": ("#9ec5e0", "#03264c"), "charge": ("#f5b68a", "#7a3103")}  # of the first and the last cycle
CURRENT = style.MEMBRANES[2]
MOST_NAMED = 6  # curves with a name of their own
HOUR, SHORT_S = 3600.0, 600.0  # a test that is shorter is drawn in seconds


@guarded
def cycler(data: "CyclerData") -> "Figure":
    """Draw what a cycler recorded.

    Parameters
    ----------
    data : CyclerData
        From `lobsim.cyclers.read`.

    Returns
    -------
    Figure
        With matplotlib's ``savefig``.
    """
    with style.look():
        if style.beside(2) == 2:
            figure = style.figure(HEIGHT_IN)
            grid = figure.add_gridspec(2, 2, width_ratios=(1.15, 1), height_ratios=(1.6, 1))
            where = grid[:, 1]
        else:
            figure = style.figure(1.9 * HEIGHT_IN)
            grid = figure.add_gridspec(3, 1, height_ratios=(1.3, 1, 2.2))
            where = grid[2, 0]
        voltage = figure.add_subplot(grid[0, 0])
        current = figure.add_subplot(grid[1, 0], sharex=voltage)
        _over_time(voltage, current, data)
        curves = figure.add_subplot(where)
        _over_capacity(curves, data)
        for axes, name in zip((voltage, current, curves), "abc", strict=True):
            style.letter(axes, name)
    return figure


def _over_time(above: "Axes", below: "Axes", data: Any) -> None:
    columns = data.columns
    time = columns["Test Time / s"]
    unit, size = ("h", HOUR) if time[-1] - time[0] >= SHORT_S else ("s", 1.0)
    above.plot(time / size, columns["Voltage / V"], color=style.INK, linewidth=1.0)
    above.set_ylabel("cell voltage / V")
    above.tick_params(labelbottom=False)
    scale = 1e3 / data.area_cm2 if data.area_cm2 else 1e3
    below.axhline(0, color=style.FAINT, linewidth=0.5)
    below.plot(time / size, columns["Current / A"] * scale, color=CURRENT, linewidth=1.0)
    below.set_ylabel("current\n/ mA cm$^{-2}$" if data.area_cm2 else "current / mA")
    below.annotate(
        "charge positive",
        (1, 1),
        xycoords="axes fraction",
        ha="right",
        va="bottom",
        fontsize="small",
        color=style.FAINT,
    )
    below.set_xlabel(f"time / {unit}")
    below.margins(x=0.01, y=0.15)


def _over_capacity(axes: "Axes", data: Any) -> None:
    """Draw the half cycles, darkening from the first to the last, with their currents and cycles."""
    for kind, ends in SHADES.items():
        curves = data.curves(kind)
        for curve, colour in zip(curves, _shades(ends, len(curves)), strict=True):
            capacity = curve.capacity_mAh_cm2 if data.area_cm2 else 1e3 * curve.capacity_Ah
            named = len(curves) <= MOST_NAMED or curve in (curves[0], curves[-1])
            label = _name(kind, curve, per_area=bool(data.area_cm2)) if named else None
            axes.plot(capacity, curve.voltage_V, color=colour, linewidth=1.1, label=label)
    axes.set_xlabel("capacity / mAh cm$^{-2}$" if data.area_cm2 else "capacity / mAh")
    axes.set_ylabel("cell voltage / V")
    axes.set_xlim(0, None)
    if axes.lines:
        unit = "mA cm$^{-2}$" if data.area_cm2 else "mA"
        where: dict[str, Any] = {"loc": "lower center", "bbox_to_anchor": (0.5, 1.0)}
        axes.legend(title=f"half cycle and its current / {unit}", ncols=2, columnspacing=1.2, **where)
    else:
        axes.annotate(
            "no discharge and no charge", (0.5, 0.5), xycoords="axes fraction", ha="center", color=style.FAINT
        )


def _shades(ends: tuple[str, str], count: int) -> Sequence[Any]:
    """Give colours from the first to the second, as many as there are curves; the middle one if there is one."""
    from matplotlib.colors import LinearSegmentedColormap

    between = LinearSegmentedColormap.from_list("cycles", ends)
    return [between(0.5 if count == 1 else i / (count - 1)) for i in range(count)]


def _name(kind: str, curve: Any, *, per_area: bool) -> str:
    current = curve.current_mA_cm2 if per_area else 1e3 * curve.current_A
    return f"{kind} {curve.cycle}: {float(f'{current:.3g}'):g}"
