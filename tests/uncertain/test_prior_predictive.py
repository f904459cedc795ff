"""Intervals from ranges alone: those of a toy experiment are known, and where a measurement falls is plain."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import norm

import lobsim
from lobsim.errors import LobsimError
from lobsim.laboratory import catalogue
from lobsim.parameters import Origin, ParameterSet, Statement, Value
from lobsim.parameters.laboratory import KINDS
from lobsim.uncertain.predicted import Changed, Predicted, PriorPredictive
from lobsim.uncertain.prior import Prior

RESISTANCE = "Contact resistance [Ohm.m2]"
CURRENT_A_M2 = 4.0


def without_ranges(values):
    plain = {name: Value(value.content, replace(value.origin, low=None, high=None)) for name, value in values.items()}
    return ParameterSet(plain)


def statement(quantity, number, protocol="Discharge at 0.4 mA/cm2 until 2.0 V or 0.2 mAh/cm2", **more):
    about = {"case": protocol, "membrane": "NIPS", "build": "coin", "current_mA_cm2": 0.4, "words": "so much"}
    bounds = {"low": number, "high": number, "calibrated": False, "defaults": None}
    return Statement(**about, protocol=protocol, quantity=quantity, number=number, **{**bounds, **more})


@pytest.fixture(scope="module")
def toy():
    """A laboratory of which only the contact resistance is uncertain, and makes the experiment of some statements."""
    paper = catalogue.laboratory("saengkaew2023")
    parts = {
        field: {name: replace(part, values=without_ranges(part.values)) for name, part in paper.of_kind(kind).items()}
        for kind, field in KINDS.items()
    }
    usual = {kind: without_ranges(values) for kind, values in paper.usual.items()}
    bare = replace(paper, **parts, usual=usual, common=without_ranges(paper.common), by_law={}, editions={})

    def make(low, high, *statements):
        middle = (low + high) / 2
        resistance = Value(middle, Origin("assumed", "a toy", low, high))
        coin = bare.builds["coin"]
        builds = {"coin": replace(coin, values=ParameterSet({**coin.values, RESISTANCE: resistance}))}
        return replace(bare, builds=builds, statements=statements)

    return make


def test_the_interval_of_a_voltage_is_that_of_the_resistance_by_ohms_law(toy):
    experiment = toy(0.0, 0.05, statement("middle_V", 2.4), statement("capacity_mAh_cm2", 0.2))
    voltage, capacity = lobsim.prior_predictive(experiment, draws=256, progress=False).rows
    prior = Prior.of(replace(experiment, membranes={"NIPS": experiment.membranes["NIPS"]}))
    assert [one.name for one in prior.numbers] == [RESISTANCE]
    ends = prior.values(norm.ppf([[0.95], [0.05]])).ravel()
    expected = voltage.default - CURRENT_A_M2 * (ends - 0.025)
    assert voltage.interval == pytest.approx(expected, abs=2e-3)  # of 256 draws quantiles are off by a mV
    assert capacity.interval == pytest.approx((0.2, 0.2), rel=1e-6)
    # the mean of a Sobol sequence is much closer than its quantiles
    assert np.mean(voltage.numbers) == pytest.approx(voltage.default, abs=3e-4)


def test_draws_that_cannot_carry_the_current_count_as_no_capacity(toy):
    experiment = toy(0.1, 0.3, statement("capacity_mAh_cm2", 0.2))
    (row,) = lobsim.prior_predictive(experiment, draws=32, progress=False).rows
    assert 0 < row.not_carried < 32 and row.failed == 0
    assert row.not_carried == np.count_nonzero(row.numbers == 0)
    assert row.interval[0] == 0 and row.interval[1] == pytest.approx(0.2, rel=1e-6)


def test_there_is_no_voltage_where_nothing_is_carried(toy):
    with pytest.raises(LobsimError, match=r"less than half of the 16 draws give a number: .* no middle_V"):
        lobsim.prior_predictive(toy(0.3, 0.6, statement("middle_V", 2.4)), draws=16, progress=False)


def test_the_same_seed_gives_the_same(toy):
    experiment = toy(0.0, 0.05, statement("plateau_V", 2.4))
    one, same, other = (lobsim.prior_predictive(experiment, draws=16, seed=seed, progress=False) for seed in (3, 3, 4))
    assert np.array_equal(one.rows[0].numbers, same.rows[0].numbers)
    assert not np.array_equal(one.rows[0].numbers, other.rows[0].numbers)


def test_conditions_of_a_statement_are_those_of_its_draws(toy):
    warm = "Discharge at 0.4 mA/cm2 until 2.0 V or 0.2 mAh/cm2 at 60 C"
    cold, hot = lobsim.prior_predictive(
        toy(0.0, 1e-6, statement("middle_V", 2.4), statement("middle_V", 2.4, protocol=warm)), draws=2, progress=False
    ).rows
    cell = lobsim.Cell("NIPS", "coin").with_mesh(positive=20)
    rises = lobsim.run(cell, warm).middle_V - lobsim.run(cell, cold.statement.protocol).middle_V
    assert hot.default - cold.default == pytest.approx(rises, abs=1e-3) and rises > 0.02


@pytest.mark.parametrize(
    ("number", "low", "high", "falls"),
    [
        (2.5, None, None, "inside"),
        (0.9, None, None, "below"),
        (3.1, None, None, "above"),
        (None, 2.9, None, "inside"),
        (None, 3.1, None, "above"),
        (None, None, 1.1, "inside"),
        (None, None, 0.9, "below"),
    ],
)
def test_a_number_falls_where_it_lies_and_a_bound_where_what_it_leaves_open_does(number, low, high, falls):
    said = statement("capacity_mAh_cm2", number, low=low, high=high)
    row = Predicted(said, None, np.repeat([1.0, 3.0], [100, 101]), 0, 0)
    assert row.interval == (1.0, 3.0)
    assert (row.falls, row.inside) == (falls, falls == "inside")


def test_a_change_is_of_the_same_draws_and_so_much_closer_than_either():
    size = np.geomspace(0.1, 10.0, 101)  # what nobody knows of the cell
    slow = Predicted(statement("capacity_mAh_cm2", 4.0), 4.0, 4.0 * size, 0, 0)
    fast = Predicted(statement("capacity_mAh_cm2", 3.0), 2.0, 2.0 * size, 0, 0)
    change = Changed(slow, fast)
    assert slow.inside and fast.inside
    assert change.interval == pytest.approx((0.5, 0.5)) and change.measured == (0.75, 0.75)
    assert change.falls == "above"
    volts = Changed(*(Predicted(statement("middle_V", one), one, one + size, 0, 0) for one in (2.5, 2.3)))
    assert volts.is_difference and volts.interval == pytest.approx((-0.2, -0.2)) and volts.inside


def test_a_change_from_nothing_is_no_number():
    nothing, something = (
        Predicted(statement("capacity_mAh_g", 1.0), 0.0, np.array(two), 0, 0) for two in ([0, 1], [1, 2])
    )
    assert np.isnan(Changed(nothing, something).numbers[0]) and Changed(nothing, something).numbers[1] == 2


def test_changes_are_between_neighbours_of_one_cell_and_quantity():
    of = [
        ("capacity_mAh_cm2", 4.0),
        ("middle_V", 2.5),
        ("capacity_mAh_cm2", 3.0),
        ("middle_V", 2.4),
        ("knee_mAh_g", None),
    ]
    rows = tuple(Predicted(statement(name, number, low=1.0), 1.0, np.ones(4), 0, 0) for name, number in of)
    found = PriorPredictive(catalogue.laboratory("saengkaew2023"), rows, 4, 0)
    assert [one.to_dict()["quantity"] for one in found.changes] == ["capacity_mAh_cm2", "middle_V"]
    assert [one.to_dict()["measured"] for one in found.changes] == pytest.approx([0.75, -0.1])


def test_only_a_discharge_is_predicted(toy):
    protocol = "Charge at 0.1 mA/cm2 until 4.2 V"
    with pytest.raises(LobsimError, match="is a single discharge, not 'Charge"):
        lobsim.prior_predictive(toy(0.0, 0.05, statement("middle_V", 2.4, protocol=protocol)), draws=2, progress=False)


def test_bad_input_is_refused_in_words(toy):
    with pytest.raises(LobsimError, match="power of two runs: take 128 or 256, not 100"):
        lobsim.prior_predictive("matsuda2021", draws=100)
    with pytest.raises(LobsimError, match="states nothing about runs"):
        lobsim.prior_predictive(toy(0.0, 0.05))
    with pytest.raises(LobsimError, match="did you mean matsuda2021"):
        lobsim.prior_predictive("matsuda2012")


def test_the_numbers_as_they_stand_give_what_the_plain_comparison_gives():
    (predicted,) = lobsim.prior_predictive("matsuda2021", draws=2, progress=False).rows
    (row,) = lobsim.compare("matsuda2021", progress=False).rows  # by IDAKLU, on twice as many volumes
    assert predicted.default == pytest.approx(row.number, rel=5e-3)


def test_numbers_of_the_laws_of_a_laboratory_are_uncertain_and_those_of_others_are_not():
    source = replace(catalogue.laboratory("matsuda2021"), laws={"network": "Bruggeman", "route": "solution"})
    few = {"membranes": {"KB membrane": source.membranes["KB membrane"]}, "builds": {"coin": source.builds["coin"]}}
    names = {one.name for one in Prior.of(replace(source, **few)).numbers}
    assert "Solution route current density [A.m-2]" in names
    assert not {"Percolation threshold", "Fine-pore leak"} & names
