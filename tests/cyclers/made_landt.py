"""Exports of LANHE (LAND): CSV in the style of the Battery Archive, workbooks, CSV of several tables, text."""

from tests.cyclers.made_samples import SAMPLES, cells, clock, file, of, table
from tests.cyclers.made_vendors import workbook

STATES = {"rest": "R", "charge": "RateC", "discharge": "RateD"}
LONG_STATES = {"rest": "rest", "charge": "charge CC", "discharge": "discharge CC"}
MODES = {"rest": "REST", "charge": "CCC", "discharge": "CCD"}
ARCHIVE = {
    "channel_index": lambda r: r.number,
    "cycle_index": lambda r: r.cycle,
    "step_index": lambda r: r.step,
    "date_time_iso_string": lambda r: f"{r.when:%m/%d/%Y %H:%M:%S}",
    "test_time_s": of("time", digits=3),
    "step_time_s": of("step_time", digits=3),
    "current_A": of("amps", digits=4),
    "voltage_V": of("voltage", digits=4),
    "discharge_capacity_Ah": of("discharged", 1e-3),
    "charge_capacity_Ah": of("charged", 1e-3),
    "discharge_energy_Wh": lambda r: f"{r.energy / 1e3 if r.kind == 'discharge' else 0:.9f}",
    "charge_energy_Wh": lambda r: f"{r.energy / 1e3 if r.kind == 'charge' else 0:.9f}",
    "Pressure_Psi": "0",
    "temperature_1_C": "0",
    "step_name": lambda r: LONG_STATES[r.kind],
}
RECORD = {
    "Record": lambda r: r.number,
    "TestTime/h": of("time", 1 / 3600),
    "StepTime/h": of("step_time", 1 / 3600),
    "Current/mA": of("current"),
    "Capacity/mAh": of("counted"),
    "SpeCap/mAh/g": of("counted", 1e3),
    "SOC|DOD/%": "-",
    "Voltage/V": of("voltage"),
    "Energy/mWh": of("energy"),
    "SpeEnergy/Wh/kg": "0",
    "AuxTemp/dC.": "-",
    "SysTime": lambda r: f"{r.when:%Y-%m-%d %H:%M:%S}.{r.when.microsecond // 1000:03d}",
    "": "",
    "Cycle-Index": lambda r: r.cycle,
    "Step-Index": lambda r: r.line + 1,
    "Step-State": lambda r: STATES[r.kind],
}
TEXT_TIME = {"TestTime": lambda r: clock(r.time, "{d}-{H:02d}:{m:02d}:{s:02d}")}
OLDER = {name: RECORD[name] for name in ("SpeCap/mAh/g", "Voltage/V", "Cycle-Index", "Step-Index")}
OLDER |= TEXT_TIME | {"Current/mA": RECORD["Current/mA"]}
MICRO = {
    "Record": RECORD["Record"],
    "SysTime": RECORD["SysTime"],
    "Cycle": RECORD["Cycle-Index"],
    "TestTime": lambda r: clock(r.time, "{d} {H:02d}:{m:02d}:{s:02d}.000"),
    "Voltage/V": RECORD["Voltage/V"],
    "Current/uA": of("current", 1e3),
    "Capacity/uAh": of("counted", 1e3),
    "SpeCap/mAh/g": "0",
    "dQdV/uAh/V": "0",
    "dVdQ/V/uAh": "0",
}
SEVERAL = {
    "Record": RECORD["Record"],
    "CycleNo": RECORD["Cycle-Index"],
    "StepNo": lambda r: r.step,
    "TestTime": MICRO["TestTime"],
    "SysTime": RECORD["SysTime"],
    "StepStatus": lambda r: MODES[r.kind],
    "Voltage/V": RECORD["Voltage/V"],
    "Current/uA": MICRO["Current/uA"],
    "Capacity/uAh": MICRO["Capacity/uAh"],
    "SpeCap/mAh/g": "0",
    "SOC|DOD/%": "0",
    "Energy/uWh": of("energy", 1e3),
    "CapacityC": of("all_charged", 1e3),
    "CapacityD": of("all_discharged", 1e3),
}
REC = {
    "Rec#": RECORD["Record"],
    "Cyc#": RECORD["Cycle-Index"],
    "Step": lambda r: r.step,
    "Test(Sec)": of("time"),
    "Step(Sec)": of("step_time"),
    "Amp-hr": of("counted", 1e-3),
    "Watt-hr": of("energy", 1e-3),
    "Amps": of("amps"),
    "Volts": of("voltage"),
    "DPt-Time": lambda r: f"{r.when:%Y-%m-%d %H:%M:%S}",
}


def archive(columns=ARCHIVE):
    """A CSV whose preamble is padded with commas, and whose rows have one comma more than the header."""
    header, *rows = table(columns)
    return file([*(f"{name}:{',' * 14}" for name in ("cell model", "cell id")), header, *(f"{row}," for row in rows)])


def book(columns=RECORD):
    return workbook({"Test information": [["Cell", "NIPS-1"]], "record": cells(columns), "Log": [["Time", "Event"]]})


def several(encoding="utf-8"):
    """A CSV of three tables: of cycles, of steps, and of records, in two pieces."""
    header, *rows = table(SEVERAL)
    steps = {r.step: r for r in SAMPLES}.values()  # the last row of each
    cycles = ["Cycle,CapC/uAh,CapD/uAh,Efficiency/%", "1,736.3,736.3,100", "2,736.3,736.3,100"]
    of_steps = ["Step,CycleNo,Mode,StartTime,Period,Capacity/uAh"]
    of_steps += [f"{r.step},{r.cycle},{MODES[r.kind]},0 00:00:00,0 00:10:00,{r.counted * 1e3:.4f}" for r in steps]
    half = len(rows) // 2
    return file([*cycles, "", *of_steps, header, *rows[:half], *of_steps, header, *rows[half:]], encoding)


def rec(columns=REC):
    return file(table(columns, "\t"))
