"""Tables of anybody: columns found by their names and units, or asked for."""

import pytest

from lobsim.cyclers import read
from lobsim.errors import LobsimError
from tests.cyclers import made_plain as made
from tests.cyclers.agreement import agrees

BARE = {"start": None, "cycles": False, "counter": False}


def test_labels_of_the_battery_data_format_may_have_other_units(write):
    agrees(read(write(made.csv(made.BDF))), "csv")


@pytest.mark.parametrize("columns", made.CURVES, ids=lambda columns: next(iter(columns)))
@pytest.mark.parametrize(("delimiter", "decimal"), [(",", "."), (";", ","), ("\t", ".")])
def test_time_voltage_and_current_are_found_by_their_names(columns, delimiter, decimal, write):
    agrees(read(write(made.csv(columns, delimiter, decimal))), "csv", **BARE)


@pytest.mark.parametrize("name", made.DATES)
def test_a_date_alone_is_time_and_start(name, write):
    columns = {name: made.DATES[name], "Voltage (V)": made.VOLTS, "Current (mA)": made.MILLIAMPS}
    agrees(read(write(made.csv(columns))), "csv", cycles=False, counter=False)


def test_a_capacity_per_gram_is_not_taken_for_one_of_the_cell(write):
    agrees(read(write(made.csv(made.CURVES[0] | made.PER_GRAM))), "csv", **BARE)


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("Current density (mA/cm2)", {"area_cm2": 1.0}),
        ("j [mA cm-2]", {"area_cm2": 1.0}),
        ("Specific current (mA/g)", {"area_cm2": 1.0, "loading_mg_cm2": 1e3}),
    ],
)
def test_a_current_per_area_or_mass_asks_for_it(name, known, write):
    path = write(made.csv({"Time (s)": made.SECONDS, "Ewe (V)": made.VOLTS, name: made.MILLIAMPS}))
    with pytest.raises(LobsimError, match=f"needs {' and '.join(known)}"):
        read(path)
    agrees(read(path, **known), "csv", **BARE)


def test_names_without_units_are_all_asked_for_at_once(write):
    path = write(made.csv({"Time": made.MINUTES, "Voltage": made.VOLTS, "Current": made.MILLIAMPS}))
    with pytest.raises(LobsimError, match=r"'Voltage', for .* and 'Current', for .* and 'Time', for .* its unit"):
        read(path)
    columns = {"Test Time / s": ("Time", "min"), "Voltage / V": ("Voltage", "V"), "Current / A": ("Current", "mA")}
    agrees(read(path, columns=columns), "csv", **BARE)


def test_titles_of_steps_between_the_rows_are_no_rows(write):
    columns = made.CURVES[0] | {"Step ID": lambda r: r.step, "note": "", "other": ""}
    header, *rows = made.csv(columns).decode().splitlines()
    for first in (18, 3, 0):
        rows.insert(first, "→ 1 : 2 Still(1--6001): 0.000Ah [0.000Wh],,,,,")
    agrees(read(write("".join(line + "\n" for line in [header, *rows]).encode())), "csv", **BARE)


def test_rows_in_which_a_cycler_writes_messages_are_left_out_and_counted(write):
    header, *rows = made.csv(made.CURVES[0] | {"Status": lambda r: r.kind}).decode().splitlines()
    for first in (40, 10):
        rows.insert(first, "0.1,,,MSG")
    remarks = ["rows without voltage and current were left out: 2, line 12 first"]
    data = read(write("".join(line + "\n" for line in [header, *rows]).encode()))
    agrees(data, "csv", remarks=remarks, **BARE)
