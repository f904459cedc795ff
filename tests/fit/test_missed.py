"""Whether misses repeat is told with a steep end as without one, and by curves of which the truth is known."""

from types import SimpleNamespace

import numpy as np
import pytest

from lobsim.fit.curves import Curve
from lobsim.fit.missed import missed, repetition

NOISE_V = 2e-3
SHARE = np.linspace(0, 1, 120)
WAVE_V = 0.06 * np.sin(6 * SHARE)  # of a law that is wrong
FALL_V = 3.0 * np.exp((SHARE - 1) / 5e-4)  # a capacity missed by a little, where the curve is steep: at the last point


def curve(noise=NOISE_V, seed=0):
    """A discharge with noise [V] of which 2 mV are stated."""
    scatter = np.random.default_rng(seed).normal(0, noise, SHARE.size)
    return Curve("Discharge at 1 mA/cm2 until 2.0 V", 2 * SHARE, 2.7 - 0.2 * SHARE + scatter, noise_V=NOISE_V)


def misses(one, more_V):
    """Model less measurement [-], of a model that is off by something [V]."""
    return (2.7 - 0.2 * one.capacity_mAh_cm2 / 2 + more_V - one.voltage_V) / one.sigma_V


def told(one, more_V):
    misfit = SimpleNamespace(at_points=misses(one, more_V))
    return missed(SimpleNamespace(curves=[one], names=["one number"]), misfit)


@pytest.mark.parametrize("end_V", [0.0, FALL_V], ids=["no end", "steep end"])
@pytest.mark.parametrize("noise", [NOISE_V, 4 * NOISE_V, NOISE_V / 10])
def test_noise_does_not_repeat_however_large_it_is(noise, end_V):
    """Of 200 curves none, or the one that a limit of three standard errors lets through."""
    found = [repetition([one], misses(one, end_V)) for one in (curve(noise, seed) for seed in range(200))]
    assert sum(repeats > 1 for repeats in found) <= 1


@pytest.mark.parametrize("end_V", [0.0, FALL_V], ids=["no end", "steep end"])
def test_a_wrong_law_repeats_and_is_no_fit(end_V):
    one = curve()
    assert repetition([one], misses(one, 1.5 * WAVE_V + end_V)) > 10
    found = told(one, 1.5 * WAVE_V + end_V)
    assert found.no_fit and str(found).startswith("not to be trusted: the model misses the curves by ")


def test_a_wrong_law_of_one_curve_is_seen_beside_one_that_is_met():
    met, wrong = curve(seed=1), curve(seed=2)
    both = np.append(misses(met, 0.0), misses(wrong, WAVE_V))
    assert repetition([met, wrong], both) > 5


def test_neighbours_are_of_one_curve():
    """The last miss of one curve and the first of the next are no neighbours: what changes sign between does not."""
    short = [curve(seed=n) for n in (1, 2)]
    signs = np.concatenate([np.ones(120), -np.ones(120)])
    assert repetition(short, signs) == pytest.approx((1 + 238 / 240) / (1 - 238 / 240))


def test_a_miss_counts_by_the_capacity_it_lasts_for():
    """Half of the points lie in the last tenth of the capacity, and are missed by 100 mV."""
    Q = np.concatenate([np.linspace(0, 0.9, 50, endpoint=False), np.linspace(0.9, 1, 51)])
    one = Curve("Discharge at 1 mA/cm2 until 2.0 V", Q, 2.7 - 0.2 * Q, noise_V=NOISE_V)
    found = missed(
        SimpleNamespace(curves=[one], names=["one number"]), SimpleNamespace(at_points=np.where(Q >= 0.9, 50.0, 0.0))
    )
    assert found.rms_V == pytest.approx(0.1 * np.sqrt(0.1), rel=0.05)
