"""Reduction, oxidation, lithium and temperature; physics 4 and 5."""

import numpy as np
import pytest

from lobsim.physics import kinetics, lithium, steps_in_series, temperature, thermodynamics

F, R, T = 96485.33212, 8.31446261815324, 298.15


def reduce(value, j_0=2.2e-6, c_O=4.0, c_e=1000.0, g=0.0, alpha=0.5, eta=-0.4):
    return value(kinetics.reduction(j_0, c_O, 4.0, c_e, 1000.0, g, alpha, eta, T))


def test_a_decade_of_reduction_costs_118_millivolts(value):
    """Tafel, by hand: ln 10 x 25.693 mV/0.5 = 118.3 mV."""
    assert reduce(value, eta=-0.1183) / reduce(value, eta=0.0) == pytest.approx(10, rel=1e-3)
    assert reduce(value, eta=0.0) == 2.2e-6


def test_reduction_is_first_order_in_oxygen_and_of_order_g_in_salt(value):
    assert reduce(value, c_O=1.0) == pytest.approx(reduce(value) / 4)
    assert reduce(value, c_O=0.0) == 0
    assert reduce(value, c_e=250.0) == reduce(value)
    assert reduce(value, c_e=250.0, g=0.5) == pytest.approx(reduce(value) / 2)


def test_oxidation_grows_with_the_overpotential_and_with_what_is_in_contact(value):
    grown = [value(kinetics.oxidation(4.4e-4, 0.5, 0.15, eta, T)) for eta in (0.0, 0.3944)]
    assert grown[0] == pytest.approx(2.2e-4)
    assert grown[1] / grown[0] == pytest.approx(10, rel=1e-3)  # by hand: ln 10 x 25.693 mV/0.15 = 394.4 mV


def test_contact_share_is_what_is_left_of_the_fresh_product_s_contact(value):
    assert value(steps_in_series.in_contact(0.04, 0.1, 0.4, 0.0)) == pytest.approx(1)  # after a discharge
    assert value(steps_in_series.in_contact(0.02, 0.08, 0.4, 0.0)) == pytest.approx(0.02 / 0.032)
    assert value(steps_in_series.in_contact(0.0, 0.0, 0.4, 1e-3)) == 0


def test_with_all_product_in_contact_and_half_and_half_it_is_butler_volmer(value):
    """f_1 = 1, alpha_a = 1/2, j_0a = j_0: j = -2 j_0 sinh(F eta/2RT), zero at equilibrium."""
    for eta in (-0.1, 0.0, 0.07):
        G = steps_in_series.in_contact(0.2, 0.2, 1.0, 0.0)
        j = reduce(value, eta=eta) - value(kinetics.oxidation(2.2e-6, G, 0.5, eta, T))
        assert j == pytest.approx(-2 * 2.2e-6 * np.sinh(F * eta / (2 * R * T)), abs=1e-20)


@pytest.mark.parametrize("i", [-20.0, 0.0, 4.0, 300.0])
def test_lithium_s_overpotential_drives_the_current(value, i):
    """i = 2 i_Li0 (c_e/c_e*)^0.5 sinh(F eta/2RT), here at 640 mol/m3, whose root is 0.8."""
    eta = value(lithium.overpotential(i, 10.0, 640.0, 1000.0, T))
    assert 2 * 10 * 0.8 * np.sinh(F * eta / (2 * R * T)) == pytest.approx(i, rel=1e-12)


def test_a_foil_of_200_um_holds_41_mAh_per_cm2(value):
    """By hand: 0.0200 cm x 0.534 g/cm3 x 3861 mAh/g = 41.2 mAh/cm2."""
    charge = 41.2 * 36e3  # C/m2
    assert value(lithium.thickness(200e-6, 6.94e-3 / 534, 0.0)) == 200e-6
    assert value(lithium.thickness(200e-6, 6.94e-3 / 534, charge)) == pytest.approx(
        0, abs=0.3e-6
    )  # 41.24 is 41.2 rounded


def test_arrhenius_factors_are_one_at_the_reference_and_double_within_ten_kelvin_at_58_kJ(value):
    assert value(temperature.arrhenius(58e3, T, T)) == 1
    # by hand: exp(58000/8.3145 x (1/298.15 - 1/308.15)) = exp(0.7593) = 2.137
    assert value(temperature.arrhenius(58e3, 308.15, T)) == pytest.approx(2.137, abs=1e-3)
    assert value(temperature.arrhenius(58e3, 288.15, T)) < 0.5


def test_oxygen_dissolves_half_a_per_cent_less_per_kelvin(value):
    H = value(thermodynamics.solubility(4.0 / 101325, -0.005, 299.15, T))
    np.testing.assert_allclose(H, 0.995 * 4.0 / 101325, rtol=2e-5)  # exponential against linear


def test_gas_diffuses_as_T_to_the_1_75_over_p(value):
    assert value(temperature.gas_diffusivity(2e-5, 1.75, 2 * T, T, 1e5, 1e5)) == pytest.approx(2e-5 * 2**1.75)
    assert value(temperature.gas_diffusivity(2e-5, 1.75, T, T, 2e5, 1e5)) == pytest.approx(1e-5)


def test_heat_is_what_the_thermoneutral_voltage_leaves(value):
    """I (U - V) - I T dU/dT = I (U_h - V), U_h = 2.96 + 298.15 x 1.1e-3 = 3.288 V; discharge at 2.6 V, 4 A/m2."""
    assert value(temperature.heat(4.0, 2.96, 2.6, T, -1.1e-3)) == pytest.approx(4 * (3.28797 - 2.6), rel=1e-5)
    assert value(temperature.heat(-4.0, 2.96, 3.28797, T, -1.1e-3)) == pytest.approx(0, abs=1e-4)
