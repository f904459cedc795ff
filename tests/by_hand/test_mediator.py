"""T12 of docs/equations.md: the plateau of a charge through the mediator, the largest current, the shuttle."""

import lobsim
from lobsim.verify import mediator


def test_a_charge_runs_on_the_plateau_that_turnover_and_attack_set(holds):
    """a j_M L = i and 2 r_ch = a j_M/F: c_M/c_T is i over the largest current, and the plateau follows from it.

    2 % of the share: the attack loses 1 % while 0.5 of 1 mAh/cm2 go, and the mediator follows. 1 mV of the plateau.
    """
    share, plateau = mediator.plateau()
    holds([share], 2e-2)
    holds([plateau], 1e-3, relative=False)
    assert 3.55 < plateau.computed < 3.8


def test_no_more_current_is_carried_than_all_oxidised_mediator_takes(holds):
    """At 0.9 of the limit half the product goes at the plateau; at 1.2 the cell is at 4.2 V once RM is oxidised.

    The mediator holds 0.067 mAh/cm2, and a fifth of the current is left to oxidise it.
    """
    carried, not_carried = mediator.limit()
    holds([carried], 1e-6)
    holds([not_carried], 1e-6, relative=False)
    below, above = (mediator.beside_the_limit(share) for share in (0.9, 1.2))
    assert below.steps[1].end.startswith("capacity limit")
    assert above.steps[1].end.startswith("voltage limit")
    assert above.cause == "too little mediator for the Li2O2 left"


def test_a_charge_without_product_oxidises_the_mediator_in_reach_and_no_more(holds):
    """Behind a ceramic: what separator and membrane hold, 0.154 mAh/cm2, and the double layer; the rim keeps its own.

    0.2 %: at 4.2 V RM is left as exp(-(4.2 - 3.64) F/RT); the rest is what the last minutes do not level out.
    """
    holds(mediator.reach(), 2e-3, 1e-3)


def test_on_bare_lithium_the_mediator_shuttles_all_the_current(holds):
    """Steady: F D_M c/(N_M L_s) = i, so c at the electrode's side of the separator is i N_M L_s/(F D_M); no end is met.

    2 %: 50 h are five times L^2/D of separator and electrode.
    """
    holds(mediator.shuttle(), 2e-2)
    result = mediator.shuttling()
    assert result.end == "time limit"
    n = result.cell.numbers
    foil = result["Lithium thickness [m]"]
    by_charge = 36e3 * result.capacity_mAh_cm2 / 96485.33212 * n["Lithium molar volume [m3.mol-1]"]
    assert foil[-1] - foil.min() < 0.02 * by_charge


def test_more_current_than_the_shuttle_carries_ends_at_the_voltage_limit():
    """F D_M c_T/(N_M L_s) = 1.63 mA/cm2 through the separator alone: 2.5 mA/cm2 is not carried."""
    made = mediator.cell(share=1.0, positive=10)
    result = lobsim.run(made, "Charge at 2.5 mA/cm2 until 4.2 V or for 50 h")
    assert result.end.startswith("voltage limit 4.2")
