"""Numbers of a protocol, parts of one's own, laboratories and files of cells as factors of a study."""

import json

import numpy as np
import pandas
import pytest

import lobsim
from lobsim.laboratory import Membrane
from lobsim.sweep import placeholders
from lobsim.sweep.design import Range
from lobsim.sweep.indices import global_sensitivity
from lobsim.sweep.sensitivity import local_sensitivity
from lobsim.sweep.study_file import read

CELL = lobsim.Cell("NIPS", "coin", model="lumped")
AREA = "Positive electrode BET area [m2.kg-1]"
STEP = "Discharge at {current} mA/cm2 until 2.0 V"
LAB = """
[laboratory]
name = "Tsukuba"
like = "saengkaew2023"

[membrane."KB paper"]
like = "NIPS"
"Positive electrode BET area [m2.kg-1]" = 150e3
source = "measured"
"""


def own(name="KB paper", area=150e3):
    return Membrane(name, like="NIPS", source="measured", **{AREA: area})


def test_a_sweep_over_the_current_gives_what_separate_runs_give(tmp_path):
    table = lobsim.sweep(lobsim.study(CELL, {"current": [0.1, 0.4, 1.0]}, protocol=STEP), tmp_path, jobs=1).table()
    assert table["current [mA/cm2]"].tolist() == [0.1, 0.4, 1.0]
    for current, capacity in zip(table["current [mA/cm2]"], table["capacity_mAh_g"], strict=True):
        alone = lobsim.run(CELL, STEP.replace("{current}", str(current)))
        assert capacity == pytest.approx(alone.capacity_mAh_g, rel=1e-3), "a sweep is solved at 1e-5"


def test_a_list_of_protocols_and_a_place_for_the_current_are_the_same_runs(tmp_path):
    filled = lobsim.study(CELL, {"current": [0.1, 0.4, 1.0]}, protocol=STEP)
    typed = [
        "Discharge at 0.1 mA/cm2 until 2.0 V",
        "Discharge at 0.40 mA/cm2 until 2 V",
        STEP.replace("{current}", "1"),
    ]
    listed = lobsim.study(CELL, {"protocol": typed})
    assert [run.key for run in filled.runs] == [run.key for run in listed.runs]
    assert len({run.key for run in filled.runs}) == 3
    lobsim.sweep(listed, tmp_path, jobs=1)
    chunks = sorted((tmp_path / "chunks").iterdir())
    table = lobsim.sweep(filled, tmp_path, jobs=1).table()
    assert sorted((tmp_path / "chunks").iterdir()) == chunks, "nothing is solved twice"
    assert table["current [mA/cm2]"].tolist() == [0.1, 0.4, 1.0] and "protocol" not in table


def test_several_places_stand_in_steps_and_cycles_and_with_every_design():
    protocol = [
        "Discharge at {i} mA/cm2 until {end} V",
        lobsim.Cycles(["Rest for {t} min", "Charge at {i} mA/cm2 for 1 h"], 2),
    ]
    grid = lobsim.study(CELL, {"i": [0.1, 0.2], "end": [2.0], "t": [5, 10]}, protocol=protocol)
    assert len(grid) == 4 and list(dict(grid.runs[0].factors)) == ["i [mA/cm2]", "end [V]", "t [min]"]
    cycles = lobsim.Cycles(("Rest for 5 min", "Charge at 0.1 mA/cm2 for 1 h"), 2)
    assert grid.runs[0].protocol == ("Discharge at 0.1 mA/cm2 until 2 V", cycles)
    drawn = lobsim.study(CELL, {"current": Range(0.1, 10.0, log=True)}, design="lhs", size=8, protocol=STEP)
    for run in drawn.runs:
        (value,) = dict(run.factors).values()
        assert run.protocol == (f"Discharge at {value!r} mA/cm2 until 2.0 V",) and 0.1 < value < 10
    pair = lobsim.study(CELL, {"current": (0.1, 1.0)}, design="random", size=4, protocol=STEP)
    assert len({run.protocol for run in pair.runs}) == 4
    sided = lobsim.study(CELL, {"current": [0.1, 0.2], "membrane": ["VF", "DB"]}, design="list", protocol=STEP)
    assert [(run.cell.membrane, dict(run.factors)["current [mA/cm2]"]) for run in sided.runs] == [
        ("VF", 0.1),
        ("DB", 0.2),
    ]


def test_a_word_fills_a_place_as_well():
    study = lobsim.study(CELL, {"end": ["2.0 V", "1 mAh/cm2"]}, protocol="Discharge at 1 mA/cm2 until {end}")
    assert [run.protocol for run in study.runs] == [
        ("Discharge at 1 mA/cm2 until 2.0 V",),
        ("Discharge at 1 mA/cm2 until 1 mAh/cm2",),
    ]


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("Discharge at {x} mA/cm2 until 2 V", "x [mA/cm2]"),
        ("Discharge at {x}mA/g until 2 V", "x [mA/g]"),
        ("Discharge at 1 mA until { x } V", "x [V]"),
        ("Rest for {x} h, then", "x [h]"),
        ("Discharge at C/{x} until 2 V", "x"),
        ("Discharge at 1 mA until {x}", "x"),
    ],
)
def test_the_unit_of_a_column_is_what_stands_behind_the_place(text, column):
    assert placeholders.columns([text]) == {"x": column}


@pytest.mark.parametrize(
    ("vary", "protocol", "sentence"),
    [
        ({"curent": [1.0]}, STEP, "did you mean current?"),
        ({}, STEP, "the protocol has {current}, and nothing varies under that name: add 'current'"),
        ({"current": [1.0]}, "Rest for 1 h", "unknown factor 'current': it is no number of the cell"),
        ({"current": [1.0]}, "Discharge at {current mA/cm2 until 2 V", "has a brace that is no place to fill"),
        ({"x": [1.0]}, "Discharge at {x} mA/cm2 until {x} V", "stands before two units, 'x [mA/cm2]' and 'x [V]'"),
        ({"membrane": ["VF"]}, "Discharge at {membrane} mA until 2 V", "has the name of another factor"),
        ({"current": None}, STEP, "'current' has no range of its own"),
        ({"current": []}, STEP, "'current' varies over a list"),
        ({"current": [True]}, STEP, "'current' varies over numbers or words, not True"),
        ({"current": [0.0]}, STEP, "must be finite and above 0"),
        ({"current": [1.0], "end": [2.0, 3.5]}, "Discharge at {current} mA until {end} V", "not at 3.5 V"),
        ({"current": Range(0.1, 1.0)}, STEP, "a grid design takes levels"),
        ({"protocol": [STEP, "Rest for 1 h"]}, "Rest for 1 h", "the protocol has {current}"),
    ],
)
def test_what_cannot_be_filled_is_refused_before_anything_runs(vary, protocol, sentence):
    with pytest.raises(lobsim.LobsimError) as refused:
        lobsim.study(CELL, vary, protocol=protocol)
    assert sentence in str(refused.value)


def test_laboratories_and_parts_of_ones_own_are_factors_by_their_names(tmp_path):
    (tmp_path / "lab.toml").write_text(LAB)
    study = lobsim.study(
        CELL, {"laboratory": ["saengkaew2023", tmp_path / "lab.toml"], "current": [0.4]}, protocol=STEP
    )
    assert [dict(run.factors)["laboratory"] for run in study.runs] == ["saengkaew2023", "Tsukuba"]
    parts = lobsim.study(CELL, {"membrane": [own(), own("KB felt", 120e3), "NIPS"]})
    assert [dict(run.factors)["membrane"] for run in parts.runs] == ["KB paper", "KB felt", "NIPS"]
    assert [run.cell.numbers[AREA] for run in parts.runs] == [150e3, 120e3, 140e3]
    assert len({run.key for run in parts.runs}) == 3
    with pytest.raises(lobsim.LobsimError, match="varies over two that are called 'KB paper'"):
        lobsim.study(CELL, {"membrane": [own(), own(area=120e3)]})
    with pytest.raises(lobsim.LobsimError, match=r"no such file or folder"):
        lobsim.study(CELL, {"laboratory": [str(tmp_path / "none.toml")]})


def test_files_and_laboratories_of_a_study_lie_beside_it(tmp_path, monkeypatch):
    (tmp_path / "labs").mkdir()
    (tmp_path / "labs" / "lab.toml").write_text(LAB)
    CELL.named("mine").save(tmp_path / "a.toml")
    lobsim.Cell("VF", "coin", model="lumped").named("mine").save(tmp_path / "b.toml")
    (tmp_path / "cells.toml").write_text(
        f"cells = ['a.toml', 'b.toml']\nprotocol = '{STEP}'\n[vary]\ncurrent = [0.1, 1.0]"
    )
    (tmp_path / "labs.toml").write_text(
        "[cell]\nmodel = 'lumped'\n[vary]\nlaboratory = ['labs/lab.toml', 'saengkaew2023']"
    )
    monkeypatch.chdir("/")
    study = read(tmp_path / "cells.toml")
    table = lobsim.sweep(study, tmp_path / "out", jobs=1).table()
    assert table["cell"].tolist() == ["mine, NIPS", "mine, NIPS", "mine, VF", "mine, VF"]
    assert table["current [mA/cm2]"].tolist() == [0.1, 1.0] * 2
    described = json.loads((tmp_path / "out" / "study.json").read_text(encoding="utf-8"))["study"]
    assert described["factors"]["cell"] == ["mine, NIPS", "mine, VF"]
    laboratories = read(tmp_path / "labs.toml")
    assert [dict(run.factors)["laboratory"] for run in laboratories.runs] == ["Tsukuba", "saengkaew2023"]
    assert {run.cell.model for run in laboratories.runs} == {"lumped"}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("cells = 'a.toml'", "'cells' is a list of files"),
        ("cells = []", "'cells' is a list of files"),
        ("cells = ['a.toml']\n[cell]\nmembrane = 'VF'", "give one of them"),
        ("cells = ['none.toml']", "none.toml"),
        ("protocol = 'Discharge at {current} mA/cm2 until 2 V'", "the protocol has {current}"),
    ],
)
def test_a_wrong_study_file_is_refused_in_a_sentence(tmp_path, text, sentence):
    CELL.save(tmp_path / "a.toml")
    (tmp_path / "study.toml").write_text(text)
    with pytest.raises(lobsim.LobsimError) as refused:
        read(tmp_path / "study.toml")
    assert sentence in str(refused.value) and "study.toml" in str(refused.value)


def test_cells_may_be_given_as_files_in_python_too(tmp_path):
    CELL.named("from a file").save(tmp_path / "a.toml")
    (run,) = lobsim.study(str(tmp_path / "a.toml")).runs
    assert run.cell == CELL.named("from a file")
    two = lobsim.study([tmp_path / "a.toml", CELL])
    assert [dict(run.factors)["cell"] for run in two.runs] == ["from a file", CELL.label]


def test_indices_of_what_is_written_into_the_step_are_those_of_current_times_time():
    """The capacity is a product of two even draws: their shares of its variance are known by hand."""
    ranges = {"current": Range(0.1, 0.3), "hours": Range(1.0, 2.0)}
    step = "Discharge at {current} mA/cm2 for {hours} h"
    found = global_sensitivity(CELL, step, ranges, quantity="capacity_mAh_cm2", size=32, progress=False)
    mean = np.array([0.2, 1.5])
    variance = np.array([0.2**2, 1.0**2]) / 12
    whole = variance @ mean[::-1] ** 2 + variance.prod()
    np.testing.assert_allclose(found.first, variance * mean[::-1] ** 2 / whole, atol=0.1)
    np.testing.assert_allclose(found.total, variance * (mean[::-1] ** 2 + variance[::-1]) / whole, atol=0.1)
    with pytest.raises(lobsim.LobsimError, match="nothing varies under that name"):
        global_sensitivity(CELL, step, {"current": Range(0.1, 0.3)})
    with pytest.raises(lobsim.LobsimError, match="global_sensitivity"):
        local_sensitivity(CELL, STEP, [AREA])


def test_the_table_knows_its_design_and_survives_as_a_file(tmp_path):
    store = lobsim.sweep(
        lobsim.study(CELL, {"current": (0.1, 1.0)}, design="lhs", size=3, protocol=STEP), tmp_path, jobs=1
    )
    assert store.table().attrs["design"] == "lhs"
    kept = pandas.read_csv(tmp_path / "results.csv")
    np.testing.assert_array_equal(kept["current [mA/cm2]"], store.table()["current [mA/cm2]"])
