"""The search of a posterior: on a linear model, whose posterior and predictions are known exactly."""

import numpy as np
import pytest
from scipy.stats import norm

from lobsim.numerics import weights
from lobsim.uncertain import search
from lobsim.uncertain.left_out import INTERVAL, predicted, quantiles
from lobsim.uncertain.likelihood import EDGE, Likelihood
from lobsim.uncertain.prior import CENTRAL_95
from lobsim.uncertain.statements import Target
from tests.uncertain import toy


@pytest.fixture(scope="module")
def found():
    pytest.importorskip("emcee")
    return search.search(toy.problem(), seed=1)


def test_the_posterior_of_a_linear_model_is_the_known_one(found):
    mean, covariance = toy.exact()
    shares, sigma = found.weighed.weights, np.sqrt(np.diag(covariance))
    ours = shares @ found.values
    apart = found.values - ours
    assert ours == pytest.approx(mean, abs=0.1 * sigma.min())
    assert np.sqrt(shares @ apart**2) == pytest.approx(sigma, rel=0.06)
    correlation = (apart.T * shares) @ apart / np.outer(sigma, sigma)
    assert correlation == pytest.approx(covariance / np.outer(sigma, sigma), abs=0.1)


def test_an_emulator_of_a_linear_model_is_exact_and_the_chains_agree(found):
    assert found.emulator.errors.max() < 1e-2 * toy.WIDTH
    assert found.chain.r_hat <= 1.01 and found.weighed.k < weights.TRUSTED
    assert found.weighed.effective > 0.9 * len(found.values)


def test_the_same_seed_gives_the_same_draws(found):
    again = search.drawn(toy.problem(), found.emulator, 50, np.random.default_rng(7), True)
    assert np.array_equal(
        again.values, search.drawn(toy.problem(), found.emulator, 50, np.random.default_rng(7), True).values
    )


def test_a_statement_that_is_left_out_is_predicted_as_the_others_say(found):
    for place, row in enumerate(predicted(toy.problem(), found.emulator, seed=2)):
        mean, covariance = toy.exact([one for one in range(4) if one != place])
        slope = toy.SLOPES[place]
        sigma = np.sqrt(slope @ covariance @ slope + toy.WIDTH**2)
        known = slope @ mean + sigma * norm.ppf(INTERVAL)
        assert (row.predicted_low, row.predicted, row.predicted_high) == pytest.approx(known, abs=0.25 * sigma)
        assert row.inside == (row.predicted_low <= toy.STATED[place] <= row.predicted_high)


def test_weights_turn_draws_of_another_density_into_those_of_the_right_one():
    drawn = 0.3 + 1.2 * np.random.default_rng(0).standard_normal(20_000)
    weighed = weights.smoothed(norm.logpdf(drawn) - norm.logpdf(drawn, 0.3, 1.2))
    assert weighed.k < weights.TRUSTED
    assert quantiles(drawn, weighed.weights, [0.05, 0.5, 0.95]) == pytest.approx(norm.ppf([0.05, 0.5, 0.95]), abs=0.04)
    equal = drawn[weights.resampled(weighed.weights, 5000, seed=1)]
    assert (equal.mean(), equal.std()) == pytest.approx((0, 1), abs=0.04)


def test_weights_of_draws_far_from_the_right_density_are_not_trusted():
    drawn = 0.3 * np.random.default_rng(0).standard_normal(2000)
    assert weights.smoothed(norm.logpdf(drawn) - norm.logpdf(drawn, 0, 0.3)).k > weights.TRUSTED
    assert weights.smoothed(np.full(10, -3.0)).weights == pytest.approx(0.1)


READING = Target("case", "capacity_mAh_g", "about 1000", 1000, 850, 1150)
BOUND = Target("case", "capacity_mAh_g", "less than 200", 200, None, 200)
PLATEAU = Target("case", "plateau_V", "2.6", 2.6, 2.57, 2.63)


def log_likelihood(target, number, discrepancy=0.0):
    one = Likelihood((target,))
    return one.log(one.scaled(np.array([[number]])), np.array([[discrepancy]])).item()


def test_the_tolerance_of_a_reading_holds_95_per_cent():
    for target in (PLATEAU, READING):
        middle = 2.6 if target is PLATEAU else np.sqrt(850 * 1150)
        for end in (target.low, target.high):
            assert log_likelihood(target, end) - log_likelihood(target, middle) == pytest.approx(-(CENTRAL_95**2) / 2)


def test_a_bound_costs_nothing_inside_and_is_soft_by_its_edge():
    assert log_likelihood(BOUND, 100) == pytest.approx(0, abs=1e-9)
    assert log_likelihood(BOUND, 200) == pytest.approx(np.log(0.5))
    assert log_likelihood(BOUND, 200 * np.exp(EDGE)) == pytest.approx(np.log(0.025), rel=1e-6)


def test_a_discrepancy_widens_a_statement_and_costs_a_reading_that_needs_none():
    assert log_likelihood(PLATEAU, 2.7, 0.05) > log_likelihood(PLATEAU, 2.7)
    assert log_likelihood(PLATEAU, 2.6, 0.05) < log_likelihood(PLATEAU, 2.6)


def test_what_a_discharge_does_not_have_is_nearly_ruled_out():
    assert log_likelihood(PLATEAU, np.nan) < -20
