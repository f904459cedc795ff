"""Salt in front of an electrode so thin that it holds none: T4 and T5 of physics 9.

The separator is the whole diffusion length L_s, with flux coefficient D = D_e/N_M and storage eps_s; the electrode
behind it takes all lithium at one place. On discharge the salt gathers at the lithium and runs out at the electrode.
"""

import numpy as np

from lobsim.verify.checked import Checked, along, given, order
from lobsim.verify.fast_cell import NATURE, solve, still

LAWS = {"network": "tortuosity", "film": "planar", "passivation": "none"}
L_S, D_E, N_M, EPS_S, C_0, T_PLUS = 1e-3, 1e-10, 3.0, 0.5, 1000.0, 0.35
D = D_E / N_M
LIMIT = 2 * NATURE.F * D * C_0 / ((1 - T_PLUS) * L_S)  # A.m-2
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
STEADY = 3e5  # s, 20 times the diffusion time
C_E = "Electrolyte concentration [mol.m-3]"


def _sand(cells: int = 100) -> tuple[float, float]:
    """Time [s] by hand and found, while the salt is missing on a sixth of the way only."""
    tau = (L_S / 6) ** 2 * EPS_S / D
    i = NATURE.F * C_0 / (2 * (1 - T_PLUS)) * np.sqrt(np.pi * D * EPS_S / tau)
    solution = solve(still(THIN | {"Current function [A]": i}), LAWS, points=(cells, 4), until=10 * tau)
    return tau, given(solution.termination == GONE, solution.t[-1])


def sand() -> list[Checked]:
    """T4: tau = pi D eps (F c_0/(2 i (1 - t+)))^2."""
    reason = "0.05 of 1000 mol/m3 left at the end, 0.03 % in the electrode, the mesh of 100 cells"
    return [Checked("T4", "Sand's time [s]", *_sand(), 2e-3, reason)]


def sand_of_the_mesh() -> list[Checked]:
    """T4 on 25, 50 and 100 cells: differences fall with the square of the cell size."""
    found = [_sand(cells)[1] for cells in (25, 50, 100)]
    falls = order(np.diff(found))
    return [Checked("T4", "order of Sand's time", 2, falls, 0.15, "the next power of h on 25 cells", False, falls)]


def limit() -> list[Checked]:
    """T5: i = 2 F D c_0/((1 - t+) L): the mean is c_0, so the lithium sees 2 c_0 and the electrode nothing.

    The current rises by 0.15 % within the diffusion time of 1.5e4 s.
    """
    start = THIN | {"Current function [A]": 0.9 * LIMIT}
    solution = solve(still(start), LAWS, points=(20, 4), rise=1e-7 * LIMIT, until=2e6)
    found = given(solution.termination == GONE, solution["Current [A]"].entries[-1])
    return [Checked("T5", "limiting current [A.m-2]", LIMIT, found, 2e-3, "the rise, and the salt left at the end")]


def straight_line() -> list[Checked]:
    """T5: at 0.8 of the limit c = c_0 (1 + 0.8 (1 - 2 x/L))."""
    solution = solve(still(THIN | {"Current function [A]": 0.8 * LIMIT}), LAWS, points=(20, 4), until=STEADY)
    x = (np.arange(20) + 0.5) / 20
    exact = C_0 * (1 + 0.8 * (1 - 2 * x))
    axes = ("x/L", "salt at 0.8 of the limit [mol.m-3]")
    reason = "mol/m3: salt in the electrode, 0.004 % of all"
    return [along("T5", axes, (x, exact, solution[C_E].entries[:20, -1]), 0.1, reason, scale=1.0)]


def diffusion_voltage(in_salt: float) -> list[Checked]:
    """At steady state V is lower by theta ln(c(0)/c(L)) + g (RT/alpha F) ln(c_0/c(L)), theta = (2RT/F)(1 - t+).

    With i = 0.8 of the limit c(0) is 1.8 c_0 and c(L) is 0.2 c_0; the conductivity is so large that i R is nil. The
    reference is the same current while nothing has moved; the reaction is of order ``in_salt`` [-].
    """
    changes = {
        "Current function [A]": 0.8 * LIMIT,
        "Double-layer capacity [F.m-2]": 1e-5,
        "Oxygen reduction order in salt": in_salt,
    }
    V = solve(still(THIN | changes), LAWS, points=(100, 4), until=STEADY)["Voltage [V]"]
    RT_F = NATURE.R * NATURE.T / NATURE.F
    exact = 2 * RT_F * (1 - T_PLUS) * np.log(9) + in_salt * RT_F / 0.5 * np.log(5)
    what = f"voltage that salt costs [V], order {in_salt:g} in salt"
    reason = "1 mV: 1 % of the salt has moved at the reference"
    return [Checked("T5", what, exact, float(V(0.02)) - float(V(STEADY)), 1e-3, reason, False)]
