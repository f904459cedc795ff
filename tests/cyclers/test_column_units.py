"""A unit in the name of a column is read, or asked for; none is assumed."""

import numpy as np
import pytest

from lobsim.cyclers import read
from lobsim.errors import LobsimError

MILLIAMPERES = [
    *("current_mA", "I_mA", "Current (mA)", "I/mA", "<I>/mA", "I [mA]", "I{mA}", "Current.mA", "Current..mA.", "mA"),
    *("current mA", "I, mA", "CURRENT_MA", "current_ma", "Current(Milliamps)", "current_milliampere", "電流［mA］"),
]
MICRO = ["I/\u00b5A", "I (\u03bcA)", "I_uA", "I_UA"]
PER_AREA = ["current_mA_cm2", "j (mA/cm2)", "j [mA cm⁻²]", "j / mA cm^-2", "I_mA_per_cm2", "j.mA.cm.2"]


def table(current="I_A", time="time_s", voltage="V", moved=0.113, step=60.0):
    lines = [f"{time};{voltage};{current}", *(f"{i * step:g};{2.7 - i / 1000:.3f};{-moved}" for i in range(50))]
    return ("\n".join(lines) + "\n").encode()


def named(current="I_A", time="time_s", voltage="V"):
    return {"Test Time / s": time, "Voltage / V": voltage, "Current / A": current}


def current_of(write, name, **known):
    return read(write(table(name)), columns=named(name), **known).discharge_current_A[0]


@pytest.mark.parametrize("name", MILLIAMPERES)
def test_milliamperes_are_read_however_the_name_says_them(name, write):
    assert current_of(write, name) == pytest.approx(0.113e-3)


@pytest.mark.parametrize("name", MICRO)
def test_both_letters_for_micro_are_micro(name, write):
    assert current_of(write, name) == pytest.approx(0.113e-6)


@pytest.mark.parametrize("name", PER_AREA[:-1])
def test_a_current_per_area_needs_the_area(name, write):
    assert current_of(write, name, area_cm2=2.0) == pytest.approx(0.226e-3)
    with pytest.raises(LobsimError, match=r"'Current / A' in 'mA.cm.*' needs area_cm2 \(--area\)"):
        current_of(write, name)


def test_a_name_that_cannot_be_read_as_a_unit_is_asked_for_it(write):
    with pytest.raises(LobsimError, match=r"the column 'j.mA.cm.2', for 'Current / A', does not say its unit"):
        current_of(write, PER_AREA[-1], area_cm2=2.0)


def test_a_current_per_mass_needs_area_and_loading(write):
    assert current_of(write, "I (mA/g)", area_cm2=2.0, loading_mg_cm2=1.5) == pytest.approx(0.113e-3 * 3e-3)
    with pytest.raises(LobsimError, match=r"needs area_cm2 and loading_mg_cm2 \(--area and --loading\)"):
        current_of(write, "I (mA/g)")


@pytest.mark.parametrize(
    ("name", "seconds"),
    [("time_s", 1), ("Time (hours)", 3600), ("t_ms", 1e-3), ("time_min", 60), ("h", 3600), ("Test Time [Sec]", 1)],
)
def test_times_are_read_in_the_unit_of_their_name(name, seconds, write):
    data = read(write(table(time=name)), columns=named(time=name), trust_sign=True)
    assert data.table["Test Time / s"].iloc[-1] == pytest.approx(49 * 60 * seconds)


@pytest.mark.parametrize(
    ("name", "ampere_hours"),
    [("Q_uAh", 1e-6), ("capacity_mAh", 1e-3), ("Q/mA.h", 1e-3), ("Amp-hr", 1), ("Q_mA_h", 1e-3)],
)
def test_capacities_are_read_in_the_unit_of_their_name(name, ampere_hours, write):
    path = write(f"{name},V\n0,2.9\n1,2.7\n2,2.5\n".encode())
    columns = {"Discharging Capacity / Ah": name, "Voltage / V": "V"}
    data = read(path, columns=columns, current_mA_cm2=0.5, area_cm2=1.0)
    assert data.curves()[0].capacity_Ah[-1] == pytest.approx(2 * ampere_hours)


def test_a_capacity_per_area_is_in_the_unit_of_its_name_and_else_in_its_label_s(write):
    for name, expected in (("Q", 2.0), ("Q_uAh_cm2", 2e-3), ("Q [Ah/cm2]", 2e3)):
        path = write(f"{name},V\n0,2.9\n1,2.7\n2,2.5\n".encode())
        columns = {"capacity_mAh_cm2": name, "Voltage / V": "V"}
        assert read(path, columns=columns, current_mA_cm2=0.5).curves()[0].capacity_mAh_cm2[-1] == pytest.approx(
            expected
        )
    path = write(b"Q_mAh,V\n0,2.9\n1,2.7\n2,2.5\n")
    with pytest.raises(
        LobsimError, match="'mAh' in the name of the column 'Q_mAh' does not belong to 'capacity_mAh_cm2'"
    ):
        read(path, columns={"capacity_mAh_cm2": "Q_mAh", "Voltage / V": "V"}, current_mA_cm2=0.5)


def test_a_voltage_in_millivolts_is_read_and_one_without_a_unit_is_in_volts(write):
    content = b"t_s,E_mV,I_A\n" + b"".join(b"%d,%d,-0.001\n" % (60 * i, 2700 - i) for i in range(50))
    data = read(write(content), columns=named(time="t_s", voltage="E_mV"))
    np.testing.assert_allclose(data.table["Voltage / V"], 2.7 - np.arange(50) / 1000)
    with pytest.raises(LobsimError, match="2700 V is beyond any cell, 10 V: is it in mV"):
        read(write(content.replace(b"E_mV", b"Ewe")), columns=named(time="t_s", voltage="Ewe"))


def test_all_columns_without_a_unit_are_asked_for_at_once(write):
    path = write(table(current="I", time="t"))
    with pytest.raises(
        LobsimError, match=r"'t', for 'Test Time / s', and 'I', for 'Current / A', does not say its unit"
    ):
        read(path, columns=named("I", "t"))
    given = named(("I", "mA"), ("t", "s"))
    assert read(path, columns=given).discharge_current_A[0] == pytest.approx(0.113e-3)


def test_a_column_is_found_without_the_unit_in_brackets_after_it(write):
    path = write(table(current="I [mA]", voltage="U[V]"))
    for current in ("I", "I [mA]", ("I", "mA")):
        assert read(path, columns=named(current, voltage="U")).discharge_current_A[0] == pytest.approx(0.113e-3)
    with pytest.raises(LobsimError, match="unknown column 'I'"):
        read(path, columns=named(("I", "uA"), voltage="U"))
