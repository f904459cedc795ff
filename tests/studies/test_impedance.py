"""The impedance of an electrode in which all but one process is fast, from the equations by hand.

About a uniform state with I = a L j, j = j_0 (c/c*) exp(-alpha F eta/RT), a small d eta exp(i w t) moves oxygen by
i w s dc = D dc'' - (A/nF)(dc/c* - b d eta), A = a j_0, b = alpha F/RT, closed at the separator, c* kept at the gas.
So the reaction answers with the admittance Y = A L b (1 - k/(k + i w s) (1 - tanh(phi)/phi)), k = A/(n F c*),
phi^2 = L^2 (k + i w s)/D, beside the double layer i w a L C_dl. At w = 0 it is the effectiveness tanh(phi)/phi of
Thiele; for k L^2 << D it is R_ct = 1/(A L b) and, in series, an arc of oxygen.
"""

import numpy as np
import pytest

import lobsim
from lobsim.solve.impedance import impedance

# Two branches: at U without product the reduction of the steps in series would wait for the first nuclei.
BRANCHES = {"kinetics": "branches"}
LAWS = BRANCHES | {"network": "tortuosity", "film": "planar", "passivation": "none"}
NO_OXIDATION = {"Peroxide oxidation exchange current density [A.m-2]": 1e-12}
J_0 = "Oxygen reduction exchange current density [A.m-2]"
C_DL = "Double-layer capacity [F.m-2]"
OPEN, ONSET = "Share of peroxide open to direct oxidation", "Oxidation onset volume fraction"
ALPHA = 0.5


@pytest.fixture(scope="module")
def electrode(still):
    """Make the fast cell of the limits, as a cell, with changes."""
    usual = lobsim.Cell("NIPS", "coin")
    given = still(NO_OXIDATION | {"Separator thickness [m]": 1e-7})  # whose oxygen does not count
    fast = usual.with_values({name: number for name, number in given.items() if number != usual.numbers[name]})
    return lambda changes: fast.with_values(changes).with_laws(**LAWS)


def by_hand(frequency, j_0, C_dl, slab, nature):
    """Charge-transfer resistance, impedance of the reaction alone, impedance of the cell [Ohm m2].

    In series, at high frequencies alone, a third of the liquid in the electrode, L/(3 kappa eps), and the lithium.
    """
    A = slab.surface * j_0 / slab.L
    k = A / (nature.n * nature.F * slab.c_0)
    w = 2j * np.pi * frequency
    phi = slab.L * np.sqrt((k + w * slab.eps) / slab.D)
    R_ct = nature.R * nature.T / (ALPHA * nature.F * A * slab.L)
    Y = (1 - k / (k + w * slab.eps) * (1 - np.tanh(phi) / phi)) / R_ct
    series = slab.L / (3 * 1e3 * slab.eps) + nature.R * nature.T / (nature.F * 1e6)
    return R_ct, 1 / Y, 1 / (Y + w * slab.surface * C_dl) + series


def exchange(thiele, slab, nature):
    """The exchange current density at which k L^2/D is ``thiele``."""
    return thiele * slab.D / slab.L * nature.n * nature.F * slab.c_0 / slab.surface


@pytest.mark.parametrize("thiele", [0.01, 1.0, 10.0])
def test_reaction_and_diffusion_of_oxygen_answer_as_a_slab(electrode, slab, nature, thiele):
    """0.1 %: the oxygen of the separator, a thousandth of the thickness, moves 0.08 %, 40 cells lose 0.05 %."""
    j_0, frequency = exchange(thiele, slab, nature), np.logspace(-4, 4, 41)
    found = impedance(electrode({J_0: j_0}), frequency)
    exact = by_hand(frequency, j_0, 1e-3, slab, nature)[2]
    assert np.abs(found.Z_ohm_cm2 / 1e4 / exact - 1).max() < 1e-3
    assert np.array_equal(found.frequency_Hz, frequency)


def test_the_arc_of_oxygen_has_its_top_where_a_slab_relaxes(electrode, slab, nature):
    """For k L^2 << D the arc is R_ct k L^2/D (1 - tanh(u)/u)/u^2, u^2 = i w s L^2/D: its top is at u^2 = 2.475 i.

    The slowest mode, (pi/2)^2 = 2.467, and a little of the others; tanh(u)/u, a layer that reacts at its end, has 2.54.
    1.5 %: k L^2/D is 0.01 beside 2.47, the grid of frequencies 0.5 %.
    """
    j_0, C_dl = exchange(0.01, slab, nature), 1e-5
    top = 2.475 * slab.D / (slab.eps * slab.L**2) / (2 * np.pi)
    frequency = top * np.logspace(-2, 1, 601)
    Z = impedance(electrode({J_0: j_0, C_DL: C_dl}), frequency).Z_ohm_cm2 / 1e4
    R_ct, reaction, _ = by_hand(frequency, j_0, C_dl, slab, nature)
    arc = 1 / (1 / Z - 2j * np.pi * frequency * slab.surface * C_dl) - R_ct
    assert frequency[np.argmax(-arc.imag)] == pytest.approx(top, rel=1.5e-2)
    assert arc[0].real == pytest.approx(R_ct * 0.01 / 3, rel=1e-2)  # its width, less 0.4 % for what k takes
    np.testing.assert_allclose(arc, reaction - R_ct, atol=1e-2 * abs(arc[0]))


@pytest.mark.parametrize("model", ["coin", "lumped"])
def test_the_arc_of_a_fresh_cell_is_its_charge_transfer_beside_its_double_layer(model, nature):
    """R_ct = RT/(alpha F a L j_0), the top at 1/(2 pi R_ct C) where Z = R_ct (1 - i)/2 and what is in series.

    A fresh cell has no product, so reduction alone answers; none of it is open to oxidation here.
    0.2 %: in series some 40 of 1e5 Ohm cm2, oxygen 0.02 %.
    """
    cell = lobsim.Cell("NIPS", "coin", model=model).with_laws(**BRANCHES).with_values({OPEN: 0.0})
    surface = 0.015 * 140e3
    R_ct = nature.R * nature.T / (ALPHA * nature.F * surface * 2.2e-6)
    top = 1 / (2 * np.pi * R_ct * surface * 0.05)
    Z = impedance(cell, [0.9 * top, top, 1.1 * top]).Z_ohm_cm2 / 1e4
    assert Z[1] == pytest.approx(R_ct * (1 - 1j) / 2, rel=2e-3)
    assert np.argmax(-Z.imag) == 1


@pytest.mark.parametrize("model", ["coin", "lumped"])
def test_reduction_and_oxidation_both_conduct_after_a_gentle_discharge(model, nature):
    """1/R_ct = a L F (alpha_c j_c + alpha_a j_a)/(RT) with the current densities of that state.

    All product is open to oxidation, at once. 0.6 %: in series 0.05 %, at ten times the frequency of the top 0.5 %.
    """
    equal = {OPEN: 1.0, "Peroxide oxidation exchange current density [A.m-2]": 2.2e-6, ONSET: 1e-9}
    cell = lobsim.Cell("NIPS", "coin", model=model).with_laws(**BRANCHES).with_values(equal)
    discharge = "Discharge at 1e-4 mA/cm2 for 1000 h"
    result = lobsim.run(cell, discharge)
    j_c, j_a, a = (
        result.profile(name)[1].mean()
        for name in ("Reduction current density [A.m-2]", "Oxidation current density [A.m-2]", "Working surface [m-1]")
    )
    assert j_a > 0.8 * j_c
    L = cell.numbers["Positive electrode thickness [m]"]
    conductance = a * L * nature.F * (ALPHA * j_c + 0.15 * j_a) / (nature.R * nature.T)
    frequency = np.logspace(-2, 1, 4) * conductance / (2 * np.pi * a * L * 0.05)
    exact = 1 / (conductance + 2j * np.pi * frequency * a * L * 0.05)
    np.testing.assert_allclose(impedance(cell, frequency, after=discharge).Z_ohm_cm2 / 1e4 / exact, 1, atol=6e-3)


def test_the_lowest_frequency_under_a_current_is_the_slope_of_the_polarisation(electrode, slab, nature):
    """Z -> -dV/di of the steady state, found from three discharges of 500 s, 50 times what the slab needs. 0.1 %."""
    cell = electrode({})
    i = 0.5 * nature.n * nature.F * slab.D * slab.c_0 / slab.L
    step = "Discharge at {} A for 500 s"  # the cell has 1 m2
    low, high = (lobsim.run(cell, step.format(share * i)).end_V for share in (0.99, 1.01))
    found = impedance(cell, [1e-6], after=step.format(i)).Z_ohm_cm2[0] / 1e4
    assert found == pytest.approx((low - high) / (0.02 * i), rel=1e-3)


@pytest.mark.parametrize("gas", ["O2", "air"])
def test_a_cell_along_its_width_has_an_impedance_too(gas):
    """At high frequencies the columns are in parallel, whatever their gas: 0.1 %, the flow in the gas."""
    cell = lobsim.Cell("NIPS", "stacked", gas=gas).with_mesh(4, 10)
    single = impedance(cell.with_mesh(4, 10, along=1), [1e2, 1e4]).Z_ohm_cm2
    np.testing.assert_allclose(impedance(cell, [1e2, 1e4]).Z_ohm_cm2, single, rtol=1e-3)


@pytest.mark.parametrize(
    ("frequencies", "after", "sentence"),
    [
        ([], None, "a list of frequencies above 0 Hz, not"),
        ([1.0, 0.0], None, "a list of frequencies above 0 Hz, not"),
        ([np.inf], None, "a list of frequencies above 0 Hz, not"),
        ([1.0], "Hold at 2.8 V for 1 h", "impedance follows a constant current or a rest as the cell is, no other"),
        ([1.0], "Discharge at 0.4 mA/cm2", "has no end"),
        ([1.0], "Discharge at 0.4 mA/cm2 for 1000 h", "does not get through 'Discharge at 0.4 mA/cm2 for 1000 h': M"),
        ([1.0], "Discharge at 4000 mA/cm2 for 1 h", "does not get through 'Discharge at 4000 mA/cm2 for 1 h'"),
    ],
)
def test_what_has_no_impedance_is_refused_in_one_sentence(frequencies, after, sentence):
    with pytest.raises(lobsim.LobsimError) as error:
        impedance(lobsim.Cell("NIPS", "coin", model="lumped"), frequencies, after=after)
    assert sentence in str(error.value) and "\n" not in str(error.value)
