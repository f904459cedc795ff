"""The film has the volume of the product, the area of its tubes, and passivates as its law says; physics 5."""

from types import SimpleNamespace

import numpy as np
import pytest

from lobsim.physics import film

RHO_S, RHO_APP, S = 1400.0, 0.015 / 104e-6, 140e3
EPS_S = RHO_APP / RHO_S
P = SimpleNamespace(j_t=2e-3, h_island=6e-9, d_s=5e-3)
D_T, L_T = 5.1e-9, 0.17e-9


def test_swelling_opens_bundles_from_the_membrane_s_area_to_the_powder_s(value):
    closed, opened = value(film.bet_area(100e3, 200e3, 1.0, 0.1)), value(film.bet_area(100e3, 200e3, 9.0, 0.1))
    assert (closed, opened) == (100e3, pytest.approx(200e3))
    # by hand: a stretch of lam_s opens 1 - 1/e of what there is to open
    assert value(film.bet_area(100e3, 200e3, 1.1, 0.1)) == pytest.approx(100e3 + 100e3 * (1 - np.exp(-1)))


def test_rods_of_the_tube_radius_have_the_surface_per_mass(value):
    r = value(film.tube_radius(RHO_S, S))
    assert 2 * np.pi * r / (np.pi * r**2 * RHO_S) == pytest.approx(S, rel=1e-14)


def test_a_film_on_tubes_is_a_cylindrical_shell(value, vector):
    """N metres of tube per volume: pi r_0^2 N = eps_s; the shell pi ((r_0 + d)^2 - r_0^2) N = eps_f."""
    r_0 = value(film.tube_radius(RHO_S, S))
    N = EPS_S / (np.pi * r_0**2)
    eps_f = np.array([0.0, 1e-4, 0.1, 0.5])
    d, geo = (value(part) for part in film.cylindrical(vector(eps_f), EPS_S, r_0, S * RHO_APP))
    np.testing.assert_allclose(np.pi * ((r_0 + d) ** 2 - r_0**2) * N, eps_f, rtol=1e-10)
    np.testing.assert_allclose(geo, (r_0 + d) / r_0, rtol=1e-14)
    assert 2 * np.pi * r_0 * N == pytest.approx(S * RHO_APP, rel=1e-14)  # the tubes have the area a_0


def test_a_film_on_a_plane_is_volume_over_area(value):
    d, geo = (value(part) for part in film.planar(0.3, EPS_S, 1e-8, 2e7))
    assert (d, geo) == (pytest.approx(1.5e-8), 1)


def test_thin_films_are_alike_on_tubes_and_planes(value):
    r_0 = value(film.tube_radius(RHO_S, S))
    tubes, _ = film.cylindrical(1e-6, EPS_S, r_0, S * RHO_APP)
    planes, _ = film.planar(1e-6, EPS_S, r_0, S * RHO_APP)
    assert value(tubes) == pytest.approx(value(planes), rel=1e-5)  # curvature: d/2 r_0 = 2.4e-6


def test_the_surface_counts_what_is_wet_and_not_closed_off(value):
    assert value(film.area(1.5e7, 0.8, 0.01)) == pytest.approx(1.5e7)
    assert value(film.area(2e7, 0.01, 0.01)) == pytest.approx(2e7 * (1 - np.exp(-1)))
    assert value(film.area(2e7, 0.0, 0.01)) == 0


def test_tunnelling_halves_the_current_at_its_thickness_and_e_folds_beyond(value, vector):
    T = value(film.tunnelling(1.0, vector([0.0, D_T, D_T + 10 * L_T, D_T + 11 * L_T]), D_T, L_T, P))
    assert T[0] == pytest.approx(1, abs=1e-12) and T[1] == 0.5
    assert T[2] / T[3] == pytest.approx(np.e, rel=1e-4)  # the 1 beside exp(10)


def test_series_is_the_harmonic_sum_of_kinetics_and_tunnelling(value, vector):
    d, j_kin = np.array([0.0, D_T - L_T, D_T, D_T + 3 * L_T]), 7e-3
    j_c = value(film.series(j_kin, vector(d), D_T, L_T, P))
    np.testing.assert_allclose(1 / j_c, 1 / j_kin + np.exp((d - D_T) / L_T) / P.j_t, rtol=1e-13)
    assert value(film.series(1e6, D_T, D_T, L_T, P)) == pytest.approx(P.j_t, rel=1e-8)  # no kinetics exceed j_t


def test_islands_leave_the_share_that_they_do_not_cover(value, vector):
    """theta = d/h, linear; half a smoothing width of 5e-3 around full coverage is a parabola that ends at zero."""
    j_c = value(film.coverage(2.0, vector([0.0, 1.5e-9, 3e-9, 5.9e-9, 6.1e-9]), D_T, L_T, P))
    np.testing.assert_allclose(j_c, [2, 1.5, 1, 2 / 60, 0], rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("law", ["none", "ohmic"])
def test_a_film_that_does_not_block_leaves_the_kinetics_alone(value, law):
    assert value(film.PASSIVATIONS[law](3.0, 1e-6, D_T, L_T, P)) == 3.0


def test_an_ohmic_film_takes_j_times_its_resistance_from_the_overpotential(value):
    """Discharge: eta < 0 and j > 0, so the reaction sees less. 1e10 ohm m x 5 nm x 1 mA/m2 = 50 mV."""
    assert value(film.ohmic_overpotential(-0.4, 1e-3, 1e10, 5e-9)) == pytest.approx(-0.35)


def test_the_solution_route_takes_all_at_small_current_half_at_j_sol_and_none_at_large(value, vector):
    share = value(film.solution_share(vector([0.0, 1e-7, 1e-3, 1e3]), 1e-3, 2.0))
    np.testing.assert_allclose(share, [1, 1, 0.5, 0], atol=1e-7)
    assert value(film.solution_share(3e-3, 1e-3, 2.0)) == pytest.approx(1 / 10)


def test_a_film_on_spheres_is_a_spherical_shell(value):
    """N spheres per volume: 4/3 pi r_0^3 N = eps_s; the shell 4/3 pi ((r_0 + d)^3 - r_0^3) N = eps_f."""
    r_0, eps_s, eps_f = 25e-9, 0.25, 0.3
    N = eps_s / (4 / 3 * np.pi * r_0**3)
    d = value(film.on_spheres(eps_f, eps_s, r_0))
    assert 4 / 3 * np.pi * ((r_0 + d) ** 3 - r_0**3) * N == pytest.approx(eps_f, rel=1e-12)


def test_half_of_the_surface_is_reached_at_the_tunnelling_limit(value, vector):
    """And (1 -+ erf 1)/2 a width away: films spread normally around their mean."""
    share = value(film.reachable_share(vector([0.0, 6e-9, 7e-9, 8e-9]), 7e-9, 1e-9))
    np.testing.assert_allclose(share, [1, 0.921350, 0.5, 0.078650], atol=1e-6)
