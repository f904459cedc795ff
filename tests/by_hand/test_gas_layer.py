"""Gas along a stacked electrode: T10 and T14 of docs/equations.md, what starves, what chokes, and the books.

Oxygen enters at z = 0 and goes down to the reaction at every z; the total concentration is that of the chamber.
"""

import numpy as np
import pytest

import lobsim
from lobsim.verify import gas_layer
from lobsim.verify.gas_layer import AIR, C_T, DROP, FRACTION, GAP, LOCAL, WIDTH, cell, last

CHAMBER = "Oxygen mole fraction in the chamber"


@pytest.fixture(scope="module")
def discharge():
    """Discharge a cell to a capacity, which it must reach; results are kept."""

    def discharge(cell, mA_cm2, mAh_cm2):
        result = gas_layer.discharge(cell, mA_cm2, mAh_cm2)
        assert result.end == "capacity limit"
        return result

    return discharge


def test_a_uniform_uptake_from_air_leaves_what_stefan_leaves(holds):
    """T10: ln((1 - y)/(1 - y0)) = i (W z - z^2/2)/(n F h c_t D), at z = W i W^2/(2 n F h c_t D).

    1 %: ten columns miss the closed end by 0.7 %, as h^2; the current differs by 0.5 % along z.
    """
    holds(gas_layer.stefan(), 1e-2)


def test_the_error_at_the_closed_end_falls_with_the_square_of_the_column_width(holds):
    """Order 2 +- 0.2 from 5 to 10 columns: 2.5 and 0.6 %."""
    holds(gas_layer.stefan_of_the_mesh(), 0.2, relative=False)


@pytest.mark.parametrize("current", [0.4, 2.0])
def test_an_uneven_uptake_from_air_leaves_what_its_own_flux_leaves(holds, current):
    """T10: ln((1 - y)/(1 - y0)) = integral of N_t/(c_t D) over z, N_t h = integral of i/(n F) from z to W.

    1 %: ten columns miss by 0.7 %; the membrane's own stores fill in 20 s of the 90 s and more.
    """
    holds(gas_layer.own_flux(current), 1e-2)


def test_pure_oxygen_loses_the_pressure_of_darcy(holds):
    """T10: Dp = mu v W/(2 k), 5.6 Pa at 2 mA/cm2. 1 %: the last node lies 0.084 W from the end, 0.7 %."""
    profile, end = gas_layer.darcy()
    assert end.exact == pytest.approx(5.6, abs=0.1)
    holds([profile, end], 1e-2)


def test_columns_converge_with_their_square(holds):
    """T14: voltage at a fixed charge on 5, 10 and 20 columns: (5 less 10)/(10 less 20) is 2^order."""
    holds(gas_layer.order_in_z(), 0.3, relative=False)


def test_one_column_in_pure_oxygen_is_the_coin(holds):
    """T14: 1e-4 of the voltage: 2 Pa of 101325 Pa under the coin's pressure, and the solver."""
    holds(gas_layer.one_column(), 1e-4)


def test_ten_columns_of_fast_gas_are_the_uniform_cell(holds):
    """T14: with D and k 1e4 times larger air falls by 2e-5 of itself; 1e-3 of the voltage is 2.4 mV."""
    rows = gas_layer.fast_gas()
    holds(rows, 1e-3)
    assert rows[1].curve.x.size == 10


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


def test_a_dead_ended_chamber_chokes_on_the_inert_of_its_feed(discharge, nature, choking):
    """One per cent of the i t/(nF) taken is inert, and stays in the chamber's 1 mm and the layer's 0.15 mm.

    5 %: the layer holds a little more than the chamber's share, most of it at the closed end.
    """
    result = discharge(choking, 0.4, 2.0)
    y = result[CHAMBER]
    assert np.all(np.diff(y) <= 0) and y[0] == pytest.approx(0.99) and y[-1] < 0.92
    fed = 0.01 * 4.0 * result.time_s / (nature.n * nature.F)  # mol/m2
    late = fed > 0.2 * fed[-1]
    room = (1e-3 + 0.78 * GAP) * C_T
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


@pytest.mark.parametrize("gas", ["O2", "air"])
def test_a_layer_that_is_flooded_to_its_top_gives_no_more_gas(gas):
    """Liquid that leaves by the rim displaces nothing: counted as gas, it was 8e-4 of the oxygen."""
    full = lobsim.Cell("VF", "cycling", gas=gas).with_values({"Electrolyte dose [m]": 2.2e-4})
    result = lobsim.run(full.with_mesh(positive=10, along=3), "Discharge at 0.09 mA/cm2 until 2.0 V")
    assert np.ptp(result["Excess liquid [m]"]) > 1e-9 and np.ptp(result["Flooded thickness [m]"]) == 0
    assert max(result.books.values()) < 1e-6


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
