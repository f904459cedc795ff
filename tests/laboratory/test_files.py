"""Laboratories as files: the shipped paper in TOML, folders, paths, names, results."""

from dataclasses import replace
from importlib import metadata
from itertools import product

import pytest
from typer.testing import CliRunner

import lobsim
from lobsim import Cell, LobsimError
from lobsim.cli import app
from lobsim.curves.charge import SHAPES
from lobsim.files import toml_text
from lobsim.laboratory import catalogue, file, said, written
from lobsim.parameter_sets.saengkaew2023 import PAPER


def test_the_paper_described_in_toml_gives_the_same_numbers_to_the_last_digit(tmp_path):
    path = tmp_path / "paper.toml"
    path.write_text("\n".join(toml_text.sections(written.whole(PAPER))), encoding="utf-8")
    again = file.read(path, catalogue.laboratory, naming=replace(PAPER, editions={}, by_law={}))
    for membrane, build, gas in product(PAPER.membranes, PAPER.builds, PAPER.gases):
        ours, theirs = (one.parameters(membrane, build, gas=gas) for one in (PAPER, again))
        assert ours.numbers() == theirs.numbers()
        assert {n: v.origin for n, v in ours.items()} == {n: v.origin for n, v in theirs.items()}
    for field in ("statements", "cycling", "rival_cycling", "by_law", "caution", "citation"):
        assert getattr(again, field) == getattr(PAPER, field)
    assert again.editions["old"].values == PAPER.editions["old"].values


def test_a_folder_is_read_as_one_and_its_own_parts_come_first(folder):
    found = catalogue.laboratory(folder)
    assert found.name == "Smith lab"
    assert list(found.membranes)[:2] == ["KB paper", "KB thick"] and "NIPS" in found.membranes
    assert Cell("kb THICK", "swagelok", laboratory=folder).numbers["Membrane thickness [m]"] == pytest.approx(2e-4)


def test_parts_may_stand_in_the_file_of_the_cell(folder):
    text = (folder / "lab.toml").read_text() + '\n[cell]\nmembrane = "KB paper"\nbuild = "Swagelok"\n'
    (folder / "one.toml").write_text(text)
    assert Cell.load(folder / "one.toml").key == Cell.load(folder / "cell.toml").key


def test_a_laboratory_is_found_by_name_in_LOBSIM_PATH(folder, monkeypatch):
    (folder / "smith").mkdir()
    (folder / "lab.toml").rename(folder / "smith" / "lab.toml")
    monkeypatch.setenv("LOBSIM_PATH", str(folder))
    assert "smith" in catalogue.laboratories()
    assert Cell("KB paper", "Swagelok", laboratory="Smith").membrane == "KB paper"
    result = CliRunner().invoke(app, ["list", "laboratories"])
    assert "KB paper, KB thick" in result.stdout
    with pytest.raises(LobsimError, match="did you mean smith"):
        Cell("KB paper", laboratory="smit")


def test_a_laboratory_is_found_by_the_entry_point_of_another_package(folder, monkeypatch):
    point = metadata.EntryPoint("smith", "smith_package:where", catalogue.ENTRY_POINTS)
    monkeypatch.setattr(metadata.EntryPoint, "load", lambda self: lambda: str(folder / "lab.toml"))
    monkeypatch.setattr(catalogue, "entry_points", lambda group: [point] if group == catalogue.ENTRY_POINTS else [])
    assert Cell("KB paper", "Swagelok", laboratory="smith").laboratory.name == "Smith lab"


def test_a_file_that_has_changed_is_read_anew(folder):
    before = Cell.load(folder / "cell.toml").numbers["Membrane thickness [m]"]
    text = (folder / "lab.toml").read_text().replace('"120 um"', '"1234 um"')
    (folder / "lab.toml").write_text(text)
    assert Cell.load(folder / "cell.toml").numbers["Membrane thickness [m]"] == pytest.approx(1234e-6) != before


def test_a_result_keeps_the_parts_of_its_cell(folder):
    cell = Cell.load(folder / "cell.toml").with_mesh(6, 8)
    result = lobsim.run(cell, "Discharge at 0.4 mA/cm2 until 2.0 V", progress=False)
    result.save(folder / "run.nc")
    (folder / "lab.toml").unlink()
    again = lobsim.load(folder / "run.nc").cell
    assert again == cell and again.label == "KB paper in DMSO" and again.laboratory.name == "Smith lab"
    assert again.parameters["Oxygen diffusivity [m2.s-1]"].origin.source == "rotating disc"
    assert result.summary()["membrane"] == "KB paper"


def test_statements_of_a_laboratory_are_laid_beside_a_run(folder):
    said = """
[[statement]]
membrane = "KB paper"
build = "Swagelok"
protocol = "Discharge at 0.4 mA/cm2 until 2.0 V"
quantity = "capacity_mAh_g"
number = 3000
tolerance = 300
"""
    (folder / "lab.toml").write_text((folder / "lab.toml").read_text() + said)
    (one,) = catalogue.laboratory(folder).statements
    assert (one.low, one.high, one.current_mA_cm2) == (2700, 3300, 0.4)


def test_a_cell_that_is_saved_into_the_folder_does_not_describe_its_parts_twice(folder):
    Cell.load(folder / "cell.toml").save(folder / "saved.toml")
    assert Cell("KB paper", "Swagelok", laboratory=folder).key == Cell.load(folder / "saved.toml").key


def test_what_may_be_said_of_a_cycle_is_what_a_run_tells():
    told = {*lobsim.result.record.Cycle.__dataclass_fields__, *SHAPES}
    assert set(said.OF_CYCLES) <= told and set(SHAPES) <= set(said.OF_CYCLES)
    assert all(hasattr(lobsim.Result, quantity) for quantity in said.QUANTITIES)


def test_own_numbers_common_to_all_cells_hold_for_all(folder):
    (folder / "more.toml").write_text('[common]\n"Carbon skeletal density [kg.m-3]" = "1.5 g/cm3"\n')
    cell = Cell("VF", "coin", laboratory=folder)
    assert cell.numbers["Carbon skeletal density [kg.m-3]"] == 1500.0
    cell.save(folder / "saved.toml")
    assert Cell.load(folder / "saved.toml").key == cell.key


@pytest.mark.parametrize("command", ["run", "cycle", "limits", "impedance", "assumptions", "list parameters"])
def test_commands_take_the_file_of_a_cell(command, folder):
    quick = {
        "cycle": [
            "--times",
            "1",
            "--discharge",
            "1 mA/cm2 until 2.0 V or 0.1 mAh/cm2",
            "--charge",
            "1 mA/cm2 for 6 min",
        ],
        "limits": ["--mesh", "4", "6"],
        "impedance": ["--mesh", "6", "8"],
        "run": ["--mesh", "6", "8"],
    }
    words = [*command.split(), "--cell", str(folder / "cell.toml"), *quick.get(command, [])]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, result.output
    if command != "list parameters":
        assert "KB paper" in result.stdout
