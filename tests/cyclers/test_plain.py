"""Plain CSV with named columns; capacity and voltage alone; the measured curves, where they are."""

from pathlib import Path

import numpy as np
import pytest

from lobsim.cyclers import read
from lobsim.errors import LobsimError
from tests.cyclers import made

CAPACITY = {"capacity_mAh_cm2": "capacity", "Voltage / V": "voltage_V"}
MEASURED = Path(__file__).resolve().parents[3] / "shared" / "data"


def test_capacity_and_voltage_alone_are_a_discharge_at_the_current_that_is_given(write):
    path = write(made.capacity_only())
    data = read(path, columns=CAPACITY, current_mA_cm2=0.4)
    (curve,) = data.curves()
    assert (curve.current_mA_cm2, data.area_cm2) == (pytest.approx(0.4), 1.0)
    np.testing.assert_allclose(curve.capacity_mAh_cm2, [0.4 * i / 6 for i in range(12)], rtol=1e-5)  # six digits
    assert data.table["Test Time / s"].iloc[-1] == pytest.approx(6600, rel=1e-5)
    larger = read(path, columns=CAPACITY, current_mA_cm2=0.4, area_cm2=2.0)
    assert larger.curves()[0].current_A == pytest.approx(8e-4)
    np.testing.assert_allclose(larger.curves()[0].capacity_mAh_cm2, curve.capacity_mAh_cm2)
    of_cell = {"Discharging Capacity / Ah": ("capacity", "mAh"), "Voltage / V": "voltage_V"}
    assert read(path, columns=of_cell, current_mA_cm2=0.2, area_cm2=2.0).curves()[0].current_A == pytest.approx(4e-4)


def test_a_charge_has_a_current_below_zero(write):
    content = b"q,v\n0,3.1\n0.5,3.5\n1,4.1\n"
    columns = {"capacity_mAh_cm2": "q", "Voltage / V": "v"}
    data = read(write(content), columns=columns, current_mA_cm2=-0.5)
    assert list(data.steps["kind"]) == ["charge"] and data.table["Current / A"].iloc[0] == 5e-4
    with pytest.raises(LobsimError, match=r"the current discharges .* while the voltage rises by"):
        read(
            write(content.replace(b"\n0.5", b"\n0.1,3.1\n0.2,3.1\n0.5").replace(b"1,4.1\n", b"1,4.1\n1.1,4.1\n")),
            columns=columns,
            current_mA_cm2=0.5,
        )


def test_small_steps_back_are_put_in_order_and_told(write):
    """As in testers' logs; a stable order, so that equal capacities stay as they came."""
    content = b"q,v\n0,2.9\n1,2.7\n2.02,2.5\n2,2.6\n2.02,2.4\n3,2.0\n"
    data = read(write(content), columns={"capacity_mAh_cm2": "q", "Voltage / V": "v"}, current_mA_cm2=1.0)
    assert list(data.table["Voltage / V"]) == [2.9, 2.7, 2.6, 2.5, 2.4, 2.0]
    assert data.metadata["rows_put_in_order"] == 1
    assert data.metadata["deepest_share"] == pytest.approx(0.02 / 3)
    deep = content.replace(b"\n2,", b"\n1.9,")
    with pytest.raises(LobsimError, match=r"line 5: the capacity falls to 1.9: .* rows at most 3 % of the whole below"):
        read(write(deep), columns={"capacity_mAh_cm2": "q", "Voltage / V": "v"}, current_mA_cm2=1.0)


def test_the_sign_of_the_column_is_turned_once(write):
    """A file whose discharge is positive, and the same with the sign not said."""
    data = read(write("csv"), columns=made.PLAIN_COLUMNS)
    assert data.table["Current / A"].min() == pytest.approx(-4e-4) and data.curves()[0].current_A > 0
    unsaid = made.PLAIN_COLUMNS | {"Current / A": ("I (mA)", "mA")}
    with pytest.raises(LobsimError, match=r"line 5: the current charges .* while the voltage falls"):
        read(write("csv"), columns=unsaid)


def test_names_of_columns_stand_below_other_lines_and_capitals_do_not_matter(write):
    content = b"made by hand\n\n" + made.plain()
    columns = {**made.PLAIN_COLUMNS, "voltage / v": "EWE"}
    del columns["Voltage / V"]
    assert len(read(write(content), columns=columns).table) == len(made.ROWS)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"Voltage / V": "Ew"}, r"unknown column 'Ew': .*\(did you mean Ewe\?\)"),
        ({"Voltag / V": "Ewe"}, r"unknown column label 'Voltag / V'.*did you mean Voltage / V\?"),
        ({"Current / A": ("I (mA)", "mV")}, "the unit 'mV' does not belong to 'Current / A'"),
        ({"Current / A": ("I (mA)", "ampair")}, "unknown unit 'ampair'"),
        ({"Current / A": ("I (mA)", "mA", "up")}, "unknown sign 'up': choose charge positive or discharge positive"),
        ({"Voltage / V": ("Ewe", "V", "charge positive")}, "a sign is given for 'Voltage / V', but only 'Current / A'"),
        ({"Voltage / V": 3}, "is given as 3: write its name, .name, unit. or .name, unit, sign."),
        ({"Voltage / V": "note"}, "line 2: 'ok' under 'note' is not a finite number"),
    ],
)
def test_what_is_wrong_with_named_columns_is_said(change, sentence, write):
    with pytest.raises(LobsimError, match=sentence):
        read(write("csv"), columns=made.PLAIN_COLUMNS | change)


def test_what_is_missing_is_asked_for(write):
    without = {label: name for label, name in made.PLAIN_COLUMNS.items() if label != "Current / A"}
    with pytest.raises(LobsimError, match=r"no column is known to be 'Current / A': give columns="):
        read(write(b"t/h;Ewe\n0;2.7\n1;2.6\n"), columns=without)
    with pytest.raises(LobsimError, match=r"the current charges .* while the voltage falls"):
        read(write("csv"), columns=without)  # it is found, but nobody says that it is positive in discharge
    with pytest.raises(LobsimError, match="has no current: give current_mA_cm2 and area_cm2"):
        read(write(made.capacity_only()), columns=CAPACITY)
    for name, told in (("toyo", {"columns": CAPACITY}), ("bdf", {"current_mA_cm2": 0.4})):
        with pytest.raises(LobsimError, match=f"which says it itself: leave out {next(iter(told))}"):
            read(write(name), **told)
    with pytest.raises(LobsimError, match="a column and current_mA_cm2 both give the current: leave out one"):
        read(write("csv"), columns=made.PLAIN_COLUMNS, current_mA_cm2=0.4)
    with pytest.raises(LobsimError, match="no column is named for 'Voltage / V'"):
        read(write(made.capacity_only()), columns={"capacity_mAh_cm2": "capacity"}, current_mA_cm2=0.4)
    with pytest.raises(LobsimError, match="'Ewe', for 'Voltage / V', does not say its unit"):
        read(write("csv"), format="csv")


@pytest.mark.skipif(not MEASURED.is_dir(), reason=f"the measured curves are not at {MEASURED}")
@pytest.mark.parametrize(
    ("name", "current", "end", "in_order"), [("CPC04_0.4mA", 0.4, 4.24656, 3), ("CPC05_0.5mA", 0.5, 3.15482, 4)]
)
def test_the_measured_curves_are_read_with_their_steps_back(name, current, end, in_order):
    data = read(MEASURED / f"{name}.csv", columns=CAPACITY, current_mA_cm2=current)
    (curve,) = data.curves()
    assert curve.capacity_mAh_cm2[-1] == pytest.approx(end, rel=1e-12)
    assert data.metadata["rows_put_in_order"] == in_order
    assert 0.9 * curve.capacity_mAh_cm2[-1] < end and curve.voltage_V[0] > 2.8 > curve.voltage_V[-1] + 0.7


def test_time_and_voltage_alone_are_at_the_current_that_is_given(write):
    path, columns = write(b"s,v\n0,2.9\n1800,2.8\n3600,2.7\n"), {"Test Time / s": "s", "Voltage / V": "v"}
    data = read(path, columns=columns, current_mA_cm2=0.4, area_cm2=2.0)
    assert list(data.table["Current / A"]) == [-8e-4] * 3
    assert data.curves()[0].capacity_mAh_cm2[-1] == pytest.approx(0.4)
    with pytest.raises(LobsimError, match="has no current: give current_mA_cm2 and area_cm2"):
        read(path, columns=columns, current_mA_cm2=0.4)


def test_columns_are_a_table(write):
    with pytest.raises(LobsimError, match=r"columns must be a table from labels to columns or None, not \['t', 'v'\]"):
        read(write("csv"), columns=["t", "v"])
