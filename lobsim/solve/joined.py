"""One solution of the many calls that a profile takes, in no more points than its curve needs."""

from collections.abc import Iterable

import numpy as np
import pybamm

from lobsim.numerics.arrays import Array

# Of the solver's tolerances: how far the curve between the points that are kept may lie from each that is left out. A
# solver that starts anew at every kink makes a dozen steps that are too short to bend the curve.
SHARE = 0.25
PASSES = 6
RATES = 1e-4  # of the absolute tolerance: algebraic unknowns may be scaled far above their size


def joined(parts: Iterable[pybamm.Solution], rtol: float, atol: float) -> pybamm.Solution:
    """Make one solution of several of one model, each from where the last one ended.

    Parameters
    ----------
    parts : iterable of Solution
        Of IDAKLU, one or more, each forgotten when the next comes; no output may depend on inputs that differ.
    rtol, atol : float
        Tolerances of the solver, relative and of the scaled states [-].

    Returns
    -------
    pybamm.Solution
        With the summed times of computing.
    """
    thin, stops, times = [], [], []
    for last in parts:
        thin.append(_thinned(last, rtol, atol))
        stops.append(last.all_t_evals[0])
        times.append((last.solve_time, last.integration_time))
    t, y, rates = zip(*thin, strict=True)
    whole = pybamm.Solution(
        np.concatenate(t),
        np.hstack(y),
        last.all_models[0],
        last.all_inputs[0],
        last.t_event,
        last.y_event,
        last.termination,
        all_yps=np.hstack(rates),
        all_t_evals=np.concatenate(stops),
        options=last.options,
    )
    whole.solve_time, whole.integration_time = map(sum, zip(*times, strict=True))
    whole.closest_event_idx = last.closest_event_idx
    return whole


def _thinned(part: pybamm.Solution, rtol: float, atol: float) -> tuple[Array, Array, Array]:
    """Leave out times [s], states and rates that a cubic between their neighbours gives as well."""
    t, y, rates, edges = _two_sided(part)
    floor = np.full(y.shape[0], SHARE * atol)
    floor[part.all_models[0].len_rhs :] *= RATES
    allowed = np.maximum(SHARE * rtol * np.abs(y).max(axis=1), floor)[:, None]
    kept = np.arange(t.size)
    for _ in range(PASSES):
        tried = np.arange(1, kept.size - 1, 2)
        tried = tried[~edges[kept[tried]]]
        before, at, after = (kept[tried + side] for side in (-1, 0, 1))
        length = t[after] - t[before]
        s = (t[at] - t[before]) / length
        climbed = s**2 * (3 - 2 * s) * (y[:, after] - y[:, before])
        bent = s * (1 - s) * length * ((1 - s) * rates[:, before] - s * rates[:, after])
        left_out = (np.abs(y[:, before] + climbed + bent - y[:, at]) <= allowed).all(axis=0)
        kept = np.delete(kept, tried[left_out])
    return t[kept], y[:, kept], rates[:, kept]


def _two_sided(part: pybamm.Solution) -> tuple[Array, Array, Array, Array]:
    """Times [s], states and rates, where the solver stopped twice: as it is before and, an instant later, after.

    The solver keeps the rates before. Those of algebraic unknowns jump: after, they are those of its first step.

    Returns
    -------
    tuple of array
        Times, states, rates, and which of the points are such edges.
    """
    t, y, rates = (np.asarray(column) for column in (part.t, part.y, part.all_yps[0]))
    begins = np.flatnonzero(np.isin(t[:-1], part.all_t_evals[0]))
    inner = begins[begins > 0]
    twice = np.sort(np.concatenate((np.arange(t.size), inner)))
    after = begins + np.searchsorted(inner, begins, side="right")
    t, y, rates = t[twice], y[:, twice], rates[:, twice]
    late = after[begins > 0]
    t[late] = np.nextafter(t[late], np.inf)
    algebraic = slice(part.all_models[0].len_rhs, None)
    rates[algebraic, after] = (y[algebraic, after + 1] - y[algebraic, after]) / (t[after + 1] - t[after])
    edges = np.zeros(t.size, dtype=bool)
    edges[after] = edges[late - 1] = True
    return t, y, rates, edges
