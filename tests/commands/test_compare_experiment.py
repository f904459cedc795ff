"""`lobsim compare EXPERIMENT` shows, writes and judges what is predicted of an experiment."""

import json
import re
from importlib import import_module

import pandas
import pytest
from typer.testing import CliRunner

from lobsim.cli import app

MODULE = import_module("lobsim.uncertain.prior_predictive")
COMPARE = import_module("lobsim.commands.compare")
OWN = """
[[statement]]
case = "slow"
membrane = "NIPS"
build = "coin"
protocol = "Discharge at 0.4 mA/cm2 until 2.0 V or 0.2 mAh/cm2"
quantity = "capacity_mAh_cm2"
number = {number}
tolerance = 0.01
words = "as much as that"
"""


@pytest.fixture
def call(monkeypatch):
    """Call the command with few draws."""
    real = MODULE.prior_predictive
    monkeypatch.setattr(MODULE, "prior_predictive", lambda name: real(name, draws=16, progress=False))
    return lambda *words: CliRunner(env={"COLUMNS": "160"}).invoke(app, ["compare", *map(str, words)])


def test_json_and_table_say_the_interval_and_where_the_experiment_falls(call, tmp_path):
    done = call("Yu2023", "--json", tmp_path / "yu.json", "--out", tmp_path)
    assert done.exit_code == 0, done.output
    record = json.loads((tmp_path / "yu.json").read_text())
    shown = [tuple(map(float, pair)) for pair in re.findall(r"([\d.]+) to ([\d.]+)", done.output)]
    assert record["experiment"] == "yu2023" and record["draws"] == 16 and record["level"] == 0.9
    for one, row in zip(record["statements"], pandas.read_csv(tmp_path / "predicted.csv").itertuples(), strict=True):
        low, high = one["interval"]
        assert low < one["default"] < high and one["inside"] is (one["low"] <= high)
        assert (row.interval_low, row.interval_high) == pytest.approx(one["interval"])
        assert any(pair == pytest.approx((low, high), rel=6e-3) for pair in shown) and one["falls"] in done.output
    assert "Nothing was fitted" in done.output


def test_json_on_standard_output_is_alone_there(call):
    assert json.loads(call("yu2023", "--json", "-").stdout)["statements"][0]["quantity"] == "capacity_mAh_cm2"


@pytest.mark.parametrize(
    ("number", "more", "code", "words"),
    [
        (0.2, "", 0, "inside"),
        (0.3, "", 1, "outside, and no reason is known"),
        (0.3, 'missed = "it was cold"\n', 0, "known: it was cold"),
    ],
)
def test_a_file_of_one_s_own_is_an_experiment_too(call, tmp_path, number, more, code, words):
    file = tmp_path / "mine.toml"
    file.write_text(OWN.format(number=number) + more)
    done = call(file)
    assert (done.exit_code, words in done.output) == (code, True), done.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["matsuda2012"], "did you mean matsuda2021"),
        (["yu2023", "--laws", "old"], "leave out --laws"),
        (["yu2023", "--protocol", "Rest for 1 h"], "leave out --protocol"),
        (["yu2023", "batcan"], "neither the file of a cell"),
        (["andrei2010"], "gives a model of its own"),
        (["nowhere.toml"], "nowhere.toml"),
    ],
)
def test_bad_input_is_said_in_one_sentence(call, words, said):
    done = call(*words)
    assert done.exit_code == 2 and said in done.output, done.output


def test_the_paper_s_own_name_is_the_comparison_with_the_paper(call, monkeypatch):
    asked = []
    monkeypatch.setattr(import_module("lobsim.compare"), "compare", lambda name, **_: asked.append(name) or 1 / 0)
    assert isinstance(call("saengkaew2023").exception, ZeroDivisionError)
    assert asked == ["saengkaew2023"]
    assert call("saengkaew2023", "--laboratory", "saengkaew2023").exit_code == 2


def test_experiments_are_listed():
    done = CliRunner().invoke(app, ["list", "experiments", "--json", "-"])
    found = {one["name"]: one for one in json.loads(done.stdout)}
    assert found["matsuda2021"]["statements"] == 1 and "Ketjenblack" in found["matsuda2021"]["what"]
