"""The command line does what its help says."""

import json
import math
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import lobsim
from lobsim.cli import app

ROOT = Path(__file__).resolve().parents[2]
RUN = ["run", "--model", "lumped"]  # the quickest
SHORT = ["--protocol", "Discharge at 0.4 mA/cm2 for 1 h"]


def call(*arguments):
    return CliRunner(env={"COLUMNS": "150"}).invoke(app, [str(argument) for argument in arguments])


def shell(*arguments):
    command = [sys.executable, "-m", "lobsim", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)


def test_the_command_line_is_loaded_without_what_is_slow_to_load():
    code = (
        "import sys, lobsim.cli; slow = {'pybamm', 'numpy', 'pandas', 'matplotlib', 'rich.table', 'xarray'};"
        "print(sorted(slow & set(sys.modules)))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"


def test_help_names_the_commands_and_the_exit_codes():
    shown = shell("--help")
    assert shown.returncode == 0 and shown.stderr == ""
    assert all(word in shown.stdout for word in ("compare", "run", "limits", "list", "assumptions", "Exit code"))


def test_the_version_is_that_of_the_package():
    assert call("--version").stdout == f"lobsim {lobsim.__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["run", "--membrane", "NIP"], "unknown membrane 'NIP': choose VF, DB or NIPS (did you mean NIPS?)"),
        (["run", "--build", "pouch"], "unknown build 'pouch'"),
        (["run", "--model", "p2d"], "unknown model 'p2d': choose"),
        (["run", "--electrolyte", "water"], "unknown electrolyte 'water'"),
        (["run", "--gas", "oxygen"], "unknown gas 'oxygen': choose O2, O2-99 or air"),
        (["run", "--paper", "nobody1999"], "unknown laboratory 'nobody1999'"),
        (["run", "--set", "Oxygen diffusivity=1e-9"], "'Oxygen diffusivity' needs its unit"),
        (["run", "--set", "Oxygen diffusivity [m.s-1]=1"], "has another unit: 'Oxygen diffusivity [m2.s-1]'"),
        (["run", "--set", "Oxygen difusivity [m2.s-1]=1"], "did you mean 'Oxygen diffusivity [m2.s-1]'?"),
        (["run", "--set", "Oxygen diffusivity [m2.s-1]"], "is not 'name=value': write it like"),
        (["run", "--set", "Oxygen diffusivity [m2.s-1]=fast"], "'fast' is not a finite number"),
        (["run", "--set", "Oxygen diffusivity [m2.s-1]=nan"], "'nan' is not a finite number"),
        (["run", "--set", "Separator porosity=0.5", "--set", "Separator porosity=0.6"], "'Separator porosity' twice"),
        (["run", "--set", "Membrane thickness [m]=-1e-6"], "it must be above 0"),
        (["run", "--set", "Positive electrode porosity=1.2"], "it must be strictly between 0 and 1"),
        (["run", "--law", "network=Brugge"], "unknown network law 'Brugge'"),
        (["run", "--law", "netwrk=Bruggeman"], "did you mean network?"),
        (["run", "--law", "Bruggeman"], "is not 'name=value': write it like --law 'network=Bruggeman'"),
        (["run", "--protocol", "Discharge at 0.4 mA/cm2"], "has no end: add"),
        (["run", "--protocol", "Discharge at 0.4 until 2.0 V"], "'0.4' needs a unit"),
        (["run", "--protocol", "Discharge at 4000 mA/cm2 until 2.0 V"], "cannot carry 4000 mA/cm2"),
        (["run", "--mesh", "1", "40"], "the mesh of the separator needs"),
        (["run", "--points", "1"], "--points"),
        (["run", "--frobnicate"], "No such option"),
        (["run", "--out", "curve.txt"], "its name must end in .csv, .nc, .png, .svg, .pdf or .gif"),
        (["run", "--protocol", "Rest for 1 h", "--model", "lumped", "--out", "fields.gif"], "nothing moves"),
        (["run", "--width", "85", "--out", "curve.csv"], "no figure is written: name one with --out"),
        (["run", "--width", "8", "--out", "run.png"], "a width of figures is 60 to 400 mm, not 8"),
        (["limits", "--steps", "0.2"], "--steps 0.2 is of --tornado"),
        (["run", "--out", "/no/such/folder/curve.csv"], "there is no folder '/no/such/folder'"),
        (["run", "--json", "/no/such/folder/run.json"], "there is no folder '/no/such/folder'"),
        (["compare", "--paper", "nobody1999"], "unknown laboratory 'nobody1999'"),
        (["compare", "--json", "/no/such/folder/run.json"], "there is no folder '/no/such/folder'"),
        (["compare", "--out", f"{__file__}/figures"], "cannot make the folder"),
        (["list", "membrans"], "did you mean membranes?"),
        (["assumptions", "--build", "pouch"], "unknown build 'pouch'"),
        (["plot"], "No such command"),
    ],
)
def test_bad_input_gets_one_sentence_and_exit_code_2(arguments, sentence):
    result = call(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1 and lines[0].startswith("lobsim: ") and sentence in lines[0], result.stderr


def test_bad_input_leaves_no_file_behind(tmp_path):
    assert call("run", "--out", tmp_path / "curve.csv", "--membrane", "NIP").exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_a_run_says_in_a_sentence_what_ended_it():
    result = call("run")
    assert result.exit_code == 0
    assert "3593 mAh/g" in result.stdout
    assert "It ended at 2.000 V by its voltage limit 2 V, because of film passivation." in result.stdout


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["--protocol", "Rest for 1 h"], 0, "It ended at 2.960 V by its time limit."),
        (["--set", "Lithium thickness [m]=1e-6"], 0, "V: lithium exhausted."),
        (["--protocol", "Discharge at 1e-9 mA/cm2 until 2 V"], 0, "V: no end was met."),
        (
            ["--protocol", "Discharge at 0.4 mA/cm2 for 1000 h", "--protocol", "Rest for 1 h"],
            1,
            "It ended at 2.000 V: step 1 of 2, 'Discharge at 0.4 mA/cm2 for 1000 h', ended at",
        ),
    ],
)
def test_whatever_ends_a_run_is_told_in_a_sentence(words, code, sentence):
    result = call("run", "--model", "lumped", *words)
    assert result.exit_code == code and sentence in result.stdout, result.stderr


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["run", "--points", "5"], "--points tabulates curves in JSON and CSV"),
        (["run", "--points", "5", "--out", "run.png"], "--points tabulates curves in JSON and CSV"),
        (
            ["list", "laws", "--paper", "saengkaew2023"],
            "the laws are the same for all laboratories: leave out --laboratory",
        ),
        (["list", "membranes", "--membrane", "VF"], "the membranes are the same for all cells: leave out --membrane"),
    ],
)
def test_an_option_that_would_do_nothing_is_refused(words, sentence, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = call(*words)
    assert result.exit_code == 2 and sentence in result.stderr and list(tmp_path.iterdir()) == []


def test_a_run_is_written_into_every_file_that_is_asked_for(tmp_path):
    one, two = tmp_path / "one.nc", tmp_path / "two.nc"
    assert call("run", "--model", "lumped", *SHORT, "--out", one, "--out", two).exit_code == 0
    assert lobsim.load(one).summary() == lobsim.load(two).summary()


def test_what_moves_along_the_electrode_is_written_as_an_animation(tmp_path, monkeypatch):
    from lobsim.plots import animation

    monkeypatch.setattr(animation, "FRAMES", 2)
    words = ["--gas", "air", "--mesh", "3", "6", "--protocol", "Discharge at 1 mA/cm2 until 0.1 mAh/cm2"]
    result = call("run", *words, "--out", tmp_path / "run.gif")
    assert result.exit_code == 0, result.stderr
    assert (tmp_path / "run.gif").read_bytes().startswith(b"GIF8")


def test_the_page_is_opened_in_the_browser_unless_it_shall_not(monkeypatch):
    import webbrowser

    server = pytest.importorskip("lobsim.page.server")
    opened = []
    monkeypatch.setattr(server, "serve", lambda place, told, about, workers: told(place.address(place.port)))
    monkeypatch.setattr(webbrowser, "open", opened.append)
    for words, seen in ((["--no-browser"], []), ([], ["http://127.0.0.1:8050/"])):
        result = call("page", *words)
        assert result.stdout == "lobsim page: http://127.0.0.1:8050/  (Ctrl-C ends it)\n" and opened == seen


def test_json_on_standard_output_is_all_that_is_there():
    result = shell(*RUN, *SHORT, "--json", "-")
    assert result.returncode == 0
    run = json.loads(result.stdout)
    assert run["capacity_mAh_cm2"] == pytest.approx(0.4, rel=1e-6)
    assert run["end"] == "time limit" and run["finished"] is True
    mid = {"eps_p_separator", "eps_p_gdl", "film_thickness_separator_m", "film_thickness_gdl_m", "c_O_separator_mol_m3"}
    assert set(run["mid"]) == mid


def test_json_of_a_run_of_the_paper_says_what_the_paper_says():
    run = json.loads(call("run", "--membrane", "VF", "--json", "-").stdout)
    assert (run["paper"], run["verdict"], run["kind"]) == ("2.55 V; about 1200 mAh/g", "holds", "calibrated")
    keys = {"membrane", "build", "current_mA_cm2", "capacity_mAh_g", "capacity_mAh_cm2", "plateau_V", "power_mW_cm2"}
    assert keys | {"cause", "books", "mid", "end_V", "solve_seconds"} <= set(run)
    changed = json.loads(call("run", "--membrane", "VF", "--law", "network=Bruggeman", "--json", "-").stdout)
    assert (changed["paper"], changed["verdict"], changed["kind"]) == (None, "not stated", None)
    assert changed["capacity_mAh_g"] > 1.5 * run["capacity_mAh_g"]


def test_options_change_the_cell():
    text = ["--set", "Chamber oxygen mole fraction=0.21", "--law", "film=planar", "--mesh", "4", "10"]
    run = json.loads(call("run", "--membrane", "vf", "--build", "coin", *text, "--points", "3", "--json", "-").stdout)
    same = lobsim.Cell("VF", "coin").with_values({"Chamber oxygen mole fraction": 0.21})
    result = lobsim.run(same.with_laws(film="planar").with_mesh(4, 10), "Discharge at 0.4 mA/cm2 until 2.0 V")
    assert run["capacity_mAh_g"] == pytest.approx(result.capacity_mAh_g, rel=1e-9)
    assert run["curve"]["Capacity [mAh.g-1]"][-1] == pytest.approx(result.capacity_mAh_g, rel=1e-9)
    assert len(run["curve"]["Voltage [V]"]) == 3


def test_steps_are_run_one_after_the_other():
    steps = ["--protocol", "Discharge at 0.4 mA/cm2 for 1 h", "--protocol", "Charge at 0.2 mA/cm2 for 30 min"]
    run = json.loads(call(*RUN, *steps, "--points", "5", "--json", "-").stdout)
    assert run["protocol"] == steps[1::2]
    assert run["curve"]["Capacity [mAh.cm-2]"][-1] == pytest.approx(0.3, rel=1e-6)


def test_a_run_that_the_window_ends_is_a_result_with_a_warning():
    result = call(*RUN, "--protocol", "Discharge at 0.4 mA/cm2 for 1000 h", "--json", "-")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["finished"] is False
    assert result.stderr == "lobsim: warning: the run ended before its protocol: voltage limit 2 V\n"


def test_a_step_that_cannot_be_finished_is_warned_of_once_and_in_lobsim_s_words():
    steps = ["--protocol", "Discharge at 0.4 mA/cm2 for 1 h", "--protocol", "Charge at 0.2 mA/cm2 for 2 h"]
    result = shell(*RUN, *steps, "--json", "-")
    assert json.loads(result.stdout)["finished"] is False
    assert result.stderr == "lobsim: warning: the run ended before its protocol: voltage limit 4.5 V\n"


def test_files_hold_the_run(tmp_path):
    import pandas

    files = [tmp_path / f"curve.{ending}" for ending in ("csv", "nc", "png", "svg")]
    outs = [word for file in files for word in ("--out", file)]
    result = call(*RUN, *SHORT, *outs, "--points", 11, "--json", tmp_path / "run.json")
    assert result.exit_code == 0
    assert sorted(tmp_path.iterdir()) == sorted([*files, tmp_path / "run.json"])
    table = pandas.read_csv(files[0])
    assert len(table) == 11
    assert table["Capacity [mAh.cm-2]"].iloc[-1] == pytest.approx(0.4, rel=1e-6)
    loaded = lobsim.load(files[1])
    assert loaded.capacity_mAh_cm2 == pytest.approx(0.4, rel=1e-6)
    run = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))
    assert run["plateau_V"] == pytest.approx(loaded.plateau_V, rel=1e-12)
    assert files[2].read_bytes().startswith(b"\x89PNG") and b"<svg" in files[3].read_bytes()[:2000]


@pytest.mark.parametrize(
    ("what", "name"),
    [
        ("membranes", "NIPS"),
        ("builds", "cycling"),
        ("electrolytes", "LiTFSI-TEGDME"),
        ("separators", "polyolefin"),
        ("gdls", "TGP-H-060"),
        ("gases", "O2-99"),
        ("laws", "tunnelling"),
        ("parameters", "Percolation threshold"),
        ("models", "lumped"),
        ("papers", "saengkaew2023"),
        ("literature", "andrei2010"),
    ],
)
def test_every_list_has_what_it_should_on_the_terminal_and_as_json(what, name):
    listed = call("list", what)
    assert listed.exit_code == 0 and name in listed.stdout
    records = json.loads(call("list", what, "--json", "-").stdout)
    assert name in [record.get("choice", record.get("name")) for record in records]


def test_the_default_of_every_law_is_marked():
    records = json.loads(call("list", "laws", "--json", "-").stdout)
    assert {one["law"]: one["choice"] for one in records if one["default"]} == lobsim.Cell().laws
    assert len(records) > len(lobsim.LAWS)


def test_parameters_are_listed_with_unit_status_source_and_range():
    records = {one["name"]: one for one in json.loads(call("list", "parameters", "--json", "-").stdout)}
    assert set(records) == set(lobsim.Cell().parameters)
    threshold = records["Percolation threshold"]
    assert (threshold["value"], threshold["status"], threshold["low"], threshold["high"]) == (
        0.3,
        "fitted",
        0.288,
        0.33,
    )
    assert records["Oxygen diffusivity [m2.s-1]"]["unit"] == "m2.s-1"


def test_assumptions_are_all_numbers_that_are_not_printed():
    records = json.loads(call("assumptions", "--membrane", "VF", "--json", "-").stdout)
    assert {one["name"] for one in records} == {one.name for one in lobsim.Cell("VF").assumptions()}
    assert {one["status"] for one in records} == {"fitted", "assumed", "derived"}
    assert all(one["source"] and math.isfinite(one["value"]) for one in records)
    assert "fitted" in call("assumptions").stdout


def test_a_run_starts_from_the_end_of_another(tmp_path):
    kept = tmp_path / "first.nc"
    assert call(*RUN, *SHORT, "--out", kept).exit_code == 0
    result = call(*RUN, *SHORT, "--start", kept, "--json", "-")
    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout)["capacity_mAh_cm2"] == pytest.approx(0.4)
    other = call("run", "--build", "coin", "--mesh", "3", "6", *SHORT, "--start", kept)
    assert other.exit_code == 2 and "cannot start from a run with another model" in other.stderr
