"""T12 of physics.md 9: the plateau of a charge through the mediator, the largest current it carries, its shuttle."""

import numpy as np
import pytest

import lobsim

F, R, T = 96485.33212, 8.31446261815324, 298.15
NO_DIRECT = {"Peroxide oxidation exchange current density [A.m-2]": 1e-12}
PRODUCT = "Discharge at 0.4 mA/cm2 until 1 mAh/cm2"


def cell(model=None, share=0.0, **values):
    numbers = NO_DIRECT | {"Share of mediator that reaches the lithium": share} | values
    return lobsim.Cell("NIPS", "coin", model=model).with_values(numbers).with_laws(mediator="on")


@pytest.fixture(scope="module")
def by_hand():
    """Surface [m-1], product and its attack [mol m-3 s-1 per mol m-3 of RM+], from charges and Table 1 alone."""
    n = cell().numbers
    L, rho = n["Positive electrode thickness [m]"], 0.015 / 104e-6
    carbon = rho / 1400.0

    def state(mAh_cm2):
        eps_p = 36e3 * mAh_cm2 / (2 * F) * 45.881e-3 / 2310 / L
        a = 140e3 * rho * np.sqrt(1 + eps_p / carbon)
        return a, 2e-10 * a * eps_p / (eps_p + 1e-3), L

    return state


def limit_mA_cm2(by_hand, mAh_cm2, c_T=200.0):
    """All mediator oxidised: 2F L k a c_T."""
    _, attack, L = by_hand(mAh_cm2)
    return 2 * F * L * attack * c_T / 10


def test_a_charge_runs_on_the_plateau_that_turnover_and_attack_set(by_hand):
    """a j_M L = i and 2 r_ch = a j_M/F: c_M/c_T is i over the largest current, and the plateau follows from it.

    2 % of the share: the attack loses 1 % while 0.5 of 1 mAh/cm2 go, and the mediator follows. 1 mV of the plateau.
    """
    share = 0.3
    i = share * limit_mA_cm2(by_hand, 0.5, c_T=50.0)
    made = cell("lumped", **{"Mediator concentration [mol.m-3]": 50.0})
    result = lobsim.run(made, [PRODUCT, f"Charge at {i:.9g} mA/cm2 until 0.55 mAh/cm2"])
    y = result["Oxidised mediator [mol.m-2]"][-1] / (50.0 * all_liquid(made))
    assert y == pytest.approx(share, rel=0.02)
    a, _, L = by_hand(0.5)
    root = 10 * i / (a * L * 1e-2)
    u = (root + np.sqrt(root**2 + 4 * (1 - y) * y)) / (2 * (1 - y))  # (1 - y) u - y/u = root, u = exp(e/2)
    dphi = 3.64 + 2 * R * T / F * np.log(u)
    drop = result["Separator potential drop [V]"][-1] + result["Lithium overpotential [V]"][-1]
    assert result.end_V == pytest.approx(dphi - drop, abs=1e-3)
    assert 3.55 < result.end_V < 3.8


def all_liquid(cell):
    n = cell.numbers
    return n["Electrolyte dose [m]"] + n["Separator thickness [m]"] * n["Separator porosity"]


@pytest.mark.parametrize(("share", "carried"), [(0.9, True), (1.2, False)])
def test_no_more_current_is_carried_than_all_oxidised_mediator_takes(by_hand, share, carried):
    """At 0.9 of the limit half the product goes at the plateau; at 1.2 the cell is at 4.2 V once RM is oxidised.

    The mediator holds 0.067 mAh/cm2, and a fifth of the current is left to oxidise it.
    """
    i = share * limit_mA_cm2(by_hand, 1.0, c_T=50.0)
    made = cell("lumped", **{"Mediator concentration [mol.m-3]": 50.0})
    result = lobsim.run(made, [PRODUCT, f"Charge at {i:.9g} mA/cm2 until 0.5 mAh/cm2 or 4.2 V"])
    assert result.steps[1].end.startswith("capacity limit" if carried else "voltage limit")
    if not carried:
        assert result.cause == "too little mediator for the Li2O2 left"


def test_a_charge_without_product_oxidises_the_mediator_in_reach_and_no_more():
    """Behind a ceramic: what separator and membrane hold, 0.154 mAh/cm2, and the double layer; the rim keeps its own.

    0.2 %: at 4.2 V RM is left as exp(-(4.2 - 3.64) F/RT); the rest is what the last minutes do not level out.
    """
    made = cell(share=0.0).with_mesh(positive=10)
    result = lobsim.run(made, "Charge at 0.02 mA/cm2 until 4.2 V")
    n = made.numbers
    reach = n["Separator thickness [m]"] * n["Separator porosity"] + 104e-6 * 0.91
    by_mediator = result["Oxidised mediator [mol.m-2]"][-1] * F / 36e3
    assert by_mediator == pytest.approx(200.0 * F / 36e3 * reach, rel=2e-3)
    surface = 140e3 * 0.015
    layer = surface * 0.05 * (result["Double-layer voltage [V]"][:, -1].mean() - 2.96) / 36e3
    assert result.capacity_mAh_cm2 == pytest.approx(by_mediator + layer, rel=1e-3)


def test_on_bare_lithium_the_mediator_shuttles_all_the_current():
    """Steady: F D_M c/(N_M L_s) = i, so c at the electrode's side of the separator is i N_M L_s/(F D_M); no end is met.

    2 %: 50 h are five times L^2/D of separator and electrode.
    """
    made = cell(share=1.0).with_mesh(positive=10)
    n = made.numbers
    i = 2.0
    result = lobsim.run(made, "Charge at 0.2 mA/cm2 until 4.2 V or for 50 h")
    assert result.end == "time limit"
    c = result["Oxidised mediator concentration [mol.m-3]"][:, -1]
    way = n["Separator MacMullin number"] * n["Separator thickness [m]"] / (F * 2e-10)
    assert c[5] == pytest.approx(i * way * (5.5 / 6), rel=2e-2)
    flow = np.gradient(result["Mediator reduced at the lithium [mol.m-2]"], result.time_s)[-1]
    assert flow * F == pytest.approx(i, rel=2e-2)
    foil = result["Lithium thickness [m]"]
    assert foil[-1] - foil.min() < 0.02 * (36e3 * result.capacity_mAh_cm2 / F * n["Lithium molar volume [m3.mol-1]"])


def test_more_current_than_the_shuttle_carries_ends_at_the_voltage_limit():
    """F D_M c_T/(N_M L_s) = 1.63 mA/cm2 through the separator alone: 2.5 mA/cm2 is not carried."""
    result = lobsim.run(cell(share=1.0).with_mesh(positive=10), "Charge at 2.5 mA/cm2 until 4.2 V or for 50 h")
    assert result.end.startswith("voltage limit 4.2")
