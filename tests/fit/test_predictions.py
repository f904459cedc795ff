"""Predictions say for which cell, hold that cells differ and models are wrong, and stay possible."""

from dataclasses import replace

import numpy as np
import pytest

import lobsim
from lobsim.fit import discrepancy
from lobsim.fit.cells import Cells, cells_of
from lobsim.fit.discrepancy import Place, Size
from lobsim.fit.draws import ended
from lobsim.fit.model_curve import ModelCurve
from lobsim.fit.predict import Interval, _quantiles
from lobsim.fit.problem import Problem
from lobsim.fit.space import Space
from lobsim.fit.spread import USUAL, spread
from lobsim.fit.traits import Traits
from tests.fit.conftest import DOSE, J0, THICKNESS

AREA, OXYGEN = "Positive electrode BET area [m2.kg-1]", "Oxygen diffusivity [m2.s-1]"
Q = np.linspace(0, 2, 60)


def curve(current=0.4, cell="", scale=1.0, **options):
    """A made-up discharge that falls to its limit."""
    V = 2.7 - 0.05 * Q - 0.6 * (Q / 2) ** 8
    return lobsim.Curve(f"Discharge at {current} mA/cm2 until 2.0 V", scale * Q, V, cell=cell, **options)


# Cells


def test_a_cell_is_discharged_fresh_once_and_goes_through_the_steps_of_one_protocol():
    steps = ["Discharge at 0.4 mA/cm2 until 1 mAh/cm2", "Charge at 0.1 mA/cm2 until 4.2 V"]
    of_one = [lobsim.Curve(steps, Q, 3 + Q / 2, step=n) for n in (0, 1)]
    names = cells_of([curve(), curve(), curve(0.5), *of_one, curve(cell="A"), curve(0.7, cell="A")])
    assert len(set(names)) == 5
    assert names[3] == names[4] and names[5] == names[6] == "A"
    assert names[0] != names[1]


def test_a_cell_of_its_own_moves_its_own_numbers_only(truth):
    cells = Cells.of(Problem(truth, [curve(), curve(0.5)], [J0, lobsim.Unknown(OXYGEN, 5e-10, 2e-9)]))
    assert cells.spread.names == [AREA, OXYGEN]  # there is no contact resistance that could differ
    assert cells.wide.names == [J0, OXYGEN, AREA]
    u = np.log([2e-6, 1e-9])
    moved = cells.point(u, np.array([0.1, -0.2]))
    assert moved == pytest.approx([u[0], u[1] - 0.2, np.log(truth.numbers[AREA]) + 0.1])


def test_a_spread_is_checked(truth):
    assert spread(truth, None).names == tuple(USUAL)
    assert not spread(truth, {})
    with pytest.raises(lobsim.LobsimError, match=r"lies above 0 and up to 1, not at -0.1"):
        spread(truth, {AREA: -0.1})
    with pytest.raises(lobsim.LobsimError, match="Area of the moon"):
        spread(truth, {"Area of the moon [m2]": 0.1})
    with pytest.raises(lobsim.LobsimError, match="must be a dict from a text to a number"):
        Cells.of(Problem(truth, [curve()], [J0], 0.1))


# Traits


def test_a_curve_that_is_stretched_differs_in_its_capacity_alone():
    measured, longer = curve(), curve(scale=1.1)
    traits = Traits.measured(measured, True)
    answer = ModelCurve(longer.capacity_mAh_cm2, longer.voltage_V, np.zeros((Q.size, 0)))
    off = traits.of(answer) - traits.values
    assert off[-1] == pytest.approx(np.log(1.1), abs=1e-6)
    assert np.abs(off[:-1]).max() < 1e-9
    assert np.isnan(traits.of(ModelCurve(Q[:0], Q[:0], np.zeros((0, 0))))).all()


def test_noise_is_averaged_over_the_points_of_a_group():
    rough = Traits.measured(curve(noise_V=4e-3), True)
    each = np.count_nonzero(rough._means, axis=1)
    assert rough.noise[:-1] == pytest.approx(4e-3 / np.sqrt(each))


def test_what_stops_early_is_compared_at_the_same_charge():
    part = Traits.measured(curve(), False)
    assert part.values.size == part.shares.size
    further = ModelCurve(np.linspace(0, 4, 120), 2.7 - 0.1 * np.linspace(0, 4, 120), np.zeros((120, 0)))
    assert part.of(further)[0] == pytest.approx(2.7 - 0.1 * 2 * part.shares[0])


# Discrepancy


def place(current, kind="discharge"):
    return Place(kind, np.log(current), np.array([0.2, 0.5]), np.array([-0.1, -0.1]), True)


def uncertain(current, measured):
    """Standard deviation of a capacity's logarithm after exact measurements at currents."""
    size, middle = Size(0.02, 0.05), float(np.mean(np.log(measured)))
    known = [place(one) for one in measured]
    prior = discrepancy.covariance(size, [place(current)], [place(current)], middle)
    across = discrepancy.covariance(size, [place(current)], known, middle)
    inner = discrepancy.covariance(size, known, known, middle)
    return float(np.sqrt((prior - across @ np.linalg.solve(inner, across.T))[-1, -1]))


def test_a_discrepancy_grows_with_the_distance_in_the_logarithm_of_the_current():
    found = [uncertain(i, (0.4, 0.5)) for i in (0.4, 0.45, 0.6, 1.2, 4.0)]
    assert found[0] == pytest.approx(0, abs=1e-6)
    assert found == sorted(found)
    assert uncertain(0.6, (0.4, 0.5)) == pytest.approx(uncertain(6.0, (4.0, 5.0)), rel=1e-9)  # ratios alone count


def test_another_kind_of_step_shares_no_discrepancy():
    size = Size(0.02, 0.05)
    assert not discrepancy.covariance(size, [place(1.0)], [place(1.0, "charge")], 0.0).any()
    own = discrepancy.covariance(size, [place(1.0)], [place(1.0)], 0.0)
    assert np.sqrt(own[-1, -1]) == pytest.approx(0.05)
    assert np.linalg.eigvalsh(own).min() > 0


@pytest.mark.parametrize("power", [-2.0, -0.3, 0.0])
def test_the_slope_of_a_power_law_over_current_is_its_power(power):
    currents = np.log([0.1, 0.4, 1.6, 6.4])
    assert discrepancy.steepness(currents, power * currents + 3.0) == pytest.approx(power, rel=0.02)


def test_replicates_at_one_current_tell_no_slope():
    assert discrepancy.steepness(np.array([0.0]), np.array([1.0])) == pytest.approx(0)
    assert discrepancy.steepness(np.zeros(3), np.array([1.0, 1.1, 0.9])) == pytest.approx(0)
    nearly = discrepancy.steepness(np.array([0.0, 0.001]), np.array([1.0, 1.1]))
    assert np.abs(nearly).max() < 0.01  # a slope of 100, were it taken for one


def test_a_capacity_that_falls_steeply_is_known_the_less():
    steep = replace(place(2.0), steepness=-3.0)
    flat, size = place(2.0), Size(0.02, 0.05)
    pair = discrepancy.covariance(size, [steep, flat], [steep, flat], np.log(2.0))
    assert pair[2, 2] == pytest.approx(10 * pair[5, 5])
    assert pair[2, 5] == pytest.approx(np.sqrt(10) * pair[5, 5])  # wrong together


@pytest.mark.parametrize("falls", [True, False])
def test_a_voltage_that_is_wrong_meets_the_limit_elsewhere(falls):
    """A line of 0.1 V over 1 mAh/cm2: where it is off by 20 mV, it ends 0.2 mAh/cm2 later or earlier."""
    sign = -1 if falls else 1
    Q = np.linspace(0, 1, 7)
    for off, end in ((0.0, 0.5), (0.02, 0.3), (-0.02, 0.7), (0.06, 0.0), (-0.06, 1.0)):
        ends, V = ended((Q, 3 + sign * (0.1 * (Q - 0.5) + off)), 3.0, falls)
        assert ends[-1] == pytest.approx(end)
        assert np.diff(ends).min() >= 0
        if 0 < end < 1:
            assert V[-1] == pytest.approx(3.0)


# Normal coordinates


def test_bounds_are_normal_and_there_and_back_is_the_same(truth):
    prior = lobsim.Unknown(DOSE, 2e-5, 8e-5, mean=4e-5, sd=0.1)
    space = Space.of(Problem(truth, [curve()], [J0, prior]))
    v = np.array([-1.3, 0.4])
    assert space.to(space.back(v)) == pytest.approx(v)
    h = 1e-6
    numeric = (space.back(v + h) - space.back(v - h)) / (2 * h)
    assert space.stretch(v) == pytest.approx(numeric, rel=1e-6)
    many = np.random.default_rng(0).standard_normal((20000, 2))
    u = space.back(many)[:, 0]
    even = (u - space.low[0]) / (space.high[0] - space.low[0])
    assert np.quantile(even, [0.1, 0.5, 0.9]) == pytest.approx([0.1, 0.5, 0.9], abs=0.01)
    slopes = (space.prior(v + h) - space.prior(v - h)) / (2 * h)
    assert space.prior_slopes(v).sum(axis=1) == pytest.approx(slopes, rel=1e-5)


# Predictions


@pytest.fixture(scope="module")
def predicted(found):
    return found.predict("Discharge at 8.0 mA/cm2 until 2.0 V", draws=40)


def test_a_new_cell_is_less_certain_than_the_same_again(found):
    same = found.predict("Discharge at 0.4 mA/cm2 until 2.0 V", draws=40, cell=found.belief.seen.cells.names[0])
    new = found.predict("Discharge at 0.4 mA/cm2 until 2.0 V", draws=40)

    def width(one):
        return np.log(one.high / max(one.low, 1e-6))

    assert width(same.capacity_mAh_cm2) < width(new.capacity_mAh_cm2)
    assert new.cell == "new" and same.cell != "new"
    with pytest.raises(lobsim.LobsimError, match="unknown cell of this fit"):
        found.predict("Discharge at 0.4 mA/cm2 until 2.0 V", cell="B")


def test_the_same_cell_again_gives_what_was_measured(found, curves):
    """With its own factors, and what was left over at this very current."""
    again = found.predict(str(curves[0].words[0]), draws=40, cell=found.belief.seen.cells.names[0])
    assert again.capacity_mAh_cm2.best == pytest.approx(curves[0].capacity_mAh_cm2[-1], rel=0.01)
    middle = np.interp(curves[0].capacity_mAh_cm2[-1] / 2, curves[0].capacity_mAh_cm2, curves[0].voltage_V)
    assert again.middle_V.low - 5e-3 < middle < again.middle_V.high + 5e-3


def test_a_draw_that_does_not_carry_the_current_counts_as_no_capacity(found):
    """Near the limit some cells of the population do, and some do not."""
    told = found.predict("Discharge at 60 mA/cm2 until 2.0 V", draws=40)
    assert told.capacity_mAh_cm2.low >= 0
    assert 0 <= told.not_carried < 1
    if told.not_carried > 0.05:
        assert told.capacity_mAh_cm2.low == 0


def test_a_prediction_is_the_same_for_the_same_seed(found):
    protocol = "Discharge at 0.8 mA/cm2 until 2.0 V"
    assert found.predict(protocol, draws=40).middle_V == found.predict(protocol, draws=40).middle_V


def test_quantiles_of_equal_weights_are_those_of_the_values():
    values = np.random.default_rng(1).permutation(np.arange(1, 1000.0))
    middle, low, high = _quantiles(np.append(values, np.nan), np.full(1000, 1e-3))
    assert (middle, low, high) == (pytest.approx(500, abs=1), pytest.approx(25, abs=1), pytest.approx(975, abs=1))
    assert str(Interval(2.0, 1.0, 3.0)) == "2 (1 to 3)"


def test_without_spread_and_with_a_right_model_the_interval_narrows(start, curves, found):
    alike = lobsim.fit(start, curves, [J0, THICKNESS, DOSE], starts=0, spread={})
    for name, (low, high) in alike.intervals.items():
        assert high - low < 1.1 * (found.intervals[name][1] - found.intervals[name][0])
    assert alike.belief.mean_of(lambda one: one.discrepancy.voltage_V) < 5e-3
