"""Files are whole or not there, and JSON is plain."""

import json
import stat
from pathlib import Path

import numpy as np
import pytest

from lobsim import files
from lobsim.errors import LobsimError
from lobsim.files import disk
from lobsim.files.disk import check, make_folder, whole
from lobsim.files.plain import to_json


def test_a_file_appears_whole(tmp_path):
    path = tmp_path / "curve.csv"
    with whole(path) as draft:
        draft.write_text("whole")
        assert draft.suffix == ".csv" and not path.exists()
    assert path.read_text() == "whole" and list(tmp_path.iterdir()) == [path]


def test_what_fails_leaves_the_old_file_as_it_was(tmp_path):
    path = tmp_path / "curve.csv"
    path.write_text("old")
    with pytest.raises(RuntimeError), whole(path) as draft:
        draft.write_text("half")
        raise RuntimeError
    assert path.read_text() == "old" and list(tmp_path.iterdir()) == [path]


def test_a_file_can_be_read_by_those_who_can_read_its_neighbours(tmp_path):
    (tmp_path / "neighbour").write_text("")
    with whole(tmp_path / "new"):
        pass
    modes = {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert len(modes) == 1


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("curve.txt", "its name must end in .csv or .nc"),
        ("curve", "its name must end in .csv or .nc"),
        ("missing/curve.csv", "there is no folder"),
        ("folder.csv", "it is a folder"),
        ("x" * 300 + ".csv", "File name too long"),
    ],
)
def test_a_file_that_could_not_be_written_is_refused_beforehand(tmp_path, name, sentence):
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(LobsimError, match=sentence):
        check(tmp_path / name, (".csv", ".nc"))
    assert [path.name for path in tmp_path.iterdir()] == ["folder.csv"]


def test_a_folder_is_made_with_those_above_it(tmp_path):
    make_folder(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir() and list((tmp_path / "a" / "b").iterdir()) == []
    (tmp_path / "file").write_text("")
    with pytest.raises(LobsimError, match="cannot make the folder"):
        make_folder(Path(tmp_path / "file" / "c"))


def test_json_has_plain_numbers_and_null_for_what_is_not_finite():
    given = {"a": np.float64(0.5), "b": [np.nan, np.inf, -np.inf], "c": np.array([1.0, np.nan]), "d": (None, True, "x")}
    assert json.loads(to_json(given)) == {"a": 0.5, "b": [None] * 3, "c": [1.0, None], "d": [None, True, "x"]}


@pytest.mark.parametrize("path", ["/dev/zero", "/", "/proc/self/mem", "nothing.toml", "a\0b"])
def test_what_is_no_file_is_not_read(path):
    """A device never ends: read as a text it would take all memory; the memory of a process has no begin to be read."""
    with pytest.raises(LobsimError, match="cannot read"):
        files.text(Path(path))


def test_a_file_that_is_too_large_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(disk, "MOST_TEXT", 10)
    (tmp_path / "study.toml").write_text("x" * 11, encoding="utf-8")
    with pytest.raises(LobsimError, match="are more than"):
        files.text(tmp_path / "study.toml")
