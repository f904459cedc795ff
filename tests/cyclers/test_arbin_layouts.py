"""Exports of Arbin's MITS in the layouts of genuine files."""

from types import SimpleNamespace

import pytest

from lobsim.cyclers import read
from lobsim.errors import LobsimError
from tests.cyclers import made_arbin as made
from tests.cyclers.agreement import agrees
from tests.cyclers.made_samples import SAMPLES


@pytest.mark.parametrize(
    ("content", "name"),
    {
        "underscores": (made.export(), "cell.csv"),
        "with a mark of UTF-8": (made.export(encoding="utf-8-sig"), "cell.csv"),
        "degrees in Windows-1252": (made.export(encoding="cp1252"), "cell.csv"),
        "blanks": (made.export(made.BLANKS), "cell.CSV"),
        "workbook": (made.book(), "cell.xlsx"),
        "workbook with blanks": (made.book(made.BLANKS), "cell.xlsx"),
    }.values(),
)
def test_every_export_gives_the_same_test(content, name, write):
    agrees(read(write(content, name)), "arbin")


@pytest.mark.parametrize("form", made.DATES)
def test_the_start_is_read_from_every_form_of_a_date(form, write):
    columns = made.UNDERSCORES | {"Date_Time": made.DATES[form]}
    agrees(read(write(made.export(columns))), "arbin")


def test_rows_that_are_written_twice_are_no_steps_of_their_own(write):
    """A cycler that logs a temperature beside the rest writes each row again, 0.1 ms later."""
    rows = enumerate(r for r in SAMPLES for _ in (1, 2))
    twice = [SimpleNamespace(**vars(r) | {"time": r.time + 1e-4 * number}) for number, r in rows]
    agrees(read(write(made.export(samples=twice))), "arbin", samples=twice)


def test_names_without_units_are_asked_for_and_then_read(write):
    path = write(made.export(made.NO_UNITS))
    with pytest.raises(LobsimError, match=r"'Voltage', for 'Voltage / V', and 'Current', .* does not say its unit"):
        read(path)
    columns = {"Voltage / V": ("Voltage", "V"), "Current / A": ("Current", "A")}
    remarks = [
        "charge is integrated from",
        "energy is integrated",
        "'Test_Time' does not say its unit: it is in s by the clock of the file",
    ]
    agrees(read(path, columns=columns), "arbin", counter=False, remarks=remarks)
    columns |= {"Charging Capacity / Ah": ("Charge_Capacity", "Ah")}
    columns |= {"Discharging Capacity / Ah": ("Discharge_Capacity", "Ah")}
    agrees(read(path, columns=columns), "arbin", remarks=remarks[1:])


def test_a_summary_of_cycles_is_no_test(write):
    columns = ["Cycle_Index", "Start_Time", "End_Time", "Test_Time (s)", "Min_Current (A)", "Max_Voltage (V)"]
    with pytest.raises(LobsimError, match="name its columns"):
        read(write((",".join(columns) + "\r\n1,0,100,100,-0.1,4.2\r\n2,100,200,200,-0.1,4.2\r\n").encode()))
