"""`lobsim compare --cycling --lithium two-stage` shows the cycles under both laws of the lithium, side by side."""

from dataclasses import replace
from importlib import import_module

import pytest
from typer.testing import CliRunner

import lobsim
from lobsim.cli import app
from lobsim.compare.cycling import compare_cycling
from lobsim.laboratory import catalogue

CELLS = import_module("lobsim.compare.comparison")  # which makes the cells
PAPER = catalogue.laboratory("saengkaew2023")
LAST = 2  # of the short runs here


def short_cases(cases):
    def early(said):
        return replace(said, cycle=min(said.cycle, LAST))

    return tuple(replace(one, times=LAST, statements=tuple(map(early, one.statements))) for one in cases)


@pytest.fixture(scope="module")
def both():
    """Two cycles of each case of the lumped model, under both laws."""
    paper = replace(PAPER, cycling=short_cases(PAPER.cycling), rival_cycling=short_cases(PAPER.rival_cycling))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalogue, "laboratory", lambda given: paper)
        patch.setattr(CELLS, "Cell", lambda *names, **more: lobsim.Cell(*names, **more, model="lumped"))
        return compare_cycling(lithium="Two-Stage", progress=False)


def test_every_case_is_run_under_both_laws_each_with_its_own_numbers(both):
    assert [case.split(", ")[1:] for case in both.results] == [[]] * 3 + [["two-stage lithium"]] * 3
    laws = [result.cell.laws["lithium"] for result in both.results.values()]
    assert laws == ["foil"] * 3 + ["two-stage"] * 3
    shares = [result.cell.numbers["Parasitic share of the discharge"] for result in both.results.values()]
    assert shares[0] == shares[2] > shares[3] == shares[5]
    assert [one["lithium"] for one in both.cases()] == laws
    dead = [result.cycles["dead_lithium_mAh_cm2"].iloc[-1] for result in both.results.values()]
    assert dead[:3] == [0, 0, 0] and all(mass > 0.05 for mass in dead[3:])


def test_a_statement_is_calibrated_under_the_law_that_it_calibrated(both):
    kinds = {
        (row.statement.case.split(", ")[-1] == "two-stage lithium", row.kind)
        for row in both.rows
        if row.statement.quantity == "end_of_discharge_V" and row.statement.number == 1.5
    }
    assert kinds == {(False, "predicted"), (True, "calibrated")}


def test_the_figure_has_the_laws_below_each_other_and_shows_the_dead_lithium(both):
    figure = both.plot()
    assert len(figure.axes) == 24
    titles = [axes.get_title() for axes in figure.axes if axes.get_title()]
    assert len(titles) == 6 and titles[3].endswith("\ntwo-stage lithium")
    labels = [[line.get_label() for line in axes.lines] for axes in figure.axes]
    assert sum("dead lithium" in names for names in labels) == 3


def test_four_runs_leave_no_empty_panels(both):
    from lobsim import plots

    figure = plots.cycling(dict(list(both.results.items())[:4]))
    assert len(figure.axes) == 16


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--lithium", "two-stage"], "--lithium is a law of cycles: add --cycling"),
        (["--cycling", "--lithium", "two stages"], "two-stage"),
    ],
)
def test_a_law_that_cannot_be_followed_is_refused_in_a_sentence(arguments, says):
    result = CliRunner().invoke(app, ["compare", *arguments])
    assert result.exit_code == 2 and says in result.stderr and "Traceback" not in result.output
