"""`lobsim pores` shows classes, draws them, and writes a cell that `lobsim run --cell` takes."""

import json

import pytest
from typer.testing import CliRunner

import lobsim
from lobsim.cli import app
from tests.pore_sizes import made


def call(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "novawin.txt"
    path.write_text(made.NOVAWIN, encoding="utf-8")
    return path


def test_the_table_says_classes_volumes_and_areas(file):
    said = call("pores", file, "--of", "powder", "--bet", 700, "--classes", 5)
    assert said.exit_code == 0
    for words in ("novawin.txt: powder", "0.6 cm3/g, walls 384 m2/g", "700 m2/g", "open surface", "316 m2/g"):
        assert words in said.output
    assert "powder does not know the binder" in said.stderr


def test_json_has_all_numbers_in_si(file):
    said = call("pores", file, "--of", "membrane", "--json", "-")
    found = json.loads(said.stdout)
    assert found["specimen"] == "membrane" and found["total_m3_kg"] == pytest.approx(0.6e-3)
    assert sum(one["volume_m3_kg"] for one in found["classes"]) == pytest.approx(found["in_classes_m3_kg"])


def test_a_figure_and_a_cell_are_written_and_the_cell_is_run(file, tmp_path):
    cell, figure = tmp_path / "cell.toml", tmp_path / "pores.png"
    said = call("pores", file, "--of", "powder", "--bet", 700, "--out", cell, "--plot", figure)
    assert said.exit_code == 0 and figure.stat().st_size > 20_000
    assert lobsim.Cell.load(cell).laws["pores"] == "classes"
    protocol = ("--protocol", "Discharge at 0.1 mA/cm2 for 1 h", "--mesh", 2, 4)
    ran = call("run", "--cell", cell, *protocol, "--json", "-")
    assert ran.exit_code == 0 and json.loads(ran.stdout)["finished"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "--of powder or --of membrane"),
        (("--of", "rock"), "unknown specimen 'rock'"),
        (("--of", "powder", "--plot", "x.xyz"), "must end in"),
        (("--of", "powder", "--out", "x.csv"), "must end in .toml"),
        (("--of", "powder", "--bet", "100", "--out", "cell.toml"), "BET area"),
    ],
)
def test_bad_words_end_with_one_sentence_and_code_2(file, words, sentence, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    said = call("pores", file, *words)
    assert said.exit_code == 2 and sentence in said.stderr and len(said.stderr.strip().splitlines()) == 1


def test_a_cell_file_leaves_no_room_for_a_membrane(file, tmp_path):
    cell = tmp_path / "cell.toml"
    lobsim.Cell("DB", "coin").save(cell)
    said = call("run", "--cell", cell, "--membrane", "VF")
    assert said.exit_code == 2 and "leave out --membrane" in said.stderr
