"""The figure of cycles: voltage, capacities, power, and what is left, cycle by cycle; one column for each run."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from lobsim.arguments import guarded
from lobsim.errors import LobsimError
from lobsim.plots import style
from lobsim.plots.cycle_marks import PANELS, mark, marks_legend
from lobsim.plots.drawable import Result, Row

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SHADES = ("#9ec5e0", "#5b9bc8", "#2166ac", "#03264c")  # of the cycles drawn, darkening
DISCHARGE, CHARGE, POWER = style.MEMBRANES[0], style.MEMBRANES[1], style.MEMBRANES[2]
DEAD = style.FAINT
ACROSS = 3  # runs side by side
LETTERS = (*"abcdefghijklmnopqrstuvwxyz", *(f"a{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"))
ROOM = 0.35  # share of a panel's height for a legend, where no place is free of curves in all runs
LEFT = {
    "electrolyte_left": ("electrolyte", style.MEMBRANES[4], "-"),
    "mediator_left": ("mediator", style.MEMBRANES[3], "-"),
    "free_surface": ("free surface", style.MEMBRANES[5], style.LINES[1]),
    "open_pores": ("open pores", style.FAINT, style.LINES[2]),
}


@guarded
def cycling(
    results: "Mapping[str, Result]", beside: "Mapping[str, Sequence[Row]] | None" = None, caution: str = ""
) -> "Figure":
    """Draw what runs of many cycles gave, and what became of their cells.

    Parameters
    ----------
    results : mapping of str to Result
        Runs with cycles, by their names; one is enough.
    beside : mapping of str to sequence of Row, optional
        Statements of a paper about them, which are marked.
    caution : str
        What must be said beside the statements.

    Returns
    -------
    Figure
        With matplotlib's ``savefig``.

    Raises
    ------
    LobsimError
        If there is no run, or one without cycles.
    """
    without = [case for case, result in results.items() if not result.steps or not result.steps[-1].cycle]
    if without or not results:
        raise LobsimError(f"a figure of cycles needs runs with cycles, not {without or 'none'}: see `lobsim.cycle`")
    shown = _shown(max(result.steps[-1].cycle for result in results.values()))
    with style.look():
        across = style.beside(ACROSS)
        figure, columns = _columns(len(results), across)
        for axes, (case, result) in zip(columns, results.items(), strict=True):
            _column(axes, result, (beside or {}).get(case, ()), shown)
            axes[0].set_title(case.replace(", ", "\n"))
        _same_height([column[0] for column in columns], ROOM)
        _same_height([column[1] for column in columns])
        blocks = [columns[first : first + across] for first in range(0, len(columns), across)]
        rows = (row for block in blocks for row in zip(*block, strict=True))
        for name, axes in zip(LETTERS, (axes for row in rows for axes in row), strict=False):
            style.letter(axes, name)
        for block in blocks:
            _labels(block[0], block[-1])
        if any((beside or {}).values()):
            marks_legend(figure)
        style.caution(figure, caution)
    return figure


def _columns(count: int, across: int) -> "tuple[Figure, list[Any]]":
    """Make a figure with four panels for each run: one run two by two, others side by side, and further ones below."""
    if count == 1:
        beside = style.beside(2)
        figure = style.figure(4.6 if beside == 2 else 7.6)
        return figure, [figure.subplots(4 // beside, beside).ravel()]
    blocks = -(-count // across)
    figure = style.figure(7.8 * blocks)
    grid = figure.subplots(4 * blocks, min(count, across), squeeze=False)
    columns: list[Any] = [rows for block in np.split(grid, blocks) for rows in block.T]
    for axes in (axes for unused in columns[count:] for axes in unused):
        axes.remove()
    return figure, columns[:count]


def _shown(last: int) -> list[int]:
    """Choose the first cycle and three more, evenly: 1, 10, 20 and 30 of 30."""
    apart = max(1, round(last / 3))
    return sorted({1, *range(apart, last + 1, apart)})


def _column(column: "Sequence[Axes]", result: Any, rows: "Sequence[Row]", shown: Sequence[int]) -> None:
    voltage, capacity, power, left = column
    table = result.cycles
    _voltage(voltage, result, [number for number in shown if number in set(table["cycle"])])
    _capacities(capacity, table)
    power.plot(table["cycle"], table["power_mW_cm2"], color=POWER)
    power.set_ylim(0, 1.15 * table["power_mW_cm2"].max() or 1)
    for name, (words, colour, dashes) in LEFT.items():
        left.plot(table["cycle"], table[name], color=colour, linestyle=dashes, label=words)
    left.set_ylim(0, 1.05 + ROOM)
    left.set_yticks([0, 0.25, 0.5, 0.75, 1])
    for axes in column[1:]:
        axes.set_xlabel("cycle")
        axes.set_xlim(0, None)
    by_name = {"voltage": voltage, "capacity": capacity, "power": power}
    for row in rows:
        if row.statement.quantity in PANELS and row.statement.stated:
            mark(by_name, row, table)


def _voltage(axes: "Axes", result: Any, shown: Sequence[int]) -> None:
    """Draw both halves of the cycles over the charge moved in each."""
    for number, colour in zip(shown, SHADES, strict=False):
        curves = result.cycle(number)
        for half in ("discharge", "charge"):
            part = curves[curves["Half"] == half]
            label = f"cycle {number}" if half == "discharge" else None
            axes.plot(part["Charge moved [mAh.cm-2]"], part["Voltage [V]"], color=colour, label=label, linewidth=1.1)
    axes.set_xlabel("charge moved / mAh cm$^{-2}$")
    axes.set_xlim(0, None)


def _capacities(axes: "Axes", table: Any) -> None:
    axes.plot(table["cycle"], table["discharge_capacity_mAh_cm2"], color=DISCHARGE, label="discharge")
    axes.plot(table["cycle"], table["charge_capacity_mAh_cm2"], color=CHARGE, linestyle=style.LINES[1], label="charge")
    if table["dead_lithium_mAh_cm2"].any():
        axes.plot(
            table["cycle"], table["dead_lithium_mAh_cm2"], color=DEAD, linestyle=style.LINES[2], label="dead lithium"
        )
    axes.set_ylim(0, 1.15 * table["discharge_capacity_mAh_cm2"].max() or 1)


def _same_height(row: "Sequence[Axes]", room: float = 0.0) -> None:
    lows, highs = zip(*(axes.get_ylim() for axes in row), strict=True)
    low, high = min(lows), max(highs)
    for axes in row:
        axes.set_ylim(low, high + room * (high - low))


def _labels(first: "Sequence[Axes]", last: "Sequence[Axes]") -> None:
    """Say at the first column what all columns show, and in the last which line is which."""
    words = ("cell voltage / V", "capacity / mAh cm$^{-2}$", "mean power / mW cm$^{-2}$", "what is left, share")
    for axes, label in zip(first, words, strict=True):
        axes.set_ylabel(label)
    for axes in (last[0], last[3]):
        axes.legend(loc="upper right", ncols=2, columnspacing=1.0, handlelength=1.5)
    last[1].legend(loc="best")
