"""A protocol gone through step by step, keeping voltage over charge of chosen steps."""

from collections.abc import Collection, Sequence

import numpy as np
import pybamm

from lobsim.cell import Cell
from lobsim.fit.curves import Array
from lobsim.numerics.solver import Accuracy
from lobsim.protocol.step import Step
from lobsim.result.audit import equilibrium
from lobsim.solve import failures
from lobsim.solve.by_protocol import for_protocol
from lobsim.solve.stepper import Stepper
from lobsim.solve.threads import one_at_a_time

VOLTAGE, MOVED = "Voltage [V]", "Discharge capacity [A.h]"


@one_at_a_time
def half_cycles(
    cell: Cell, steps: Sequence[Step], chosen: Collection[int], accuracy: Accuracy, compiled: bool | None = None
) -> dict[int, tuple[Array, Array]]:
    """Solve a protocol up to the last chosen step.

    Parameters
    ----------
    cell : Cell
        The fresh cell.
    steps : sequence of Step
        The protocol.
    chosen : collection of int
        Steps, from 0.
    accuracy : Accuracy
        Tolerances.
    compiled : bool, optional
        Whether the equations of steps at constant current are compiled; see `lobsim.run`.

    Returns
    -------
    dict of int to (array, array)
        Charge moved in the step [mAh cm-2] and voltage [V], each of shape (T,); without the steps that could not be
        reached, because a step before them, or they themselves, cannot be solved. Steps whose end is met already, or
        that the cell cannot carry, are passed over, as a cycler does.
    """
    cell = for_protocol(cell, steps)
    stepper = Stepper(cell, list(steps), accuracy, compiled)
    found = {}
    voltage = equilibrium(cell.numbers)
    for index, step in enumerate(steps[: max(chosen) + 1]):
        try:
            solution = stepper.solve(step)
        except pybamm.SolverError as error:
            if failures.met_at_once(step, error, voltage) or failures.not_carried(step, error):
                continue
            break
        voltage = float(solution[VOLTAGE].entries[-1])
        if index in chosen:
            charge = np.asarray(solution[MOVED].entries)
            found[index] = (np.abs(charge - charge[0]) / (10 * cell.area_m2), np.asarray(solution[VOLTAGE].entries))
    return found
