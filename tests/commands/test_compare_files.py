"""`lobsim compare FILE FILE ...` shows, writes and judges cells and results side by side."""

import json

import pandas
import pytest
from typer.testing import CliRunner

import lobsim
from lobsim.cli import app

STEP = "Discharge at 0.4 mA/cm2 until 2.0 V"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cells")
    lobsim.Cell("NIPS", "coin", model="lumped").named("KB paper").save(folder / "a.toml")
    lobsim.Cell("VF", "stacked", model="lumped").named("[fibres]").save(folder / "b.toml")
    lobsim.run(lobsim.Cell("NIPS", "stacked", model="lumped").named("pressed"), STEP).save(folder / "c.nc")
    return folder


def call(folder, *words):
    names = [str(folder / word) if word.endswith((".toml", ".nc")) else word for word in map(str, words)]
    return CliRunner(env={"COLUMNS": "200"}).invoke(app, ["compare", *names])


def test_cells_and_results_are_tabled_under_their_names(folder):
    result = call(folder, "a.toml", "b.toml", "c.nc")
    assert result.exit_code == 0, result.output
    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    cells = {"KB paper": lobsim.Cell.load(folder / "a.toml"), "pressed": lobsim.load(folder / "c.nc").cell}
    for name, cell in cells.items():
        alone = lobsim.run(cell, STEP)
        assert any(line.startswith(f"{name} {alone.capacity_mAh_g:.0f} ") for line in lines)
    assert any(line.startswith("[fibres] ") for line in lines) and "mean losses [mV]" in result.stdout


def test_json_has_every_run_and_out_every_file(folder, tmp_path):
    out = tmp_path / "out"
    words = ["--protocol", STEP, "--protocol", "Rest for 1 h", "--quick", "--out", out, "--json", "-"]
    result = call(folder, "a.toml", "b.toml", *words)
    assert result.exit_code == 0, result.output
    cases = json.loads(result.stdout)["cases"]
    assert [(one["cell"], one["protocol"]) for one in cases] == [
        (cell, step) for cell in ("KB paper", "[fibres]") for step in (STEP, "Rest for 1 h")
    ]
    assert {"capacity_mAh_g", "loss_film_V", "product_separator", "verdict", "reason"} <= set(cases[0])
    written = {path.suffix for path in out.iterdir()}
    assert written == {".png", ".svg", ".csv", ".nc"} and not (out / "rates.csv").exists()
    assert len(pandas.read_csv(out / "comparison.csv")) == 4


def test_out_has_rates_and_power_limits_unless_quick(folder, tmp_path):
    result = call(folder, "a.toml", "b.toml", "--out", tmp_path, "--json", tmp_path / "all.json")
    assert result.exit_code == 0 and "limited by" in result.stdout
    rates = pandas.read_csv(tmp_path / "rates.csv")
    assert set(rates["cell"]) == {"KB paper", "[fibres]"} and len(rates) == 14
    limits = pandas.read_csv(tmp_path / "power_limits.csv").to_dict("records")
    assert limits == json.loads((tmp_path / "all.json").read_text(encoding="utf-8"))["power_limits"]


def test_a_protocol_of_several_steps_stands_in_a_file(folder):
    (folder / "steps.toml").write_text("[[part]]\nsteps = ['Discharge at 1 mA/cm2 for 1 h', 'Rest for 1 h']")
    result = call(folder, "a.toml", "b.toml", "--protocol", "steps.toml", "--json", "-")
    assert {one["protocol"] for one in json.loads(result.stdout)["cases"]} == {
        "Discharge at 1 mA/cm2 for 1 h; Rest for 1 h"
    }


def test_a_run_that_fails_is_a_row_and_only_if_all_fail_the_exit_code_is_1(folder):
    some = call(folder, "a.toml", "c.nc", "--protocol", "Discharge at 9000 mA/cm2 until 2.0 V")
    assert some.exit_code == 0 and "not run:" in some.stdout
    assert "cannot carry 9000 mA/cm2" in " ".join(some.stdout.split())
    assert call(folder, "a.toml", "b.toml", "--protocol", "Discharge at 9000 mA/cm2 until 2.0 V").exit_code == 1


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["a.toml"], "a comparison is of 2 to 8 cells or results, not 1"),
        (["a.toml", "x.csv"], "neither the file of a cell, .toml, nor a saved result, .nc"),
        (["a.toml", "b.toml", "--laws", "old"], "files are cells or results, no paper: leave out --laws"),
        (["a.toml", "b.toml", "--cycling"], "leave out --cycling"),
        (["--protocol", "Rest for 1 h"], "a paper has protocols of its own: leave out --protocol"),
        (["a.toml", "b.toml", "--protocol", "Rest fr 1 h"], "'Rest fr 1 h' is not a step"),
        (["a.toml", "none.toml"], "none.toml"),
        (["c.nc", "c.nc", "--protocol", "Rest for 1 h"], "results alone, which stay as they are"),
    ],
)
def test_bad_input_is_a_sentence_and_exit_code_2(folder, words, sentence):
    result = call(folder, *words)
    assert result.exit_code == 2 and sentence in result.stderr and "Traceback" not in result.output
