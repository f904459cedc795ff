"""Gas along the gas-diffusion layer: Darcy, Stefan, the open edge, the balances, the dead-ended chamber; physics 4."""

import numpy as np
import pybamm
import pytest

from lobsim.numerics.finite_volume import CellFacedFiniteVolume
from lobsim.numerics.meshes import OpenEdge1DSubMesh
from lobsim.physics import gas_layer, pores

Z = pybamm.SpatialVariable("z", "current collector", coord_sys="cartesian")
C_T, K, MU, W, D = 40.9, 1e-11, 2e-5, 0.02, 1.2e-5
PERMEANCE = C_T * K / (MU * W)
DIFFUSANCE = C_T * D / W


@pytest.fixture(scope="module")
def along():
    """Evaluate a flux of a known field along z at all edges, discretised as the model is; closed at both ends."""
    mesh = pybamm.Mesh(
        pybamm.Geometry({"current collector": {Z: {"min": 0, "max": 1}}}),
        {"current collector": OpenEdge1DSubMesh},
        {"z": 400},
    )
    disc = pybamm.Discretisation(mesh, {"current collector": CellFacedFiniteVolume()})
    u = pybamm.Variable("u", "current collector")
    disc.set_variable_slices([u])
    submesh = mesh["current collector"]

    def evaluate(flux, field):
        disc.bcs = {u: dict.fromkeys(("left", "right"), (pybamm.Scalar(0), "Neumann"))}
        found = disc.process_symbol(flux(u)).evaluate(y=field(submesh.nodes))[:, 0]
        return found

    return evaluate


def test_the_concentration_of_air_at_one_atmosphere_is_40_9_mol_m3(value):
    assert value(gas_layer.concentration(101325.0, 298.15)) == pytest.approx(101325 / (8.314462618 * 298.15), rel=1e-9)
    assert value(gas_layer.concentration(101325.0, 298.15)) == pytest.approx(40.87, abs=5e-3)


def test_gas_flows_down_the_pressure_at_the_rate_of_darcy(value, along):
    """dp = -5 z Pa drives gas towards +z at c_t k/mu 5/W, 5.1 mmol m-2 s-1; a linear field is exact."""
    permeance = value(gas_layer.permeance(C_T, K, MU, W))
    flux = along(lambda u: gas_layer.total_flux(permeance, u), lambda z: -5 * z)
    by_hand = 40.9 * 1e-11 / 2e-5 * 5 / 0.02
    assert by_hand == pytest.approx(5.1125e-3)
    np.testing.assert_allclose(flux[1:-1], by_hand, rtol=1e-9)


@pytest.mark.parametrize("peclet", [0.3, 1.5])
def test_the_inert_stands_still_where_it_falls_off_exponentially(along, peclet):
    """N_O = N_t if 1 - y = (1 - y0) exp(N_t z/(c_t D/W)), Stefan. 1e-4: h^2 Pe^2 on 400 cells is 1e-5."""
    N_t = peclet * DIFFUSANCE
    N_O = along(lambda y: gas_layer.oxygen_flux(y, N_t, DIFFUSANCE), lambda z: 1 - 0.2 * np.exp(peclet * z))
    np.testing.assert_allclose(N_O[1:-1], N_t, rtol=1e-4)


def test_oxygen_diffuses_down_its_own_gradient_where_the_gas_stands_still(along):
    N_O = along(lambda y: gas_layer.oxygen_flux(y, pybamm.Scalar(0), DIFFUSANCE), lambda z: 0.2 - 0.1 * z)
    np.testing.assert_allclose(N_O[1:-1], 0.1 * 40.9 * 1.2e-5 / 0.02, rtol=1e-9)


@pytest.mark.parametrize("N_in", [-3e-3, 0.0, 2e-2])
def test_the_gradient_at_the_open_edge_carries_what_the_edge_flux_says(value, N_in):
    """With the first cell's y carried and diffused along `edge_gradient`, N_O is that of the chamber's y, exactly."""
    y_1, y_ch, half = 0.17, 0.21, 0.01
    gradient = value(gas_layer.edge_gradient(y_1, y_ch, half, N_in, DIFFUSANCE))
    through = y_1 * N_in - DIFFUSANCE * gradient
    expected = 0.21 * N_in + DIFFUSANCE * 0.04 / 0.01
    assert through == pytest.approx(expected, rel=1e-12)
    assert value(gas_layer.edge_oxygen_flux(y_1, y_ch, half, N_in, DIFFUSANCE)) == pytest.approx(expected, rel=1e-12)


def test_pure_oxygen_stays_pure_whatever_is_taken(value):
    """y = 1: N_O = N_t, so that dy/dt = 0 for every q and every flow."""
    for q, div_N in [(0.0, 0.0), (1e-4, -1e-4), (1e-4, 3e-5)]:
        assert value(gas_layer.mole_fraction_rate(1.0, div_N, div_N, q, 6e-3)) == 0


def test_the_mole_fraction_falls_where_oxygen_is_taken_from_a_mixture(value):
    """In a closed volume, d(n y)/dt = -q and dn/dt = -q give n dy/dt = -(1 - y) q; with n div_t too: by hand."""
    assert value(gas_layer.mole_fraction_rate(0.2, 0.0, 0.0, 1e-4, 5e-3)) == pytest.approx(-0.8 * 1e-4 / 5e-3)
    # gas of the same composition flows in and makes up what is taken: d(n y) = y q - q, dn = 0
    assert value(gas_layer.mole_fraction_rate(0.2, -0.2e-4, -1e-4, 1e-4, 5e-3)) == pytest.approx(-0.8 * 1e-4 / 5e-3)
    # what is taken flows in as oxygen: nothing changes
    assert value(gas_layer.mole_fraction_rate(0.2, -1e-4, -1e-4, 1e-4, 5e-3)) == pytest.approx(0, abs=1e-15)


def test_a_chamber_fed_with_pure_oxygen_stays_pure(value):
    assert value(gas_layer.chamber_rate(1.0, 1.0, 2e-2, 2e-2, 0.0095, 1e-3, C_T)) == 0


def test_a_dead_ended_chamber_keeps_the_inert_it_is_fed(value):
    """Pure O2 goes on into the cell, 1 % inert of the feed stays: dy/dt = -0.01 N h/W/(V c_t)."""
    rate = value(gas_layer.chamber_rate(0.99, 0.9, 2e-2, 2e-2, 0.0095, 1e-3, C_T))
    assert rate == pytest.approx(-0.01 * 2e-2 * 0.0095 / (1e-3 * 40.9), rel=1e-9)


def test_what_a_charge_gives_off_leaves_with_the_composition_of_the_chamber(value):
    """Pure O2 comes from the cell, gas of y = 0.5 goes: dy/dt = (1 - 0.5) N h/W/(V c_t), whatever the feed is."""
    rate = value(gas_layer.chamber_rate(0.99, 0.5, -2e-2, -2e-2, 0.0095, 1e-3, C_T))
    assert rate == pytest.approx(0.5 * 2e-2 * 0.0095 / (1e-3 * 40.9), rel=1e-9)


@pytest.mark.parametrize("dose", [20e-6, 45e-6, 90e-6], ids=["dry", "just full", "flooded"])
def test_the_excess_grows_at_the_rate_of_its_difference(value, dose):
    """`excess_rate` against a central difference of `excess` as pores fill; 1e-6: truncation at a step of 1e-6."""
    L_p, d_s, eps, rate = 50e-6, 5e-3, 0.9, -3e-6

    def parts(eps_v):
        r = pores.fill_ratio(dose, L_p * eps_v)
        return r, pores.saturation(r, d_s)

    def excess(eps_v):
        return value(pores.excess(L_p * eps_v, *parts(eps_v)))

    r, s = parts(eps)
    ds_dt = pores.saturation_rate(r, d_s, -r * rate / eps)
    found = value(pores.excess_rate(L_p, eps, s, ds_dt, rate))
    step = 1e-6
    difference = (excess(eps + step) - excess(eps - step)) / (2 * step) * rate
    assert found == pytest.approx(difference, rel=1e-6, abs=1e-6 * L_p * abs(rate))
    assert (found > 1e-2 * L_p * abs(rate)) == (dose > 40e-6)  # where there is an excess it grows
