"""Parts of one's own in Python: every way to write a number, and a sentence for every way not to."""

import pickle

import pytest

import lobsim
from lobsim import Cell, LobsimError, Membrane
from lobsim.parameters import printed

THICKNESS, LOADING = "Membrane thickness [m]", "Membrane loading [kg.m-2]"


@pytest.mark.parametrize(
    "written",
    [
        {"thickness": "120 um"},
        {"thickness": "0.12 mm"},
        {"thickness_um": 120},
        {"membrane_thickness_m": 120e-6},
        {"Membrane thickness [m]": 120e-6},
        {"Membrane thickness [um]": 120},
        {"Thickness": "1.2e-4m"},
        {"thickness": "2 * 60e-6"},
        {"thickness": printed(120e-6, "data sheet")},
    ],
)
def test_a_number_is_written_in_many_ways(written):
    made = Membrane("mine", like="NIPS", **written)
    assert Cell(made, "coin").with_laws(structure="porosity").numbers[THICKNESS] == pytest.approx(120e-6, rel=1e-15)


@pytest.mark.parametrize(
    ("written", "name", "number"),
    [
        ({"loading_mg_cm2": 1}, LOADING, 0.01),
        ({"loading": "1 mg/cm2"}, LOADING, 0.01),
        ({"bet_area_m2_g": 1270}, "Positive electrode BET area [m2.kg-1]", 1.27e6),
        ({"BET area": "1270 m2/g"}, "Positive electrode BET area [m2.kg-1]", 1.27e6),
        ({"porosity": "91 %"}, "Membrane porosity", 0.91),
        ({"macropore_volume": "4 cm3/g"}, "Positive electrode macropore volume [m3.kg-1]", 4e-3),
        ({"skeletal density": "2.0 g/cm3"}, "Carbon skeletal density [kg.m-3]", 2000.0),
        ({"Ambient temperature [K]": "40 oC"}, "Ambient temperature [K]", 313.15),
        ({"freedom_to_swell": 0.5}, "Freedom to swell of the membrane", 0.5),
    ],
)
def test_units_are_turned_into_those_of_the_name(written, name, number):
    value = Membrane("mine", like="NIPS", **written).values[name]
    assert value.content == pytest.approx(number, rel=1e-14)


def test_electrolytes_and_builds_have_their_own_words():
    made = lobsim.Electrolyte("mine", like="LiTFSI-DMSO", oxygen_solubility_mol_m3_atm=2.1, salt_concentration="0.5 M")
    assert made.values["Oxygen solubility [mol.m-3.Pa-1]"].content == pytest.approx(2.1 / 101325)
    assert made.values["Initial salt concentration [mol.m-3]"].content == 500.0
    layer = lobsim.GasDiffusionLayer("felt", like="TGP-H-060", thickness="300 um", porosity=0.9)
    gas = lobsim.Gas("half", like="air", oxygen_mole_fraction=0.5)
    cell = Cell("VF", "coin", electrolyte=made, gdl=layer, gas=gas)
    assert (cell.electrolyte, cell.gdl, cell.gas) == ("mine", "felt", "half")
    assert cell.numbers["Gas-diffusion layer thickness [m]"] == pytest.approx(3e-4)


def test_where_a_number_comes_from_is_kept():
    made = Membrane("mine", like="NIPS", source="notebook 3", status="printed", thickness="120 um")
    assert made.values[THICKNESS].origin.source == "notebook 3"
    assert made.values[THICKNESS].origin.status == "printed"
    assert made.values[LOADING].origin == Cell("NIPS", "coin").parameters[LOADING].origin


def test_a_membrane_of_a_carbon_on_a_support_leaves_what_they_do_not_fill():
    """By hand: 0.01 kg/m2 of carbon and the support's mass over their densities, in 120 um."""
    made = Membrane("KB", carbon="Ketjenblack EC600JD", support="TGP-H-060", thickness="120 um", loading="1 mg/cm2")
    n = Cell(made, "coin").numbers
    solid = 0.01 / n["Carbon skeletal density [kg.m-3]"] / 120e-6
    fibres = n["Membrane support areal mass [kg.m-2]"] / n["Support density [kg.m-3]"] / 120e-6
    assert n["Positive electrode porosity"] == pytest.approx(1 - solid - fibres, rel=1e-12)
    pores = n["Positive electrode macropore volume [m3.kg-1]"] + n["Positive electrode fine-pore volume [m3.kg-1]"]
    assert pores == pytest.approx(n["Positive electrode porosity"] * 120e-6 / 0.01, rel=1e-12)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Membrane("m", thickness="1 um"), "lacks"),
        (lambda: Membrane("m", like="NIPS", thicknes="1 um"), "did you mean 'thickness'?"),
        (lambda: Membrane("m", like="NIPS", thickness=120), "needs a unit"),
        (lambda: Membrane("m", like="NIPS", thickness_mg=120), "no membrane has a number 'thickness_mg'"),
        (lambda: Membrane("", like="NIPS"), "a name that says something"),
        (lambda: Membrane("m", like="GF-A"), "unknown membrane 'GF-A'"),
        (lambda: Membrane("m", like="NIPS", carbon="Super"), "unknown carbon 'Super'"),
        (lambda: Membrane("m", like="NIPS", porosity=1.5), "strictly between 0 and 1"),
        (lambda: Membrane("m", like="NIPS", porosity=object()), "is a number"),
        (lambda: Cell(lobsim.Separator("s", like="GF-A"), "coin"), "is a separator"),
        (
            lambda: Cell("KB-paper", "coin"),
            "or make your own: lobsim.Membrane('KB-paper', ...), `lobsim new lab FOLDER`",
        ),
        (lambda: Cell(Membrane("m", like="NIPS", thickness="5 um"), "coin"), "solid and pores cannot be"),
    ],
)
def test_wrong_input_gets_one_sentence(make, words):
    with pytest.raises(LobsimError) as error:
        make()
    assert words in str(error.value)


def test_a_cell_carries_its_own_parts_everywhere(tmp_path):
    made = Membrane('KB päper "2" 電極 \U0001f50b\x7f', like="NIPS", thickness="120 um", porosity=0.92)
    cell = Cell(made, "coin", electrolyte="LiTFSI-DMSO").named("KB paper in DMSO")
    assert pickle.loads(pickle.dumps(cell)) == cell
    cell.save(tmp_path / "cell.toml")
    again = Cell.load(tmp_path / "cell.toml")
    assert again == cell and again.key == cell.key and again.label == "KB paper in DMSO"
    assert again.parameters["Membrane porosity"] == cell.parameters["Membrane porosity"]
    assert again.with_values({"Oxygen diffusivity [m2.s-1]": 1e-9}).membrane == made.name
    assert Cell("VF", "coin", laboratory=again.laboratory).membrane == "VF"


def test_the_file_of_a_changed_cell_says_what_was_changed_and_from_what(tmp_path):
    changed = {"Oxygen diffusivity [m2.s-1]": 1.67e-9, "Electrolyte density [kg.m-3]": 1200.0}
    cell = Cell("NIPS", "coin").with_values(changed)
    cell.save(tmp_path / "mine.toml")
    text = (tmp_path / "mine.toml").read_text(encoding="utf-8")
    assert "TEGDME" not in text
    assert '"Oxygen diffusivity [m2.s-1]" = 1.67e-09  # changed from 1.1e-09' in text
    assert Cell.load(tmp_path / "mine.toml") == cell
    assert cell.label == "NIPS coin, changed" and cell.named("mine").label == "mine"


def test_numbers_of_a_cell_may_say_their_unit(tmp_path):
    cell = Cell("NIPS", "coin").with_values(
        {"Oxygen diffusivity [m2.s-1]": "1.5e-5 cm2/s", "Separator porosity": "90 %"}
    )
    assert cell.numbers["Oxygen diffusivity [m2.s-1]"] == pytest.approx(1.5e-9, rel=1e-15)
    assert cell.numbers["Separator porosity"] == 0.9
    (tmp_path / "a.toml").write_text(
        '[cell]\nbuild = "coin"\n[cell.values]\n"Separator porosity" = 0.9\n'
        '"Oxygen diffusivity [m2.s-1]" = "1.5e-5 cm2/s"\n'
    )
    assert Cell.load(tmp_path / "a.toml") == cell
    for wrong in ("1e-9", "fast", "1e-9 m", "1e-9 * 2"):
        with pytest.raises(LobsimError, match="Oxygen diffusivity"):
            cell.with_values({"Oxygen diffusivity [m2.s-1]": wrong})


def test_cells_of_other_parts_by_the_same_name_are_not_equal():
    one, two = (Cell(Membrane("A", like="NIPS", bet_area_m2_g=area), "coin") for area in (150, 160))
    assert one != two and one.key != two.key and hash(one) != hash(two)
    assert one == Cell(Membrane("A", like="NIPS", bet_area_m2_g=150), "coin")
