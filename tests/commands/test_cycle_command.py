"""`lobsim cycle` as a user meets it."""

import json

import pytest
from typer.testing import CliRunner

import lobsim
from lobsim.cli import app

SHORT = ["--mesh", "3", "6", "--times", "2", "--discharge", "2 mA/cm2 until 0.2 mAh/cm2 or 1.5 V",
         "--charge", "1 mA/cm2 until 0.2 mAh/cm2 or 4.2 V"]  # fmt: skip
KEYS = ["cycle", "discharge_capacity_mAh_cm2", "charge_capacity_mAh_cm2", "coulombic_efficiency", "energy_efficiency",
        "power_mW_cm2", "end_of_discharge_V", "end_of_charge_V", "limit"]  # fmt: skip


def run(*words):
    return CliRunner().invoke(app, ["cycle", *map(str, words)])


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cycles")
    files = [folder / name for name in ("run.nc", "cycles.csv", "cycles.png")]
    result = run(*SHORT, "--json", "-", *(word for file in files for word in ("--out", file)))
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout), files


def test_json_has_a_row_for_every_cycle(made):
    told, _ = made
    assert [row["cycle"] for row in told["cycles"]] == [1, 2] and told["finished"]
    for row in told["cycles"]:
        assert set(KEYS) <= set(row)
        assert row["discharge_capacity_mAh_cm2"] == pytest.approx(0.2, rel=1e-4)
        assert 0.5 < row["energy_efficiency"] < 1 and row["electrolyte_left"] < 1
    assert told["laws"]["ageing"] == "on" and told["laws"]["mediator"] == "on"


def test_files_hold_the_run_the_cycles_and_a_figure(made):
    _, (kept, table, figure) = made
    assert len(lobsim.load(kept).steps) == 4
    assert table.read_text().splitlines()[0].startswith("cycle,discharge_capacity_mAh_cm2,")
    assert len(table.read_text().splitlines()) == 3
    assert figure.stat().st_size > 10_000


def test_a_kept_run_goes_on(made):
    _, (kept, *_) = made
    result = run("--resume", kept, "--times", 3, "--json", "-")
    assert result.exit_code == 0, result.stderr
    told = json.loads(result.stdout)
    assert [row["cycle"] for row in told["cycles"]] == [1, 2, 3]
    again = run("--resume", kept, "--times", 2)
    assert again.exit_code == 2 and "nothing is left to be done" in again.stderr


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["--membrane", "VF", "--discharge", "2 mA/cm2 until 1.5 V"], "leave out --membrane, --discharge"),
        (["--set", "Electrode width [m]=0.01", "--no-ageing"], "leave out --set, --no-ageing"),
        (["--membrane", "NIPS", "--mesh", 3, 6], "leave out --membrane, --mesh"),  # be they what the file says
        (["--rest", "10 min", "--times", 3], "leave out --rest"),
    ],
)
def test_options_that_a_resumed_run_cannot_follow_are_refused_by_name(made, words, named):
    result = run("--resume", made[1][0], *words)
    assert result.exit_code == 2 and "--resume goes on with the cell and the steps of the file" in result.stderr
    assert result.stderr.strip().endswith(named)


def test_a_resumed_run_has_the_cycles_of_its_file_unless_times_says_otherwise(made):
    result = run("--resume", made[1][0])
    assert result.exit_code == 2 and "nothing is left to be done: all 4 steps" in result.stderr


def test_a_resumed_run_tells_on_standard_error_what_has_changed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    profile = tmp_path / "p.csv"
    profile.write_text("time_s,current_mA_cm2\n0,1\n60,1\n")
    cell = lobsim.Cell("NIPS", "cycling", model="lumped")
    lobsim.run(cell, lobsim.Cycles(["Follow p.csv"], 2), save="run.nc")
    profile.write_text("time_s,current_mA_cm2\n0,2\n60,2\n")
    result = run("--resume", "run.nc", "--times", 3)
    assert result.exit_code == 0, result.stderr
    assert "lobsim: warning: 'p.csv' has changed since the run followed it" in result.stderr


def test_two_options_for_one_law_are_refused():
    result = run("--no-ageing", "--law", "ageing=on")
    assert result.exit_code == 2 and "both choose the ageing" in result.stderr


def test_without_ageing_nothing_is_used_up():
    told = json.loads(run(*SHORT, "--no-ageing", "--json", "-").stdout)
    assert all(row["electrolyte_left"] == 1 for row in told["cycles"]) and told["laws"]["ageing"] == "off"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--discharge", "2.0 V"], "step 1 of the cycle"),
        (["--charge", "0.2 mA/cm2 until 2.0 V"], "step 2 of the cycle"),
        (["--times", "0"], "greater than or equal to 1"),
        (["--membrane", "NIP"], "did you mean NIPS"),
        (["--out", "run.xlsx"], ".xlsx"),
        (["--until", "tired"], "'tired' does not say when cycles end"),
        (["--out", "a.nc", "--out", "b.nc"], "give one .nc"),
        (["--resume", "none.nc"], "No such file"),
        (["--discharge", "900 mA/cm2 until 1.5 V", "--on-infeasible", "stop"], "cannot carry 900 mA/cm2"),
    ],
)
def test_wrong_input_is_refused_in_one_sentence(words, sentence):
    result = run(*words)
    assert result.exit_code == 2 and sentence in result.stderr and "Traceback" not in result.stderr


def test_a_step_that_fails_later_gives_exit_code_1_and_what_there_is():
    words = [*SHORT[:4], "1", "--discharge", SHORT[6], "--charge", "500 mA/cm2 until 4.2 V", "--json", "-"]
    words += ["--on-infeasible", "stop"]
    result = run("--mesh", 3, 6, "--times", 1, *words[5:])
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert not told["finished"] and len(told["steps"]) == 1 and "step 2 of 2 (cycle 1)" in told["end"]
    assert "the run stopped before its end" in result.stderr


LUMPED = ["--model", "lumped", "--times", "2", "--discharge", "2 mA/cm2 until 0.2 mAh/cm2 or 1.5 V", "--charge"]


def shown(*words):
    result = CliRunner(env={"COLUMNS": "250"}).invoke(app, ["cycle", *map(str, words)])
    return result, [line.split() for line in result.stdout.splitlines()]


def test_the_terminal_shows_a_line_for_every_cycle():
    result, lines = shown(*LUMPED, "1 mA/cm2 until 0.2 mAh/cm2 or 4.2 V")
    assert result.exit_code == 0, result.stderr
    assert (
        result.stdout.startswith("Cell(NIPS, cycling, model = lumped, ")
        and "2 x (Discharge at 2 mA/cm2" in result.stdout
    )
    first, second = lines[-3], lines[-2]
    assert first[:5] == ["1", "0.200", "0.200", "100.0", "%"] and first[6] == second[6] == "%"
    assert 50 < float(first[5]) < float(second[5]) < 100  # the film of the first charge is gone before the second
    assert " ".join(first).endswith("none: every step met the end it was meant to")
    assert lines[-1][:3] == ["Books:", "the", "worst,"]


def test_what_a_cycle_did_not_come_to_is_left_blank():
    result, lines = shown(*LUMPED, "500 mA/cm2 until 4.2 V", "--on-infeasible", "stop")
    assert result.exit_code == 1
    row = lines[-2]
    assert row[:3] == ["1", "0.200", "0.000"] and "None" not in result.stdout
    assert row[5:7] == ["99.9", "%"]  # neither efficiencies nor a voltage of the charge: electrolyte comes next
    assert "cannot carry 500 mA/cm2 in charge: it leaves its voltage window" in result.stderr


def test_until_ends_the_cycles_early_and_a_resumed_run_does_not_take_it(tmp_path):
    words = ["--model", "lumped", "--times", 5, "--discharge", "2 mA/cm2 until 0.2 mAh/cm2 or 1.5 V"]
    words += ["--charge", "1 mA/cm2 until 0.2 mAh/cm2 or 4.2 V"]
    result = run(*words, "--until", "capacity under 1 mAh/cm2", "--json", "-", "--out", tmp_path / "run.nc")
    assert result.exit_code == 0, result.stderr
    told = json.loads(result.stdout)
    assert len(told["cycles"]) == 1 and told["finished"] and "until capacity under 1 mAh/cm2" in told["protocol"][0]
    assert told["steps"][0]["temperature_K"] == 298.15 and told["steps"][0]["gas"] == "O2"
    again = run("--resume", tmp_path / "run.nc", "--until", "80% capacity")
    assert again.exit_code == 2 and "--until" in again.stderr
    more = run("--resume", tmp_path / "run.nc")
    assert more.exit_code == 2 and "what ends its cycles was met" in more.stderr
