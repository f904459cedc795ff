"""Pores close one class after the other, in closed form; film, void and surface agree by hand; physics 3."""

import numpy as np
import pybamm
import pytest

from lobsim.numerics.term import term
from lobsim.physics import film, pore_classes, pores
from lobsim.verify import pore_classes as by_hand

R, EPS = np.array([1e-9, 3e-9, 9e-9]), np.array([0.05, 0.1, 0.2])
A_O, EPS_S, D_S = 2e7, 0.1, 5e-3
COLUMNS = R[:, None, None], EPS[:, None, None]


def worked_out(function, *arguments):
    found = by_hand.worked_out(function, *arguments)
    return found if found.size > 1 else float(found[0])


@pytest.mark.parametrize("check", [by_hand.inverse, by_hand.void, by_hand.closed, by_hand.falls])
def test_closed_forms_hold_in_20000_random_sets_and_at_the_limits(check):
    assert [row.what for row in check() if not row.holds] == []


@pytest.mark.parametrize("bend", [0.0, A_O**2 / (4 * EPS_S)])
def test_a_film_as_thick_as_a_radius_closes_that_class_and_the_finer_ones(bend):
    for k, r in enumerate(R):
        eps_f = worked_out(pore_classes.film_volume, r, A_O, bend, *COLUMNS)
        by_numpy = A_O * r + bend * r**2 + (EPS * (1 - np.maximum(1 - r / R, 0) ** 2)).sum()
        assert eps_f == pytest.approx(by_numpy, rel=1e-14)
        assert worked_out(pore_classes.thickness, eps_f, A_O, bend, *COLUMNS) == pytest.approx(r, rel=1e-13)
        open_walls = (2 * EPS / R * np.maximum(1 - r / R, 0))[k + 1 :].sum()
        surface = worked_out(pore_classes.surface, r, A_O, bend, *COLUMNS)
        assert surface == pytest.approx(A_O + 2 * bend * r + open_walls, rel=1e-14)


def test_without_classes_the_film_is_that_on_tubes_or_on_a_plane(value):
    none = COLUMNS[0], 0 * COLUMNS[1]
    for law, eps_f in (("cylindrical", 0.3), ("planar", 0.3), ("cylindrical", 1e-9)):
        bend = value(pore_classes.BENDS[law](A_O, EPS_S))
        d, geo = (value(one) for one in film.GEOMETRIES[law](eps_f, EPS_S, 2 * EPS_S / A_O, A_O))
        # 1e-7: the usual form of a thin film on tubes, sqrt(1 + x) - 1, loses digits; the one here does not
        assert worked_out(pore_classes.thickness, eps_f, A_O, bend, *none) == pytest.approx(d, rel=1e-7)
        assert worked_out(pore_classes.surface, d, A_O, bend, *none) == pytest.approx(A_O * geo, rel=1e-14)


@pytest.mark.parametrize(
    ("eps_l", "shares"),
    [
        (0.01, (0.2, 0, 0, 0)),
        (0.10, (1, 0.5, 0, 0)),
        (0.25, (1, 1, 0.5, 0)),
        (0.45, (1, 1, 1, 0.5)),
        (0.9, (1, 1, 1, 1)),
    ],
)
def test_liquid_fills_the_finest_class_first_and_open_walls_last(eps_l, shares):
    """By hand, without film: classes hold 0.05, 0.1, 0.2, the other fine pores 0.2."""
    found = worked_out(pore_classes.wetted_surface, 0.0, A_O, 0.0, *COLUMNS, eps_l, 0.55, D_S)
    assert found == pytest.approx(np.dot([*(2 * EPS / R), A_O], shares), rel=1e-12)


def test_wetted_classes_and_the_rest_hold_the_liquid(value, vector):
    """Wherever no share is within its smoothing: sum w_k h_k + w (eps_m - sum h_k) = eps_l."""
    h, eps_m = [0.05, 0.1, 0.2], 0.55
    for eps_l in (0.02, 0.1, 0.3, 0.5):
        w = [value(one) for one in pore_classes.wetted_shares(pybamm.Scalar(eps_l), h, eps_m, D_S)]
        assert np.dot(w, [*h, eps_m - sum(h)]) == pytest.approx(eps_l, rel=1e-12)


def test_swelling_opens_the_open_surface_in_proportion(value):
    closing = sum(value(one) for one in pore_classes.walls(R, EPS / 500))
    assert value(pore_classes.open_area(2e6, 1e6, R, EPS / 500)) == pytest.approx(2 * (1e6 - closing), rel=1e-14)


def test_macropores_lose_nothing_to_a_film_in_a_class():
    """The film in classes is no solid outside of them: eps_M stays while they fill."""
    eps_0, eps_k = 0.9, 0.35
    other = eps_0 - eps_k
    solid, in_classes = 0.2, 0.2
    kept = pores.macropores(0.4, pores.void(other, 0.0, solid - in_classes), other)
    assert kept.evaluate() == pytest.approx(0.4)


def test_a_term_of_known_numbers_drops_classes_that_are_none_and_keeps_the_answer():
    eps_f, r = pybamm.Array(np.array([[0.01], [0.2]])), [pybamm.Scalar(one) for one in R]
    eps = [pybamm.Scalar(one) for one in (EPS[0], 0.0, EPS[2])]
    found = term(pore_classes.thickness, eps_f, pybamm.Scalar(A_O), pybamm.Scalar(0.0), r, eps).evaluate()
    two = term(pore_classes.thickness, eps_f, pybamm.Scalar(A_O), pybamm.Scalar(0.0), r[::2], eps[::2]).evaluate()
    np.testing.assert_allclose(found, two, rtol=1e-15)


def test_a_term_is_worked_out_on_arrays_that_numpy_would_spread():
    """As results do it: places down, times across."""
    d = term(
        pore_classes.thickness,
        *(pybamm.Parameter(f"{n}") for n in "abc"),
        [pybamm.Parameter("d")],
        [pybamm.Parameter("e")],
    )
    eps_f, A_o = np.array([[0.01], [0.02]]), np.array([[1e7, 2e7, 3e7]])
    found = d.function(eps_f, A_o, 0.0, 3e-9, 0.1)
    assert found.shape == (2, 3)
    one = worked_out(pore_classes.thickness, 0.02, 3e7, 0.0, COLUMNS[0][1:2], COLUMNS[1][1:2])
    assert found[1, 2] == pytest.approx(one, rel=1e-14)
