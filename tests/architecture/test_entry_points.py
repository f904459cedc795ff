"""What pyproject.toml promises to PyBaMM exists."""

import tomllib
from importlib import import_module
from pathlib import Path

import pybamm
import pytest

from lobsim.parameters.values import Resolved, printed

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


def evaluated(values: dict) -> dict[str, float]:
    """What PyBaMM makes of the values of a set, those that are expressions included."""
    known = pybamm.ParameterValues(values)
    return {name: known.evaluate(pybamm.Parameter(name)) for name in values}


@pytest.mark.parametrize(("name", "target"), CELLS.items())
def test_every_parameter_set_is_that_of_the_cell_in_its_name(name, target):
    from lobsim.cell import Cell

    paper, membrane, build = name.split("_")
    values = load(target)()
    (citation,) = values.pop("citations")
    assert "Saengkaew" in citation
    assert evaluated(values) == Cell(membrane, build, laboratory=paper).numbers


def test_every_cell_of_every_paper_is_known_to_pybamm():
    from lobsim.laboratory import catalogue

    papers = [catalogue.laboratory(name) for name in catalogue.shipped()]
    cells = {f"{p.name}_{m}_{b}".lower() for p in papers for m in p.membranes for b in p.builds}
    assert {name.lower() for name in CELLS} == cells


@pytest.mark.parametrize(("name", "target"), LITERATURE.items())
def test_every_other_parameter_set_is_that_of_a_model_of_its_own_and_cites_its_paper(name, target):
    from lobsim.laboratory import catalogue

    values = load(target)()
    (citation,) = values.pop("citations")
    assert name in citation
    assert evaluated(values) == catalogue.literature_set(name.lower()).numbers()
    assert name in {load(model).default_parameter_set for model in MODELS.values()}


def test_every_paper_with_a_model_of_its_own_is_known_to_pybamm():
    from lobsim.laboratory import catalogue

    assert {name.lower() for name in LITERATURE} == set(catalogue.literature())


def as_set(name: str):
    """The set with the origins, from which what PyBaMM is given was made."""
    from lobsim.laboratory import catalogue

    if name in LITERATURE:
        return catalogue.literature_set(name.lower())
    paper, membrane, build = name.split("_")
    return catalogue.laboratory(paper.lower()).parameters(membrane, build)


@pytest.mark.parametrize(("name", "target"), SETS.items())
def test_in_pybamm_as_in_a_cell_every_derived_number_follows_every_number_it_is_derived_from(name, target):
    """Doubling shows what an expression cannot hold, such as max() or if, which would keep the choice of today."""
    values, known = as_set(name), pybamm.ParameterValues(name)
    derived = [one for one, value in values.items() if callable(value.content)]
    moved = set()
    for source in set(values) - set(derived):
        doubled = 2 * values[source].content
        expected = Resolved({**values, source: printed(doubled, "twice")})
        changed = known.copy()
        changed[source] = doubled
        for one in derived:
            assert changed.evaluate(pybamm.Parameter(one)) == expected[one], f"{one} does not follow {source}"
            if expected[one] != known.evaluate(pybamm.Parameter(one)):
                moved.add(one)
    assert {"Nominal cell capacity [A.h]", "Current function [A]"} <= moved
