"""`lobsim check`: models of a file are found, slips told, and what cannot be checked is refused in a sentence."""

import json

import pytest
from typer.testing import CliRunner

from lobsim.cli import app

MODEL = """
import pybamm
print("this file is executed")

class Cell(pybamm.BaseModel):
    def __init__(self, name="my cell"):
        super().__init__(name)
        c = pybamm.Variable("Concentration [mol.m-3]")
        self.rhs = {{c: -pybamm.Parameter("Surface [m-1]") * pybamm.Parameter("Current density [A.m-2]"){over}}}
        self.initial_conditions = {{c: pybamm.Parameter("Start [mol.m-3]")}}
"""
GOOD, SLIP = MODEL.format(over=" / 96485.33212"), MODEL.format(over="")
MADE = 'import pybamm\nmodel = pybamm.BaseModel("made")\nV = pybamm.Variable("V [V]")\nmodel.rhs = {V: V / pybamm.t}\n'


def call(*arguments):
    return CliRunner(env={"COLUMNS": "150"}).invoke(app, ["check", *map(str, arguments)])


@pytest.fixture
def write(tmp_path):
    def write(text):
        path = tmp_path / "my_model.py"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_model_whose_units_meet_passes(write):
    told = call(write(GOOD))
    assert told.exit_code == 0
    assert "my cell: 2 times units compared; no slips" in told.stdout


def test_a_slip_is_told_with_its_place_and_exit_code_1(write):
    told = call(write(SLIP))
    assert told.exit_code == 1
    assert "rate of 'Concentration [mol.m-3]'" in told.stdout
    assert "sets equal [mol.m-3.s-1] and [A.m-3]" in told.stdout


def test_json_is_all_there_is_on_standard_output(write):
    told = call(write(SLIP), "--json", "-")
    (found,) = json.loads(told.stdout)
    assert (found["model"], found["compared"], found["open"]) == ("my cell", 2, 0)
    assert found["slips"][0]["where"] == "rate of 'Concentration [mol.m-3]'"


def test_a_model_that_the_file_makes_itself_is_found(write):
    told = call(write(MADE))
    assert told.exit_code == 0 and "made: 1 times units compared; no slips" in told.stdout


def test_what_was_taken_for_any_unit_is_counted_and_noted(write):
    told = call(write(MADE.replace("pybamm.t}", 'pybamm.t + pybamm.Symbol("my own symbol")}')))
    assert (
        told.exit_code == 0 and "made: 1 times units compared, 1 times not, one being unknown; no slips" in told.stdout
    )
    assert "Note: Symbol was taken for any unit: my own symbol." in told.stdout


ROD = """
import pybamm

class Rod(pybamm.BaseModel):
    def __init__(self):
        super().__init__("rod")
        c = pybamm.Variable("Concentration [mol.m-3]", domain="rod")
        more = pybamm.PrimaryBroadcast(pybamm.PrimaryBroadcast({more}, "shell"), "rod")
        self.rhs = {{c: pybamm.div(pybamm.Parameter("Diffusivity [{unit}]") * pybamm.grad(c)) + more}}
        self.initial_conditions = {{c: pybamm.PrimaryBroadcast(pybamm.Parameter("Start [mol.m-3]"), "rod")}}

    @property
    def default_geometry(self):
        x = pybamm.SpatialVariable("x [m]", domain="rod", coord_sys="cartesian")
        return {{"rod": {{x: {{"min": 0, "max": 2.5e-4}}}}}}
"""


@pytest.mark.parametrize(
    ("unit", "more", "slip"),
    [
        ("m2.s-1", "0", None),
        ("m.s-1", "0", "sets equal [mol.m-3.s-1] and [mol.m-4.s-1]"),
        ("m2.s-1", "1", "adds [1] and [mol.m-3.s-1]"),
    ],
)
def test_gradients_are_along_the_unit_of_the_coordinate_and_broadcast_numbers_are_numbers(write, unit, more, slip):
    told = call(write(ROD.format(unit=unit, more=more)))
    assert told.exit_code == (1 if slip else 0)
    assert (slip or "no slips") in told.stdout


def test_without_a_file_the_models_of_lobsim_are_checked_under_every_law():
    told = call()
    assert told.exit_code == 0
    assert "coin, passivation=series" in told.stdout and "stacked, mediator=on, ageing=on" in told.stdout


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("x = 1\n", "holds no model: a class with the base pybamm.BaseModel"),
        ("import no_such_module\n", "cannot be run: ModuleNotFoundError: No module named 'no_such_module'"),
        ("def f(:\n", "cannot be run: SyntaxError"),
        ("raise SystemExit(3)\n", "cannot be run: SystemExit: 3"),
        (GOOD.replace('name="my cell"', "name"), "Cell of "),
        ("from lobsim.models.coin import Coin\n", "holds no model"),
    ],
)
def test_a_file_that_cannot_be_checked_is_refused_in_one_sentence(write, text, sentence):
    told = call(write(text))
    assert told.exit_code == 2 and told.stdout == ""
    lines = [line for line in told.stderr.splitlines() if line != "this file is executed"]
    assert len(lines) == 1 and sentence in lines[0]


@pytest.mark.parametrize("name", ["none.py", "model.txt"])
def test_a_file_that_is_not_there_is_refused(tmp_path, name):
    told = call(tmp_path / name)
    assert told.exit_code == 2 and "give a Python file that exists" in told.stderr


def test_a_folder_without_a_laboratory_is_refused(tmp_path):
    told = call(tmp_path)
    assert told.exit_code == 2 and "has no TOML file: `lobsim new lab" in told.stderr
