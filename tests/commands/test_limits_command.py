"""`lobsim limits` says how much power a cell gives and what stops more, in numbers, in a figure and in a sentence."""

import json

import pytest
from typer.testing import CliRunner

import lobsim
from lobsim.cli import app
from lobsim.limits import PROCESSES, power_limit, rate_map
from lobsim.limits.polarisation import polarisation
from lobsim.limits.tornado import in_proportion
from lobsim.plots import power_limits

COARSE = ["--mesh", "4", "10"]
VF = ["limits", "--membrane", "VF", "--build", "cycling", "--gas", "O2", *COARSE, "--currents", "0.4,0.2,1"]
KEYS = {
    "power_limit_mW_cm2",
    "current_at_limit_mA_cm2",
    "limiting_process",
    "losses_V",
    "capacity_mAh_cm2",
    "cutoff_V",
    "membrane",
    "build",
    "gas",
    "rate_map",
    "polarisation",
}
ROW = {"current_mA_cm2", "capacity_mAh_cm2", "capacity_mAh_g", "plateau_V", "power_mW_cm2", "energy_Wh_kg", "cause"}


def call(*arguments):
    return CliRunner(env={"COLUMNS": "150"}).invoke(app, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("limits") / "new"
    result = call(*VF, "--out", folder, "--json", "-")
    assert result.exit_code == 0, result.stderr
    return folder, json.loads(result.stdout)


def test_the_json_has_the_limit_its_process_and_the_rows_of_the_rate_map(written):
    _, record = written
    assert set(record) >= KEYS
    assert (record["membrane"], record["build"], record["gas"]) == ("VF", "cycling", "O2")
    assert set(record["losses_V"]) == set(PROCESSES.values())
    assert record["limiting_process"] == "O2 in the liquid"
    assert [row["current_mA_cm2"] for row in record["rate_map"]] == [0.2, 0.4, 1.0]
    assert all(set(row) >= ROW for row in record["rate_map"])


def test_the_limit_is_that_of_the_function_and_lies_in_the_rate_map(written):
    _, record = written
    found = power_limit(lobsim.Cell("VF", "cycling").with_mesh(4, 10), 2.0, 2.0)
    assert record["power_limit_mW_cm2"] == pytest.approx(found.power_limit_mW_cm2, rel=1e-9)
    below, above, _ = record["rate_map"]
    assert below["current_mA_cm2"] < record["current_at_limit_mA_cm2"] < above["current_mA_cm2"]
    assert below["capacity_mAh_cm2"] > 2.0 > above["capacity_mAh_cm2"]


def test_the_polarisation_curve_falls_to_the_cutoff_and_its_power_is_current_times_voltage(written):
    curve = written[1]["polarisation"]
    current, voltage, power = (curve[name] for name in ("current_mA_cm2", "voltage_V", "power_mW_cm2"))
    assert len(current) == len(voltage) == len(power) == 40
    assert voltage[-1] == pytest.approx(2.0, abs=1e-3)
    assert power[-1] == pytest.approx(current[-1] * voltage[-1], rel=1e-12)
    # between the 40 points the power may be a little higher: at most by the square of a step, 0.1 %
    assert max(power) == pytest.approx(curve["maximum_power_mW_cm2"], rel=1e-3)


def test_the_folder_holds_the_same_json_and_the_figure(written):
    folder, record = written
    assert sorted(path.name for path in folder.iterdir()) == ["limits.json", "limits.png", "limits.svg"]
    assert json.loads((folder / "limits.json").read_text(encoding="utf-8")) == record
    assert (folder / "limits.png").read_bytes().startswith(b"\x89PNG")
    assert b"<svg" in (folder / "limits.svg").read_bytes()[:2000]


def test_the_terminal_says_what_limits():
    result = call(*VF, "--capacity", "1", "--currents", "0.4")
    assert result.exit_code == 0
    assert "It holds 1 mAh/cm2 above 2 V up to " in result.stdout
    assert "what limits is O2 in the liquid" in result.stdout


def test_the_tornado_goes_into_json_table_and_figure(tmp_path, monkeypatch):
    pressure = [in_proportion(lobsim.Cell("VF", "cycling"), "oxygen pressure", ["Chamber pressure [Pa]"], 0.5, 2.0)]
    monkeypatch.setattr("lobsim.limits.tornado.usual_changes", lambda _: pressure)
    json_file = tmp_path / "record.json"
    result = call(
        *VF, "--currents", "0.4", "--sweep", "0.02", "--tornado", "--out", tmp_path / "figures", "--json", json_file
    )
    assert result.exit_code == 0, result.stderr
    record = json.loads(json_file.read_text(encoding="utf-8"))
    (swing,) = record["tornado"]
    assert swing["name"] == "oxygen pressure" and swing["high"] == {"Chamber pressure [Pa]": 202650.0}
    assert swing["power_limit_base_mW_cm2"] == record["power_limit_mW_cm2"]
    # more than half again: what VF lacks is oxygen
    assert swing["power_limit_high_mW_cm2"] > 1.5 * swing["power_limit_base_mW_cm2"]
    assert swing["limiting_process_high"] == "O2 in the liquid"
    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert any(line.startswith("oxygen pressure [Pa] 5.066e+04 ") for line in lines)
    written = {path.name for path in (tmp_path / "figures").iterdir()}
    assert written == {"limits.json", "limits.png", "limits.svg", "tornado.png", "tornado.svg"}


def test_a_capacity_that_no_current_holds_is_said_and_drawn(tmp_path):
    arguments = ["limits", "--membrane", "VF", "--capacity", "60", *COARSE, "--currents", "0.4", "--out", tmp_path]
    result = call(*arguments)
    assert result.exit_code == 0, result.stderr
    assert "It holds 60 mAh/cm2 above 2 V at no current: the limit is film." in result.stdout
    assert json.loads((tmp_path / "limits.json").read_text(encoding="utf-8"))["power_limit_mW_cm2"] == 0
    assert (tmp_path / "limits.png").exists()


def test_the_figure_marks_the_limit_and_names_the_process():
    cell = lobsim.Cell("VF", "cycling").with_mesh(4, 10)
    limit = power_limit(cell)
    figure = power_limits(cell, limit, rate_map(cell, [0.2, 0.4]), polarisation(cell))
    power = figure.axes[1]
    star = next(line for line in power.lines if line.get_label() == "limit")
    assert star.get_xdata() == [limit.current_at_limit_mA_cm2] and star.get_ydata() == [limit.power_limit_mW_cm2]
    assert any("in the liquid" in text.get_text() for text in power.texts)
    held, short = power.lines[:2]
    assert list(held.get_xdata()) == [0.2] and list(short.get_xdata()) == [0.4]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--membrane", "NIP"], "unknown membrane 'NIP'"),
        (["--gas", "nitrogen"], "unknown gas 'nitrogen': choose O2, O2-99 or air"),
        (["--capacity", "0"], "--capacity must be a number above 0, not 0"),
        (["--capacity", "nan"], "--capacity must be a number above 0"),
        (["--capacity", "much"], "Invalid value for '--capacity'"),
        (["--cutoff", "3.2"], "--cutoff 3.2: a discharge can end from 2 V"),
        (["--cutoff", "nan"], "--cutoff nan: a discharge can end from"),
        (["--currents", "0.4,fast"], "--currents '0.4,fast' are not numbers above 0"),
        (["--currents", "-1"], "--currents '-1' are not numbers above 0"),
        (["--sweep", "0"], "--sweep must be a number above 0"),
        (["--law", "network=Brugge"], "unknown network law 'Brugge'"),
        (["--out", f"{__file__}/figures"], "cannot make the folder"),
        (["--json", "/no/such/folder/limits.json"], "there is no folder '/no/such/folder'"),
    ],
)
def test_bad_input_gets_one_sentence_before_anything_is_solved(arguments, sentence, monkeypatch):
    monkeypatch.setattr("lobsim.limits.power_limit", lambda *_: pytest.fail("solved"))
    result = call("limits", *arguments)
    assert result.exit_code == 2 and result.stdout == ""
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1 and lines[0].startswith("lobsim: ") and sentence in lines[0], result.stderr


def test_bad_input_leaves_no_folder_behind(tmp_path):
    assert call("limits", "--cutoff", "9", "--out", tmp_path / "made").exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_the_engine_is_asked_for_by_name_and_another_is_refused():
    quick = ["limits", "--build", "cycling", "--model", "lumped", "--currents", "0.4", "--json", "-"]
    result = call(*quick, "--engine", "idaklu")
    assert result.exit_code == 0 and json.loads(result.stdout)["rate_map"][0]["capacity_mAh_cm2"] > 0
    result = call(*quick, "--engine", "batsh")
    assert result.exit_code == 2 and "unknown engine 'batsh': choose batch or idaklu" in result.stderr
