"""The uniform limit, T7, T8 and T13 of physics.md 9: without transport, film, area and kinetics are left.

The same closed form must come from the porous-electrode model with fast transport and from the lumped model.
"""

from types import SimpleNamespace

import numpy as np
import pybamm
import pytest

from lobsim.catalogue import model as model_class

FILMS = ("cylindrical", "planar")
PASSIVATIONS = ("tunnelling", "series", "ohmic", "coverage", "none")
MODELS = ("coin", "lumped")
I = 4.0
J_0, ALPHA, U = 2.2e-6, 0.5, 2.96
EPS_CLOSE = 0.01
FAST_OXYGEN = {"Oxygen diffusivity [m2.s-1]": 1e-3, "Pore closing porosity": EPS_CLOSE}
RESISTANCES = {
    "Ceramic resistance [Ohm.m2]": 1e-2,
    "Lithium exchange current density [A.m-2]": 10.0,
    "Separator thickness [m]": 20e-3,
    "Separator MacMullin number": 50.0,
    "Peak electrolyte conductivity [S.m-1]": 270.0,  # 15 mV in the separator, 2 uV in the electrode
    "Salt diffusivity [m2.s-1]": 1e-3,
    "Double-layer capacity [F.m-2]": 1e-4,
}
FILM = {
    "Tunnelling thickness on tubes [m]": 5.1e-9,
    "Tunnelling width on tubes [m]": 0.17e-9,
    "Tunnelling thickness on planes [m]": 6.56e-9,
    "Tunnelling width on planes [m]": 0.268e-9,
    "Tunnelling current density [A.m-2]": 5e-2,
    "Film resistivity [Ohm.m]": 2e10,
    "Island height [m]": 6e-9,
    "Solution route current density [A.m-2]": 1e-3,
    "Solution route exponent": 2.0,
}
RHO_S = 1400.0
THICKNESS = {"cylindrical": (5.1e-9, 0.17e-9), "planar": (6.56e-9, 0.268e-9)}


def by_hand(t, slab, nature, film, passivation, *, BET=140e3, chi=0.0, dose=None, film_share=1.0, T=298.15, y=1.0):
    """Film thickness and voltage at the time t of a discharge at I, without double layer and oxidation."""
    warm = (1 / 298.15 - 1 / T) / nature.R
    c_ratio = y * np.exp(-0.005 * (T - 298.15))
    eps_p = slab.V_m * I * t / (nature.n * nature.F * slab.L)
    lam = 1 + chi * eps_p
    S = BET + (200e3 - BET) * (1 - np.exp(-(lam - 1) / 0.1))
    rho_app = 0.015 / slab.L
    eps_f, r_0 = film_share * eps_p, 2 / (RHO_S * S)
    if film == "cylindrical":  # T8, written with the current: eps_f/eps_s* = V_m i t/(F a_0 L r_0)
        d = r_0 * (np.sqrt(1 + film_share * slab.V_m * I * t / (nature.F * S * rho_app * slab.L * r_0)) - 1)
        area = S * rho_app * (r_0 + d) / r_0
    else:
        d = eps_f / (S * rho_app)
        area = S * rho_app
    pores = slab.eps - (1 - chi) * eps_p
    area = area * (1 - np.exp(-pores / EPS_CLOSE))
    if dose is not None:  # liquid in the fine pores only, which have half of the volume here
        area = area * dose / slab.L / (0.5 * pores)
    j = I / (area * slab.L)
    d_t, l_t = THICKNESS[film]
    j_kin = {
        "tunnelling": lambda: j * (1 + np.exp((d - d_t) / l_t)),
        "series": lambda: 1 / (1 / j - np.exp((d - d_t) / l_t) / 5e-2),
        "coverage": lambda: j / (1 - d / 6e-9),
        "ohmic": lambda: j,
        "none": lambda: j,
    }[passivation]()
    RT_F = nature.R * T / nature.F
    eta = -RT_F / ALPHA * np.log(j_kin / (J_0 * np.exp(58e3 * warm) * c_ratio))
    if passivation == "ohmic":
        eta = eta - j * 2e10 * d
    separator = 20e-3 * 50.0 / (270.0 * np.exp(18e3 * warm))
    lithium = 2 * RT_F * np.arcsinh(I / (2 * 10.0 * np.exp(50e3 * warm)))
    V = U - 1.1e-3 * (T - 298.15) + eta - I * (1e-2 + separator) - lithium
    return SimpleNamespace(d=d, V=V, eps_f=eps_f, j=j)


def mean(solution, name, t):
    """The value at the times t, averaged over the electrode, which is nearly alike at all places."""
    found = np.reshape(solution[name](t), (-1, t.size))
    edges = 1 - (1 - np.linspace(0, 1, found.shape[0] + 1)) ** 1.75  # of the mesh, for the ten cells used here
    return np.diff(edges) @ found


def compare(solution, expected_at, until=0.95):
    """Film to 0.04 pm and voltage to 0.05 mV until 95 % of the run: found 0.02 pm, 0.012 mV, the solver's own."""
    t = np.linspace(0.01, until, 40) * solution.t[-1]
    expected = expected_at(t)
    np.testing.assert_allclose(mean(solution, "Film thickness [m]", t), expected.d, atol=4e-14)
    np.testing.assert_allclose(solution["Voltage [V]"](t), expected.V, atol=5e-5)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("film", FILMS)
@pytest.mark.parametrize("passivation", PASSIVATIONS)
def test_film_and_voltage_follow_the_closed_form(solve, fast, slab, nature, model, film, passivation):
    """T8: d(t) = r_0 (sqrt(1 + V_m i t/(F a_0 L r_0)) - 1), V(t) = U - (RT/alpha F) ln(j_kin/j_0) - ..."""
    laws = {"network": "tortuosity", "film": film, "passivation": passivation}
    numbers = fast(FAST_OXYGEN | RESISTANCES | FILM | {"Lower voltage cut-off [V]": 2.0})
    solution = solve(numbers, laws, model=model, points=(6, 10))
    assert mean(solution, "Film thickness [m]", solution.t[-1:]) > 5e-9  # a film has grown
    compare(solution, lambda t: by_hand(t, slab, nature, film, passivation))


@pytest.mark.parametrize("model", MODELS)
def test_a_warm_cell_in_thin_air_follows_the_same_form(solve, fast, slab, nature, model):
    """T8 at 45 oC with 21 % oxygen: Arrhenius factors on j_0, kappa and i_Li0, H by -0.5 %/K, U by -1.1 mV/K."""
    warm = {"Ambient temperature [K]": 318.15, "Chamber oxygen mole fraction": 0.21}
    solution = solve(
        fast(FAST_OXYGEN | RESISTANCES | FILM | warm), {"network": "tortuosity"}, model=model, points=(6, 10), until=1e5
    )
    compare(solution, lambda t: by_hand(t, slab, nature, "cylindrical", "tunnelling", T=318.15, y=0.21))


@pytest.mark.parametrize("model", MODELS)
def test_a_free_electrode_swells_and_opens_its_bundles(solve, fast, slab, nature, model):
    """T8 with chi = 1: no pore is filled, S grows from 100 to 200 m2/g and the film spreads over it."""
    free = {"Freedom to swell of the membrane": 1.0, "Positive electrode BET area [m2.kg-1]": 100e3}
    solution = solve(
        fast(FAST_OXYGEN | RESISTANCES | FILM | free), {"network": "tortuosity"}, model=model, points=(6, 10), until=1e5
    )
    eps_p = mean(solution, "Lithium peroxide volume fraction", solution.t[-1:])
    assert eps_p > 0.3  # lam - 1 is three times lam_s: the bundles are open
    compare(solution, lambda t: by_hand(t, slab, nature, "cylindrical", "tunnelling", BET=100e3, chi=1.0))


@pytest.mark.parametrize("model", MODELS)
def test_only_wet_surface_reacts(solve, fast, slab, nature, model):
    """T8 with liquid in half of the fine pores: w = dose/(L eps_m) grows as the pores, not the liquid, shrink."""
    dose = 0.25 * slab.eps * slab.L
    half = {"Electrolyte dose [m]": dose, "Positive electrode macropore volume [m3.kg-1]": 0.45 * slab.L / 0.015}
    solution = solve(
        fast(FAST_OXYGEN | RESISTANCES | FILM | half), {"network": "tortuosity"}, model=model, points=(6, 10), until=1e5
    )
    compare(solution, lambda t: by_hand(t, slab, nature, "cylindrical", "tunnelling", dose=dose))


@pytest.mark.parametrize("model", MODELS)
def test_particles_from_solution_make_no_film(solve, fast, slab, nature, model):
    """On a plane j is constant, so the film has 1 - f_sol of the product, f_sol = 1/(1 + (j/j_sol)^n)."""
    laws = {"network": "tortuosity", "film": "planar", "route": "solution"}
    numbers = fast(FAST_OXYGEN | RESISTANCES | FILM)
    solution = solve(numbers, laws, model=model, points=(6, 10), until=4e4)
    film_share = 1 - 1 / (1 + (I / slab.surface / 1e-3) ** 2)
    assert 0.2 < film_share < 0.8
    compare(solution, lambda t: by_hand(t, slab, nature, "planar", "tunnelling", film_share=film_share))


@pytest.mark.parametrize("model", MODELS)
def test_a_double_layer_charges_as_its_differential_equation_says(solve, fast, slab, nature, model):
    """T13: C dV/dt = j a L - i with Tafel kinetics is logistic in y = j a L/i, with RC = (RT/alpha F i)(a L C_dl).

    0.1 mV: the solver; the film is thin in 30 s.
    """
    C_dl = 0.05
    numbers = fast(FAST_OXYGEN | {"Double-layer capacity [F.m-2]": C_dl})
    laws = {"network": "tortuosity", "film": "planar", "passivation": "none"}
    solution = solve(numbers, laws, model=model, points=(6, 10), until=60.0)
    RT_F = nature.R * nature.T / nature.F
    tau = RT_F / ALPHA / I * slab.surface * C_dl
    t = np.linspace(0, 20, 41) * tau
    start = slab.surface * J_0 / I
    y = 1 / (1 + (1 / start - 1) * np.exp(-t / tau))
    V = U - RT_F / ALPHA * np.log(y / start)
    assert V[0] - V[-1] > 0.3
    np.testing.assert_allclose(solution["Voltage [V]"](t), V, atol=1e-4)


@pytest.mark.parametrize("model", MODELS)
def test_pores_hold_no_more_than_their_volume(solve, fast, slab, nature, model):
    """T7: a rigid electrode ends at eps_0 L n F/V_m, 0.270 mAh/cm2 per um of void, when nothing else ends it.

    0.1 %: the working surface fades over eps_close = 1e-4, and the end is at 1e-6 of the pores.
    """
    bound = slab.eps * slab.L * nature.n * nature.F / slab.V_m
    assert bound / 36e3 / (slab.eps * slab.L * 1e6) == pytest.approx(0.270, abs=5e-4)
    numbers = fast({"Oxygen diffusivity [m2.s-1]": 1e-3, "Lower voltage cut-off [V]": 0.0})
    laws = {"network": "tortuosity", "film": "planar", "passivation": "none"}
    solution = solve(numbers, laws, model=model, points=(6, 10), until=1e8)
    assert solution.termination != "final time"
    assert I * solution.t[-1] == pytest.approx(bound, rel=1e-3)


@pytest.mark.parametrize("model", MODELS)
def test_islands_hold_no_more_than_a_full_cover(solve, fast, slab, nature, model):
    """T7: n F/V_m times area times height; 0.1 %: the smoothing of full coverage, set to 1e-4 here."""
    laws = {"network": "tortuosity", "film": "planar", "passivation": "coverage"}
    numbers = fast(FAST_OXYGEN | {"Island height [m]": 4e-9, "Saturation smoothing width": 1e-4})
    solution = solve(numbers, laws, model=model, points=(6, 10))
    assert I * solution.t[-1] == pytest.approx(slab.surface * 4e-9 * nature.n * nature.F / slab.V_m, rel=1e-3)


@pytest.mark.parametrize("model", MODELS)
def test_a_charge_takes_back_what_is_in_contact(fast, slab, nature, model):
    """T8 backwards: j_a = j_0a G_1 exp(alpha_a F eta/RT) = i/(a L), G_1 = eps_1/(f_1 eps_p + eps_G).

    After a discharge of 20 h, f_1 of the product is in contact; both fall by V_m i t/(n F L). So small a j_0a that
    nothing is oxidised on discharge. 0.2 mV: the charge of the double layer, 5 C/m2 of 115000.
    """
    j_0a, alpha_a, f_1, eps_G, hours = 1e-8, 0.15, 0.4, 1e-3, 20
    numbers = fast(
        FAST_OXYGEN | {"Peroxide oxidation exchange current density [A.m-2]": j_0a, "Electrode area [m2]": 1e-4}
    )
    i = I * 1e-4
    steps = [pybamm.step.current(i, duration=hours * 3600), pybamm.step.current(-i, termination="8 V", duration=1e6)]
    solution = pybamm.Simulation(
        model_class(model)({"network": "tortuosity", "film": "planar"}),
        parameter_values=pybamm.ParameterValues(numbers),
        experiment=pybamm.Experiment(steps),
        var_pts={"x_s": 6, "x_p": 10},
    ).solve(calc_esoh=False)
    made = slab.V_m * I * hours * 3600 / (nature.n * nature.F * slab.L)
    charge = solution.cycles[1]
    assert charge.t[-1] - charge.t[0] > 0.35 * hours * 3600  # nearly all that is in contact comes back
    t = np.linspace(0.02, 0.9, 30) * (charge.t[-1] - charge.t[0])
    taken = slab.V_m * I * t / (nature.n * nature.F * slab.L)
    G_1 = (f_1 * made - taken) / (f_1 * (made - taken) + eps_G)
    RT_F = nature.R * nature.T / nature.F
    V = U + RT_F / alpha_a * np.log(I / slab.surface / (j_0a * G_1))
    np.testing.assert_allclose(charge["Voltage [V]"](charge.t[0] + t), V, atol=2e-4)
    assert charge["Voltage [V]"].entries[-1] == pytest.approx(8.0, abs=1e-6)
