"""A cell is data: names, laws and numbers that are right from the moment it is made."""

import pickle

import pytest

import lobsim
from lobsim import Cell, LobsimError
from lobsim.laboratory import catalogue
from lobsim.physics.laws import LAWS, choose, settled


def refused(action) -> str:
    with pytest.raises(LobsimError) as error:
        action()
    return str(error.value)


def test_a_cell_is_its_membrane_in_its_build():
    cell = Cell(membrane="nips", build="Coin")
    assert (cell.membrane, cell.build, cell.model) == ("NIPS", "coin", "coin")
    assert (cell.separator, cell.electrolyte, cell.gdl) == ("GF-A", "LiTFSI-TEGDME", "TGP-H-060")
    assert cell.numbers["Membrane thickness [m]"] == 104e-6
    assert cell.numbers["Separator thickness [m]"] == 210e-6


def test_a_cycling_cell_has_two_membranes():
    one, two = Cell("VF", "stacked"), Cell("VF", "cycling")
    assert two.loading_kg_m2 == pytest.approx(2 * one.loading_kg_m2) == pytest.approx(0.03)
    assert two.numbers["Positive electrode thickness [m]"] == pytest.approx(90e-6)
    assert two.numbers["Ceramic resistance [Ohm.m2]"] == pytest.approx(1e-2)


def test_a_coin_holds_its_hundred_microlitres():
    numbers = Cell("DB", "coin").numbers
    volume = numbers["Total electrolyte volume [m]"] * numbers["Electrode area [m2]"]
    assert volume == pytest.approx(100e-9)
    pores = 210e-6 * 0.92
    assert numbers["Electrolyte dose [m]"] == pytest.approx(100e-9 / 2.01e-4 - pores)


def test_a_stacked_cell_holds_its_dose_and_what_the_separator_takes():
    numbers = Cell(build="stacked").numbers
    assert numbers["Total electrolyte volume [m]"] == pytest.approx(3.5e-5 + 20e-6 * 0.45)
    glass = Cell(build="stacked", separator="gf-a").numbers
    assert glass["Total electrolyte volume [m]"] == pytest.approx(3.5e-5 + 210e-6 * 0.92)


def test_the_electrolyte_of_a_cycling_cell_is_the_paper_s_mass_per_charge():
    numbers = Cell(build="cycling").numbers
    mass_g_cm2 = numbers["Total electrolyte volume [m]"] * numbers["Electrolyte density [kg.m-3]"] / 10
    assert mass_g_cm2 / 2e-3 == pytest.approx(8.8)


def test_the_default_current_is_that_of_the_paper_s_discharge():
    for build in ("coin", "stacked", "cycling"):
        cell = Cell(build=build)
        assert cell.numbers["Current function [A]"] / cell.area_m2 == pytest.approx(4.0)
        assert cell.nominal_capacity_Ah == pytest.approx(1000 * cell.loading_kg_m2 * cell.area_m2)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"membrane": "NIP"}, "unknown membrane 'NIP': choose VF, DB or NIPS (did you mean NIPS?)"),
        ({"build": "pouch"}, "unknown build 'pouch': choose coin, stacked or cycling"),
        ({"separator": "GFA"}, "(did you mean GF-A?)"),
        ({"paper": "saengkaew"}, "did you mean saengkaew2023?"),
        ({"model": "DFN"}, "unknown model 'DFN'"),
        ({"membrane": None}, "unknown membrane None"),
    ],
)
def test_a_name_that_does_not_exist_is_refused_at_once(arguments, sentence):
    assert sentence in refused(lambda: Cell(**arguments))


def test_a_paper_with_a_model_of_its_own_gives_no_cells_and_says_where_to_go():
    sentence = refused(lambda: Cell(laboratory="Andrei2010"))
    assert "'Andrei2010' gives a model of its own" in sentence and "docs/literature_models.md" in sentence


def test_a_cell_is_described_by_models_that_take_its_laws_and_by_no_other():
    assert catalogue.models() == ["coin", "lumped", "stacked"]


def test_a_cell_can_be_described_by_another_model():
    assert Cell("VF", "stacked", model="Lumped").model == "lumped"


def test_changing_a_cell_makes_another_and_keeps_earlier_changes():
    first = Cell()
    second = first.with_values({"Oxygen diffusivity [m2.s-1]": 1e-9}).with_laws(network="bruggeman")
    third = second.with_values({"Separator porosity": 0.5}).with_laws(film="planar").with_mesh(positive=20)
    assert first.numbers["Oxygen diffusivity [m2.s-1]"] == 1.1e-9
    assert third.numbers["Oxygen diffusivity [m2.s-1]"] == 1e-9
    assert third.numbers["Separator porosity"] == 0.5
    assert (third.laws["network"], third.laws["film"], third.laws["route"]) == ("Bruggeman", "planar", "surface")
    assert third.mesh == (6, 20, None)


def test_changing_the_returned_numbers_does_not_change_the_cell():
    cell = Cell()
    cell.numbers["Separator porosity"] = 0.1
    assert cell.numbers["Separator porosity"] == 0.45


def test_a_wrong_law_is_answered_with_the_right_one():
    assert "did you mean network?" in refused(lambda: Cell().with_laws(netwrk="Bruggeman"))
    assert "did you mean Bruggeman?" in refused(lambda: Cell().with_laws(network="Brugeman"))
    assert "unknown network law 1.5" in refused(lambda: Cell().with_laws(network=1.5))


def test_the_first_choice_of_every_law_is_its_default():
    assert choose() == {name: next(iter(law.choices)) for name, law in LAWS.items()}
    assert choose()["passivation"] == "tunnelling" and choose()["liquid"] == "in cycles"


def test_laws_left_to_the_protocol_are_on_in_cycles_only():
    """A chosen law stays as it is."""
    left = ("liquid", "mediator", "ageing")
    alone, repeated = (settled(choose({"network": "Bruggeman"}), cycles) for cycles in (False, True))
    assert [alone[law] for law in left] == ["displaced", "off", "off"]
    assert [repeated[law] for law in left] == ["excess", "on", "on"]
    assert settled(choose({"ageing": "off"}), cycles=True)["ageing"] == "off"
    assert alone["network"] == repeated["network"] == "Bruggeman"


@pytest.mark.parametrize("volumes", [1, 0, -3, 2.5, "ten", True])
def test_a_mesh_is_whole_numbers_of_volumes(volumes):
    assert "whole number" in refused(lambda: Cell().with_mesh(positive=volumes))


def test_a_build_without_a_width_has_no_columns():
    cell = Cell("NIPS", "coin", model="stacked").with_mesh(3, 6, 3)
    with pytest.raises(lobsim.LobsimError, match=r"the coin build does not give 'Electrode width \[m\]'"):
        lobsim.run(cell, "Rest for 1 h")


def test_equal_cells_are_equal_and_have_one_key_however_they_were_made():
    values = {"Separator porosity": 0.5, "Oxygen diffusivity [m2.s-1]": 1e-9}
    one = Cell().with_values(values)
    other = Cell("nips")
    for name in reversed(values):
        other = other.with_values({name: values[name]})
    assert one == other and hash(one) == hash(other) and one.key == other.key
    assert one.with_laws(network="percolation") == one, "choosing the default changes nothing"


def test_cells_that_differ_in_anything_computed_have_different_keys():
    cell = Cell()
    others = [
        cell.with_laws(film="planar"),
        cell.with_mesh(positive=20),
        cell.with_values({"Separator porosity": 0.46}),
        Cell(build="coin"),
        Cell(model="coin"),
    ]
    assert len({cell.key, *(other.key for other in others)}) == 6


def test_a_cell_survives_the_way_to_a_worker():
    cell = Cell("VF", "coin").with_values({"Separator porosity": 0.5})
    assert cell.numbers and pickle.loads(pickle.dumps(cell)) == cell


def test_the_assumptions_are_all_that_is_not_printed():
    cell = Cell().with_values({"Membrane thickness [m]": 1e-4})
    rows = {row.name: row for row in cell.assumptions()}
    assert rows["Membrane thickness [m]"].origin.source == "set by the user"
    assert rows["Percolation threshold"].origin.low == 0.288
    assert rows["Positive electrode thickness [m]"].value == pytest.approx(1e-4)
    assert "Membrane porosity" not in rows and rows["Positive electrode porosity"].origin.status == "derived"
    printed = {name for name, value in cell.parameters.items() if value.origin.status == "printed"}
    assert len(printed) > 10 and printed | set(rows) == set(cell.parameters) and not printed & set(rows)


def test_a_cell_shows_what_differs_from_its_build():
    cell = Cell("VF", separator="GF-A").with_laws(film="planar").with_values({"Separator porosity": 0.9})
    assert repr(Cell()) == "Cell(NIPS, stacked)"
    assert repr(cell) == "Cell(VF, stacked, separator = GF-A, film = planar, Separator porosity = 0.9)"


def test_the_public_names_are_listed_before_they_are_loaded():
    assert {"Cell", "run", "load", "Result", "ParameterSet"} <= set(dir(lobsim))
    with pytest.raises(AttributeError, match="no attribute 'Cel'"):
        _ = lobsim.Cel
