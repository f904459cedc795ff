"""Term of an equation that is one node of the tree, however often it is used.

PyBaMM's expressions are trees: what is used n times is walked n times, and n grows from factor to factor. A term of ten
classes of pores, each of which needs all that stand before it, would be a tree of millions of nodes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

import casadi
import numpy as np
import pybamm
from pybamm import Symbol

Argument: TypeAlias = Symbol | Sequence[Symbol]


@dataclass(frozen=True)
class _Grouped:
    """Function of symbols and sequences of symbols, called with all of them in one row; None counts a single one."""

    function: Callable[..., Symbol]
    counts: tuple[int | None, ...]

    def __call__(self, *row: Any) -> Any:
        """Make the expression; of numbers and arrays, work it out, element by element."""
        if not any(isinstance(one, Symbol) for one in row):
            return _worked_out(self, row)
        arguments: list[Argument] = []
        for count in self.counts:
            taken = row[: 1 if count is None else count]
            arguments.append(taken[0] if count is None else taken)
            row = row[len(taken) :]
        return self.function(*arguments)


class Term(pybamm.Function):
    """Node that stands for the expression which a function makes of its children.

    Parameters
    ----------
    function : callable
        A function of symbols, a row of them, that returns one.
    *children : Symbol
        What it is called with.
    name : str
        Of the function: two terms are one if names and children are.
    """

    __slots__ = ()

    def __init__(self, function: Callable[..., Symbol], *children: Symbol, name: str) -> None:
        super().__init__(function, *children, name=name)

    def expression(self) -> Symbol:
        """Make the expression of the children, in any unit."""
        return self.function(*self.children)

    def _casadi_evaluate(self, *values: Any) -> Any:
        given = tuple(float(one) if one.is_constant() and one.is_scalar() else one.shape for one in values)
        return _called(self.function, given, values)

    def create_copy(self, new_children: list[Symbol] | None = None, perform_simplifications: bool = True) -> Symbol:
        """Copy the term, in any unit; see `pybamm.Symbol.create_copy`."""
        made = Term(self.function, *self._children_for_copying(new_children), name=self.name)
        return pybamm.simplify_if_constant(made) if perform_simplifications else made

    def _function_new_copy(self, children: list[Symbol]) -> Symbol:
        return self.create_copy(children)


def _worked_out(function: Callable[..., Symbol], values: Sequence[Any]) -> Any:
    """Work out a function of numbers and arrays, which are spread over each other as NumPy does it."""
    shape = np.broadcast_shapes(*map(np.shape, values))
    spread = [one if np.size(one) == 1 else np.broadcast_to(one, shape).ravel() for one in map(np.asarray, values)]
    given = tuple(0.0 if one.size == 1 and one.item() == 0 else casadi.DM(one).shape for one in spread)
    found = np.asarray(_called(function, given, spread)).reshape(shape)
    return found if shape else found.item()


def _called(function: Callable[..., Symbol], given: tuple[Any, ...], values: Sequence[Any]) -> Any:
    unknown = [value for value, one in zip(values, given, strict=True) if not isinstance(one, float)]
    return _graph(function, given).call(unknown, True, False)[0]


@lru_cache(maxsize=256)
def _graph(function: Callable[..., Symbol], given: tuple[Any, ...]) -> casadi.Function:
    """Make CasADi's graph of a function; ``given`` has a number that is known, or the shape of what is not."""
    leaves = [pybamm.Scalar(one) if isinstance(one, float) else pybamm.Variable(f"{n}") for n, one in enumerate(given)]
    unknown = {
        leaf: casadi.MX.sym(leaf.name, *shape)
        for leaf, shape in zip(leaves, given, strict=True)
        if not isinstance(shape, float)
    }
    made = casadi.MX(function(*leaves).to_casadi(casadi_symbols=dict(unknown)))
    return casadi.Function("term", list(unknown.values()), [made])


def term(function: Callable[..., Symbol], *arguments: Argument) -> Symbol:
    """Make one node of what a function of symbols, in any units, returns.

    Parameters
    ----------
    function : callable
        A function of symbols and sequences of symbols that returns a symbol.
    *arguments : Symbol or sequence of Symbol
        What it is called with.
    """
    counts = tuple(len(one) if isinstance(one, Sequence) else None for one in arguments)
    row = [one for given in arguments for one in (given if isinstance(given, Sequence) else [given])]
    return Term(_Grouped(function, counts), *row, name=f"function ({function.__name__})")
