"""The C code of a model: its equations, their derivatives, events and outputs, for several runs side by side."""

from dataclasses import dataclass

import numpy as np

from lobsim.batch.graph import NOTHING, STATE, TAKEN, TIME, Vector
from lobsim.batch.loops import Store, Tables, Written, function
from lobsim.batch.slopes import Slopes
from lobsim.numerics.arrays import Table

_GIVEN = "const vd t, const vd *restrict y, const vd *restrict k"


@dataclass(frozen=True)
class Equations:
    """Vectors of a model.

    Attributes
    ----------
    rates : Vector
        Rates of the states, and residuals of the algebraic ones, as the solver scales them.
    start : Vector
        States at the start.
    events : Vector
        An event happens when its element falls below 0.
    outputs : Vector
        What is read off the states.
    slopes : Slopes
        Of their graph, by the states.
    drift : Slopes
        Of their graph, by the time.
    """

    rates: Vector
    start: Vector
    events: Vector
    outputs: Vector
    slopes: Slopes
    drift: Slopes


@dataclass(frozen=True)
class Code:
    """C code of a model, and the pattern of its Jacobian: ends of rows and columns of its nonzeros."""

    text: str
    ends: Table
    columns: Table


def code(equations: Equations, numbers: int) -> Code:
    """Write the C code of a model that has so many numbers."""
    ends, columns, jacobian = _jacobian(equations)
    drift = _drift(equations)
    follows = any((store.places >= 0).any() for store in drift)
    wanted = {
        "rates": _whole(equations.rates, "f"),
        "slopes": [*jacobian, *drift],
        "events": _whole(equations.events, "e"),
        "read": _whole(equations.outputs, "out"),
        "start": _whole(equations.start, "y"),
    }
    hoisted = _hoisted([store.vector for stores in wanted.values() for store in stores])
    offsets = np.cumsum([0, *(vector.size for vector in hoisted)])
    ready = {vector: f"k + {offset}" for vector, offset in zip(hoisted, offsets, strict=False)}
    tables = Tables()
    stores = [
        Store(vector, "k", offset + np.arange(vector.size)) for vector, offset in zip(hoisted, offsets, strict=False)
    ]
    arguments = {
        "hoist": "const vd *restrict p, vd *restrict k, vd *restrict w",
        "start": "const vd *restrict k, vd *restrict y, vd *restrict w",
        "rates": f"{_GIVEN}, vd *restrict f, vd *restrict w",
        "slopes": f"{_GIVEN}, vd *restrict values, vd *restrict drift, vd *restrict w",
        "events": f"{_GIVEN}, vd *restrict e, vd *restrict w",
        "read": f"{_GIVEN}, vd *restrict out, vd *restrict w",
    }
    written = {"hoist": Written(tables, stores, {})}
    written |= {name: Written(tables, given, ready) for name, given in wanted.items()}
    bodies = [function(name, arguments[name], one) for name, one in written.items()]
    sizes = {
        "N": equations.rates.size,
        "K": int(offsets[-1]),
        "P": numbers,
        "EVENTS": equations.events.size,
        "READ": equations.outputs.size,
        "NONZEROS": columns.size,
        "WORK": max(one.work for one in written.values()),
        "DRIFT": int(follows),
    }
    head = [f"#define {name} {size}" for name, size in sizes.items()]
    return Code("\n".join([*head, *tables.code, *bodies]) + "\n", ends, columns)


def _blocks(vector: Vector) -> list[tuple[Vector, Table]]:
    """The vectors that one is joined of, and the row of the whole that each of their elements is, or `NOTHING`.

    A vector with an element that is taken several times is there as often.
    """
    if vector.kind != TAKEN:
        return [(vector, np.arange(vector.size))]
    found = []
    for number, source in enumerate(vector.of):
        rows = np.flatnonzero(vector.data[:, 0] == number)
        at = vector.data[rows, 1]
        while rows.size:
            _, first = np.unique(at, return_index=True)
            row_of = np.full(source.size, NOTHING)
            row_of[at[first]] = rows[first]
            found.append((source, row_of))
            rows, at = np.delete(rows, first), np.delete(at, first)
    return found


def _whole(vector: Vector, into: str) -> list[Store]:
    """Store all of a vector."""
    return [Store(source, into, row_of) for source, row_of in _blocks(vector)]


def _derivative(vector: Vector, slopes: Slopes) -> list[tuple[Vector, Table, Table]]:
    """Terms of a derivative: values, rows of the whole (`NOTHING` where not wanted) and states, element by element."""
    return [
        (term.values, np.where(term.states == NOTHING, NOTHING, row_of), term.states)
        for source, row_of in _blocks(vector)
        for term in slopes.of(source)
    ]


def _jacobian(equations: Equations) -> tuple[Table, Table, list[Store]]:
    """Pattern of the Jacobian by rows, and what is stored where."""
    terms = _derivative(equations.rates, equations.slopes)
    size = equations.rates.size
    keys = [np.where(rows == NOTHING, NOTHING, rows * size + states) for _, rows, states in terms]
    pattern = np.unique(np.concatenate([np.zeros(0, dtype=int), *(key[key != NOTHING] for key in keys)]))
    at = [np.where(key == NOTHING, NOTHING, np.searchsorted(pattern, key)) for key in keys]
    given = np.bincount(np.concatenate([places[places != NOTHING] for places in at]), minlength=pattern.size)
    stores = []
    for (values, *_), places in zip(terms, at, strict=True):
        several = (places != NOTHING) & (given[places] > 1)
        for adds, chosen in ((False, ~several), (True, several)):
            wanted = np.where(chosen, places, NOTHING)
            if (wanted != NOTHING).any():
                stores.append(Store(values, "values", wanted, adds))
    ends = np.searchsorted(pattern, np.arange(size + 1) * size)
    return ends, pattern % size, stores


def _drift(equations: Equations) -> list[Store]:
    """What the rates change by with time alone; nothing is stored where they do not."""
    return [
        Store(values, "drift", np.broadcast_to(rows, values.size))
        for values, rows, _ in _derivative(equations.rates, equations.drift)
    ]


def _hoisted(vectors: list[Vector]) -> list[Vector]:
    """Vectors that follow from the numbers of a cell alone, where they are needed by what follows the states."""
    moving = {STATE, TIME}
    found: dict[Vector, None] = {}
    seen: set[Vector] = set()
    todo = list(vectors)
    while todo:
        node = todo.pop()
        if node in seen:
            continue
        seen.add(node)
        if not node.is_constant and moving.isdisjoint(node.moves):
            found[node] = None
        elif not node.is_constant:
            todo += node.of
    return list(found)
