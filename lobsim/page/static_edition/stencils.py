"""Interpolation on the grid of knobs: in every box of it the product of four rules, one per knob.

A rule is a straight line between the two nodes of the box, or a cubic through four nodes: centred on the box, or
shifted to either side so that it need not reach over a kink. The same few lines stand in `page.js`.
"""

from collections.abc import Sequence
from itertools import product

import numpy as np

from lobsim.numerics.arrays import Array, Table

LINE = 0
STARTS = {LINE: 0, 1: -1, 2: 0, 3: -2}  # first node of each rule, counted from the lower node of the box
RULES = tuple(STARTS)
NODES = {LINE: 2, 1: 4, 2: 4, 3: 4}


def weights(nodes: Array, box: int, rule: int, x: float) -> tuple[int, Array]:
    """Weights of a rule.

    Parameters
    ----------
    nodes : array
        Of one knob, in the coordinate [-] in which it is interpolated, rising, shape (n,).
    box : int
        The interval of nodes in which ``x`` lies.
    rule : int
        Of `RULES`.
    x : float
        The coordinate [-].

    Returns
    -------
    int
        The first node.
    array
        Lagrange weights [-] of it and the next ones, shape (2,) or (4,).
    """
    count = NODES[rule]
    first = min(max(box + STARTS[rule], 0), len(nodes) - count)
    own = nodes[first : first + count]
    others = [np.delete(own, place) for place in range(count)]
    return first, np.array([np.prod((x - rest) / (node - rest)) for node, rest in zip(own, others, strict=True)])


def at(table: Array, nodes: Sequence[Array], boxes: Sequence[int], rules: Sequence[int], x: Sequence[float]) -> Array:
    """Interpolate a table of any unit at one place; NaN if a node that counts is missing.

    Parameters
    ----------
    table : array
        Values at the nodes, shape (n1, .., n4, ...).
    nodes, boxes, rules, x
        Of each knob, as for `weights`, in its coordinate [-].

    Returns
    -------
    array
        In the unit of the table, shape (...).
    """
    for own, box, rule, place in zip(nodes, boxes, rules, x, strict=True):
        first, by = weights(own, box, rule, place)
        counted = np.flatnonzero(by)
        table = np.asarray(np.tensordot(by[counted], table[first + counted], 1), dtype=float)
    return table


def in_all_boxes(table: Array, nodes: Sequence[Array], rules: Sequence[int], x: Sequence[Array]) -> Array:
    """Interpolate a table of any unit at one place in every box, by the same rules in all of them.

    Parameters
    ----------
    table, nodes, rules
        As for `at`.
    x : sequence of array
        Of each knob the coordinate [-] of the place within each of its intervals, shape (n - 1,).

    Returns
    -------
    array
        In the unit of the table, shape (n1 - 1, .., n4 - 1, ...).
    """
    for axis, (own, rule, places) in enumerate(zip(nodes, rules, x, strict=True)):
        along = np.moveaxis(table, axis, 0)
        found = [at(along, [own], [box], [rule], [place]) for box, place in enumerate(places)]
        table = np.moveaxis(np.array(found), 0, axis)
    return table


def codes(knobs: int) -> Table:
    """All products of rules: of each code, which is its row, the rule of every knob, shape (codes, knobs)."""
    return np.array(list(product(RULES, repeat=knobs)))
