"""Files of TOYO TOSCAT and HOKUTO DENKO SD8, made after what public readers say of them; none is genuine."""

from tests.cyclers.made_rows import ROWS, at, text

TOYO_JAPANESE = "日付,時刻,経過時間[Sec],電圧[V],電流[mA],,,,,,,状態,ﾓｰﾄﾞ,ｻｲｸﾙ,総ｻｲｸﾙ"
TOYO_ENGLISH = (
    "Date,Time,PassTime[Sec],Voltage[V],Current[mA],,,Temp1[Deg],,,,Condition,Mode,Cycle,TotlCycle,Temp1[Deg]"
)
TOYO_SPACED = TOYO_ENGLISH.replace("PassTime", "Passed Time")


def toyo(header=TOYO_JAPANESE, rest=0, cycles=(1, 2), rows=ROWS, abort=False):
    """One of the numbered files: the rows of some cycles."""
    code = {"charge": 1, "discharge": 2, "rest": rest}
    lines = ["0,0,1,0,0,0,0", "", "", header]
    warm = "+25.00" if "Temp1" in header else ""
    for r in rows:
        if r.cycle in cycles:
            when = at(r).strftime("%Y/%m/%d,%H:%M:%S")
            last = f",{warm}" if warm else ""
            lines.append(
                f"{when},{r.step_time:010.2f},+{r.voltage:.4f},{abs(r.current):.4f},,,{warm},,,,"
                f"{code[r.kind]},{r.step},{r.cycle},{r.cycle}{last}"
            )
    if abort:
        cells = lines[-1].split(",")
        cells[11] = "9"
        lines[-1] = ",".join(cells)
    return text(lines, "cp932")


def toyo_folder(folder, mass=b"0.0123", **variant):
    """A channel: a file a cycle, and what lies beside."""
    folder.mkdir(exist_ok=True)
    for number in (1, 2):
        (folder / f"{number:06d}").write_bytes(toyo(cycles=(number,), **variant))
    (folder / "CAPACITY.LOG").write_bytes("日付,時刻,状態\r\n".encode("cp932"))
    (folder / "TEST.PTN").write_bytes(b"PATTERN".ljust(46) + mass.ljust(12) + b"\r\n0,0\r\n")
    return folder


HOKUTO_UNITS = {
    "時間": "Sec",
    "電圧": "V",
    "電流": "mA",
    "電力": "mW",
    "Ah(Step)": "mAh",
    "Ah/g(Step)": "mAh/g",
    "Wh(Step)": "mWh",
    "Wh/g(Step)": "mWh/g",
    "サイクル時間": "Sec",
    "ステップ時間": "Sec",
    "サイクル": "",
    "ステップ": "",
    "モード": "",
    "パターン名": "",
}
HOKUTO_NAMES = list(HOKUTO_UNITS)


def hokuto(names=HOKUTO_NAMES, units=None, signed=False, per=1.0):
    """A file of an SD8; ``per`` divides time, current and capacity, for other units."""
    units = HOKUTO_UNITS | (units or {})
    lines = [f"項目{number},値{number}" for number in range(14)]
    lines += ["測定開始日時,2023/01/31 10:00:00", "試料名,NIPS-1", "質量,1.23"]
    lines += [",".join(f'"{name}"' for name in names), ",".join(f'"{units[name]}"' for name in names)]
    for r in ROWS:
        current = r.current if signed else abs(r.current)
        cells = dict.fromkeys(names, "0") | {
            "時間": f"{r.time}",
            "電圧": f"{r.voltage}",
            "電流": f"{current / per!r}",
            "Ah(Step)": f"{r.capacity / per:.8f}",
            "ステップ時間": f"{r.step_time}",
            "サイクル": f"{r.cycle}",
            "ステップ": f"{r.step}",
            "モード": r.kind.capitalize(),
            "パターン名": "P1",
        }
        lines.append(",".join(cells[name] for name in names))
    return text(lines, "cp932")
