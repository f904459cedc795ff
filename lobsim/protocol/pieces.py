"""A profile in as few pieces as it needs: what runs smoothly through many rows is one cubic, a kink begins another.

A solver starts anew wherever a slope changes. Rows of a smooth course change it a little every time, for nothing. A
piece meets the rows at its ends, has the integral of the straight lines from row to row, and stays within `TOLERANCE`
of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lobsim.protocol.profile import Profile

Array = NDArray[np.float64]

TOLERANCE = 1e-4  # of the value at every moment: 10 uV in the voltage of a reaction
ROUNDING = 1e-13  # of the largest value
ORDER = 3  # of the polynomials
BETWEEN = np.arange(1, 4) / 4  # of the time from row to row: with the rows as many points as bound a cubic

Bend = tuple[Any, Any, Any]  # bow, skew, and whether they fit; see `_bend`
STRAIGHT: Bend = (0.0, 0.0, True)


@dataclass(frozen=True)
class Pieces:
    """A course over time, in polynomials.

    Attributes
    ----------
    time_s : array
        Where pieces begin, and where the last ends [s], shape (N + 1,).
    value : array
        There [A, W, V or Ohm], shape (N + 1,).
    growth : array
        From its begin on a piece grows by the sum of growth[k] (t - begin)^(k + 1), shape (ORDER, N).
    """

    time_s: Array
    value: Array
    growth: Array

    def at(self, t: Array) -> Array:
        """Value at times [s]."""
        k = np.clip(np.searchsorted(self.time_s, t, side="right") - 1, 0, self.time_s.size - 2)
        into = t - self.time_s[k]
        return np.asarray(self.value[k] + sum(self.growth[n, k] * into ** (n + 1) for n in range(ORDER)))


def pieces(profile: Profile) -> Pieces:
    """Divide a profile without jumps, times [s] and values in any unit, which they keep."""
    t, v = (np.asarray(column, dtype=float) for column in profile)
    charge = np.concatenate(([0.0], np.cumsum(np.diff(t) * (v[1:] + v[:-1]) / 2)))
    largest, last = np.abs(v).max(), _last_smooth(t, v, charge)

    def bend(begin: int, end: int) -> Bend:
        rows = slice(begin, end + 1)
        return _bend(t[rows], v[rows], charge[end] - charge[begin], largest)

    ends, bends, rows = [0], [STRAIGHT], 1
    while ends[-1] < t.size - 1:
        begin = ends[-1]
        rows, found = _longest(begin, last[begin], rows, bend)
        ends.append(begin + rows)
        bends.append(found)
    bow, skew = np.array([one[:2] for one in bends[1:]], dtype=float).T
    time, value = t[ends], v[ends]
    T, rise = np.diff(time), np.diff(value)
    growth = np.array(((rise + bow + skew) / T, -(bow + 3 * skew) / T**2, 2 * skew / T**3))
    return Pieces(time, value, growth)


def _longest(begin: int, last: int, guess: int, bend: Callable[[int, int], Bend]) -> tuple[int, Bend]:
    """Find about how many rows one piece takes in, not beyond ``last``, and how it bends; ``guess`` is tried first."""
    good, found, bad = 1, STRAIGHT, last - begin + 1
    while bad - good > max(good // 8, 0 if good == 1 else 1):
        tried = min(max(guess, good + 1), bad - 1)
        if tried <= good:
            break
        bent = bend(begin, begin + tried)
        if bent[2]:
            good, found = tried, bent
            guess = 2 * good if bad > last - begin else (good + bad) // 2
        else:
            bad = tried
            guess = (good + bad) // 2
    return good, found


def _last_smooth(t: Array, v: Array, charge: Array) -> list[int]:
    """For every row, the next at which the course has a kink: no single piece takes it in with its two neighbours."""
    rows = np.lib.stride_tricks.sliding_window_view(np.arange(t.size), 3) if t.size > 2 else np.zeros((0, 3), int)
    smooth = _bend(t[rows], v[rows], charge[rows[:, -1]] - charge[rows[:, 0]], np.abs(v).max())[2]
    last, found = t.size - 1, [t.size - 1] * t.size
    for row in range(t.size - 2, -1, -1):
        found[row] = last
        last = last if row and smooth[row - 1] else row
    return found


def _bend(t: Array, v: Array, charge: Array, largest: float) -> Bend:
    """Bend the straight line from the first row to the last, along the last axis, to the rows between.

    Returns
    -------
    tuple of array
        Bow A and skew B of v + rise u + A u (1 - u) + B u (1 - u) (1 - 2 u) over the time u from 0 to 1, and whether
        it lies within the tolerance of the rows, and of the straight lines at `BETWEEN`.
    """
    time, value = (_filled(column) for column in (t, v))
    begin, end = v[..., :1], v[..., -1:]
    length = t[..., -1:] - t[..., :1]
    u = (time - t[..., :1]) / length
    bow = 6 * (np.asarray(charge)[..., None] / length - (begin + end) / 2)
    skewed = u * (1 - u) * (1 - 2 * u)
    left = value - (begin + (end - begin) * u + bow * u * (1 - u))
    skew = (skewed * left).sum(axis=-1, keepdims=True) / np.maximum((skewed**2).sum(axis=-1, keepdims=True), 1e-300)
    fits = np.abs(left - skew * skewed) <= TOLERANCE * np.abs(value) + ROUNDING * largest
    return bow[..., 0], skew[..., 0], fits.all(axis=-1)


def _filled(column: Array) -> Array:
    between = column[..., :-1, None] + (column[..., 1:] - column[..., :-1])[..., None] * BETWEEN
    return np.concatenate((column, between.reshape(*column.shape[:-1], BETWEEN.size * between.shape[-2])), axis=-1)
