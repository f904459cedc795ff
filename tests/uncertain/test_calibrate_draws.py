"""`lobsim calibrate --draws`: what it refuses, and what it writes."""

import json

import numpy as np
import pytest
from typer.testing import CliRunner

from lobsim.cli import app
from lobsim.uncertain import Draws, posterior, problem
from tests.uncertain import toy


def call(*words):
    return CliRunner().invoke(app, ["calibrate", *map(str, words)])


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["saengkaew2023", "--seed", "1"], "it goes with --draws: leave out --seed"),
        (["--draws", "draws.csv", "--lithium", "foil"], "--draws is about discharges: leave out --lithium"),
        (["--draws", "draws.txt"], "its name must end in .csv"),
        (["--draws", "draws.csv", "--count", "0"], "a count of 1 or more"),
        (["saengkaew", "--draws", "draws.csv"], "did you mean saengkaew2023?"),
        (["saengkaew2023", "--paper", "saengkaew2023"], "the paper is named already: leave out --laboratory"),
    ],
)
def test_what_cannot_be_followed_is_one_sentence_and_exit_code_2(words, sentence, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = call(*words)
    assert done.exit_code == 2 and sentence in done.stderr and len(done.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_the_same_command_writes_the_same_draws_and_says_how_it_was_called(tmp_path, monkeypatch):
    pytest.importorskip("emcee")
    monkeypatch.setattr(problem, "of_paper", lambda source, volumes, tell: toy.problem())
    for name, count in (("FIRST", 300), ("ROUND", 150), ("LAST", 300)):
        monkeypatch.setattr(posterior.search, name, count)
    path, told = tmp_path / "draws.csv", tmp_path / "told.json"
    written = []
    for _ in range(2):
        assert call("saengkaew2023", "--draws", path, "--count", 40, "--json", told).exit_code == 0
        written.append(path.read_text())
    assert written[0] == written[1]
    assert (
        "# command: lobsim calibrate saengkaew2023 --draws draws.csv --count 40 --seed 0 --volumes 20\n" in written[0]
    )
    record = json.loads(told.read_text())
    mean, covariance = toy.exact()
    low, middle, high = np.array([record["intervals"][name] for name in "abc"]).T
    sigma = np.sqrt(np.diag(covariance))
    assert middle == pytest.approx(mean, abs=0.6 * sigma.max()) and (low < middle).all() and (middle < high).all()
    assert record["r_hat"] <= 1.01


def test_draws_of_another_paper_are_not_there():
    with pytest.raises(ValueError, match=r"unknown laboratory|no draws\.csv is shipped"):
        Draws.shipped("nowhere")
