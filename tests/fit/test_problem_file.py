"""A problem as a file, and `lobsim fit`: the report says what was found, wrong input what is allowed."""

import json
from importlib import import_module

import numpy as np
import pytest
from typer.testing import CliRunner

import lobsim
from lobsim.cli import app
from lobsim.fit.problem_file import read
from tests.fit.conftest import J0

PROBLEM = f"""
predict = ["Discharge at 1.0 mA/cm2 until 2.0 V"]
next = ["Discharge at 0.1 mA/cm2 until 2.0 V", "Discharge at 3.0 mA/cm2 until 2.0 V"]

[cell]
membrane = "NIPS"
build = "stacked"
mesh = [6, 12]
values = {{ "{J0}" = 3e-6 }}

[[curve]]
file = "slow.csv"
protocol = "Discharge at 0.4 mA/cm2 until 2.0 V"
columns = {{ capacity_mAh_cm2 = "Q", "Voltage / V" = "V" }}
noise_mV = 1.0
name = "slow"

[[curve]]
file = "fast.csv"
protocol = ["Discharge at 2.0 mA/cm2 until 2.0 V"]
columns = {{ capacity_mAh_cm2 = "Q", "Voltage / V" = "V" }}

[find]
"{J0}" = {{ low = 5e-7, high = 5e-6 }}
"Contact resistance [Ohm.m2]" = {{ low = 0.0, high = 0.02, scale = "linear" }}

[search]
starts = 2
followed = 1
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory, curves):
    """Two files of capacities and voltages, and the problem beside them."""
    place = tmp_path_factory.mktemp("problem")
    for name, curve in zip(("slow", "fast"), curves, strict=True):
        table = np.column_stack([curve.capacity_mAh_cm2, curve.voltage_V])
        np.savetxt(place / f"{name}.csv", table, delimiter=",", header="Q,V", comments="", fmt="%.6f")
    (place / "problem.toml").write_text(PROBLEM, encoding="utf-8")
    return place


def test_a_file_says_all_of_a_problem(folder, curves):
    task = read(folder / "problem.toml")
    assert task.problem.names == [J0, "Contact resistance [Ohm.m2]"]
    assert task.problem.cell.numbers[J0] == 3e-6
    slow, fast = task.problem.curves
    assert (slow.name, fast.name) == ("slow", "fast")
    assert (slow.noise_V, fast.noise_V) == (1e-3, 2e-3)
    assert slow.voltage_V == pytest.approx(curves[0].voltage_V, abs=1e-6)
    assert fast.capacity_mAh_cm2 == pytest.approx(curves[1].capacity_mAh_cm2, abs=1e-6)
    assert task.search == {"starts": 2, "followed": 1, "seed": 0}
    assert len(task.predict) == 1
    assert len(task.next) == 2


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("[search]", "[serch]", "unknown key 'serch'"),
        ("starts = 2", "starts = 2.5", "'starts' is a whole number"),
        ("noise_mV = 1.0", "noise = 1.0", "did you mean noise_mV"),
        ('file = "slow.csv"', 'file = "slwo.csv"', "slwo.csv"),
        ('"Discharge at 0.4 mA/cm2 until 2.0 V"', '"Discharge at 0.4 mA/cm2"', "has no end"),
        ('"Q", "Voltage / V" = "V" }\nnoise', '"capacity", "Voltage / V" = "V" }\nnoise', "capacity"),
        ("low = 5e-7", 'low = "small"', "'low' of"),
        ("high = 0.02", "high = -0.02", "the first must be the smaller"),
        ('membrane = "NIPS"', 'membrane = "NIP"', "did you mean NIPS"),
        ('name = "slow"', "number = 2", "has 1 discharges"),
        ("next = [", "next = [3, ", "a protocol is a step or a list"),
        ('scale = "linear"', 'scale = "log"', "no logarithm"),
        ('scale = "linear"', "mean = 0.0, sd = 0.1", "has no logarithm"),
        ('[[curve]]\nfile = "slow.csv"', '[curve]\nfile = "slow.csv"', "no TOML"),
        ("low = 5e-7, high = 5e-6 }", "low = 5e-7, hihg = 5e-6 }", "did you mean high"),
        (
            "{ low = 5e-7, high = 5e-6 }",
            "3e-6",
            "in [find] is a table, such as { low = 1e-10, high = 1e-9 }, not 3e-06",
        ),
        ('file = "slow.csv"\n', "", "a curve has no 'file': give it in [[curve]]"),
        ('protocol = "Discharge at 0.4 mA/cm2 until 2.0 V"\n', "", "a curve has no 'protocol'"),
        ("noise_mV = 1.0", 'noise_mV = "small"', "'noise_mV' of the curve 'slow.csv' is a number, not 'small'"),
        ("noise_mV = 1.0", "noise_mV = 3000", "standard deviation of the voltage in mV, above 0 and not above 300"),
        (', "Voltage / V" = "V" }\nnoise', " }\nnoise", 'as a key of [[curve]]: columns = { "Voltage / V" = "..." }'),
        ("noise_mV = 1.0", "step = 1", "'step' is a number of one of the 1 steps of the protocol, from 0, not 1"),
        ("noise_mV = 1.0", "format = 3", "unknown format 3"),
        (
            'columns = { capacity_mAh_cm2 = "Q", "Voltage / V" = "V" }\nnoise',
            'columns = "Q"\nnoise',
            "a table from labels",
        ),
        ("[search]", "[spread]\n'Area of the moon [m2]' = 0.1\n[search]", "Area of the moon"),
        ("[search]", "[spread]\n'Contact resistance [Ohm.m2]' = 5\n[search]", "above 0 and up to 1, not at 5"),
        ("[search]", "spread = 0.1\n[search]", "0.1"),
        ("predict = [", "predict = 'Rest for 1 h' #", "'predict' is a list of protocols, not 'Rest for 1 h'"),
        ("next = [", "next = [[3], ", "3 is no step: write a text, or { steps = [...], times = 3 } for cycles"),
    ],
)
def test_a_mistake_in_the_file_is_one_sentence_and_exit_code_2(folder, old, new, words):
    assert PROBLEM.count(old) >= 1
    broken = folder / "broken.toml"
    broken.write_text(PROBLEM.replace(old, new, 1), encoding="utf-8")
    result = CliRunner().invoke(app, ["fit", str(broken), "--out", str(folder / "never")])
    assert result.exit_code == 2
    assert words in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    assert not (folder / "never").exists()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("curve = 3", r"'curve' is a list of tables, \[\[curve\]\]"),
        ("[curve]\nfile = 'slow.csv'", r"'curve' is a list of tables, \[\[curve\]\]"),
        ("find = ['a number']", r"'find' and 'search' are tables, \[find\] and \[search\]"),
        ("search = 3", r"'find' and 'search' are tables, \[find\] and \[search\]"),
    ],
)
def test_what_is_no_table_is_refused_in_words(tmp_path, text, words):
    (tmp_path / "problem.toml").write_text(text, encoding="utf-8")
    with pytest.raises(lobsim.LobsimError, match=words):
        read(tmp_path / "problem.toml")


def test_cycles_are_a_table_of_steps_and_times(folder):
    half = '"Discharge at 1 mA/cm2 until 1 mAh/cm2", "Charge at 0.2 mA/cm2 until 1 mAh/cm2"'
    text = PROBLEM.replace("next = [", f'next = [[{{ steps = [{half}], times = 2 }}, "Rest for 1 h"], ', 1)
    (folder / "cycles.toml").write_text(text, encoding="utf-8")
    first, *_ = read(folder / "cycles.toml").next
    assert first == [lobsim.Cycles([word.strip(' "') for word in half.split(",")], 2), "Rest for 1 h"]


def test_a_current_that_is_not_the_files_is_refused(folder):
    """The file of a cycler knows its current: the protocol and the area must agree with it."""
    time = np.linspace(0, 3600, 50)
    rows = np.column_stack([time, 2.7 - 1e-4 * time, np.full(50, -4e-4)])
    np.savetxt(
        folder / "bdf.csv", rows, delimiter=",", header="Test Time / s,Voltage / V,Current / A", comments="", fmt="%.9g"
    )
    text = PROBLEM.replace('file = "slow.csv"', 'file = "bdf.csv"\narea_cm2 = 2.0', 1).replace(
        'columns = { capacity_mAh_cm2 = "Q", "Voltage / V" = "V" }\nnoise', "noise", 1
    )
    (folder / "area.toml").write_text(text, encoding="utf-8")
    with pytest.raises(lobsim.LobsimError, match=r"measured at 0\.2 mA/cm2 on an area of 2 cm2, but.*'area_cm2' in"):
        read(folder / "area.toml")


def test_the_area_of_a_curve_is_that_of_the_cell_unless_it_is_given(folder):
    """Two layers of 1.5 cm2 each in parallel, a file in A and s: 1.2 mA for an hour are 0.4 mAh/cm2 of the 3 cm2."""
    time = np.linspace(0, 3600, 50)
    rows = np.column_stack([time, 2.7 - 1e-4 * time, np.full(50, -1.2e-3)])
    header = "Test Time / s,Voltage / V,Current / A"
    np.savetxt(folder / "layers.csv", rows, delimiter=",", header=header, comments="", fmt="%.9g")
    text = """
        [cell]
        membrane = "NIPS"
        build = "stacked"
        values = { "Electrode area [m2]" = 1.5e-4, "Number of electrodes connected in parallel to make a cell" = 2 }
        [[curve]]
        file = "layers.csv"
        protocol = "Discharge at 0.4 mA/cm2 until 2.0 V"
        [find]
        "Oxygen diffusivity [m2.s-1]" = {}
        """
    (folder / "layers.toml").write_text(text, encoding="utf-8")
    (curve,) = read(folder / "layers.toml").problem.curves
    assert curve.capacity_mAh_cm2[-1] == pytest.approx(0.4)
    single = text.replace('a cell" = 2', 'a cell" = 1')
    (folder / "single.toml").write_text(single, encoding="utf-8")
    with pytest.raises(lobsim.LobsimError, match=r"'layers.csv' was measured at 0\.8 .* of 1\.5 cm2, that of \[cell\]"):
        read(folder / "single.toml")


def test_the_command_writes_a_report_and_a_cell(folder):
    out = folder / "out"
    result = CliRunner().invoke(
        app, ["fit", str(folder / "problem.toml"), "--out", str(out), "--json", str(folder / "fit.json")]
    )
    assert result.exit_code == 0, result.stderr
    assert "found to" in result.stdout
    written = {path.name for path in out.iterdir()}
    images = {"curves.png", "correlations.png", "profiles.png", "predictions.png"}
    assert written == images | {"cell.toml", "report.md", "report.html", "fit.json"}
    page = (out / "report.html").read_text(encoding="utf-8")
    assert page.count("data:image/png;base64,") == 4
    assert "http" not in page  # nothing is fetched
    report = (out / "report.md").read_text(encoding="utf-8")
    for words in ("## Numbers", "## Profile likelihood", "## Predictions", "## What to measure next", "slow.csv"):
        assert words in report
    told = json.loads((folder / "fit.json").read_text(encoding="utf-8"))
    assert told == json.loads((out / "fit.json").read_text(encoding="utf-8"))
    best = {row["name"]: row["value"] for row in told["numbers"]}
    cell = lobsim.Cell.load(out / "cell.toml")
    assert cell.numbers[J0] == pytest.approx(best[J0])
    assert best[J0] == pytest.approx(2.2e-6, rel=0.15)  # 12 volumes are fitted to curves of 20
    assert len(told["candidates"]) == 2
    assert told["candidates"][0]["bits"] >= told["candidates"][1]["bits"]


def test_what_is_asked_for_after_the_fit_is_refused_before_it(folder, monkeypatch):
    """Chains that are too short may not cost a search."""
    monkeypatch.setattr(import_module("lobsim.fit"), "fit", None)  # nothing is searched
    command = ["fit", str(folder / "problem.toml"), "--out", str(folder / "not made")]
    short = CliRunner().invoke(app, [*command, "--sample", "10"])
    assert (short.exit_code, "chains have 100 steps or more, not 10" in short.stderr) == (2, True)


def test_the_spread_of_the_file_reaches_the_fit(folder, monkeypatch):
    given = {}

    def search(*_, **options):
        given.update(options)
        raise lobsim.LobsimError("enough")

    monkeypatch.setattr(import_module("lobsim.fit"), "fit", search)
    text = PROBLEM + "\n[spread]\n'Positive electrode BET area [m2.kg-1]' = 0.07\n"
    (folder / "spread.toml").write_text(text, encoding="utf-8")
    CliRunner().invoke(app, ["fit", str(folder / "spread.toml"), "--out", str(folder / "spread")])
    assert given["spread"] == {"Positive electrode BET area [m2.kg-1]": 0.07}


def test_a_fitted_cell_can_be_the_cell_of_the_next_problem(folder):
    lobsim.Cell("VF", "coin").with_values({J0: 2.5e-6}).save(folder / "other.toml")
    start, end = PROBLEM.index("[cell]"), PROBLEM.index("[[curve]]")
    (folder / "next.toml").write_text(
        PROBLEM[:start] + '[cell]\nfile = "other.toml"\nmesh = [6, 10]\n\n' + PROBLEM[end:], encoding="utf-8"
    )
    cell = read(folder / "next.toml").problem.cell
    assert (cell.membrane, cell.build, cell.numbers[J0], cell.mesh.positive) == ("VF", "coin", 2.5e-6, 10)
