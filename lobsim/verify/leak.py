"""Liquid that conducts no more than there is of it, T19 of physics 9."""

import numpy as np
import pybamm
from pybamm import Vector

from lobsim.cell import Cell, caution
from lobsim.models import electrode, transport
from lobsim.physics.laws import choose
from lobsim.physics.symbols import Symbols
from lobsim.run import run
from lobsim.verify.checked import Checked

STATES = 2000  # for each of the structures
STRUCTURES = 50
DOSES = {
    "VF": (0.01, 0.03, 0.1, 0.3, 0.5),
    "NIPS": (0.02, 0.1, 0.5, 1.0, 3.5),
    "DB": (0.05, 0.5, 1.5, 3.0, 4.5),
}  # uL/cm2
NOTHING = 0.02  # of the capacity at the largest dose


def wiener() -> list[Checked]:
    """T19: B_l <= eps_l for random membranes, thresholds, leaks, swelling, product and doses: the bound of Wiener."""
    random = np.random.default_rng(19)
    over = -np.inf
    p, law = Symbols(), choose({})
    for _ in range(STRUCTURES):
        eps_0 = random.uniform(0.2, 0.98)
        numbers = Cell("NIPS", "stacked").numbers | {
            "Positive electrode porosity": eps_0,
            "Positive electrode fine-pore volume [m3.kg-1]": eps_0 * random.uniform(0, 1) * 104e-6 / 0.015,
            "Percolation threshold": np.exp(random.uniform(np.log(1e-4), np.log(0.9))),
            "Percolation exponent": random.uniform(1, 3),
            "Macropore saturation exponent": random.uniform(1, 3),
            "Fine-pore leak": random.uniform(0, 1),
            "Freedom to swell of the membrane": random.uniform(0, 1),
            "Freedom to swell of the cell": random.uniform(0, 1),
        }
        solid = random.uniform(0, 1.1, STATES) * eps_0
        dose = np.exp(random.uniform(np.log(1e-9), np.log(2e-4), STATES))
        filled, none = Vector(solid), Vector(0 * solid)
        at = electrode.Place(eps_p=filled, eps_1=none, eps_f=filled, eps_q=none, dphi=none, eta_s=none)
        v = electrode.volumes(p, law, at, mean=filled, E_pos=Vector(dose))
        B_l, _ = transport.conductances(p, law, v)
        values = pybamm.ParameterValues(numbers)
        conducts, there = (values.process_symbol(symbol).evaluate().ravel() for symbol in (B_l, v.eps_l))
        over = max(over, float(np.max(conducts - there)))
    what = f"conductance of the liquid over its volume, the most in {STATES * STRUCTURES} states"
    reason = "the floor of the conductance, 1e-12, and rounding"
    return [Checked("T19", what, 0.0, max(over, 0.0), 2e-12, reason, False)]


def capacity_of(membrane: str) -> list[Checked]:
    """T19: the capacity goes to 0 with the dose, and rises with it while the cell is lean."""
    cell = Cell(membrane, "stacked").with_mesh(6, 20)
    with caution.silent():
        found = [
            run(
                cell.with_values({"Electrolyte dose [m]": dose * 1e-5}), "Discharge at 0.4 mA/cm2 until 2.0 V"
            ).capacity_mAh_g
            for dose in DOSES[membrane]
        ]
    falls = float(max(0.0, -np.diff(found).min()))
    return [
        Checked("T19", f"fall of the capacity with more liquid [mAh.g-1], {membrane}", 0.0, falls, 0.0, "none", False),
        Checked(
            "T19", f"share of the capacity at the least dose, {membrane}", 0.0, found[0] / found[-1], NOTHING, "", False
        ),
    ]
