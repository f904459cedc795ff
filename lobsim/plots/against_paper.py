"""The figure of the comparison: membranes and builds beside what the paper says about them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from lobsim.arguments import guarded
from lobsim.plots import over_current, panels, power_bars, style
from lobsim.plots.drawable import CellComparison, Comparison, Result
from lobsim.plots.side_by_side import Drawn, runs, side_by_side
from lobsim.plots.statements import FIRST_ROW_V, mark, marks_legend

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

TOP_V = 2.9
MARGIN = 1.06
MARK = 4  # size
LOSSES_IN, KEY_IN = 1.5, 0.17  # the least width of a panel of losses; the height of a line of their legend


@dataclass(frozen=True)
class Scene:
    """Source of the panels: the cases that differ by membrane and build only, and a colour for each membrane."""

    compared: "Comparison"
    colours: dict[str, str]
    builds: list[str]
    cases: dict[tuple[str, str], str]  # build and membrane -> case

    @property
    def marks(self) -> dict[str, str]:
        """The mark at the ends of each membrane's curves, which tells it apart in grey."""
        return dict(zip(self.colours, "sv^PX*", strict=False))

    @property
    def dashes(self) -> dict[str, Any]:
        """The line of each build, the same in all panels."""
        rated = [point.build for point in self.compared.rates]
        return dict(zip(dict.fromkeys([*self.builds, *rated]), style.LINES, strict=False))

    def result(self, build: str, membrane: str) -> Any:
        """Find the run of a membrane in a build."""
        return self.compared.results[self.cases[build, membrane]]


def _scene(compared: "Comparison") -> Scene:
    said = compared.laboratory.statements
    current = said[0].current_mA_cm2
    cases = {(one.build, one.membrane): one.case for one in said if one.current_mA_cm2 == current}
    colours = dict(zip(compared.laboratory.membranes, style.MEMBRANES, strict=False))
    return Scene(compared, colours, list(dict.fromkeys(build for build, _ in cases)), cases)


@guarded
def comparison(compared: "Comparison | CellComparison | Sequence[Result]") -> "Figure":
    """Draw a comparison: voltage, losses, product, power and capacity over current, power limits.

    Parameters
    ----------
    compared : Comparison, CellComparison or sequence of Result
        What `lobsim.compare` returned, or 2 to 8 runs, as for `runs`.

    Returns
    -------
    Figure
        With matplotlib's ``savefig``. What needs more discharges than were run is drawn if the comparison has it.

    Raises
    ------
    LobsimError
        If there is nothing to draw, or there are fewer than 2 runs or more than 8.
    """
    if isinstance(compared, Sequence):
        return runs(compared)
    return side_by_side(cast("CellComparison", compared)) if hasattr(compared, "runs") else _against_paper(compared)


@dataclass(frozen=True)
class AsCells:
    """A comparison with a paper in the shape of one of cells: a case is a cell."""

    compared: "Comparison"

    @property
    def cells(self) -> dict[str, Any]:
        """The cells by the names of the cases, and by membrane and build where more is known of them."""
        one = {case: result.cell for case, result in self.compared.results.items()}
        return one | dict.fromkeys([*self.rates, *self.limits])

    @property
    def runs(self) -> list[Drawn]:
        """Every case."""
        done = {said.case: said.protocol for said in self.compared.laboratory.statements}
        return [Drawn(case, case, done[case], result) for case, result in self.compared.results.items()]

    @property
    def rates(self) -> dict[str, list[Any]]:
        """Discharges over a range of currents, by membrane and build."""
        found: dict[str, list[Any]] = {}
        for point in self.compared.rates:
            found.setdefault(f"{point.membrane} {point.build}", []).append(point)
        return found

    @property
    def limits(self) -> dict[str, Any]:
        """Power limits, by membrane and build."""
        return {" ".join(at): limit for at, limit in self.compared.limits.items()}

    def rows_of(self, case: str) -> Sequence[Any]:
        """The statements about a case."""
        return self.compared.rows_of(case)


def _against_paper(compared: "Comparison") -> "Figure":
    scene = _scene(compared)
    if any((build, membrane) not in scene.cases for build in scene.builds for membrane in scene.colours):
        return side_by_side(AsCells(compared))  # not every membrane in every build, as another laboratory may have it
    with style.look():
        figure, (top, middle, bottom, lowest), key = _bands(compared, scene)
        _voltages(top, scene)
        _losses(middle, scene)
        style.legend_row(key, middle[0])
        _product(bottom[0], scene)
        if compared.rates:
            over_current.power(bottom[1], compared, scene.colours, scene.dashes)
            over_current.capacity(bottom[2], compared, scene.colours, scene.dashes)
        for axes in lowest:
            _limits(axes, scene)
        for name, axes in zip("abcdefg", [*top, middle[0], *bottom, *lowest], strict=False):
            style.letter(axes, name)
        style.caution(figure, compared.laboratory.caution)
    return figure


def _bands(compared: "Comparison", scene: Scene) -> "tuple[Figure, tuple[list[Axes], ...], Axes]":
    """Make a figure with rows of panels: voltages, losses, product with rates, power limits; and a row for a legend."""
    counts = [len(scene.builds), len(scene.colours), 3 if compared.rates else 1, 1 if compared.limits else 0]
    across = [style.beside(2), style.beside(3, LOSSES_IN), style.beside(3), 1]
    down = [-(-count // most) for count, most in zip(counts, across, strict=True)]
    heights = [2.4, 1.9, 2.1, 0.28 * len(compared.limits) + 0.4]
    sizes = [height * rows for height, rows in zip(heights, down, strict=True)]
    sizes.insert(1, KEY_IN * len(style.LOSSES) / style.columns([*style.LABELS.values(), *style.LOSSES]))
    shown = [size for size in sizes if size]
    figure = style.figure(sum(shown) + 0.3)
    grid = figure.add_gridspec(len(shown), 1, height_ratios=shown)
    places = iter(range(len(shown)))

    def row(kind: int, *, share: bool = False) -> "list[Axes]":
        part = grid[next(places)].subgridspec(down[kind], -(-counts[kind] // down[kind]))
        made = list(part.subplots(sharey=share, squeeze=False).ravel())
        for unused in made[counts[kind] :]:
            unused.remove()
        return made[: counts[kind]]

    top, legend = row(0, share=True), figure.add_subplot(grid[next(places)])
    middle, bottom = row(1, share=True), row(2)
    return figure, (top, middle, bottom, row(3) if counts[3] else []), legend


def _voltages(top: Sequence["Axes"], scene: Scene) -> None:
    far = MARGIN * max(scene.result(*key).capacity_mAh_g for key in scene.cases)
    for axes, build in zip(top, scene.builds, strict=True):
        for place, (membrane, colour) in enumerate(scene.colours.items()):
            result = scene.result(build, membrane)
            end: dict[str, Any] = {"marker": scene.marks[membrane], "markersize": MARK, "markevery": [-1]}
            axes.plot(result.discharged_mAh_g, result.voltage_V, color=colour, label=membrane, **end)
            for row in scene.compared.rows_of(scene.cases[build, membrane]):
                mark(axes, row, result, colour, place, far)
        axes.axhline(result.cell.numbers["Lower voltage cut-off [V]"], color=style.FAINT, linewidth=0.5, zorder=0)
        axes.set(xlabel="capacity / mAh g$^{-1}$ of carbon", xlim=(0, far), ylim=(FIRST_ROW_V - 0.24, TOP_V))
        current = scene.compared.laboratory.statements[0].current_mA_cm2
        axes.set_title(f"{build}, {current:g} mA cm$^{{-2}}$")
    top[0].set_ylabel("cell voltage / V")
    marks_legend(top[0])
    top[-1].legend(loc="upper right", title="model")


def _losses(middle: Sequence["Axes"], scene: Scene) -> None:
    build = scene.builds[0]
    for axes, (membrane, colour) in zip(middle, scene.colours.items(), strict=True):
        result = scene.result(build, membrane)
        panels.losses(axes, result, result.discharged_mAh_g)
        axes.set(xlim=(0, result.capacity_mAh_g), ylim=(1.95, 3.0), xlabel="capacity / mAh g$^{-1}$")
        axes.set_title(f"{membrane}, {build}", color=colour)
        panels.cause(axes, result, style.characters() // style.beside(3, LOSSES_IN) - 8)
    middle[0].set_ylabel("potential / V")


def _product(axes: "Axes", scene: Scene) -> None:
    for build in scene.builds:
        dashes = scene.dashes[build]
        for membrane, colour in scene.colours.items():
            result = scene.result(build, membrane)
            x, eps_p = panels.through_electrode(result, "Lithium peroxide volume fraction")
            ends: dict[str, Any] = {"marker": scene.marks[membrane], "markersize": MARK, "markevery": [0, -1]}
            axes.plot(x, eps_p, color=colour, linestyle=dashes, clip_on=False, **ends)
        axes.plot([], [], color=style.INK, linestyle=dashes, label=build)
    axes.set_ylabel("Li$_2$O$_2$ volume fraction")
    axes.set_title("at the end")
    axes.set_ylim(bottom=0)
    panels.thickness_axis(axes)
    axes.legend(loc="best")


def _limits(axes: "Axes", scene: Scene) -> None:
    bars = [
        power_bars.Bar(f"{membrane} {build}", limit, scene.colours[membrane])
        for (membrane, build), limit in scene.compared.limits.items()
    ]
    power_bars.draw(axes, bars)
