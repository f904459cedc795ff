"""The page's door: whatever strangers send, they get a sentence, the others are served, and nothing is left behind."""

import gzip
import io
import json
import tempfile
import time
import zipfile
from pathlib import Path

import pytest

from lobsim.errors import LobsimError
from lobsim.page import cell_files, dropped_file, measured_answers, packed, reading, written
from lobsim.page.app import make
from lobsim.page.boxes import in_boxes
from lobsim.page.file_names import in_a_file_name
from lobsim.page.own_process import Work
from lobsim.page.place import Place
from lobsim.page.reading import Reader
from lobsim.page.sentences import sentence
from lobsim.page.subject import PAPER
from tests.page.test_own_data import quiet

HEADER = b"Test Time / s,Voltage / V,Current / A\n"


def zipped(size):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("sheet.xml", "w") as sheet:
        for _ in range(size // 1_000_000):
            sheet.write(bytes(1_000_000))
    return made.getvalue()


def test_a_packed_file_is_as_large_as_what_comes_out_of_it():
    assert packed.unpacked_bytes(zipped(3_000_000), 10**9) == 3_000_000
    assert packed.unpacked_bytes(gzip.compress(bytes(3_000_000)), 10**9) == 3_000_000
    assert packed.unpacked_bytes(gzip.compress(bytes(30_000_000)), 10**6) < 3_000_000
    assert packed.unpacked_bytes(b"\x1f\x8b" + b"noise" * 9, 10**9) == 47
    assert packed.unpacked_bytes(b"PK\x03\x04" + b"noise" * 9, 10**9) == 49


@pytest.mark.parametrize("content", [zipped(260_000_000), gzip.compress(bytes(260_000_000), 1)])
def test_what_is_small_only_because_it_is_packed_is_not_read(content):
    assert len(content) < 2e6
    with pytest.raises(LobsimError, match="more than 250 MB once it is unpacked"):
        dropped_file.read(quiet, content, "bomb", dropped_file.Given())


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"[" * 60_000, "in no format"),
        (b'"' + b"a,b\n" * 1_000_000, "in no format"),
        (HEADER[:-1] + b",x" * 3_000_000 + b"\n", "has no rows"),
    ],
)
def test_a_file_that_is_no_table_is_known_to_be_none_within_seconds(content, words):
    begin = time.process_time()
    with pytest.raises(LobsimError, match=words):
        dropped_file.read(quiet, content, "odd.csv", dropped_file.Given(1.0))
    assert time.process_time() - begin < 8


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../../etc/passwd", "etc-passwd"),
        ("<img src=x onerror=alert(1)>.csv", "img src=x onerror=alert(1)-.csv"),
        ("\u202ecsv.exe\0", "csv.exe"),
        ("Käfig -- 2.csv", "Käfig -- 2.csv"),
        ("..", "run"),
    ],
)
def test_a_name_keeps_what_every_system_takes(name, kept):
    assert in_a_file_name(name) == kept


@pytest.mark.parametrize("letter", ["a", "漢", "😀", "\ud800"])
def test_a_long_name_fits_into_a_folder(letter, tmp_path):
    name = in_a_file_name(letter * 1000 + ".csv")
    (tmp_path / name).write_bytes(b"")
    assert name.endswith("csv")


def test_what_a_command_asks_for_is_asked_in_boxes():
    bare = b"Q,V\n" + b"".join(f"{n / 10},{2.7 - n / 100}\n".encode() for n in range(30))
    with pytest.raises(LobsimError, match="say which column is what, a line each") as refused:
        dropped_file.read(quiet, bare, "paper.csv", dropped_file.Given(1.0))
    assert "--" not in str(refused.value) and "columns=" not in str(refused.value)
    vague = b"Test Time / s,Voltage,Current\n" + b"".join(b"%d,2.5,1\n" % n for n in range(9))
    with pytest.raises(LobsimError, match=r"write as names of columns, a line each: “Voltage / V=Voltage \[unit\]”"):
        dropped_file.read(quiet, vague, "vague.csv", dropped_file.Given(1.0))
    assert in_boxes("'a' was taken (--column 'Voltage / V=b' takes the other)").endswith(
        "(“Voltage / V=b” takes the other)"
    )


def test_a_sentence_is_one_and_is_read_to_its_end():
    assert sentence("is it in mA?") == "Is it in mA?" and sentence(LobsimError("no")) == "No."
    assert len(sentence("x" * 100_000)) < 700


CELL = b'[cell]\nmembrane = "NIPS"\nbuild = "stacked"\n'


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"a=" + b"[" * 50_000, "too deep"),
        (b"[" + b"a." * 5000 + b"a]\nx=1\n", "a table 'a'"),
        (CELL + b"[cell.values]\nx = 1" + b"0" * 100_000, "is no TOML"),
        (CELL + b"[values]\nx = 1\n", "a table 'values'"),
        (CELL + b'[cell.values]\n"Positive electrode thickness [m]" = nan\n', "thickness"),
        (CELL + b'[cell.values]\n"Positive electrode thickness [m]" = 1e400\n', "thickness"),
        (CELL + b'[cell.values]\n"Positive electrode thickness [m]" = "thick"\n', "thickness"),
        (CELL + b"[cell.values]\nnobody = 1\n", "nobody"),
        (b"\xef\xbb\xbf" + CELL + b'[cell.laws]\nkinetics = "antigravity:run"\n', "names code"),
        (b"#" * 1_000_001, "more than 1 MB"),
    ],
)
def test_a_hostile_cell_is_a_sentence(content, words):
    with pytest.raises(LobsimError, match=words) as refused:
        cell_files.opened(quiet, content, "mine.toml", PAPER)
    assert tempfile.gettempdir() not in str(refused.value) and "mine.toml" in str(refused.value)


def test_a_cell_with_the_mark_of_an_editor_is_opened():
    assert cell_files.opened(quiet, b"\xef\xbb\xbf" + CELL, "mine.toml", PAPER) == cell_files.opened(
        quiet, CELL, "mine.toml", PAPER
    )


@pytest.mark.parametrize("area", [-1, float("nan"), float("inf"), 10**400, "wide", [1], True])
def test_an_area_that_is_none_is_a_sentence(area):
    file = f"data:;base64,{'AAAA' * 9}"
    answer = measured_answers.dropped(Reader(), file, "a.csv", (area, None, None), PAPER)
    assert answer[1] == "The area of the electrode must be a number above 0."


def leaves(desk):
    """A task that is ended while it has files open."""
    Path(tempfile.mkdtemp(), "half").write_bytes(b"x")
    desk(tempfile.gettempdir())
    time.sleep(60)


def test_what_a_task_leaves_is_removed_when_it_is_ended():
    work = Work(leaves, patience_s=60.0, longest_s=60.0, grace_s=0.0)
    while not work.words and work.goes_on(0.1):
        pass
    folder = Path(work.words)
    assert list(folder.glob("*/half"))
    work.end()
    assert not folder.exists()


def sleeps(desk, content, name):
    """A task that takes longer than anybody waits."""
    time.sleep(60)


def test_a_file_that_takes_too_long_is_given_up_and_others_are_not_kept_waiting(monkeypatch):
    monkeypatch.setattr(reading, "MOST_HELD", 10)
    reader = Reader(1, 0.5)
    with reader._waiting(6), pytest.raises(LobsimError, match="files of other visitors"):
        reader.read(sleeps, b"12345", "slow.csv")
    with pytest.raises(LobsimError, match=r"'slow\.csv' cannot be read in 0\.5 s"):
        reader.read(sleeps, b"more than ten bytes", "slow.csv")


def test_bytes_are_those_that_are_written():
    assert written.content(lambda path: path.write_text(path.name), "run.csv") == b"run.csv"


@pytest.fixture(scope="module")
def door():
    return make(None, place=Place(base_path="/cells/"))


def question(door, **changed):
    name, known = next((name, one) for name, one in door.callback_map.items() if "file-said.children" in name)
    values = {"file.contents": "data:;base64,%%%", "file.filename": "a.csv"}

    def named(listed):
        return [one | {"value": values.get(f"{one['id']}.{one['property']}")} for one in listed]

    outputs = [dict(zip(("id", "property"), one.rsplit(".", 1), strict=True)) for one in name.strip(".").split("...")]
    asked = {"output": name, "outputs": outputs, "inputs": named(known["inputs"]), "state": named(known["state"])}
    return asked | {"changedPropIds": ["file.contents"]} | changed


def test_a_file_that_comes_amiss_is_a_sentence_on_the_page(door):
    came = door.server.test_client().post("/cells/_dash-update-component", json=question(door))
    assert came.status_code == 200
    assert came.json["response"]["file-refused"]["children"] == "'a.csv' did not come as a whole: drop it again."


@pytest.mark.parametrize(
    "changed",
    [
        {"output": "nobody.children"},
        {"output": 7},
        {"outputs": {"id": "file", "property": "contents"}},
        {"outputs": [7]},
        {"inputs": []},
        {"inputs": 7},
        {"state": [{}]},
        {"changedPropIds": 7},
    ],
)
def test_a_question_in_another_form_is_refused_in_a_sentence(door, changed):
    came = door.server.test_client().post("/cells/_dash-update-component", json=question(door, **changed))
    assert (came.status_code, came.mimetype) == (400, "text/plain")
    assert came.text == "lobsim: this is no question of the page: open it anew\n"


@pytest.mark.parametrize("content", [b"", b"null", b"[]", b"{", b"\xff", b"[" * 100_000, json.dumps("x").encode()])
def test_what_is_no_question_is_refused_in_a_sentence(door, content):
    client = door.server.test_client()
    came = client.post("/cells/_dash-update-component", data=content, content_type="application/json")
    assert (came.status_code, came.text) == (400, "lobsim: this is no question of the page: open it anew\n")


@pytest.mark.parametrize("path", ["cells/nothing", "cells/_dash-component-suites/x/y.js", "etc/passwd", "cells/../x"])
def test_there_is_nothing_anywhere_else(door, path):
    came = door.server.test_client().get(f"/{path}")
    assert came.status_code == 404 and "there is nothing at" in came.text and "<" not in came.text
