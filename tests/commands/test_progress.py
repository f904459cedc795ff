"""One line says how far a long job is: not before 5 s, on standard error alone, and nowhere twice."""

import io
import re
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from threading import Thread

import pytest

import lobsim
from lobsim.display import progress, progress_places
from lobsim.display.progress import Status, duration, shown, spoken
from lobsim.limits import power_limit, rate_map
from lobsim.limits.rates import rate_curve
from lobsim.sweep.executors import Pool

STEP = "Discharge at 0.4 mA/cm2 until 2.0 V"
CELL = lobsim.Cell("NIPS", "stacked", model="lumped")


@pytest.fixture
def hasty(monkeypatch):
    """Speak of every job at once: nobody waits for a test."""
    monkeypatch.setattr(progress, "PATIENCE_S", 0.02)
    monkeypatch.setattr(progress, "BLINK_S", 0.01)
    monkeypatch.setattr(progress_places, "FIRST_PAUSE_S", 0.02)


def wait_for(said, words):
    """Read standard error until it says something."""
    seen, deadline = "", time.monotonic() + 30
    while words not in seen:
        assert time.monotonic() < deadline, seen
        time.sleep(0.01)
        seen += said.readouterr().err
    return seen


def test_a_job_is_shown_in_a_log_with_what_is_done_and_left(hasty, capsys):
    with shown("fit", None, lambda done: Status("misfit 3.2", done, 8, "starts")) as tell:
        time.sleep(0.1)
        tell(2)
        assert "lobsim: fit: 2 of 8 starts, misfit 3.2, " in wait_for(capsys, " s left\n")
        tell(8)
    said = capsys.readouterr()
    assert "lobsim: fit: 8 of 8 starts, misfit 3.2, 0 s in all\n" in said.err and said.out == ""


def test_a_short_job_says_nothing(capsys):
    with shown("fit") as tell:
        tell("misfit 3.2")
    assert capsys.readouterr() == ("", "")


def test_lines_of_a_log_come_ever_more_rarely(capsys):
    log = progress_places.Log()
    for second in range(5, 3605, 1):
        log.show(f"at {second}", float(second))
    log.end("done")
    seconds = [int(line.split()[-1]) for line in capsys.readouterr().err.splitlines()[:-1]]
    gaps = [later - earlier for earlier, later in pairwise(seconds)]
    assert seconds[0] == 5 and gaps[0] == 10 and gaps == sorted(gaps) and gaps[-1] == 300


def test_a_callable_is_told_instead_and_false_is_silence(hasty, capsys):
    told = []
    with spoken("tornado", told.append, "changes") as tell:
        tell("dose", 1, 7)
        with shown("inside") as inner:
            inner("words")
            time.sleep(0.1)
    with shown("sweep", False) as tell:
        tell("words")
        time.sleep(0.1)
    assert told == ["dose"] and capsys.readouterr() == ("", "")


def test_a_job_inside_another_is_shown_in_its_line(hasty, capsys):
    with spoken("compare", None, "cases") as tell:
        tell("VF coin", 3, 14)
        with shown("run", None, lambda done: Status("", done, 60, "steps")) as inner:
            inner(7)
            assert "lobsim: compare: 3 of 14 cases, VF coin, " in wait_for(capsys, "; run: 7 of 60 steps, ")
    with shown("loading PyBaMM", prompt=True), shown("sweep", None, lambda done: Status("", done, 9, "runs")) as tell:
        tell(9)
        wait_for(capsys, "lobsim: sweep: 9 of 9 runs\n")
    assert "lobsim: sweep: 9 of 9 runs, 0 s in all\n" in capsys.readouterr().err
    with pytest.raises(ZeroDivisionError), shown("one"), shown("two"):
        1 / 0  # noqa: B018
    assert progress._of_thread.line is None, "an error leaves nothing behind"


def test_jobs_of_several_threads_have_a_line_each(hasty, capsys):
    def work(name):
        with shown(name) as tell:
            tell("words")
            time.sleep(0.2)

    threads = [Thread(target=work, args=(name,)) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    said = capsys.readouterr().err
    assert "lobsim: one: words\n" in said and "lobsim: two: words\n" in said


class Screen(io.StringIO):
    def isatty(self):
        return True


def test_a_terminal_has_one_line_that_goes_away(hasty, monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", screen := Screen())
    with shown("fit", None, lambda done: Status("", done, 8, "starts")) as tell:
        tell(3)
        deadline = time.monotonic() + 30
        while "fit: 3 of 8 starts" not in screen.getvalue():
            assert time.monotonic() < deadline
            time.sleep(0.01)
        other = Thread(target=lambda: progress_places.Terminal().show("another", 9.0))
        other.start()
        other.join()
    assert "another" not in screen.getvalue()
    assert screen.getvalue().endswith("\x1b[2K"), "the line is taken away"
    assert not progress_places._screen.locked()


def test_a_stream_that_is_closed_is_no_reason_to_fail(hasty, monkeypatch):
    closed = io.StringIO()
    closed.close()
    monkeypatch.setattr(sys, "stderr", closed)
    with shown("fit"):
        time.sleep(0.1)


def test_what_cannot_be_told_is_refused():
    with pytest.raises(lobsim.LobsimError, match=r"progress must be a function or True or False or None, not 'yes'"):
        lobsim.run(CELL, STEP, progress="yes")


@pytest.mark.parametrize(("seconds", "words"), [(0.4, "0 s"), (89, "89 s"), (120, "2 min"), (7200, "2.0 h")])
def test_times_are_said_in_a_fitting_unit(seconds, words):
    assert duration(seconds) == words


def test_the_studies_speak_of_themselves(hasty, monkeypatch, tmp_path):
    """Whatever takes long tells how far it is, and says nothing when told not to."""
    seen = []

    class Heard:
        is_live = False

        def show(self, line, since):
            seen.append(line)

        def end(self, line):
            seen.append(line)

    monkeypatch.setattr(progress, "place", Heard)
    monkeypatch.setattr(progress, "PATIENCE_S", 0.0)
    name = "Electrolyte dose [m]"
    study = lobsim.study(CELL, {name: [3e-5, 4e-5]}, protocol=STEP)
    pool = Pool(lambda: ThreadPoolExecutor(1), 1, lambda: None)
    jobs = {
        r"2 of 2 steps, the last 0\.00 mAh/cm2": lambda **no: lobsim.run(CELL, [STEP, "Rest for 1 min"], **no),
        "sweep: 2 of 2 runs, 0 failed": lambda **no: lobsim.sweep(study, tmp_path / str(len(no)), pool=pool, **no),
        r"rate map: 1 of 2 currents, at 0\.8 mA/cm2": lambda **no: rate_map(CELL, [0.4, 0.8], **no),
        # a screen is drawn by the clock: a fast machine is past a discharge before it is shown
        r"power limit: discharge \d+, \d": lambda **no: power_limit(CELL, 1.0, **no),
        r"rate curve: 1 of 2 currents, at 0\.8 mA/cm2": lambda **no: rate_curve(CELL, [0.4, 0.8], **no),
    }
    for words, job in jobs.items():
        job()
        assert any(re.search(words, line) for line in seen), (words, seen)
        seen.clear()
        if "power" not in words:  # which takes longest
            job(progress=False)
            assert seen == [], words


NOTEBOOK = """
import time, lobsim
from lobsim.display import progress
progress.PATIENCE_S = 0.3
with progress.shown("fit", None, lambda done: progress.Status("misfit 3.2", done, 8, "starts")) as tell:
    tell(2)
    time.sleep(1.5)
    tell(8)
import pybamm
print("the end")
"""


def test_a_notebook_has_one_line_that_changes_and_no_warning(monkeypatch):
    manager = pytest.importorskip("jupyter_client.manager")
    pytest.importorskip("ipykernel")
    monkeypatch.setenv("PYTHONPATH", str(Path(lobsim.__file__).resolve().parents[1]))
    said = []
    kernel, client = manager.start_new_kernel()
    try:
        client.execute_interactive(NOTEBOOK, timeout=180, output_hook=said.append)
    finally:
        client.stop_channels()
        kernel.shutdown_kernel(now=True)
    shown = [one["content"] for one in said if "display" in one["msg_type"]]
    assert [one["msg_type"] for one in said if "display" in one["msg_type"]].count("display_data") == 1
    assert len({one["transient"]["display_id"] for one in shown}) == 1
    assert shown[0]["data"]["text/plain"].startswith("fit: 2 of 8 starts, misfit 3.2, ")
    assert shown[-1]["data"]["text/plain"].startswith("fit: 8 of 8 starts, misfit 3.2, ")
    assert [one["content"]["text"] for one in said if one["msg_type"] == "stream"] == ["the end\n"]
