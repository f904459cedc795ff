"""Many visitors of one server: each gets the answer to what they asked, and Ctrl-C ends all of it."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from urllib.error import HTTPError

import numpy as np
import psutil
import pytest

from benchmarks.page import Visitor, queries, started
from lobsim.page import jobs, solve, state, subject

pytestmark = pytest.mark.alone
TEN = 10
PATIENT = 10  # questions, where a machine that does much else may be slow


def test_ten_visitors_at_once_get_what_each_asked_for(address):
    answers = {}

    def visit(place):
        for query in queries(place)[:3]:
            answers[query] = Visitor(address).ask(query)

    threads = [threading.Thread(target=visit, args=(place,)) for place in range(TEN)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 3 * TEN
    for query, answer in answers.items():
        assert answer["error.children"] == ""
        assert answer["lines.children"] == state.read(query).choices.lines()
    for query in (queries(0)[0], queries(1)[2], queries(8)[1]):
        own = solve.discharge(state.read(query).choices).facts["capacity_mAh_g"]
        shown = answers[query]["movie.data"]["frames"][-1]["at"][0]
        assert shown == pytest.approx(own, rel=1e-9)


def test_the_band_is_drawn_for_who_asks_for_it_and_holds_the_run(address):
    query = "membrane=NIPS&film=7"
    plain = Visitor(address).ask(query)
    for _ in range(PATIENT):
        banded = Visitor(address).ask(query, band=True)
        if "has not come to an end" not in banded["caution.children"]:
            break
    names = {trace["name"] for trace in plain["drawn.data"]["voltage"]["data"]}
    traces = {trace["name"]: trace for trace in banded["drawn.data"]["voltage"]["data"]}
    assert set(traces) - names == {"above 95 % of the draws", "above 5 % of the draws"}
    high, low = (np.array(traces[f"above {share} % of the draws"]["y"]) for share in (95, 5))
    assert (high >= low).all() and high[high.size // 8] > low[high.size // 8] + 0.01
    assert banded["sentence.children"] == plain["sentence.children"]


def test_an_answer_to_an_impossible_question_changes_nothing_but_the_sentence(address):
    answer = Visitor(address).ask("membrane=VF&current=0")
    assert answer["error.children"].startswith("'Discharge current' is 0")
    assert "drawn.data" not in answer and answer["answered.data"]["done"]


def test_visitors_of_the_same_cycles_share_them(address):
    first, second = Visitor(address), Visitor(address)
    query = "build=cycling&view=cycles&current=2&until=1.5&times=2"
    for _ in range(100 * PATIENT):
        seen = [visitor.ask(query) for visitor in (first, second)]
        if seen[1]["answered.data"]["done"]:
            break
        time.sleep(0.1)
    assert seen[1]["progress-words.children"] == "cycle 2 of 2"
    assert "All 2 cycles" in seen[1]["sentence.children"]


def test_files_are_refused_in_words(address):
    for path, words in (("run.csv?membrane=NIP", "did you mean NIPS"), ("run.exe", "choose run.csv")):
        with pytest.raises(HTTPError) as refusal:
            Visitor(address).get(path)
        assert refusal.value.code == 400 and words in refusal.value.read().decode()


def test_the_browser_is_told_to_ask_nobody_else(address):
    page = Visitor(address).get("").decode()
    assert not re.findall(r"""(?:src|href)=["'](?:https?:)?//""", page)
    import urllib.request

    with urllib.request.urlopen(address, timeout=20) as answer:
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


def test_cycles_that_nobody_waits_for_are_given_up(monkeypatch):
    monkeypatch.setattr(jobs, "_slots", [0.0, time.time() - jobs.PATIENCE_s - 1])
    with pytest.raises(jobs.AbandonedError):
        jobs._cycles(state.Choices(view="cycles"), 0)


def test_ctrl_c_ends_the_server_and_its_processes():
    with started() as (server, _):
        children = psutil.Process(server).children(recursive=True)
        assert len(children) >= min(os.cpu_count() or 1, 4)
        os.kill(server, signal.SIGINT)
        assert psutil.wait_procs(children, timeout=20)[1] == []


def test_a_port_that_is_taken_is_refused_in_a_sentence(address):
    port = address.rstrip("/").rsplit(":", 1)[1]
    command = [sys.executable, "-m", "lobsim", "page", "--no-browser", "--port", port]
    refused = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert refused.returncode == 2 and "choose another --port" in refused.stderr and "Traceback" not in refused.stderr


def test_without_dash_the_command_says_what_to_install():
    code = "import sys; sys.modules['dash'] = None; from lobsim.cli import app; app(['page', '--no-browser'])"
    refused = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert refused.returncode == 2 and 'pip install "lobsim[app]"' in refused.stderr


def test_a_process_that_is_killed_is_replaced_and_a_server_that_is_killed_leaves_none():
    with started() as (server, address):
        for worker in psutil.Process(server).children():
            if "spawn_main" in " ".join(worker.cmdline()):
                worker.kill()
        answers = [Visitor(address).ask("membrane=DB") for _ in range(3)]
        children = psutil.Process(server).children(recursive=True)
        os.kill(server, signal.SIGKILL)
        assert psutil.wait_procs(children, timeout=20)[1] == []
    assert answers[-1]["error.children"] == "" and "died at 135 mAh/g" in answers[-1]["sentence.children"]


def test_the_processes_of_an_own_page_solve_its_cell_and_outlive_what_it_cannot_do(own_file, tmp_path):
    """The cell cannot carry the current that the page opens with, which its processes try first."""
    weak = tmp_path / "weak.toml"
    weak.write_text(
        f"[cell]\nlaboratory = '{own_file.parent / 'lab.toml'}'\nmembrane = 'KB dünn'\nbuild = 'Swagelok'\n"
        "mesh = [4, 8]\n[cell.values]\n'Contact resistance [Ohm.m2]' = 1.0\n",
        encoding="utf-8",
    )
    with started("--cell", str(weak)) as (_, address):
        visitor = Visitor(address)
        assert "cannot carry 0.4 mA/cm2" in visitor.ask("")["error.children"]
        answer = visitor.ask("build=Stapel")
    own = solve.discharge(state.read("build=Stapel", subject.of_file(weak)).choices).facts["capacity_mAh_g"]
    assert answer["movie.data"]["frames"][-1]["at"][0] == pytest.approx(own, rel=1e-9)
