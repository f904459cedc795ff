"""T6 of physics 9: charge, lithium, oxygen, inert, salt, electrolyte and mediator close in whole runs.

The books are those that every result keeps; Faraday's law is held against the fields once more without them.
"""

from collections.abc import Mapping
from functools import cache

import numpy as np

from lobsim.cell import Cell
from lobsim.protocol import cycle
from lobsim.result import Result
from lobsim.run import run
from lobsim.verify.checked import Checked
from lobsim.verify.fast_cell import NATURE, SLAB

# Of cells as the paper has them; a certificate allows for whatever a user may build
EXPECTED: Mapping[str, tuple[float, str]] = {
    "charge": (1e-6, "1e-8 of a discharge, 1e-7 over cycles: the solver's own, over some hundred steps"),
    "lithium": (1e-6, "as charge"),
    "oxygen": (1e-5, "1e-8; 1e-5 where a gas path opens and closes, which none of these does"),
    "inert": (1e-5, "as oxygen"),
    "salt": (1e-6, "of all salt: the solver's own"),
    "electrolyte": (1e-6, "of the dose"),
    "mediator": (1e-5, "of all mediator: found 1e-6 over two cycles"),
}
DISCHARGE, CHARGE = "Discharge at 0.4 mA/cm2 until 2.0 V", "Charge at 0.2 mA/cm2 for 5 h"
CASES = ("gas", "liquid", "air", "cycles")


C_DL = 0.05  # F.m-2


@cache
def booked(case: str) -> Result:
    """Run a cell: fed by gas, or by liquid and charged again, in air along its width, or in two aged cycles."""
    if case == "gas":
        return run(Cell("NIPS", "stacked"), DISCHARGE)
    if case == "liquid":
        return run(Cell("VF", "coin"), [DISCHARGE, CHARGE])
    if case == "air":
        return run(Cell("NIPS", "stacked", gas="air").with_mesh(positive=20), DISCHARGE)
    halves = "2.0 mA/cm2 until 2 mAh/cm2 or 1.5 V", "0.2 mA/cm2 until 2 mAh/cm2 or 4.2 V"
    return run(Cell("NIPS", "cycling").with_mesh(positive=20), cycle(*halves, 2))


def books(case: str) -> list[Checked]:
    """T6: the share that every book of a run misses."""
    result = booked(case)
    where = f"{result.cell.membrane} {result.cell.build}, {case}"
    return [
        Checked("T6", f"share of {name} missed, {where}", 0.0, error, *EXPECTED[name], relative=False)
        for name, error in result.books.items()
    ]


def faraday(case: str) -> list[Checked]:
    """T6: current times time is the charge of the Li2O2 in the fields less that of the double layer, int a C_dl d dphi.

    Only of runs without mediator and ageing.
    """
    result = booked(case)
    share = result["width"][:, None] * (result["width_z"] if "width_z" in result.arrays else np.ones(1))
    eps_p, a, dphi = (
        result[name].reshape(share.size, -1)
        for name in ("Lithium peroxide volume fraction", "Working surface [m-1]", "Double-layer voltage [V]")
    )
    L = result.cell.numbers["Positive electrode thickness [m]"]
    product = NATURE.n * NATURE.F / SLAB.V_m * (eps_p[:, -1] - eps_p[:, 0])
    layer = C_DL * ((a[:, 1:] + a[:, :-1]) / 2 * np.diff(dphi)).sum(axis=1)
    found = L * float(share.ravel() @ (product - layer)) / 36e3
    exact = sum(step.charge_mAh_cm2 for step in result.steps)
    where = f"{result.cell.membrane} {result.cell.build}, {case}"
    reason = "the double layer, 1e-3 of it, is read at a hundred times of a step; found 1e-5"
    return [Checked("T6", f"charge [mAh.cm-2] by the Li2O2, {where}", exact, found, 3e-5, reason)]
