"""A fit tells how far it is, keeps the best so far when it is interrupted, and says beforehand what it takes."""

import json
import os
import re
import signal

import pytest
from typer.testing import CliRunner

import lobsim
from lobsim.cli import app
from lobsim.errors import UnfinishedWarning
from lobsim.fit import best_so_far
from lobsim.fit import found as descents
from lobsim.fit.estimate import Estimate
from lobsim.fit.price import price
from lobsim.fit.report import Findings, markdown
from tests.fit.conftest import DOSE, J0, THICKNESS
from tests.fit.test_problem_file import PROBLEM, folder  # noqa: F401

NAMES = [J0, THICKNESS, DOSE]
FIGURES = {"curves": "", "correlations": "", "profiles": "", "predictions": ""}


class Interrupts:
    """Listens to what is told, and presses Ctrl-C once, when it begins with the words."""

    def __init__(self, words):
        self.words, self.told = words, []

    def __call__(self, words):
        self.told.append(words)
        if words.startswith(self.words):
            self.words = "never again"
            raise KeyboardInterrupt


def interrupted(start, curves, words, **options):
    with pytest.warns(UnfinishedWarning, match=r"interrupted after \d+ solves"):
        return lobsim.fit(start, curves, NAMES, starts=2, progress=Interrupts(words), **options)


@pytest.fixture(scope="module")
def part(start, curves, tmp_path_factory):
    """A fit that is interrupted when its searches have ended, and the file that it kept."""
    path = tmp_path_factory.mktemp("kept") / "best.toml"
    return interrupted(start, curves, "working out", keep=path), path


def test_an_interrupted_fit_gives_the_best_so_far_and_says_so(part, truth):
    estimate, _ = part
    assert not estimate.finished
    assert estimate.values[J0] == pytest.approx(truth.numbers[J0], rel=0.02)  # the searches had found it
    low, high = estimate.intervals[J0]
    assert low < estimate.values[J0] < high < 1.1 * low
    assert estimate.provenance["finished"] is False
    assert estimate.cell.parameters[J0].origin.source.startswith("best so far of an interrupted fit")
    report = markdown(Findings(estimate, interrupted=True), FIGURES)
    assert "**This fit is not finished**: the search was interrupted after" in report
    assert str(estimate).startswith("the search was interrupted")
    assert repr(estimate).startswith("Estimate(search interrupted after ")


def test_the_best_cell_so_far_is_on_disk_before_the_end(part, start):
    """Whatever kills the fit: it is written whole, and loads."""
    kept = lobsim.Cell.load(part[1])
    assert kept.numbers[J0] != start.numbers[J0]
    assert kept.numbers[J0] == pytest.approx(part[0].values[J0], rel=1e-9)  # the latest, however soon it came
    assert "best so far of a fit" in kept.parameters[J0].origin.source


def test_a_fit_that_has_found_nothing_yet_gives_nothing(start, curves):
    with pytest.raises(KeyboardInterrupt):
        lobsim.fit(start, curves, NAMES, progress=Interrupts("start 1 of at most 65"))


def test_a_second_interruption_ends_it_at_once(start, curves):
    listens = Interrupts("start 2 of")

    def twice(words):
        if words.startswith("interrupted"):
            raise KeyboardInterrupt
        listens(words)

    with pytest.raises(KeyboardInterrupt):
        lobsim.fit(start, curves, NAMES, starts=2, progress=twice)


def test_without_time_for_slopes_an_interrupted_fit_does_not_claim_to_know(start, curves, monkeypatch):
    monkeypatch.setattr(best_so_far, "PATIENCE_S", 0.0)
    estimate = interrupted(start, curves, "start 2 of at most 3")
    assert set(estimate.sentences.values()) == {"not known, as the search was interrupted: the bounds"}
    low, high = estimate.intervals[J0]
    (unknown,) = [one for one in estimate.problem.asked if one.name == J0]
    assert (low, high) == pytest.approx((unknown.low, unknown.high))


def test_a_fit_tells_what_is_done_the_best_misfit_and_the_time_left(start, curves):
    told = []
    estimate = lobsim.fit(start, curves, NAMES, starts=2, followed=1, progress=told.append)
    doing = r"(start \d of at most 3|searching from 1( more)? start|looking .*|working out .*)"
    form = doing + r": (best misfit \S+ x the noise, )?\d+ solves in \d+ s.*"
    assert all(re.fullmatch(form, words) for words in told)
    assert any(re.search(r"searching from 1( more)? start: best misfit .*, about \d+ s left$", words) for words in told)
    assert len(told) >= estimate.count.all / len(curves)  # after every call of the solver
    told.clear()
    estimate.profile(J0, points=3, progress=told.append)
    assert told[0].startswith("profile of Oxygen reduction exchange current density: 1 of 3 points, ")
    assert len(told) > 4  # between its points too
    told.clear()
    estimate.predict("Discharge at 1.0 mA/cm2 until 2.0 V", draws=3, progress=told.append)
    estimate.next_measurement(["Discharge at 1.0 mA/cm2 until 2.0 V"], progress=told.append)
    assert told[0] == "weighing 3 sets of values by the measured curves"
    assert "predicting 'Discharge at 1.0 mA/cm2 until 2.0 V': 0 of 3 solves" in told
    assert told[-1] == "ranking measurement 1 of 1, Discharge at 1.0 mA/cm2 until 2.0 V"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_command_that_is_terminated_writes_the_best_so_far(folder, monkeypatch, number):  # noqa: F811
    monkeypatch.setattr(descents, "together", lambda *given: os.kill(os.getpid(), number))
    out = folder / f"out{number}"
    result = CliRunner().invoke(app, ["fit", str(folder / "problem.toml"), "--out", str(out)])
    assert result.exit_code == 128 + number
    assert "the search was interrupted after" in result.stderr
    assert "This fit is not finished" in (out / "report.md").read_text(encoding="utf-8")
    assert json.loads((out / "fit.json").read_text(encoding="utf-8"))["finished"] is False
    assert lobsim.Cell.load(out / "cell.toml").numbers[J0] > 0
    assert not (out / "best-so-far.toml").exists()
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


def test_what_is_doubtful_about_the_cell_is_told_by_the_command_too(folder, monkeypatch):  # noqa: F811
    """Only that the fit was interrupted is said once, at the end."""
    monkeypatch.setattr(descents, "together", lambda *given: os.kill(os.getpid(), signal.SIGINT))
    problem = folder / "doubtful.toml"
    doubtful = PROBLEM.replace("values = { ", 'values = { "Oxygen diffusivity [m2.s-1]" = 1e-7, ', 1)
    problem.write_text(doubtful, encoding="utf-8")
    result = CliRunner().invoke(app, ["fit", str(problem), "--out", str(folder / "doubtful")])
    assert "warning: 'Oxygen diffusivity [m2.s-1]' is 1e-07" in result.stderr
    assert result.stderr.count("the search was interrupted") == 1


def test_what_was_done_before_an_interruption_after_the_search_is_in_the_report(folder, monkeypatch):  # noqa: F811
    def interrupt(*given, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr(Estimate, "next_measurement", interrupt)
    out = folder / "nearly"
    result = CliRunner().invoke(app, ["fit", str(folder / "problem.toml"), "--no-profiles", "--out", str(out)])
    assert result.exit_code == 130
    report = (out / "report.md").read_text(encoding="utf-8")
    assert "## Predictions" in report and "What to measure next" not in report
    assert "interrupted after the search: profiles, predictions or ranks are missing" in report


def test_a_dry_run_prices_the_fit_and_writes_nothing(folder):  # noqa: F811
    result = CliRunner().invoke(app, ["fit", str(folder / "problem.toml"), "--dry-run", "--json", "-"])
    assert result.exit_code == 0, result.stderr
    told = json.loads(result.stdout)
    solves = {phase["name"]: (phase["plain"], phase["with_slopes"]) for phase in told["phases"]}
    assert solves["starts"] == (2, 0)  # the second only confirms the first
    assert set(solves) == {"starts", "searches", "profiles", "predictions", "ranking"}
    assert 0 < told["seconds"] < told["most_seconds"]
    shown = CliRunner().invoke(app, ["fit", str(folder / "problem.toml"), "--dry-run", "--out", str(folder / "not")])
    assert "in all" in shown.stdout and "Nothing was written" in " ".join(shown.stdout.split())
    assert not (folder / "not").exists()


def test_a_price_says_where_the_cell_carries_nothing(start, curves):
    resists = start.with_values({"Contact resistance [Ohm.m2]": 1.0})  # 4 V at 0.4 mA/cm2
    found = price(resists, curves, [J0], starts=0, followed=1)
    assert not found.carried
    assert [phase.name for phase in found.phases] == ["starts", "searches"]


def test_a_fit_without_a_folder_is_refused_before_anything_is_solved(tmp_path):
    (tmp_path / "problem.toml").write_text(PROBLEM, encoding="utf-8")
    result = CliRunner().invoke(app, ["fit", str(tmp_path / "problem.toml")])
    assert result.exit_code == 2
    assert "--out DIR" in result.stderr
