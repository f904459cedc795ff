"""Steps, cycles, capacities and curves of a table."""

import numpy as np
import pytest

import lobsim
from lobsim.cyclers import read
from lobsim.errors import LobsimError
from tests.cyclers import made, made_vendors
from tests.cyclers.made_rows import ROWS

CAPACITY_MAH = 0.4 * 6600 / 3600


def test_lobsim_has_its_cyclers_without_asking():
    assert lobsim.cyclers.read is read and "cyclers" in dir(lobsim)


def test_steps_are_described_in_numbers_that_are_known_by_hand(write):
    steps = read(write("bdf"), area_cm2=2.0, loading_mg_cm2=1.2).steps
    discharge = steps.iloc[1]
    assert tuple(discharge[["cycle", "step", "kind", "first_row", "last_row"]]) == (1, 2, "discharge", 3, 14)
    expected = {
        "start_s": 60,
        "duration_s": 6600,
        "current_mA": 0.4,
        "capacity_mAh": CAPACITY_MAH,
        "current_mA_cm2": 0.2,
        "capacity_mAh_cm2": CAPACITY_MAH / 2,
        "capacity_mAh_g": CAPACITY_MAH / 2.4e-3,
    }
    for name, value in expected.items():
        assert discharge[name] == pytest.approx(value), name
    assert {"current_mA_cm2", "capacity_mAh_g"}.isdisjoint(read(write("bdf")).steps.columns)
    assert "capacity_mAh_g" not in read(write("bdf"), area_cm2=2.0).steps.columns


def test_curves_begin_at_zero_and_know_their_place(write):
    data = read(write("bdf"), area_cm2=2.0)
    for kind, steps in (("discharge", [2, 6]), ("charge", [4, 8])):
        curves = data.curves(kind)
        assert [(curve.cycle, curve.step) for curve in curves] == list(zip((1, 2), steps, strict=True))
        for curve in curves:
            assert curve.capacity_Ah[0] == 0 and (np.diff(curve.capacity_Ah) > 0).all()
            assert curve.capacity_mAh_cm2[-1] == pytest.approx(CAPACITY_MAH / 2)
            assert (curve.current_A, curve.current_mA_cm2) == (pytest.approx(4e-4), pytest.approx(0.2))
    assert len(data.curves("Charge")) == 2
    with pytest.raises(LobsimError, match="unknown kind of curve 'rest': choose discharge or charge"):
        data.curves("rest")
    with pytest.raises(LobsimError, match=r"the area of the electrode is not known: give read\(..., area_cm2=...\)"):
        _ = read(write("bdf")).curves()[0].capacity_mAh_cm2


def test_the_charge_of_a_current_that_changes_is_its_integral(write):
    """A current that falls linearly from 2 mA to 0.4 mA in an hour: 1.2 mAh."""
    rows = "".join(f"{60 * i},{3 + i / 100},{2e-3 - 1.6e-3 * i / 60}\n" for i in range(61))
    data = read(write(f"Test Time / s,Voltage / V,Current / A\n{rows}".encode()))
    assert data.steps["capacity_mAh"].iloc[0] == pytest.approx(1.2, rel=1e-12)
    assert data.metadata["capacity"] == "integrated from the current"


def test_cycles_are_counted_from_the_half_that_comes_first(write):
    content = made.bdf().decode()
    header, *rows = content.replace("Cycle Count / 1", "Ambient Pressure / Pa").splitlines()
    data = read(write("".join(f"{line}\n" for line in [header, *rows]).encode()))
    assert list(data.table["Cycle Count / 1"]) == [row.cycle for row in ROWS]
    assert data.metadata["cycles"] == "counted"
    charge_first = "".join(f"{line}\n" for line in [header, *rows[18:]])
    steps = read(write(charge_first.encode())).steps
    assert list(steps["cycle"]) == [1, 1, 1, 1, 2, 2]


def test_counts_that_run_through_the_test_begin_anew_in_each_step(write):
    data = read(write("arbin"))
    assert data.metadata["capacity"] == "the file's counter"
    assert data.steps["capacity_mAh"].max() == pytest.approx(CAPACITY_MAH, rel=1e-5)  # the file has nine digits of Ah


def test_a_counter_is_taken_unless_it_stands_still_is_coarse_or_in_another_unit(write):
    lines = made_vendors.landt().decode().split("\r\n")[:-1]
    lines[0] += ",charge_capacity_ah,discharge_capacity_ah"

    def read_with(factor, form=".9f"):
        rows = [lines[0]]
        for line, row in zip(lines[1:], ROWS, strict=True):
            counts = (
                format(row.capacity * factor / 1e3 * (row.kind == kind), form) for kind in ("charge", "discharge")
            )
            rows.append(",".join([line, *counts]))
        return read(write("".join(f"{line}\r\n" for line in rows).encode()))

    assert read_with(1.01).metadata["capacity"] == "the file's counter"
    assert read_with(1.01).steps["capacity_mAh"].max() == pytest.approx(1.01 * CAPACITY_MAH, rel=1e-5)
    assert not read_with(1.01).remarks and not read_with(1.1).remarks
    differing = read_with(1.2)  # 0.0004 A may be 0.00035 to 0.00045
    assert differing.metadata["capacity"] == "the file's counter"
    assert differing.steps["capacity_mAh"].max() == pytest.approx(1.2 * CAPACITY_MAH, rel=1e-5)
    assert differing.steps["integral_mAh"].max() == pytest.approx(CAPACITY_MAH)
    assert "the counter was taken, which sees every sample" in differing.remarks[0]
    still = read_with(0.0)
    assert still.metadata["capacity"] == "integrated from the current; the file's counter stands still"
    assert still.steps["capacity_mAh"].max() == pytest.approx(CAPACITY_MAH) and "stands still" in still.remarks[0]
    coarse = read_with(1.0, ".3f")
    assert coarse.steps["capacity_mAh"].max() == pytest.approx(CAPACITY_MAH)
    assert "is written to 1 mAh only: the integral was taken, which is finer" in coarse.remarks[0]
    with pytest.raises(LobsimError, match="one of the three is in another unit than its column says"):
        read_with(1000.0)


def test_machine_names_and_further_columns_of_bdf_are_read(write, tmp_path):
    content = (
        b"test_time_second,voltage_volt,current_ampere,Ambient Temperature / degC,comment\n0,2.6,-1,,a\n9,2.5,-1,25,b\n"
    )
    data = read(write(content))
    assert data.format == "bdf" and list(data.table.columns)[:3] == ["Test Time / s", "Voltage / V", "Current / A"]
    assert np.isnan(data.table["Ambient Temperature / degC"].iloc[0]) and "comment" not in data.table
    assert read(data.to_bdf(tmp_path / "o.csv")).table.equals(data.table)
    ends_bare = content.replace(b"comment", b"").replace(b",a", b",").replace(b",b", b",")
    assert read(write(ends_bare)).table.equals(data.table)
    twice = content.replace(b"comment", b"Current / A")
    with pytest.raises(LobsimError, match="a column is there twice"):
        read(write(twice.replace(b",a", b",1").replace(b",b", b",1")))


def test_bdf_is_written_whole_into_a_csv_and_nowhere_else(write, tmp_path):
    data = read(write("bdf"))
    with pytest.raises(LobsimError, match=r"its name must end in .csv"):
        data.to_bdf(tmp_path / "out.txt")
    with pytest.raises(LobsimError, match="there is no folder"):
        data.to_bdf(tmp_path / "no" / "out.csv")
    data.to_bdf(tmp_path / "out.csv")
    assert {path.name for path in tmp_path.iterdir()} == {"cell.csv", "out.csv"}


def test_batterydf_reads_what_lobsim_writes(write, tmp_path):
    """The other way round: a file in the Battery Data Format is one for others too."""
    import bdf

    data = read(write("toyo"))
    theirs = bdf.read(data.to_bdf(tmp_path / "out.bdf.csv"))
    np.testing.assert_array_equal(theirs["Current / A"], data.table["Current / A"])
    np.testing.assert_array_equal(theirs["Cycle Count / 1"], data.table["Cycle Count / 1"])
