"""Exports of Novonix, PEC, BaSyTec, Digatron and Admiral's Squidstat."""

from tests.cyclers.made_samples import clock, file, of, table

FINE = "{h:02d}:{m:02d}:{S:06.3f}"
DATE = "%m/%d/%Y %H:%M:%S"

NOVONIX = {
    "Date and Time": lambda r: f"{r.when:%Y-%m-%d %I:%M:%S %p}",
    "Cycle Number": lambda r: r.cycle,
    "Step Type": lambda r: {"rest": 0, "charge": 1, "discharge": 2}[r.kind],
    "Run Time (h)": of("time", 1 / 3600),
    "Step Time (h)": of("step_time", 1 / 3600),
    "Current (A)": of("amps"),
    "Potential (V)": of("voltage"),
    "Capacity (Ah)": of("net", 1e-3),
    "Temperature (°C)": "25.0",
    "dVdt (V/h)": "0",
    "Step Number": lambda r: r.step,
    "Step position": "0",
}
# The older program calls the kind of a step its number.
OLD_NOVONIX = {name: NOVONIX[name] for name in ("Date and Time", "Cycle Number")} | {
    "Step Number": NOVONIX["Step Type"]
}
OLD_NOVONIX |= {"Run Time (h)": NOVONIX["Run Time (h)"], " Step Time (h)": NOVONIX["Step Time (h)"]}
OLD_NOVONIX |= {name: NOVONIX[name] for name in ("Current (A)", "Potential (V)", "Capacity (Ah)", "Temperature (°C)")}
SUMMARY = ["[Summary]", "Novonix UHPC data file", "Cell: NIPS-1", "Mass (g): 1.000", "Capacity (Ah): 0.24"]
SUMMARY += ["Started: 2023-01-31 10:00:00 AM", "Version: 2.13", "[End Summary]", "", "[Protocol]"]
PROTOCOL = ["[End Protocol]", "", "[Data]"]

PEC = {
    "Test": "25205",
    "Cell": "1",
    "Rack": "ACT4",
    "Cell ID": "345_6",
    "Step": lambda r: r.line,
    "Instruction Name": lambda r: {"rest": "Idle", "charge": "Charge", "discharge": "Discharge"}[r.kind],
    "Cycle": lambda r: r.cycle,
    "Total Time (Hours in hh:mm:ss.xxx)": lambda r: clock(r.time, FINE),
    "Load On Time (Hours in hh:mm:ss.xxx)": "00:00:00.000",
    "Step Time (Seconds)": of("step_time", digits=3),
    "Cycle Charge Time (Hours in hh:mm:ss.xxx)": "00:00:00.000",
    "Real Time": lambda r: f"{r.when:{DATE}}",
    "Voltage (V)": of("voltage"),
    "Current (A)": of("amps"),
    "Charge Capacity (mAh)": of("charged"),
    "Discharge Capacity (mAh)": of("discharged"),
    "ReasonCode": "1",
    "50% DoD (mV)": "",
    "Open Circuit Voltage 1 (mV)": "",
    "Temp (°C)": "19.26",
    "": "",
}
REQUEST = ["Request Year:,2023", "Test:,25205", "Test Description:,", "Parameter names:,C-Rate (mAh),Mass (kg)"]
REQUEST += ["Date Made:,01/06/2023 17:46:18", "Start Time:,01/31/2023 10:00:00", "End Time:,02/01/2023 10:00:00"]

COMMANDS = {"rest": "Pause", "charge": "Charge", "discharge": "Discharge"}
BASYTEC = {
    "~Time[s]": of("time"),
    "DataSet": lambda r: r.number,
    "t-Step[s]": of("step_time"),
    "t-Set[s]": of("time"),
    "Line": lambda r: r.line + 3,
    "Command": lambda r: COMMANDS[r.kind],
    "U[V]": of("voltage"),
    "I[A]": of("amps"),
    "Ah[Ah]": of("net", 1e-3),
    "Ah-Cyc-Charge": of("all_charged", 1e-3),
    "Ah-Cyc-Discharge": of("all_discharged", 1e-3),
    "Ah-Cyc-Charge-0": "0",
    "Ah-Step": of("counted", 1e-3),
    "Wh[Wh]": of("net_energy", 1e-3),
    "T1[°C]": "25.4",
    "R-DC": "0",
    "Cyc-Count": lambda r: r.cycle,
    "Count": "1",
    "State": lambda r: 3 if r.step_time == 0 else 1,
}
BASYTEC_HOURS = {
    name.replace("[s]", "[h]"): of("step_time" if "Step" in name else "time", 1 / 3600) if "[s]" in name else cell
    for name, cell in BASYTEC.items()
}
RESULTS = [
    "~Resultfile from Basytec Battery Test System",
    "~Date and Time of Data Converting: 07.07.2023 10:55:58",
    "~",
]
RESULTS += ["~Name of Test: test", "~Start of Test: 31.01.2023 10:00:00", "~End of Test: 05.07.2023 11:05:04", "~"]

DIGATRON = {
    "Time Stamp": lambda r: f"{r.when:%m/%d/%Y %I:%M:%S %p}",
    "Step": lambda r: r.line + 3,
    "Status": lambda r: {"rest": "PAU", "charge": "CHA", "discharge": "DCH"}[r.kind],
    "Prog Time": lambda r: clock(r.time, FINE),
    "Step Time": lambda r: clock(r.step_time, FINE),
    "Cycle": lambda r: r.cycle,
    "Cycle Level": "0",
    "Procedure": "LiO2",
    "Voltage": of("voltage"),
    "Current": of("amps"),
    "Temperature": "25.0",
    "Capacity": of("net", 1e-3),
    "WhAccu": of("net_energy", 1e-3),
    "Cnt": "2.00000",
    "": "",
}
UNITS = ["", "", "", "", "", "", "", "", "[V]", "[A]", "[C]", "[Ah]", "[Wh]", "[Cnt]", ""]
BATTERY_MANAGER = {
    "Step": lambda r: r.step,
    "Status": lambda r: {"rest": "PAU", "charge": "CC_CHG", "discharge": "CC_DCH"}[r.kind],
    "Timestamp": lambda r: f"{r.when:%Y-%m-%d %H:%M:%S}.970000+00:00",
    "Program Duration#s": of("time", 1e3, 0),  # milliseconds, in spite of the name
    "Step Duration#s": of("step_time", 1e3, 0),
    "Cycle": DIGATRON["Cycle"],
    "Voltage#V": of("voltage"),
    "Current#A": of("amps"),
    "AhCha#AH": of("charged", 1e-3),
    "AhDch#Ah": of("discharged", 1e-3),
    "AhStep#Ah": of("counted", 1e-3),
    "AhAccu#Ah": lambda r: f"{(r.all_charged + r.all_discharged) / 1e3:.9f}",
    "AhBal#Ah": of("net", 1e-3),
    "Tenv#degC": "25.0",
}

SQUIDSTAT = {
    '"Step number"': lambda r: f"{r.step}_1",
    '"Step name"': "Charge_Discharge",
    '"Elapsed Time (s)"': of("time"),
    '"Working Electrode (V)"': of("voltage"),
    '"Working Electrode vs. NHE (V)"': of("voltage"),
    '"Current (mA)"': of("current"),
    '"Current Density (mA/cm²)"': "0",
    '"Cumulative Charge (mAh)"': of("net"),
    '"Counter Electrode (V)"': "0.9",
}


def novonix(columns=NOVONIX, protocol=(), quoted=False):
    header, *rows = table(columns)
    if quoted:
        header, *rows = (f'"{line}"' for line in (header, *rows))
    return file([*SUMMARY, *protocol, *PROTOCOL, header, *rows])


def novonix_in_parts():
    """A file that was written on after a stop: a second summary and the header stand between the rows."""
    header, *rows = table(NOVONIX)
    half = len(rows) // 2
    return file([*SUMMARY, *PROTOCOL, header, *rows[:half], *SUMMARY, *PROTOCOL, header, *rows[half:]])


def pec(columns=PEC):
    return file([*REQUEST, *table(columns)])


def basytec(columns=BASYTEC, delimiter="\t"):
    return file([*RESULTS, *table(columns, delimiter)], "cp1252")


def digatron():
    header, *rows = table(DIGATRON)
    return file(["", "Measurement ID,557", "Start Time,1/31/2023 10:00:00 AM", header, ",".join(UNITS), *rows])


def battery_manager(line_below="V\tV\tV"):
    """A CSV whose second line may be of other cells, without a number."""
    header, *rows = table(BATTERY_MANAGER)
    return file([header, *([line_below] if line_below else []), *rows])


def squidstat(columns=SQUIDSTAT):
    return file(table(columns))
