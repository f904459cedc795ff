"""The rival laws in the uniform limit, T23 of docs/equations.md: by hand in lobsim.verify.rivals."""

import numpy as np
import pytest

import lobsim
from lobsim.verify import rest, rivals
from lobsim.verify.fast_cell import NATURE

MODELS = ("coin", "lumped")
FILM_AND_VOLTAGE = (1e-13, 5e-5)  # m, V: found 0.06 pm, 0.02 mV, the solver's own
ATM = 101325.0


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("film", ["cylindrical", "planar"])
@pytest.mark.parametrize("passivation", rivals.PASSIVATIONS)
def test_what_covers_the_carbon_and_the_voltage_follow_the_closed_form(holds, model, film, passivation):
    """T23: V = U + (RT/alpha F) ln[k_c (u/j - l/(2F D H p_0))], or less j R_f d."""
    rows = rivals.closed_form(model, film, passivation)
    voltage = rows[1].curve.computed
    assert voltage[0] - voltage[-1] > 0.015  # what the cover costs has grown
    holds(rows, *FILM_AND_VOLTAGE, relative=False)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("passivation", rivals.PASSIVATIONS)
def test_a_warm_cell_in_thin_oxygen_follows_the_same_form(holds, model, passivation):
    """T23 at 45 oC and 0.5 atm: what hops in a film has 86 kJ/mol, a factor of 8.8; liquid in a deposit 18, or 1.6."""
    holds(rivals.warm_and_thin(model, passivation), *FILM_AND_VOLTAGE, relative=False)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("passivation", ["deposit", "diffusion"])
def test_oxygen_below_a_cover_ends_the_discharge_at_twice_the_charge_under_twice_the_pressure(
    holds, model, passivation
):
    """T23: l = 2F D H p u/j. 1e-4: the charge of the double layer during the fall, here 1e-8 F/m2."""
    rows = [row for pressure in (1.0, 0.5) for row in rivals.capacity(model, passivation, pressure)]
    assert rows[0].exact == pytest.approx(2 * rows[1].exact)
    holds(rows, 1e-4)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(("donors", "least", "most"), [(14.1, 0.7, 0.9), (29.8, 0.0, 0.02)])
def test_the_donor_number_says_how_much_of_the_product_makes_film(holds, model, donors, least, most):
    """T23: acetonitrile, 14.1, leaves most of it as film; dimethyl sulfoxide, 29.8, almost none."""
    rows = rivals.donors(model, donors)
    whole = rivals.by_hand(rows[0].curve.x, "planar", "none").d
    assert least < (rows[0].curve.computed / whole).max() < most
    holds(rows, *FILM_AND_VOLTAGE, relative=False)


def test_the_derivation_of_what_leaves_as_superoxide_is_flux_of_one_electron_at_saturation():
    """F x 2.9 nm/s x 18 mol/m3 = 5.0 mA/m2 at the reference, by hand."""
    numbers = lobsim.Cell("NIPS", "coin").numbers
    k = numbers["Superoxide disproportionation rate constant [m.s-1]"]
    assert NATURE.F * k * numbers["Superoxide solubility [mol.m-3]"] == pytest.approx(5.04e-3, rel=1e-3)


@pytest.mark.parametrize("passivation", rivals.PASSIVATIONS)
@pytest.mark.parametrize("pressure_atm", [0.3, 1.0, 3.0])
def test_a_cell_rests_at_its_equilibrium_whatever_covers_the_carbon(passivation, pressure_atm):
    """T15: U + (RT/2F) ln(p/p_0), to 1 mV within a day after 0.5 mAh/cm2."""
    cell = lobsim.Cell("NIPS", "coin", model="lumped").with_laws(passivation=passivation)
    cell = cell.with_values({"Chamber pressure [Pa]": pressure_atm * ATM})
    result = lobsim.run(cell, ["Discharge at 0.4 mA/cm2 until 0.5 mAh/cm2", "Rest for 24 h"])
    U_eq = 2.96 + NATURE.R * NATURE.T / (2 * NATURE.F) * np.log(pressure_atm)
    assert result.voltage_V[-1] == pytest.approx(U_eq, abs=1e-3)
    assert result.steps[0].end_V < U_eq - 0.2


@pytest.mark.parametrize("passivation", ["deposit", "diffusion"])
def test_no_state_below_a_cover_reacts_away_from_its_equilibrium(holds, passivation):
    """T15, the second law: j (U_eq - dphi) >= 0 in 20,000 random states, covers 1 pm to 100 nm thick."""
    holds(rest.second_law(passivation), 0.0, relative=False)


def test_particles_from_solution_are_part_of_the_deposit():
    """All product lies on the carbon, however it grew: here 2 % of it would be film."""
    laws = {"film": "planar", "passivation": "deposit", "route": "superoxide"}
    solution = rivals.discharge({"Solvent donor number": 29.8}, laws, "lumped", until=3e4)
    t = np.array([1e4, 2e4])
    assert solution["Film volume fraction"](t)[-1] < 0.02 * solution["Lithium peroxide volume fraction"](t)[-1]
    np.testing.assert_allclose(solution["Film thickness [m]"](t), rivals.by_hand(t, "planar", "deposit").d, atol=1e-13)
