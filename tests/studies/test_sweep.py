"""Studies: rows are what single runs give, and neither a killed process nor a failing run costs more than itself."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas
import pytest

import lobsim
from lobsim import files
from lobsim.numerics.solver import DEFAULT, SWEEP
from lobsim.protocol import parse
from lobsim.solve.prepare import prepare
from lobsim.sweep import executors, worker
from lobsim.sweep.execute import chunks, execute, varied
from lobsim.sweep.runs import Run
from lobsim.sweep.store import Store, open_study
from lobsim.sweep.worker import FAILED, NOT_CARRIED, Settings, solve

ROOT = Path(__file__).resolve().parents[2]
STEP = "Discharge at 0.4 mA/cm2 until 2.0 V"
D_O, DOSE = "Oxygen diffusivity [m2.s-1]", "Electrolyte dose [m]"
LUMPED = lobsim.Cell("NIPS", "stacked", model="lumped")


def runs(count, cell=LUMPED, step=STEP):
    """Surfaces that differ: the lumped cell knows no diffusivity."""
    name = "Positive electrode BET area [m2.kg-1]"
    return [Run(cell, ((name, 120e3 + 100.0 * k),), (step,), (("area", k),)) for k in range(count)]


def table(store, study):
    return store.table([run.key for run in study])


def test_a_profile_that_is_edited_while_a_study_runs_gives_no_number(tmp_path):
    path = tmp_path / "drive.csv"
    path.write_text("time_s,current_mA_cm2\n0,0.4\n600,0.4\n")
    (run,) = lobsim.study(LUMPED, protocol=f"Follow {path}").runs
    before = run.key
    path.write_text("time_s,current_mA_cm2\n0,0.8\n600,0.8\n")
    (row,) = solve([run], Settings(())).rows
    assert row["key"] == before and row["status"] == FAILED and row["capacity_mAh_g"] is None
    assert "changed while the study ran" in row["reason"]


@pytest.fixture(scope="module")
def local():
    pool = executors.local(2)
    yield pool
    pool.close()


@pytest.fixture(scope="module")
def undisturbed(local, tmp_path_factory):
    study = runs(60)
    store = Store(tmp_path_factory.mktemp("whole"))
    execute(study, store, local.make, 2, Settings(()))
    return table(store, study)


def same(one: pandas.DataFrame, other: pandas.DataFrame):
    """Every row and number: the same solver on the same numbers."""
    pandas.testing.assert_frame_equal(one, other, check_exact=True)


@pytest.mark.parametrize(
    "cell",
    [
        lobsim.Cell("VF", "stacked").with_mesh(positive=20),
        lobsim.Cell("NIPS", "stacked", gas="air").with_mesh(3, 6, 3),
        LUMPED,
    ],
    ids=["1-D", "along the width", "lumped"],
)
def test_a_row_is_what_a_single_run_gives(cell):
    """2e-4 of the capacity, 0.05 mV: the tolerance of sweeps is ten times wider than that of single runs."""
    values = ((D_O, 1.2e-9), (DOSE, 3.2e-5))
    study = [Run(cell, values, (STEP,), (("case", 1),))]
    row = solve(study, Settings(varied(study))).rows[0]
    alone = lobsim.run(cell.with_values(dict(values)), STEP)
    assert row["capacity_mAh_g"] == pytest.approx(alone.capacity_mAh_g, rel=2e-4)
    assert row["plateau_V"] == pytest.approx(alone.plateau_V, abs=5e-5)
    assert row["knee_mAh_g"] == pytest.approx(alone.knee_mAh_g, rel=2e-4)
    assert row["power_mW_cm2"] == pytest.approx(alone.power_mW_cm2, rel=2e-4)
    assert (row["cause"], row["end"], row["finished"], row["case"]) == (alone.cause, alone.end, True, 1)


def test_a_gas_path_that_closes_is_solved_at_the_default_tolerance():
    """At 5.5 uL/cm2 the path of NIPS closes under way, at 3.5 it stays open: equal to the last digits."""
    cell = lobsim.Cell("NIPS", "stacked").with_mesh(positive=20)
    for dose, accuracy in ((5.5e-5, DEFAULT), (3.5e-5, SWEEP)):
        study = [Run(cell, ((DOSE, dose),), (STEP,), ())]
        settings = Settings(varied(study))
        made = study[0].built()
        alone = prepare(cell, varied=settings.varied, accuracy=accuracy).solve(made, parse(STEP, made)[0])
        assert solve(study, settings).rows[0]["capacity_mAh_cm2"] == pytest.approx(0.4 * alone.t[-1] / 3600, rel=1e-12)


def test_derived_numbers_move_with_what_they_are_derived_from():
    study = [Run(lobsim.Cell(), (("Membrane thickness [m]", 1e-4),), (STEP,), ())]
    pores, thickness = "Positive electrode fine-pore volume [m3.kg-1]", "Positive electrode thickness [m]"
    assert varied(study) == ("Membrane thickness [m]", pores, thickness)
    largest = Run(
        LUMPED.with_values({"Freedom to swell of the cell": 1.0}), (("Freedom to swell of the cell", 0.5),), (), ()
    )
    assert varied([largest]) == ("Freedom to swell of the cell",)


def test_curves_are_kept_at_even_shares_of_the_capacity():
    chunk = solve(runs(2), Settings((), points=5))
    assert chunk.voltage_V.shape == chunk.capacity_mAh_g.shape == (2, 5)
    np.testing.assert_allclose(chunk.capacity_mAh_g[:, -1], [row["capacity_mAh_g"] for row in chunk.rows])
    np.testing.assert_allclose(chunk.voltage_V[:, -1], 2.0, atol=1e-9)


def test_a_run_that_fails_is_a_row_with_its_reason(local, tmp_path):
    good, hard = runs(1)[0], runs(1, step="Discharge at 900 mA/cm2 until 2.0 V")[0]
    wrong = Run(LUMPED, (("Separator porosity", 2.0),), (STEP,), ())
    study = [good, hard, wrong]
    store = Store(tmp_path)
    progress = execute(study, store, local.make, 2, Settings(()))
    rows = table(store, study)
    assert rows["status"].tolist() == ["ended", NOT_CARRIED, FAILED]
    assert rows["capacity_mAh_g"][1] == 0 and np.isnan(rows["capacity_mAh_g"][2])
    assert "Separator porosity" in rows["reason"][2] and progress.failed == 1 and progress.done == 3


def test_a_run_that_breaks_the_code_is_a_row_with_its_reason_too(monkeypatch):
    """A study goes on, whatever one of its runs does; the row says what it was."""
    hard, unknown = (
        Run(LUMPED, (), ("Discharge at 900 mA/cm2 until 2.0 V",), ()),
        Run(LUMPED, (("Separator prosity", 0.4),), (STEP,), ()),
    )
    not_carried, failed = solve([hard, unknown], Settings(varied([hard, unknown]), points=3)).rows
    assert not_carried["status"] == NOT_CARRIED and "cannot carry 900 mA/cm2" in not_carried["reason"]
    assert failed["status"] == FAILED and "did you mean 'Separator porosity'" in failed["reason"]

    def broken(*_):
        raise ZeroDivisionError("by\nzero")

    monkeypatch.setattr(worker, "_discharge", broken)
    (row,) = solve(runs(1), Settings(())).rows
    assert (row["status"], row["reason"]) == (FAILED, "ZeroDivisionError: by zero")
    assert row["capacity_mAh_g"] is None


def test_cycles_are_solved_by_the_engine_for_all():
    cycles = lobsim.cycle("1 mA/cm2 until 0.1 mAh/cm2 or 2.0 V", "1 mA/cm2 until 0.1 mAh/cm2 or 4.2 V", 2)
    row = solve([Run(LUMPED, (), (cycles,), ())], Settings(())).rows[0]
    assert row["status"] == "ended" and row["capacity_mAh_cm2"] == pytest.approx(0.2, rel=1e-4)


def test_only_what_is_missing_is_solved(undisturbed, local, tmp_path):
    study, store = runs(60), Store(tmp_path)
    execute(study[:20], store, local.make, 2, Settings(()))
    again = Store(tmp_path)
    done = []
    execute(study, again, local.make, 2, Settings(()), lambda progress: done.append(progress.done))
    assert done[0] > 20 and done[-1] == 60
    same(table(again, study), undisturbed)
    assert execute(study, again, local.make, 2, Settings(())).rate == 0


def test_chunks_hold_one_structure_and_every_run_once():
    study = [*runs(30), *runs(30, lobsim.Cell("VF", "coin", model="lumped"))]
    cut = chunks(study, 2)
    assert sorted(run.key for chunk in cut for run in chunk) == sorted(run.key for run in study)
    assert all(len({run.cell for run in chunk}) == 1 for chunk in cut) and len(cut) >= 8


SCRIPT = """
import sys
sys.path.insert(0, {tests!r})
from test_sweep import runs
from lobsim.sweep import executors
from lobsim.sweep.execute import execute
from lobsim.sweep.store import Store
from lobsim.sweep.worker import Settings
pool = executors.local(2)
execute(runs(60), Store({folder!r}), pool.make, 2, Settings(()))
"""


def test_a_study_whose_main_process_was_killed_goes_on(undisturbed, local, tmp_path):
    """SIGKILL once the first chunk has landed."""
    script = SCRIPT.format(tests=str(Path(__file__).parent), folder=str(tmp_path))
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen([sys.executable, "-c", script], env=environment, start_new_session=True)
    deadline = time.monotonic() + 120
    while not list((tmp_path / "chunks").glob("[!.]*.json")) and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.005)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    store = Store(tmp_path)
    assert 0 < len(store.keys()) <= 60
    execute(runs(60), store, local.make, 2, Settings(()))
    same(table(store, runs(60)), undisturbed)


def test_a_worker_that_is_killed_costs_its_chunk_only(undisturbed, local, tmp_path):
    store, killed = Store(tmp_path), []

    def kill(progress):
        if not killed:
            processes = local.make()._processes
            killed.append(next(iter(processes)))
            os.kill(killed[0], signal.SIGKILL)

    progress = execute(runs(60), store, local.make, 2, Settings(()), kill)
    assert killed and progress.done == 60 and progress.failed == 0
    same(table(store, runs(60)), undisturbed)


def test_a_run_that_kills_its_process_is_given_up_alone(tmp_path, monkeypatch):
    """Threads stand for processes here; one run raises what a broken pool raises, whoever solves it."""
    from concurrent.futures import ThreadPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    study, real = runs(6), worker.solve
    bad = study[4].key

    def fragile(given, settings):
        if bad in [run.key for run in given]:
            raise BrokenProcessPool("a process died")
        return real(given, settings)

    monkeypatch.setattr(worker, "solve", fragile)
    store = Store(tmp_path)
    progress = execute(study, store, lambda: ThreadPoolExecutor(1), 1, Settings(()))
    rows = table(store, study)
    assert progress.done == 6 and rows["status"].tolist() == ["ended"] * 4 + [FAILED, "ended"]
    assert rows["reason"][4] == "the process that solved it died"


def test_a_pool_that_takes_no_work_is_replaced(tmp_path):
    """As one whose processes died before they were handed anything."""
    from concurrent.futures import ThreadPoolExecutor

    made = []

    def make():
        made.append(ThreadPoolExecutor(1))
        if len(made) == 1:
            made[0].shutdown()
        return made[-1]

    progress = execute(runs(2), Store(tmp_path), make, 1, Settings(()))
    assert progress.done == 2 and progress.failed == 0 and len(made) == 2


def test_ctrl_c_leaves_what_has_landed(undisturbed, local, tmp_path):
    def stop(progress):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        execute(runs(60), Store(tmp_path), local.make, 2, Settings(()), stop)
    store = Store(tmp_path)
    assert 0 < len(store.keys()) < 60
    execute(runs(60), store, local.make, 2, Settings(()))
    same(table(store, runs(60)), undisturbed)


def test_a_dask_cluster_solves_a_study_and_outlives_a_worker(undisturbed, tmp_path):
    distributed = pytest.importorskip("distributed")
    options = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None, "processes": True}
    with distributed.LocalCluster(**options) as cluster:
        pool = executors.dask(cluster.scheduler_address)
        assert pool.workers == 2
        killed = []

        def kill(progress):
            if not killed:
                with distributed.Client(cluster.scheduler_address, set_as_default=False) as client:
                    killed.append(next(iter(client.run(os.getpid).values())))
                os.kill(killed[0], signal.SIGKILL)

        store = Store(tmp_path)
        progress = execute(runs(60), store, pool.make, 2, Settings(()), kill)
        pool.close()
    assert killed and progress.done == 60 and progress.failed == 0
    same(table(store, runs(60)), undisturbed)


def test_a_scheduler_that_is_not_there_is_named():
    with pytest.raises(lobsim.LobsimError, match=r"no Dask scheduler answers at 'tcp://127\.0\.0\.1:1'"):
        executors.dask("tcp://127.0.0.1:1")


def test_slurm_is_asked_for_what_it_can_give(monkeypatch):
    monkeypatch.setattr(executors, "which", lambda program: None)
    with pytest.raises(lobsim.LobsimError, match="no sbatch"):
        executors.slurm({"partition": "short"})
    monkeypatch.setattr(executors, "which", lambda program: "/usr/bin/sbatch")
    with pytest.raises(lobsim.LobsimError, match="jobs=none: it is a whole number"):
        executors.slurm({"jobs": "none"})


@pytest.mark.parametrize("jobs", [0, -1, 1.5, True, "2"])
def test_processes_are_a_whole_number(jobs):
    with pytest.raises(lobsim.LobsimError, match="whole number"):
        executors.local(jobs)


def test_without_the_libraries_of_clusters_the_sentence_says_how_to_install_them(monkeypatch):
    monkeypatch.setitem(sys.modules, "dask_jobqueue", None)
    with pytest.raises(lobsim.LobsimError, match=r'--slurm needs dask-jobqueue: pip install "lobsim\[cluster\]"'):
        executors.slurm({})
    monkeypatch.setitem(sys.modules, "distributed", None)
    for ask in (lambda: executors.slurm({}), lambda: executors.dask("tcp://10.0.0.1:8786")):
        with pytest.raises(lobsim.LobsimError, match=r'a cluster needs distributed: pip install "lobsim\[cluster\]"'):
            ask()


def test_slurm_workers_are_started_with_the_options(monkeypatch):
    """A cluster that only notes what it is asked for stands for Slurm; no real one was at hand."""
    import dask_jobqueue
    import distributed

    asked = {}

    class Cluster:
        def __init__(self, **options):
            asked.update(options)

        def scale(self, jobs):
            asked["jobs"] = jobs

        def close(self):
            asked["closed"] = True

    class Client:
        def __init__(self, cluster, set_as_default):
            pass

        def close(self):
            pass

    monkeypatch.setattr(executors, "which", lambda program: "/usr/bin/sbatch")
    monkeypatch.setattr(dask_jobqueue, "SLURMCluster", Cluster)
    monkeypatch.setattr(distributed, "Client", Client)
    pool = executors.slurm({"partition": "short", "jobs": "3", "cores": "4", "processes": "2", "walltime": "01:00:00"})
    pool.close()
    assert pool.workers == 6 and asked["closed"] and asked["jobs"] == 3
    assert (asked["queue"], asked["cores"], asked["walltime"], asked["memory"]) == ("short", 4, "01:00:00", "2GB")
    assert "export OMP_NUM_THREADS=1" in asked["job_script_prologue"]

    def refuse(**options):
        raise TypeError("unexpected keyword argument 'time'")

    monkeypatch.setattr(dask_jobqueue, "SLURMCluster", refuse)
    with pytest.raises(lobsim.LobsimError, match=r"Slurm cannot be used with {'time': '1 h'} \(unexpected keyword"):
        executors.slurm({"time": "1 h"})


def test_a_study_is_opened_as_table_and_curves(local, tmp_path):
    study, store = runs(6), Store(tmp_path)
    execute(study, store, local.make, 2, Settings((), points=4))
    store.export([run.key for run in study])
    opened = open_study(tmp_path)
    assert opened.table()["capacity_mAh_g"].gt(2500).all()
    curves = opened.curves()
    assert curves["voltage_V"].shape == (6, 4) and curves["voltage_V"].attrs["units"] == "V"
    written = pandas.read_csv(tmp_path / "results.csv")
    assert written["key"].tolist() == [run.key for run in study]


def test_curves_that_were_not_kept_are_asked_for_in_words(tmp_path):
    store = Store(tmp_path)
    store.append(solve(runs(1), Settings(())))
    with pytest.raises(lobsim.LobsimError, match="holds no curves: ask for points of them when the study is run"):
        open_study(tmp_path).curves()


def test_what_is_no_study_or_is_damaged_is_refused(tmp_path):
    with pytest.raises(lobsim.LobsimError, match="is no study"):
        open_study(tmp_path)
    (tmp_path / "chunks").mkdir()
    (tmp_path / "chunks" / "one.json").write_text(json.dumps([{"no": "key"}]))
    with pytest.raises(lobsim.LobsimError, match=r"one\.json"):
        open_study(tmp_path)


def test_a_draft_that_was_never_finished_is_not_read(tmp_path):
    (tmp_path / "chunks").mkdir()
    with files.whole(tmp_path / "chunks" / "half.json") as draft:
        draft.write_text("[{")  # as it lies there if the process is killed now
        assert Store(tmp_path).keys() == set()
