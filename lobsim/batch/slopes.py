"""Sparse derivatives of vectors with respect to the states.

The derivative of a vector is a list of terms. A term has for each element the state that it belongs to, if any, and a
vector of what the derivative by that state is. A vector of neighbours has two or three terms, whatever the mesh: what
is written down stays as short as the equations.
"""

from dataclasses import dataclass

import numpy as np

from lobsim.batch.from_casadi import NotInLanesError
from lobsim.batch.graph import NOTHING, REDUCED, STATE, TAKEN, WEIGHTED, Graph, Vector
from lobsim.numerics.arrays import Table


@dataclass(frozen=True)
class Term:
    """Part of a derivative: for each element a state, or `NOTHING`, and the derivative by it, which is 0 there."""

    states: Table
    values: Vector


class Slopes:
    """Derivatives of the vectors of a graph by one symbol.

    Parameters
    ----------
    graph : Graph
        Where derivatives are made.
    by : str
        The symbol: `STATE` or `TIME`.
    """

    def __init__(self, graph: Graph, by: str = STATE) -> None:
        self.graph, self.by = graph, by
        self._known: dict[Vector, list[Term]] = {}

    def of(self, vector: Vector) -> list[Term]:
        """Derive a vector; what is below it is derived first, without recursion as graphs are deep."""
        todo = [vector]
        while todo:
            node = todo[-1]
            lacking = [one for one in node.of if one not in self._known and self.by in one.moves]
            if node in self._known or not lacking:
                if node not in self._known:
                    self._known[node] = self._derived(node)
                todo.pop()
            else:
                todo += lacking
        return self._known[vector]

    def _terms(self, vector: Vector) -> list[Term]:
        return self._known[vector] if self.by in vector.moves else []

    def _derived(self, vector: Vector) -> list[Term]:
        if self.by not in vector.moves:
            return []
        if vector.kind == self.by:
            return [Term(np.arange(vector.size), self.graph.spread(self.graph.constant(1.0), vector.size))]
        if vector.kind == TAKEN:
            return self._taken(vector)
        if vector.kind == WEIGHTED:
            return self._weighted(vector)
        if vector.kind in REDUCED:
            raise NotInLanesError("no loop for the derivative of an extreme value")
        return self._function(vector)

    def _taken(self, vector: Vector) -> list[Term]:
        """Elements of terms; of several sources those terms are joined that lie alike."""
        made: list[Term] = []
        for number, source in enumerate(vector.of):
            rows = vector.data[:, 0] == number
            at = np.where(rows, vector.data[:, 1], NOTHING)
            for term in self._terms(source):
                states = np.where(rows, term.states[at], NOTHING)
                values = self.graph.part(self.graph.spread(term.values, source.size), at)
                made.append(Term(states, values))
        return self._merged(made, vector.size)

    def _weighted(self, vector: Vector) -> list[Term]:
        ends, places, weights = vector.data
        counts = np.diff(ends)
        made = []
        for entry in range(int(counts.max(initial=0))):
            there = counts > entry
            at = np.where(there, places[np.minimum(ends[:-1] + entry, len(places) - 1)], NOTHING)
            weight = np.where(there, weights[np.minimum(ends[:-1] + entry, len(weights) - 1)], 0.0)
            for term in self._terms(vector.of[0]):
                states = np.where(there, term.states[at], NOTHING)
                values = self.graph.part(self.graph.spread(term.values, vector.of[0].size), at)
                made.append(Term(states, self.graph.function("mul", self.graph.constant(weight), values)))
        return self._merged(made, vector.size)

    def _function(self, vector: Vector) -> list[Term]:
        """Follow the chain rule."""
        made = []
        for number, part in enumerate(vector.of):
            terms = self._terms(part)
            if not terms:
                continue
            factor = self._partial(vector, number)
            for term in terms:
                states = np.broadcast_to(term.states, vector.size).copy()
                values = self.graph.spread(self.graph.function("mul", factor, term.values), vector.size)
                made.append(Term(states, values))
        return self._merged(made, vector.size)

    def _merged(self, terms: list[Term], size: int) -> list[Term]:
        """Add what belongs to the same states; join what lies in different places, by a shift that is alike first."""
        merged: list[Term] = []
        for term in terms:
            if term.values.is_number(0) or (term.states == NOTHING).all():
                continue
            values = self.graph.spread(term.values, size)
            place = _fitting(merged, term.states)
            if place is None:
                merged.append(Term(term.states, values))
                continue
            other = merged[place]
            states = np.where(other.states == NOTHING, term.states, other.states)
            both = (other.states != NOTHING) & (term.states != NOTHING)
            if both.any():
                total = self.graph.function("add", other.values, values)
            else:
                from_second = (term.states != NOTHING).astype(int)
                at = np.stack([from_second, np.arange(size)], axis=1)
                total = self.graph.take([other.values, values], at)
            merged[place] = Term(states, self.graph.spread(total, size))
        return merged

    def _partial(self, vector: Vector, number: int) -> Vector:
        """Derivative of a function of elements by one of its arguments."""
        f, of = self.graph.function, vector.of
        a, b = of[0], of[-1]
        one = self.graph.constant(1.0)

        def inverse(x: Vector) -> Vector:
            return f("div", one, x)

        def square(x: Vector) -> Vector:
            return f("mul", x, x)

        kind = vector.kind
        if kind in ("add", "sub", "neg"):
            negative = kind == "neg" or (kind == "sub" and number == 1)
            return self.graph.constant(-1.0 if negative else 1.0)
        if kind == "mul":
            return of[1 - number] if a is not b else a
        if kind == "div":
            return inverse(b) if number == 0 else f("neg", f("div", vector, b))
        if kind == "pow":
            if number == 0:
                return f("mul", b, f("pow", a, f("sub", b, one)))
            return f("mul", vector, f("log", a))
        if kind in ("fmax", "fmin"):
            first, second = (of[number], of[1 - number]) if kind == "fmin" else (of[1 - number], of[number])
            # halfway where both are alike, so that the two parts add up
            return f("mul", self.graph.constant(0.5), f("add", f("lt", first, second), f("le", first, second)))
        if kind == "if":
            return f("if", a, one) if number == 1 else self.graph.constant(0.0)
        simple = {
            "exp": lambda: vector,
            "log": lambda: inverse(a),
            "sqrt": lambda: f("div", self.graph.constant(0.5), vector),
            "fabs": lambda: f("sign", a),
            "sin": lambda: f("cos", a),
            "cos": lambda: f("neg", f("sin", a)),
            "tan": lambda: f("add", one, square(vector)),
            "asin": lambda: inverse(f("sqrt", f("sub", one, square(a)))),
            "acos": lambda: f("neg", inverse(f("sqrt", f("sub", one, square(a))))),
            "atan": lambda: inverse(f("add", one, square(a))),
            "sinh": lambda: f("cosh", a),
            "cosh": lambda: f("sinh", a),
            "tanh": lambda: f("sub", one, square(vector)),
            "asinh": lambda: inverse(f("sqrt", f("add", one, square(a)))),
            "acosh": lambda: inverse(f("sqrt", f("sub", square(a), one))),
            "atanh": lambda: inverse(f("sub", one, square(a))),
            "log1p": lambda: inverse(f("add", one, a)),
            "expm1": lambda: f("add", one, vector),
        }
        if kind in simple:
            return simple[kind]()
        return self.graph.constant(0.0)  # steps and truths


def _fitting(terms: list[Term], states: Table) -> int | None:
    """Find the term that new states can be added to: the same where both are, and best one that shares some."""
    free = None
    for place, term in enumerate(terms):
        both = (term.states != NOTHING) & (states != NOTHING)
        if not (term.states[both] == states[both]).all():
            continue
        if both.any():
            return place
        alike = set(_shifts(term.states)) & set(_shifts(states))
        free = place if alike and free is None else free
    return free


def _shifts(states: Table) -> Table:
    there = states != NOTHING
    return np.unique(states[there] - np.flatnonzero(there))
