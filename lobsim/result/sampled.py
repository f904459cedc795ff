"""Many outputs of a solution at many times at once: states by PyBaMM's interpolant, outputs in one pass of NumPy.

PyBaMM reads one output at a time, each time from the state; outputs of a model have most of their expressions in
common. Times are taken in blocks, so that what is computed stays in the processor's cache.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
from scipy.sparse import csr_matrix

from lobsim.numerics.arrays import Array, keep_memory

if TYPE_CHECKING:
    import pybamm

    from lobsim.result.one_pass import Pass

AT_ONCE = 30_000  # numbers of one output in a block of times


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
    reader = None if several else _reader(solution, tuple(names))
    if reader is None:
        return {name: np.asarray(solution[name](t)) for name in names}
    found = [np.empty((int(np.prod(shape)), t.size)) for shape in reader.shapes]
    inputs, states = _inputs(solution), Interpolant.of(solution)
    count = max(1, AT_ONCE // max(map(len, found)))
    for block in (slice(at, at + count) for at in range(0, t.size, count)):
        values = reader.values(t[None, block], states.at(t[block]), inputs)
        for rows, now in zip(found, values, strict=True):
            rows[:, block] = now
    return {
        name: rows.reshape((*shape, t.size), order="F" if len(shape) > 1 else "C")
        for name, rows, shape in zip(names, found, reader.shapes, strict=True)
    }


def _reader(solution: Any, names: tuple[str, ...]) -> Reader | None:
    """The reader of a model, made once.

    None if an output follows a table over time: PyBaMM reads such a table at one time only.
    """
    import pybamm  # here, so that a result can be read without it

    keep_memory()
    model = solution.all_models[0]
    known = _READERS.setdefault(model, {})
    if names not in known:
        outputs = [model.get_processed_variable_or_event(name) for name in names]
        by_table = any(isinstance(part, pybamm.Interpolant) for output in outputs for part in output.pre_order())
        known[names] = None if by_table else _made(solution, dict(zip(names, outputs, strict=True)))
    return known[names]


def _made(solution: Any, outputs: "dict[str, pybamm.Symbol]") -> Reader:
    """Make a reader; how many rows an output has is told by its values, which is sooner than to ask the expression."""
    from lobsim.result.one_pass import one_pass

    values, ends = one_pass(list(outputs.values())), solution.t[:2]
    first = values(ends[None], solution.all_ys[0][:, :2], _inputs(solution))
    shapes = []
    for (name, output), found in zip(outputs.items(), first, strict=True):
        shape = _shape(output, np.shape(found)[0] if np.ndim(found) else 1)
        shapes.append(np.asarray(solution[name](ends)).shape[:-1] if shape is None else shape)
    return Reader(values, tuple(shapes))


def _inputs(solution: Any) -> dict[str, Any]:
    """Make a number of each input, and a column of one that holds several."""
    columns = {name: np.reshape(value, (-1, 1)) for name, value in solution.all_inputs[0].items()}
    return {name: column if column.size > 1 else float(column.item()) for name, column in columns.items()}


def _shape(output: "pybamm.Symbol", rows: int) -> tuple[int, ...] | None:
    """Tell the shape of an output without its axis of time; None if only PyBaMM's processed variable knows it."""
    if rows == 1:
        return ()
    places = [mesh.npts for mesh in (output.mesh, output.secondary_mesh) if mesh is not None]
    for shape in (places[:1], places):
        if rows == np.prod(shape):
            return tuple(shape)
    return None


class Interpolant(NamedTuple):
    """States of a solution between its solver's steps, by cubic Hermite interpolation.

    Attributes
    ----------
    t : array
        The solver's times [s], shape (S,).
    known : array
        States there, their differences from each time to the next, and their rates, shape (3 S - 1, states).
    """

    t: Array
    known: Array

    @classmethod
    def of(cls, solution: Any) -> "Interpolant":
        """Take a solution that was not stopped and begun again."""
        y, rate = np.transpose(solution.all_ys[0]), np.transpose(solution.all_yps[0])
        return cls(solution.all_ts[0], np.concatenate((y, np.diff(y, axis=0), rate)))

    def at(self, t: Array) -> Array:
        """States at times [s], shape (states, T); what stands still does so exactly."""
        size = self.t.size
        k = np.clip(np.searchsorted(self.t, t, side="right") - 1, 0, size - 2)
        h = self.t[k + 1] - self.t[k]
        s = (t - self.t[k]) / h
        share = np.stack((np.ones_like(s), s**2 * (3 - 2 * s), h * s * (1 - s) ** 2, -h * s**2 * (1 - s)), axis=1)
        places = np.stack((k, size + k, 2 * size - 1 + k, 2 * size + k), axis=1)
        shares = csr_matrix((share.ravel(), places.ravel(), np.arange(0, share.size + 1, 4)), (t.size, len(self.known)))
        return np.ascontiguousarray((shares @ self.known).T)
