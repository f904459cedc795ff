"""The numbers that cycles fix are found again, and how far each can move: on cycles whose answer is known by hand."""

import json
from importlib import import_module
from types import SimpleNamespace

import numpy as np
import pandas
import pytest
from typer.testing import CliRunner

import lobsim
from lobsim.calibrate import calibrate
from lobsim.cli import app

RUNS = import_module("lobsim.calibrate.runs")
Y, SHARE, R_D = (
    "Parasitic share of the discharge",
    "Share of plated lithium that strips again",
    "Dead lithium resistance [Ohm.m2]",
)
TRUE = {Y: 0.014, SHARE: 0.970, R_D: 0.090}
POWER_IN_25 = 4.5 * 1.002  # the bound, and what another mesh moves


def by_hand(cell, protocol, **more):
    """Thirty cycles: power by y, the last capacity by y and the share, the end voltage by the resistance."""
    y, share, r_d = (cell.numbers[name] - TRUE[name] for name in (Y, SHARE, R_D))
    two = cell.laws["lithium"] == "two-stage"
    number = np.arange(1, 31)
    fall = 2.0 - 0.05 * np.maximum(number - 20, 0) - (np.where(number == 30, 100 * y - 50 * share, 0) if two else 0)
    if not two:
        fall = np.where(number < 29, 2.0, np.where(number == 30, 1.5 - 300 * (y - 0.0012), 1.98))
    ends = np.full(30, max(1.5, 1.5 - 4 * r_d) if two else 2.29)
    power = np.where(number == 25, POWER_IN_25 - 20 * y, 4.55)
    columns = {
        "cycle": number,
        "discharge_capacity_mAh_cm2": np.where(number == 10, 2.0 - max(0.0, 10 * r_d) * two, fall),
        "power_mW_cm2": power,
        "end_of_discharge_V": ends,
        "coulombic_efficiency": np.ones(30),
        "energy_efficiency": np.full(30, 0.65),
        "limit": ["none"] * 30,
    }
    return SimpleNamespace(cycles=pandas.DataFrame(columns), cause="", end="")


@pytest.fixture
def known(monkeypatch):
    monkeypatch.setattr(RUNS, "run", by_hand)
    monkeypatch.setattr(RUNS.cycling, "rows", RUNS.cycling.rows.__wrapped__)


def test_the_three_numbers_of_two_stage_lithium_are_found_again(known):
    found = calibrate(lithium="two-stage", windows=False, progress=False)
    assert found.values == pytest.approx(TRUE, rel=5e-3)
    assert found.cell.laws["lithium"] == "two-stage" and found.cell.numbers[SHARE] == found.values[SHARE]
    assert found.runs < 30 and found.windows == {}


def test_with_one_foil_the_last_capacity_fixes_the_parasitic_share_alone(known):
    found = calibrate(windows=False, progress=False)
    assert found.values == pytest.approx({Y: 0.014 + 0.0012}, rel=5e-3)


def test_a_number_moves_until_a_statement_fails_and_the_window_says_which(known):
    found = calibrate(lithium="two-stage", progress=False)
    high = found.windows[Y]
    assert high.high == pytest.approx(0.014 + 0.002 * 4.5 / 20, rel=5e-3) and "4.5" in high.stops_above
    lowest = TRUE[R_D] - 0.05 / 4
    assert found.windows[R_D].low == pytest.approx(lowest, rel=5e-3) and "1.5 V" in found.windows[R_D].stops_below
    assert found.windows[R_D].high == 0.102 and found.windows[R_D].stops_above == ""


def test_the_cell_is_written_with_what_was_found_and_read_again(known, tmp_path):
    found = calibrate(lithium="two-stage", progress=False)
    found.save(tmp_path / "cell.toml")
    cell = lobsim.Cell.load(tmp_path / "cell.toml")
    assert cell.numbers[R_D] == pytest.approx(found.values[R_D])
    origin = cell.parameters[R_D].origin
    assert (origin.status, origin.low) == ("fitted", found.windows[R_D].low) and "A NIPS" in origin.source


def test_the_command_prints_numbers_windows_and_statements(known, tmp_path):
    path = tmp_path / "cell.toml"
    asked = ["calibrate", "--lithium", "two-stage", "--json", str(tmp_path / "found.json"), "--out", str(path)]
    result = CliRunner(env={"COLUMNS": "200"}).invoke(app, asked)
    assert result.exit_code == 0, result.output
    assert (
        "runs of thirty cycles" in result.stdout and SHARE in result.stdout and "end of discharge [V]" in result.stdout
    )
    written = json.loads((tmp_path / "found.json").read_text())
    assert written["values"] == pytest.approx(TRUE, rel=5e-3) and set(written["windows"]) == set(TRUE)
    assert lobsim.Cell.load(path).laws["lithium"] == "two-stage"


def test_a_law_that_does_not_exist_is_refused_in_a_sentence():
    result = CliRunner().invoke(app, ["calibrate", "--lithium", "moss"])
    assert result.exit_code == 2 and "two-stage" in result.stderr
