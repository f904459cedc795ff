"""Salt in front of an electrode so thin that it holds none: T4 and T5 of physics.md 9.

The separator is the whole diffusion length L_s, with flux coefficient D = D_e/N_M and storage eps_s; the electrode
behind it takes all lithium at one place. On discharge the salt gathers at the lithium and runs out at the electrode.
"""

import numpy as np
import pytest

LAWS = {"network": "tortuosity", "film": "planar", "passivation": "none"}
L_S, D_E, N_M, EPS_S, C_0, T_PLUS = 1e-3, 1e-10, 3.0, 0.5, 1000.0, 0.35
D = D_E / N_M
THIN = {
    "Salt diffusivity [m2.s-1]": D_E,
    "Separator thickness [m]": L_S,
    "Separator MacMullin number": N_M,
    "Separator porosity": EPS_S,
    "Positive electrode thickness [m]": 2e-8,
    "Positive electrode loading [kg.m-2]": 1e-4,
    "Electrolyte dose [m]": 4e-8,
    "Lower voltage cut-off [V]": -1.0,  # the salt ends it, not the voltage
}
GONE = "event: Salt exhausted"


def test_salt_runs_out_at_sand_s_time(solve, still, nature):
    """T4: tau = pi D eps (F c_0/(2 i (1 - t+)))^2, while the salt is missing on a sixth of the way only.

    0.2 %: the salt left at the end (0.05 of 1000 mol/m3) and in the electrode (0.03 %), and the mesh of 100 cells.
    """
    tau = (L_S / 6) ** 2 * EPS_S / D
    i = nature.F * C_0 / (2 * (1 - T_PLUS)) * np.sqrt(np.pi * D * EPS_S / tau)
    solution = solve(still(THIN | {"Current function [A]": i}), LAWS, points=(100, 4), until=10 * tau)
    assert solution.termination == GONE
    assert solution.t[-1] == pytest.approx(tau, rel=2e-3)


def test_salt_limits_the_current_to_that_of_a_straight_line_to_zero(solve, still, nature):
    """T5: i = 2 F D c_0/((1 - t+) L): the mean is c_0, so the lithium sees 2 c_0 and the electrode nothing.

    The current rises by 0.15 % within the diffusion time of 1.5e4 s. 0.2 %: that, and the salt left at the end.
    """
    limit = 2 * nature.F * D * C_0 / ((1 - T_PLUS) * L_S)
    start = THIN | {"Current function [A]": 0.9 * limit}
    solution = solve(still(start), LAWS, points=(20, 4), rise=1e-7 * limit, until=2e6)
    assert solution.termination == GONE
    assert solution["Current [A]"].entries[-1] == pytest.approx(limit, rel=2e-3)


def test_below_the_limit_the_salt_falls_along_a_straight_line(solve, still, nature):
    """At 0.8 of the limit c = c_0 (1 + 0.8 (1 - 2 x/L)); 0.1 mol/m3: salt in the electrode, 0.004 % of all."""
    i = 0.8 * 2 * nature.F * D * C_0 / ((1 - T_PLUS) * L_S)
    solution = solve(still(THIN | {"Current function [A]": i}), LAWS, points=(20, 4), until=3e5)
    c_e = solution["Electrolyte concentration [mol.m-3]"].entries[:20, -1]
    x = (np.arange(20) + 0.5) / 20
    np.testing.assert_allclose(c_e, C_0 * (1 + 0.8 * (1 - 2 * x)), atol=0.1)


@pytest.mark.parametrize("order", [0.0, 1.0])
def test_salt_costs_its_diffusion_voltage_and_what_the_reaction_misses(solve, still, nature, order):
    """At steady state V is lower by theta ln(c(0)/c(L)) + g (RT/alpha F) ln(c_0/c(L)), theta = (2RT/F)(1 - t+).

    With i = 0.8 of the limit c(0) is 1.8 c_0 and c(L) is 0.2 c_0; the conductivity is so large that i R is nil. The
    reference is the same current while nothing has moved. 1 mV: 1 % of the salt has, by then.
    """
    i = 0.8 * 2 * nature.F * D * C_0 / ((1 - T_PLUS) * L_S)
    changes = {
        "Current function [A]": i,
        "Double-layer capacity [F.m-2]": 1e-5,
        "Oxygen reduction order in salt": order,
    }
    V = solve(still(THIN | changes), LAWS, points=(100, 4), until=3e5)["Voltage [V]"]
    RT_F = nature.R * nature.T / nature.F
    expected = 2 * RT_F * (1 - T_PLUS) * np.log(9) + order * RT_F / 0.5 * np.log(5)
    assert float(V(0.02)) - float(V(3e5)) == pytest.approx(expected, abs=1e-3)
