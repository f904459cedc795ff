"""Power and capacity over current, from a comparison's rates."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from lobsim.plots import style
from lobsim.plots.drawable import Comparison

if TYPE_CHECKING:
    from matplotlib.axes import Axes

POWER = "power_mW_cm2"


class Curve(NamedTuple):
    """The discharges of one cell over the current, and its look."""

    look: Mapping[str, Any]
    points: Sequence[Any]

    @property
    def kept(self) -> list[Any]:
        """The discharges that deliver the charge over which a power is told."""
        return [point for point in self.points if point.power_mW_cm2 is not None]


def draw_power(axes: "Axes", curves: Sequence[Curve]) -> None:
    """Draw the power that each cell keeps up while it delivers a given charge; a line ends where it cannot."""
    for look, points in curves:
        kept = Curve(look, points).kept
        current, watts = [point.current_mA_cm2 for point in kept], [point.power_mW_cm2 for point in kept]
        axes.plot(current, watts, zorder=3 - 0.01 * len(kept), **look)
    axes.set(xscale="log", yscale="log")
    charge = _charge(curves)
    axes.set_ylabel(f"power over {charge:g} mAh cm$^{{-2}}$\n/ mW cm$^{{-2}}$")
    _current(axes)


def draw_capacity(axes: "Axes", curves: Sequence[Curve]) -> None:
    """Draw the charge that each cell delivers to its lower voltage limit."""
    for look, points in curves:
        kept = [point for point in points if point.capacity_mAh_cm2 > 0]
        axes.plot([point.current_mA_cm2 for point in kept], [point.capacity_mAh_cm2 for point in kept], **look)
    charge = _charge(curves)
    axes.axhline(charge, color=style.FAINT, linewidth=0.6, zorder=0, label=f"{charge:g} mAh cm$^{{-2}}$")
    axes.set(xscale="log", yscale="log", ylabel="capacity / mAh cm$^{-2}$")
    _current(axes)


def _charge(curves: Sequence[Curve]) -> float:
    """The charge [mAh cm-2] over which powers are told."""
    return next(float(point.delivered_mAh_cm2) for curve in curves for point in curve.points)


def power(axes: "Axes", compared: "Comparison", colours: Mapping[str, str], dashes: Mapping[str, Any]) -> None:
    """Draw the powers of a paper's cells, name them where their lines end, and mark what the paper says."""
    ends: dict[tuple[str, float, float], list[str]] = {}
    curves = _curves(compared, colours, dashes)
    for (membrane, build), curve in curves.items():
        kept = curve.kept
        last = (kept[-1].current_mA_cm2, kept[-1].power_mW_cm2) if kept else (0.0, 0.0)
        ends.setdefault((membrane, last[0], round(last[1], 1)), []).append(build)
        if kept:
            axes.plot(*last, color=colours[membrane], marker="o", markersize=4, zorder=4)
    draw_power(axes, list(curves.values()))
    _name_ends(axes, ends, colours)
    _paper(axes, compared, colours)


def _name_ends(axes: "Axes", ends: Mapping[tuple[str, float, float], list[str]], colours: Mapping[str, str]) -> None:
    """Name the cells where their lines end; those without a line in the upper left corner."""
    for (membrane, current, watts), builds in ends.items():
        look: dict[str, Any] = {"color": colours[membrane], "fontsize": "small"}
        alone = sum(other == membrane for other, _, _ in ends) == 1
        name = membrane if alone else f"{membrane} {', '.join(builds)}"
        if current:
            at: dict[str, Any] = {"xytext": (-5, 0), "textcoords": "offset points", "ha": "right", "va": "bottom"}
            axes.annotate(name, (current, watts), **at, **look)
        else:
            axes.annotate(f"{name}: less at\nevery current", (0.03, 0.99), xycoords="axes fraction", va="top", **look)


def _paper(axes: "Axes", compared: "Comparison", colours: Mapping[str, str]) -> None:
    """Mark what the paper says of powers: a mark for each statement, an entry of the legend for each case."""
    said = [row for row in compared.rows if row.statement.quantity == POWER and row.statement.number is not None]
    for _, group in groupby(said, key=lambda row: row.statement.case):
        rows = list(group)
        statements = [row.statement for row in rows]
        colour = colours[statements[0].membrane]
        filled = colour if any(row.kind == "calibrated" for row in rows) else "white"
        look: dict[str, Any] = {"linestyle": "none", "marker": "^", "markersize": 4, "markerfacecolor": filled}
        words = " and ".join(f"{'> ' if one.high is None else ''}{one.number:.1f}" for one in statements)
        label = f"paper, {statements[0].build}:\n{words} mW cm$^{{-2}}$"
        marks: Any = [(one.current_mA_cm2, one.number) for one in statements]
        axes.plot(*zip(*marks, strict=True), color=colour, label=label, zorder=5, **look)
    axes.legend(loc="lower right", fontsize="small", handletextpad=0.1)


def capacity(axes: "Axes", compared: "Comparison", colours: Mapping[str, str], dashes: Mapping[str, Any]) -> None:
    """Draw the capacities of a paper's cells."""
    curves = _curves(compared, colours, dashes)
    for build in dict.fromkeys(build for _, build in curves):
        axes.plot([], [], color=style.INK, linestyle=dashes[build], label=build)
    draw_capacity(axes, list(curves.values()))
    axes.legend(loc="lower left")


def _curves(
    compared: "Comparison", colours: Mapping[str, str], dashes: Mapping[str, Any]
) -> dict[tuple[str, str], Curve]:
    found: dict[tuple[str, str], Curve] = {}
    for build in dict.fromkeys(point.build for point in compared.rates):
        for membrane, colour in colours.items():
            chosen = [point for point in compared.rates if (point.build, point.membrane) == (build, membrane)]
            found[membrane, build] = Curve({"color": colour, "linestyle": dashes[build]}, chosen)
    return found


def _current(axes: "Axes") -> None:
    from matplotlib.ticker import FormatStrFormatter

    axes.set_xlabel("current / mA cm$^{-2}$")
    axes.xaxis.set_major_formatter(FormatStrFormatter("%g"))
    axes.yaxis.set_major_formatter(FormatStrFormatter("%g"))
