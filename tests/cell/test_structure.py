"""Pores, carbon and support fill the electrode; which number follows is a law: T21 of docs/equations.md."""

import json

import pytest
from typer.testing import CliRunner

import lobsim
from lobsim.cell.masses import stack_masses
from lobsim.cli import app
from lobsim.verify import structure

LOADING, THICKNESS = "Positive electrode loading [kg.m-2]", "Positive electrode thickness [m]"
POROSITY, SKELETON = "Positive electrode porosity", "Carbon skeletal density [kg.m-3]"
SUPPORT, MACROPORES = "Membrane support areal mass [kg.m-2]", "Positive electrode macropore volume [m3.kg-1]"
NIPS = lobsim.Cell("NIPS", "stacked")
MESH = "6 10"


@pytest.mark.parametrize("membrane", structure.MEMBRANES)
def test_every_law_fills_the_volume(membrane):
    assert [row.what for row in structure.balance(membrane) if not row.holds] == []


@pytest.mark.parametrize("check", [structure.thicker, structure.denser, structure.refusals])
def test_the_structure_is_as_by_hand(check):
    rows = check()
    assert rows and [row.what for row in rows if not row.holds] == []


@pytest.mark.parametrize(
    ("name", "value"), [(LOADING, 0.0225), (THICKNESS, 70e-6), (POROSITY, 0.85), (SKELETON, 2100.0)]
)
def test_one_number_alone_is_refused_with_all_four_and_the_laws_that_let_one_follow(name, value):
    with pytest.raises(lobsim.LobsimError) as error:
        NIPS.with_values({name: value})
    said = str(error.value)
    assert all(words in said for words in ("loading", "thickness", POROSITY, SKELETON, "structure='thickness'"))


def test_what_follows_cannot_be_set():
    with pytest.raises(lobsim.LobsimError, match=r"lets 'Positive electrode thickness .m.' follow"):
        NIPS.with_laws(structure="thickness").with_values({THICKNESS: 1e-4})


def test_the_macropores_of_less_carbon_are_more():
    """Half the carbon in the same thickness has more room for channels: the wrong sign of version 1."""
    cell = NIPS.with_laws(structure="porosity")

    def macropores(loading):
        n = cell.with_values({LOADING: loading}).numbers
        return n[POROSITY] - n["Positive electrode fine-pore volume [m3.kg-1]"] * loading / n[THICKNESS]

    assert macropores(0.0075) > macropores(0.015) > macropores(0.0225)


def test_more_carbon_than_its_fine_pores_leave_room_for_is_refused():
    with pytest.raises(lobsim.LobsimError, match="the fine pores of this carbon"):
        lobsim.Cell("VF", "coin").with_laws(structure="porosity").with_values({LOADING: 0.033})


def test_a_support_is_solid_that_carries_no_film_and_weighs():
    """Fibres of 2 mg/cm2: 0.02/(1800 x 104 um) = 0.107 of the volume, taken from the pores."""
    bare, carried = (NIPS.with_laws(structure="porosity").with_values({SUPPORT: mass}) for mass in (0.0, 0.02))
    lost = bare.numbers[POROSITY] - carried.numbers[POROSITY]
    assert lost == pytest.approx(0.02 / (1800 * 104e-6), rel=1e-12)
    assert stack_masses(carried, 1.0)["support"] == pytest.approx(0.02)
    runs = [lobsim.run(cell.with_mesh(6, 10), "Discharge at 0.4 mA/cm2 for 1 hour") for cell in (bare, carried)]
    film = [float(run["Film thickness [m]"][:, -1].mean()) for run in runs]
    assert film[1] == pytest.approx(film[0], rel=0.01)


def test_a_doubtful_mixture_of_membranes_is_told():
    cell = NIPS.with_laws(structure="porosity").with_values({MACROPORES: 4e-3})
    assert any("keeps the fine pores of the membrane as measured" in words for words in cell.warnings)
    described = cell.with_values({"Membrane porosity": 0.9})
    assert not any("keeps the fine pores" in words for words in described.warnings)


def test_the_command_line_says_which_number_follows(tmp_path):
    words = f"run --membrane NIPS --build stacked --law structure=thickness --mesh {MESH} --json -".split()
    done = CliRunner().invoke(app, [*words, "--set", f"{LOADING}=0.03"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["capacity_mAh_g"] > 0


def test_a_saved_cell_keeps_its_law(tmp_path):
    cell = NIPS.with_laws(structure="thickness").with_values({LOADING: 0.02})
    cell.save(tmp_path / "cell.toml")
    assert lobsim.Cell.load(tmp_path / "cell.toml").numbers == cell.numbers


def test_a_variant_of_a_membrane_keeps_its_carbon_and_another_membrane_brings_its_own():
    """The loading alone makes more of the same; numbers that fill the volume are those of a membrane as measured."""
    cell, fine = NIPS.with_laws(structure="thickness"), "Positive electrode fine-pore volume [m3.kg-1]"
    more = cell.with_values({"Membrane loading [kg.m-2]": 0.03})
    assert more.numbers[fine] == pytest.approx(cell.numbers[fine], rel=1e-12)
    other = {"Membrane loading [kg.m-2]": 0.02, "Membrane thickness [m]": 71e-6, "Membrane porosity": 0.80}
    dense = cell.with_values(other | {MACROPORES: 1.5e-3})
    assert dense.numbers[fine] == pytest.approx(0.80 * 71e-6 / 0.02 - 1.5e-3, rel=1e-12)
