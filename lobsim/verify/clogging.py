"""Pores that the product closes at the oxygen side, T9 of physics 9."""

from functools import cache
from types import SimpleNamespace

import numpy as np
import pybamm

from lobsim.laboratory.catalogue import model as model_class
from lobsim.verify.checked import Checked, along
from lobsim.verify.fast_cell import NATURE, SLAB, fast

CLOSED = 1e-6  # open share of a mouth that is closed
LAWS = {"network": "tortuosity", "film": "planar", "passivation": "none"}


@cache
def held(V: float = 2.6) -> SimpleNamespace:
    """Hold the fast cell at V: the solution, and the time [s] at which the mouth clogs by hand.

    t = eps_0/(V_m k' c_0) under constant k' = a j_0 exp(-alpha F eta/RT)/(n F c*).
    """
    area = 1e-4
    numbers = fast({"Double-layer capacity [F.m-2]": 0.05, "Electrode area [m2]": area})
    reach = pybamm.step.current(8 * area, termination=f"{V} V", duration=100)  # seconds, of days
    solution = pybamm.Simulation(
        model_class("coin")(LAWS),
        parameter_values=pybamm.ParameterValues(numbers),
        experiment=pybamm.Experiment([reach, pybamm.step.voltage(V, duration=1e6)]),
    ).solve(calc_esoh=False)
    rate = SLAB.surface / SLAB.L * 2.2e-6 * np.exp(-0.5 * NATURE.F * (V - 2.96) / (NATURE.R * NATURE.T))
    return SimpleNamespace(solution=solution, clogged=SLAB.eps / (SLAB.V_m * rate / (NATURE.n * NATURE.F)))


def mouth() -> list[Checked]:
    """T9: the mouth fills in proportion to time until it is closed; the far side is still open."""
    run = held()
    t = run.solution.t
    open_share = run.solution["Pore volume fraction"].entries[-1] / SLAB.eps
    late = np.linspace(0.1, 0.9, 33) * run.clogged
    reason = "half of the last cell costs oxygen; it falls with the mesh"
    points = (late, 1 - late / run.clogged, np.interp(late, t, open_share))
    fills = along("T9", ("t [s]", "open share of the mouth"), points, 2e-3, reason, scale=1.0)
    when = float(np.interp(-0.1, -open_share, t))
    closes = "the last cell is starved by itself"
    return [
        fills,
        Checked("T9", "time until 90 % of the mouth is full [s]", 0.9 * run.clogged, when, 2e-3, reason),
        Checked(
            "T9",
            "time until the mouth is closed [s]",
            run.clogged,
            float(t[np.argmax(open_share < CLOSED)]),
            5e-3,
            closes,
        ),
        Checked("T9", "open share of the mouth at the end", 0.0, float(open_share[-1]), 1e-5, "it stays closed", False),
    ]
