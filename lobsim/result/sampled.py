"""Many outputs of a solution at many times at once: states by PyBaMM's interpolant, outputs in one pass of numpy.

PyBaMM reads one output at a time, each time from the state; outputs of a model have most of their expressions in
common, and a short step has many outputs and few points.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import numpy as np

from lobsim.numerics.arrays import Array

if TYPE_CHECKING:
    import pybamm

EACH_TIME = "Nothing at each time"  # an input, added: makes constants as long as the times


@dataclass(frozen=True)
class Reader:
    """All outputs of a model in one expression, and the shape of each without its axis of time."""

    evaluate: "pybamm.EvaluatorPython"
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
    reader = None if several else _reader(solution, tuple(names), solution.t)
    if reader is None:
        return {name: np.asarray(solution[name](t)) for name in names}
    inputs = {name: _as_input(value) for name, value in solution.all_inputs[0].items()}
    rows = reader.evaluate(t[None, :], _states(solution, t), inputs | {EACH_TIME: np.zeros((1, t.size))})
    sizes = [int(np.prod(shape)) for shape in reader.shapes]
    parts = np.split(rows, np.cumsum(sizes)[:-1])
    return {
        name: part.reshape((*shape, t.size), order="F") if len(shape) > 1 else part.reshape((*shape, t.size))
        for name, part, shape in zip(names, parts, reader.shapes, strict=True)
    }


def _as_input(value: Any) -> Any:
    """Make a number of an input, or a column of one that holds several."""
    column = np.reshape(value, (-1, 1))
    return column if column.size > 1 else float(column.item())


def _reader(solution: Any, names: tuple[str, ...], t: Array) -> Reader | None:
    """The reader of a model, made once: PyBaMM's own processed variables know the shapes.

    None if an output follows a table over time: PyBaMM reads such a table at one time only.
    """
    import pybamm  # here, so that a result can be read without it

    model = solution.all_models[0]
    known = _READERS.setdefault(model, {})
    if names not in known:
        nothing = pybamm.InputParameter(EACH_TIME)
        outputs = [model.get_processed_variable_or_event(name) + nothing for name in names]
        shapes = tuple(np.asarray(solution[name](t[:2])).shape[:-1] for name in names)
        by_table = any(isinstance(part, pybamm.Interpolant) for output in outputs for part in output.pre_order())
        whole = None if by_table else pybamm.EvaluatorPython(pybamm.NumpyConcatenation(*outputs))
        known[names] = None if whole is None else Reader(whole, shapes)
    return known[names]


def _states(solution: Any, t: Array) -> Array:
    """Cubic Hermite interpolation between the solver's steps, shape (states, T)."""
    ts, y, rate = solution.all_ts[0], np.asarray(solution.all_ys[0]), np.asarray(solution.all_yps[0])
    k = np.clip(np.searchsorted(ts, t, side="right") - 1, 0, ts.size - 2)
    h = ts[k + 1] - ts[k]
    s = (t - ts[k]) / h
    climbs = s**2 * (3 - 2 * s) * (y[:, k + 1] - y[:, k])  # written so that what stands still does so exactly
    return np.asarray(y[:, k] + climbs + s * (1 - s) * h * ((1 - s) * rate[:, k] - s * rate[:, k + 1]))
