"""Jobs of the integrator: how exactly they are solved, what is kept of them, and what came of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lobsim.numerics.arrays import Array

Whole = NDArray[np.int64]


class Status(IntEnum):
    """How a job ended; in the order of `enum status` in task.c."""

    FINISHED = 0
    EVENT = 1
    AT_ONCE = 2
    INCONSISTENT = 3
    TOO_MANY_STEPS = 4
    STEP_TOO_SMALL = 5
    NOT_FINITE = 6
    SINGULAR = 7
    NO_MEMORY = 8

    @property
    def is_good(self) -> bool:
        """Whether the job went to its end: an event, or its time."""
        return self in (Status.FINISHED, Status.EVENT)


@dataclass(frozen=True)
class Wanted:
    """What shall be kept of a job beside its end.

    Parameters
    ----------
    shown : int
        Unknown whose curve is kept, at all accepted steps.
    looks : int
        Number of states at which outputs are read: ends and middles, in turn, of the accepted steps, or of even pieces
        of several steps where there are more of them; at the end if there are fewer. 0 for none, else 2 or more.
    grid : array_like of float, optional
        Where all unknowns are kept: shares of the job's time from 0 to 1, or times [s].
    grid_of : {"shares", "times"}
        What the grid is given in.
    """

    shown: int = 0
    looks: int = 0
    grid: ArrayLike = ()
    grid_of: str = "shares"


@dataclass(frozen=True)
class Control:
    """How exactly jobs are solved.

    Parameters
    ----------
    rtol : float
        Relative tolerance.
    atol : float or array_like
        Absolute tolerance, of all unknowns or of each, in the scale of the unknowns.
    first_step : float
        Length of the first step [s]; 0 for a careful one.
    most_steps : int
        Steps that may be tried.
    """

    rtol: float = 3e-5
    atol: float | ArrayLike = 3e-7
    first_step: float = 0.0
    most_steps: int = 20_000


USUAL, THE_END = Control(), Wanted()  # of the integrator's arguments


@dataclass(frozen=True)
class Runs:
    """What came of jobs.

    Parameters
    ----------
    status, event, steps, rejections : ndarray of int, shape (jobs,)
        `Status`; number of the event or -1; accepted steps, and steps that were done again.
    t : ndarray, shape (jobs,)
        Time of the end [s].
    y_end : ndarray, shape (jobs, unknowns)
        State at the end.
    look_times : ndarray, shape (jobs, looks)
        Times of the looks [s]; NaN where a job could not start.
    look_values : ndarray, shape (jobs, looks, outputs)
        Outputs read then.
    states : ndarray, shape (jobs, points, unknowns)
        States on the grid; NaN after the end.
    curve_rows : ndarray, shape (all steps, 4 + terms)
        Curves of the shown unknown, one job behind the other; `curve` gives that of a job.
    """

    status: Whole
    event: Whole
    steps: Whole
    rejections: Whole
    t: Array
    y_end: Array
    look_times: Array
    look_values: Array
    states: Array
    curve_rows: Array

    def curve(self, job: int) -> Array:
        """Accepted steps of a job, one a row: start [s], length [s], the unknown before and after it, and terms.

        At a share x of a step the unknown is (1 - x) before + x (after + (1 - x) (term_1 + x (term_2 + ...))).
        """
        end = np.cumsum(self.steps)
        return self.curve_rows[end[job] - self.steps[job] : end[job]]

    def follow(self, job: int, times: ArrayLike) -> Array:
        """Read the shown unknown of a job at times [s] between its start and its end."""
        return at_times(self.curve(job), np.asarray(times, dtype=float))


def at_times(curve: Array, times: Array) -> Array:
    """Read a curve of `Runs.curve` at times [s] between its start and its end."""
    step = np.clip(np.searchsorted(curve[:, 0], times, side="right") - 1, 0, len(curve) - 1)
    start, length, before, after, *terms = curve[step].T
    return at_shares((times - start) / length, before, after, terms)


def at_shares(share: Array, before: Array, after: Array, terms: Sequence[Array]) -> Array:
    """Follow an unknown, in its scale, at shares [-] of steps; see `Runs.curve`. Arrays of shapes that go together."""
    inner = np.zeros_like(share)
    for term in reversed(terms):
        inner = term + share * inner
    return (1 - share) * before + share * (after + (1 - share) * inner)
