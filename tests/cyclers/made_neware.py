"""Exports of Neware's BTS 5, 7 and 8: flat, layered, and workbooks, in English and in Chinese."""

from tests.cyclers.made_samples import SAMPLES, cells, clock, file, of, table
from tests.cyclers.made_vendors import workbook

KINDS = {"rest": "Rest", "charge": "CC Chg", "discharge": "CC DChg"}
CHINESE_KINDS = {"rest": "搁置", "charge": "恒流充电", "discharge": "恒流放电"}
FINE = "{h:02d}:{m:02d}:{s:02d}.000"


def date(r):
    return f"{r.when:%Y-%m-%d %H:%M:%S}"


FLAT = {
    "DataPoint": lambda r: r.number,
    "Cycle Index": lambda r: r.cycle,
    "Step Index": lambda r: r.line + 1,
    "Step Type": lambda r: KINDS[r.kind],
    "Time": lambda r: clock(r.step_time),
    "Total Time": lambda r: clock(r.time),
    "Current(A)": of("amps"),
    "Voltage(V)": of("voltage", digits=4),
    "Capacity(Ah)": of("counted", 1e-3),
    "Spec. Cap.(mAh/g)": "0.00",
    "Chg. Cap.(Ah)": of("charged", 1e-3),
    "DChg. Cap.(Ah)": of("discharged", 1e-3),
    "Energy(Wh)": of("energy", 1e-3),
    "Date": date,
    "Power(W)": "0.00000000",
    "Contact resistance(mO)": "0",
    "Module start-stop switch": "Close",
}
MILLI = {
    "DataPoint": FLAT["DataPoint"],
    "Cycle Index": FLAT["Cycle Index"],
    "Step Index": FLAT["Step Index"],
    "Step Type": FLAT["Step Type"],
    "Time(min)": of("step_time", 1 / 60),
    "Total Time(min)": of("time", 1 / 60),
    "Current(mA)": of("current"),
    "Voltage(V)": FLAT["Voltage(V)"],
    "Capacity(mAh)": of("counted"),
    "Date": date,
}
SHORT = {name: FLAT[name] for name in ("DataPoint", "Step Type", "Time", "Total Time", "Current(A)", "Voltage(V)")}
SHORT |= {name: FLAT[name] for name in ("Capacity(Ah)", "Energy(Wh)", "Date", "Power(W)")}
CHINESE = {
    "数据序号": FLAT["DataPoint"],
    "循环号": FLAT["Cycle Index"],
    "工步号": FLAT["Step Index"],
    "工步类型": lambda r: CHINESE_KINDS[r.kind],
    "时间": FLAT["Time"],
    "总时间": FLAT["Total Time"],
    "电流(A)": FLAT["Current(A)"],
    "电压(V)": FLAT["Voltage(V)"],
    "容量(Ah)": FLAT["Capacity(Ah)"],
    "充电容量(Ah)": FLAT["Chg. Cap.(Ah)"],
    "放电容量(Ah)": FLAT["DChg. Cap.(Ah)"],
    "能量(Wh)": FLAT["Energy(Wh)"],
    "绝对时间": date,
    "功率(W)": "0.0000",
    "temp1_1": "25.1",
    "": "",
}
DETAIL = {
    "Record Index": lambda r: r.number,
    "Status": lambda r: KINDS[r.kind].replace(" ", "_"),
    "JumpTo": "0",
    "Cycle": lambda r: r.cycle,
    "Step": lambda r: r.step,
    "Cur(mA)": of("current"),
    "Voltage(V)": of("voltage"),
    "CapaCity(mAh)": of("counted"),
    "Energy(mWh)": of("energy"),
    "Relative Time(h:min:s.ms)": lambda r: clock(r.step_time, FINE),
    "Absolute Time": date,
}
LATER = [
    "Record number",
    "State",
    "Jump",
    "Cycle",
    "Steps",
    "Current(mA)",
    "Voltage(V)",
    "Capacity(mAh)",
    "Energy(mWh)",
]
LATER_DETAIL = dict(zip([*LATER, "Relative Time(h:min:s.ms)", "Date(h:min:s.ms)"], DETAIL.values(), strict=True))
CHINESE_DETAIL = ["记录序号", "状态", "跳转", "循环", "步次", "电流(mA)", "电压(V)", "容量(mAh)", "能量(mWh)"]
CHINESE_DETAIL = dict(zip([*CHINESE_DETAIL, "相对时间(h:min:s.ms)", "绝对时间"], DETAIL.values(), strict=True))
CHINESE_DETAIL |= {"状态": CHINESE["工步类型"]}
CYCLES = [["Cycle Index", "Chg. Cap.(Ah)", "DChg. Cap.(Ah)"], *([cycle, "0.0007", "0.0007"] for cycle in (1, 2))]
STEPS = ["Cycle Index", "Step Index", "Step Number", "Step Type", "Step Time", "Capacity(Ah)", "Oneset Volt.(V)"]
NEW_RECORD = {name: FLAT[name] for name in ("DataPoint", "Time", "Total Time", "Current(A)", "Voltage(V)")}
NEW_RECORD |= {name: FLAT[name] for name in ("Capacity(Ah)", "Energy(Wh)", "Date", "Power(W)")} | {"T1(?)": "25.1"}
OLD_STEPS = ["Step ID", "Step Name", "Step Time(h:min:s.ms)", "Capacity(mAh)", "DCIR(O)", "Raw Step ID"]
OLD_RECORD = {
    "Record ID": lambda r: r.number,
    "Time(h:min:s.ms)": lambda r: clock(r.step_time, FINE),
    "Voltage(V)": of("voltage"),
    "Current(mA)": of("current"),
    "Temperature(C)": "0.0",
    "Capacity(mAh)": of("counted"),
    "Capacity Density(mAh/g)": "0.0000",
    "Energy(mWh)": DETAIL["Energy(mWh)"],
    "Realtime": lambda r: date(r) + "\t",
    "Capacitance_Chg(mAh)": of("charged"),
    "Capacitance_DChg(mAh)": of("discharged"),
    "Contact IR(O)": "0.0000",
}


def flat(columns=FLAT, encoding="utf-8", tail=()):
    return file([*table(columns), *tail], encoding)


def bts8(record=FLAT):
    """A workbook of BTS 8: units, summaries of cycles and steps, and the records."""
    sheets = {"unit": [["device", 31, 2, 2]], "test": [["Start step ID", 1]], "cycle": CYCLES}
    return workbook(sheets | {"step": [STEPS, *_steps()], "record": cells(record), "log": [["Time", "Event"]]})


def bts7(columns=DETAIL):
    """A workbook of BTS 7: the records on two sheets, the second without what stands before."""
    header, *rows = cells(columns)
    half = len(rows) // 2
    sheets = {"Info": [["device", "Channel", "Starting time"], ["67", "3", date(SAMPLES[0])]]}
    sheets["Statis_67_3_5"] = [["CyCle", "Step", "Start Voltage(V)", "End Voltage(V)"], [1, 1, 2.98, 2.98]]
    sheets |= {"Detail_67_3_5": [header, *rows[:half]], "Detail_67_3_5_1": [header, *rows[half:]]}
    return workbook(sheets | {"DetailVol_67_3_5": [["Record ID", "Realtime"]]})


def _steps():
    for step in sorted({r.step for r in SAMPLES}):
        last = [r for r in SAMPLES if r.step == step][-1]
        kept = [last.cycle, last.line + 1, step, KINDS[last.kind], clock(last.step_time), f"{last.counted / 1e3:.6f}"]
        yield [*kept, f"{last.voltage:.4f}"]


def layered():
    """The layers of BTS 8.5: the first step of a cycle stands on the line of the cycle."""
    _, *records = table(NEW_RECORD)
    lines = [
        "Cycle Index,Chg. Cap.(Ah),DChg. Cap.(Ah),Chg. Time",
        "," + ",".join(STEPS[1:]),
        ",," + ",".join(NEW_RECORD),
    ]
    cycle = None
    steps = {int(row[2]): row for row in _steps()}
    for r, record in zip(SAMPLES, records, strict=True):
        if r.step_time == 0:
            step = ",".join(map(str, steps[r.step][1:]))
            lines.append(f",{step}" if r.cycle == cycle else f"{r.cycle},0.0007,0.0007,00:02:51,{step}")
            cycle = r.cycle
        lines.append(f",,{record}")
    return file(lines)


def old_layered():
    """The layers of BTS 5 to 7.5: all cells in quotes, some with a tab in them; steps are numbered in their cycle."""
    lines = ['"Cycle ID","Cap_Chg(mAh)","Cap_DChg(mAh)"', _quoted(["", *OLD_STEPS]), _quoted(["", "", *OLD_RECORD])]
    _, *records = cells(OLD_RECORD)
    cycle, number = None, 0
    for r, record in zip(SAMPLES, records, strict=True):
        if r.cycle != cycle:
            cycle, number = r.cycle, 0
            lines.append(_quoted([cycle, "0.7", "0.7"]))
        if r.step_time == 0:
            number += 1
            lines.append(_quoted(["", number, KINDS[r.kind].replace(" ", "_"), "0:10:00.000", "0.7", "\t-", r.step]))
        lines.append(_quoted(["", "", *record]))
    return file(lines, "cp1252")


def _quoted(row):
    return ",".join(f'"{cell}"' if cell != "" else "" for cell in row)
