"""Designs of studies, in Python and in files: what is drawn, and what is refused before anything runs."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

import lobsim
from lobsim.cli import app
from lobsim.sweep import executors
from lobsim.sweep.design import log, rows
from lobsim.sweep.study_file import read

ROOT = Path(__file__).resolve().parents[2]
D_O, DOSE = "Oxygen diffusivity [m2.s-1]", "Electrolyte dose [m]"
CELL = lobsim.Cell("NIPS", "stacked")
FILE = """\
design = "lhs"
size = 8
seed = 3
protocol = "Discharge at 0.4 mA/cm2 until 2.0 V"

[cell]
membrane = "NIPS"
build = "stacked"
model = "lumped"
laws = { film = "planar" }
values = { "Separator porosity" = 0.5 }

[vary]
"Electrolyte dose [m]" = { low = 3.0e-5, high = 4.5e-5 }
"Positive electrode BET area [m2.kg-1]" = { low = 1.0e5, high = 2.0e5, scale = "log" }
membrane = ["VF", "NIPS"]
"""


def column(study, name):
    return np.array([dict(run.factors)[name] for run in study.runs])


def test_a_grid_has_all_combinations():
    study = lobsim.study(CELL, {DOSE: [3e-5, 4e-5, 5e-5], "membrane": ["VF", "NIPS"]})
    assert len(study) == 6 == len({run.key for run in study.runs})
    assert {run.cell.membrane for run in study.runs} == {"VF", "NIPS"}


def test_a_list_takes_its_levels_side_by_side():
    study = lobsim.study(CELL, {DOSE: [3e-5, 4e-5], "membrane": ["VF", "NIPS"]}, design="list")
    assert [(run.cell.membrane, dict(run.values)[DOSE]) for run in study.runs] == [("VF", 3e-5), ("NIPS", 4e-5)]


def test_a_latin_hypercube_has_one_point_in_every_slice():
    study = lobsim.study(CELL, {D_O: (1e-9, 2e-9), DOSE: (3e-5, 4e-5)}, design="lhs", size=50, seed=1)
    for name, low, high in ((D_O, 1e-9, 2e-9), (DOSE, 3e-5, 4e-5)):
        slices = np.floor((column(study, name) - low) / (high - low) * 50)
        assert sorted(slices) == list(range(50))


def test_a_range_in_logarithms_is_drawn_evenly_in_them():
    """Half of 4000 between 1e-10 and 1e-9, within four standard deviations of 1/2."""
    study = lobsim.study(CELL, {D_O: log(1e-10, 1e-8)}, design="random", size=4000)
    assert np.mean(column(study, D_O) < 1e-9) == pytest.approx(0.5, abs=4 * 0.5 / np.sqrt(4000))


def test_sobol_points_fill_every_quarter_alike():
    shares = np.array(rows("sobol", {"a": log(1.0, 2.0), "b": log(1.0, 2.0)}, 64, 0))
    quarters = (shares > np.sqrt(2)).astype(int) @ [1, 2]
    assert np.bincount(quarters).tolist() == [16, 16, 16, 16]


@pytest.mark.parametrize("design", ["random", "lhs", "sobol"])
def test_the_seed_decides_what_is_drawn(design):
    vary = {D_O: (1e-9, 2e-9), "gas": ["O2", "air"]}
    one, same, other = (lobsim.study(CELL, vary, design=design, size=16, seed=seed) for seed in (1, 1, 2))
    assert one.runs == same.runs != other.runs


def test_no_range_is_that_of_the_parameter_set():
    study = lobsim.study(CELL, {DOSE: None}, design="lhs", size=100)
    assert 3e-5 < column(study, DOSE).min() < 3.02e-5 and 4.48e-5 < column(study, DOSE).max() < 4.5e-5


def test_parts_laws_cells_and_protocols_are_factors_too():
    cells = [lobsim.Cell("VF", "coin"), lobsim.Cell("NIPS", "stacked")]
    vary = {"law film": ["planar", "cylindrical"], "protocol": ["Rest for 1 h", "Discharge at 1 mA/cm2 until 2.0 V"]}
    study = lobsim.study(cells, vary)
    assert len(study) == 8 and study.describe()["structures"] == 4
    assert {run.cell.laws["film"] for run in study.runs} == {"planar", "cylindrical"}
    builds = {run.cell.build for run in lobsim.study(cells[0], {"build": ["coin", "cycling"]}).runs}
    separators = {run.cell.separator for run in lobsim.study(cells[0], {"build": ["coin", "cycling"]}).runs}
    assert builds == {"coin", "cycling"} and separators == {"GF-A", "polyolefin"}, "a build brings its parts"


def test_keys_are_the_same_in_every_process_and_differ_between_runs():
    code = f"import lobsim; print(*(run.key for run in lobsim.study(lobsim.Cell(), {{{DOSE!r}: [3e-5, 4e-5]}}).runs))"
    shown = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(shown) == 1 and len(set(shown.pop().split())) == 2


def test_a_key_knows_what_is_in_the_file_that_a_step_follows(tmp_path):
    path = tmp_path / "drive.csv"
    keys = []
    for last in (0.4, 0.5):
        path.write_text(f"time_s,current_mA_cm2\n0,0\n60,{last}\n")
        keys += [lobsim.study(CELL, protocol=f"Follow {path}").runs[0].key]
    assert keys[0] != keys[1]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"vary": {"Oxygen difusivity [m2.s-1]": [1e-9]}}, "did you mean 'Oxygen diffusivity"),
        ({"vary": {"Electrolyte dose": [3e-5]}}, "needs its unit: 'Electrolyte dose [m]'"),
        ({"vary": {"membrne": ["VF"]}}, "did you mean membrane"),
        ({"vary": {"membrane": ["VFF"]}}, "did you mean VF"),
        ({"vary": {"law pasivation": ["none"]}}, "did you mean passivation"),
        ({"vary": {DOSE: (4e-5, 3e-5)}, "design": "lhs", "size": 3}, "'Electrolyte dose [m]': a range goes from"),
        ({"vary": {DOSE: (-3e-5, 3e-5)}, "design": "lhs", "size": 3}, "must be above 0"),
        ({"vary": {DOSE: log(3e-5, 4e-5)}}, "a grid design takes levels"),
        ({"vary": {DOSE: []}}, "varies over a list"),
        ({"vary": {DOSE: ["3e-5"]}}, "'Electrolyte dose [m]' varies over numbers, not '3e-5'"),
        ({"vary": {DOSE: {"low": 3e-5, "hihg": 4e-5}}}, "'Electrolyte dose [m]' is low, high and, if wanted, scale"),
        ({"vary": {DOSE: {"low": 3e-5, "high": "4e-5"}}}, "from a number to a larger one, not from 3e-05 to '4e-5'"),
        ({"vary": {DOSE: {"low": 0, "high": 4e-5, "scale": "log"}}}, "a range in logarithms starts above 0, not at 0"),
        ({"vary": {"Thermodynamic factor": None}, "design": "lhs", "size": 3}, "no range of its own"),
        ({"vary": {DOSE: (3e-5, 4e-5)}, "design": "lsh", "size": 3}, "did you mean lhs"),
        ({"vary": {DOSE: (3e-5, 4e-5)}, "design": "lhs"}, "needs its size"),
        ({"vary": {DOSE: (3e-5, 4e-5)}, "design": "lhs", "size": 0}, "needs its size"),
        ({"vary": {DOSE: (3e-5, 4e-5)}, "design": "sobol", "size": 10}, "take 8 or 16"),
        ({"vary": {DOSE: [3e-5]}, "size": 4}, "leave out the size"),
        ({"vary": {DOSE: [3e-5], "membrane": ["VF", "DB"]}, "design": "list"}, "lists of one length"),
        ({"protocol": "Discharge at 1 mA"}, "has no end"),
    ],
)
def test_what_cannot_be_run_is_refused_before_anything_runs(given, sentence):
    with pytest.raises(lobsim.LobsimError) as refused:
        lobsim.study(CELL, **given)
    assert sentence in str(refused.value)


def test_a_study_needs_a_cell_and_a_range_in_logarithms_numbers():
    with pytest.raises(lobsim.LobsimError, match="a study needs a cell"):
        lobsim.study([], {DOSE: [3e-5]})
    with pytest.raises(lobsim.LobsimError, match="from a number to a larger one, not from 'low' to 1"):
        log("low", 1)


def test_a_file_is_the_study_that_it_says(tmp_path):
    path = tmp_path / "study.toml"
    path.write_text(FILE)
    study = read(path)
    area = "Positive electrode BET area [m2.kg-1]"
    cell = lobsim.Cell("NIPS", "stacked", model="lumped").with_laws(film="planar")
    vary = {DOSE: (3e-5, 4.5e-5), area: log(1e5, 2e5), "membrane": ["VF", "NIPS"]}
    made = lobsim.study(cell.with_values({"Separator porosity": 0.5}), vary, design="lhs", size=8, seed=3)
    assert study.runs == made.runs


@pytest.mark.parametrize(
    ("old", "new", "line", "sentence"),
    [
        ('"Electrolyte dose [m]" =', '"Electrolyte dse [m]" =', 14, "did you mean 'Electrolyte dose [m]'"),
        ('"Electrolyte dose [m]" =', '"Electrolyte dose [mm]" =', 14, "has another unit"),
        ("low = 3.0e-5", "low = 5.0e-5", 14, "goes from a number to a larger one"),
        ("low = 3.0e-5", "low = -1.0", 14, "must be above 0"),
        ('membrane = ["VF", "NIPS"]', 'membrane = ["VFF", "NIPS"]', 16, "did you mean VF"),
        ('membrane = ["VF", "NIPS"]', "membrane = []", 16, "varies over a list"),
        ("size = 8", "sise = 8", 2, "did you mean size"),
        ('"planar"', '"plane"', 10, "did you mean planar"),
        ('"lhs"', '"lhs', 1, "is no TOML"),
        ("until 2.0 V", "until 2.0", 4, "needs a unit"),
        ("Separator porosity", "Separator prosity", 11, "did you mean 'Separator porosity'"),
    ],
)
def test_a_wrong_file_is_refused_with_its_line(tmp_path, old, new, line, sentence):
    path = tmp_path / "study.toml"
    assert FILE.count(old) >= 1
    path.write_text(FILE.replace(old, new, 1))
    result = CliRunner().invoke(app, ["sweep", str(path), "--out", str(tmp_path / "out")])
    assert result.exit_code == 2 and not (tmp_path / "out").exists()
    assert sentence in result.stderr and f"line {line}" in result.stderr and "study.toml" in result.stderr


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("cell = 3", "'cell' is a table, [cell], not 3"),
        ("vary = ['membrane']", "'vary' is a table, [vary], not ['membrane']"),
        ("protocol = 3", "'protocol' is a step or a list of steps, not 3"),
        ("protocol = 'Rest for 1 h'\nprotocol_file = 'p.toml'", "'protocol' and 'protocol_file' say the same"),
        ("protocol_file = 'none.toml'", "none.toml"),
        ("[cell]\nmesh = 6", "in [cell], 'mesh' is a list of numbers, 'laws' and 'values' are tables"),
    ],
)
def test_what_a_file_says_wrongly_is_refused_in_words(tmp_path, text, sentence):
    path = tmp_path / "study.toml"
    path.write_text(text)
    with pytest.raises(lobsim.LobsimError) as refused:
        read(path)
    assert sentence in str(refused.value) and "study.toml" in str(refused.value)


def test_the_protocol_of_a_file_may_stand_in_another_beside_it(tmp_path):
    (tmp_path / "rest.toml").write_text("[[part]]\nsteps = ['Rest for 1 h', 'Discharge at 1 mA/cm2 until 2.0 V']")
    (tmp_path / "study.toml").write_text("protocol_file = 'rest.toml'")
    (run,) = read(tmp_path / "study.toml").runs
    assert run.protocol == ("Rest for 1 h", "Discharge at 1 mA/cm2 until 2.0 V")


def test_the_command_solves_a_file_and_goes_on(tmp_path):
    path, out = tmp_path / "study.toml", tmp_path / "out"
    path.write_text(FILE)
    words = ["sweep", str(path), "--out", str(out), "--jobs", "1", "--points", "3", "--json", "-"]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, result.stderr
    told = json.loads(result.stdout)
    assert told["runs"] == told["ended"] == 8 and told["study"]["design"] == "lhs"
    before = {file.name: file.stat().st_mtime_ns for file in (out / "chunks").iterdir()}
    assert CliRunner().invoke(app, words).exit_code == 0
    assert {file.name: file.stat().st_mtime_ns for file in (out / "chunks").iterdir()} == before, (
        "nothing is solved twice"
    )
    assert lobsim.open_study(out).curves()["voltage_V"].shape == (8, 3)
    assert json.loads((out / "study.json").read_text())["study"]["size"] == 8


def test_a_dry_run_prices_and_writes_nothing(tmp_path):
    path, out = tmp_path / "study.toml", tmp_path / "out"
    path.write_text(FILE)
    result = CliRunner().invoke(app, ["sweep", str(path), "--out", str(out), "--dry-run", "--json", "-"])
    (told,) = json.loads(result.stdout)
    assert told["runs"] == 8 and told["seconds"] > 0 and told["megabytes"] > 0 and not out.exists()


def test_two_clusters_are_one_too_many(tmp_path):
    (tmp_path / "study.toml").write_text(FILE)
    words = ["--out", str(tmp_path / "out"), "--scheduler", "tcp://127.0.0.1:1", "--slurm", "partition=short"]
    result = CliRunner().invoke(app, ["sweep", str(tmp_path / "study.toml"), *words])
    assert result.exit_code == 2 and "give one of them" in result.stderr


def test_processes_of_this_machine_and_a_cluster_are_one_too_many(tmp_path):
    (tmp_path / "study.toml").write_text(FILE)
    words = ["--out", str(tmp_path / "out"), "--jobs", "2", "--slurm", "partition=short"]
    result = CliRunner().invoke(app, ["sweep", str(tmp_path / "study.toml"), *words])
    assert result.exit_code == 2 and "--jobs is of processes on this machine" in result.stderr
    pool = executors.Pool(lambda: None, 1, lambda: None)
    with pytest.raises(lobsim.LobsimError, match="jobs = 2 is of processes on this machine"):
        lobsim.sweep(lobsim.study(CELL), tmp_path / "out", jobs=2, pool=pool)
    assert not (tmp_path / "out").exists()


class ToldError(Exception):
    """The command went on to the place that a test has put this."""


def test_the_command_asks_the_cluster_that_it_is_told(tmp_path, monkeypatch):
    def asked(given):
        raise ToldError(given)

    (tmp_path / "study.toml").write_text(FILE)
    words = ["sweep", str(tmp_path / "study.toml"), "--out", str(tmp_path / "out")]
    monkeypatch.setattr(executors, "dask", asked)
    monkeypatch.setattr(executors, "slurm", asked)
    for name, given, passed in (
        ("--scheduler", ["tcp://10.0.0.1:8786"], "tcp://10.0.0.1:8786"),
        ("--slurm", ["partition=short", "jobs=4"], {"partition": "short", "jobs": "4"}),
    ):
        result = CliRunner().invoke(app, [*words, *(word for one in given for word in (name, one))])
        assert isinstance(result.exception, ToldError) and result.exception.args == (passed,)
    wrong = CliRunner().invoke(app, [*words, "--slurm", "short"])
    assert wrong.exit_code == 2 and "write it like --slurm 'partition=short'" in wrong.stderr


def test_a_study_that_is_interrupted_says_how_to_go_on_and_closes_its_cluster(tmp_path, monkeypatch):
    closed = []
    pool = executors.Pool(lambda: None, 1, lambda: closed.append(True))

    def stop(study, out, **options):
        assert options["pool"] is pool
        raise KeyboardInterrupt

    (tmp_path / "study.toml").write_text(FILE)
    monkeypatch.setattr(executors, "dask", lambda address: pool)
    monkeypatch.setattr(sys.modules["lobsim.sweep"], "sweep", stop)
    words = ["--out", str(tmp_path / "out"), "--scheduler", "tcp://10.0.0.1:8786"]
    result = CliRunner().invoke(app, ["sweep", str(tmp_path / "study.toml"), *words])
    assert result.exit_code == 130 and closed == [True]
    assert "interrupted: what has landed is in" in result.stderr and "the same command goes on" in result.stderr


def test_the_command_counts_what_became_of_the_runs(tmp_path):
    path, out = tmp_path / "study.toml", tmp_path / "out"
    path.write_text(FILE.replace("size = 8", "size = 2"))
    result = CliRunner(env={"COLUMNS": "400"}).invoke(app, ["sweep", str(path), "--out", str(out), "--jobs", "1"])
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith("2 runs, 2 ended. Table: ") and "results.csv" in result.stdout
