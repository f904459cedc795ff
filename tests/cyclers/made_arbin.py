"""Exports of Arbin: CSV with underscores or blanks, dates in many forms, workbooks of several channels' sheets."""

from tests.cyclers.made_samples import SAMPLES, cells, file, of, table
from tests.cyclers.made_vendors import workbook

DATES = {
    "year first": lambda r: f"{r.when:%Y-%m-%d %H:%M:%S}",
    "year first, strokes": lambda r: f"{r.when:%Y/%m/%d %H:%M:%S}",
    "American": lambda r: f"{r.when:%m/%d/%Y %H:%M:%S}.{r.when.microsecond // 1000:03d}",
    "American in quotes behind a tab": lambda r: f'"\t{r.when:%m/%d/%Y %H:%M:%S}.000"',
    "days of Excel": lambda r: f"{25569 + r.when.timestamp() / 86400:.9f}",
    "seconds since 1970": lambda r: f"{r.when.timestamp():.3f}",
    "ticks since 1970": lambda r: f"{r.when.timestamp() * 1e7:.0f}",
}
UNDERSCORES = {
    "Data_Point": lambda r: r.number,
    "Date_Time": DATES["year first"],
    "Test_Time(s)": of("time", digits=4),
    "Step_Time(s)": of("step_time", digits=4),
    "Cycle_Index": lambda r: r.cycle,
    "Step_Index": lambda r: r.line + 1,
    "TC_Counter1": "0",
    "Current(A)": of("amps"),
    "Voltage(V)": of("voltage"),
    "Power(W)": "0",
    "Charge_Capacity(Ah)": of("all_charged", 1e-3),
    "Discharge_Capacity(Ah)": of("all_discharged", 1e-3),
    "Charge_Energy(Wh)": "",
    "Discharge_Energy(Wh)": "",
    "ACR(Ohm)": "",
    "dV/dt(V/s)": "0",
    "Internal_Resistance(Ohm)": "",
    "Aux_Temperature(°C)_1": "25.0",
}
BLANKS = {name.replace("_", " ").replace("(", " ("): cell for name, cell in UNDERSCORES.items()}
BLANKS |= {"Capacity (Ah)": of("net", 1e-3), "mAh/g": "0"}
NO_UNITS = {name.partition("(")[0]: cell for name, cell in UNDERSCORES.items()}


def export(columns=UNDERSCORES, samples=SAMPLES, encoding="utf-8"):
    return file(table(columns, samples=samples), encoding)


def book(columns=UNDERSCORES):
    """A workbook of MITS: a report, the test on two sheets, and its summaries."""
    header, *rows = cells(columns)
    half = len(rows) // 2
    sheets = {"Global_Info": [["", "TEST REPORT"], ["Test Name", "Channel", "Start DateTime"], ["NIPS-1", 7, "today"]]}
    sheets |= {"Channel_1-007_1": [header, *rows[:half]], "Channel_1-007_2": [header, *rows[half:]]}
    summary = [
        "Cycle_Index",
        "Test_Time(s)",
        "Current(A)",
        "Voltage(V)",
        "Charge_Capacity(Ah)",
        "Discharge_Capacity(Ah)",
    ]
    return workbook(
        sheets | {"Statistics_1-007": [summary, *([cycle, 100.0, 4e-4, 4.2, 7e-4, 7e-4] for cycle in (1, 2))]}
    )
