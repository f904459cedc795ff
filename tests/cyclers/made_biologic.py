"""Exports of EC-Lab and BT-Lab: techniques, preambles and columns as they are found in genuine files."""

from tests.cyclers.made_samples import SAMPLES, file, table

CELLS = {
    "mode": lambda r: 3 if r.kind == "rest" else 1,
    "ox/red": lambda r: int(r.kind == "charge"),
    "error": 0,
    "control changes": 1,
    "Ns changes": lambda r: int(r.step_time == 0),
    "counter inc.": 0,
    "Ns": lambda r: r.line,
    "time/s": lambda r: f"{r.time:.15E}",
    "step time/s": lambda r: f"{r.step_time:.15E}",
    "Ewe/V": lambda r: f"{r.voltage:.7E}",
    "Ewe-Ece/V": lambda r: f"{r.voltage:.7E}",
    "I/mA": lambda r: f"{r.current:.9E}",
    "control/mA": lambda r: f"{r.current:.6E}",
    "control/V": "0.0000000E+000",
    "control/V/mA": lambda r: f"{r.current:.6E}",
    "dq/mA.h": lambda r: f"{r.moved:.15E}",
    "(Q-Qo)/mA.h": lambda r: f"{r.net:.15E}",
    "dQ/C": lambda r: f"{3.6 * r.moved:.15E}",
    "(Q-Qo)/C": lambda r: f"{3.6 * r.net:.15E}",
    "Q charge/discharge/mA.h": lambda r: f"{r.charged - r.discharged:.15E}",
    "Q discharge/mA.h": lambda r: f"{r.discharged:.15E}",
    "Q charge/mA.h": lambda r: f"{r.charged:.15E}",
    "Capacity/mA.h": lambda r: f"{r.counted:.15E}",
    "half cycle": lambda r: r.half,
    "cycle number": lambda r: f"{r.cycle:.15E}",
    "z cycle": lambda r: 1 + r.number % 3,
    "freq/Hz": "0.0000000E+000",
    "Re(Z)/Ohm": "0.0000000E+000",
    "I Range": 37,
    "x": "0.000000000000000E+000",
    "Efficiency/%": "1.0000000E+002",
    "P/W": lambda r: f"{r.amps * r.voltage:.7E}",
    "Capacitance charge/µF": "0.000000000000000E+000",
    "Temperature/°C": "2.5000000E+001",
}
CELLS |= dict.fromkeys(("<Ewe/V>", "<Ewe>/V", "Ecell/V"), CELLS["Ewe/V"]) | {"<I>/mA": CELLS["I/mA"]}
DATED = CELLS | {"time/s": lambda r: f"{r.when:%m/%d/%Y %H:%M:%S}.{r.when.microsecond // 100:04d}"}
FIRST = ["mode", "ox/red", "error", "control changes", "Ns changes", "counter inc.", "Ns"]
LAST = ["Q discharge/mA.h", "Q charge/mA.h", "Capacity/mA.h", "Efficiency/%", "cycle number", "P/W"]
GCPL = [*FIRST, "time/s", "dq/mA.h", "(Q-Qo)/mA.h", "control/V/mA", "Ewe/V", "I Range", "Q charge/discharge/mA.h"]
GCPL += ["half cycle", "Capacitance charge/µF", "step time/s", "<I>/mA", "x", *LAST]
CP = [*FIRST, "time/s", "control/mA", "<Ewe>/V", "I/mA", "dQ/C", "(Q-Qo)/C", "half cycle", "Q charge/discharge/mA.h"]
CP += ["I Range", *LAST]
CA = [*FIRST, "time/s", "control/V", "Ewe/V", "<I>/mA", "dQ/C", "(Q-Qo)/C", "I Range", "half cycle", *LAST]
MB = [*FIRST, "I Range", "time/s", "control/V/mA", "Ewe/V", "I/mA", "dq/mA.h", "(Q-Qo)/mA.h", "freq/Hz", "half cycle"]
MB += ["z cycle", "step time/s", "Re(Z)/Ohm", *LAST]
BCD = ["mode", "ox/red", "error", "control changes", "time/s", "control/V/mA", "Ecell/V", "I/mA", "dq/mA.h"]
BCD += ["(Q-Qo)/mA.h", "I Range", "Q charge/discharge/mA.h", "half cycle", "x", *LAST]
BT = ["Ns changes", "Ns", "time/s", "Ecell/V", "I/mA", "(Q-Qo)/mA.h", "step time/s", *LAST, "Temperature/°C"]
OCV = ["mode", "error", "time/s", "Ewe/V"]
RESTS = [r for r in SAMPLES if r.step == 1]
ENGLISH = ["EC-Lab ASCII FILE", "Nb header lines : {count}", "", "{technique}", "", "Run on channel : 3 (SN 12345)"]
ENGLISH += ["Ewe ctrl range : min = 0.00 V, max = 5.00 V", "Acquisition started on : 01/31/2023 10:00:00.000"]
ENGLISH += [
    "Technique started on : 01/31/2023 10:00:00.000",
    "Comments : first cell",
    "Ns                  0                   1",
]
GERMAN = ["EC-Lab ASCII-DATEI", "Anzahl der Kopfzeilen : {count}", "", "{technique}", "", "Bereich : min = 0,00 V"]
GERMAN += ["Messung gestartet am : 31.01.2023 10:00:00.000", "Kommentar : erste Zelle"]
FRENCH = ["FICHIER ASCII EC-Lab", "Nb de lignes d'en-tête : {count}", "", "{technique}", "", "Plage : min = 0,00 V"]
FRENCH += ["Acquisition démarrée le : 31/01/2023 10:00:00.000", "Commentaires : première cellule"]
SHORT = ["EC-Lab ASCII FILE", "Nb header lines : {count}"]
LOOPS = ["Number of loops : 2", f"Loop 0 from point number 0 to {len(SAMPLES) // 2}"]
LOOPS += [f"Loop 1 from point number {len(SAMPLES) // 2 + 1} to {len(SAMPLES) - 1}"]


def mpt(names, technique="", preamble=ENGLISH, *, decimal=".", samples=SAMPLES, cells=CELLS, tab="\t"):
    """Write an export: columns, technique and preamble."""
    header, *rows = table({name: cells[name] for name in names}, "\t", samples, decimal)
    about = [line.format(count=len(preamble) + 1, technique=technique) for line in preamble]
    return file([*about, header + tab, *rows], "cp1252")
