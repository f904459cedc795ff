"""T12 of physics 9: the plateau of a charge through the mediator, the largest current it carries, its shuttle."""

from functools import cache

import numpy as np

from lobsim.cell import Cell
from lobsim.result import Result
from lobsim.run import run
from lobsim.verify.checked import Checked, given
from lobsim.verify.fast_cell import NATURE

F, R, T = NATURE.F, NATURE.R, NATURE.T
L = 104e-6
NO_DIRECT = {"Peroxide oxidation exchange current density [A.m-2]": 1e-12}
PRODUCT = "Discharge at 0.4 mA/cm2 until 1 mAh/cm2"
LITTLE = 50.0  # mol.m-3 of mediator


def cell(model: str | None = None, share: float = 0.0, c_T: float = 200.0, positive: int = 40) -> Cell:
    """Make a cell that charges through c_T [mol.m-3] of mediator only; ``share`` of it reaches the lithium."""
    numbers = NO_DIRECT | {"Share of mediator that reaches the lithium": share, "Mediator concentration [mol.m-3]": c_T}
    return Cell("NIPS", "coin", model=model).with_values(numbers).with_laws(mediator="on").with_mesh(positive=positive)


def attacked(mAh_cm2: float) -> tuple[float, float]:
    """Surface [m-1], and attack [s-1] on the product per RM+, from charge and Table 1 alone."""
    rho = 0.015 / L
    eps_p = 36e3 * mAh_cm2 / (2 * F) * 45.881e-3 / 2310 / L
    a = 140e3 * rho * np.sqrt(1 + eps_p / (rho / 1400.0))
    return a, 2e-10 * a * eps_p / (eps_p + 1e-3)


def limit_mA_cm2(mAh_cm2: float) -> float:
    """Current with all of the little mediator oxidised: 2F L k a c_T [mA/cm2], beside so much Li2O2 [mAh/cm2]."""
    return 2 * F * L * attacked(mAh_cm2)[1] * LITTLE / 10


@cache
def charged(i_mA_cm2: float, until: str) -> Result:
    """Make 1 mAh/cm2 of Li2O2, then charge the lumped cell at a current [mA/cm2]."""
    return run(cell("lumped", c_T=LITTLE), [PRODUCT, f"Charge at {i_mA_cm2:.9g} mA/cm2 until {until}"])


def plateau() -> list[Checked]:
    """T12: a j_M L = i and 2 r_ch = a j_M/F: c_M/c_T is i over the largest current, and the plateau follows from it."""
    share = 0.3
    i = share * limit_mA_cm2(0.5)
    result = charged(i, "0.55 mAh/cm2")
    n = result.cell.numbers
    liquid = n["Electrolyte dose [m]"] + n["Separator thickness [m]"] * n["Separator porosity"]
    y = result["Oxidised mediator [mol.m-2]"][-1] / (LITTLE * liquid)
    root = 10 * i / (attacked(0.5)[0] * L * 1e-2)
    u = (root + np.sqrt(root**2 + 4 * (1 - y) * y)) / (2 * (1 - y))  # (1 - y) u - y/u = root, u = exp(e/2)
    drop = result["Separator potential drop [V]"][-1] + result["Lithium overpotential [V]"][-1]
    exact = 3.64 + 2 * R * T / F * np.log(u) - drop
    reason = "the attack loses 1 % while 0.5 of 1 mAh/cm2 go, and the mediator follows"
    found = given(3.55 < result.end_V < 3.8, result.end_V)
    return [
        Checked("T12", "oxidised share of the mediator, 0.3 of the limit", share, float(y), 2e-2, reason),
        Checked(
            "T12", "plateau of the charge [V]", exact, found, 1e-3, "1 mV of the plateau, for the same reason", False
        ),
    ]


@cache
def beside_the_limit(share: float) -> Result:
    """Charge at a share [-] of the largest current that the mediator carries."""
    return charged(share * limit_mA_cm2(1.0), "0.5 mAh/cm2 or 4.2 V")


def limit() -> list[Checked]:
    """T12: at 0.9 of 2F L k a c_T half the product goes at the plateau; at 1.2 RM is used up and the cell at 4.2 V."""
    below, above = beside_the_limit(0.9), beside_the_limit(1.2)
    back = -below.steps[1].charge_mAh_cm2
    return [
        Checked("T12", "charged at 0.9 of the limit [mAh.cm-2]", 0.5, back, 1e-6, "the event's own"),
        Checked("T12", "voltage at 1.2 of the limit [V]", 4.2, above.end_V, 1e-6, "the event's own", False),
    ]


@cache
def without_product() -> Result:
    """Charge a fresh cell behind a ceramic."""
    return run(cell(positive=10), "Charge at 0.02 mA/cm2 until 4.2 V")


def reach() -> list[Checked]:
    """T12: a charge without product oxidises what separator and membrane hold, 0.154 mAh/cm2; the rim keeps its own."""
    result = without_product()
    n = result.cell.numbers
    pores = n["Separator thickness [m]"] * n["Separator porosity"] + L * 0.91
    exact = 200.0 * F / 36e3 * pores
    found = result["Oxidised mediator [mol.m-2]"][-1] * F / 36e3
    layer = 140e3 * 0.015 * 0.05 * (result["Double-layer voltage [V]"][:, -1].mean() - 2.96) / 36e3
    charge = result.capacity_mAh_cm2
    reason = "at 4.2 V exp(-(4.2 - 3.64) F/RT) of RM is left, and what the last minutes do not level out"
    return [
        Checked("T12", "mediator in reach [mAh.cm-2]", exact, found, 2e-3, reason),
        Checked("T12", "charge for mediator and double layer [mAh.cm-2]", found + layer, charge, 1e-3, "mean of dphi"),
    ]


@cache
def shuttling() -> Result:
    """Charge on bare lithium."""
    return run(cell(share=1.0, positive=10), "Charge at 0.2 mA/cm2 until 4.2 V or for 50 h")


def shuttle() -> list[Checked]:
    """T12: on bare lithium F D_M c/(N_M L_s) = i, so c behind the separator is i N_M L_s/(F D_M)."""
    result, i = shuttling(), 2.0
    n = result.cell.numbers
    way = n["Separator MacMullin number"] * n["Separator thickness [m]"] / (F * 2e-10)
    x = (np.arange(6) + 0.5) / 6
    c = result["Oxidised mediator concentration [mol.m-3]"][5, -1]
    flow = F * np.gradient(result["Mediator reduced at the lithium [mol.m-2]"], result.time_s)[-1]
    steady = result.end == "time limit"
    reason = "50 h are five times L^2/D of separator and electrode"
    return [
        Checked("T12", "RM+ behind the separator [mol.m-3]", i * way * x[5], given(steady, c), 2e-2, reason),
        Checked("T12", "current that shuttles [A.m-2]", i, given(steady, flow), 2e-2, reason),
    ]
