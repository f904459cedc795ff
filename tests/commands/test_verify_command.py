"""`lobsim verify`: every exact result is there, a miss is told, figures and JSON hold what the table says."""

import inspect
import json
import math

import pytest
from typer.testing import CliRunner

import lobsim
from lobsim.cli import app
from lobsim.verify import RESULTS, _rows, fast_cell
from lobsim.verify.checked import Checked, along, given, order

LAST = list(RESULTS)[-1]


def call(*arguments):
    return CliRunner(env={"COLUMNS": "150"}).invoke(app, ["verify", *map(str, arguments)])


def test_all_results_of_the_specification_are_there_and_every_check_can_be_called():
    numbers = [int(name.removeprefix("T")) for name in RESULTS]
    assert numbers == [*range(1, 24)]
    for exact in RESULTS.values():
        assert exact.title and exact.checks
        for check in exact.checks:
            inspect.signature(check).bind()


def test_a_table_shows_exact_and_computed_with_tolerances_and_orders():
    shown = call("--only", "T4")
    assert shown.exit_code == 0
    assert "Sand's time [s]" in shown.stdout and "416.667" in shown.stdout and "0.2 %" in shown.stdout
    assert "2 numbers, all hold." in shown.stdout and "2.0" in shown.stdout
    assert "0.05 of 1000 mol/m3 left" in call("--only", "T4", "--reasons").stdout


def test_python_gives_the_rows_and_refuses_what_is_not_there():
    found = lobsim.verify(["t3"])
    assert list(found.rows) == ["T3"] and len(found.rows["T3"]) == 2 and not found.misses
    with pytest.raises(lobsim.LobsimError, match=f"choose T1 to {LAST}"):
        lobsim.verify(["sand"])


def test_json_and_figures_hold_the_same(tmp_path):
    told = call("--only", "t5", "--only", "T3", "--only", "t5", "--json", "-", "--out", tmp_path)
    assert told.exit_code == 0
    found = json.loads(told.stdout)
    assert found["holds"] is True
    assert [row["name"] for row in found["rows"]] == ["T5"] * 4 + ["T3"] * 2
    for row in found["rows"]:
        assert row["holds"] is True and abs(row["deviation"]) <= row["tolerance"] and row["reason"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["T3.png", "T5.png"]
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in tmp_path.iterdir())


@pytest.fixture
def wrong_faraday(monkeypatch):
    """Salt whose Faraday constant is per kilomole."""
    fast_cell._built.cache_clear()
    monkeypatch.setattr("lobsim.physics.salt.F", 96485332.12)
    yield
    fast_cell._built.cache_clear()


def test_a_mistake_in_the_equations_is_told_with_exit_code_1(wrong_faraday, tmp_path):
    told = call("--only", "T5", "--json", tmp_path / "found.json", "--out", tmp_path)
    assert told.exit_code == 1 and "missed" in told.stdout
    found = json.loads((tmp_path / "found.json").read_text(encoding="utf-8"))
    assert found["holds"] is False and not found["rows"][0]["holds"]
    assert (tmp_path / "T5.png").is_file()


def test_what_the_solver_gives_up_on_is_a_miss():
    def check():
        raise lobsim.LobsimError("the solver gave up")

    (row,) = _rows("T4", check)
    assert not row.holds and row.reason == "the solver gave up" and math.isnan(row.computed)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--only", "T99"], f"unknown exact result 'T99': choose T1 to {LAST}"),
        (["--only", "T4", "--out", __file__], "cannot make the folder"),
        (["--json", "/no/such/folder/found.json"], "there is no folder"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_code_2(arguments, sentence):
    told = call(*arguments)
    assert told.exit_code == 2 and told.stdout == "" and sentence in told.stderr


def test_rows_hold_within_their_tolerance_and_no_further():
    assert Checked("T", "", 2.0, 2.019, 1e-2, "").holds and not Checked("T", "", 2.0, 2.021, 1e-2, "").holds
    assert not Checked("T", "", 2.0, 2.019, 1e-2, "", relative=False).holds
    assert not Checked("T", "", 2.0, math.nan, math.inf, "").holds
    assert not Checked("T", "", 0.0, given(False, 0.0), 1.0, "", relative=False).holds


def test_a_curve_is_judged_by_its_worst_point():
    row = along("T", ("x", "y"), ([1, 2, 3], [1.0, 10.0, 100.0], [1.0, 10.5, 101.0]), 0.04, "")
    assert (row.exact, row.computed, row.holds) == (10.0, 10.5, False)
    share = along("T", ("x", "y"), ([1, 2], [1.0, 10.0], [1.05, 10.0]), 0.04, "", scale=10.0)
    assert (share.exact, share.tolerance, share.holds) == (1.0, 0.4, True)
    missing = along("T", ("x", "y"), ([1, 2], [1.0, 2.0], [1.0, math.nan]), 1.0, "")
    assert not missing.holds


def test_an_order_is_that_of_the_finest_meshes():
    assert order([9.0, 4.0, 1.0]) == pytest.approx(2)
    assert math.isnan(order([1.0, 0.0]))
