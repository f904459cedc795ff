"""Equilibrium and what is near it: T15 to T18 of docs/equations.md."""

import pytest

import lobsim
from lobsim.verify import HALF_CHARGED, PASSIVATED, PASSIVATIONS, rest


@pytest.mark.parametrize("pressure_atm", [0.1, 1.0, 10.0])
@pytest.mark.parametrize("T", [273.15, 333.15])
def test_a_cell_with_product_rests_at_its_equilibrium_with_oxygen(holds, pressure_atm, T):
    """T15: U(T) + (RT/2F) ln(p/p_0), to 10 uV."""
    holds(rest.rest(pressure_atm, T), 1e-5, relative=False)


@pytest.mark.parametrize("first", [PASSIVATED, HALF_CHARGED])
def test_a_passivated_and_a_half_charged_electrode_find_it_too(holds, first):
    holds(rest.rest_after(first, 100), 1e-4, relative=False)


@pytest.mark.parametrize("passivation", PASSIVATIONS)
def test_no_state_reacts_away_from_equilibrium(holds, passivation):
    """T15: the second law, on 20,000 random states for each passivation."""
    holds(rest.second_law(passivation), 0.0, relative=False)


def test_oxygen_counts_once_at_work_and_at_rest(holds):
    """T16: (RT/alpha_c F) ln p at fixed current, (RT/2F) ln p at rest."""
    holds(rest.oxygen_order(), 2e-5, relative=False)


def test_a_film_as_steep_as_the_reaction_is_the_factor_of_version_1(holds):
    """T17: beta = alpha_c and j_f = j_0 H p_0/c_O*."""
    holds(rest.tunnelling_factor(), 1e-4, 1e-5)


def test_the_double_layer_relaxes_through_three_resistances(holds):
    """T18: 2 f/(C_dl (1/k_c + 1/k_f + 1/k_a))."""
    holds(rest.relaxation(), 1e-3)


def test_a_fresh_cell_stays_where_it_is():
    """It has no product, so no equilibrium with oxygen: nothing happens in ten hours."""
    done = lobsim.run(lobsim.Cell("NIPS", "coin", gas="air").with_mesh(6, 10), "Rest for 10 hours")
    start = 2.96 + 0.012846 * -1.5606  # ln 0.21
    assert done.voltage_V[0] == pytest.approx(start, abs=2e-4)
    assert done.voltage_V[-1] == pytest.approx(done.voltage_V[0], abs=2e-3)


def test_version_1_does_not_rest_at_equilibrium():
    done = lobsim.run(
        lobsim.Cell("NIPS", "coin", model="lumped").as_in("old"),
        ["Discharge at 0.1 mA/cm2 until 1 mAh/cm2", "Rest for 20 hours"],
    )
    assert done.voltage_V[-1] < 2.85
