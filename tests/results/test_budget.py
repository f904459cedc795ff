"""No solve runs on for ever: it is stopped at its budget or by Ctrl-C, with a sentence, and harms no later one."""

import logging
import os
import signal

import numpy as np
import pybamm
import pytest

import lobsim
from lobsim.protocol import parse
from lobsim.solve.prepare import prepare
from lobsim.sweep import worker
from lobsim.sweep.runs import Run

DISCHARGE = "Discharge at 0.4 mA/cm2 until 2.0 V"
FEW = lobsim.Accuracy(steps=100)


@pytest.fixture(scope="module")
def cell():
    return lobsim.Cell("NIPS", "coin").with_mesh(6, 10)


@pytest.mark.parametrize("step", [DISCHARGE, "Hold at 2.5 V for 1 h", "Discharge at 1 mW/cm2 until 2.0 V"])
def test_a_solve_beyond_its_steps_is_stopped_and_says_how_far_it_came(cell, step):
    with pytest.raises(lobsim.LobsimError, match=r"stopped after 101 steps and .* s of computing.*come to .* s"):
        lobsim.run(cell, step, accuracy=FEW)


def test_a_solve_beyond_its_seconds_is_stopped(cell):
    with pytest.raises(lobsim.LobsimError, match=r"stopped after \d+ steps.*lobsim.Accuracy\(steps=..., seconds=...\)"):
        lobsim.run(cell, DISCHARGE, accuracy=lobsim.Accuracy(seconds=1e-6))


def test_what_was_solved_before_a_stopped_step_is_in_the_result(cell):
    result = lobsim.run(cell, ["Discharge at 0.4 mA/cm2 for 1 s", DISCHARGE], accuracy=FEW)
    assert not result.finished
    assert len(result.steps) == 1
    assert result.end.startswith("step 2 of 2") and "stopped after 101 steps" in result.end


def test_a_stopped_solve_leaves_no_trace_in_the_next(cell):
    """The longer discharge is stopped; the shorter one has the same states as before, to the bit."""
    prepared = prepare(cell, accuracy=lobsim.Accuracy(steps=200))
    short, long = parse(["Discharge at 0.4 mA/cm2 for 1 s", DISCHARGE], cell)
    before = prepared.solve(cell, short).y
    with pytest.raises(pybamm.SolverError):
        prepared.solve(cell, long)
    assert np.array_equal(prepared.solve(cell, short).y, before)


class Interrupts(logging.Handler):
    """Presses Ctrl-C while the solver makes its 100th step."""

    def emit(self, record):
        if record.getMessage().startswith("Step   100:"):
            os.kill(os.getpid(), signal.SIGINT)


def test_ctrl_c_ends_a_solve_at_its_next_step_and_keeps_what_was_before(cell):
    level, interrupts = pybamm.logger.level, Interrupts()
    pybamm.logger.addHandler(interrupts)
    pybamm.logger.setLevel(logging.DEBUG)
    try:
        result = lobsim.run(cell, ["Discharge at 0.4 mA/cm2 for 1 s", DISCHARGE])
    finally:
        pybamm.logger.setLevel(level)
        pybamm.logger.removeHandler(interrupts)
    assert result.end.startswith("interrupted at 1 s, in step 2 of 2")
    assert not result.finished


def test_a_run_of_a_sweep_beyond_its_budget_is_a_failed_row_with_its_sentence(cell):
    (row,) = worker.solve([Run(cell, (), (DISCHARGE,), ())], worker.Settings((), accuracy=FEW)).rows
    assert row["status"] == worker.FAILED
    assert row["capacity_mAh_cm2"] is None
    assert "the solve was stopped after 101 steps" in row["reason"]
