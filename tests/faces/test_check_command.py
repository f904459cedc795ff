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


@pytest.mark.parametrize("name", ["none.py", "model.txt", ""])
def test_a_file_that_is_not_there_is_refused(tmp_path, name):
    told = call(tmp_path / name)
    assert told.exit_code == 2 and "give a Python file that exists" in told.stderr
