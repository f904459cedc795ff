"""Coefficients of the methods fulfil the conditions of their order, and their dense output joins the steps."""

from itertools import combinations_with_replacement

import numpy as np
import pytest

from lobsim.batch.tableaus import RODAS4, RODAS5P

METHODS = pytest.mark.parametrize("method", [RODAS4, RODAS5P], ids=lambda method: method.name)


def trees(order):
    """Rooted trees with so many nodes, as tuples of subtrees."""

    def forests(nodes, largest):
        if nodes == 0:
            yield ()
            return
        for size in range(min(nodes, largest), 0, -1):
            for count in range(1, nodes // size + 1):
                for same in combinations_with_replacement(trees(size), count):
                    for rest in forests(nodes - size * count, size - 1):
                        yield same + rest

    return list(dict.fromkeys(forests(order - 1, order - 1)))


def nodes(tree):
    return 1 + sum(map(nodes, tree))


def density(tree):
    return nodes(tree) * np.prod([density(below) for below in tree])


def weight(tree, alpha, beta):
    """Elementary weight of each stage: one branch goes by beta, several by alpha (Hairer, Wanner IV.7)."""
    through = beta if len(tree) == 1 else alpha
    return np.prod([through @ weight(below, alpha, beta) for below in tree], axis=0) * np.ones(len(alpha))


def test_there_are_as_many_trees_as_there_should_be():
    assert [len(trees(order)) for order in range(1, 6)] == [1, 1, 2, 4, 9]


@METHODS
def test_result_and_embedded_result_have_their_orders(method):
    alpha, beta, b, embedded = method.classical()
    for weights, order in ((b, method.order), (embedded, method.embedded_order)):
        for tree in (tree for size in range(1, order + 1) for tree in trees(size)):
            assert weights @ weight(tree, alpha, beta) == pytest.approx(1 / density(tree), abs=2e-12), tree
    left = [abs(b @ weight(tree, alpha, beta) - 1 / density(tree)) for tree in trees(method.order + 1)]
    assert max(left) > 1e-6, "the order is higher than it says"
    left = [abs(embedded @ weight(tree, alpha, beta) - 1 / density(tree)) for tree in trees(method.embedded_order + 1)]
    assert max(left) > 1e-6, "the embedded method would estimate no error"


@METHODS
def test_times_and_drifts_of_stages_are_the_sums_of_their_rows(method):
    alpha, beta, *_ = method.classical()
    assert method.c == pytest.approx(alpha.sum(axis=1), abs=1e-12)
    assert method.d == pytest.approx((beta - alpha).sum(axis=1), abs=1e-12)


@METHODS
def test_both_results_are_stiffly_accurate(method):
    alpha, beta, b, embedded = method.classical()
    assert b == pytest.approx(beta[-1], abs=1e-12)
    assert embedded == pytest.approx(alpha[-1], abs=1e-12)
    assert alpha[-1].sum() == pytest.approx(1, abs=1e-13)


@METHODS
def test_no_error_of_a_stiff_mode_grows(method):
    """On y' = s y, result over start; very stiff modes are gone after one step (L-stable)."""
    _, beta, b, _ = method.classical()

    def factor(s):
        return 1 + s * b @ np.linalg.solve(np.eye(len(b)) - s * beta, np.ones(len(b)))

    assert max(abs(factor(1j * w)) for w in np.logspace(-3, 5, 400)) <= 1 + 1e-9
    assert abs(factor(-1e9)) < 1e-6
