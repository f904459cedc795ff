"""What chains say of themselves is true: how many draws are effective, and whether the ensembles agree."""

from itertools import islice

import numpy as np
import pytest

from lobsim.numerics.chain import ENSEMBLES, FEWEST, JUMPS, grown


def normal(points):
    return -np.sum(points**2, axis=1) / 2


def two_explanations(points):
    """Two normal densities of the same weight, 20 standard deviations apart in each of three numbers."""
    return np.logaddexp(normal(points - 10), normal(points + 10))


def begun(share, seed=5):
    """Walkers that begin in the two explanations, by a share."""
    random = np.random.default_rng(seed)
    return np.where(random.random((200, 1)) < share, 10, -10) + random.standard_normal((200, 3))


def test_effective_draws_are_those_that_the_scatter_of_means_shows():
    """Walkers of one ensemble are no independent chains: counted as if they were, the draws must not look too many."""
    found = []
    for seed in range(16):
        (chain,) = islice(grown(normal, begun(0)[:, :1] + 10, seed, 200, None, JUMPS), 1)
        assert chain.kept.shape == (ENSEMBLES, FEWEST * 10, 1)
        found.append((float(chain.scores.mean()), chain.effective))
    means, effective = np.transpose(found)
    scatter = effective.mean() * np.mean(means**2)  # the variance of a mean, in that of as many independent draws
    assert 0.35 < scatter < 2  # of 16 squares, 99 of 100 lie between 0.32 and 2.1


def test_ensembles_that_have_not_found_the_weights_of_two_explanations_are_not_enough():
    """They begin nine to one; each for itself looks settled."""
    (chain,) = islice(grown(two_explanations, begun(0.9), 1, 100, None, JUMPS), 1)
    assert np.mean(chain.scores > 0) > 0.55
    assert not chain.enough(400)


def test_walkers_that_stand_still_are_seen_though_they_lie_as_they_should():
    """Their draws have the right density, and tell no more than the places at which 32 of them began."""
    still = (("GaussianMove", {"cov": 1e-8}, 1.0),)
    (chain,) = islice(grown(normal, begun(0)[:, :1] + 10, 1, 400, None, still), 1)
    assert chain.scores.std() == pytest.approx(1, abs=0.4)
    assert chain.effective < 2 * ENSEMBLES * FEWEST
    assert not chain.enough(100)
