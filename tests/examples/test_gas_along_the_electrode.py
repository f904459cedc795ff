"""The example on gas along the electrode shows what its page says."""

import numpy as np
import pytest

from examples import gas_along_the_electrode as example
from lobsim.plots import style

F, R, T, PRESSURE = 96485.33212, 8.31446261815324, 298.15, 101325.0
WIDTH, GAP, POROSITY, PERMEABILITY, VISCOSITY = 0.02, 1.9e-4, 0.78, 9.8e-12, 2.06e-5
AIR, CURRENT = 0.2095, 20.0  # mole fraction, A/m2
C_T = PRESSURE / (R * T)
LOCAL, FRACTION, CHAMBER = (
    "Local current density [A.m-2]",
    "Oxygen mole fraction",
    "Oxygen mole fraction in the chamber",
)


@pytest.fixture(scope="module")
def results():
    return example.discharge(example.cells(positive=10, along=10))


def voltages(results, *names, upto):
    """Voltages at the same charges, from where the double layer is discharged on."""
    charge = np.linspace(0.1, upto, 100)
    return [np.interp(charge, results[name].discharged_mAh_cm2, results[name].voltage_V) for name in names]


def test_pure_oxygen_loses_some_pascal_on_its_way(results):
    """mu v W/(2 k). 1 %: the last of ten columns lies 0.084 W from the closed end, where (0.084)^2 is missing."""
    v = CURRENT * WIDTH / (2 * F * GAP * C_T)
    drop = VISCOSITY * v * WIDTH / (2 * PERMEABILITY)
    assert drop == pytest.approx(5.6, abs=0.05)
    assert example.pressure_drop_by_hand(results["O2"].cell, 2.0) == pytest.approx(drop, rel=1e-5)
    along = results["O2"].profile("Gas pressure above chamber [Pa]", 0.5)[1]
    assert along[-1] == pytest.approx(-drop, rel=1e-2)


def test_that_drop_changes_no_voltage(results):
    """0.1 mV: 5.6 Pa of 101325 cost 3 uV on the plateau, more on the slope; the rest is reading between points."""
    along, uniform = voltages(results, "O2", "O2, uniform", upto=4.7)
    assert np.ptp(uniform) > 0.3  # the slope is in it
    np.testing.assert_allclose(along, uniform, rtol=0, atol=1e-4)


def test_air_works_at_its_edge_first_and_starves_at_the_closed_end(results):
    """Far end: half the current, since an even uptake of 2 mA/cm2 would leave less than 0.015 of oxygen there.

    The figures at the end are far from their limits: 0.001 of oxygen, 1.6 and 2.8 mA/cm2.
    """
    air = results["air"]
    even = 1 - (1 - AIR) * np.exp(CURRENT * WIDTH**2 / (4 * F * GAP * C_T * 1.2e-5))
    assert 0 < even < 0.015
    first, last = (air.profile(LOCAL, share)[1] for share in (0.1, 1.0))
    assert np.all(np.diff(first) < 0) and first[-1] < 0.55 * first[0]
    assert last[0] < 0.85 * last.max() and last[-1] < 0.95 * last.max()  # film at the edge, no oxygen at the end
    assert air.profile(FRACTION, 1.0)[1][-1] < 0.01
    for current in (first, last):
        assert air["width_z"] @ current == pytest.approx(CURRENT, rel=1e-5)  # the solver's 1e-6
    assert air.capacity_mAh_cm2 < 0.9 * results["O2"].capacity_mAh_cm2


@pytest.mark.parametrize(("name", "volume"), [("dead end, 1 mm", 1e-3), ("dead end, 0.1 mm", 1e-4)])
def test_a_dead_end_gathers_the_inert_of_its_feed(results, name, volume):
    """One per cent of Q/(2 F) stays in chamber and layer. 2 %: oxygen that the fresh gaps hold is not fed."""
    closed = results[name]
    y = closed[CHAMBER]
    assert np.all(np.diff(y) < 1e-6) and y[0] == pytest.approx(0.99)  # the solver's 1e-6
    np.testing.assert_allclose(results["open"][CHAMBER], 0.99, rtol=1e-12)
    gas, oxygen = (closed[f"{what} in the gas-diffusion layer [mol.m-2]"] for what in ("Gas", "Oxygen"))
    gathered = np.ptp(volume * C_T * (1 - y) + gas - oxygen)
    assert gathered == pytest.approx(0.01 * 36e3 * closed.capacity_mAh_cm2 / (2 * F), rel=2e-2)  # 36 kC/m2 a mAh/cm2


@pytest.mark.parametrize(("name", "least_mV"), [("dead end, 1 mm", 4), ("dead end, 0.1 mm", 20)])
def test_the_inert_of_a_dead_end_costs_voltage(results, name, least_mV):
    """RT/(alpha F) ln(0.99/y) at 2 mAh/cm2, or up to 40 % more: the layer holds less oxygen than the chamber."""
    closed = results[name]
    y = np.interp(2.0, closed.discharged_mAh_cm2, closed[CHAMBER])
    by_hand = R * T / (0.5 * F) * np.log(0.99 / y)
    V_closed, V_free = voltages(results, name, "open", upto=2.0)
    assert np.all(V_closed < V_free)
    assert 1e-3 * least_mV < by_hand < V_free[-1] - V_closed[-1] < 1.4 * by_hand
    assert closed.capacity_mAh_cm2 < results["open"].capacity_mAh_cm2


def test_the_figure_shows_all_six_panels(results, tmp_path):
    figure = example.draw(results)
    assert [axes.get_title() for axes in figure.axes[:3]] == ["pure O$_2$", "air", "chamber fed with 99 % O$_2$"]
    assert [len(axes.lines) for axes in figure.axes] == [2, 4, 3, 2, 4, 3]
    (path,) = style.save(figure, tmp_path / "figure.png")
    assert path.stat().st_size > 20_000  # an empty one has 5 kB
