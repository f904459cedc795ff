"""The uniform limit, T7, T8 and T13 of docs/equations.md: without transport, film, area and kinetics are left.

The same closed form must come from the porous-electrode model with fast transport and from the lumped model; it is
written by hand in lobsim.verify.closed_form.
"""

import numpy as np
import pytest

from lobsim.verify import uniform

FILMS = ("cylindrical", "planar")
PASSIVATIONS = ("tunnelling", "series", "ohmic", "coverage", "none")
MODELS = ("coin", "lumped")
FILM_AND_VOLTAGE = (4e-14, 5e-5)  # m, V: found 0.02 pm, 0.012 mV, the solver's own


def grown(rows):
    """Film thickness at 95 % of the run, m."""
    return rows[0].curve.computed[-1]


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("film", FILMS)
@pytest.mark.parametrize("passivation", PASSIVATIONS)
def test_film_and_voltage_follow_the_closed_form(holds, model, film, passivation):
    """T8: d(t) = r_0 (sqrt(1 + V_m i t/(F a_0 L r_0)) - 1), V(t) = U - (RT/alpha F) ln(j_kin/j_0) - ..."""
    rows = uniform.closed_form(model, film, passivation)
    assert grown(rows) > 4.7e-9  # a film has grown
    holds(rows, *FILM_AND_VOLTAGE, relative=False)


@pytest.mark.parametrize("model", MODELS)
def test_a_warm_cell_in_thin_air_follows_the_same_form(holds, model):
    """T8 at 45 oC with 21 % oxygen: Arrhenius factors on j_0, kappa and i_Li0, H by -0.5 %/K, U by -1.1 mV/K."""
    holds(uniform.warm(model), *FILM_AND_VOLTAGE, relative=False)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(("passivation", "least"), [("tunnelling", 0.3), ("none", 0.91)])
def test_a_free_electrode_swells_and_opens_its_bundles(holds, model, passivation, least):
    """T8 with chi = 1: no pore is filled, S grows from 100 to 200 m2/g and the film spreads over it.

    At a product of 0.3 lam - 1 is three times lam_s: the bundles are open. A rigid electrode would be full at 0.9.
    """
    rows = uniform.swelling(model, passivation)
    product = rows[0].curve.x[-1] * 4.0 * 45.881e-3 / 2310 / (2 * 96485.33212 * 100e-6)
    assert product > least
    holds(rows, *FILM_AND_VOLTAGE, relative=False)


@pytest.mark.parametrize("model", MODELS)
def test_only_wet_surface_reacts(holds, model):
    """T8 with liquid in half of the fine pores: w = dose/(L eps_m) grows as the pores, not the liquid, shrink."""
    holds(uniform.half_wet(model), *FILM_AND_VOLTAGE, relative=False)


@pytest.mark.parametrize("model", MODELS)
def test_particles_from_solution_make_no_film(holds, model, slab):
    """On a plane j is constant, so the film has 1 - f_sol of the product, f_sol = 1/(1 + (j/j_sol)^n)."""
    film_share = 1 - 1 / (1 + (4.0 / slab.surface / 1e-3) ** 2)
    assert 0.2 < film_share < 0.8
    holds(uniform.particles(model), *FILM_AND_VOLTAGE, relative=False)


@pytest.mark.parametrize("model", MODELS)
def test_a_double_layer_charges_as_its_differential_equation_says(holds, model):
    """T13: C dV/dt = j a L - i with Tafel kinetics is logistic in y = j a L/i, with RC = (RT/alpha F i)(a L C_dl).

    0.1 mV: the solver; the film is thin in 30 s.
    """
    rows = uniform.double_layer(model)
    assert np.ptp(rows[0].curve.exact) > 0.3
    holds(rows, 1e-4, relative=False)


@pytest.mark.parametrize("model", MODELS)
def test_pores_hold_no_more_than_their_volume(holds, slab, model):
    """T7: a rigid electrode ends at eps_0 L n F/V_m, 0.270 mAh/cm2 per um of void, when nothing else ends it.

    0.1 %: the working surface fades over eps_close = 1e-4, and the end is at 1e-6 of the pores.
    """
    rows = uniform.pores(model)
    assert rows[0].exact / 36e3 / (slab.eps * slab.L * 1e6) == pytest.approx(0.270, abs=5e-4)
    holds(rows, 1e-3)


@pytest.mark.parametrize("model", MODELS)
def test_islands_hold_no_more_than_a_full_cover(holds, model):
    """T7: n F/V_m times area times height; 0.1 %: the smoothing of full coverage, set to 1e-4 here."""
    holds(uniform.islands(model), 1e-3)


@pytest.mark.parametrize("model", MODELS)
def test_a_charge_takes_back_both_populations(holds, model):
    """T8 backwards: i/(a L) = j_0a (G_1 + rho_2 G_2) exp(alpha_a F eta/RT), eps_1 by its own equation.

    0.3 mV where the voltage climbs by 0.8 V: the double layer. It ends at 5 V, after nine tenths of the product.
    """
    rows = uniform.charge(model)
    assert np.ptp(rows[0].curve.exact) > 0.75  # from one population to the other
    assert rows[0].curve.x[-1] > 0.9 * 0.95 * 20 * 3600
    holds(rows, 3e-4, 1e-6, relative=False)


@pytest.mark.parametrize("model", MODELS)
def test_contact_comes_back_with_its_time(holds, model):
    rows = uniform.recontact(model)
    assert rows[0].curve.exact[0] / rows[0].curve.exact[-1] > 5
    holds(rows, 1.1e-4 * rows[0].curve.exact[0], relative=False)
