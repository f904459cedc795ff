"""Islands: sums over half-spheres, and what they leave free."""

import numpy as np
import pytest

from lobsim.errors import LobsimError, pick
from lobsim.physics import nucleation


def test_nuclei_form_on_free_carbon_with_a_power_of_its_pace(value):
    assert value(nucleation.rate(3.0, 0.5, 10.0, 2.0)) == pytest.approx(150)
    assert value(nucleation.rate(3.0, 0.5, 0.0, 2.0)) == pytest.approx(0)


def test_islands_grow_at_the_speed_that_their_surface_shares(value):
    """Half-spheres of 1 and 3 nm, one each per 100 nm2: 2 pi r^2 G of each adds up to dh/dt."""
    r, per_area = np.array([1e-9, 3e-9]), 1e16
    G = value(nucleation.speed(1e-12, per_area * (r**2).sum()))
    assert (2 * np.pi * r**2 * G * per_area).sum() == pytest.approx(1e-12)


def test_seeds_hold_the_volume_of_half_spheres(value):
    assert value(nucleation.product(1e14, 3e-9)) == pytest.approx(1e14 * 0.5 * 4 / 3 * np.pi * 27e-27)
    assert value(nucleation.footprint(1e14 * 9e-18)) == pytest.approx(1e14 * np.pi * 9e-18)


def test_touching_islands_cover_all_at_a_footprint_of_one_and_overlapping_ones_never(value, vector):
    covered = vector([0.0, 0.5, 1.0, 1.5])
    np.testing.assert_allclose(value(nucleation.FREE["touching"](covered)), [1, 0.5, 0, 0])
    np.testing.assert_allclose(value(nucleation.FREE["overlapping"](covered)), np.exp([0, -0.5, -1, -1.5]))


def test_a_way_to_meet_that_does_not_exist_is_answered_with_the_nearest():
    with pytest.raises(LobsimError, match="did you mean overlapping"):
        pick("way for islands to meet", "overlaping", nucleation.FREE)
