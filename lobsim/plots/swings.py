"""The figure of a tornado: how far the power limit of one cell, or of several beside each other, moves."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from lobsim.arguments import guarded
from lobsim.errors import LobsimError
from lobsim.files.plain import three
from lobsim.plots import style
from lobsim.plots.drawable import Swing

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LOW, HIGH = style.MEMBRANES[4], style.MEMBRANES[1]  # of the number that is changed, not of the power
ROW_IN, FRAME_IN = 0.24, 1.15
ROOM = 0.17  # beside the bars, for the words at their ends


@guarded
def tornado(swings: "Mapping[str, Sequence[Swing]]") -> "Figure":
    """Draw how far the power limit of each cell moves, one panel a cell.

    Parameters
    ----------
    swings : mapping of str to sequence of Swing
        What to call a cell, and what `lobsim.limits.tornado.tornado` found for it. Every axis ends at the same multiple
        of the cell's own limit, so that lengths can be compared between cells.

    Returns
    -------
    Figure
        With matplotlib's ``savefig``.

    Raises
    ------
    LobsimError
        If there is no swing of a cell.
    """
    if not swings or not all(swings.values()):
        raise LobsimError(
            "a tornado needs at least one swing of every cell: give `lobsim.limits.tornado.tornado` a change"
        )
    names = _widest_first(swings)
    share = max((_far(swing) for found in swings.values() for swing in found), default=1.0)
    with style.look():
        across = style.beside(len(swings))
        down = -(-len(swings) // across)
        figure = style.figure((FRAME_IN + ROW_IN * len(names)) * down)
        panels = list(figure.subplots(down, across, sharey=True, squeeze=False).ravel())
        for unused in panels[len(swings) :]:
            unused.remove()
        panels = panels[: len(swings)]
        for axes, (cell, found) in zip(panels, swings.items(), strict=True):
            _cell(axes, cell, {swing.name: swing for swing in found}, names, share)
        for colour, words in ((LOW, "with the lower number"), (HIGH, "with the higher number")):
            panels[0].barh(0, 0, color=colour, label=words)
        figure.legend(loc="outside lower center", ncols=2)
        for letter, axes in zip("abcdef", panels if len(panels) > 1 else [], strict=False):
            style.letter(axes, letter)
    return figure


def _power(limit: Any) -> float:
    return float(limit.power_limit_mW_cm2)


def _far(swing: Any) -> float:
    """The furthest end of a swing over its base; 1 where the base is no power."""
    base = _power(swing.at_base)
    return max(1.0, *(_power(end) / base for end in (swing.at_low, swing.at_high))) if base else 1.0


def _widest_first(swings: Mapping[str, Sequence[Any]]) -> list[str]:
    """Names of all changes, in the order of their widest swing over the base in any cell."""
    width: dict[str, float] = {}
    for swing in (swing for found in swings.values() for swing in found):
        relative = swing.width_mW_cm2 / (_power(swing.at_base) or 1.0)
        width[swing.name] = max(relative, width.get(swing.name, 0.0))
    return sorted(width, key=lambda name: -width[name])


def _cell(axes: "Axes", cell: str, swings: Mapping[str, Any], names: Sequence[str], share: float) -> None:
    for place, name in enumerate(names):
        if name in swings:
            _bars(axes, place, swings[name])
    base = next(iter(swings.values())).at_base
    power = _power(base)
    axes.axvline(power, color=style.INK, linewidth=0.7, zorder=4)
    most = share * power or max(_power(end) for swing in swings.values() for end in (swing.at_low, swing.at_high)) or 1
    least = min(_power(end) for swing in swings.values() for end in (swing.at_low, base, swing.at_high))
    axes.set(xlim=(0 if least > ROOM * most else -ROOM * most, (1 + ROOM) * most), ylim=(len(names) - 0.4, -0.6))
    axes.set_yticks(range(len(names)), [style.typeset(name) for name in names])
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel("largest power / mW cm$^{-2}$")
    held = f"{three(power)} mW cm$^{{-2}}$" if power else "none"
    axes.set_title(style.typeset(f"{cell}: {held},\nlimited by {base.limiting_process}"))


def _bars(axes: "Axes", place: int, swing: Any) -> None:
    """Draw the way from the base to each end, and write there how much the number is of its base."""
    base = _power(swing.at_base)
    low, usual, high = swing.first
    ends = [(swing.at_low, low, LOW), (swing.at_high, high, HIGH)]
    ends = sorted((end for end in ends if end[1] != usual), key=lambda end: _power(end[0]))
    nearest = min((abs(_power(end) - base) for end, _, _ in ends), default=0.0)
    for index, (end, number, colour) in enumerate(ends):
        power = _power(end)
        above = 3 if abs(power - base) == nearest else 2
        axes.barh(place, power - base, left=base, height=0.62, color=colour, zorder=above)
        right = index == 1 if len(ends) == 2 else power >= base  # if both lie at one side, the nearer has the other
        at = max(power, base) if right else min(power, base)
        words = f"×{number / usual:.3g}" if number and usual else f"{number:g}"
        if end.limiting_process != swing.at_base.limiting_process:
            words += f", {end.limiting_process}"
        look: dict[str, Any] = {"xytext": (3 if right else -3, 0), "textcoords": "offset points", "va": "center"}
        axes.annotate(style.typeset(words), (at, place), ha="left" if right else "right", fontsize="small", **look)
