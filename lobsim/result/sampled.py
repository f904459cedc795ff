"""Many outputs of a solution at many times at once: states by PyBaMM's interpolant, outputs in one pass of NumPy.

PyBaMM reads one output at a time, each time from the state; outputs of a model have most of their expressions in
common. Times are taken in blocks, so that what is computed stays in the processor's cache.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import numpy as np

from lobsim.numerics.arrays import Array

if TYPE_CHECKING:
    import pybamm

    from lobsim.result.one_pass import Pass

AT_ONCE = 10_000  # numbers of one output in a block of times: 80 kB


@dataclass(frozen=True)
class Reader:
    """All outputs of a model in one function, and the shape of each without its axis of time."""

    values: "Pass"
    shapes: tuple[tuple[int, ...], ...]


_READERS: "WeakKeyDictionary[pybamm.BaseModel, dict[tuple[str, ...], Reader | None]]" = WeakKeyDictionary()


def at_once(solution: Any, names: Sequence[str], t: Array) -> dict[str, Array]:
    """Read outputs, in the units of their names, at times [s], shape (T,); time is the last axis.

    Parameters
    ----------
    solution : pybamm.Solution
        Of IDAKLU.
    names : sequence of str
        Outputs of its model.
    t : array
        Times [s] within the solution, shape (T,).

    Returns
    -------
    dict of str to array
        By name, as PyBaMM's processed variables give them.
    """
    several = len(solution.all_ts) > 1 or not solution.hermite_interpolation or solution.t.size < 2
    reader = None if several else _reader(solution, tuple(names), t)
    if reader is None:
        return {name: np.asarray(solution[name](t)) for name in names}
    sizes = [int(np.prod(shape)) for shape in reader.shapes]
    ends = np.cumsum(sizes)
    rows = [slice(end - size, end) for end, size in zip(ends, sizes, strict=True)]
    whole = np.empty((ends[-1], t.size))
    inputs = {name: float(np.ravel(value)[0]) for name, value in solution.all_inputs[0].items()}
    count = max(1, AT_ONCE // max(sizes))
    for block in (slice(at, at + count) for at in range(0, t.size, count)):
        found = reader.values(t[None, block], _states(solution, t[block]), inputs)
        for row, values in zip(rows, found, strict=True):
            whole[row, block] = values
    return {
        name: whole[row].reshape((*shape, t.size), order="F") if len(shape) > 1 else whole[row].reshape((*shape, -1))
        for name, row, shape in zip(names, rows, reader.shapes, strict=True)
    }


def _reader(solution: Any, names: tuple[str, ...], t: Array) -> Reader | None:
    """The reader of a model, made once.

    None if an output follows a table over time: PyBaMM reads such a table at one time only.
    """
    import pybamm  # here, so that a result can be read without it

    from lobsim.result.one_pass import one_pass

    model = solution.all_models[0]
    known = _READERS.setdefault(model, {})
    if names not in known:
        outputs = [model.get_processed_variable_or_event(name) for name in names]
        by_table = any(isinstance(part, pybamm.Interpolant) for output in outputs for part in output.pre_order())
        shapes = [_shape(output) for output in outputs]
        shapes = [
            np.asarray(solution[name](t[:2])).shape[:-1] if shape is None else shape
            for name, shape in zip(names, shapes, strict=True)
        ]
        known[names] = None if by_table else Reader(one_pass(outputs), tuple(shapes))
    return known[names]


def _shape(output: "pybamm.Symbol") -> tuple[int, ...] | None:
    """Tell the shape of an output without its axis of time; None if only PyBaMM's processed variable knows it."""
    if output.size == 1:
        return ()
    places = [mesh.npts for mesh in (output.mesh, output.secondary_mesh) if mesh is not None]
    for shape in (places[:1], places):
        if output.size == np.prod(shape):
            return tuple(shape)
    return None


def _states(solution: Any, t: Array) -> Array:
    """Cubic Hermite interpolation between the solver's steps, shape (states, T)."""
    ts, y, rate = solution.all_ts[0], np.asarray(solution.all_ys[0]), np.asarray(solution.all_yps[0])
    k = np.clip(np.searchsorted(ts, t, side="right") - 1, 0, ts.size - 2)
    h = ts[k + 1] - ts[k]
    s = (t - ts[k]) / h
    climbs = s**2 * (3 - 2 * s) * (y[:, k + 1] - y[:, k])  # written so that what stands still does so exactly
    return np.asarray(y[:, k] + climbs + s * (1 - s) * h * ((1 - s) * rate[:, k] - s * rate[:, k + 1]))
