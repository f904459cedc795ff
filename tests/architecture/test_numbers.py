"""Every number has a unit, a status, a source, and lies inside its range; every paper is whole."""

from itertools import product

import pytest

from lobsim.laboratory import catalogue
from lobsim.parameters import ParameterSet
from lobsim.parameters.units import split, unit

PAPERS = [catalogue.laboratory(name) for name in catalogue.laboratories()]
NOT_SI = ("A.h",)  # PyBaMM's unit of capacity
CELLS = [(paper, m, b) for paper in PAPERS for m, b in product(paper.membranes, paper.builds)]


def every_set() -> list[tuple[str, ParameterSet]]:
    sets = []
    for paper in PAPERS:
        parts = (paper.membranes, paper.electrolytes, paper.separators, paper.gas_diffusion_layers, paper.builds)
        sets += [(f"{paper.name} {part.name}", part.values) for group in parts for part in group.values()]
        sets.append((f"{paper.name} common", paper.common))
    return sets + [(name, catalogue.literature_set(name)) for name in catalogue.literature()]


@pytest.mark.parametrize("values", [pytest.param(values, id=name) for name, values in every_set()])
def test_every_value_says_its_unit_status_source_and_range(values):
    for name, value in values.items():
        words, symbol = split(name)
        assert words and (symbol in (None, *NOT_SI) or unit(symbol).factor == 1.0), f"{name}: SI units"
        assert value.origin.status in {"printed", "derived", "fitted", "assumed"}
        assert len(value.origin.source) > 3, name
        assert (value.origin.status == "derived") == callable(value.content), f"{name}: derived values are expressions"
        if not callable(value.content):
            low, high = value.origin.low, value.origin.high
            assert (low is None or low <= value.content) and (high is None or value.content <= high), name


@pytest.mark.parametrize(("paper", "membrane", "build"), [pytest.param(*c, id=f"{c[1]}-{c[2]}") for c in CELLS])
def test_every_cell_of_a_paper_resolves_to_the_same_names(paper, membrane, build):
    numbers = paper.parameters(membrane, build).numbers()
    first = paper.parameters(next(iter(paper.membranes)), build).numbers()
    assert set(numbers) == set(first)
    assert all(isinstance(number, float) for number in numbers.values())


@pytest.mark.parametrize("paper", [pytest.param(paper, id=paper.name) for paper in PAPERS])
def test_the_key_of_every_part_is_its_name_and_every_build_names_parts_that_exist(paper):
    for parts in (paper.membranes, paper.electrolytes, paper.separators, paper.gas_diffusion_layers, paper.builds):
        assert [part.name for part in parts.values()] == list(parts)
    for build in paper.builds.values():
        assert build.electrolyte in paper.electrolytes
        assert build.separator in paper.separators
        assert build.gdl in paper.gas_diffusion_layers


@pytest.mark.parametrize("paper", [pytest.param(paper, id=paper.name) for paper in PAPERS])
def test_every_statement_is_about_a_cell_of_the_paper_and_has_ordered_bounds(paper):
    for said in paper.statements:
        assert said.membrane in paper.membranes and said.build in paper.builds
        assert f"{said.current_mA_cm2} mA/cm2" in said.protocol
        assert said.low is None or said.high is None or said.low < said.high
    keys = [(said.case, said.quantity, said.words) for said in paper.statements]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("paper", [pytest.param(paper, id=paper.name) for paper in PAPERS])
def test_a_statement_that_the_defaults_miss_says_why(paper):
    told = [said for said in paper.statements if said.defaults is not None]
    assert told or paper.name in catalogue.experiments()
    for said in told:
        assert said.holds(said.defaults) == (said.missed == ""), f"{said.case}, {said.quantity}"
