"""Exports of Maccor: text with one to thirteen lines before the header, CSV; times in seconds, minutes, hours, days."""

from tests.cyclers.made_samples import SAMPLES, cells, clock, file, of, table
from tests.cyclers.made_vendors import workbook

STATES = {"rest": "R", "charge": "C", "discharge": "D"}
DAYS = "{d:3d}d {H:02d}:{m:02d}:{S:.4f}"
OF_EXCEL = ":{d}:{H:02d}:{m:02d}:{s:02d}"
NUMBER = {"Rec#": lambda r: r.number, "Cyc#": lambda r: r.cycle, "Step": lambda r: r.line + 1}
REC = {"Rec": lambda r: r.number, "Cycle P": "0", "Cycle C": lambda r: r.cycle, "Step": lambda r: r.line + 1}
STATE = {"State": lambda r: STATES[r.kind], "ES": lambda r: 0 if r.step_time == 0 else 1}
DATE = {"DPt Time": lambda r: f"{r.when:%m/%d/%Y %H:%M:%S}"}
VARS = dict.fromkeys(("ACImp/Ohms", "DCIR/Ohms", "VAR1", "VAR2"), "0.00000")
SIGNED = {
    "Amp-hr": of("counted", 1e-3),
    "Watt-hr": of("energy", 1e-3),
    "Amps": of("amps"),
    "Volts": of("voltage"),
}
UNSIGNED = SIGNED | {"Amps": lambda r: f"{abs(r.amps):.9f}"}
SECONDS = NUMBER | {"Test (Sec)": of("time", digits=4), "Step (Sec)": of("step_time", digits=4)} | UNSIGNED | STATE
SECONDS |= DATE | {"Loop1": "0"} | VARS | {"WF Chg Cap": "N/A", "Range": "1"}
MINUTES = NUMBER | {"Test (Min)": of("time", 1 / 60, 5), "Step (Min)": of("step_time", 1 / 60, 5)} | SIGNED | STATE
UNDATED = MINUTES | {"DPt Time": lambda r: f"{r.when:%H:%M:%S}"}
DURATIONS = {"TestTime": lambda r: clock(r.time, DAYS), "StepTime": lambda r: clock(r.step_time, DAYS)}
TEST_TIME = NUMBER | DURATIONS | UNSIGNED | STATE | DATE | VARS | {"Aux #1": "-2501.7", " Units": " C  "}
MILLI = {
    "mAmp-hr": of("counted"),
    "mWatt-hr": of("energy"),
    "mAmps": of("current"),
    "Volts": of("voltage"),
}
MILLIAMPERE = (
    NUMBER | {"Test (Hr)": of("time", 1 / 3600), "Step (Hr)": of("step_time", 1 / 3600)} | MILLI | STATE | DATE
)
MILLIVOLTS = {"Volts": of("voltage", 1e3), "Unnamed: 12": ""}
BRACKETS = {
    "Cap. [Ah]": UNSIGNED["Amp-hr"],
    "Ener. [Wh]": UNSIGNED["Watt-hr"],
    "Current [A]": UNSIGNED["Amps"],
    "Voltage [V]": UNSIGNED["Volts"],
    "Md": STATE["State"],
    "ES": STATE["ES"],
}
BARE = REC | {"TestTime": of("time", 1 / 60), "StepTime": of("step_time", 1 / 60)} | BRACKETS
BARE |= {"DPT Time": DATE["DPt Time"], "AUX1 [V]": "0.0"}
SERVER = REC | {"Test Time (sec)": of("time", digits=2), "Step Time (sec)": of("step_time", digits=2)}
SERVER |= {
    "Capacity (AHr)": UNSIGNED["Amp-hr"],
    "Energy (WHr)": UNSIGNED["Watt-hr"],
    "Current (A)": UNSIGNED["Amps"],
    "Voltage (V)": UNSIGNED["Volts"],
    "MD": STATE["State"],
    "ES": STATE["ES"],
    "DPT": DATE["DPt Time"],
}
EXCEL = {name: cell for name, cell in SERVER.items() if "Time" not in name}
EXCEL |= {"Test Time": lambda r: clock(r.time, OF_EXCEL), "Step Time": lambda r: clock(r.step_time, OF_EXCEL)}
EXCEL |= {"Current (A)": lambda r: f"{-r.amps:.9f}", "DPT": ""}
NO_UNITS = {"Rec": lambda r: r.number, "Cycle C": lambda r: r.cycle, "Step": lambda r: r.line + 1}
NO_UNITS |= {"Test Time (sec)": of("time", digits=4), "Step Time (sec)": of("step_time", digits=4)}
NO_UNITS |= {"Capacity": of("counted", 1e-3), "Energy": of("energy", 1e-3), "Current": of("amps")}
NO_UNITS |= {"Voltage": of("voltage"), "DPT Time": lambda r: f"{r.when:%d-%b-%y %I:%M:%S %p}", "Temp 1": "25.0"}
THOUSANDS = {
    "Cyc#": NUMBER["Cyc#"],
    "Step": NUMBER["Step"],
    "TestTime(s)": lambda r: f'"{r.time:,.2f}"',
    "StepTime(s)": lambda r: clock(r.step_time, DAYS),
    "Capacity(Ah)": of("counted", 1e-3),
    "Watt-hr": of("energy", 1e-3),
    "Current(A)": of("amps"),
    "Voltage(V)": of("voltage"),
    "DPt Time": "1",
    "Temp 1": "30.0",
}
ONE_LINE = [
    "Today's Date 02/03/2023  Date of Test:\t01/31/2023\t Filename:\tC:\\NIPS-1.001 Procedure: LiO2.000\tComment: a"
]
THREE_LINES = ["Today's Date:\t3 February 2023\tDate of Test:\t31 January 2023, 10:00:00 AM"]
THREE_LINES += ["Filename:\tNIPS-1\tChannel:\t1", "Procedure:\tLiO2.000\tDescription:\t"]
TWO_LINES = ["Today''s Date\t02/03/2023 12:50:27 PM", "", "Date of Test:\t01/31/2023 10:00:00 AM", ""]
TWO_CELLS = ["Today's Date ,03-Feb-23", "Date of Test:,31-Jan-23 10:00:00 AM"]
CLIENT = ["Today's Date:\t03/02/2023", "Started\t31.01.2023 10:00:00", "Procedure\tLiO2.000", "C Rate\t0,1"]


def book(columns):
    """Write a workbook: what the test was in the first row, names with blanks around them, words below the rows."""
    about = ["Today's Date", "02/03/2023 12:00:00", "Date of Test:", "01/31/2023 10:00:00", "Filename:", "NIPS-1.001"]
    header, *rows = cells({f" {name} ": cell for name, cell in columns.items()})
    return workbook({"Data": [about, header, *rows, ["End of test"]], "Notes": [["none"]]})


def export(columns, before=(), delimiter="\t", *, decimal=".", tail="", samples=SAMPLES):
    """Write an export; a tail stands at the end of every row, but not of the header."""
    header, *rows = table(columns, delimiter, samples, decimal)
    return file([*before, header, *(row + tail for row in rows)], "cp1252")
