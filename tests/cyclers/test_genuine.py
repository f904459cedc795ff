"""Genuine files, trimmed and anonymised, which are not part of the repository: all are read as others read them.

They are looked for in the folder that the environment variable LOBSIM_CYCLER_FILES names, or beside the checkout. What
is expected stands in its expected.json: rows, steps, the first and the last row, ranges, cycles and capacities, by
readings independent of lobsim.
"""

import csv
import json
import os
import shutil
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from lobsim.cyclers import read
from lobsim.errors import LobsimError

NAME = "LOBSIM_CYCLER_FILES"
FOLDER = Path(os.environ.get(NAME) or Path(__file__).parents[2].parent / "shared" / "data" / "cyclers")
THERE = (FOLDER / "expected.json").is_file()
RIGHT = (
    {name: entry["right"] for name, entry in json.loads((FOLDER / "expected.json").read_text()).items()}
    if THERE
    else {}
)
pytestmark = pytest.mark.skipif(not THERE, reason=f"no genuine files in {FOLDER}: set {NAME} to their folder")

TIME, VOLTAGE, CURRENT, CYCLE = "Test Time / s", "Voltage / V", "Current / A", "Cycle Count / 1"
DIGITS = 2e-5  # share to which expected.json writes its numbers
PULSES = "maccor_Test_Min.062"
BY_STEP = ("capacity_mAh_by_step", "capacity_mAh_by_step_first8")
READ = [name for name, right in RIGHT.items() if "steps" in right]


def near(found, expected, share=DIGITS):
    np.testing.assert_allclose(found, expected, rtol=share, atol=1e-9)


def capacity(data, kind):
    """Sum up the charge of a kind of step, with what flows at rest [mAh]."""
    label = "Charging Capacity / Ah" if kind == "charge" else "Discharging Capacity / Ah"
    return 1e3 * sum(data.columns[label][row["last_row"]] for row in data.step_rows)


@pytest.mark.parametrize("name", READ)
def test_a_genuine_file_has_the_rows_steps_and_ranges_of_an_independent_reading(name):
    right, data = RIGHT[name], read(FOLDER / name)
    table = data.columns
    assert len(table[TIME]) == right["rows"]
    assert len(data.step_rows) == right["steps"]
    for row, place in (("first_row", 0), ("last_row", -1)):
        if row in right:
            near([table[label][place] for label in (TIME, VOLTAGE, CURRENT)], right[row])
    for label, kept in ((VOLTAGE, "V_range"), (CURRENT, "I_range_A"), (CYCLE, "cycles_in_file")):
        if kept in right:
            near([table[label].min(), table[label].max()], right[kept])


@pytest.mark.parametrize("name", [name for name in READ if "charge_mAh" in RIGHT[name] and name != PULSES])
def test_a_genuine_file_has_the_capacities_of_its_own_counter(name):
    data = read(FOLDER / name)
    near(
        [capacity(data, "charge"), capacity(data, "discharge")],
        [RIGHT[name][f"{way}charge_mAh"] for way in ("", "dis")],
    )


@pytest.mark.parametrize("name", [name for name in READ if set(BY_STEP) & set(RIGHT[name])])
def test_the_capacities_of_the_steps_of_a_half_cycle_add_up_to_its_counter(name):
    """The counter runs on over the steps of one direction, and begins anew where the direction turns."""
    expected = next(RIGHT[name][key] for key in BY_STEP if key in RIGHT[name])
    running, way, found = 0.0, "", []
    for row in read(FOLDER / name).step_rows:
        if row["kind"] != "rest" and row["kind"] != way:
            running, way = 0.0, row["kind"]
        running += row["capacity_mAh"]
        found.append(running)
    near(found[: len(expected)], list(expected.values()), share=1e-3)


@pytest.mark.skipif(PULSES not in RIGHT, reason="there is no such file")
def test_the_counter_of_pulses_is_a_balance_that_falls_where_a_pulse_goes_back():
    """expected.json adds the last counts of all steps, and so what a balance still has from the pulse before."""
    lines = (FOLDER / PULSES).read_text(encoding="cp1252").splitlines()
    begin = next(i for i, line in enumerate(lines) if line.startswith("Rec#"))
    rows = list(csv.DictReader(lines[begin:], delimiter="\t"))
    total, before, i = {"C": 0.0, "D": 0.0, "R": 0.0}, 0.0, 0
    while i < len(rows):
        step = [row for row in rows[i:] if row["Step"] == rows[i]["Step"]]
        step = step[: next((k for k, row in enumerate(step) if row is not rows[i + k]), len(step))]
        first, last = float(step[0]["Amp-hr"]), float(step[-1]["Amp-hr"])
        goes_on = abs(first - before) < abs(first)  # else the counter was set to 0
        total[step[0]["State"]] += abs(last - (before if goes_on else 0.0))
        before, i = last, i + len(step)
    data = read(FOLDER / PULSES)
    near([capacity(data, "charge"), capacity(data, "discharge")], [1e3 * total["C"], 1e3 * total["D"]], share=5e-5)
    near(capacity(data, "charge"), sum(data.integral_mAh[k] for k in _steps(data, "charge")), share=0.01)


def _steps(data, kind):
    return [k for k, row in enumerate(data.step_rows) if row["kind"] == kind]


REFUSED = {
    "mpt_peis_sentence.mpt": ("line 4", "impedance spectrum"),
    "maccor_csv_no_units.csv": ("'Voltage'", "'Current'", "unit"),
    "liO2_two_columns.xls": ("a voltage, a time and a current", "--column"),
    "binary_biologic.mpr": ("Export as text",),
    "binary_arbin.res.gz": ("CSV", "MITS"),
}
OPENED_BY = {"binary_biologic.mpr": find_spec("galvani"), "binary_arbin.res.gz": shutil.which("mdb-export")}


@pytest.mark.parametrize("name", [name for name in REFUSED if name in RIGHT])
def test_what_cannot_be_read_is_refused_with_words_that_help(name):
    if OPENED_BY.get(name):
        pytest.skip("what opens it is installed here")
    with pytest.raises(LobsimError) as error:
        read(FOLDER / name)
    assert all(words in str(error.value) for words in REFUSED[name]) and "\n" not in str(error.value)


def test_what_is_refused_for_want_of_a_unit_or_a_current_is_read_with_it():
    if "maccor_csv_no_units.csv" in RIGHT:
        units = {VOLTAGE: ("Voltage", "V"), CURRENT: ("Current", "A")}
        table = read(FOLDER / "maccor_csv_no_units.csv", columns=units, trust_sign=True).table
        assert len(table) == RIGHT["maccor_csv_no_units.csv"]["rows"]
    if "liO2_two_columns.xls" in RIGHT:
        named = {"capacity_mAh_cm2": "Capacity", VOLTAGE: "Voltage"}
        data = read(FOLDER / "liO2_two_columns.xls", columns=named, current_mA_cm2=0.4)
        near(data.step_rows[0]["capacity_mAh"], 4.2465596, share=1e-6)  # the largest in its first column


@pytest.mark.skipif("gamry_ocp.DTA" not in RIGHT, reason="there is no such file")
def test_a_rest_of_gamry_has_the_rows_of_its_table():
    lines = (FOLDER / "gamry_ocp.DTA").read_text(encoding="cp1252").splitlines()
    rows = [line for line in lines if line.startswith("\t") and line.split("\t")[1].isdigit()]
    data = read(FOLDER / "gamry_ocp.DTA")
    assert len(data.table) == len(rows) and [row["kind"] for row in data.step_rows] == ["rest"]


@pytest.mark.skipif("bdf_time_3600_times_too_long.bdf.csv" not in RIGHT, reason="there is no such file")
def test_a_test_of_seventeen_years_is_doubted():
    data = read(FOLDER / "bdf_time_3600_times_too_long.bdf.csv")
    assert len(data.table) == RIGHT["bdf_time_3600_times_too_long.bdf.csv"]["rows"]
    assert any("17 years" in remark for remark in data.remarks)


def test_every_file_that_is_listed_is_tried():
    tried = {*READ, *REFUSED, "gamry_ocp.DTA", "bdf_time_3600_times_too_long.bdf.csv"}
    assert set(RIGHT) <= tried
