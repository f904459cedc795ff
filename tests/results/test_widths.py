"""Figures in the columns of a journal: as wide as asked, no word cut or on another, no power of ten in a corner."""

import logging

import numpy as np
import pandas
import pytest
from typer.testing import CliRunner

import lobsim
from lobsim import plots
from lobsim.cli import app
from lobsim.fit.predict import Interval, Prediction
from lobsim.limits import PowerLimit, power_limit, rate_map
from lobsim.limits.polarisation import polarisation
from lobsim.limits.tornado import Swing, equal_changes
from lobsim.plots import style
from lobsim.solve.impedance import impedance
from tests.results.figure_faults import faults, lightness

AREA, DIFFUSIVITY = "Positive electrode BET area [m2.kg-1]", "Oxygen diffusivity [m2.s-1]"
J0 = "Oxygen reduction exchange current density [A.m-2]"
CELL = lobsim.Cell("NIPS", "stacked").with_mesh(3, 8)
STEP = "Discharge at 1 mA/cm2 until 2.0 V"


@pytest.fixture(scope="module")
def run():
    return lobsim.run(CELL, STEP)


@pytest.fixture(scope="module")
def charged():
    return lobsim.run(CELL, ["Discharge at 1 mA/cm2 for 1 h", "Rest for 1 h", "Charge at 0.5 mA/cm2 for 1 h"])


@pytest.fixture(scope="module")
def drawn(run, charged, compared):
    """A way to draw each figure that needs no long calculation, by name."""
    grid = [(S, D, S * D * 1e7) for S in (1e5, 1.2e5, 1.4e5) for D in (5e-10, 1e-9, 2e-9)]
    table = pandas.DataFrame(grid, columns=[AREA, DIFFUSIVITY, "capacity_mAh_g"])
    spectrum = np.geomspace(1e-6, 1e4, 31)
    limit = power_limit(CELL, 1.0, 2.0), rate_map(CELL, [0.5, 2.0, 8.0], 2.0), polarisation(CELL, 0.02, 2.0)
    ends = [
        PowerLimit(power, 1.0, 2.0, 2.0, words, {}, {}, 3) for power, words in ((4, "salt"), (8, "film"), (9, "film"))
    ]
    swing = Swing("electrolyte dose", {"a [m]": 0.8}, {"a [m]": 1.0}, {"a [m]": 1.2}, *ends)
    Q = np.linspace(0, 1, 5)
    told = Prediction(STEP, Interval(1, 1, 1), Interval(2.6, 2.6, 2.6), Q, 2.7 - Q, 2.6 - Q, 2.8 - Q)
    cycles = lobsim.run(CELL, lobsim.cycle("1 mA/cm2 until 0.2 mAh/cm2", "1 mA/cm2 until 0.2 mAh/cm2", 3))
    return {
        "run": lambda: plots.overview(run),
        "charged": lambda: plots.overview(charged, "time"),
        "fresh": lambda: plots.nyquist(CELL, impedance(CELL, spectrum)),
        "discharged": lambda: plots.nyquist(CELL, impedance(CELL, spectrum, after="Discharge at 1 mA/cm2 for 1 h")),
        "limits": lambda: plots.power_limits(CELL, *limit),
        "tornado": lambda: plots.tornado({"one": [swing], "two": [swing]}),
        "paper": lambda: plots.comparison(compared),
        "cells": lambda: plots.comparison([run, lobsim.run(CELL.named("a cell of my own with a long name"), STEP)]),
        "cycles": lambda: plots.cycling({"mine": cycles}),
        "map": lambda: plots.study_map(table, AREA, DIFFUSIVITY),
        "lines": lambda: plots.study_lines(table, AREA, by=DIFFUSIVITY),
        "parallel": lambda: plots.parallel(table, [AREA, DIFFUSIVITY]),
        "predictions": lambda: plots.predictions([told] * 3),
    }


NAMES = ("run", "charged", "fresh", "discharged", "limits", "tornado", "paper", "cells", "cycles", "map", "lines")


@pytest.mark.parametrize("width_mm", [85, 170])
@pytest.mark.parametrize("name", [*NAMES, "parallel", "predictions"])
def test_no_word_is_cut_or_lies_on_another_in_either_column(drawn, name, width_mm):
    with plots.settings(width_mm=width_mm):
        figure = drawn[name]()
    assert figure.get_size_inches()[0] * 25.4 == pytest.approx(width_mm)
    assert faults(figure) == []


def test_the_faults_are_found_where_there_are_some():
    from matplotlib.figure import Figure

    figure = Figure(figsize=(2, 2))
    axes = figure.subplots()
    axes.plot([0, 1], [1e-9, 2e-9])
    axes.set_title("a title that is much longer than the figure is wide")
    axes.text(0.5, 1.5e-9, "one"), axes.text(0.5, 1.5e-9, "other")
    found = " ".join(faults(figure))
    assert "is cut" in found and "'one' lies on 'other'" in found and "in a corner" in found


def test_a_saved_picture_has_the_width_and_the_resolution_that_were_asked_for(run, tmp_path):
    from PIL import Image

    with plots.settings(width_mm=85, dpi=300):
        (path,) = plots.save(plots.overview(run), tmp_path / "run.png")
    with Image.open(path) as picture:
        assert picture.width == pytest.approx(85 / 25.4 * 300, abs=1) and picture.info["dpi"][0] == pytest.approx(
            300, 1e-3
        )
    (path,) = plots.save(plots.overview(run), tmp_path / "usual.png")
    with Image.open(path) as picture:
        assert picture.width == pytest.approx(170 / 25.4 * 200, abs=1)


def test_a_style_sheet_of_the_user_is_laid_over_the_look_and_gone_afterwards(run, tmp_path):
    sheet = tmp_path / "mine.mplstyle"
    sheet.write_text("font.size: 9\naxes.spines.right: True\n")
    with plots.settings(style=sheet):
        mine = plots.overview(run).axes[0]
    usual = plots.overview(run).axes[0]
    assert mine.xaxis.label.get_fontsize() == 9 and mine.spines["right"].get_visible()
    assert (
        usual.xaxis.label.get_fontsize() == pytest.approx(style.FONT_SIZE) and not usual.spines["right"].get_visible()
    )


def test_a_sheet_named_lobsim_among_the_styles_of_matplotlib_needs_no_option(run, monkeypatch):
    from matplotlib import style as styles

    monkeypatch.setitem(styles.library, "lobsim", {"font.size": 8.0})
    assert plots.overview(run).axes[0].xaxis.label.get_fontsize() == 8


def test_matplotlib_knows_the_look_by_name():
    from matplotlib import rcParams
    from matplotlib import style as styles

    with styles.context("lobsim.plots.look"):
        assert rcParams["font.size"] == style.FONT_SIZE and not rcParams["axes.spines.top"]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"width_mm": 8.5}, "60 to 400 mm, not 8.5"),
        ({"dpi": 1}, "50 to 2400 dpi, not 1"),
        ({"style": "nowhere.mplstyle"}, "there is no style 'nowhere.mplstyle'"),
    ],
)
def test_what_no_figure_can_be_is_refused(asked, words):
    with pytest.raises(lobsim.LobsimError, match=words):
        plots.settings(**asked)


@pytest.mark.parametrize("line", ["font.sise: 9", "font.size: large-ish", "font.size 9"])
def test_a_line_that_is_no_setting_is_refused(tmp_path, line):
    sheet = tmp_path / "wrong.mplstyle"
    sheet.write_text(line)
    with pytest.raises(lobsim.LobsimError, match="is no style sheet of matplotlib"):
        plots.settings(style=sheet)
    assert not [ear for ear in logging.getLogger("matplotlib").handlers if type(ear) is logging.Handler]


def test_the_command_line_takes_width_resolution_and_style(tmp_path):
    from PIL import Image

    def call(*words):
        return CliRunner().invoke(app, ["run", "--model", "lumped", "--protocol", STEP, *map(str, words)])

    done = call("--out", tmp_path / "run.png", "--width", 85, "--dpi", 100, "--style", "grayscale")
    assert done.exit_code == 0, done.stderr
    with Image.open(tmp_path / "run.png") as picture:
        assert picture.width == pytest.approx(335, abs=1)
    refused = call("--width", 85)
    assert refused.exit_code == 2 and "--width: no figure is written: name one with --out" in refused.stderr
    refused = call("--out", tmp_path / "run.csv", "--over", "time")
    assert refused.exit_code == 2 and "--over is of the figure of a run" in refused.stderr


def test_discharge_and_charge_are_drawn_over_time_if_asked(charged):
    voltage = plots.overview(charged, "time").axes[0]
    assert voltage.get_xlabel() == "time / h"
    assert voltage.lines[0].get_xdata()[-1] == pytest.approx(charged.time_s[-1] / 3600)
    ends = [line.get_xdata()[0] for line in voltage.lines[1:]]
    assert ends == pytest.approx([step.start_s / 3600 for step in charged.steps[1:]], rel=1e-6)
    with pytest.raises(lobsim.LobsimError, match="axis"):
        charged.plot("voltage")


def test_an_impedance_is_drawn_as_far_as_its_state_stands_still():
    """Below one over the hour for which the current flowed, what it made of the cell changes within a period."""
    found = impedance(CELL, np.geomspace(1e-6, 1e4, 31), after="Discharge at 1 mA/cm2 for 1 h")
    assert found.drifts_s == pytest.approx(3600)
    plane, bode = plots.nyquist(CELL, found).axes[:2]
    assert plane.lines[0].get_xdata().size == np.sum(found.frequency_Hz >= 1 / 3600)
    assert bode.lines[0].get_xdata().size == 31 and bode.get_title().startswith("shaded")
    rested = impedance(CELL, [1e-6, 1.0], after="Rest for 1 h")
    assert rested.drifts_s is None and plots.nyquist(CELL, rested).axes[0].lines[0].get_xdata().size == 2


def test_losses_that_lie_on_each_other_differ_in_grey_and_no_line_has_the_colour_of_a_loss(run):
    assert list(run.audit) == list(style.LOSSES)
    grey = [lightness(colour) for colour in style.LOSSES.values()]
    assert min(abs(np.diff(grey))) > 12  # of 100; 5 are seen beside each other
    assert not set(style.LOSSES.values()) & set(style.MEMBRANES)


def test_every_number_of_an_equal_tornado_moves_by_the_same_share():
    changes = equal_changes(CELL, 0.1)
    for change in changes:
        for name, number in change.low.items():
            assert number == pytest.approx(0.9 * CELL.numbers[name])
            assert change.high[name] == pytest.approx(1.1 * CELL.numbers[name])
    assert {"thickness", "oxygen pressure", "electrolyte dose"} <= {change.name for change in changes}
    with pytest.raises(lobsim.LobsimError, match="between 0 and 1"):
        equal_changes(CELL, 20)
