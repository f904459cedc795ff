"""The graph of a CasADi expression, as vectors: no equation is written a second time."""

from typing import Any

import casadi
import numpy as np

from lobsim.batch.graph import NOTHING, REDUCED, Graph, Vector


class NotInLanesError(Exception):
    """A model does what the engine has no loop for; its message names it."""


_OPS = {getattr(casadi, name): name.removeprefix("OP_") for name in dir(casadi) if name.startswith("OP_")}
_FUNCTIONS = {
    **{name: name.lower() for name in ("ADD", "SUB", "MUL", "DIV", "NEG", "POW", "EXP", "LOG", "SQRT", "FMAX", "FMIN")},
    **{name: name.lower() for name in ("SIN", "COS", "TAN", "ASIN", "ACOS", "ATAN", "SINH", "COSH", "TANH")},
    **{name: name.lower() for name in ("ASINH", "ACOSH", "ATANH", "LOG1P", "EXPM1", "FABS", "SIGN", "FLOOR", "CEIL")},
    **{name: name.lower() for name in ("LT", "LE", "EQ", "NE", "NOT", "AND", "OR")},
    "CONSTPOW": "pow",
    "IF_ELSE_ZERO": "if",
}
_SAME = ("RESHAPE", "LIFT", "ASSIGN", "SPARSITY_CAST")
_JOINED = ("VERTCAT", "HORZCAT", "DIAGCAT")
_SPLIT = ("VERTSPLIT", "HORZSPLIT")
_REDUCED = dict(zip(("MMIN", "MMAX"), REDUCED, strict=True))


class Reader:
    """Turns CasADi expressions into vectors of one graph.

    Parameters
    ----------
    graph : Graph
        Where they are made.
    symbols : mapping of casadi.MX to Vector
        Pairs of the symbols in the expressions and what stands for them.
    """

    def __init__(self, graph: Graph, symbols: list[tuple[casadi.MX, Vector]]) -> None:
        self.graph = graph
        self._known: dict[int, Vector] = {symbol.__hash__(): vector for symbol, vector in symbols}
        self._alive: list[casadi.MX] = []  # a node's address names it as long as it lives

    def read(self, expression: casadi.MX) -> Vector:
        """Give the vector of an expression: of its nonzeros, columns one after another.

        Raises
        ------
        NotInLanesError
            If there is no loop for something that it does.
        """
        todo = [expression]
        while todo:
            node = todo[-1]
            if node.__hash__() in self._known:
                todo.pop()
                continue
            below = _below(node)
            lacking = [one for one in below if one.__hash__() not in self._known]
            if lacking:
                todo += lacking
                continue
            self._known[node.__hash__()] = self._made(node, [self._known[one.__hash__()] for one in below])
            self._alive.append(node)
            todo.pop()
        return self._known[expression.__hash__()]

    def _made(self, node: casadi.MX, of: list[Vector]) -> Vector:
        graph = self.graph
        if node.is_constant():
            return graph.constant(np.array(node.to_DM().nonzeros())) if node.nnz() else graph.joined([])
        if node.is_output():
            return self._split(node, of[0])
        op = _OPS[node.op()]
        if op in _FUNCTIONS:
            return self._function(_FUNCTIONS[op], node, of)
        if op in ("SQ", "TWICE", "INV"):
            two = {"SQ": ("mul", of[0], of[0]), "TWICE": ("mul", graph.constant(2.0), of[0])}
            return graph.function(*two.get(op, ("div", graph.constant(1.0), of[0])))
        if op in _SAME:
            return of[0]
        if op in _JOINED:
            return graph.joined(of)
        if op in _REDUCED:
            return graph.reduced(_REDUCED[op], self._dense(node.dep(0), of[0]))
        if op == "GETNONZEROS":
            return graph.part(of[0], _chosen(node.info(), of[0].size))
        if op in ("PROJECT", "DENSIFY"):
            return graph.part(of[0], _where(node.sparsity(), node.dep(0).sparsity()))
        if op == "TRANSPOSE":
            return graph.part(of[0], node.dep(0).sparsity().transpose()[1])
        if op == "MTIMES":
            return self._product(node, of)
        if op == "DOT":
            product = graph.function("mul", self._dense(node.dep(0), of[0]), self._dense(node.dep(1), of[1]))
            product = graph.spread(product, node.dep(0).numel())
            return graph.weighted([0, product.size], np.arange(product.size), np.ones(product.size), product)
        raise NotInLanesError(f"no loop for {op.lower()!r} in {str(node)[:80]!r}")

    def _function(self, name: str, node: casadi.MX, of: list[Vector]) -> Vector:
        """A function element by element; a factor that has gaps is brought to those of the whole."""
        made = []
        for number, vector in enumerate(of):
            dep = node.dep(number)
            if vector.size == node.nnz() or (vector.size == 1 and dep.numel() == 1):
                made.append(vector)
            else:
                made.append(self.graph.part(vector, _where(node.sparsity(), dep.sparsity())))
        return self.graph.spread(self.graph.function(name, *made), node.nnz())

    def _split(self, node: casadi.MX, whole: Vector) -> Vector:
        split = node.dep(0)
        if _OPS[split.op()] not in _SPLIT:
            raise NotInLanesError(f"no loop for {_OPS[split.op()].lower()!r}")
        sizes = [split.get_output(k).nnz() for k in range(split.n_out())]
        begin = int(np.cumsum([0, *sizes])[node.which_output()])
        return self.graph.part(whole, begin + np.arange(node.nnz()))

    def _dense(self, node: casadi.MX, vector: Vector) -> Vector:
        if node.is_dense():
            return vector
        return self.graph.part(vector, _where(casadi.Sparsity.dense(*node.shape), node.sparsity()))

    def _product(self, node: casadi.MX, of: list[Vector]) -> Vector:
        """A sum of a start and a product, of which one factor is known; the other is a column."""
        start, left, right = (node.dep(k) for k in range(3))
        if not left.is_constant() or not right.is_column():
            raise NotInLanesError(f"no loop for a product of two unknown matrices, {str(node)[:80]!r}")
        rows = casadi.DM(left.to_DM()).T
        vector = self._dense(right, of[2])
        ends = np.array(rows.sparsity().colind())
        made = self.graph.weighted(ends, np.array(rows.sparsity().row(), dtype=int), rows.nonzeros(), vector)
        total = self.graph.function("add", self._dense(start, of[0]), made)
        total = self.graph.spread(total, node.size1())
        return total if node.is_dense() else self.graph.part(total, np.array(node.sparsity().row()))


def _below(node: casadi.MX) -> list[casadi.MX]:
    """What a node is made of; of a part of a split vector the vector."""
    if node.is_output():
        return [node.dep(0).dep(0)]
    if node.is_constant():
        return []
    if not node.n_dep():
        raise NotInLanesError(f"no loop for {_OPS[node.op()].lower()!r} in {str(node)[:80]!r}")
    return [node.dep(k) for k in range(node.n_dep())]


def _chosen(info: dict[str, Any], size: int) -> Any:
    """Places that are taken, as CasADi tells them."""
    if "nz" in info:
        return np.array(info["nz"])
    places = np.arange(size)

    def cut(of: dict[str, int]) -> slice:
        return slice(of["start"], of["stop"], of["step"])

    if "slice" in info:
        return places[cut(info["slice"])]
    if "outer" in info:
        inner = np.arange(info["inner"]["start"], info["inner"]["stop"], info["inner"]["step"])
        outer = np.arange(info["outer"]["start"], info["outer"]["stop"], info["outer"]["step"])
        return (outer[:, None] + inner[None, :]).ravel()
    raise NotInLanesError(f"no loop for elements that are taken by {info!r}")


def _where(wanted: casadi.Sparsity, given: casadi.Sparsity) -> Any:
    """Where the nonzeros of one pattern stand among those of another; `NOTHING` where they do not."""
    places = np.full(wanted.numel(), NOTHING)
    places[np.array(given.find(), dtype=int)] = np.arange(given.nnz())
    return places[np.array(wanted.find(), dtype=int)]
