"""Volumes add up, liquid is where capillarity puts it, channels conduct above their threshold; physics 3 and 4."""

from types import SimpleNamespace

import numpy as np
import pytest

from lobsim.physics import pores
from lobsim.physics.symbols import Symbols

EPS_0 = 0.91
D_S = 5e-3


@pytest.mark.parametrize("chi", [0.0, 0.35, 1.0])
def test_skeleton_product_and_pores_fill_the_stretched_electrode(value, vector, chi):
    """Per initial volume: the electrode has grown to lam, of which 1 - eps_0 is carbon and eps_p is product."""
    eps_p = np.linspace(0, 0.6, 7)
    lam, eps_v = (
        value(pores.stretch(chi, vector(eps_p)) + vector(0 * eps_p)),
        value(pores.void(EPS_0, chi, vector(eps_p))),
    )
    np.testing.assert_allclose((1 - EPS_0) + eps_p + eps_v, lam, rtol=1e-14)


def test_a_rigid_electrode_keeps_its_length_and_a_free_one_its_pores(value):
    assert value(pores.stretch(0.0, 0.4)) == 1 and value(pores.void(EPS_0, 0.0, 0.4)) == pytest.approx(0.51)
    assert value(pores.stretch(1.0, 0.4)) == pytest.approx(1.4) and value(pores.void(EPS_0, 1.0, 0.4)) == EPS_0


def test_pores_are_never_negative(value):
    assert 0 < value(pores.void(EPS_0, 0.0, 0.95)) < 1e-8


def test_macropores_are_what_the_fine_pores_of_the_carbon_leave(value):
    # NIPS: fine pores of 0.91 x 104 um/1.5 mg/cm2 - 5.0 = 1.309 cm3/g; the mercury volume is 5 x 0.0015/0.0104 = 0.7212
    assert value(pores.initial_macropores(1.30933e-3, 0.015 / 104e-6, EPS_0)) == pytest.approx(0.7212, abs=5e-5)
    # half the carbon, in as many pores, has half the fine pores and more room for channels
    assert value(pores.initial_macropores(1.30933e-3, 0.0075 / 104e-6, EPS_0)) == pytest.approx(0.8156, abs=5e-5)


def test_both_kinds_of_pores_fill_in_proportion(value):
    assert value(pores.macropores(0.7, EPS_0 / 2, EPS_0)) == pytest.approx(0.35)


def test_liquid_in_pores_and_excess_add_up_to_the_dose(value, vector):
    """Exactly, whatever the smoothing: s V_pore + excess = E, for fill ratios from dry to three times too much."""
    E, V_pore = 3.5e-5, 3.5e-5 / np.linspace(1e-3, 3, 200)
    r = pores.fill_ratio(E, vector(V_pore))
    s = pores.saturation(r, D_S)
    held, excess = value(s) * V_pore, value(pores.excess(vector(V_pore), r, s))
    np.testing.assert_allclose(held + excess, E, rtol=1e-14)
    assert np.all(excess >= 0) and np.all(value(s) <= 1 + 1e-14)


def test_pores_fill_up_to_one_and_no_further(value, vector):
    s = value(pores.saturation(vector([0.3, 1 - D_S, 1 + D_S, 2.7]), D_S))
    np.testing.assert_allclose(s, [0.3, 1 - D_S, 1, 1], rtol=1e-14)


def test_the_saturation_rate_is_the_derivative_of_the_saturation(value, vector):
    r, h = np.array([0.4, 0.998, 1.0, 1.003, 1.5]), 1e-7
    slope = (value(pores.saturation(vector(r + h), D_S)) - value(pores.saturation(vector(r - h), D_S))) / (2 * h)
    np.testing.assert_allclose(value(pores.saturation_rate(vector(r), D_S, 3e-6)), 3e-6 * slope, rtol=1e-6, atol=1e-14)


def test_excess_floods_the_gas_layer_in_a_stack_until_it_is_full_and_not_in_a_coin(value):
    # 7.8 um of liquid stands 10 um high in pores of 0.78
    assert value(pores.flooded_thickness(1.0, 7.8e-6, 0.78, 190e-6)) == pytest.approx(10e-6)
    assert value(pores.flooded_thickness(1.0, 1.0, 0.78, 190e-6)) == 190e-6
    assert value(pores.flooded_thickness(0.0, 1.0, 0.78, 190e-6)) == 0


def test_macropores_drain_first(value):
    """Gas of 0.2 is all in macropores of 0.7, which keep 5/7 of their liquid; gas of 0.8 empties them and 0.1 more."""
    assert value(pores.gas_macropores(0.2, 0.7)) == 0.2
    assert value(pores.gas_macropores(0.8, 0.7)) == 0.7
    assert value(pores.macropore_saturation(0.2, 0.7)) == pytest.approx(5 / 7)
    assert value(pores.macropore_saturation(0.7, 0.7)) == pytest.approx(0, abs=1e-15)
    assert np.isfinite(value(pores.macropore_saturation(0.0, 0.0)))


def test_the_surface_is_that_of_the_fine_pores_and_wet_while_they_are_full(value):
    assert value(pores.wetted_share(0.3, 0.2, D_S)) == 1
    assert value(pores.wetted_share(0.05, 0.2, D_S)) == pytest.approx(0.25)
    assert value(pores.wetted_share(0.1, 0.0, D_S)) == 1  # no fine pores: nothing to leave dry


NETWORK = SimpleNamespace(eps_c=0.30, d_B=2e-3, m=1.5, n=2.0, B_m=0.025, eps_0=EPS_0, b=1.5, tau=2.0)


def filled(channels=0.65, gas_channels=0.13, S_M=0.8, wet=0.1, eps_m0=0.2) -> pores.Filling:
    return pores.Filling(0.36, 0.09, EPS_0 / 2, channels, gas_channels, S_M, wet, eps_m0)


def test_channels_conduct_nothing_below_their_threshold_and_a_power_above(value, vector):
    B = value(pores.percolating(vector([0.0, 0.288, 0.298, 0.302, 0.65, 1.0]), 0.30, 2e-3, 1.5))
    np.testing.assert_allclose(B, [0, 0, 0, (0.002 / 0.7) ** 1.5, 0.5**1.5, 1], rtol=1e-12, atol=1e-40)


def test_liquid_conducts_through_full_macropores_and_leaks_through_wet_fine_pores(value):
    """B_l = ((0.65 - 0.30)/0.70)^1.5 S_M^2 + wet 0.025/(0.025 + 0.2), with S_M = 0.8."""
    B_l, B_g = pores.percolation(filled(), NETWORK)
    assert value(B_l) == pytest.approx(0.5**1.5 * 0.64 + 0.1 / 9, rel=1e-12)
    assert value(B_g) < 1e-40  # gas in 0.13 of the volume is not connected
    closed, _ = pores.percolation(filled(channels=0.29), NETWORK)
    assert value(closed) == pytest.approx(0.1 / 9)  # only the leak
    dry, _ = pores.percolation(filled(S_M=0.0, wet=0.0), NETWORK)
    assert value(dry) == 1e-12  # nothing, but a number
    _, through_gas = pores.percolation(filled(gas_channels=0.65, S_M=0.0), NETWORK)
    assert value(through_gas) == pytest.approx(0.5**1.5)


def test_full_and_narrow_fine_pores_leak_as_in_version_1_and_the_leak_of_version_1_never_dries(value):
    """As eps_m0 grows over B_m, wet B_m/(B_m + eps_m0) becomes B_m wet/eps_m0: B_m eps_v/eps_0 where all is full."""
    wide = filled(channels=0.0, wet=0.2 * 0.5, eps_m0=0.2)  # half of the fine pores are left, and full
    small = SimpleNamespace(**{**vars(NETWORK), "B_m": 1e-6})
    new, old = (value(law(wide, small)[0]) for law in (pores.percolation, pores.percolation_with_wet_leak))
    assert new == pytest.approx(old, rel=1e-5)
    dry = filled(S_M=0.0, wet=0.0)
    assert value(pores.percolation_with_wet_leak(dry, NETWORK)[0]) == pytest.approx(0.0125)


def test_a_low_threshold_does_not_let_closed_pores_conduct(value):
    """With eps_c under the width of the smoothing the network begins with the first pore, not before it."""
    low = SimpleNamespace(**{**vars(NETWORK), "eps_c": 1e-4})
    B_l, _ = pores.percolation(filled(channels=0.0, S_M=1.0, wet=0.0), low)
    assert value(B_l) == 1e-12


def test_bruggeman_and_tortuous_media_conduct_by_their_own_volume(value):
    assert [value(B) for B in pores.bruggeman(filled(), NETWORK)] == pytest.approx([0.216, 0.027])
    assert [value(B) for B in pores.tortuous(filled(), NETWORK)] == pytest.approx([0.18, 0.045])


def test_channels_keep_their_section_or_are_diluted_by_the_stretch(value):
    assert value(pores.CHANNELS["initial"](0.5, 1.25)) == 0.5
    assert value(pores.CHANNELS["stretched"](0.5, 1.25)) == pytest.approx(0.4)


def test_cylindrical_pores_lose_their_wall_with_their_radius(value):
    """n pores per area of radius s r_0: eps = n pi (s r_0)^2, wall = 2 n pi s r_0."""
    eps_0, r_0, s = 0.75, 2e-8, 0.4
    n = eps_0 / (np.pi * r_0**2)
    assert value(pores.narrowed(eps_0, s)) == pytest.approx(n * np.pi * (s * r_0) ** 2)
    assert value(pores.wall(eps_0, s, r_0)) == pytest.approx(2 * n * np.pi * s * r_0)
    # a solid of 2e-5 m3/mol that forms at 1e-9 mol/m2/s moves the wall by 2e-14 m/s
    assert value(pores.narrowing_rate(2e-5, 1e-9, r_0)) == pytest.approx(-2e-14 / r_0)


def test_a_symbol_that_the_specification_does_not_have_is_named():
    with pytest.raises(AttributeError, match=r"no symbol 'eps_q': physics/symbols\.py lists them"):
        _ = Symbols().eps_q
