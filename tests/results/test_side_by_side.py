"""The figure of cells side by side: every curve once, told apart in colour and in print, no legend over a curve."""

from itertools import combinations

import numpy as np
import pytest

import lobsim
from lobsim import plots
from lobsim.plots import style
from tests.results.figure_faults import lightness

STEP = "Discharge at 1 mA/cm2 until 2.0 V"
CELL = lobsim.Cell("NIPS", "coin", model="lumped")


@pytest.fixture(scope="module")
def two():
    other = CELL.with_values({"Oxygen diffusivity [m2.s-1]": 1e-9}).with_mesh(positive=20)
    return [lobsim.run(cell, STEP) for cell in (CELL.named("_mine, $5"), other.named("yours"))]


def panels(figure):
    return [axes for axes in figure.axes if axes.axison]


def named(figure):
    return [text.get_text() for text in figure.axes[0].get_legend().get_texts()]


def test_two_results_draw_voltage_product_and_losses_under_the_names_of_the_user(two):
    figure = plots.comparison(two)
    voltage, product, *losses = panels(figure)
    for result, line in zip(two, voltage.lines[::2], strict=True):
        np.testing.assert_allclose(line.get_xdata(), result.discharged_mAh_g)
        np.testing.assert_allclose(line.get_ydata(), result.voltage_V)
    assert len(product.lines) == 2 and [len(axes.collections) for axes in losses] == [len(two[0].audit)] * 2
    assert named(figure) == [" _mine, \\$5", "yours"] and voltage.get_title() == STEP
    figure.canvas.draw()  # nothing in a name is taken for a formula


def test_runs_of_one_cell_share_a_panel_and_are_named_by_what_was_done():
    results = [lobsim.run(CELL, f"Discharge at {i} mA/cm2 until 2.0 V") for i in (0.1, 1.0)]
    figure = plots.runs(results)
    assert named(figure) == [f"{CELL.label}, Discharge at {i} mA/cm2 until 2.0 V" for i in (0.1, 1.0)]
    assert len(panels(figure)[0].lines) == 4, "a curve and its end for each"


def test_where_one_rests_and_one_is_charged_both_are_drawn_over_time(two):
    rest = lobsim.run(CELL.named("rest"), "Rest for 1 h")
    assert panels(plots.runs([two[0], rest]))[0].get_xlabel() == "time / h"
    both = lobsim.run(CELL.named("both"), ["Discharge at 1 mA/cm2 for 1 h", "Charge at 1 mA/cm2 for 0.5 h"])
    assert panels(plots.runs([two[0], both]))[0].get_xlabel().startswith("charge moved")


def test_a_comparison_has_a_panel_for_every_protocol_and_says_what_is_missing():
    weak = CELL.with_values({"Contact resistance [Ohm.m2]": 0.03})  # 0.3 V at 1 mA/cm2, 1.2 V at 4
    cells = [CELL.named("a"), weak.named("b")]
    steps = [STEP, "Discharge at 4 mA/cm2 until 2.0 V"]
    compared = lobsim.compare(cells, protocols=steps, rates=[0.1, 0.4, 1.0], limits=True, progress=False)
    assert [run.case for run in compared.runs if run.reason] == [f"b, {steps[1]}"]
    figure = compared.plot()
    titles = [axes.get_title() for axes in panels(figure)]
    assert titles[:2] == steps and titles[2] == STEP
    assert any("1 of 2 could not be run" in text.get_text() for axes in panels(figure)[:2] for text in axes.texts)
    power, capacity, bars = panels(figure)[-3:]
    assert len(power.lines) == 2 and len(capacity.lines) == 3
    assert [label.get_text() for label in bars.get_yticklabels()] == ["a", "b"]


def test_statements_of_the_laboratory_are_marked_and_none_is_cut_off(compared):
    given = [compared.results[f"{membrane} coin 0.4 mA/cm2"] for membrane in ("VF", "NIPS")]
    axes = panels(lobsim.compare(given).plot())[0]
    marks = {float(line.get_xdata()[0]) for line in axes.lines if len(line.get_xdata()) == 1}
    assert {3600.0, 4000.0} <= marks and axes.get_xlim()[1] > 3600 * 1.15 and axes.get_ylim()[0] < 1.9


def test_no_legend_lies_in_a_panel_with_curves(two):
    figure = plots.runs(two)
    assert not [axes for axes in panels(figure) if axes.get_legend()]


def test_eight_cells_are_told_apart_without_colour():
    """Two of one dash differ by ten or more of a hundred steps of lightness; no two have one mark."""
    assert len(style.SIDES) == 8 == len({look["marker"] for look in style.SIDES})
    for one, other in combinations(style.SIDES, 2):
        if one["linestyle"] == other["linestyle"]:
            assert abs(lightness(one["color"]) - lightness(other["color"])) > 10


@pytest.mark.parametrize("count", [0, 1, 9])
def test_fewer_than_two_and_more_than_eight_are_refused(two, count):
    with pytest.raises(lobsim.LobsimError, match=f"of 2 to 8 cells or results, not {count}"):
        plots.runs(two[:1] * count)
