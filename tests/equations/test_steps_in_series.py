"""Steps in series: one affinity over the resistances of electron transfer, film and product; docs/equations.md, 5."""

from types import SimpleNamespace

import numpy as np
import pytest

from lobsim.physics import steps_in_series as steps
from lobsim.physics import thermodynamics

F, R, T = 96485.33212, 8.31446261815324, 298.15
f = F / (R * T)
P = SimpleNamespace(j_f=1e-4, beta=0.2, j_t=2e-3, h_island=6e-9, d_s=5e-3)
D_T, L_T = 5e-9, 0.4e-9


def carbon(value, d=0.0, u=1.0, eta=-0.4, salt=1.0):
    f_eta = steps.potential(eta, T)
    bare = steps.electron_transfer(2.2e-6, 1.0, salt, 0.5, f_eta)
    return steps.Carbon(bare, u, d, D_T, L_T, salt, f_eta, way=0.0)


def test_a_decade_of_current_costs_118_millivolts(value):
    """Tafel, by hand: ln 10 x 25.693 mV/0.5 = 118.3 mV."""
    hard, easy = (value(carbon(value, eta=eta).bare) for eta in (0.0, -0.1183))
    assert hard / easy == pytest.approx(10, rel=1e-3)
    assert 1 / hard == pytest.approx(2.2e-6)


def test_reference_oxygen_under_an_atmosphere_counts_by_its_activity(value):
    """j_0 holds at c_O*: with c_O* = H p_0/2, an atmosphere passes twice j_0."""
    half = value(steps.electron_transfer(2.2e-6, 0.5, 1.0, 0.5, 0.0))
    assert 1 / half == pytest.approx(2 * 2.2e-6)


def test_the_film_of_its_thickness_passes_its_current_at_equilibrium_in_both_directions(value):
    assert 1 / value(steps.through_film(D_T, D_T, L_T, 1e-4, 0.2, 1.0, 0.0)) == pytest.approx(1e-4)
    thicker = value(steps.through_film(D_T + L_T, D_T, L_T, 1e-4, 0.2, 1.0, 0.0))
    assert thicker * 1e-4 == pytest.approx(np.e)
    eased = value(steps.through_film(D_T, D_T, L_T, 1e-4, 0.2, 1.0, steps.potential(-0.1, T)))
    assert eased * 1e-4 == pytest.approx(np.exp(-0.02 * f))


def test_steps_in_series_add_up_as_resistances_do(value):
    """j = u/(1/k_c + 1/k_f) far below equilibrium, by hand."""
    at = carbon(value, d=D_T)
    j = value(steps.net(1.0, 1.0, at.f_eta, steps.tunnelling(at, P), steps.taking_apart(1.0, 1.0, 0.15, at.f_eta)))
    by_hand = 1 / (np.exp(-0.2 * f) / 2.2e-6 + np.exp(-0.08 * f) / 1e-4)
    assert j == pytest.approx(by_hand, rel=1e-6)


def test_far_above_equilibrium_only_the_product_counts(value):
    """j = -k_a, whatever the film."""
    at = carbon(value, d=1.1 * D_T, eta=1.5)
    for passivation in steps.PASSIVATIONS.values():
        j = value(steps.net(1.0, 1.0, at.f_eta, passivation(at, P), steps.taking_apart(4.4e-4, 0.5, 0.15, at.f_eta)))
        assert -j == pytest.approx(2.2e-4 * np.exp(0.15 * 1.5 * f), rel=0.01)


@pytest.mark.parametrize("u", [1e-3, 0.21, 1.0, 10.0])
@pytest.mark.parametrize("passivation", sorted(steps.PASSIVATIONS))
def test_nothing_reacts_at_the_equilibrium_with_oxygen(value, passivation, u):
    eta = float(thermodynamics.with_oxygen(0.0, u, T))
    at = carbon(value, d=0.7 * D_T, u=u, eta=eta)
    oxidation = steps.taking_apart(4.4e-4, 0.3, 0.15, at.f_eta)
    there, above, below = (
        value(steps.net(u, 1.0, f_eta, steps.PASSIVATIONS[passivation](at, P), oxidation))
        for f_eta in (at.f_eta, at.f_eta + 1e-3, at.f_eta - 1e-3)
    )
    assert below > 0 > above and abs(there) < 1e-12 * below


def test_oxygen_moves_the_potential_by_12_8_mV_per_e(value):
    assert thermodynamics.with_oxygen(2.96, np.e, T) - 2.96 == pytest.approx(R * T / (2 * F))
    assert thermodynamics.oxygen_activity(4.0, 4.0 / 101325) == pytest.approx(1)
    assert np.isfinite(thermodynamics.with_oxygen(2.96, 0.0, T))


def test_two_populations_share_what_there_is(value):
    """Fresh product, f_1 in contact: G_1 = 1 and G_2 = 1 - f_1 where there is much of it."""
    assert value(steps.in_contact(0.035, 0.1, 0.35, 0.0)) == pytest.approx(1)
    assert value(steps.out_of_contact(0.035, 0.1, 0.0)) == pytest.approx(0.65)
    assert value(steps.out_of_contact(0.1, 0.1, 1e-3)) == 0
    assert value(steps.activity(1e-8, 1e-8)) == 0.5 and value(steps.activity(0.0, 1e-8)) == 0


def test_contact_comes_back_to_the_share_of_fresh_product(value):
    assert value(steps.recontact(0.35, 0.1, 0.035, 7.2e5)) == pytest.approx(0, abs=1e-20)
    assert value(steps.recontact(0.35, 0.1, 0.0, 7.2e5)) == pytest.approx(0.035 / 7.2e5)


def test_the_law_series_passes_a_current_and_no_more(value):
    """1/j = 1/(k_c u) + exp((d - d_t)/l_t)/j_t: at great driving force j_t, whatever the oxygen."""
    for u in (0.3, 1.0):
        at = carbon(value, d=D_T, u=u, eta=-2.0)
        assert value(steps.net(u, 1.0, at.f_eta, steps.series(at, P), 0.0)) == pytest.approx(P.j_t, rel=1e-4)


def test_covered_carbon_does_not_react(value):
    half, full = (value(steps.coverage(carbon(value, d=d), P)) for d in (3e-9, 7e-9))
    assert half == pytest.approx(2 * value(carbon(value).bare))
    assert full == pytest.approx(1e16 * value(carbon(value).bare))


def test_no_state_makes_an_exponential_overflow(value, vector):
    at = carbon(value, d=vector([1e-3, 0.0, -1.0]), eta=vector([-9.0, 9.0, 90.0]))
    oxidation = steps.taking_apart(4.4e-4, 1e-9, 0.15, at.f_eta)
    for passivation in steps.PASSIVATIONS.values():
        assert np.all(np.isfinite(value(steps.net(1.0, 1.0, at.f_eta, passivation(at, P), oxidation))))
