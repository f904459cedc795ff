"""Impedance of a cell: its equations linearised about a state, at every frequency, through PyBaMM."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pybamm
from numpy.typing import NDArray

from lobsim.arguments import guarded
from lobsim.cell import Cell, caution
from lobsim.display.notebook import Shown
from lobsim.display.progress import shown
from lobsim.errors import LobsimError
from lobsim.numerics.arrays import Array
from lobsim.protocol import parse
from lobsim.solve.prepare import base_model, points, prepare
from lobsim.solve.threads import one_at_a_time

CM2 = 1e4  # in a m2


@dataclass(frozen=True, eq=False, repr=False)
class Impedance(Shown):
    """Frequencies [Hz], the impedance of the cell times its area [Ohm cm2], complex, and the step before.

    Attributes
    ----------
    after : str, optional
        The step before; None is the fresh cell.
    drifts_s : float, optional
        For how long [s] a current flowed in that step. What it made of the cell changes on in such a time, so that a
        slower measurement meets another cell at its end than at its begin. None is a state that stands still.
    """

    SHOWN = ("after", "frequency_Hz", "Z_ohm_cm2")

    frequency_Hz: Array
    Z_ohm_cm2: NDArray[np.complex128]
    after: str | None = None
    drifts_s: float | None = None


@guarded
@one_at_a_time
def impedance(
    cell: Cell, frequencies_Hz: Sequence[float] | Array, *, after: str | None = None, progress: bool | None = None
) -> Impedance:
    """Calculate the impedance of a cell, fresh or after a step.

    Parameters
    ----------
    cell : Cell
        The cell.
    frequencies_Hz : sequence of float
        Frequencies [Hz].
    after : str, optional
        A step at constant current, or a rest, whose end is the state that is disturbed, under the current of that step;
        the fresh cell at rest by default.
    progress : bool, optional
        With False no line shows that it takes longer than 5 s.

    Returns
    -------
    Impedance
        Frequencies and impedances, in the order given.

    Raises
    ------
    LobsimError
        If a frequency is not above 0, the step is of another kind, or the cell does not get through it.

    Notes
    -----
    A state that drifts, such as a discharge, is taken as it is: frequencies so low that it changes within a period
    tell how it would answer if it stood still. Nothing can be measured there: below one over the time that the current
    has flowed, the spectrum turns into a branch of its own, the slope of voltage over charge, and figures mark it.
    """
    frequency = np.array(frequencies_Hz, dtype=float)
    if frequency.ndim != 1 or not frequency.size or not np.all((frequency > 0) & np.isfinite(frequency)):
        raise LobsimError(f"impedance needs a list of frequencies above 0 Hz, not {frequencies_Hz!r}")
    caution.tell(cell.warnings)
    simulation = pybamm.EISSimulation(
        base_model(cell),
        parameter_values=pybamm.ParameterValues(cell.model_values),
        var_pts=dict(points(cell)),
    )
    drifts_s = None
    if after is not None:
        end = _end_of(cell, after)
        simulation.model.set_initial_conditions_from(end)
        drifts_s = float(end.t[-1] - end.t[0]) if parse([after], cell)[0].kind == "current" else None
    with shown(f"impedance at {frequency.size} frequencies", progress):
        of_cell = np.asarray(simulation.solve(frequency)["Impedance [Ohm]"], dtype=np.complex128)
    return Impedance(frequency, of_cell * cell.area_m2 * CM2, after, drifts_s)


def _end_of(cell: Cell, text: str) -> pybamm.Solution:
    (step,) = parse([text], cell)
    if not step.is_plain:
        raise LobsimError(f"{text!r}: impedance follows a constant current or a rest as the cell is, no other step")
    try:
        solution = prepare(cell).solve(cell, step)
    except pybamm.SolverError as error:
        raise _not_reached(cell, text, " ".join(str(error).split())[:120]) from None
    if solution.termination != "final time" and not (step.ends and "voltage" in solution.termination):
        raise _not_reached(cell, text, solution.termination.removeprefix("event: "))
    return solution


def _not_reached(cell: Cell, text: str, why: str) -> LobsimError:
    return LobsimError(f"{cell!r} does not get through {text!r}: {why}")
