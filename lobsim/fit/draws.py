"""Curves of the last step of a protocol for many sets of values, side by side where that can be."""

from collections.abc import Callable, Sequence

import numpy as np

from lobsim.batch.curves import BLOCK
from lobsim.errors import LobsimError
from lobsim.fit.curves import Array
from lobsim.fit.discharges import PLAIN, is_direct
from lobsim.fit.lanes import Asked, Lanes, controlled
from lobsim.fit.problem import Problem
from lobsim.fit.stepwise import half_cycles
from lobsim.numerics.solver import FIT
from lobsim.protocol.step import Step
from lobsim.solve.experiment import duration_s, least_change
from lobsim.solve.prepare import CURRENT, LEAST_CHANGE, window

Half = tuple[Array, Array]  # charge [mAh/cm2] and voltage [V]
NOTHING = np.zeros(2), np.full(2, np.nan)  # of a cell that does not carry the current
AREA = {"Electrode area [m2]", "Number of electrodes connected in parallel to make a cell"}


def solved(
    problem: Problem,
    points: Sequence[Array],
    steps: Sequence[Step],
    lanes: Lanes | None,
    tell: Callable[[int], None],
) -> list[Half]:
    """Solve a protocol at points.

    Parameters
    ----------
    problem : Problem
        The problem.
    points : sequence of array, each of shape (P,)
        Coordinates.
    steps : sequence of Step
        The protocol.
    lanes : Lanes or None
        What solves single discharges, to the tolerance of fits; what they do not solve IDAKLU does.
    tell : callable
        Told how many points have been solved.

    Returns
    -------
    list of (array, array)
        Charge [mAh/cm2] and voltage [V] of the last step at each point; no charge if the cell does not get there.
    """
    found: list[Half] = []
    for first in range(0, len(points), BLOCK):
        block = points[first : first + BLOCK]
        for point, half in zip(block, _side_by_side(problem, block, steps, lanes), strict=True):
            tell(len(found))
            found.append(half or _one(problem, point, steps))
    return found


def _side_by_side(
    problem: Problem, points: Sequence[Array], steps: Sequence[Step], lanes: Lanes | None
) -> Sequence[Half | None]:
    """What lanes solve; None of all else."""
    step = steps[0]
    if not lanes or len(steps) > 1 or not is_direct(step) or AREA & set(problem.names):
        return [None] * len(points)
    driven = window(step) | {CURRENT: step.value, LEAST_CHANGE: least_change(step)}
    lines = lanes.lines(points, [Asked(step, duration_s(step), driven)], controlled(FIT, PLAIN))
    mAh_cm2 = step.value / problem.cell.area_m2 / 36000
    return [line and ((mAh_cm2 * line[0], line[1]) if line[0].size else NOTHING) for (line,) in lines]


def _one(problem: Problem, point: Array, steps: Sequence[Step]) -> Half:
    last = len(steps) - 1
    try:
        found = half_cycles(problem.at(problem.values(point)), steps, {last}, FIT)
    except LobsimError:  # numbers that are physical each, but not together
        found = {}
    return found.get(last, NOTHING)


def ended(half: Half, limit: float, falls: bool) -> Half:
    """A curve [mAh/cm2, V] up to where it meets a limit [V], falling or rising; no charge if it begins beyond."""
    Q, V = half
    beyond = np.flatnonzero(limit > V if falls else limit < V)
    if not beyond.size:
        return half
    first = beyond[0]
    if first == 0:
        return NOTHING
    share = (limit - V[first - 1]) / (V[first] - V[first - 1])
    end = Q[first - 1] + share * (Q[first] - Q[first - 1])
    return np.append(Q[:first], end), np.append(V[:first], limit)
