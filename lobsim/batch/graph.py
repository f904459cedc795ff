"""Vectors of a model and what is done with them: the graph of its equations in a form that loops are written from.

A vector has an element for each finite volume or face. It is a number that is known, one of the symbols (time, states,
numbers of the cell), elements taken from other vectors, a function element by element, a sum with constant weights, or
the smallest or largest element. Vectors that are made alike are one and the same, so nothing is worked out twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lobsim.numerics.arrays import Table

TIME, STATE, NUMBERS = "time", "state", "numbers"
TAKEN, WEIGHTED = "taken", "weighted"
REDUCED = ("least", "most")
NOTHING = -1  # instead of a place: no element, a zero


@dataclass(frozen=True, eq=False)
class Vector:
    """A vector of a graph.

    Attributes
    ----------
    kind : str
        A symbol, `TAKEN`, `WEIGHTED`, one of `REDUCED`, "constant", or the name of a function of elements.
    size : int
        Number of elements.
    of : tuple of Vector
        What it is made of; functions of elements take vectors of its size or of one element.
    data : any
        Values of a constant; of elements that are taken, from which vector and where, shape (size, 2); of a weighted
        sum, ends of its rows, places and weights.
    moves : frozenset of str
        The symbols that it follows.
    number : int
        Of the vectors of its graph, in the order in which they were made.
    """

    kind: str
    size: int
    of: tuple["Vector", ...]
    data: Any
    moves: frozenset[str]
    number: int

    @property
    def is_constant(self) -> bool:
        """Whether its values are known."""
        return self.kind == "constant"

    def is_number(self, value: float) -> bool:
        """Whether it is one known number [of any unit], in all places."""
        return self.is_constant and bool((self.data == value).all())


class Graph:
    """Makes vectors, each once."""

    def __init__(self) -> None:
        self._made: dict[Any, Vector] = {}

    def _once(self, kind: str, size: int, of: tuple[Vector, ...], data: Any = None) -> Vector:
        parts = data if isinstance(data, tuple) else (data,)
        stamp = tuple(part.tobytes() if isinstance(part, np.ndarray) else part for part in parts)
        key = (kind, size, tuple(map(id, of)), stamp)
        if key not in self._made:
            moves = frozenset({kind}) if kind in (TIME, STATE, NUMBERS) else frozenset().union(*(v.moves for v in of))
            self._made[key] = Vector(kind, size, of, data, moves, len(self._made))
        return self._made[key]

    def symbol(self, kind: str, size: int) -> Vector:
        """Make a symbol."""
        return self._once(kind, size, ())

    def constant(self, values: Any) -> Vector:
        """Make a vector of known values [any unit]; of one element if all are alike."""
        array = np.atleast_1d(np.asarray(values, dtype=float)).ravel()
        if array.size > 1 and (array == array[0]).all():
            return self.take([self._once("constant", 1, (), array[:1].copy())], np.zeros((array.size, 2), dtype=int))
        return self._once("constant", array.size, (), array)

    def take(self, sources: Sequence[Vector], places: Table) -> Vector:
        """Take elements: ``places`` has for each the number of its source and the place there, or `NOTHING` for 0."""
        places = np.array(places, dtype=int).reshape(-1, 2)
        flat: list[Vector] = []
        which = np.full(len(places), NOTHING)
        at = np.zeros(len(places), dtype=int)

        def add(source: Vector, rows: Table, where: Table) -> None:
            if source.kind == TAKEN:
                for number, inner in enumerate(source.of):
                    chosen = source.data[where, 0] == number
                    if chosen.any():
                        add(inner, rows[chosen], source.data[where[chosen], 1])
                return
            if source not in flat:
                flat.append(source)
            which[rows], at[rows] = flat.index(source), where

        for number, source in enumerate(sources):
            rows = np.flatnonzero(places[:, 0] == number)
            if rows.size:
                add(source, rows, places[rows, 1])
        if (which == NOTHING).any():
            zero = self._once("constant", 1, (), np.zeros(1))
            if zero not in flat:
                flat.append(zero)
            which[which == NOTHING] = flat.index(zero)
        if all(source.is_constant for source in flat):
            values = np.array([flat[of].data[place] for of, place in zip(which, at, strict=True)])
            if values.size == 1 or (values != values[0]).any():
                return self._once("constant", values.size, (), values)
        # the order of sources is that of their first use, so that what is alike is found
        order = list(dict.fromkeys(which.tolist()))
        which = np.array([order.index(of) for of in which])
        flat = [flat[of] for of in order]
        if len(flat) == 1 and flat[0].size == len(at) and (at == np.arange(len(at))).all():
            return flat[0]
        return self._once(TAKEN, len(at), tuple(flat), np.stack([which, at], axis=1))

    def part(self, source: Vector, places: Any) -> Vector:
        """Take elements of one vector; `NOTHING` stands for a zero."""
        at = np.asarray(places, dtype=int).ravel()
        return self.take([source], np.stack([np.where(at < 0, NOTHING, 0), np.maximum(at, 0)], axis=1))

    def joined(self, pieces: Sequence[Vector]) -> Vector:
        """Join vectors end to end."""
        places = [np.stack([np.full(v.size, k), np.arange(v.size)], axis=1) for k, v in enumerate(pieces)]
        return self.take(pieces, np.concatenate(places) if places else np.zeros((0, 2)))

    def spread(self, vector: Vector, size: int) -> Vector:
        """Repeat a single element; another vector stays as it is."""
        return vector if vector.size == size else self.part(vector, np.zeros(size))

    @staticmethod
    def single(vector: Vector) -> tuple[Vector, int] | None:
        """Tell the vector and the place of a vector whose elements are all one."""
        if vector.kind == TAKEN and len(vector.of) == 1 and (vector.data[:, 1] == vector.data[0, 1]).all():
            return vector.of[0], int(vector.data[0, 1])
        return None

    def function(self, name: str, *of: Vector) -> Vector:
        """Apply a function element by element, after what can be simplified."""
        size = max(v.size for v in of)
        parts: list[Vector] = []
        for v in of:
            one = self.single(v) if v.size > 1 else None
            parts.append(self.part(one[0], [one[1]]) if one else v)
        if all(v.size == 1 for v in parts) and size > 1:
            return self.spread(self.function(name, *parts), size)
        simple = self._simple(name, parts, size)
        if simple is not None:
            return self.spread(simple, size)
        if all(v.is_constant for v in parts):
            return self.constant(np.broadcast_to(EVALUATED[name](*(v.data for v in parts)), (size,)))
        # by an order that is the same in every process, as the code names the library
        if name in COMMUTE and parts[0].number > parts[1].number:
            parts.reverse()
        return self._once(name, size, tuple(parts))

    def _simple(self, name: str, of: list[Vector], size: int) -> Vector | None:
        """What a function of known numbers such as 0 and 1 comes to."""
        zero = self.constant(0.0)
        if name == "add":
            if of[0].is_number(0):
                return of[1]
            return of[0] if of[1].is_number(0) else None
        if name == "sub":
            if of[1].is_number(0):
                return of[0]
            return self.function("neg", of[1]) if of[0].is_number(0) else (zero if of[0] is of[1] else None)
        if name == "mul":
            for one, other in (of, of[::-1]):
                if one.is_number(0):
                    return zero
                if one.is_number(1):
                    return other
                if one.is_number(-1):
                    return self.function("neg", other)
            return None
        if name == "div":
            if of[0].is_number(0):
                return zero
            if of[1].is_number(1):
                return of[0]
            # A division takes as long as ten products: what no state moves is turned over once.
            still = of[1].moves.isdisjoint((STATE, TIME)) and not of[0].moves.isdisjoint((STATE, TIME))
            return self.function("mul", of[0], self.function("div", self.constant(1.0), of[1])) if still else None
        if name == "neg" and of[0].kind == "neg":
            return of[0].of[0]
        if name == "pow" and of[1].is_constant and of[1].size == 1:
            return self._power(of[0], float(of[1].data[0]))
        return None

    def _power(self, base: Vector, exponent: float) -> Vector | None:
        """A power with a known exponent, a whole or half number up to four, as products and a root."""
        if exponent == 0:
            return self.constant(1.0)
        if abs(exponent) > 4 or 2 * exponent != round(2 * exponent):
            return None
        if exponent < 0:
            whole = self._power(base, -exponent)
            return self.function("div", self.constant(1.0), whole) if whole else None
        found = self.function("sqrt", base) if exponent % 1 else None
        for _ in range(int(exponent)):
            found = self.function("mul", found, base) if found else base
        return found

    def weighted(self, ends: Any, places: Any, weights: Any, vector: Vector) -> Vector:
        """Sum elements with constant weights: a sparse matrix by rows, times a vector."""
        vector = self.spread(vector, vector.size)
        data = (np.asarray(ends, dtype=int), np.asarray(places, dtype=int), np.asarray(weights, dtype=float))
        if vector.is_constant or not data[1].size:
            values = [data[2][a:b] @ vector.data[data[1][a:b]] if b > a else 0.0 for a, b in pairs(data[0])]
            return self.constant(values)
        return self._once(WEIGHTED, len(data[0]) - 1, (vector,), data)

    def reduced(self, kind: str, vector: Vector) -> Vector:
        """The smallest or largest element."""
        if vector.size == 1:
            return vector
        if one := self.single(vector):
            return self.part(one[0], [one[1]])
        return self._once(kind, 1, (vector,))


def pairs(ends: Table) -> list[tuple[int, int]]:
    """Begin and end of each row."""
    return list(zip(ends[:-1].tolist(), ends[1:].tolist(), strict=True))


COMMUTE = ("add", "mul", "fmax", "fmin", "eq", "ne", "and", "or")
_TRUTH = {
    "lt": np.less,
    "le": np.less_equal,
    "eq": np.equal,
    "ne": np.not_equal,
    "and": np.logical_and,
    "or": np.logical_or,
    "not": np.logical_not,
}
EVALUATED: dict[str, Any] = {
    "add": np.add,
    "sub": np.subtract,
    "mul": np.multiply,
    "div": np.divide,
    "neg": np.negative,
    "pow": np.power,
    "fmax": np.maximum,
    "fmin": np.minimum,
    "fabs": np.abs,
    "sign": np.sign,
    "exp": np.exp,
    "log": np.log,
    "sqrt": np.sqrt,
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "asin": np.arcsin,
    "acos": np.arccos,
    "atan": np.arctan,
    "sinh": np.sinh,
    "cosh": np.cosh,
    "tanh": np.tanh,
    "asinh": np.arcsinh,
    "acosh": np.arccosh,
    "atanh": np.arctanh,
    "log1p": np.log1p,
    "expm1": np.expm1,
    "floor": np.floor,
    "ceil": np.ceil,
    "if": lambda condition, value: np.where(condition, value, 0.0),
    **{name: lambda *of, made=made: made(*of).astype(float) for name, made in _TRUTH.items()},
}
