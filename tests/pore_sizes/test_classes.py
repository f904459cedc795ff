"""Pores are sorted into classes that keep volume and walls, and become a cell that says where its numbers come from."""

from itertools import pairwise

import numpy as np
import pytest

import lobsim
from examples import ketjenblack_pores as black
from lobsim.parameters.volumes import AREA, CLASSES, MACROPORES, POWDER_AREA
from lobsim.pore_sizes.distribution import Measured, Modes
from tests.pore_sizes import made

GAS = Measured(np.array([1e-9, 2e-9, 5e-9]), np.array([2e-9, 5e-9, 20e-9]), np.array(made.VOLUMES_CM3_G) * 1e-3)


@pytest.mark.parametrize("distribution", [Modes(black.MODES), GAS])
def test_area_and_volume_are_the_integrals_by_hand(distribution):
    """Trapezoids over ln r: dV, and 2/r dV."""
    edges = np.geomspace(0.3e-9, 60e-9, 20001)
    volumes = np.array([distribution.volume(a, b) for a, b in pairwise(edges)])
    middles = np.sqrt(edges[1:] * edges[:-1])
    assert distribution.volume(edges[0], edges[-1]) == pytest.approx(volumes.sum(), rel=1e-9)
    assert distribution.area(edges[0], edges[-1]) == pytest.approx((2 * volumes / middles).sum(), rel=1e-6)


@pytest.mark.parametrize("count", [1, 4, 8, 10])
def test_volume_and_walls_of_the_classes_are_those_of_the_pores_whatever_their_number(count):
    found = black.pores(count)
    assert len(found.radii) == count and list(found.radii) == sorted(found.radii)
    assert sum(found.volumes) == pytest.approx(found.distribution.volume(0.0, 25e-9), rel=1e-12)
    assert found.closing_area_m2_kg == pytest.approx(found.distribution.area(0.0, 25e-9), rel=1e-12)
    assert found.total_m3_kg == pytest.approx(2.15e-3, rel=1e-9)


def test_the_carbon_black_has_the_walls_that_its_modes_were_given_with():
    """1310 m2/g in classes, 89 open: three digits."""
    found = black.pores()
    assert found.closing_area_m2_kg == pytest.approx(1310e3, rel=2e-3)
    assert found.area_m2_kg - found.closing_area_m2_kg == pytest.approx(89e3, rel=0.02)


def test_empty_bins_are_no_class():
    narrow = lobsim.pore_modes([lobsim.Mode(1e-4, 3e-9, 0.01)], source="one size")
    assert len(narrow.radii) == 1 and narrow.radii[0] == pytest.approx(3e-9, rel=1e-3)


def test_a_cell_of_a_powder_takes_its_surface_and_says_that_this_is_assumed():
    cell = black.cell(8)
    assert cell.laws["pores"] == "classes"
    assert cell.numbers[AREA] == cell.numbers[POWDER_AREA] == 1400e3
    origin = cell.parameters[CLASSES[0].volume].origin
    assert origin.status == "assumed" and "binder" in origin.source and "Ketjenblack" in origin.source
    assert any("powder does not know" in sentence for sentence in black.pores().warnings)


def test_a_cell_of_a_membrane_takes_macropores_from_mercury_only():
    gas = lobsim.Pores(GAS, "membrane", "gas.csv", (1e-9,), (1e-5,), 140e3)
    assert MACROPORES not in gas.values() and "not from mercury" in gas.warnings[0]
    wide = Measured(np.array([1e-7]), np.array([1e-6]), np.array([4.9e-3]))
    both = lobsim.Pores(wide, "membrane", "both", (1e-9,), (1e-5,), 140e3, mercury=True)
    cell = both.cell(lobsim.Cell("NIPS", "coin"))
    assert cell.numbers[MACROPORES] == pytest.approx(4.9e-3)
    assert cell.parameters[MACROPORES].origin.status == "derived"


def test_a_cell_is_written_and_read_with_its_origins(tmp_path):
    made_of = black.cell(None)
    black.pores(4).save(tmp_path / "black.toml", made_of)
    loaded = lobsim.Cell.load(tmp_path / "black.toml")
    assert loaded == black.pores(4).cell(made_of)


def test_without_a_bet_area_the_walls_of_the_classes_are_taken_and_this_is_said():
    found = lobsim.pore_modes(black.MODES, source="modes")
    assert found.area_m2_kg == found.closing_area_m2_kg and "no BET area" in found.warnings[0]
    small = lobsim.pore_modes(black.MODES, bet_m2_g=1000.0, source="modes")
    assert "no cell can have them" in small.warnings[0]


REFUSED = [
    (
        {
            "Pore class 1 radius [m]": 5e-9,
            "Pore class 1 volume [m3.kg-1]": 1e-5,
            "Pore class 2 radius [m]": 4e-9,
            "Pore class 2 volume [m3.kg-1]": 1e-5,
        },
        "from the finest to the widest",
    ),
    ({"Pore class 1 radius [m]": 1e-9, "Pore class 1 volume [m3.kg-1]": 1e-4}, "below the 200000 of the walls"),
    ({"Pore class 1 radius [m]": 2e-8, "Pore class 1 volume [m3.kg-1]": 1.35e-3}, "more than all fine pores"),
    ({"Pore class 3 volume [m3.kg-1]": -1e-5}, "0 or more"),
    ({"Pore class 3 radius [m]": 0.0}, "above 0"),
]


@pytest.mark.parametrize(("numbers", "sentence"), REFUSED)
def test_classes_that_do_not_fit_are_refused_with_their_numbers(numbers, sentence):
    with pytest.raises(lobsim.LobsimError, match=sentence):
        lobsim.Cell("NIPS", "coin").with_values(numbers)


def test_a_class_that_is_none_may_have_any_radius():
    lobsim.Cell("NIPS", "coin").with_values({"Pore class 1 radius [m]": 9e-9, "Pore class 2 radius [m]": 1e-9})
