"""The order of elimination: what it solves, how much it fills, and what it refuses."""

import ctypes

import numpy as np
import pytest
import scipy.sparse
from hypothesis import given, settings
from hypothesis import strategies as st

from lobsim.batch.factors import plan
from lobsim.errors import LobsimError
from tests.batch.by_hand import Model

SOLVE = """
int tried(const double *values, const double *tolerance, double shift, double rated, const double *right, double *x)
{
    struct space space = {0}, *s = &space;
    open_space(s);
    for (int i = 0; i < NONZEROS; i++) for (int l = 0; l < LANES; l++) s->values[i][l] = values[i];
    for (int i = 0; i < N; i++) for (int l = 0; l < LANES; l++) s->right[i][l] = right[i] * (l + 1);
    for (int i = 0; i < N; i++) s->tolerance[i] = splat(tolerance[i]);
    factorize(s->values, splat(shift), splat(rated), s->factors);
    back_solve(s->factors, s->right, s->next, s->z);
    const vl bad = missed(s->values, splat(shift), s->right, s->next, s->tolerance);
    for (int i = 0; i < N; i++) for (int l = 0; l < LANES; l++) x[l * N + i] = s->next[i][l];
    free(s->block);
    return bad[0] != 0;
}
"""


def column_model(places=12, ledgers=2, seed=1):
    """Rows of a column of places with two rates and a potential each, and unknowns that all of them feel."""
    rng = np.random.default_rng(seed)
    size, rows = 3 * places + ledgers, []
    for i in range(places):
        near = [j for j in (i - 1, i, i + 1) if 0 <= j < places]
        for own in range(2):
            rows.append(sorted({3 * i, 3 * i + 1, 3 * i + 2, *(3 * j + own for j in near), size - 1}))
        # the potential's own equation has no entry on its diagonal, but its neighbours' have
        rows.append(sorted({3 * i, 3 * i + 1, *(3 * j + 2 for j in near if j != i or i % 2), size - 2}))
    rows += [list(range(0, size, 2)), sorted({*range(1, size, 3), size - 1})]
    differential = np.array([(i % 3 != 2) for i in range(3 * places)] + [True] * ledgers)
    return Model(tuple(map(tuple, rows)), tuple(differential.tolist()), {}, {}), rng


def solved(library, model, values, shift, right, rated=1.0, tolerance=1e-8):
    size = len(model.rows)
    found, allowed = np.empty((4, size)), np.full(size, tolerance)
    at = [ctypes.c_void_p(np.ascontiguousarray(array, dtype=float).ctypes.data) for array in (values, allowed)]
    b = np.ascontiguousarray(right, dtype=float)
    bad = ctypes.CDLL(str(library)).tried(
        *at,
        ctypes.c_double(shift),
        ctypes.c_double(rated),
        ctypes.c_void_p(b.ctypes.data),
        ctypes.c_void_p(found.ctypes.data),
    )
    return found, bool(bad)


def matrix(model, values, shift, rated=1.0):
    starts = np.cumsum([0, *map(len, model.rows)])
    jacobian = scipy.sparse.csr_array((values, np.concatenate(model.rows), starts)).toarray()
    mass = np.array(model.differential, dtype=float)
    return np.diag(mass * shift) - jacobian * np.where(mass[:, None] > 0, rated, 1.0)


MODEL, RNG = column_model()
VALUES = RNG.normal(size=sum(map(len, MODEL.rows)))
RIGHT = RNG.normal(size=len(MODEL.rows))


@pytest.mark.parametrize("shift", [1e-3, 1.0, 1e13])
@pytest.mark.parametrize("rated", [0.0, 1.0])
def test_lanes_solve_what_numpy_solves(compiled, shift, rated):
    found, bad = solved(compiled(MODEL, more=SOLVE), MODEL, VALUES, shift, RIGHT, rated)
    exact = np.linalg.solve(matrix(MODEL, VALUES, shift, rated), RIGHT)
    assert not bad or rated == 0, "of rows that do not count nothing can be missed"
    for lane in range(4):
        assert found[lane] == pytest.approx((lane + 1) * exact, rel=1e-7, abs=1e-9 * np.abs(exact).max())


def test_where_only_unknowns_stand_for_differential_rows_these_are_met_to_the_last_bit(compiled):
    right = RIGHT * np.array([not one for one in MODEL.differential])
    found, _ = solved(compiled(MODEL, more=SOLVE), MODEL, VALUES, 1.0, right, rated=0.0)
    assert (found[:, np.array(MODEL.differential)] == 0).all()


def test_a_pivot_that_is_too_small_is_seen(compiled):
    """Two equations that hardly differ: the first pivot leaves 1e-17, and the solution is worth nothing."""
    model = Model(((0, 1), (0, 1)), (False, False), {}, {})
    library = compiled(model, more=SOLVE)
    tiny = [1e-17, 1.0, 1.0, 1.0]  # pivots in the order of the rows are 1e-17 and 1e17
    _, bad = solved(library, model, [-v for v in tiny], 1.0, [1.0, 2.0], tolerance=1e-6)
    large = plan([0, 2, 4], [0, 1, 0, 1], [False, False], tiny)
    assert bad
    assert large.row_of.tolist() != large.column_of.tolist(), "with typical values the large entries are pivots"


def test_what_fills_is_little_and_columns_that_reach_everywhere_come_last():
    model, _ = column_model(places=100)
    factors = model.factors
    given = sum(map(len, model.rows))
    assert factors.entries < 2.5 * given
    assert factors.column_of.tolist().index(len(model.rows) - 1) > 0.9 * factors.size


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.integers(2, 25))
def test_tables_hold_every_entry_of_the_matrix_and_all_that_fills(seed, size):
    """Elimination by hand on random patterns: no number may appear outside of the tables."""
    rng = np.random.default_rng(seed)
    pattern = rng.random((size, size)) < 0.25
    np.fill_diagonal(pattern, True)
    differential = rng.random(size) < 0.6
    starts, columns = np.cumsum([0, *pattern.sum(axis=1)]), np.nonzero(pattern)[1]
    factors = plan(starts, columns, differential)
    assert sorted(factors.row_of) == sorted(factors.column_of) == list(range(size))
    left = np.where(pattern, rng.normal(size=pattern.shape), 0.0)[factors.row_of][:, factors.column_of]
    for i in range(size):
        assert set(np.flatnonzero(left[i, i + 1 :]) + i + 1) == set(factors.upper[i])
        assert set(factors.lower[i]) == set(np.flatnonzero(left[i, :i]))
        for below in np.flatnonzero(left[i + 1 :, i]) + i + 1:
            share = left[below, i] / left[i, i]
            left[below, i + 1 :] -= share * left[i, i + 1 :]  # the share itself stays, as an entry of L


def test_algebraic_equations_that_cannot_determine_their_unknowns_are_refused():
    with pytest.raises(LobsimError, match="2 algebraic equations do not determine"):
        plan([0, 1, 2, 3], [0, 0, 2], [True, False, False])


def test_an_entry_that_is_given_twice_is_refused():
    with pytest.raises(LobsimError, match="given twice"):
        plan([0, 2, 3], [0, 0, 1], [True, True])
