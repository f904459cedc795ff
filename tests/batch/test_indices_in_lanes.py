"""Sobol indices by the batch engine are those of IDAKLU, and where the two differ, IDAKLU solves all."""

import shutil
import warnings

import numpy as np
import pytest

import lobsim
from lobsim.numerics import compiling
from lobsim.sweep import batch_worker, worker
from lobsim.sweep.design import Range
from lobsim.sweep.indices import global_sensitivity

CELL = lobsim.Cell("NIPS", "stacked", model="lumped")
STEP = "Discharge at {current} mA/cm2 until 2.0 V"
RANGES = {"current": Range(0.2, 0.6), "Tunnelling thickness on tubes [m]": Range(5.0e-9, 5.4e-9)}

needs_compiler = pytest.mark.skipif(not any(map(shutil.which, compiling.COMPILERS)), reason="no C compiler here")
pytestmark = pytest.mark.usefixtures("compiles")


@pytest.fixture(scope="module")
def by_idaklu():
    return global_sensitivity(CELL, STEP, RANGES, size=64, engine="idaklu")


@needs_compiler
def test_indices_of_more_than_200_runs_are_those_of_idaklu_and_lanes_solve_them(by_idaklu, monkeypatch):
    """0.002: capacities within 1e-4, over a spread of a tenth."""
    solved = []
    alone = worker.solve
    monkeypatch.setattr(worker, "solve", lambda runs, *rest: solved.extend(runs) or alone(runs, *rest))
    with warnings.catch_warnings():
        warnings.simplefilter("error", lobsim.LobsimWarning)
        found = global_sensitivity(CELL, STEP, RANGES, size=64)
    assert found.runs == by_idaklu.runs == 256
    np.testing.assert_allclose(found.first, by_idaklu.first, atol=2e-3)
    np.testing.assert_allclose(found.total, by_idaklu.total, atol=2e-3)
    assert 0 < len(solved) < 0.1 * found.runs


@needs_compiler
def test_where_they_differ_it_is_told_and_idaklu_solves_all(by_idaklu, monkeypatch):
    many = batch_worker.solve_many

    def wrong(*given):
        chunk = many(*given)
        for row in chunk.rows:
            row["capacity_mAh_g"] *= 1.01
        return chunk

    monkeypatch.setattr(batch_worker, "solve_many", wrong)
    with pytest.warns(lobsim.LobsimWarning, match="capacities differ by 1.0e-02 at most.*: IDAKLU solves all"):
        found = global_sensitivity(CELL, STEP, RANGES, size=64)
    np.testing.assert_array_equal(found.first, by_idaklu.first)


def test_an_engine_that_does_not_exist_is_refused():
    with pytest.raises(lobsim.LobsimError, match="unknown engine 'batsh'"):
        global_sensitivity(CELL, STEP, RANGES, engine="batsh")
