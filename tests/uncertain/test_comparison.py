"""A paper beside its model with intervals: what the faces show of it."""

import json

import pytest
from typer.testing import CliRunner

from lobsim import plots
from lobsim.cli import app
from lobsim.parameters.statements import Statement
from lobsim.uncertain.comparison import compare_paper
from lobsim.uncertain.statement_interval import StatementInterval

DRAWS = 8
CASE = "NIPS stacked 0.4 mA/cm2"


@pytest.fixture(scope="module")
def compared():
    return compare_paper(draws=DRAWS, volumes=6)


def invoke(*words):
    return CliRunner().invoke(app, list(words))


def said(number, low, high):
    given = {"case": "", "membrane": "", "build": "", "protocol": "", "current_mA_cm2": 1.0, "quantity": "plateau_V"}
    return Statement(**given, words="", number=number, low=low, high=high, calibrated=False, defaults=None)


@pytest.mark.parametrize(
    ("statement", "interval", "inside"),
    [
        (said(2.6, 2.5, 2.7), (2.55, 2.65), True),
        (said(2.6, 2.5, 2.7), (2.65, 2.8), False),  # overlaps the tolerance, but the number is outside
        (said(4000, 4000, None), (3000, 4100), True),
        (said(4000, 4000, None), (3000, 3900), False),
        (said(200, None, 200), (150, 300), True),
        (said(200, None, 200), (250, 300), False),
        (said(None, None, None), (1, 2), None),
        (said(2.6, 2.5, 2.7), None, None),
    ],
)
def test_what_the_paper_says_lies_inside_or_not(statement, interval, inside):
    assert StatementInterval(statement, None, interval, None, 0.0).inside is inside


def test_every_case_has_the_interval_of_every_number_beside_that_of_the_prior(compared):
    assert {case["case"] for case in compared.cases()} == set(compared.plain.results)
    for case in compared.cases():
        for before in ("", "prior_"):
            low, high = case[f"{before}capacity_interval_mAh_g"]
            assert 0 <= low <= high
            assert sum(case[f"{before}causes"].values()) == pytest.approx(1)
        assert case["draws"] == DRAWS
        assert all({"interval", "prior_interval", "inside"} <= set(one) for one in case["statements"])


def test_the_share_that_holds_is_counted_over_the_draws(compared):
    row = next(row for row in compared.rows_of(CASE) if row.statement.quantity == "capacity_mAh_g")
    capacities = [one["capacity_mAh_g"] for one in compared.posterior[CASE].runs.rows]
    assert row.share == sum(3060 <= one <= 4140 for one in capacities) / DRAWS
    assert row.interval == compared.posterior[CASE].interval("capacity_mAh_g")


def test_the_figure_has_a_band_for_every_curve_and_a_line_for_every_statement(compared, tmp_path):
    figure = compared.plot()
    stated = [row for row in compared.rows if row.inside is not None]
    assert sum(len(axes.get_yticks()) for axes in figure.axes[4:6]) == len(stated)
    assert sum(len(axes.collections) for axes in figure.axes[:4]) == len(compared.posterior)
    written = compared.save(tmp_path)
    assert {path.name for path in written} == {"uncertain.png", "uncertain.svg", "uncertain.csv"}
    assert len((tmp_path / "uncertain.csv").read_text().splitlines()) == 1 + len(compared.rows)


def test_a_run_is_drawn_with_its_band(compared):
    axes = plots.band(compared.plain.results[CASE], compared.posterior[CASE]).axes[0]
    assert len(axes.collections) == 1 and len(axes.lines) == 2


def test_run_gives_intervals_in_json_and_a_figure(tmp_path):
    told, figure = tmp_path / "run.json", tmp_path / "run.png"
    done = invoke(
        *("run", "--mesh", "4", "6", "--uncertain", "--draws", "6", "--points", "9"),
        *("--json", str(told), "--out", str(figure)),
    )
    assert done.exit_code == 0, done.output
    found = json.loads(told.read_text())
    low, high = found["capacity_interval_mAh_g"]
    assert low < high and found["draws"] == 6 and len(found["band"]["low_V"]) == 9
    assert found["band"]["charge_mAh_g"][-1] == pytest.approx(high)
    assert "plateau [V]" in done.output and figure.stat().st_size > 10_000


def test_limits_give_intervals_and_rank_measurements(tmp_path):
    told = tmp_path / "limits.json"
    done = invoke(
        *("limits", "--mesh", "4", "6", "--membrane", "VF", "--currents", "0.1,0.4"),
        *("--uncertain", "--draws", "8", "--json", str(told), "--out", str(tmp_path)),
    )
    assert done.exit_code == 0, done.output
    found = json.loads(told.read_text())
    low, high = found["power_interval_mW_cm2"]
    assert 0 < low < high and sum(found["limited_by"].values()) == pytest.approx(1)
    assert [point["capacity_interval_mAh_cm2"][0] > 0 for point in found["rate_map"]] == [True, True]
    narrowed = [one["variance_narrowed_by"] for one in found["measurements"]]
    assert narrowed == sorted(narrowed, reverse=True) and len(narrowed) >= 4
    assert (tmp_path / "limits.png").is_file()


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("run", "--draws", "5"), "--draws 5 is of --uncertain"),
        (("run", "--uncertain", "--draws", "1"), "2 draws or more"),
        (("run", "--uncertain", "--protocol", "Charge at 1 mA/cm2 until 4 V"), "one discharge at constant current"),
        (("limits", "--draws", "5"), "--draws 5 is of --uncertain"),
        (("compare", "--draws", "5"), "--draws 5 is of --uncertain"),
        (("compare", "a.toml", "b.toml", "--uncertain"), "leave out --uncertain"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(words, reason):
    done = invoke(*words)
    assert done.exit_code == 2
    assert reason in done.output + str(done.exception or "")
