"""Pieces of a profile against the straight lines that it is."""

import numpy as np
import pytest

from lobsim.protocol.pieces import TOLERANCE, pieces
from lobsim.protocol.profile import steep

SECONDS = np.arange(5001.0)
RNG = np.random.default_rng(20)
UNEVEN = np.concatenate(([0.0], np.cumsum(RNG.uniform(0.01, 5.0, 2000))))
COURSES = {
    "a wave": (SECONDS, 0.3 + 0.2 * np.sin(SECONDS / 100)),
    "a wave about 0": (SECONDS, 0.2 * np.sin(SECONDS / 100)),
    "uneven rows": (UNEVEN, np.exp(-UNEVEN / 3000)),
    "noise": (SECONDS, RNG.normal(size=SECONDS.size)),
    "steps of a regulator": (SECONDS, np.round(0.3 + 0.2 * np.sin(SECONDS / 100), 2)),
    "two rows": (np.array([0.0, 10.0]), np.array([0.0, 1.0])),
    "three rows": (np.array([0.0, 1.0, 10.0]), np.array([2.0, 2.0, 0.0])),
}
courses = pytest.mark.parametrize("course", COURSES.values(), ids=COURSES)


def integrals(divided):
    T = np.diff(divided.time_s)
    return divided.value[:-1] * T + sum(row * T ** (n + 2) / (n + 2) for n, row in enumerate(divided.growth))


@courses
def test_every_piece_has_the_charge_of_its_rows(course):
    """To rounding, of the largest charge so far."""
    t, v = course
    divided = pieces((tuple(t), tuple(v)))
    charge = np.concatenate(([0.0], np.cumsum(np.diff(t) * (v[1:] + v[:-1]) / 2)))
    rows = np.searchsorted(t, divided.time_s)
    np.testing.assert_allclose(np.cumsum(integrals(divided)), charge[rows][1:], atol=1e-11 * np.abs(charge).max())


@courses
def test_no_moment_is_further_from_the_straight_lines_than_the_tolerance(course):
    """Checked at four points a row, a cubic may exceed its bound there by less than half of it between them.

    Where a line crosses 0 within a row, the tolerance is of the values at the rows beside.
    """
    t, v = course
    divided = pieces((tuple(t), tuple(v)))
    at = np.linspace(0, t[-1], 20 * t.size + 7)
    row = np.clip(np.searchsorted(t, at, side="right") - 1, 0, t.size - 2)
    size = np.maximum(np.abs(v[row]), np.abs(v[row + 1]))
    missed = np.abs(divided.at(at) - np.interp(at, t, v))
    assert (missed <= 1.5 * TOLERANCE * size + 1e-12 * np.abs(v).max()).all()


@courses
def test_pieces_meet_where_rows_are(course):
    """To rounding, of the largest value."""
    t, v = course
    divided = pieces((tuple(t), tuple(v)))
    assert set(divided.time_s) <= set(t) and divided.time_s[-1] == t[-1]
    np.testing.assert_array_equal(divided.value, v[np.searchsorted(t, divided.time_s)])
    T = np.diff(divided.time_s)
    grown = sum(row * T ** (n + 1) for n, row in enumerate(divided.growth))
    np.testing.assert_allclose(divided.value[:-1] + grown, divided.value[1:], atol=1e-12 * np.abs(v).max())


def test_smooth_rows_are_few_pieces_and_kinks_are_all_met():
    smooth = pieces(tuple(map(tuple, COURSES["a wave"])))
    assert smooth.value.size < SECONDS.size / 10
    noise = pieces(tuple(map(tuple, COURSES["noise"])))
    assert noise.value.size > 0.99 * SECONDS.size


def test_a_constant_and_a_straight_line_are_one_piece_each():
    flat, straight = (pieces((tuple(SECONDS), tuple(row))) for row in (np.full(5001, 0.3), 0.1 + 1e-4 * SECONDS))
    assert flat.value.size == straight.value.size == 2


def test_a_jump_is_a_piece_of_its_own():
    """However steep it is, and whatever is before and behind it."""
    square = steep(((0.0, 1.0, 1.0, 10.0, 10.0, 11.0), (2.0, 2.0, 0.0, 0.0, 2.0, 2.0)))
    np.testing.assert_array_equal(pieces(square).time_s, square[0])
    half = steep(((0.0, 1.0, 1.0, 3.0), (1.0, 1.0, 1.001, 1.001)))
    assert set(half[0]) == set(pieces(half).time_s)
