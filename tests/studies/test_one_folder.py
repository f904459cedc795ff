"""One folder, several studies: each sees its own runs and curves, in its own order, and nothing is lost."""

import json
from concurrent.futures import Executor, Future

import numpy as np
import pytest
from typer.testing import CliRunner

import lobsim
from lobsim.cli import app
from lobsim.sweep import executors
from lobsim.sweep.store import open_study

CELL = lobsim.Cell("NIPS", "stacked", model="lumped")
AREA, STEP = "Positive electrode BET area [m2.kg-1]", "Discharge at 0.4 mA/cm2 until 2.0 V"
FILE = """
protocol = "Discharge at 0.4 mA/cm2 until 2.0 V"
[cell]
model = "lumped"
build = "stacked"
[vary]
membrane = [{membranes}]
"""


class Here(Executor):
    """Does at once what it is given, in this process."""

    def submit(self, function, *given):
        done = Future()
        done.set_result(function(*given))
        return done


@pytest.fixture(autouse=True)
def here(monkeypatch):
    """What is in a folder does not depend on the processes that solve it, which take seconds to start."""
    monkeypatch.setattr(executors, "local", lambda jobs: executors.Pool(Here, 1, lambda: None))


def swept(tmp_path, areas, **options):
    return lobsim.sweep(lobsim.study(CELL, {AREA: areas}, protocol=STEP), tmp_path / "out", jobs=1, **options)


def command(tmp_path, *options, membranes='"VF"'):
    (tmp_path / "s.toml").write_text(FILE.format(membranes=membranes))
    words = ["sweep", str(tmp_path / "s.toml"), "--out", str(tmp_path / "out"), "--jobs", "1", *options]
    result = CliRunner(env={"COLUMNS": "400"}).invoke(app, words)
    assert result.exit_code == 0, result.stderr
    return result


def test_the_table_is_of_the_study_that_was_asked_for_last_and_in_its_order(tmp_path):
    swept(tmp_path, [130e3, 120e3])
    store = swept(tmp_path, [140e3, 120e3, 110e3])
    for one in (store, open_study(tmp_path / "out")):
        assert one.table()[AREA].tolist() == [140e3, 120e3, 110e3] and one.others == 1
    rows = (tmp_path / "out" / "results.csv").read_text().splitlines()[1:]
    assert [float(row.split(",")[1]) for row in rows] == [140e3, 120e3, 110e3]
    first = swept(tmp_path, [130e3, 120e3])  # nothing of it was lost
    assert first.table()[AREA].tolist() == [130e3, 120e3] and first.others == 2


def test_a_run_that_two_studies_share_has_the_columns_of_the_one_that_asks(tmp_path):
    swept(tmp_path, [120e3])
    alone = lobsim.sweep(lobsim.study(CELL, {"membrane": ["NIPS"]}, protocol=STEP), tmp_path / "out", jobs=1)
    assert list(alone.table().columns[:3]) == ["key", "membrane", "status"]
    other = lobsim.sweep(lobsim.study(CELL, {"model": ["lumped"]}, protocol=STEP), tmp_path / "out", jobs=1)
    assert list(other.table().columns[:3]) == ["key", "model", "status"] and other.others == 1
    assert other.table()["key"].tolist() == alone.table()["key"].tolist(), "the same run"


def test_the_command_says_that_another_study_is_in_the_folder(tmp_path):
    assert "other" not in command(tmp_path).stderr
    result = command(tmp_path, membranes='"NIPS"')
    assert result.stdout.startswith("1 runs, 1 ended") and len(open_study(tmp_path / "out").table()) == 1
    assert "lobsim: 1 runs of other studies, or of other physics, are in" in result.stderr


def test_curves_that_are_asked_for_later_are_made_and_said(tmp_path):
    command(tmp_path)
    with pytest.raises(lobsim.LobsimError, match="holds no curves"):
        open_study(tmp_path / "out").curves()
    result = command(tmp_path, "--points", "7", membranes='"VF", "NIPS"')
    assert "lobsim: 1 runs are solved again: their curves of 7 points were not kept" in result.stderr
    store = open_study(tmp_path / "out")
    assert store.curves()["voltage_V"].shape == (2, 7)
    np.testing.assert_allclose(store.curves()["capacity_mAh_g"][:, -1], store.table()["capacity_mAh_g"])
    assert "again" not in command(tmp_path, "--points", "7", membranes='"VF", "NIPS"').stderr
    assert command(tmp_path, membranes='"VF", "NIPS"') and open_study(tmp_path / "out").curves().sizes["point"] == 7


def test_curves_of_several_numbers_of_points_are_kept_apart(tmp_path):
    swept(tmp_path, [120e3, 130e3], points=5)
    store = swept(tmp_path, [120e3], points=9)
    assert store.curves().sizes == {"run": 1, "point": 9} and store.curves(points=5).sizes["point"] == 5
    both = swept(tmp_path, [130e3, 120e3])
    with pytest.warns(UserWarning, match=r"1 of 2 runs have no curve of 9 points: sweep again with points=9"):
        assert both.curves().sizes["run"] == 1
    curves, table = both.curves(points=5), both.table()
    assert curves["run"].values.tolist() == table["key"].tolist(), "in the order of the study"
    with pytest.raises(lobsim.LobsimError, match="holds no curves of 6 points, but of 5, 9"):
        both.curves(points=6)


def test_a_run_that_gives_no_curve_is_not_asked_for_it_again(tmp_path):
    study = lobsim.study(CELL, {"protocol": ["Discharge at 900 mA/cm2 until 2.0 V", STEP]})
    lobsim.sweep(study, tmp_path, jobs=1)
    store = lobsim.sweep(study, tmp_path, jobs=1, points=3)
    before = {path.name: path.stat().st_mtime_ns for path in store.chunks.iterdir()}
    assert store.curves().sizes["run"] == 1 and store.table()["status"].tolist() == ["not carried", "ended"]
    lobsim.sweep(study, tmp_path, jobs=1, points=3)
    assert {path.name: path.stat().st_mtime_ns for path in store.chunks.iterdir()} == before


def test_runs_of_other_physics_are_solved_anew_and_not_mixed_in(tmp_path, monkeypatch):
    from lobsim.sweep import runs

    swept(tmp_path, [120e3, 130e3])
    monkeypatch.setattr(runs, "_base", lambda cell: f"another physics {cell.key}")
    store = swept(tmp_path, [120e3, 130e3])
    assert len(store.table()) == 2 and store.others == 2


def test_a_folder_whose_description_names_no_runs_shows_all(tmp_path):
    """As one that an earlier version wrote; and one whose description is damaged."""
    store = swept(tmp_path, [120e3, 130e3])
    path = store.folder / "study.json"
    facts = json.loads(path.read_text())
    del facts["runs"], facts["points"]
    path.write_text(json.dumps(facts))
    assert len(open_study(store.folder).table()) == 2
    path.write_text("[3")
    with pytest.raises(lobsim.LobsimError, match=r"study\.json' describes no study, or is damaged"):
        open_study(store.folder)
