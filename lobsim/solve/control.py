"""What a step keeps, as an equation for the current: a voltage, a power, a resistance, or a current that changes.

The value that is kept is made of pieces, each a polynomial of the time. All of it is inputs: one built model serves
every step of its kind. The current is an unknown, so that no output of the model knows of the pieces.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pybamm

from lobsim.numerics.arrays import Array
from lobsim.numerics.solver import LOOSE
from lobsim.protocol.pieces import ORDER, Pieces
from lobsim.protocol.step import Step

AT_ONCE = 64  # pieces in one call of the solver
CURRENT = "Current variable [A]"  # PyBaMM's name for a current that is an unknown
BEGIN, BEGINS, LENGTHS = "Value at the start", "Times of the pieces [s]", "Lengths of the pieces [s]"
GROWTH = "Growth of the pieces by order {}"
FEWEST_AMPERES, MOST_CAPACITY = "Least current of a step [A]", "Most capacity of a step [A.h]"
CAPACITY_BEFORE = "Discharge capacity before the step [A.h]"
INPUTS = (BEGIN, FEWEST_AMPERES, MOST_CAPACITY, CAPACITY_BEFORE)  # of what is kept and stays
NEVER_Ah = 1e9  # what no step moves

Residual = Callable[[Any, Any, Any], Any]

# of current [A], voltage [V] and the value that is kept; written as PyBaMM does, whose scales they then have
KEPT: Mapping[str, Residual] = {
    "current": lambda I, V, value: I - value,
    "voltage": lambda I, V, value: V - value,
    "power": lambda I, V, value: V * I - value,
    "resistance": lambda I, V, value: V - value * I,
}


def put(model: Any, kind: str, pieces: int) -> Any:
    """Let a model keep what a step keeps, and end where it ends.

    Parameters
    ----------
    model : pybamm.BaseModel
        A model under current control, without numbers in it; it is changed.
    kind : str
        What is kept, one of `KEPT`.
    pieces : int
        The most pieces of the value in one call of the solver; 0 of a value that stays.

    Returns
    -------
    pybamm.Variable
        The current [A], for the parameter "Current function [A]".
    """
    p, known = model.param, model.variables
    # A current that changes as told follows at once: in the error test its kinks would set steps that no state needs.
    scale = LOOSE * p.Q if pieces else p.Q
    I, V, Q = pybamm.Variable(CURRENT, scale=scale), known["Voltage [V]"], known["Discharge capacity [A.h]"]
    model.algebraic[I] = KEPT[kind](I, V, _value(pieces))
    # PyBaMM's guess is a current of 1 C; of the two currents of a power it leads to the smaller.
    model.initial_conditions[I] = pybamm.InputParameter(BEGIN) if kind == "current" else p.Q
    least, most, before = map(pybamm.InputParameter, (FEWEST_AMPERES, MOST_CAPACITY, CAPACITY_BEFORE))
    model.events += [
        pybamm.Event("Current [A] of the step", abs(I) - least),
        pybamm.Event("Capacity [A.h] of the step", most - abs(Q - before)),
    ]
    return I


def _value(pieces: int) -> Any:
    """The value at a time: every piece adds what it has grown so far."""
    value = pybamm.InputParameter(BEGIN)
    if not pieces:
        return value
    begins, lengths = (pybamm.InputParameter(name, expected_size=pieces) for name in (BEGINS, LENGTHS))
    into = pybamm.minimum(pybamm.maximum(pybamm.t - begins, 0), lengths)
    growth = 0
    for order in range(ORDER, 0, -1):
        growth = (growth + pybamm.InputParameter(GROWTH.format(order), expected_size=pieces)) * into
    return value + pybamm.Matrix(np.ones((1, pieces))) @ growth


def voltage_at(kind: str, value: float, current: Array) -> Array:
    """Find the voltage [V] at currents [A], shape (T,), in a step that keeps a voltage, a power or a resistance."""
    return {"voltage": np.full_like(current, value), "power": value / current, "resistance": value * current}[kind]


def inputs_of(step: Step) -> dict[str, float]:
    """Inputs of what a step keeps [A, W, V or Ohm] and of what ends it [A, A.h], but for the voltages; per cell."""
    found = {BEGIN: step.value, FEWEST_AMPERES: -1.0, MOST_CAPACITY: NEVER_Ah}
    for end in step.ends:
        if end.quantity == "current":
            found[FEWEST_AMPERES] = max(found[FEWEST_AMPERES], end.value)
        if end.quantity == "capacity":
            found[MOST_CAPACITY] = min(found[MOST_CAPACITY], end.value)
    return found


def inputs_of_pieces(course: Pieces, first: int) -> dict[str, Any]:
    """Inputs of at most `AT_ONCE` pieces of a course, from one of them on; those that are not there never begin."""
    some = slice(first, first + AT_ONCE)
    begins, growth = course.time_s[:-1][some], course.growth[:, some]
    lacking = AT_ONCE - begins.size
    columns = {
        BEGINS: np.pad(begins, (0, lacking), constant_values=course.time_s[-1] + 1),
        LENGTHS: np.pad(np.diff(course.time_s)[some], (0, lacking)),
    }
    columns |= {GROWTH.format(n + 1): np.pad(row, (0, lacking)) for n, row in enumerate(growth)}
    return {BEGIN: float(course.value[first])} | {name: column.reshape(-1, 1) for name, column in columns.items()}
