"""The experiments of others that are shipped: each loads, can be built, and says where its numbers come from."""

import pytest

from lobsim.cell import Cell
from lobsim.check.laboratories import review
from lobsim.compare.comparison import cell_of
from lobsim.errors import LobsimError
from lobsim.laboratory import catalogue
from lobsim.laboratory.description import NO_SOURCE
from lobsim.parameters.laboratory import KINDS
from lobsim.physics import laws

NAMES = catalogue.experiments()


@pytest.fixture(params=NAMES)
def experiment(request):
    return catalogue.laboratory(request.param)


def test_there_are_experiments_and_they_are_listed_as_laboratories():
    assert {"matsuda2021", "ue2020", "yu2023"} <= set(NAMES) <= set(catalogue.laboratories())
    assert catalogue.laboratory("MATSUDA2021") == catalogue.laboratory("matsuda2021")
    assert not set(NAMES) & {*catalogue.shipped(), *catalogue.literature()}


@pytest.mark.parametrize("name", NAMES)
def test_nothing_in_a_file_is_impossible_doubtful_or_without_a_source(name):
    assert review(catalogue._experiments() / f"{name}.toml") == []


def test_every_own_number_says_its_origin(experiment):
    for kind, name in experiment.own:
        values = experiment.of_kind(kind)[name].values if kind in KINDS else {}
        for number, value in values.items():
            assert value.origin.source not in ("", NO_SOURCE), number


def test_every_statement_says_where_it_stands_and_what_is_measured(experiment):
    assert experiment.statements
    assert any(word in experiment.citation for word in ("doi", "https://", "PubMed"))
    for said in experiment.statements:
        assert said.source and said.words and said.stated
        assert said.number is None or said.holds(said.number)


def test_the_cells_of_statements_are_what_is_told_of_them(experiment):
    for said in experiment.statements:
        cell = cell_of(experiment, None, said.membrane, said.build)
        assert ("membrane", said.membrane) in experiment.own
        assert {law: cell.laws[law] for law in experiment.laws} == dict(experiment.laws)


def test_numbers_that_follow_from_what_is_told():
    graphene = Cell("graphene", "flooded cell", laboratory="yu2023").numbers
    loading, thickness = (graphene[f"Positive electrode {what}"] for what in ("loading [kg.m-2]", "thickness [m]"))
    assert 0.1 * loading * 6300 == pytest.approx(30e-3 * 1e3, rel=2e-3)  # mg/cm2 x mAh/g is mAh/cm2
    assert 480 * 100 * thickness == pytest.approx(30, rel=1e-12)  # mAh/cm3 x cm
    lean = Cell("KB electrode", "40 mg/cm2", laboratory="ue2020").numbers
    per_area = lean["Total electrolyte volume [m]"] * lean["Electrolyte density [kg.m-3]"]  # kg/m2
    assert 0.1 * per_area / 4e-3 == pytest.approx(10)  # g/cm2 over Ah/cm2


def test_laws_are_taken_from_the_laboratory_that_a_file_is_like_and_added_to(tmp_path):
    (tmp_path / "first.toml").write_text('[laws]\nnetwork = "Bruggeman"\n')
    (tmp_path / "second.toml").write_text('[laboratory]\nlike = "first.toml"\n[laws]\nroute = "solution"\n')
    second = catalogue.laboratory(tmp_path / "second.toml")
    assert second.laws == {"network": "Bruggeman", "route": "solution"}
    assert catalogue.laboratory("saengkaew2023").laws == {}
    usual = laws.choose({})
    changed = cell_of(second, None, "NIPS", "coin").laws
    assert {law for law in usual if usual[law] != changed[law]} == {"network", "route"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[laws]\nnetwrk = "Bruggeman"\n', r"line 2: .*netwrk.*network"),
        ('[laws]\nnetwork = "Brugeman"\n', r"line 2: .*Brugeman.*Bruggeman"),
        ('laws = "Bruggeman"\n', r"line 1: 'laws' is a table"),
    ],
)
def test_a_law_that_does_not_exist_is_refused_where_it_stands(tmp_path, text, words):
    file = tmp_path / "lab.toml"
    file.write_text(text)
    with pytest.raises(LobsimError, match=words):
        catalogue.laboratory(file)
