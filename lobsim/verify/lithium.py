"""Lithium that strips in two stages, in closed form: T22 of physics 9.

With x = q_m/q_g a discharge at constant current has dx/dt = -(I/q_g)(1 - e^-x), so ln(e^x - 1) falls by I t/q_g.
"""

from functools import cache
from typing import Any

import numpy as np

from lobsim.cell import Cell
from lobsim.protocol import parse
from lobsim.solve.prepare import named_state, prepare
from lobsim.verify.checked import Array, Checked, along, given, titled

NAME = "T22"
I, HOURS = 10.0, 2.0  # A.m-2
Q_LIMIT, F_LI, R_D = 60e3, 0.96, 0.1  # C.m-2, -, Ohm.m2 at 1 mAh/cm2
MOSS, DEAD = 45e3, 9e3  # C.m-2 at the start: the moss gives out after 1.25 h
F, V_LI = 96485.33212, 6.94e-3 / 534
TOLERANCE = "the solver's tolerance of 0.01 C m-2 and 1e-6 of the moss, 400 steps long"
TIMES = np.linspace(0.0, 3600 * HOURS, 201)
DISCHARGE, CHARGE = f"Discharge at {I} A/m2 for {HOURS} h", f"Charge at {I / 2} A/m2 for {HOURS} h"
PLATED, DEAD_NAME, FOIL = "Plated lithium [C.m-2]", "Dead lithium [C.m-2]", "Lithium thickness [m]"


def by_hand(t: Array) -> tuple[Array, Array]:
    """Moss left [C.m-2] and voltage lost [V] at times t [s] of the discharge."""
    q_g = (1 - F_LI) * Q_LIMIT
    x_0 = MOSS / q_g
    x = np.logaddexp(0.0, x_0 + np.log1p(-np.exp(-x_0)) - I * t / q_g)
    return q_g * x, I * R_D * np.sqrt(DEAD / 36e3) * np.exp(-x)


def moss(model: str) -> list[Checked]:
    """The moss that is left, the voltage that is lost with it, and what the foil gives instead."""
    two, one = (_discharged(model, law) for law in ("two-stage", "foil"))
    left, lost = by_hand(TIMES)
    late = slice(TIMES.size // 10, None)  # once the double layer, which is not in it, has been discharged
    drop = one["Voltage [V]"](TIMES) - two["Voltage [V]"](TIMES)
    foil = two[FOIL](TIMES)
    taken = I * TIMES + left - MOSS
    rows = [
        along(NAME, ("time / s", "moss [C.m-2]"), (TIMES, left, two[PLATED](TIMES)), 1e-5, TOLERANCE, scale=MOSS),
        along(NAME, ("time / s", "voltage lost [V]"), (TIMES[late], lost[late], drop[late]), 1e-4, TOLERANCE, scale=1),
        along(
            NAME,
            ("time / s", "taken from the foil [C.m-2]"),
            (TIMES, taken, (foil[0] - foil) * F / V_LI),
            1e-5,
            TOLERANCE,
            scale=MOSS,
        ),
    ]
    return [titled(row, model) for row in rows]


def plated(model: str) -> list[Checked]:
    """What a charge plates is moss or dead, whatever was there: both together are its charge."""
    cell = _cell(model, "two-stage")
    first = _discharged(model, "two-stage")
    charged = prepare(cell).solve(cell, parse(CHARGE, cell)[0], named_state(first))
    before, after = ({name: float(run[name].entries[-1]) for name in (PLATED, DEAD_NAME)} for run in (first, charged))
    gained = sum(after.values()) - sum(before.values())
    charge = I / 2 * float(charged.t[-1])
    dead = after[DEAD_NAME] - before[DEAD_NAME]
    there = charge > 1e4
    return [
        Checked(
            NAME, f"moss and dead lithium of a charge [C.m-2], {model}", charge, given(there, gained), 1e-8, TOLERANCE
        ),
        Checked(
            NAME, f"dead lithium of a charge [C.m-2], {model}", (1 - F_LI) * charge, given(there, dead), 1e-7, TOLERANCE
        ),
    ]


def _cell(model: str, law: str) -> Cell:
    values = {
        "Capacity limit of a cycle [C.m-2]": Q_LIMIT,
        "Share of plated lithium that strips again": F_LI,
        "Dead lithium resistance [Ohm.m2]": R_D,
        "Lower voltage cut-off [V]": 1.0,
    }
    return Cell("NIPS", "coin", model=model).with_laws(lithium=law).with_values(values).with_mesh(positive=10)


@cache
def _discharged(model: str, law: str) -> Any:
    """A discharge that starts with moss and dead lithium on the foil."""
    cell = _cell(model, law)
    start = {PLATED: np.array([MOSS]), DEAD_NAME: np.array([DEAD])}
    return prepare(cell).solve(cell, parse(DISCHARGE, cell)[0], start)
