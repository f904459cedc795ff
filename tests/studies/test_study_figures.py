"""Figures of studies show what the table says, in the units of the bench."""

import numpy as np
import pandas
import pytest

import lobsim
from lobsim import plots
from lobsim.sweep.indices import Indices
from lobsim.sweep.sensitivity import Sensitivity

DOSE, AREA = "Electrolyte dose [m]", "Positive electrode BET area [m2.kg-1]"


@pytest.fixture
def table():
    rows = [(E, S, m, 1e8 * E + S / 1e3) for m in ("VF", "NIPS") for E in (3e-5, 4e-5) for S in (1e5, 1.2e5, 1.4e5)]
    return pandas.DataFrame(rows, columns=[DOSE, AREA, "membrane", "capacity_mAh_g"])


def test_a_map_has_a_panel_for_every_level_and_its_values_in_place(table):
    figure = plots.study_map(table, DOSE, AREA, by="membrane")
    *panels, bar = figure.axes
    assert [axes.get_title() for axes in panels] == ["VF", "NIPS"] and "mAh g" in bar.get_ylabel()
    assert panels[0].get_xlabel() == "Electrolyte dose / µm" and 30 < np.mean(panels[0].get_xlim()) < 40
    shown = panels[0].collections[0].get_array()
    np.testing.assert_allclose(np.asarray(shown), [[3100, 4100], [3120, 4120], [3140, 4140]])


def test_runs_that_are_no_grid_make_no_map(table):
    with pytest.raises(lobsim.LobsimError, match="no grid"):
        plots.study_map(table, DOSE, AREA)
    with pytest.raises(lobsim.LobsimError, match="did you mean"):
        plots.study_map(table, "Electrolyte dse [m]", AREA)


def test_lines_go_by_membrane(table):
    figure = plots.study_lines(table[table[AREA] == 1e5], DOSE)
    lines = figure.axes[0].lines
    assert [line.get_label() for line in lines] == ["VF", "NIPS"]
    np.testing.assert_allclose(lines[0].get_xdata(), [30, 40])
    np.testing.assert_allclose(lines[0].get_ydata(), [3100, 4100])


def test_a_column_is_found_without_its_unit_which_the_axis_shows(table):
    table["current [mA/cm2]"] = [0.1, 0.4, 1.0] * 4
    axes = plots.study_lines(table[table[DOSE] == 3e-5], "current").axes[0]
    assert axes.get_xlabel() == "current / mA cm$^{-2}$" and len(axes.lines) == 2
    with pytest.raises(lobsim.LobsimError, match="did you mean"):
        plots.study_lines(table, "currnt [mA/cm2]")


@pytest.mark.parametrize("design", ["random", "lhs", "sobol"])
def test_points_that_were_drawn_are_never_joined(table, design):
    table = table[table[DOSE] == 3e-5].copy()
    assert all(line.get_linestyle() != "None" for line in plots.study_lines(table, AREA).axes[0].lines)
    table.attrs["design"] = design
    for figure in (plots.study_lines(table, AREA), plots.study_points(table, AREA, by="membrane")):
        assert all(line.get_linestyle() == "None" for line in figure.axes[0].lines)


def test_runs_that_differ_in_more_than_the_axis_shows_are_not_joined(table):
    assert all(line.get_linestyle() == "None" for line in plots.study_lines(table, DOSE).axes[0].lines)


def test_words_are_places_on_an_axis_of_a_map_of_points_and_of_parallel_coordinates(table):
    part = table[table[DOSE] == 3e-5]
    figure = plots.study_map(part, AREA, "membrane")
    axes = figure.axes[0]
    assert [text.get_text() for text in axes.get_yticklabels()] == ["VF", "NIPS"]
    np.testing.assert_allclose(np.asarray(axes.collections[0].get_array()), [[3100, 3120, 3140]] * 2)
    points = plots.study_points(table, "membrane").axes[0]
    assert sorted(set(points.lines[0].get_xdata())) == [0, 1]
    lines = plots.parallel(table, ["membrane", DOSE])
    heights = {line.get_ydata()[0] for line in lines.axes[0].lines if len(line.get_xdata()) == 3}
    assert heights == {0.0, 1.0} and {text.get_text() for text in lines.axes[0].texts} >= {"VF", "NIPS", "30", "40"}
    with pytest.raises(lobsim.LobsimError, match="is no quantity that can be drawn"):
        plots.parallel(table, [DOSE], value="membrane")


def test_cells_of_the_laboratory_are_marked_where_their_own_numbers_lie(table):
    cells = [lobsim.Cell(name, "coin").named(f"mine, {name}") for name in ("VF", "NIPS")]
    axes = plots.study_map(table[table["membrane"] == "VF"], DOSE, AREA, cells=cells).axes[0]
    marks = {(float(line.get_xdata()[0]), float(line.get_ydata()[0])) for line in axes.lines}
    assert marks == {(1e6 * cell.numbers[DOSE], cell.numbers[AREA] / 1e3) for cell in cells}
    assert {text.get_text() for text in axes.texts} == {"mine, VF", "mine, NIPS"}
    points = plots.study_points(table, AREA, cells=cells).axes[0]
    assert {text.get_text() for text in points.texts} == {"mine, VF", "mine, NIPS"}
    with pytest.raises(lobsim.LobsimError, match="'membrane' is no number of a cell"):
        plots.study_points(table, "membrane", cells=cells)


def test_more_levels_than_can_be_told_apart_are_refused_and_none_is_left_out_silently(table):
    table["many"] = range(len(table))
    with pytest.raises(lobsim.LobsimError, match="'many' has 12 levels, and 8 can be told apart"):
        plots.study_lines(table, AREA, by="many")


def test_parallel_coordinates_show_every_run_between_its_extremes(table):
    figure = plots.parallel(table, [DOSE, AREA])
    lines = [line for line in figure.axes[0].lines if len(line.get_xdata()) == 3]
    assert len(lines) == len(table)
    assert {text.get_text() for text in figure.axes[0].texts} >= {"30", "40", "100", "140"}


def test_bars_of_sensitivities_are_relative():
    cell = lobsim.Cell("NIPS", "stacked")
    one = Sensitivity(cell, {"capacity_mAh_cm2": 5.0}, {"capacity_mAh_cm2": {DOSE: 1e4, AREA: 5e-5}})
    figure = plots.sensitivities({"NIPS": one, "again": one})
    widths = sorted(bar.get_width() for bar in figure.axes[0].patches)
    assert widths == pytest.approx([1e4 * 3.5e-5 / 5] * 2 + [5e-5 * 140e3 / 5] * 2)


def test_bars_of_indices_have_their_intervals():
    interval = np.array([[0.1, 0.3], [0.6, 0.9]])
    found = Indices("capacity_mAh_g", (DOSE, AREA), np.array([0.2, 0.7]), np.array([0.25, 0.8]), interval, interval, 32)
    figure = plots.indices(found)
    assert len(figure.axes[0].patches) == 4
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()] == [
        "Electrolyte dose",
        "Positive electrode BET area",
    ]
