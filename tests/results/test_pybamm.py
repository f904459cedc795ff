"""lobsim's models in plain PyBaMM: Simulation, Experiment, impedance, QuickPlot, citations."""

import numpy as np
import pybamm
import pytest

import lobsim
from lobsim.laboratory.catalogue import model
from lobsim.models.closing_pores import ClosingPores
from lobsim.models.covered_surface import CoveredSurface
from lobsim.models.filmed_spheres import FilmedSpheres

NAMES = ("coin", "stacked", "lumped")


FEW = {"x_s": 6, "x_p": 20, "z": 3}


@pytest.fixture(scope="module")
def values():
    return pybamm.ParameterValues("Saengkaew2023_NIPS_coin")


def of(name, values):
    """A stacked cell needs a width and a chamber, which a coin does not give."""
    return pybamm.ParameterValues("Saengkaew2023_NIPS_stacked") if name == "stacked" else values


@pytest.mark.parametrize("name", NAMES)
def test_a_registered_set_and_a_model_make_a_simulation(name, values):
    """Around the paper's 3600 mAh/g; as a coin 3306, stacked 3593."""
    own = of(name, values)
    solution = pybamm.Simulation(model(name)(), parameter_values=own, var_pts=FEW).solve([0, 8e5])
    assert solution.termination == "event: Minimum voltage [V]"
    capacity = solution["Discharge capacity [A.h]"].entries[-1] / (own["Electrode area [m2]"] * 0.015)  # mAh per g
    assert 3200 < capacity < 3700


def capacity_Ah(changes, inputs=None, name="lumped"):
    """Capacity of a discharge of the registered NIPS coin, with numbers changed as a user of PyBaMM changes them."""
    values = pybamm.ParameterValues("Saengkaew2023_NIPS_coin")
    values.update(changes, strict=True)
    simulation = pybamm.Simulation(model(name)(), parameter_values=values, var_pts=FEW)
    return simulation.solve([0, 3e6], inputs=inputs)["Discharge capacity [A.h]"].entries[-1]


TWICE = {"Membrane thickness [m]": 208e-6, "Membrane loading [kg.m-2]": 0.03}


@pytest.mark.parametrize("name", ["lumped", "coin"])
def test_changing_what_numbers_are_derived_from_changes_the_cell(name):
    """PyBaMM finds for a membrane of twice the thickness what lobsim finds, not what it finds for the old one."""
    cell = lobsim.Cell("NIPS", "coin", model=name).with_mesh(6, 20).with_values(TWICE)
    exact = lobsim.run(cell, "Discharge at 0.4 mA/cm2 until 2.0 V").capacity_mAh_cm2 * 2.01e-3
    assert capacity_Ah(TWICE, name=name) == pytest.approx(exact, rel=1e-4)
    assert capacity_Ah({}, name=name) < 0.9 * exact


def test_a_derived_number_can_itself_be_changed_or_be_an_input():
    by_source = capacity_Ah(TWICE)
    direct = {"Positive electrode thickness [m]": 208e-6, "Positive electrode loading [kg.m-2]": 0.03}
    assert capacity_Ah(direct) == pytest.approx(by_source, rel=1e-9)
    for numbers in (TWICE, direct):
        assert capacity_Ah(dict.fromkeys(numbers, "[input]"), numbers) == pytest.approx(by_source, rel=1e-9)


def test_rates_follow_the_area_and_a_set_survives_its_file(values, tmp_path):
    values.to_json(str(tmp_path / "set.json"))
    read = pybamm.ParameterValues.from_json(str(tmp_path / "set.json"))
    for known in (values.copy(), read):
        known["Electrode area [m2]"] = 4e-4
        steps = pybamm.Experiment([("Discharge at C/10 for 1 minute", "Rest for 1 minute")])
        experiment = pybamm.Simulation(model("lumped")(), parameter_values=known, experiment=steps)
        rate = pybamm.Simulation(model("lumped")(), parameter_values=known, C_rate=0.1)
        for solution in (experiment.solve(calc_esoh=False), rate.solve([0, 60])):
            assert solution["Current [A]"].entries[1] == pytest.approx(0.1 * 15 * 4e-4)  # 1000 mAh/g, 15 g/m2


@pytest.mark.parametrize("name", NAMES)
def test_defaults_of_a_model_make_a_simulation(name):
    assert pybamm.Simulation(model(name)()).solve([0, 3600]).t[-1] == 3600


@pytest.mark.parametrize("name", NAMES)
def test_an_experiment_runs_every_kind_of_step(name, values):
    steps = ("Discharge at C/10 for 2 hours", "Rest for 10 minutes", "Charge at C/50 until 3.6 V")
    steps += ("Hold at 2.7 V for 1 hour", "Discharge at 1 mW for 10 minutes", "Discharge at 4000 Ohm for 1 minute")
    experiment = pybamm.Experiment([steps])
    simulation = pybamm.Simulation(model(name)(), parameter_values=of(name, values), experiment=experiment, var_pts=FEW)
    solution = simulation.solve(calc_esoh=False)
    ends = [step.termination for step in solution.cycles[0].steps]
    assert len(ends) == 6 and "Voltage > 3.6" in ends[2] and ends.count("final time") == 5
    assert solution["Voltage [V]"].entries[-1] / solution["Current [A]"].entries[-1] == pytest.approx(4000, rel=1e-6)


def beside_the_double_layer(frequencies, surface, resistance):
    """Z [Ohm] by hand: separator and lithium, and ``resistance`` [Ohm.m2 of surface] beside the double layer."""
    area = 2.01e-4
    R_ct, C = resistance / surface / area, surface * 0.05 * area
    R_Li = 8.314463 * 298.15 / (96485.33 * 10) / area
    R_s = 210e-6 * 1.13 / 0.27 / area + R_Li
    return R_s + 1 / (1 / R_ct + 2j * np.pi * frequencies * C)


FREQUENCIES = np.logspace(-7, 3, 21)
RT_F = 8.314463 * 298.15 / 96485.33


def test_the_impedance_of_a_fresh_lumped_cell_is_its_kinetics_beside_its_double_layer(values):
    """Two branches: R_ct = RT/(alpha F a L j_0), where no product is open to oxidation (f_1 = 0)."""
    values = values.copy()
    values["Share of peroxide open to direct oxidation"] = 0.0
    simulation = pybamm.EISSimulation(model("lumped")({"kinetics": "branches"}), parameter_values=values)
    Z = np.asarray(simulation.solve(FREQUENCIES)["Impedance [Ohm]"])
    surface = 140e3 * 0.015 * (1 - np.exp(-0.91 / 0.01))  # m2 of carbon per m2
    exact = beside_the_double_layer(FREQUENCIES, surface, RT_F / (0.5 * 2.2e-6))
    np.testing.assert_allclose(Z, exact, rtol=2e-3)


def test_the_impedance_at_rest_is_three_steps_in_series_beside_the_double_layer(values):
    """At U: R_ct = (RT/2F)(1/k_c + 1/k_f + 1/k_a)/(a L); the product is in contact to its share f_1, so that G = 1."""
    lumped = model("lumped")
    rested = pybamm.Simulation(
        lumped(),
        parameter_values=values,
        experiment=pybamm.Experiment(["Discharge at C/20 for 2 hours", "Rest for 300 hours"]),
    ).solve(calc_esoh=False)
    cell = lumped()
    cell.set_initial_conditions_from(rested)
    Z = np.asarray(pybamm.EISSimulation(cell, parameter_values=values).solve(FREQUENCIES)["Impedance [Ohm]"])
    surface, d, eps_p = (
        rested[name].entries[-1]
        for name in ("Working surface [m-1]", "Film thickness [m]", "Lithium peroxide volume fraction")
    )
    film = np.exp((d - 5.23e-9) / 0.376e-9) / 1e-4
    G = 0.35 * eps_p / (0.35 * eps_p + 1e-3) + 1e-4 * 0.65 * eps_p / (eps_p + 1e-3)
    resistance = RT_F / 2 * (1 / 2.2e-6 + film + 1 / (4.4e-4 * G))
    np.testing.assert_allclose(Z, beside_the_double_layer(FREQUENCIES, surface * 104e-6, resistance), rtol=2e-3)


def test_quickplot_draws_the_default_variables(values):
    import matplotlib

    matplotlib.use("Agg")
    for name in NAMES:
        solution = pybamm.Simulation(model(name)(), parameter_values=of(name, values), var_pts=FEW).solve([0, 3600])
        plot = pybamm.QuickPlot(solution, output_variables=model(name)().default_quick_plot_variables)
        plot.plot(1800)
        assert len(plot.fig.axes) >= 4


@pytest.mark.parametrize("kind", [*map(model, NAMES), ClosingPores, CoveredSurface, FilmedSpheres])
def test_what_quickplot_shows_by_itself_is_an_output_of_the_model(kind):
    made = kind()
    shown = made.default_quick_plot_variables
    assert shown[0] == "Voltage [V]" and set(shown) <= set(made.variables)


def test_a_misspelt_law_is_refused_with_the_nearest_name():
    with pytest.raises(lobsim.LobsimError, match="did you mean tunnelling"):
        model("coin")({"passivation": "tuneling"})


def test_a_run_cites_lobsim_the_paper_and_pybamm(tmp_path):
    lobsim.run(lobsim.Cell("NIPS", "coin", model="lumped"), "Rest for 1 s")
    pybamm.print_citations(str(tmp_path / "cited.txt"))
    cited = (tmp_path / "cited.txt").read_text(encoding="utf-8")
    assert "10.1039/D3MA00237C" in cited and "lobsim" in cited.lower() and "10.5334/jors.309" in cited


def test_telemetry_is_off():
    import os

    assert os.environ["PYBAMM_DISABLE_TELEMETRY"] == "true"


def test_switches_of_the_models_need_exact_minima():
    assert pybamm.settings.min_max_mode == "exact"
