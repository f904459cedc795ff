"""The panel of power limits: the largest power of each cell, its number, and what limits it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from lobsim.files.plain import three_or_none
from lobsim.plots import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes


class Bar(NamedTuple):
    """The largest power of a cell, its name and its colour."""

    name: str
    limit: Any
    colour: str


def draw(axes: "Axes", bars: Sequence[Bar]) -> None:
    """Draw the largest power of each cell; its number and what limits it are written at the right."""
    powers = [bar.limit.power_limit_mW_cm2 for bar in bars if bar.limit.power_limit_mW_cm2]
    start = 0.5 * min(powers, default=1.0)
    for place, (_, limit, colour) in enumerate(bars):
        power = limit.power_limit_mW_cm2
        if power:
            axes.plot([start, power], [place, place], color=colour)
            axes.plot(power, place, marker="o", markersize=4, color=colour)
        words = style.typeset(f"{three_or_none(power)}: {limit.limiting_process}")
        axes.annotate(words, (1.01, place), xycoords=("axes fraction", "data"), va="center", color=colour)
    axes.set(xscale="log", xlim=(start, 1.3 * max(powers, default=1.0)), ylim=(len(bars) - 0.5, -0.5))
    axes.set_yticks(range(len(bars)), [bar.name for bar in bars])
    held = bars[0].limit
    wanted = f"{held.capacity_mAh_cm2:g} mAh cm$^{{-2}}$ above {held.cutoff_V:g} V"
    words = f"largest power held over {wanted} / mW cm$^{{-2}}$, and what limits it"
    axes.set_xlabel(style.folded(words, style.characters() // (2 if style.narrow() else 1) + 8))
    axes.xaxis.set_major_formatter("{x:g}")
