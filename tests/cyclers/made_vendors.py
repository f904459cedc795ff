"""Exports of BioLogic, Arbin, Maccor, Landt, Novonix and Neware, made after public descriptions; none is genuine."""

import io
import struct
import zipfile
from datetime import timedelta

from tests.cyclers.made_rows import ROWS, at, text


def biologic(decimal=".", before=()):
    names = "mode\tox/red\terror\tNs\ttime/s\tcontrol/mA\tEwe/V\t<I>/mA\tQ discharge/mA.h\tQ charge/mA.h\tcycle number"
    about = ["EC-Lab ASCII FILE", "", "", "Galvanostatic Cycling with Potential Limitation"]
    about += ["Acquisition started on : 01/31/2023 10:00:00.000", "Characteristic mass : 0.001 g", *before, ""]
    about[1] = f"Nb header lines : {len(about) + 1}"
    rows = []
    for r in ROWS:
        out, back = (r.capacity if r.kind == kind else 0.0 for kind in ("discharge", "charge"))
        cells = (
            f"{r.time:.15E}\t{r.current:.6E}\t{r.voltage:.7E}\t{r.current:.9E}\t{out:.15E}\t{back:.15E}\t{r.cycle:.15E}"
        )
        rows.append(f"1\t{int(r.kind == 'charge')}\t0\t{r.step - 1}\t{cells}".replace(".", decimal))
    return text([*about, names, *rows], "cp1252")


ARBIN = (
    "Data_Point,Test_Time(s),Date_Time,Step_Time(s),Step_Index,Cycle_Index,Current(A),Voltage(V),"
    "Charge_Capacity(Ah),Discharge_Capacity(Ah),Charge_Energy(Wh),Internal_Resistance(Ohm)"
)


def arbin_cells():
    """Rows of an Arbin: its capacities count on through the test."""
    total, found = {"charge": 0.0, "discharge": 0.0, "rest": 0.0}, []
    for number, r in enumerate(ROWS, 1):
        if number > 1 and r.step != ROWS[number - 2].step:
            total[ROWS[number - 2].kind] += ROWS[number - 2].capacity
        now = total | {r.kind: total[r.kind] + r.capacity}
        when = f"{at(r):%Y-%m-%d %H:%M:%S}"
        counts = [round(now[kind] / 1e3, 9) for kind in ("charge", "discharge")]
        index = 1 if r.step == 1 else (r.step - 2) % 4 + 2  # of the schedule, the same in every cycle
        found.append([number, r.time, when, r.step_time, index, r.cycle, r.current / 1e3, r.voltage, *counts, 0.0, 0.0])
    return found


def arbin():
    lines = [ARBIN, *(",".join(map(str, cells)) for cells in arbin_cells())]
    return text(lines, "utf-8")


def workbook(sheets):
    """A workbook of Excel: rows of cells by the names of sheets."""
    from openpyxl import Workbook

    book, buffer = Workbook(), io.BytesIO()
    book.remove(book.active)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for cells in rows:
            page.append(cells)
    book.save(buffer)
    return buffer.getvalue()


def arbin_xlsx():
    cells = [ARBIN.split(","), *arbin_cells()]
    half = len(cells) // 2
    info = [["TEST REPORT"], ["Test name", "NIPS-1"]]
    return workbook({"Global_Info": info, "Channel_1-001": cells[:half], "Channel_1-002": [cells[0], *cells[half:]]})


def maccor(signed=False, clock=False, delimiter="\t"):
    lines = ["Today's Date\t01/31/2023", "Date of Test:\t01/31/2023"]
    lines.append("Rec#\tCyc#\tStep\tTest (Sec)\tStep (Sec)\tAmp-hr\tWatt-hr\tAmps\tVolts\tState\tES\tDPt Time")
    for number, r in enumerate(ROWS, 1):
        current = (r.current if signed else abs(r.current)) / 1e3
        days, rest = divmod(r.time, 86400)
        time = f"{int(days)}d {timedelta(seconds=rest)}.00" if clock else f"{r.time}"
        state = {"rest": "R", "charge": "C", "discharge": "D"}[r.kind]
        cells = [
            number,
            r.cycle,
            r.step,
            time,
            r.step_time,
            f"{r.capacity / 1e3:.9f}",
            0,
            repr(current),
            r.voltage,
            state,
        ]
        lines.append("\t".join(map(str, [*cells, 1, f"{at(r):%m/%d/%Y %H:%M:%S}"])))
    return text([line.replace("\t", delimiter) for line in lines], "cp1252")


def landt():
    lines = ["channel_index,cycle_index,step_index,date_time_iso_string,test_time_s,step_time_s,current_a,voltage_v"]
    for r in ROWS:
        lines.append(
            f"1,{r.cycle},{r.step},{at(r):%Y-%m-%dT%H:%M:%S},{r.time},{r.step_time},{r.current / 1e3!r},{r.voltage}"
        )
    return text(lines, "utf-8")


def landt_txt():
    lines = ["Rec#\tCyc#\tStep\tTest(Sec)\tStep(Sec)\tAmp-hr\tAmps\tVolts\tDPt-Time"]
    for number, r in enumerate(ROWS, 1):
        cells = [number, r.cycle, r.step, r.time, r.step_time, 0.0, repr(r.current / 1e3), r.voltage]
        lines.append("\t".join(map(str, [*cells, f"{at(r):%Y-%m-%d %H:%M:%S}"])))
    return text(lines, "utf-8")


def novonix():
    lines = ["[Summary]", "Novonix UHPC data file", "Cell: NIPS-1", "[End Summary]", "", "[Data]"]
    lines.append(
        "Date and Time,Cycle Number,Step Type,Step position,Step Number,Run Time (h),Step Time (h),Current (A),"
        "Potential (V),Capacity (Ah),Energy (Wh),Temperature (°C)"
    )
    for r in ROWS:
        hours = f"{r.time / 3600!r},{r.step_time / 3600!r}"
        lines.append(
            f"{at(r):%Y-%m-%d %I:%M:%S %p},{r.cycle},1,0,{r.step},{hours},{r.current / 1e3!r},{r.voltage},0,0,25.0"
        )
    return text(lines, "utf-8")


def ndax(numbers=None):
    """A Neware .ndax whose data.ndc is of version 2, with the layout that fastnda 1.3 reads; all records, or some."""
    records = [bytes(512)]
    records[0] = bytes([1, 0, 2]).ljust(512, b"\0")
    steps = {"charge": 1, "discharge": 2, "rest": 4}
    for number, r in enumerate(ROWS, 1):
        when = at(r)
        counts = [round(r.capacity * 3600 / 1e-4) if r.kind == kind else 0 for kind in ("charge", "discharge")]
        packed = struct.pack("<8xIIBB5x", number, r.cycle - 1, r.step, steps[r.kind])
        packed += struct.pack("<Qii4x", round(r.step_time * 1e3), round(r.voltage * 1e4), round(r.current * 1e4))
        packed += struct.pack("<qqqq", *counts, 0, 0)
        packed += struct.pack("<HBBBBB", when.year, when.month, when.day, when.hour, when.minute, when.second)
        packed += struct.pack("<i8x", 1)  # range: 1e-4 mA a count
        records.append((bytes(5) + packed).ljust(512, b"\0"))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed_file:
        chosen = records if numbers is None else [records[number] for number in (0, *numbers)]
        packed_file.writestr("data.ndc", b"".join(chosen))
    return buffer.getvalue()
