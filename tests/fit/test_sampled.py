"""Chains find what is known exactly: of linear models, and of one with two explanations."""

import numpy as np
import pytest
from scipy.special import ndtr

import lobsim
from lobsim.fit.belief import believed
from lobsim.fit.drawn import drawn
from lobsim.fit.left_out import left_out
from lobsim.fit.rivals import predictive
from lobsim.fit.sampled import ENOUGH, sample
from lobsim.fit.sizes import grid
from tests.fit.linear import Toy, linear


def exact(toy, slopes):
    """Mean and covariance of the numbers, summed over all sizes, from the formulas of linear regression."""
    each = np.zeros((10, 2))
    each[:5, :1], each[5:, 1:] = toy.by_factor[:5], toy.by_factor[5:]
    logs, means, covariances = [], [], []
    off = toy.values - 3
    for sizes in grid():
        errors = toy.wrong(sizes.discrepancy) + (0.1 * sizes.spread) ** 2 * each @ each.T
        whole = errors + slopes @ slopes.T  # of what is measured, before the numbers are known
        gain = slopes.T @ np.linalg.inv(whole)
        means.append(gain @ off)
        covariances.append(np.eye(slopes.shape[1]) - gain @ slopes)
        logs.append(sizes.log_prior - (off @ np.linalg.solve(whole, off) + np.linalg.slogdet(whole)[1]) / 2)
    shares = np.exp(np.array(logs) - max(logs))
    shares /= shares.sum()
    mean = shares @ means
    second = sum(s * (c + np.outer(m, m)) for s, c, m in zip(shares, covariances, means, strict=True))
    return mean, second - np.outer(mean, mean)


@pytest.fixture(scope="module")
def straight():
    model, slopes = linear(2, 5)
    toy = Toy(model, 2, [0.5, -0.3], 1)
    belief = believed(toy, [np.array([0.6, 0.4])])
    return toy, slopes, sample(belief, drawn(belief, 100, 0), steps=2000, seed=3)


def test_moments_of_a_linear_model_are_those_of_regression(straight):
    toy, slopes, found = straight
    mean, covariance = exact(toy, slopes)
    deviations = np.sqrt(np.diag(covariance))
    assert found.chain.scores.mean(axis=0) == pytest.approx(mean, abs=5 * deviations.max() / np.sqrt(ENOUGH))
    off = np.cov(found.chain.scores.T) / np.outer(deviations, deviations) - covariance / np.outer(
        deviations, deviations
    )
    assert np.abs(off).max() < 5 * np.sqrt(2 / ENOUGH)


def test_chains_agree_and_say_so(straight):
    found = straight[2]
    assert found.agrees and found.r_hat <= 1.01 and found.effective >= ENOUGH
    assert "too short" not in str(found)


def test_the_same_seed_gives_the_same_draws(straight):
    found = straight[2]
    again = sample(found.belief, drawn(found.belief, 100, 0), steps=found.steps, seed=3)
    assert np.array_equal(again.points, found.points)


def test_draws_hold_factors_as_wide_as_they_are_thought(straight):
    """The factors hardly show beside the discrepancy, so that their spread stays near that of before, 0.1."""
    found = straight[2]
    own = np.array([draw.own[0, 0] / draw.sizes.spread for draw in found.drawn.draws])
    assert 0.05 < own.std() < 0.12
    off = np.array([draw.off for draw in found.drawn.draws])
    left = found.off.reshape(-1, 10) - off  # what the factors explain
    assert left[:, :5] == pytest.approx(
        np.array([0.05 * draw.own[0, 0] for draw in found.drawn.draws])[:, None] * np.ones(5)
    )


def test_two_explanations_are_visited_as_often_as_each_other():
    model, _ = linear(1, 5)
    toy = Toy(lambda v: model(v**2), 1, [1.5], 2)
    belief = believed(toy, [ndtr(np.array([1.5])), ndtr(np.array([-1.5]))])
    found = sample(belief, drawn(belief, 100, 0), steps=2000, seed=1)
    assert found.agrees
    assert np.mean(found.chain.scores > 0) == pytest.approx(0.5, abs=0.1)


def test_arviz_reads_it(straight):
    toy, _, found = straight
    tree = found.to_datatree()
    assert set(tree["posterior"]) >= {"Number 0 [m]", "Number 1 [m]", "Discrepancy of the voltage [V]"}
    assert np.all(np.abs(tree["posterior"]["Number 0 [m]"] - found.values["Number 0 [m]"]) == 0)
    # Factors summed out or drawn: what is left out is predicted alike
    log_densities = tree["log_likelihood"]["trait"].stack(draws=("chain", "draw")).transpose("draws", "of_trait")
    with_factors = predictive(found.belief, found.drawn)
    assert left_out(log_densities.values).densities == pytest.approx(with_factors.densities, abs=0.1)
    assert tree["log_likelihood"]["curve"].sizes["of_curve"] == 2
    predicted = tree["posterior_predictive"]["traits"]
    low, high = predicted.quantile([0.005, 0.995], ("chain", "draw"))
    assert np.all((low < toy.values) & (toy.values < high))


@pytest.mark.parametrize(("options", "says"), [({"steps": 10}, "100 steps"), ({"walkers": 4}, "8 walkers")])
def test_too_little_is_refused(straight, options, says):
    found = straight[2]
    with pytest.raises(lobsim.LobsimError, match=says):
        sample(found.belief, found.drawn, **options)
