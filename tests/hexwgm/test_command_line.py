"""The commands as a user types them."""

import json

import pytest
from typer.testing import CliRunner

from hexwgm import ZNO_TM, __version__
from hexwgm.cli import app
from hexwgm.resonance import wavelength

COMMANDS = ["fsr", "assign", "modes", "spectrum", "field", "sweep", "fit-side", "coat", "fret", "verify", "reproduce"]


def run(*words: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, [str(word) for word in words])
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture
def peaks(tmp_path):
    path = tmp_path / "peaks.csv"
    lines = [str(wavelength(N, 2.9, ZNO_TM, 1.0, "TM")) for N in range(45, 53)]
    path.write_text("\n".join(["wavelength_nm", *lines]) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command):
    code, said, _ = run(command, "--help")
    assert code == 0 and f"hexwgm {command}" in said


def test_the_version_is_that_of_the_package():
    assert run("--version")[:2] == (0, f"hexwgm {__version__}\n")


def test_the_orbit_and_the_orders_come_from_a_list_of_peaks(peaks, tmp_path):
    out = tmp_path / "orbits.csv"
    code, said, _ = run("fsr", peaks, "--side", 2.9, "--out", out)
    assert code == 0 and json.loads(said)[0]["orbit"] == "hexagon"
    assert len(out.read_text(encoding="utf-8").splitlines()) == 5
    code, said, _ = run("assign", peaks, "--side", 2.9)
    assert code == 0 and json.loads(said)[0]["first_N"] == 45


def test_a_mode_is_computed_and_drawn(tmp_path):
    code, said, _ = run("field", "--side", 1.2, "-N", 16, "--index", 2.0, "--png", tmp_path / "mode.png")
    assert code == 0 and json.loads(said)[0]["m"] == 4
    assert (tmp_path / "mode.png").stat().st_size > 10_000
    assert [path.name for path in tmp_path.iterdir()] == ["mode.png"]


def test_modes_coatings_backgrounds_and_spectra_are_tables(tmp_path):
    rod = ("--side", 0.8, "--index", 2.2)
    code, said, _ = run("modes", *rod, "--from", 560, "--to", 620)
    assert code == 0 and len(json.loads(said)) >= 1
    N = json.loads(said)[0]["N"]
    code, said, _ = run("coat", *rod, "-N", N, "--values", "0,20,2")
    assert code == 0 and json.loads(said)[1]["wavelength_nm"] > json.loads(said)[0]["wavelength_nm"]
    code, said, _ = run("sweep", *rod, "-N", N, "--values", "1,1.1,2")
    assert code == 0 and json.loads(said)[1]["wavelength_nm"] > json.loads(said)[0]["wavelength_nm"]
    out = tmp_path / "spectrum.csv"
    code, *_ = run("spectrum", *rod, "--from", 590, "--to", 610, "--points", 11, "--out", out)
    assert code == 0 and len(out.read_text(encoding="utf-8").splitlines()) == 12


def test_the_side_and_the_reach_of_transfer_are_read_from_files(tmp_path):
    (tmp_path / "peaks.csv").write_text("659.2,16\n626.0,17\n596.0,18\n", encoding="utf-8")
    code, said, _ = run("fit-side", tmp_path / "peaks.csv", "--index", 2.0)
    assert code == 0 and len(json.loads(said)) == 3
    (tmp_path / "box.csv").write_text("500,1e5\n600,1e5\n", encoding="utf-8")
    code, said, _ = run("fret", tmp_path / "box.csv", tmp_path / "box.csv", "--quantum-yield", 0.5, "--distance", 5)
    assert code == 0 and 0 < json.loads(said)[0]["efficiency"] < 1


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("modes", "--side", -1), "the side is -1: it must be a positive number"),
        (("modes", "--side", 2.9, "--background", 1.9), "no total reflection"),
        (("modes", "--side", 1.2, "--index", 2.0, "--from", 700, "--to", 700.5), "holds no whispering-gallery mode"),
        (("fsr", "{two}", "--side", 2.9), "the list has 2 peaks"),
        (("fsr", "{none}", "--side", 2.9), "cannot read"),
        (("modes", "--side", 2.9, "--index", "glass"), "unknown index 'glass'"),
        (("modes", "--side", 2.9, "--out", "x.txt"), "must end in .json or .csv"),
        (("coat", "--side", 2.9, "--values", "1,2"), "first value, last value"),
        (("spectrum", "--side", 2.9, "--source", "1"), "a source is given as X,Y"),
        (("modes",), "Missing option"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_code_2(words, sentence, tmp_path):
    (tmp_path / "two.csv").write_text("600\n610\n", encoding="utf-8")
    files = {"{two}": tmp_path / "two.csv", "{none}": tmp_path / "none.csv"}
    code, said, complaint = run(*(files.get(word, word) for word in words))
    assert code == 2 and said == ""
    assert complaint.startswith("hexwgm: ") and sentence in complaint and complaint.count("\n") == 1
