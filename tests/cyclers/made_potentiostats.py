"""Exports of potentiostats: Gamry, VersaStudio, Ivium, CH Instruments, NOVA."""

from tests.cyclers.made_samples import SAMPLES, file, of, table

GAMRY = {
    "": "",
    "Pt": lambda r: r.number - 1,
    "T": of("time", digits=5),
    "Vf": lambda r: f"{r.voltage:.5E}",
    "Im": lambda r: f"{r.amps:.5E}",
    "Vu": "0.00000E+000",
    "Temp": "-3.27597E+002",
    "IERange": "10",
    "Over": "..........a",
}
UNITS = {"": "", "Pt": "#", "T": "s", "Vf": "V vs. Ref.", "Im": "A", "Vu": "V", "Temp": "deg C", "IERange": "#"}
UNITS |= {"Over": "bits", "Vm": "V"}
SETTINGS = ["EXPLAIN", "TAG\t{tag}", "TITLE\tLABEL\t{title}\tTest &Identifier", "DATE\tLABEL\t1/31/2023\tDate"]
SETTINGS += [
    "TIME\tLABEL\t10:00:00\tTime",
    "NOTES\tNOTES\t1\t&Notes...",
    "\tfirst cell",
    "PSTAT\tPSTAT\tREF3000\tPotentiostat",
]
AFTER = ["STARTTIMEOFFSET\tQUANT\t0.0\tStart Time Offset (s)", "STOPREASON\tLABEL\tCycle Limit\tStop"]
OF_KIND = {kind: [r for r in SAMPLES if r.kind == kind] for kind in ("rest", "charge", "discharge")}


def curve(columns=GAMRY, samples=SAMPLES, *, name="CURVE", decimal="."):
    """Write a table of a .DTA: its name, names and units of columns, rows."""
    header, *rows = table(columns, "\t", samples, decimal)
    units = "\t".join(UNITS[name] for name in columns)
    return [f"{name}\tTABLE\t{len(rows)}", header, units, *rows]


def dta(*curves, tag="PWR800_CHARGE", title="Charge Step"):
    before = [line.format(tag=tag, title=title) for line in SETTINGS]
    return file([*before, *(line for curve in curves for line in [*curve, *AFTER])], "cp1252")


VERSASTUDIO = {
    "Segment #": lambda r: r.step - 1,
    "Point #": lambda r: r.number - 1,
    "E(V)": of("voltage"),
    "I(A)": of("amps"),
    "Elapsed Time(s)": of("time"),
    "ADC Sync Input(V)": "0.0",
    "Current Range": "5",
    "Status": "131077",
    "E Applied(V)": "0",
    "Frequency(Hz)": "0",
    "ActionId": "1",
}


def par(kind="Constant Current", columns=VERSASTUDIO, names=", 0"):
    """A .par: blocks between tags; the names stand in the definition of a segment, one more than there are cells."""
    _, *rows = table(columns)
    about = ["<Application>", "Version=2.66.2.0", "Name=VersaStudio", "</Application>", "", "<Experiment>"]
    about += ["TimeAcquired=10:00:00 AM", "DateAcquired=Tuesday, January 31, 2023", "</Experiment>", "", "<Action1>"]
    about += ["Limits1,Direction=<", f"Name={kind}", "</Action1>", "", "<Segment1>", "Type=11", "Version=3"]
    graph = ["</Segment1>", "", "<Graph1>", "Analysis=0", "</Graph1>"]
    return file([*about, f"Definition={', '.join(columns)}{names}", *rows, *graph])


NOVA = {
    "Current applied (A)": "0",
    "Time (s)": of("time"),
    "WE(1).Current (A)": of("amps"),
    "WE(1).Potential (V)": of("voltage"),
    "Index": lambda r: r.number,
    "Current range": "1 mA",
    "Overload": "",
}
IVIUM = {"time /s": of("time"), "I/A": of("amps"), "E/V": of("voltage")}
CHI = {"Time/sec": of("time"), " Potential/V": of("voltage")}
CHI_HEAD = ["Jan. 31, 2023   10:00:00", "{technique}", "File: a.txt", "Data Source:  Experiment", "Note:", ""]
CHI_HEAD += ["Cathodic Current (A) = 0.0004", "Anodic Current (A) = 0.0004", "Init P/N = N", "", "{header}", ""]


def nova(columns=NOVA):
    return file(table(columns, ";", decimal=","))


def ivium():
    return file(table(IVIUM, "\t"))


def chi(technique, samples):
    header, *rows = table(CHI, ",", samples)
    return file([*(line.format(technique=technique, header=header) for line in CHI_HEAD), *rows])
