"""Products with sparse constant matrices, as sums of a few shifted vectors.

A gradient, a divergence or a mean of neighbours is a matrix with two or three entries in each row. CasADi multiplies by
it entry by entry, with an index for each; shifted vectors are added in loops that a processor takes four at a time.
"""

import casadi
import numpy as np

from lobsim.numerics.arrays import Array

MOST = 3  # entries in a row; more are an integral, or a coupling of all places


def without_products(expression: casadi.MX, variables: list[casadi.MX]) -> casadi.MX:
    """Replace the products with sparse constant matrices in an expression.

    Parameters
    ----------
    expression : casadi.MX
        The expression, in any unit, shape (n, 1).
    variables : list of casadi.MX
        The symbols that it is made of.

    Returns
    -------
    casadi.MX
        The same, without them where it can be done.
    """
    passed = 0  # what has been replaced may stand below what has not: one at a time, from the leaves on
    while True:
        found = _products(casadi.Function("whole", variables, [expression]))
        if len(found) <= passed:
            return expression
        product, matrix, vector = found[passed]
        instead = shifted(matrix, vector)
        if instead is None:
            passed += 1
        else:
            (expression,) = casadi.graph_substitute([expression], [product], [instead])


def _products(whole: casadi.Function) -> list[tuple[casadi.MX, casadi.DM, casadi.MX]]:
    """List what is a constant matrix times a dense vector, leaves first: the product, the matrix, the vector."""
    found = []
    for place in range(whole.n_instructions()):
        if whole.instruction_id(place) != casadi.OP_MTIMES:
            continue
        product = whole.instruction_MX(place)
        start, matrix, vector = (product.dep(of) for of in range(3))
        if start.is_constant() and start.to_DM().is_zero() and matrix.is_constant() and vector.is_dense():
            found.append((product, matrix.to_DM(), vector))
    return [one for one in found if one[2].is_column()]


def shifted(matrix: casadi.DM, vector: casadi.MX) -> casadi.MX | None:
    """Write a product as a sum of shifted vectors; None if a row has none or more than a few entries.

    Parameters
    ----------
    matrix : casadi.DM
        Shape (m, n), in any unit.
    vector : casadi.MX
        Shape (n, 1), dense, in any unit.
    """
    rows = casadi.DM(matrix).T.sparsity()  # compressed by rows
    ends, columns = np.array(rows.colind()), np.array(rows.row(), dtype=int)
    counts, weights = np.diff(ends), np.array(casadi.DM(matrix).T.nonzeros())
    if counts.size == 0 or counts.min() == 0 or counts.max() > MOST:
        return None
    # A row with fewer entries takes one of its own once more, with nothing: no other place may spoil it.
    last = ends[1:] - 1
    places = [np.minimum(ends[:-1] + entry, last) for entry in range(counts.max())]
    present = [counts > entry for entry in range(counts.max())]
    terms = [
        (np.where(there, weights[at], 0.0), vector[columns[at].tolist()])
        for at, there in zip(places, present, strict=True)
    ]
    return _sum(terms)


def _sum(terms: list[tuple[Array, casadi.MX]]) -> casadi.MX:
    """Add weighted vectors; a difference with one weight is taken first, and exact where both are alike."""
    if len(terms) == 2 and np.array_equal(terms[0][0], -terms[1][0]):
        (_, before), (weight, after) = terms
        return _times(weight, after - before)
    total = _times(*terms[0])
    for weight, vector in terms[1:]:
        total = total + _times(weight, vector)
    return total


def _times(weight: Array, vector: casadi.MX) -> casadi.MX:
    first = float(weight[0])
    if np.all(weight == first):
        return vector if first == 1.0 else first * vector
    return casadi.DM(weight) * vector
