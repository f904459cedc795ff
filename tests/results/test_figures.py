"""Figures show what the results hold, and leave matplotlib as it was."""

from dataclasses import replace

import numpy as np
import pytest

import lobsim
from lobsim.limits import PowerLimit
from lobsim.limits.rates import RatePoint
from lobsim.plots import comparison, overview, save


@pytest.fixture(scope="module")
def result(compared):
    return compared.results["VF stacked 0.4 mA/cm2"]


def panels(figure):
    return [axes for axes in figure.axes if axes.axison]


def letters(figure):
    return [text.get_text() for axes in figure.axes for text in axes.texts if text.get_fontweight() == "bold"]


def test_the_losses_fill_the_gap_between_equilibrium_and_voltage(result):
    areas = panels(overview(result))[1].collections
    assert len(areas) == len(result.audit)
    edges = [area.get_paths()[0].vertices for area in areas]
    assert edges[0][:, 1].max() == pytest.approx(2.96, abs=0.01)
    assert edges[-1][:, 1].min() == pytest.approx(result.end_V, abs=1e-3)


def test_the_overview_draws_voltage_and_four_profiles_of_each_field(result):
    figure = overview(result)
    voltage, _, *profiles = panels(figure)
    x, y = voltage.lines[0].get_data()
    assert x[-1] == pytest.approx(result.capacity_mAh_g) and y[-1] == pytest.approx(result.end_V)
    assert [len(axes.lines) for axes in profiles] == [4, 4, 4]
    film = profiles[2].lines[-1].get_ydata()
    assert film.max() == pytest.approx(1e9 * result["Film thickness [m]"][:, -1].max())
    assert letters(figure) == list("abcde")


@pytest.mark.parametrize(
    "protocol",
    ["Rest for 1 h", ["Discharge at 0.4 mA/cm2 for 1 h", "Rest for 10 min", "Charge at 0.2 mA/cm2 for 1 h"]],
)
def test_a_result_of_any_protocol_draws_itself(protocol):
    figure = lobsim.run(lobsim.Cell(model="lumped"), protocol).plot()
    axis = panels(figure)[0].get_xlabel()
    assert axis.startswith("time" if protocol == "Rest for 1 h" else "charge moved")


def test_the_comparison_draws_every_membrane_in_both_cells_and_marks_the_paper(compared):
    figure = comparison(compared)
    stacked, coin, *_ = panels(figure)
    for axes, build in ((stacked, "stacked"), (coin, "coin")):
        ends = {
            line.get_label(): line.get_xdata()[-1] for line in axes.lines if line.get_label() in ("VF", "DB", "NIPS")
        }
        expected = {m: compared.results[f"{m} {build} 0.4 mA/cm2"].capacity_mAh_g for m in ("VF", "DB", "NIPS")}
        assert ends == pytest.approx(expected)
    marked = {float(line.get_xdata()[0]) for line in stacked.lines if len(line.get_xdata()) == 1}
    assert {1200.0, 200.0, 2500.0, 3600.0} <= marked
    assert compared.laboratory.caution == " ".join(figure.get_supxlabel().split())
    assert letters(figure) == list("abcd")


def test_the_comparison_draws_power_limits_if_it_has_them_and_writes_none_where_there_is_none(compared):
    some, none = (PowerLimit(power, power / 2, 2.0, 2.0, "film", {}, {}, 9) for power in (8.0, 0.0))
    figure = comparison(replace(compared, limits={("NIPS", "cycling"): some, ("DB", "stacked"): none}))
    limits = panels(figure)[-1]
    assert [label.get_text() for label in limits.get_yticklabels()] == ["NIPS cycling", "DB stacked"]
    assert [tuple(line.get_xdata()) for line in limits.lines if len(line.get_xdata()) == 1] == [(8.0,)]
    assert {text.get_text() for text in limits.texts} >= {"8.00: film", "none: film"}
    assert letters(figure) == list("abcde")


def test_two_powers_of_one_case_are_two_marks_and_one_entry_of_the_legend(compared):
    point = RatePoint("NIPS", "cycling", 2.0, 5.0, 1667.0, power_mW_cm2=4.58, delivered_mAh_cm2=2.0)
    power = panels(comparison(replace(compared, rates=(point,))))[-2]
    (marks,) = [line for line in power.lines if line.get_label().startswith("paper")]
    assert list(marks.get_xdata()) == [2.0, 2.0] and list(marks.get_ydata()) == [4.5, 4.0]
    assert "> 4.5 and > 4.0" in marks.get_label()


def test_a_statement_that_was_used_to_calibrate_is_filled_and_a_prediction_open(compared):
    stacked, coin, *_ = panels(comparison(compared))
    filled = {
        axes: {float(line.get_xdata()[0]): line.get_markerfacecolor() for line in axes.lines}
        for axes in (stacked, coin)
    }
    assert filled[stacked][3600.0] == "#009E73" and filled[coin][3600.0] == "white"


def test_drawing_leaves_matplotlib_as_it_was(result, tmp_path):
    import matplotlib
    from matplotlib import pyplot

    with matplotlib.rc_context({"font.size": 11.0, "axes.linewidth": 3.0, "svg.hashsalt": "mine"}):
        before = dict(matplotlib.rcParams)
        save(result.plot(), tmp_path / "run.png")
        assert dict(matplotlib.rcParams) == before
    assert pyplot.get_fignums() == []


def test_the_same_result_makes_the_same_svg(result, tmp_path):
    for name in ("one.svg", "two.svg"):
        save(result.plot(), tmp_path / name)
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()


def test_the_png_has_two_hundred_dots_an_inch(result, tmp_path):
    from matplotlib import image

    save(result.plot(), tmp_path / "run.png")
    assert np.asarray(image.imread(tmp_path / "run.png")).shape[1] == 1338  # 170 mm
