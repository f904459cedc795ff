"""Products with sparse matrices, written as shifted vectors, are the same products."""

import casadi
import numpy as np
import pytest
from scipy.sparse import block_diag, csc_matrix, diags, random

from lobsim.numerics.stencils import shifted, without_products

N = 7
GRADIENT = diags([-np.linspace(1, 2, N - 1), np.linspace(1, 2, N - 1)], [0, 1], shape=(N - 1, N))
FACES = csc_matrix(np.eye(N + 1, N) * 0.3 + np.eye(N + 1, N, k=-1) * 0.7)
THREE = diags([1.0, -2.0, 1.0], [-1, 0, 1], shape=(N, N))


@pytest.mark.parametrize("matrix", [GRADIENT, FACES, THREE, block_diag([GRADIENT] * 3), block_diag([FACES] * 2)])
def test_a_product_is_the_sum_of_shifted_vectors(matrix):
    matrix = csc_matrix(matrix)
    vector = casadi.MX.sym("v", matrix.shape[1])
    given = np.random.default_rng(1).normal(size=matrix.shape[1])
    found = casadi.Function("f", [vector], [shifted(casadi.DM(matrix), vector)])(given)
    assert np.asarray(found).ravel() == pytest.approx(matrix @ given, rel=1e-15, abs=1e-15)


@pytest.mark.parametrize("matrix", [np.ones((1, 5)), np.diag([1.0, 0.0, 1.0])])
def test_integrals_and_rows_without_an_entry_stay_products(matrix):
    assert shifted(casadi.DM(csc_matrix(matrix)), casadi.MX.sym("v", matrix.shape[1])) is None


def test_a_gradient_of_alike_values_is_exactly_nil():
    vector = casadi.MX.sym("v", N)
    found = casadi.Function("f", [vector], [shifted(casadi.DM(csc_matrix(GRADIENT)), vector)])(np.full(N, 0.1))
    assert not np.any(found)


def test_what_a_row_does_not_name_cannot_spoil_it():
    """The first face takes the first cell alone: an infinite conductance in the second does not reach it."""
    vector = casadi.MX.sym("v", N)
    given = np.ones(N)
    given[1] = np.inf
    found = casadi.Function("f", [vector], [shifted(casadi.DM(FACES), vector)])(given)
    assert np.isfinite(np.asarray(found).ravel()[[0, 3, -1]]).all()


def test_products_inside_products_are_replaced_and_their_derivative_stays():
    y = casadi.MX.sym("y", N)
    spread = casadi.DM(csc_matrix(GRADIENT.T)) @ (casadi.exp(casadi.DM(csc_matrix(GRADIENT)) @ y) ** 2)
    whole = spread + casadi.DM(csc_matrix(np.ones((N, N)))) @ y
    instead = without_products(whole, [y])
    functions = [
        casadi.Function("f", [y], [made, casadi.jacobian(made, y), casadi.jtimes(made, y, y)])
        for made in (whole, instead)
    ]
    kinds = [functions[1].instruction_id(place) for place in range(functions[1].n_instructions())]
    at = np.linspace(-0.3, 0.4, N)
    for before, after in zip(functions[0](at), functions[1](at), strict=True):
        assert np.asarray(after) == pytest.approx(np.asarray(before), rel=1e-13, abs=1e-13)
    assert kinds.count(casadi.OP_MTIMES) < [
        functions[0].instruction_id(place) for place in range(functions[0].n_instructions())
    ].count(casadi.OP_MTIMES)


def test_random_matrices_of_few_entries_are_the_same_products():
    draw = np.random.default_rng(2)
    for _ in range(200):
        matrix = csc_matrix(random(6, 5, density=0.35, random_state=draw))
        vector = casadi.MX.sym("v", 5)
        made, given = shifted(casadi.DM(matrix), vector), draw.normal(size=5)
        if made is not None:
            found = casadi.Function("f", [vector], [made])(given)
            assert np.asarray(found).ravel() == pytest.approx(matrix @ given, rel=1e-14, abs=1e-14)
