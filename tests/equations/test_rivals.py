"""The terms of the rival laws, section 11 of docs/equations.md."""

import numpy as np
import pytest

import lobsim
from lobsim.physics import rivals
from lobsim.physics import steps_in_series as series

F, R, T, ATM = 96485.33212, 8.31446261815324, 298.15, 101325.0


def test_half_of_a_deposit_is_liquid_at_a_porosity_of_one_half(value):
    assert value(rivals.thicker(0.2, 0.5)) == pytest.approx(0.4)
    assert value(rivals.thicker(0.2, 0.0)) == 0.2


def test_the_way_through_a_shell_carries_what_the_cylindrical_diffusion_equation_says(value):
    """Steady radial flux, 1/r d(r N)/dr = 0, from c at r_0 + d to 0 at r_0: N(r_0) = D c/(r_0 ln((r_0 + d)/r_0))."""
    r_0, d, D, c = 10e-9, 23e-9, 1e-16, 4.0
    r = np.linspace(r_0, r_0 + d, 100_001)
    flux_at_tube = D * c / (r_0 * np.trapezoid(1 / r, r))  # N r = N_0 r_0, so c = N_0 r_0/D times the integral of 1/r
    assert D * c / value(rivals.to_tubes(d, r_0)) == pytest.approx(flux_at_tube, rel=1e-8)
    assert value(rivals.to_planes(d, r_0)) == d


def test_thin_covers_are_alike_on_tubes_and_planes(value):
    assert value(rivals.to_tubes(1e-12, 1e-8)) == pytest.approx(1e-12, rel=1e-4)


def test_two_electrons_go_with_every_oxygen_that_gets_through(value):
    """Largest current at 1 atm: 2F D c/l = 2 x 96485 x 1e-16 x 4/77.2 nm = 1 mA/m2."""
    assert 1 / value(rivals.oxygen_way(77.2e-9, 1e-16, 4.0 / ATM)) == pytest.approx(1e-3, rel=1e-3)


def test_what_leaves_as_superoxide_rises_tenfold_per_59_mV_of_stabilisation(value):
    at_20, at_26 = (value(rivals.leaving_superoxide(2.9e-9, 18.0, 0.010, DN, 20.0, T)) for DN in (20.0, 25.916))
    assert at_20 == pytest.approx(5.04e-3, rel=1e-3)
    assert at_26 / at_20 == pytest.approx(10, rel=1e-3)


def test_a_resistive_film_takes_part_of_the_drive_and_never_turns_it(value):
    """Second law of "ohmic": eta_s = eta + j R_f d has one root, as j falls with eta_s, between eta and U_eq."""
    rng = np.random.default_rng(8)
    states = 10 ** rng.uniform(-6, 1, 200), rng.uniform(1.5, 4.5, 200), 10 ** rng.uniform(-2, 6, 200)
    for u, dphi, Rd in zip(*states, strict=True):
        U_eq = 2.96 + R * T / (2 * F) * np.log(u)

        def j(eta_s, u=u):
            f_eta = value(series.potential(eta_s, T))
            bare = 1 / 2.2e-6 * np.exp(0.5 * f_eta)
            return value(series.net(u, 1.0, f_eta, bare, value(series.taking_apart(4.4e-4, 1.0, 0.15, f_eta))))

        low, high = sorted((dphi - 2.96, U_eq - 2.96))
        for _ in range(80):  # bisection between no loss in the film and no drive left
            middle = (low + high) / 2
            low, high = (middle, high) if dphi - 2.96 + j(middle) * Rd > middle else (low, middle)
        assert j(low) * (U_eq - dphi) >= 0
        assert dphi - 2.96 + j(low) * Rd == pytest.approx(low, abs=1e-9 + 1e-9 * abs(j(low) * Rd))


@pytest.mark.parametrize("passivation", ["deposit", "diffusion"])
def test_a_step_in_series_is_refused_among_branches(passivation):
    with pytest.raises(lobsim.LobsimError, match=f"{passivation}.* choose kinetics 'steps in series', not 'branches'"):
        lobsim.Cell("NIPS", "coin").with_laws(kinetics="branches", passivation=passivation)
