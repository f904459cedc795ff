"""The figure of a paper beside its model with uncertainty: curves in their bands, statements beside their intervals."""

from typing import TYPE_CHECKING, Any

from lobsim.arguments import guarded
from lobsim.plots import bands, style
from lobsim.plots.drawable import UncertainComparison

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LEAST_SHARE = 0.02  # of what the paper says: an interval that reaches further down ends there
POSTERIOR, PRIOR = style.MEMBRANES[0], style.FAINT
MISS = style.MEMBRANES[1]
MARKER: dict[str, Any] = {"marker": "o", "markersize": 3.5}
BELOW = 0.3  # of a row, where the interval of the prior is


@guarded
def uncertain_comparison(compared: "UncertainComparison") -> "Figure":
    """Draw curves with their bands, and every statement of the paper beside the intervals of prior and posterior.

    Parameters
    ----------
    compared : UncertainComparison
        From `lobsim.uncertain.comparison.compare_paper`.

    Returns
    -------
    Figure
        With matplotlib's ``savefig``.
    """
    with style.look():
        across = style.beside(2)
        heights = [1.0] * (4 // across) + [1.5] * (2 // across)
        figure = style.figure(2.17 * sum(heights))
        grid = figure.add_gridspec(len(heights), across, height_ratios=heights)
        groups = _groups(compared)
        colours = dict(zip(compared.plain.laboratory.membranes, style.MEMBRANES, strict=False))
        for place, (title, cases) in enumerate(groups.items()):
            axes = figure.add_subplot(grid[place // across, place % across])
            _curves(axes, title, cases, compared, colours)
            style.letter(axes, "abcd"[place])
        rows = [row for row in compared.rows if row.inside is not None and _stated(row.statement) is not None]
        volts = [row for row in rows if row.statement.quantity.endswith("_V")]
        others = [row for row in rows if not row.statement.quantity.endswith("_V")]
        for place, (some, draw) in enumerate(((others, _shares), (volts, _millivolts))):
            axes = figure.add_subplot(grid[4 // across + place // across, place % across])
            draw(axes, some)
            style.letter(axes, "ef"[place])
        handles = _legend()
        names = [handle.get_label() for handle in handles]
        figure.legend(handles=handles, loc="outside lower center", ncols=style.columns(names, extra=5))
    return figure


def _groups(compared: Any) -> dict[str, list[str]]:
    """Cases by build and current: the four that have most."""
    found: dict[str, list[str]] = {}
    for case, result in compared.plain.results.items():
        said = compared.plain.rows_of(case)[0].statement
        found.setdefault(f"{result.cell.build}, {said.current_mA_cm2:g} mA cm$^{{-2}}$", []).append(case)
    return dict(sorted(found.items(), key=lambda group: -len(group[1]))[:4])


def _curves(axes: "Axes", title: str, cases: list[str], compared: Any, colours: dict[str, str]) -> None:
    for case in cases:
        result = compared.plain.results[case]
        colour = colours.get(result.cell.membrane, style.INK)
        bands.shade(axes, compared.posterior[case], colour)
        axes.plot(result.discharged_mAh_g, result.voltage_V, color=colour, label=result.cell.membrane)
    axes.set(xlabel="capacity / mAh g$^{-1}$", ylabel="cell voltage / V", title=title)
    axes.set_xlim(left=0)
    axes.set_ylim(1.95, 2.95)
    axes.legend(loc="upper right")


def _stated(said: Any) -> float | None:
    """The number that a statement is drawn against, in its unit."""
    return next((one for one in (said.number, said.high, said.low) if one is not None), None)


def _shares(axes: "Axes", rows: list[Any]) -> None:
    """Intervals over what the paper says."""

    def place(row: Any, number: float) -> float:
        return max(number / (_stated(row.statement) or 1.0), LEAST_SHARE)

    _intervals(axes, rows, place)
    axes.set(xscale="log", xlabel="capacity and power / what the paper says")
    axes.axvline(1, color=style.INK, linewidth=0.6, zorder=0)


def _millivolts(axes: "Axes", rows: list[Any]) -> None:
    """Intervals less what the paper says."""

    def place(row: Any, number: float) -> float:
        return 1000 * (number - (_stated(row.statement) or 0.0))

    _intervals(axes, rows, place)
    axes.set(xlabel="plateau less what the paper says / mV")
    axes.axvline(0, color=style.INK, linewidth=0.6, zorder=0)


def _intervals(axes: "Axes", rows: list[Any], place: Any) -> None:
    for level, row in enumerate(rows):
        said, colour = row.statement, POSTERIOR if row.inside else MISS
        ends = [end for end in (said.low, said.high) if end is not None]
        axes.plot([place(row, end) for end in ends], [level] * len(ends), color=style.INK, marker="|", linewidth=0)
        for found, at, shown, width in ((row.prior, level + BELOW, PRIOR, 1), (row.interval, level, colour, 4)):
            if found:
                look: dict[str, Any] = {"color": shown, "linewidth": width, "solid_capstyle": "butt"}
                axes.plot([place(row, end) for end in found], [at] * 2, **look)
        if row.number is not None:
            axes.plot(place(row, row.number), level, color="white", markeredgecolor=style.INK, **MARKER)
    axes.set_yticks(range(len(rows)), [_name(row.statement) for row in rows], fontsize="small")
    axes.set_ylim(len(rows) - 0.4, -0.6)


def _legend() -> list[Any]:
    from matplotlib.lines import Line2D

    return [
        Line2D([], [], color=POSTERIOR, linewidth=4, label="posterior, 90 %, paper inside"),
        Line2D([], [], color=MISS, linewidth=4, label="paper outside"),
        Line2D([], [], color=PRIOR, linewidth=1, label="prior, 90 %"),
        Line2D([], [], color="white", markeredgecolor=style.INK, label="parameter set", **MARKER),
        Line2D([], [], color=style.INK, marker="|", linewidth=0, label="bounds of the paper"),
    ]


def _name(said: Any) -> str:
    words, bound = said.quantity.partition("_")[0], ""
    if said.low is None or said.high is None:
        bound = " >" if said.high is None else " <"
    return f"{said.case.removesuffix(' mA/cm2')}: {words}{bound}"
