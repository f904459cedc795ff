"""A run that is stopped, by Ctrl-C, by a signal or by a step that fails, keeps what it has and can go on."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

import lobsim
from lobsim.result import archive
from lobsim.solve.stepper import Stepper

ROOT = Path(__file__).resolve().parents[2]
CELL = lobsim.Cell("NIPS", "cycling").with_mesh(positive=8)
DISCHARGE, CHARGE = "2.0 mA/cm2 until 0.5 mAh/cm2 or 1.5 V", "0.5 mA/cm2 until 0.5 mAh/cm2 or 4.2 V"
CYCLES = lobsim.cycle(DISCHARGE, CHARGE, 3)
SAME = {"rtol": 1e-9, "atol": 1e-12}  # a step starts from the same numbers: rounding only


@pytest.fixture(scope="module")
def whole():
    return lobsim.run(CELL, CYCLES)


def assert_same(one, other):
    assert one.finished and other.finished and one.end == other.end
    np.testing.assert_allclose(one.time_s, other.time_s, **SAME)
    np.testing.assert_allclose(one.voltage_V, other.voltage_V, **SAME)
    np.testing.assert_allclose(one["Side product volume fraction"], other["Side product volume fraction"], **SAME)
    assert one.books == pytest.approx(other.books, rel=1e-6, abs=1e-15)
    assert one.cycles["limit"].equals(other.cycles["limit"])


def test_a_run_that_goes_on_gives_what_the_whole_run_gives(whole, tmp_path):
    """Cut off in the middle of a cycle, saved, read, and gone on with; the cycles kept in full are those of three."""

    def stop(done, count, record):
        if done == 3:
            raise KeyboardInterrupt

    cut = tmp_path / "cut.nc"
    with pytest.raises(KeyboardInterrupt):
        lobsim.run(CELL, CYCLES, progress=stop, save=cut)
    part = lobsim.load(cut)
    assert [step.cycle for step in part.steps] == [1, 1] and part.stopped and not part.finished
    assert_same(lobsim.resume(cut), whole)
    assert_same(lobsim.resume(part), whole)


def test_ctrl_c_keeps_the_finished_steps(monkeypatch, whole):
    solve, calls = Stepper.solve, []

    def interrupted(self, step):
        calls.append(step)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return solve(self, step)

    monkeypatch.setattr(Stepper, "solve", interrupted)
    part = lobsim.run(CELL, CYCLES)
    assert len(part.steps) == 3 and part.stopped and not part.finished
    assert part.end.startswith("interrupted at ") and "step 4 of 6 (cycle 2)" in part.end
    assert_same(lobsim.resume(part), whole)


def test_a_process_that_was_killed_left_its_finished_cycles(whole, tmp_path):
    """SIGKILL, after the file of the first cycle is there: no handler of ours can run."""
    kept = tmp_path / "run.nc"
    code = f"import lobsim; lobsim.run(lobsim.Cell('NIPS', 'cycling').with_mesh(positive=8), " \
           f"lobsim.cycle({DISCHARGE!r}, {CHARGE!r}, 3), save={str(kept)!r})"  # fmt: skip
    process = subprocess.Popen([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(ROOT)})
    deadline = time.monotonic() + 120
    while not kept.exists() and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    part = lobsim.load(kept)
    assert 2 <= len(part.steps) <= 6
    assert_same(lobsim.resume(kept) if part.stopped else part, whole)


def test_more_cycles_can_be_added_to_a_finished_run(whole):
    longer = lobsim.resume(whole, times=4)
    assert longer.finished and longer.cycles["cycle"].tolist() == [1, 2, 3, 4]
    assert longer.cycles.iloc[:3].equals(whole.cycles)


def test_the_state_at_the_end_is_in_the_units_of_its_names(whole):
    """It is what the curves and fields end with, whatever scales the equations are solved with."""
    inside, Q = whole["Double-layer voltage [V]"][:, -1], "Discharge capacity [A.h]"
    np.testing.assert_allclose(whole.state["Voltage [V]"], whole.voltage_V[-1], rtol=1e-9)
    np.testing.assert_allclose(whole.state["Double-layer voltage [V]"], inside, rtol=1e-9)
    np.testing.assert_allclose(whole.state[Q], whole[Q][-1], atol=1e-12)
    oxygen = whole["Oxygen concentration [mol.m-3]"][-inside.size :, -1]
    np.testing.assert_allclose(whole.state["Positive electrode oxygen concentration [mol.m-3]"], oxygen, rtol=1e-7)


def test_a_result_that_meant_something_else_by_its_state_is_refused(whole, tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "LAYOUT", archive.LAYOUT - 1)
    whole.save(tmp_path / "old.nc")
    monkeypatch.undo()
    with pytest.raises(lobsim.LobsimError, match=r"old.nc' holds what this version does not know: .* run it again"):
        lobsim.resume(tmp_path / "old.nc", times=4)


def test_nothing_left_to_do_is_said(whole):
    with pytest.raises(lobsim.LobsimError, match="nothing is left to be done: all 6 steps"):
        lobsim.resume(whole)


def test_a_run_without_cycles_has_no_times(whole):
    stopped = lobsim.run(CELL, "Discharge at 2 mA/cm2 until 0.1 mAh/cm2")
    with pytest.raises(lobsim.LobsimError, match="times says how often cycles are done"):
        lobsim.resume(stopped, times=3)


def test_curves_of_many_cycles_grow_by_a_hundred_points_a_step(monkeypatch):
    """Memory stays flat: fields of ten cycles, 101 of a step's times in the others."""
    cell = lobsim.Cell("NIPS", "cycling", model="lumped")
    result = lobsim.run(cell, lobsim.cycle(DISCHARGE, CHARGE, 25))
    kept = {step.cycle for step in result.steps} & set(np.unique(np.linspace(1, 25, 10).round().astype(int)))
    assert result["snapshot"].size == 2 * 11 * len(kept)
    for step in result.steps:
        inside = (result.time_s >= step.start_s) & (result.time_s < step.start_s + step.duration_s)
        assert inside.sum() <= 101 or step.cycle in kept
