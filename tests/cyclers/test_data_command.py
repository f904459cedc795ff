"""`lobsim data` shows what a file holds, writes it in the Battery Data Format, and draws it."""

import json
from importlib import import_module

import pytest
from typer.testing import CliRunner

from lobsim import plots
from lobsim.cli import app
from lobsim.cyclers import read
from tests.cyclers import made, made_japanese
from tests.cyclers.made_rows import ROWS


def call(*arguments):
    return CliRunner(env={"COLUMNS": "150"}).invoke(app, ["data", *map(str, arguments)])


def test_a_channel_is_shown_written_and_drawn(tmp_path):
    folder = made_japanese.toyo_folder(tmp_path / "12")
    files = [tmp_path / name for name in ("out.csv", "out.png", "out.svg")]
    result = call(folder, "--area", 2, "--loading", 1.2, "--to", files[0], "--out", files[1], "--out", files[2])
    assert result.exit_code == 0, result.stderr
    assert f"toyo, {len(ROWS)} rows, 9 steps" in result.stdout and "local time of the cycler" in result.stdout
    (row,) = [line.split() for line in result.stdout.splitlines() if line.split()[:3] == ["2", "6", "discharge"]]
    assert row[5:] == ["0.4", "0.7333", "0.2", "0.3667", "305.6"]
    assert read(files[0]).table.equals(read(folder).table)
    assert files[1].read_bytes().startswith(b"\x89PNG") and b"<svg" in files[2].read_bytes()[:2000]


def test_json_holds_the_steps_and_nothing_else_is_printed(write):
    result = call(write("hokuto"), "--json", "-", "--area", 2)
    record = json.loads(result.stdout)
    assert (record["format"], record["rows"], record["area_cm2"]) == ("hokuto", len(ROWS), 2)
    assert [step["kind"] for step in record["steps"][:4]] == ["rest", "discharge", "rest", "charge"]
    assert record["steps"][1]["capacity_mAh_cm2"] == pytest.approx(0.733333 / 2, rel=1e-5)
    assert record["metadata"]["file_says"]["試料名"] == "NIPS-1"


def test_columns_are_named_with_unit_and_sign(write, tmp_path):
    columns = ["Test Time / s=t/h [h]", "Voltage / V=Ewe", "Current / A=I (mA) [mA] discharge positive"]
    words = [word for column in columns for word in ("--column", column)]
    assert call(write("csv"), *words, "--to", tmp_path / "out.csv").exit_code == 0
    assert read(tmp_path / "out.csv").table.equals(read(write("csv"), columns=made.PLAIN_COLUMNS).table)
    path = write(made.capacity_only())
    words = ["--column", "capacity_mAh_cm2=capacity", "--column", "Voltage / V=voltage_V", "--current", 0.4]
    row = call(path, *words).stdout.splitlines()[-1].split()
    assert row == ["1", "1", "discharge", "0", "1.833", "0.4", "0.7333", "0.4", "0.7333"]


def test_of_many_steps_the_first_are_shown(write, monkeypatch):
    monkeypatch.setattr(import_module("lobsim.commands.data"), "MOST_STEPS", 7)
    lines = call(write("bdf")).stdout.splitlines()
    assert lines[-1] == "2 more steps: --json - gives all" and lines[-2].split()[:3] == ["2", "7", "rest"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--format", "toy"], "unknown format 'toy': choose bdf, toyo"),
        (["--format", "hokuto"], "it looks like CSV in the Battery Data Format, format='bdf'"),
        (["--column", "Voltage / V"], "is not 'name=value': write it like --column 'Voltage / V=Ewe'"),
        (["--column", "Voltage / V=Ewe [kg]"], "the unit 'kg' does not belong to 'Voltage / V'"),
        (["--area", "0"], "area_cm2 = 0.0: a finite number above 0 was expected"),
        (["--to", "out.txt"], "its name must end in .csv"),
        (["--out", "out.gif"], "its name must end in .png, .svg or .pdf"),
        (["--out", "no/out.png"], "there is no folder 'no'"),
    ],
)
def test_bad_input_gets_one_sentence_and_exit_code_2(arguments, sentence, write, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    result = call(write("bdf"), *arguments)
    assert result.exit_code == 2 and result.stdout == ""
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1 and lines[0].startswith("lobsim: ") and sentence in lines[0], result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["cell.csv"]


def test_the_sign_can_be_trusted(write):
    path = write(made.bdf().replace(b",-0.0004,", b",0.0005,"))
    assert call(path).exit_code == 2
    result = call(path, "--trust-sign")
    assert result.exit_code == 0 and "discharge" not in result.stdout


def test_the_figure_shows_time_and_every_half_cycle_over_its_capacity(write):
    voltage, current, curves = plots.cycler(read(write("bdf"), area_cm2=2.0)).axes
    assert voltage.lines[0].get_xdata()[-1] == pytest.approx(ROWS[-1].time / 3600)
    assert min(current.lines[1].get_ydata()) == pytest.approx(-0.2)
    assert len(curves.lines) == 4 and curves.lines[0].get_xdata()[-1] == pytest.approx(0.733333 / 2, rel=1e-5)
    names = [text.get_text() for text in curves.get_legend().get_texts()]
    assert names[0] == "discharge 1, 0.2 mA cm$^{-2}$" and "charge 2, 0.2 mA cm$^{-2}$" in names
    assert curves.get_xlabel() == "capacity / mAh cm$^{-2}$"
    assert plots.cycler(read(write("bdf"))).axes[2].get_xlabel() == "capacity / mAh"


def test_a_file_of_rests_is_drawn_too(write):
    figure = plots.cycler(read(write(b"Test Time / s,Voltage / V,Current / A\n0,2.9,0\n9,2.8,0\n")))
    assert not figure.axes[2].lines and figure.axes[2].texts[0].get_text() == "no discharge and no charge"
