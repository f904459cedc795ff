"""A study that is asked to end ends with all its processes, keeps what has landed and says so."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Thread

import psutil
import pytest

import lobsim
from lobsim.commands import interrupt
from lobsim.sweep import execute as executing
from lobsim.sweep.execute import execute
from lobsim.sweep.store import Store
from lobsim.sweep.worker import Settings, solve
from tests.studies.test_sweep import runs

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 180
STUDY = """
design = "random"
size = 4000
[cell]
model = "lumped"
build = "stacked"
[vary]
"Positive electrode BET area [m2.kg-1]" = { low = 1.2e5, high = 1.3e5 }
"""


def until(reached):
    deadline = time.monotonic() + PATIENCE_S
    while not (found := reached()):
        assert time.monotonic() < deadline, "it takes too long"
        time.sleep(0.05)
    return found


@pytest.mark.parametrize(
    ("sent", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130), (signal.SIGHUP, 129), (signal.SIGKILL, -9)]
)
def test_the_processes_of_a_study_end_with_it(sent, code, tmp_path):
    (tmp_path / "s.toml").write_text(STUDY)
    out = tmp_path / "out"
    # A shell that starts something in the background lets it ignore Ctrl-C.
    start = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from lobsim.cli import app; app()"
    words = [sys.executable, "-c", start, "sweep", str(tmp_path / "s.toml"), "--out", str(out), "--jobs", "2"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(words, env=environment, stderr=subprocess.PIPE, text=True, start_new_session=True)
    until(lambda: list((out / "chunks").glob("[!.]*.json")) or process.poll() is not None)
    children = psutil.Process(process.pid).children(recursive=True)
    assert len(children) >= 2
    process.send_signal(sent)
    assert process.wait(PATIENCE_S) == code
    until(lambda: not any(one.is_running() and one.status() != psutil.STATUS_ZOMBIE for one in children))
    assert 0 < len(lobsim.open_study(out).table()) < 4000
    if sent != signal.SIGKILL:
        assert f"interrupted: what has landed is in {out}; the same command goes on" in process.stderr.read()
        assert (out / "results.csv").is_file()
    process.stderr.close()


def test_a_list_of_runs_is_handed_back_when_the_time_is_up():
    assert len(solve(runs(3), Settings((), seconds=0.0)).rows) == 1
    assert len(solve(runs(3), Settings(())).rows) == 3


def test_what_a_worker_had_no_time_for_is_solved_by_the_next(tmp_path, monkeypatch):
    """Every list is cut after its first run: all runs are solved once, and the table is in the order of the study."""
    monkeypatch.setattr(executing, "CHUNK_S", 0.0)
    study, landed, store = runs(9), [], Store(tmp_path)
    store.describe({}, study[::-1])
    tell = lambda progress: landed.append(progress.done)  # noqa: E731
    execute(study, store, lambda: ThreadPoolExecutor(1), 1, Settings(()), tell)
    assert landed == list(range(1, 10))
    assert Store(tmp_path).table()["area"].tolist() == list(range(9))[::-1]


def test_signals_are_as_ctrl_c_only_where_nobody_else_handles_them():
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(KeyboardInterrupt), interrupt.as_ctrl_c() as received:
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(1)
    assert received.code == 143 and signal.getsignal(signal.SIGTERM) is before
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # as nohup does
    try:
        with interrupt.as_ctrl_c() as received:
            os.kill(os.getpid(), signal.SIGHUP)
        assert received.code == interrupt.BY_CTRL_C and signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, signal.SIG_DFL)


def test_a_thread_leaves_the_signals_alone():
    found = []

    def ask():
        with interrupt.as_ctrl_c():
            found.append(signal.getsignal(signal.SIGTERM))

    thread = Thread(target=ask)
    thread.start()
    thread.join()
    assert found == [signal.SIG_DFL]
