"""The figure of a power limit: rate map, power with its limit, polarisation curve and Ragone plot."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from lobsim.arguments import guarded
from lobsim.files.plain import three
from lobsim.plots import panels, style
from lobsim.plots.drawable import Cell, Polarisation, PowerLimit, RatePoint, UncertainLimits

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

CAPACITY, VOLTAGE, POWER = style.MEMBRANES[0], style.MEMBRANES[1], style.MEMBRANES[2]
LEAST_SHARE = 0.01  # of the wanted capacity: less is the double layer's; no plateau and no energy is drawn of it
MARKER: dict[str, Any] = {"marker": "o", "markersize": 3.5}
OPEN: dict[str, Any] = {"linestyle": "none", "marker": "o", "markersize": 3.5, "markerfacecolor": "white"}


@guarded
def power_limits(
    cell: "Cell",
    limit: "PowerLimit",
    points: "Sequence[RatePoint]",
    curve: "Polarisation",
    drawn: "UncertainLimits | None" = None,
) -> "Figure":
    """Draw what a cell gives against its current, and what limits it.

    Parameters
    ----------
    cell : Cell
        The cell.
    limit : PowerLimit
        From `lobsim.limits.power_limit`.
    points : sequence of RatePoint
        From `lobsim.limits.rate_map`.
    curve : Polarisation
        From `lobsim.limits.polarisation.polarisation`.
    drawn : UncertainLimits, optional
        From `lobsim.uncertain.power_and_rates.limits`: bands in which 90 % of the draws lie.

    Returns
    -------
    Figure
        With matplotlib's ``savefig``.
    """
    with style.look():
        across = style.beside(2)
        figure = style.figure(5.4 if across == 2 else 9.2)
        rates, power, sweep, ragone = figure.subplots(4 // across, across).ravel()
        carried = [point for point in points if point.capacity_mAh_cm2 > 0]
        _rates(rates, carried, limit)
        _power(power, carried, limit)
        if drawn:
            _band(rates, drawn, "capacity_mAh_cm2", CAPACITY)
            power.axhspan(*drawn.limit.power_interval_mW_cm2, color=style.INK, alpha=0.12, linewidth=0, zorder=0)
        _sweep(sweep, curve, limit)
        _ragone(ragone, carried, limit)
        for name, axes in zip("abcd", (rates, power, sweep, ragone), strict=True):
            style.letter(axes, name)
        style.title(figure, style.typeset(f"{cell.title}: {_held(limit)}"))
    return figure


def _held(limit: Any) -> str:
    wanted = f"{limit.capacity_mAh_cm2:g} mAh cm$^{{-2}}$ above {limit.cutoff_V:g} V"
    if not limit.power_limit_mW_cm2:
        return f"{wanted} held at no current, limited by {limit.limiting_process}"
    return f"{three(limit.power_limit_mW_cm2)} mW cm$^{{-2}}$ over {wanted}, limited by {limit.limiting_process}"


def _rates(axes: "Axes", points: Sequence[Any], limit: Any) -> None:
    """Draw capacity on the left axis, plateau on the right."""
    current = [point.current_mA_cm2 for point in points]
    axes.plot(current, [point.capacity_mAh_cm2 for point in points], color=CAPACITY, **MARKER)
    axes.axhline(limit.capacity_mAh_cm2, color=style.FAINT, linewidth=0.6, zorder=0)
    axes.set_ylabel("capacity / mAh cm$^{-2}$", color=CAPACITY)
    axes.set_ylim(bottom=0)
    beside = _beside(axes, "plateau / V", VOLTAGE)
    held = [point for point in points if point.capacity_mAh_cm2 >= LEAST_SHARE * limit.capacity_mAh_cm2]
    look: dict[str, Any] = {"color": VOLTAGE, "linestyle": style.LINES[1], "marker": "s", "markersize": 3.2}
    beside.plot([point.current_mA_cm2 for point in held], [point.plateau_V for point in held], **look)
    _current(axes)


def _power(axes: "Axes", points: Sequence[Any], limit: Any) -> None:
    """Draw mean power: filled where the capacity is held, open where the cell dies earlier."""
    held = [point for point in points if point.capacity_mAh_cm2 >= limit.capacity_mAh_cm2]
    short = [point for point in points if point.capacity_mAh_cm2 < limit.capacity_mAh_cm2]
    wanted = f"{limit.capacity_mAh_cm2:g} mAh cm$^{{-2}}$"
    for chosen, look, words in ((held, MARKER, f"holds {wanted}"), (short, OPEN, f"dies before {wanted}")):
        values = [point.current_mA_cm2 for point in chosen], [point.power_mW_cm2 for point in chosen]
        axes.plot(*values, color=POWER, label=words, **look)
    axes.set(yscale="log", ylabel="mean power / mW cm$^{-2}$")
    if limit.power_limit_mW_cm2:
        at = limit.current_at_limit_mA_cm2, limit.power_limit_mW_cm2
        axes.plot(*at, linestyle="none", marker="*", markersize=10, color=style.INK, label="limit", zorder=5)
        axes.axhline(at[1], color=style.INK, linewidth=0.5, zorder=0)
        words = f"{three(at[1])} mW cm$^{{-2}}$ at {three(at[0])} mA cm$^{{-2}}$,\nlimited by "
        words = style.typeset(words + limit.limiting_process)
        axes.annotate(words, (0.03, 0.98), xycoords="axes fraction", va="top")
    low, high = axes.get_ylim()
    axes.set_ylim(low / 2, 3 * high)  # the words have their place above, the legend below
    axes.legend(loc="lower right")
    _current(axes)
    panels.plain(axes.yaxis)


def _sweep(axes: "Axes", curve: Any, limit: Any) -> None:
    """Draw the voltage on the left axis, the power on the right."""
    axes.plot(curve.current_mA_cm2, curve.voltage_V, color=VOLTAGE)
    axes.axhline(limit.cutoff_V, color=style.FAINT, linewidth=0.6, zorder=0)
    axes.set(xlabel="current, rising slowly / mA cm$^{-2}$", xlim=(0, 1.03 * curve.current_mA_cm2[-1]))
    axes.set_ylabel("cell voltage / V", color=VOLTAGE)
    beside = _beside(axes, "power / mW cm$^{-2}$", POWER)
    beside.plot(curve.current_mA_cm2, curve.power_mW_cm2, color=POWER, linestyle=style.LINES[1])
    at = curve.current_at_maximum_mA_cm2, curve.maximum_power_mW_cm2
    beside.plot(*at, marker="o", markersize=4, color=POWER)
    look: dict[str, Any] = {"xytext": (-4, 5), "textcoords": "offset points", "ha": "right", "va": "bottom"}
    beside.annotate(f"most: {three(at[1])} mW cm$^{{-2}}$", at, color=POWER, **look)
    beside.set_ylim(0, 1.25 * at[1])


def _band(axes: "Axes", drawn: Any, quantity: str, colour: str) -> None:
    """Fill the interval of a quantity, in its unit, over the current [mA cm-2]."""
    ends = [(current, *one.interval(quantity)) for current, one in drawn.rates.items() if one.interval(quantity)]
    current, low, high = zip(*ends, strict=True)
    axes.fill_between(current, low, high, color=colour, alpha=0.2, linewidth=0, zorder=0)
    axes.set_ylim(0, max(axes.get_ylim()[1], 1.05 * max(high)))
    axes.annotate("shaded: 90 % of the draws", (0.03, 0.03), xycoords="axes fraction", fontsize="small")


def _beside(axes: "Axes", label: str, colour: str) -> "Axes":
    """Give a panel a vertical axis at its right."""
    beside = axes.twinx()
    beside.spines["right"].set_visible(True)
    beside.set_ylabel(label, color=colour)
    return beside


def _ragone(axes: "Axes", points: Sequence[Any], limit: Any) -> None:
    shown = [point for point in points if point.capacity_mAh_cm2 >= LEAST_SHARE * limit.capacity_mAh_cm2]
    axes.plot([point.energy_Wh_kg for point in shown], [point.power_W_kg for point in shown], color=CAPACITY, **MARKER)
    for point in shown:
        look: dict[str, Any] = {"xytext": (4, 3), "textcoords": "offset points", "fontsize": "small"}
        axes.annotate(f"{point.current_mA_cm2:g}", (point.energy_Wh_kg, point.power_W_kg), color=style.FAINT, **look)
    axes.set(xscale="log", yscale="log")
    axes.set(xlabel="energy of the stack / Wh kg$^{-1}$", ylabel="power of the stack / W kg$^{-1}$")
    axes.annotate("numbers: mA cm$^{-2}$", (0.03, 0.04), xycoords="axes fraction", fontsize="small", color=style.FAINT)
    axes.margins(0.12)
    panels.plain(axes.xaxis)
    panels.plain(axes.yaxis)


def _current(axes: "Axes") -> None:
    axes.set(xscale="log", xlabel="current / mA cm$^{-2}$")
    panels.plain(axes.xaxis)
