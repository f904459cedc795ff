"""Curves of many jobs as lines of points, from the polynomials on which an integrator follows one unknown.

Steps of an integrator of high order are long: a line through their ends alone would cut the corners of a curve.
"""

import numpy as np
from numpy.typing import NDArray

from lobsim.batch.jobs import at_shares
from lobsim.numerics.arrays import Array, keep_memory

# Pieces of a step. Straight pieces miss 1/64 of what a straight step would: 1e-6 of an energy for a hundred steps.
PIECES = 8


def lines(
    steps: Array, counts: NDArray[np.int64], ends: Array, scale: float = 1.0, zero: float = 0.0, pieces: int = PIECES
) -> list[tuple[Array, Array]]:
    """Draw the curve of an unknown of J jobs.

    Parameters
    ----------
    steps : array
        Accepted steps, one job behind the other: start [s], length [s], the unknown before and after it, and terms of
        its polynomial, shape (all steps, 4 + terms). At a share x of a step the unknown is
        (1 - x) before + x (after + (1 - x) (term_1 + x (term_2 + ...))).
    counts : array of int
        Steps of each job, 1 or more, shape (J,).
    ends : array
        When each ended, in its last step [s], shape (J,).
    scale, zero : float
        The value is ``zero + scale`` times the unknown, in the unit of the value.
    pieces : int
        Pieces of a step, evenly in time.

    Returns
    -------
    list of (array, array)
        Of each job times since its start [s], and values, both of shape (steps of the job times pieces + 1,).
    """
    keep_memory()
    start, length, before, after, *terms = (column[:, None] for column in steps.T)
    last = np.cumsum(counts) - 1
    done = np.ones_like(start)
    done[last, 0] = np.minimum(1, (ends - start[last, 0]) / length[last, 0])
    value = zero + scale * at_shares(done * np.linspace(0, 1, pieces + 1), before, after, terms)
    time = start + done * length * np.linspace(0, 1, pieces + 1)
    # points, and behind the steps of each job a row that begins with its end: a curve is a piece of what lies in a row
    rows = np.arange(len(start)) + np.repeat(np.arange(len(counts)), counts)
    drawn = np.empty((2, len(start) + len(counts), pieces))
    for points, of in zip(drawn, (time - np.repeat(time[last - counts + 1, :1], counts, axis=0), value), strict=True):
        points[rows] = of[:, :-1]
        points[rows[last] + 1, 0] = of[last, -1]
    times, values = drawn.reshape(2, -1)
    begins, stops = (rows[last - counts + 1] * pieces).tolist(), ((rows[last] + 1) * pieces + 1).tolist()
    return [(times[begin:stop], values[begin:stop]) for begin, stop in zip(begins, stops, strict=True)]
