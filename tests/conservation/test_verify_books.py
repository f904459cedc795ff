"""T6 of docs/equations.md as `lobsim verify` shows it: the books of whole runs, tighter than a certificate asks for."""

import pytest

from lobsim.result.certificate import BOUNDS
from lobsim.verify import books

KEPT = {"charge", "lithium", "oxygen", "salt", "electrolyte"}
MORE = {"gas": set(), "liquid": set(), "air": {"inert"}, "cycles": {"mediator"}}


@pytest.mark.parametrize("case", books.CASES)
def test_the_books_of_whole_runs_close(case):
    """1e-6 for charge, salt and electrolyte, 1e-5 for oxygen and mediator: see lobsim.verify.books."""
    rows = books.books(case)
    assert set(books.booked(case).books) == KEPT | MORE[case]
    assert all(row.holds for row in rows), [row.what for row in rows if not row.holds]
    assert books.booked(case).capacity_mAh_cm2 > 1


@pytest.mark.parametrize("case", ["gas", "liquid", "air"])
def test_current_times_time_is_in_the_product_and_in_the_double_layer(case):
    """3e-5 of the charge: the double layer is read at a hundred times of a step; found 1e-5."""
    (row,) = books.faraday(case)
    assert row.holds and row.tolerance <= 3e-5 and row.exact > 0.3


def test_what_verify_expects_is_less_than_what_a_certificate_allows():
    assert set(books.EXPECTED) == set(BOUNDS)
    assert all(bound < BOUNDS[book].error and reason for book, (bound, reason) in books.EXPECTED.items())
