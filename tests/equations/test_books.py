"""The bookkeeping itself: exact integrals, and books that open when something is lost."""

import numpy as np
import pytest

import lobsim
from lobsim.protocol import parse
from lobsim.result import outputs
from lobsim.result.books import Ledger, stieltjes
from lobsim.solve.prepare import prepare


def test_step_times_are_ends_and_middles():
    np.testing.assert_array_equal(outputs.step_times(np.array([0.0, 1.0, 4.0])), [0, 0.5, 1, 2.5, 4])


def test_the_integral_f_dg_is_exact_for_parabolas():
    t = outputs.step_times(np.array([0.0, 0.3, 1.0]))
    f, g = 1 + 2 * t - t**2, 3 * t**2 - t
    # by hand: integral of (1 + 2t - t^2)(6t - 1) dt over [0, 1] = [-t + 2t^2 + 13/3 t^3 - 3/2 t^4]
    assert stieltjes(f, g) == pytest.approx(-1 + 2 + 13 / 3 - 1.5, rel=1e-14)


@pytest.fixture(scope="module")
def sampled():
    cell = lobsim.Cell("VF", "stacked").with_laws(liquid="excess").with_mesh(positive=10)
    prepared = prepare(cell)
    solution = prepared.solve(cell, parse("Discharge at 0.4 mA/cm2 until 2.0 V", cell)[0])
    where = outputs.grid(prepared.simulation.mesh, cell.numbers)
    fields = outputs.flat(outputs.sample(solution, outputs.EVERYTHING, outputs.step_times(solution.t)), where)
    return cell.numbers, fields, where


def closed(numbers, fields, where) -> dict[str, float]:
    ledger = Ledger(numbers)
    ledger.add(fields, where.shares, where.shares_s)
    return ledger.close()


def test_the_books_of_a_discharge_close(sampled):
    assert max(closed(*sampled).values()) < 1e-6


@pytest.mark.parametrize(
    ("book", "field", "factor"),
    [
        ("charge", "Lithium peroxide volume fraction", 1.001),
        ("charge", "Double-layer voltage [V]", 0.5),
        ("lithium", "Lithium thickness [m]", 1.001),
        ("oxygen", "Oxygen flux at the gas side [mol.m-2.s-1]", 1.001),
        ("oxygen", "Oxygen concentration [mol.m-3]", (0.5, 1.0)),
        ("salt", "Electrolyte concentration [mol.m-3]", (1.0, 1.01)),
        ("electrolyte", "Liquid outside the membrane [m]", 1.01),
    ],
)
def test_a_book_opens_when_something_is_lost(sampled, book, field, factor):
    numbers, fields, grid = sampled
    if np.ndim(factor):
        factor = np.linspace(*factor, fields[field].shape[-1])
    assert closed(numbers, {**fields, field: fields[field] * factor}, grid)[book] > 1e-4
