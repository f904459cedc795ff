"""The printed numbers of the membranes agree with one another, and with the structure the paper describes."""

import pytest

from lobsim import Cell


@pytest.mark.parametrize("membrane", ["VF", "DB", "NIPS"])
def test_carbon_and_pores_fill_the_membrane(membrane):
    """Thickness, loading and porosity are printed apart; with one density they agree to 1.3 points of porosity."""
    numbers = Cell(membrane).numbers
    density = numbers["Membrane loading [kg.m-2]"] / numbers["Membrane thickness [m]"]
    solid = density / numbers["Carbon skeletal density [kg.m-3]"]
    assert solid + numbers["Positive electrode porosity"] == pytest.approx(1.0, abs=0.0135)


def test_only_db_lacks_a_network_of_macropores():
    """The paper sees interconnected macropores in NIPS, none in DB; the threshold lies between DB and the others."""
    fraction = {}
    for membrane in ("VF", "DB", "NIPS"):
        numbers = Cell(membrane).numbers
        density = numbers["Membrane loading [kg.m-2]"] / numbers["Membrane thickness [m]"]
        fraction[membrane] = numbers["Positive electrode macropore volume [m3.kg-1]"] * density
        assert fraction[membrane] < numbers["Positive electrode porosity"]
    assert fraction["DB"] == pytest.approx(0.288, abs=5e-4)
    assert fraction["DB"] < Cell().numbers["Percolation threshold"] < fraction["VF"] < fraction["NIPS"]


def test_the_area_of_nips_is_seventy_per_cent_of_the_powder_s_and_the_largest():
    area = {m: Cell(m).numbers["Positive electrode BET area [m2.kg-1]"] for m in ("VF", "DB", "NIPS")}
    assert area["NIPS"] == pytest.approx(0.70 * Cell().numbers["Carbon powder BET area [m2.kg-1]"])
    assert max(area, key=lambda membrane: area[membrane]) == "NIPS"
