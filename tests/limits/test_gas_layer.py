"""Gas along a stacked electrode: T10 and T14 of physics.md 9, what starves, what chokes, and the books.

Oxygen enters at z = 0 and goes down to the reaction at every z; the total concentration is that of the chamber.
"""

from functools import cache

import numpy as np
import pybamm
import pytest

import lobsim
from lobsim.catalogue import model as model_class
from lobsim.numerics.solver import idaklu

PRESSURE, WIDTH, GAP, D_GDL = 101325.0, 0.02, 1.9e-4, 1.2e-5  # Pa, m, m, m2/s
PERMEABILITY, VISCOSITY, AIR = 9.8e-12, 2.06e-5, 0.2095
LOCAL, FRACTION, DROP = "Local current density [A.m-2]", "Oxygen mole fraction", "Gas pressure above chamber [Pa]"
CHAMBER = "Oxygen mole fraction in the chamber"
FAST_GAS = {"Oxygen diffusivity in gas-diffusion layer [m2.s-1]": 0.12, "Gas-diffusion layer permeability [m2]": 9.8e-8}
# 0.5 Ohm m2 under every place: 2 V at 0.4 mA/cm2, against 10 mV that the gas makes: the current is the same everywhere
EVEN = {"Ceramic resistance [Ohm.m2]": 0.5, "Lower voltage cut-off [V]": 0.1}


def cell(along=None, positive=20, values=None, laws=None, **parts):
    made = lobsim.Cell("NIPS", "stacked", **parts).with_mesh(positive=positive, along=along)
    return made.with_values(values or {}).with_laws(**(laws or {}))


@cache
def _discharge(cell, mA_cm2, mAh_cm2, cutoff):
    return lobsim.run(cell, f"Discharge at {mA_cm2} mA/cm2 until {cutoff} V or {mAh_cm2} mAh/cm2")


@pytest.fixture(scope="module")
def discharge():
    """Discharge a cell to a capacity, which it must reach; results are kept."""

    def discharge(cell, mA_cm2, mAh_cm2, cutoff=2.0):
        result = _discharge(cell, mA_cm2, mAh_cm2, cutoff)
        assert result.end == "capacity limit"
        return result

    return discharge


@pytest.fixture(scope="module")
def c_t(nature):
    return PRESSURE / (nature.R * nature.T)


def last(result, name):
    return result[name][:, -1]


def test_a_uniform_uptake_from_air_leaves_what_stefan_leaves(discharge, nature, c_t):
    """T10: ln((1 - y)/(1 - y0)) = i (W z - z^2/2)/(n F h c_t D), at z = W i W^2/(2 n F h c_t D).

    1 %: ten columns miss the closed end by 0.7 %, as h^2; the current differs by 0.5 % along z.
    """
    result = discharge(cell(10, gas="air", values=EVEN), 0.4, 0.05, 0.1)
    i, y, z = last(result, LOCAL), last(result, FRACTION), result["z"]
    assert np.ptp(i) / i.mean() < 6e-3 and y[-1] < 0.85 * AIR
    exponent = 4.0 * (WIDTH * z - z**2 / 2) / (nature.n * nature.F * GAP * c_t * D_GDL)
    np.testing.assert_allclose(np.log((1 - y) / (1 - AIR)), exponent, rtol=1e-2)


@pytest.mark.parametrize("current", [0.4, 2.0])
def test_an_uneven_uptake_from_air_leaves_what_its_own_flux_leaves(discharge, nature, c_t, current):
    """T10: ln((1 - y)/(1 - y0)) = integral of N_t/(c_t D) over z, N_t h = integral of i/(n F) from z to W.

    1 %: ten columns miss by 0.7 %; the membrane's own stores fill in 20 s of the 90 s and more.
    """
    result = discharge(cell(10, gas="air"), current, 0.05)
    i, y, w = last(result, LOCAL), last(result, FRACTION), result["width_z"]
    edges = WIDTH * np.concatenate(([0.0], np.cumsum(w)))
    taken = np.concatenate(([0.0], np.cumsum(w * i))) * WIDTH  # A per m of edge, up to each cell's edge
    fine = np.linspace(0, WIDTH, 4001)
    N_t = (taken[-1] - np.interp(fine, edges, taken)) / (nature.n * nature.F * GAP)
    path = np.concatenate(([0.0], np.cumsum((N_t[1:] + N_t[:-1]) / 2 * np.diff(fine)))) / (c_t * D_GDL)
    np.testing.assert_allclose(np.log((1 - y) / (1 - AIR)), np.interp(result["z"], fine, path), rtol=1e-2)
    assert np.ptp(i) > 0.1 * i.mean()


def test_pure_oxygen_loses_the_pressure_of_darcy(discharge, nature, c_t):
    """T10: Dp = mu v W/(2 k), 5.6 Pa at 2 mA/cm2. 1 %: the last node lies 0.084 W from the end, 0.7 %."""
    result = discharge(cell(10), 2.0, 0.05)
    v = 20 * WIDTH / (nature.n * nature.F * GAP * c_t)  # m/s of gas at the open edge
    drop = VISCOSITY * v * WIDTH / (2 * PERMEABILITY)
    assert drop == pytest.approx(5.6, abs=0.1)
    assert -last(result, DROP)[-1] == pytest.approx(drop, rel=1e-2)
    s = result["z"] / WIDTH
    np.testing.assert_allclose(-last(result, DROP), drop * (2 * s - s**2), rtol=1e-2)


def test_columns_converge_with_their_square(discharge):
    """T14: voltage at a fixed charge on 5, 10 and 20 columns: (5 less 10)/(10 less 20) is 2^order."""
    V = [discharge(cell(columns, positive=10, gas="air"), 0.4, 0.05).end_V for columns in (5, 10, 20)]
    assert 1.7 < np.log2((V[0] - V[1]) / (V[1] - V[2])) < 2.5
    assert abs(V[1] - V[2]) > 1e-5  # well above the solver's 1e-6 V


def voltage(name, numbers, columns, t):
    """Voltage at times, from the class of a model itself: nobody chooses another model for one column."""
    simulation = pybamm.Simulation(
        model_class(name)(), parameter_values=pybamm.ParameterValues(numbers), solver=idaklu(),
        var_pts={"x_s": 6, "x_p": 20, "z": columns},
    )  # fmt: skip
    return simulation.solve([0, t[-1]])["Voltage [V]"](t)


def test_one_column_in_pure_oxygen_is_the_coin():
    """T14: 1e-4 of the voltage: 2 Pa of 101325 Pa under the coin's pressure, and the solver."""
    numbers = cell().numbers | {"Current function [A]": 0.008}
    t = np.linspace(20, 900, 45)
    one, coin = voltage("stacked", numbers, 1, t), voltage("coin", numbers, 1, t)
    assert np.ptp(coin) > 3e-3  # the discharge is under way: ten times the tolerance
    np.testing.assert_allclose(one, coin, rtol=1e-4)


def test_ten_columns_of_fast_gas_are_the_uniform_cell(discharge):
    """T14: with D and k 1e4 times larger air falls by 2e-5 of itself; 1e-3 of the voltage is 2.4 mV."""
    fast, slow = (discharge(cell(10, gas="air", values=values), 2.0, 0.05) for values in (FAST_GAS, {}))
    even = discharge(cell(1, gas="air"), 2.0, 0.05)
    assert last(fast, LOCAL).size == 10 and even.cell.columns == 1
    share = np.linspace(0.05, 1, 30) * 0.05
    V_fast, V_slow, V_even = (np.interp(share, r.discharged_mAh_cm2, r.voltage_V) for r in (fast, slow, even))
    np.testing.assert_allclose(V_fast, V_even, rtol=1e-3)
    np.testing.assert_allclose(last(fast, LOCAL), 20.0, rtol=1e-3)
    assert V_even[-1] - V_slow[-1] > 0.02  # slow gas is not


def test_air_starves_the_closed_end(discharge):
    """At 2 mA/cm2: a uniform uptake would leave y = 0.01 there; the current gives way, and the product with it."""
    result = discharge(cell(10, gas="air"), 2.0, 0.2)
    i, y = last(result, LOCAL), last(result, FRACTION)
    product = result["width"] @ result.map("Lithium peroxide volume fraction")[2]
    for along in (i, y, product):
        assert np.all(np.diff(along) < 0)
    assert i[-1] < 0.6 * i[0] and product[-1] < 0.65 * product[0] and y[-1] < 0.25 * AIR
    assert result["width_z"] @ i == pytest.approx(20, rel=1e-6)


def test_pure_oxygen_feeds_all_columns_alike(discharge):
    """6 Pa of 101325 cost the kinetics 51 mV x 6e-5 = 3 uV. 0.1 mV: reading between the solver's points."""
    along, even = (discharge(cell(columns), 2.0, 0.2) for columns in (10, 1))
    share = np.linspace(0.02, 1, 30) * 0.2
    V_along, V_even = (np.interp(share, r.discharged_mAh_cm2, r.voltage_V) for r in (along, even))
    np.testing.assert_allclose(V_along, V_even, rtol=0, atol=1e-4)
    np.testing.assert_allclose(last(along, LOCAL), 20, rtol=1e-3)


@pytest.fixture(scope="module")
def choking():
    values = {"Chamber oxygen mole fraction": 0.99, "Chamber volume per electrode area [m]": 1e-3}
    return cell(10, positive=10, values=values, laws={"chamber": "dead-ended"})


def test_a_dead_ended_chamber_chokes_on_the_inert_of_its_feed(discharge, nature, c_t, choking):
    """One per cent of the i t/(nF) taken is inert, and stays in the chamber's 1 mm and the layer's 0.15 mm.

    5 %: the layer holds a little more than the chamber's share, most of it at the closed end.
    """
    result = discharge(choking, 0.4, 2.0)
    y = result[CHAMBER]
    assert np.all(np.diff(y) <= 0) and y[0] == pytest.approx(0.99) and y[-1] < 0.92
    fed = 0.01 * 4.0 * result.time_s / (nature.n * nature.F)  # mol/m2
    late = fed > 0.2 * fed[-1]
    room = (1e-3 + 0.78 * GAP) * c_t
    np.testing.assert_allclose((0.99 - y)[late] * room, fed[late], rtol=5e-2)


def test_an_open_chamber_does_not_choke(discharge, choking):
    result = discharge(choking.with_laws(chamber="open"), 0.4, 2.0)
    np.testing.assert_allclose(result[CHAMBER], 0.99, rtol=1e-12)


@pytest.mark.parametrize("case", ["open air", "dead-ended", "two edges", "flooding"])
def test_oxygen_and_inert_balance_over_the_open_edge(discharge, choking, case):
    """1e-4 of the oxygen taken: the solver's 1e-6 of every state, a hundred steps.

    5 %: what fresh layer and membrane hold, 0.21 mm of gas with 21 % of oxygen, 1.8 of the 37 mmol/m2 taken.
    """
    made, current, charge = {
        "open air": (cell(10, gas="air"), 2.0, 0.2),
        "dead-ended": (choking, 0.4, 2.0),
        "two edges": (cell(10, gas="air", values={"Number of open edges": 2}), 2.0, 0.2),
        "flooding": (cell(10, gas="air", values={"Electrolyte dose [m]": 1.2e-4}), 0.1, 0.4),
    }[case]
    result = discharge(made, current, charge)
    assert {"oxygen", "inert"} <= set(result.books)
    assert max(result.books.values()) < 1e-4
    if case == "flooding":  # liquid drives out 3e-4 of the inert that passes
        assert np.ptp(result["Flooded thickness [m]"]) > 1e-6
    taken = np.trapezoid(result["Oxygen flux at the open edge [mol.m-2.s-1]"], result.time_s)
    assert taken == pytest.approx(charge * 36e3 / (2 * 96485.33), rel=5e-2)


def test_two_open_edges_are_one_edge_and_half_the_way(discharge):
    """Symmetry: exact but for the solver's 1e-6."""
    two = discharge(cell(10, gas="air", values={"Number of open edges": 2}), 2.0, 0.2)
    half = discharge(cell(10, gas="air", values={"Electrode width [m]": WIDTH / 2}), 2.0, 0.2)
    one = discharge(cell(10, gas="air"), 2.0, 0.2)
    for name in (LOCAL, FRACTION, DROP):
        np.testing.assert_allclose(last(two, name), last(half, name), rtol=1e-5)
    np.testing.assert_allclose(two["z"], half["z"], rtol=1e-12)
    assert two.end_V == pytest.approx(half.end_V, rel=1e-6) and two.end_V - one.end_V > 0.02


@pytest.mark.parametrize("law, choice", [("liquid", "excess"), ("mediator", "on"), ("ageing", "on")])
def test_several_columns_and_a_law_that_follows_one_are_refused_together(law, choice):
    cell = lobsim.Cell("NIPS", "stacked", gas="air").with_laws(**{law: choice})
    with pytest.raises(lobsim.LobsimError, match=f"{law}='{choice}' follows the liquid of one column"):
        lobsim.run(cell, "Discharge at 1 mA/cm2 until 2.0 V")


def test_cycles_in_air_run_on_one_column():
    cell = lobsim.Cell("NIPS", "cycling", gas="air")
    cycles = lobsim.cycle("1 mA/cm2 until 0.1 mAh/cm2 or 1.5 V", "0.5 mA/cm2 until 0.1 mAh/cm2 or 4.2 V", 1)
    with pytest.raises(lobsim.LobsimError, match=r"with_mesh\(along=1\)"):
        lobsim.run(cell, cycles)
    assert lobsim.run(cell.with_mesh(positive=8, along=1), cycles).finished
