"""Salt, oxygen, electrons and displaced liquid; physics 3 and 4. Signs of fluxes are in test_finite_volume.py."""

from types import SimpleNamespace

import numpy as np
import pybamm
import pytest

from lobsim.physics import charge, liquid, oxygen, salt, thermodynamics

F, R, T = 96485.33212, 8.31446261815324, 298.15


def test_the_electrolyte_conducts_best_at_one_molar(value, vector):
    """kappa = 0.27 u exp(1 - u): 0.27 S/m at the maximum, 0.27 x 2/e at twice the concentration."""
    kappa = value(
        salt.peak(vector([0.0, 999.0, 1000.0, 1001.0, 2000.0]), SimpleNamespace(kappa_max=0.27, c_kappa=1000.0))
    )
    np.testing.assert_allclose(kappa[[0, 2, 4]], [0, 0.27, 0.27 * 2 / np.e], rtol=1e-14)
    assert kappa[1] < kappa[2] > kappa[3]


def test_a_decade_of_concentration_is_77_millivolts(value):
    """By hand: 2 x 25.693 mV x (1 - 0.35) x ln 10 = 76.9 mV at 25 oC for an ideal salt."""
    theta = value(thermodynamics.diffusion_voltage(T, 0.35, 1.0))
    assert theta == pytest.approx(2 * 0.025693 * 0.65, rel=1e-4)
    assert value(thermodynamics.diffusion_voltage(T, 0.35, 2.5)) == pytest.approx(2.5 * theta)
    psi = [value(salt.driving_potential(theta, c, 0.1, 0.05)) for c in (1000.0, 100.0)]
    assert psi[0] - psi[1] == pytest.approx(0.0769, abs=1e-4)
    assert value(salt.driving_potential(theta, 1.0, 0.3, 1e-9)) == pytest.approx(-0.3)  # ln 1 = 0, and phi counts -1


def test_ionic_current_flows_towards_lower_potential_and_from_higher_concentration(grid):
    """i_e = -kappa dphi/dx + kappa theta dln c/dx: conventional current, along +x on discharge."""
    g = grid(4, 6)
    zero = {side: (pybamm.Scalar(0), "Neumann") for side in ("left", "right")}
    for psi, sign in ((-g.variable, 1), (0.03 * pybamm.log(g.variable), -1)):
        g.disc.bcs = {psi: zero}
        current = g.disc.process_symbol(salt.ionic_current(2.0, psi)).evaluate(y=2.0 - 0.5 * g.nodes)[1:-1]
        assert np.all(sign * current > 0)


def test_no_anion_passes_the_lithium(grid):
    """With the gradient of salt at the lithium the anions' flux is nil there, and all current is Li+."""
    i, t_plus, conductance = 4.0, 0.35, 1e-10 / 6 / 20e-6
    g = grid(4, 6)
    slope = salt.gradient_without_anions(i, t_plus, conductance)
    ends = {"left": (pybamm.Scalar(slope), "Neumann"), "right": (pybamm.Scalar(0), "Neumann")}
    faces = pybamm.grad(0 * g.variable + g.variable)  # a flux on faces, made i at the lithium below
    N = g.at(salt.anion_flux(conductance, g.variable, t_plus, faces * (i / slope)), 1000 + 0 * g.nodes, ends)
    assert abs(N[0]) < 1e-12 * i / F
    assert slope * conductance == pytest.approx(-(1 - t_plus) * i / F)  # salt falls away from the lithium


def test_gas_holds_ten_times_the_oxygen_of_liquid(value):
    # by hand: 1 atm of gas is 101325/(8.3145 x 298.15) = 40.87 mol/m3, over 4.0 dissolved
    K = value(thermodynamics.partition(4.0 / 101325, T))
    assert pytest.approx(40.874 / 4.0, rel=1e-4) == K
    assert value(oxygen.storage(0.3, K, 0.5)) == pytest.approx(0.3 + 0.5 * 10.2185, rel=1e-4)
    assert value(oxygen.dissolved(4.0 / 101325, 101325.0, 0.21)) == pytest.approx(0.84)


def test_wet_and_dry_pores_conduct_oxygen_side_by_side(value):
    D_O, K, D_g = 1.1e-9, 10.2, 2e-5
    assert value(oxygen.conductivity(D_O, 0.5, K, D_g, 0.0, 1e-6)) == pytest.approx(0.55e-9)
    # gas uncapped: 1.1e-9 x 0.5 + 10.2 x 2e-5 x 0.2 = 4.08e-5
    assert value(oxygen.conductivity(D_O, 0.5, K, D_g, 0.2, 1e9)) == pytest.approx(4.08e-5, rel=1e-4)
    # capped: a conductivity of D_cap in series with the gas
    assert 1 / value(oxygen.conductivity(0.0, 0.5, K, D_g, 0.2, 1e-6)) == pytest.approx(1 / 4.08e-5 + 1e6)


def test_oxygen_from_the_gas_passes_flooded_liquid_and_half_a_cell_in_series(value):
    """Flux = (c_gas - c_N)/(h_fl/D_fl + half L/D_N), D_fl = D_O eps_gdl^1.5."""
    D_O, eps_gdl, h_fl, L, D_N, half = 1.1e-9, 0.78, 20e-6, 104e-6, 3e-10, 0.004
    D_fl = value(oxygen.flooded_conductance(D_O, eps_gdl))
    assert D_fl == pytest.approx(1.1e-9 * 0.78 * 0.78**0.5)
    slope = value(oxygen.gradient_at_gas(4.0, 1.0, half, h_fl, D_N / (L * D_fl)))
    assert slope * D_N / L == pytest.approx(3.0 / (h_fl / D_fl + half * L / D_N), rel=1e-13)
    assert value(oxygen.gradient_at_gas(4.0, 1.0, half, 0.0, D_N / (L * D_fl))) == pytest.approx(3.0 / half)


def test_the_solid_conducts_and_the_cell_loses_what_it_and_the_contacts_resist(value):
    assert value(charge.solid_conductivity(1e4, 0.91)) == pytest.approx(1e4 * 0.09 * 0.3)
    assert value(charge.cell_voltage(2.7, 4.0, 1e-3, 1e-2)) == pytest.approx(2.7 - 0.044)


def test_the_double_layer_takes_what_the_reaction_gives_less_what_leaves_the_liquid(value):
    """a C dphi/dt = a j - J: at rest J = 0, and reduction raises phi_s - phi_e; drawing current lowers it."""
    assert value(charge.double_layer_rate(2e7, 1e-3, 0.0, 0.05)) == pytest.approx(1e-3 / 0.05)
    assert value(charge.double_layer_rate(2e7, 0.0, 4e4, 0.05)) == pytest.approx(-0.04)
    assert value(charge.double_layer_rate(2e7, 2e-3, 4e4, 0.05)) == pytest.approx(0, abs=1e-12)


def test_only_more_liquid_than_leaves_cells_returns_from_the_excess(value):
    d = 1e-14
    assert value(liquid.returning(5e-9, 2e-9, d)) == pytest.approx(3e-9)
    assert value(liquid.returning(2e-9, 5e-9, d)) == pytest.approx(0, abs=1e-19)


def test_entering_liquid_mixes_what_leaves_cells_and_what_returns(value):
    """2 nm/s at 900 and 3 nm/s at 1500 mol/m3 are 1260 mol/m3 together."""
    assert value(liquid.entering_concentration(2e-9 * 900, 3e-9, 1500.0, 2e-9)) == pytest.approx(1260)


def test_the_excess_gains_the_salt_that_cells_lose_and_do_not_gain(value):
    assert value(liquid.excess_solute_rate(5e-9 * 900, 1260.0, 2e-9)) == pytest.approx(5e-9 * 900 - 2e-9 * 1260)
    assert value(liquid.excess_concentration(0.03, 3e-5)) == pytest.approx(1000)
    assert np.isfinite(value(liquid.excess_concentration(0.0, 0.0)))


def test_what_is_dissolved_stays_behind_when_product_pushes_its_liquid_out(value):
    """d(eps c)/dt = gained: 0.5 x 2 + 1000 x (-1e-3) = 0 by hand, so c rises by 2 while nothing is gained."""
    assert value(liquid.enclosed_rate(0.0, 1000.0, -1e-3, 0.5)) == pytest.approx(2.0)
    assert value(liquid.enclosed_rate(-1.0, 1000.0, -1e-3, 0.5)) == pytest.approx(0.0)
