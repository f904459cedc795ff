"""What pyproject.toml promises to PyBaMM exists."""

import tomllib
from importlib import import_module
from pathlib import Path

import pytest

PROJECT = tomllib.loads((Path(__file__).resolve().parents[2] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
SETS = PROJECT["entry-points"]["pybamm_parameter_sets"]
MODELS = PROJECT["entry-points"]["pybamm_models"]


def load(target: str) -> object:
    module, attribute = target.split(":")
    return getattr(import_module(module), attribute)


@pytest.mark.parametrize(("name", "target"), PROJECT["scripts"].items())
def test_every_command_loads(name, target):
    assert callable(load(target))


@pytest.mark.parametrize(("name", "target"), MODELS.items())
def test_every_model_loads_and_is_named_after_its_class(name, target):
    assert name == f"Lobsim{load(target).__name__}"


CELLS = {name: target for name, target in SETS.items() if "_" in name}
LITERATURE = {name: target for name, target in SETS.items() if name not in CELLS}


@pytest.mark.parametrize(("name", "target"), CELLS.items())
def test_every_parameter_set_is_that_of_the_cell_in_its_name(name, target):
    from lobsim.cell import Cell

    paper, membrane, build = name.split("_")
    numbers = load(target)()
    (citation,) = numbers.pop("citations")
    assert "Saengkaew" in citation
    assert numbers == Cell(membrane, build, paper=paper).numbers


def test_every_cell_of_every_paper_is_known_to_pybamm():
    from lobsim import catalogue

    papers = [catalogue.paper(name) for name in catalogue.papers()]
    cells = {f"{p.name}_{m}_{b}".lower() for p in papers for m in p.membranes for b in p.builds}
    assert {name.lower() for name in CELLS} == cells


@pytest.mark.parametrize(("name", "target"), LITERATURE.items())
def test_every_other_parameter_set_is_that_of_a_model_of_its_own_and_cites_its_paper(name, target):
    from lobsim import catalogue

    numbers = load(target)()
    (citation,) = numbers.pop("citations")
    assert name in citation
    assert numbers == catalogue.literature_set(name.lower()).numbers()
    assert name in {load(model).default_parameter_set for model in MODELS.values()}


def test_every_paper_with_a_model_of_its_own_is_known_to_pybamm():
    from lobsim import catalogue

    assert {name.lower() for name in LITERATURE} == set(catalogue.literature())
