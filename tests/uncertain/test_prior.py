"""The prior of a paper: what is uncertain, over what range, and how it is distributed within."""

import numpy as np
import pytest
from scipy.stats import norm, truncnorm

from lobsim import Cell
from lobsim.errors import LobsimError
from lobsim.uncertain import Draws, Prior
from lobsim.uncertain.prior import CENTRAL_95, FITTED, ONE_SIDED

PAPER = Prior.of("saengkaew2023")
BY_LABEL = {one.label: one for one in PAPER.numbers}
AREA = "Positive electrode BET area [m2.kg-1]"


def test_every_draw_lies_within_the_ranges_and_the_same_seed_gives_the_same():
    values = PAPER.sample(2000, seed=3)
    assert values.shape == (2000, len(PAPER.numbers))
    for place, one in enumerate(PAPER.numbers):
        assert one.low <= values[:, place].min() < values[:, place].max() <= one.high, one.label
    assert np.array_equal(values, PAPER.sample(2000, seed=3)) and not np.array_equal(values, PAPER.sample(2000, seed=4))


@pytest.mark.parametrize(
    "label", [f"{AREA}, VF", "Oxygen diffusivity [m2.s-1]", "Freedom to swell of the membrane, NIPS"]
)
def test_either_side_of_the_value_is_a_normal_distribution_cut_off_where_its_central_95_per_cent_end(label):
    one, place = BY_LABEL[label], list(BY_LABEL).index(label)
    drawn = PAPER.sample(20_000)[:, place]
    scale = np.log if one.logarithmic else np.asarray
    low, value, high = scale(np.array([one.low, one.value, one.high]))
    for side, end in ((-1, low), (1, high)):
        width = abs(end - value) / CENTRAL_95
        away = side * (scale(drawn) - value)
        share = width / ((high - low) / CENTRAL_95)
        assert np.mean(away > 0) == pytest.approx(share, abs=4 * np.sqrt(0.25 / 20_000))
        if width:
            expected = truncnorm(0, CENTRAL_95, scale=width).ppf([0.1, 0.5, 0.9])
            assert np.quantile(away[away > 0], [0.1, 0.5, 0.9]) == pytest.approx(expected, rel=0.06)


def test_scores_and_places_belong_to_the_same_values():
    scores = np.random.default_rng(0).standard_normal((50, len(PAPER.numbers)))
    assert PAPER.places(scores) == pytest.approx(PAPER.places_of(PAPER.values(scores)), abs=1e-9)
    assert np.abs(PAPER.places(norm.ppf([[1e-12] * len(PAPER.numbers)]))).max() == pytest.approx(1)


def test_a_fitted_number_has_twice_its_range_and_a_bound_a_factor_beside_it():
    fitted = BY_LABEL["Oxygen reduction exchange current density [A.m-2]"]
    assert (fitted.low, fitted.high) == pytest.approx((2.2e-6 * (1.2 / 2.2) ** FITTED, 2.2e-6 * (3.9 / 2.2) ** FITTED))
    above = BY_LABEL[f"{AREA}, NIPS"]
    assert (above.low, above.high) == pytest.approx((140e3, 140e3 * ONE_SIDED))


def test_no_range_goes_beyond_what_a_cell_can_have():
    macropores = BY_LABEL["Positive electrode macropore volume [m3.kg-1], NIPS"]
    cell = Cell("NIPS", "stacked")
    all_pores = cell.numbers["Positive electrode porosity"] / (
        cell.numbers["Positive electrode loading [kg.m-2]"] / cell.numbers["Positive electrode thickness [m]"]
    )
    assert macropores.high == pytest.approx(all_pores, rel=2e-3) and macropores.high < 5e-3 * ONE_SIDED


def test_numbers_of_laws_that_are_off_of_the_gas_and_of_the_builder_are_not_uncertain():
    names = {one.name for one in PAPER.numbers}
    off = {"Tunnelling thickness on planes [m]", "Deposit porosity", "Superoxide solubility [mol.m-3]"}
    chosen = {"Chamber oxygen mole fraction", "Lithium thickness [m]", "Number of open edges"}
    assert not names & (off | chosen)
    assert {"Tunnelling thickness on tubes [m]", "Oxygen diffusivity [m2.s-1]", "Electrolyte dose [m]"} <= names
    felt = {one.name for one in PAPER.numbers if one.in_discharges}
    assert "Parasitic share of the discharge" in names - felt and "Percolation threshold" in felt


def test_cells_share_what_is_common_and_every_membrane_has_its_own():
    draws = Draws.prior(count=5)
    vf, nips = (draws.values_of(Cell(membrane, "stacked")) for membrane in ("VF", "NIPS"))
    coin = draws.values_of(Cell("NIPS", "coin"))
    for one, other, third in zip(vf, nips, coin, strict=True):
        assert one["Oxygen diffusivity [m2.s-1]"] == other["Oxygen diffusivity [m2.s-1]"]
        assert one[AREA] != other[AREA] == third[AREA]
        assert "Electrolyte dose [m]" in other and "Electrolyte dose [m]" not in third


def test_what_the_user_has_changed_stays_and_a_membrane_of_his_own_keeps_the_common_numbers():
    draws = Draws.prior(count=3)
    cell = Cell("NIPS", "stacked").with_values({AREA: 150e3})
    assert all(AREA not in values for values in draws.values_of(cell))
    assert [one.numbers[AREA] for one in draws.cells(cell)] == [150e3] * 3
    again = draws.cells(cell)[0]
    assert draws.values_of(again) == [{}] * 3  # they have been put in: nothing is uncertain any more


def test_the_cells_of_draws_hold_their_numbers_and_what_follows_from_them():
    draws, cell = Draws.prior(count=4), Cell("VF", "cycling")
    for made, values in zip(draws.cells(cell), draws.values_of(cell), strict=True):
        assert {name: made.numbers[name] for name in values} == values
        assert made.parameters[AREA].origin.status == cell.parameters[AREA].origin.status


def test_draws_are_written_and_read_again_and_a_file_of_something_else_is_refused(tmp_path):
    draws, path = Draws.prior(count=20), tmp_path / "draws.csv"
    draws.save(path)
    read = Draws.read(path)
    assert read.names == draws.names and read.notes == draws.notes
    assert read.values == pytest.approx(draws.values, rel=1e-5)
    path.write_text("Oxygen diffusivity [m2.s-1]\n5e-9\n")
    with pytest.raises(LobsimError, match="leaves its range"):
        Draws.read(path)
    path.write_text("Moss\n1\n")
    with pytest.raises(LobsimError, match="'Moss' is no uncertain number of saengkaew2023"):
        Draws.read(path)
    path.write_text("# note: 1\na,b\n1\n")
    with pytest.raises(LobsimError, match="is no file of draws"):
        Draws.read(path)


@pytest.mark.parametrize(("count", "seed"), [(0, 0), (5, -1)])
def test_a_count_and_a_seed_that_cannot_be_are_refused(count, seed):
    with pytest.raises(LobsimError, match="a count of 1 or more and a seed of 0 or more"):
        Draws.prior(count=count, seed=seed)
