"""Runs from several threads: each gives what it gives alone."""

import multiprocessing
import os
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

import lobsim
from lobsim.limits import rate_map
from lobsim.limits.polarisation import polarisation
from lobsim.solve.impedance import impedance
from lobsim.solve.threads import one_at_a_time

CELLS = (
    lobsim.Cell("NIPS", "stacked").with_mesh(4, 8),
    lobsim.Cell("VF", "coin").with_mesh(4, 8),
    lobsim.Cell("NIPS", "coin", model="lumped"),
    lobsim.Cell("NIPS", "cycling").with_mesh(4, 6),
)
JOBS = [(cell, f"Discharge at {current} mA/cm2 until 2.0 V") for current in (0.4, 0.6, 0.9, 1.3) for cell in CELLS]


def voltage(job: tuple[lobsim.Cell, str]) -> np.ndarray:
    return lobsim.run(*job).voltage_V


def test_sixty_four_runs_in_four_threads_give_to_the_bit_what_they_give_alone():
    with ThreadPoolExecutor(4) as pool:  # first, so that models are built in threads as well
        together = list(pool.map(voltage, JOBS * 4))
    alone = [voltage(job) for job in JOBS]
    for n, found in enumerate(together):
        np.testing.assert_array_equal(found, alone[n % len(JOBS)])


def test_other_ways_to_solve_work_beside_runs():
    cell = CELLS[0]
    ways = [
        lambda: lobsim.run(cell, ["Discharge at 0.4 mA/cm2 for 1 h", "Hold at 2.5 V for 1 min"]).end_V,
        lambda: lobsim.run(cell, "Discharge at 0.5 mA/cm2 until 2.0 V").capacity_mAh_g,
        lambda: impedance(cell, [1.0, 10.0]).Z_ohm_cm2[0].real,
        lambda: polarisation(cell).maximum_power_mW_cm2,
        lambda: rate_map(cell, [0.7])[0].capacity_mAh_g,
    ]
    alone = [way() for way in ways]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda way: way(), ways * 2))
    assert found == pytest.approx(alone * 2, rel=1e-9)


def test_a_run_that_waits_for_another_in_its_progress_is_no_deadlock():
    def beside(*_: object) -> None:
        inner = threading.Thread(target=voltage, args=(JOBS[2],))
        inner.start()
        inner.join(60)
        assert not inner.is_alive()
        voltage(JOBS[2])

    assert lobsim.run(CELLS[2], "Discharge at 0.4 mA/cm2 for 1 h", progress=beside).finished


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing is forked here")
def test_a_process_forked_while_another_thread_works_does_not_wait_for_it():
    held, done = threading.Event(), threading.Event()

    @one_at_a_time
    def work() -> None:
        held.set()
        done.wait(60)

    holder = threading.Thread(target=work)
    holder.start()
    held.wait(60)
    child = multiprocessing.get_context("fork").Process(target=one_at_a_time(lambda: None))
    child.start()
    child.join(60)
    exitcode = child.exitcode
    child.kill()
    done.set()
    holder.join()
    assert exitcode == 0
