"""The mediator's and the ageing's terms, one by one, against values by hand; physics 5."""

import numpy as np
import pytest

from lobsim.physics import ageing, liquid, mediator
from lobsim.physics.reactions import MEDIATOR_REDUCTION, PEROXIDE_BY_MEDIATOR

F, R, T = 96485.33212, 8.31446261815324, 298.15
VOLT = R * T / F


def test_the_mediator_stands_still_at_its_nernst_potential(value):
    """(1 - y) exp(a e) = y exp(-(1 - a) e) where e = ln y/(1 - y), for any transfer coefficient."""
    for alpha in (0.3, 0.5, 0.8):
        dphi = 3.64 + VOLT * np.log(0.2 / 0.8)
        assert abs(value(mediator.turnover(1e-2, 40.0, 200.0, alpha, dphi, 3.64, T))) < 1e-15


def test_the_mediator_is_oxidised_above_and_reduced_below(value):
    e = 2.0
    up = value(mediator.turnover(1e-2, 50.0, 200.0, 0.5, 3.64 + e * VOLT, 3.64, T))
    down = value(mediator.turnover(1e-2, 50.0, 200.0, 0.5, 3.64 - e * VOLT, 3.64, T))
    assert up == pytest.approx(1e-2 * (0.75 * np.exp(1) - 0.25 * np.exp(-1)), rel=1e-12)
    assert down == pytest.approx(1e-2 * (0.75 * np.exp(-1) - 0.25 * np.exp(1)), rel=1e-12)


def test_no_reduced_mediator_no_oxidation_and_no_oxidised_no_reduction(value):
    assert value(mediator.turnover(1e-2, 200.0, 200.0, 0.5, 4.2, 3.64, T)) <= 0
    assert value(mediator.turnover(1e-2, 0.0, 200.0, 0.5, 2.6, 3.64, T)) >= 0


@pytest.mark.parametrize("alpha", [0.3, 0.5, 0.7])
def test_far_from_its_potential_the_mediator_is_settled_and_no_rate_runs_away(value, alpha):
    """The share that stands still is Nernst's to 1e-7 of c_T over 3 V, though no rate exceeds exp(12) j_M0."""
    for dphi in np.linspace(1.5, 4.5, 61):
        forward, back = (value(mediator.turnover(1.0, y, 1.0, alpha, dphi, 3.64, T)) for y in (0.0, 1.0))
        settled = forward / (forward - back)
        assert settled == pytest.approx(1 / (1 + np.exp((3.64 - dphi) / VOLT)), abs=1e-7)
        assert max(forward, -back) <= np.exp(12) * (1 + 1e-12)


def test_the_attack_takes_every_part_of_the_product_in_proportion(value):
    """r_ch = k a c_M eps_p/(eps_p + eps_G)."""
    rate = value(mediator.attack(2e-10, 2e7, 100.0, 0.05, 1e-3))
    assert rate * 0.05 == pytest.approx(2e-10 * 2e7 * 100.0 * 0.05 / 0.051, rel=1e-12)


def test_bare_lithium_takes_the_mediator_and_a_ceramic_stops_it(value):
    assert value(mediator.gradient_at_lithium(1.0, 10.0, 0.1)) == pytest.approx(100.0)
    assert value(mediator.gradient_at_lithium(0.0, 10.0, 0.1)) == 0


def test_one_electron_turns_one_mediator_and_two_of_them_one_peroxide(value):
    assert value(MEDIATOR_REDUCTION.rate("RM+", -F)) == pytest.approx(1.0)
    assert (PEROXIDE_BY_MEDIATOR.nu["RM+"], PEROXIDE_BY_MEDIATOR.nu["O2"]) == (-2, 1)


def test_parasites_of_the_charge_are_a_share_of_all_that_is_oxidised(value):
    """Of a charge by mediator alone the oxidation of Li2O2 is 2F r_ch, and y_c of the whole is parasitic."""
    y, r_ch = 0.02, 1e-3
    i_c = value(ageing.parasitic_charge(y, 0.0, 0.0, r_ch, 0.0))
    assert i_c / (i_c + 2 * F * r_ch) == pytest.approx(y, rel=1e-12)
    assert value(ageing.parasitic_charge(y, 2e7, 1e-3, 0.0, 0.0)) == pytest.approx(y * 2e4)
    assert value(ageing.parasitic_charge(0.0, 2e7, 0.0, 0.0, 1e-5)) == pytest.approx(200.0), (
        "side oxidation counts whole"
    )


def test_two_electrons_make_one_molar_volume_of_side_product(value):
    assert value(ageing.side_product_rate(35e-6, 1.0, 2 * F, 0.5, 2 * F)) == pytest.approx(1.5 * 35e-6)


def test_solvent_is_lost_by_charge_and_by_evaporation(value):
    """n_solv F of parasitic charge take one molar volume; evaporation takes k_evap per area of electrode."""
    assert value(ageing.solvent_sink(2.2e-4, 2.0, F, F, 0.0, 0.5, 5e-5)) == pytest.approx(2.2e-4)
    eps_l, L = np.array([0.2, 0.6]), 1e-4
    sinks = [value(ageing.solvent_sink(2.2e-4, 2.0, 0.0, 0.0, 1e-9, e, L * eps_l.mean())) for e in eps_l]
    assert L * np.mean(sinks) == pytest.approx(1e-9)


def test_only_the_reduced_mediator_is_lost(value):
    assert value(ageing.mediator_loss(2.4e-6, 0.02, 0.02)) == 0
    assert value(ageing.mediator_loss(2.4e-6, 0.02, 0.005)) == pytest.approx(2.4e-6 * 0.015)


def test_side_oxidation_rises_tenfold_in_118_mV(value):
    low, high = (value(ageing.side_oxidation(1e-7, 0.5, V, 4.0, T)) for V in (4.0, 4.0 + 2 * VOLT * np.log(10)))
    assert (low, high) == pytest.approx((1e-7, 1e-6))


def test_liquid_enters_where_pores_open_and_where_solvent_is_used_up(value):
    """q = d(s eps_v)/dt + sig."""
    assert value(liquid.entering_rate(0.8, 0.6, 1e-6, -2e-6, 3e-6)) == pytest.approx(0.8e-6 - 1.2e-6 + 3e-6)
