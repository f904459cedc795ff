"""Exports of Maccor in the layouts of genuine files: text and CSV of MIMS, its servers and clients."""

import pytest

from lobsim.cyclers import read
from lobsim.errors import LobsimError
from tests.cyclers import made_maccor as made
from tests.cyclers.agreement import agrees
from tests.cyclers.made_samples import SAMPLES


@pytest.mark.parametrize(
    ("content", "start", "remarks"),
    {
        "seconds, unsigned": (made.export(made.SECONDS, made.ONE_LINE), True, ()),
        "minutes, signed, start without a clock": (made.export(made.MINUTES, made.ONE_LINE), False, ()),
        "minutes, clock without a date": (made.export(made.UNDATED, made.ONE_LINE), True, ()),
        "days, unsigned": (made.export(made.TEST_TIME, made.THREE_LINES), True, ()),
        "hours and milliampere": (made.export(made.MILLIAMPERE, made.ONE_LINE), True, ()),
        "hours, milliampere and millivolt that are called Volts": (
            made.export(made.MILLIAMPERE | made.MILLIVOLTS, made.TWO_LINES, tail="\t"),
            True,
            ["'Volts' says volts, but"],
        ),
        "bare minutes told by the clock": (
            made.export(made.BARE, made.CLIENT, decimal=",", tail="\t"),
            True,
            ["'TestTime' does not say its unit: it is in min by the clock of the file"],
        ),
        "server": (made.export(made.SERVER, made.ONE_LINE), True, ()),
        "CSV with durations of Excel, discharge positive": (
            made.export(made.EXCEL, delimiter=","),
            False,
            ["the current is positive in discharge by the states of the rows: it was turned"],
        ),
        "CSV with thousands": (made.export(made.THOUSANDS, delimiter=","), False, ()),
    }.values(),
)
def test_every_export_gives_the_same_test(content, start, remarks, write):
    data = read(write(content, "cell.063"))
    agrees(data, "maccor", remarks=remarks, **({} if start else {"start": None}))


def test_a_workbook_says_its_start_before_the_header_and_words_below_the_rows(write):
    columns = {name: cell for name, cell in made.SERVER.items() if name != "DPT"}
    remarks = ["rows without voltage and current were left out: 1, line 66 first"]
    agrees(read(write(made.book(columns), "cell.xlsx")), "maccor", remarks=remarks)


def test_a_point_between_thousands_and_a_decimal_comma_are_read(write):
    def german(cell):
        return lambda r: f"{float(cell(r)):,.9f}".translate(str.maketrans(",.", ".,"))

    named = {"Test Time": "Test Time (sec)", "Step Time": "Step Time (sec)"}
    named |= {name: name for name in ("Capacity (AHr)", "Current (A)", "Voltage (V)")}
    columns = made.REC | {name: german(made.SERVER[own]) for name, own in named.items()}
    columns |= {"MD": made.SERVER["MD"], "DPT Time": lambda r: f"{r.when:%d.%m.%Y %H:%M:%S}"}
    data = read(write(made.export(columns, made.CLIENT), "cell.txt"))
    agrees(data, "maccor", remarks=["'Test Time' does not say its unit: it is in s by the clock of the file"])


def test_names_without_units_are_asked_for_and_then_read(write):
    path = write(made.export(made.NO_UNITS, made.TWO_CELLS, ","))
    with pytest.raises(LobsimError, match=r"'Voltage', for 'Voltage / V', and 'Current', .* does not say its unit"):
        read(path)
    columns = {"Voltage / V": ("Voltage", "V"), "Current / A": ("Current", "A")}
    agrees(
        read(path, columns=columns),
        "maccor",
        counter=False,
        remarks=["not used, since no unit is said: 'Capacity'; charge", "energy is"],
    )


@pytest.mark.parametrize("word", ["P", "S", "O", "A", "R"])
def test_a_state_that_says_nothing_is_no_matter_where_no_current_flows(word, write):
    columns = made.SECONDS | {"State": lambda r: word if r.kind == "rest" else made.STATES[r.kind]}
    agrees(read(write(made.export(columns, made.ONE_LINE), "cell.001")), "maccor")


def test_a_state_that_says_nothing_of_a_current_without_a_sign_is_refused(write):
    columns = made.SECONDS | {"State": lambda r: "X" if r.number == 10 else made.STATES[r.kind]}
    with pytest.raises(LobsimError, match=r"line 12: the state 'X' of a row with 0.0004 A is unknown"):
        read(write(made.export(columns, made.ONE_LINE), "cell.001"))


def test_a_current_with_signs_needs_no_state(write):
    columns = made.MINUTES | {"State": lambda r: "R" if r.kind == "rest" else "X"}
    agrees(read(write(made.export(columns, made.ONE_LINE), "cell.001")), "maccor", start=None)


def test_discharges_alone_have_their_sign_from_the_state(write):
    rows = [r for r in SAMPLES if r.step == 2]
    data = read(write(made.export(made.SECONDS, made.ONE_LINE, samples=rows), "cell.001"))
    assert {row["kind"] for row in data.step_rows} == {"discharge"}
    assert data.columns["Current / A"].max() == -4e-4
