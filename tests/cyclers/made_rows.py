"""One test of a Li-O2 cell, which the made files of all formats hold."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

START = datetime(2023, 1, 31, 10, 0, 0, tzinfo=UTC)
ENDS = "\r\n"
CURRENT_MA = 0.4


class Row(NamedTuple):
    time: float  # s
    voltage: float  # V
    current: float  # mA, positive in charge
    cycle: int
    step: int
    step_time: float  # s
    kind: str
    capacity: float  # mAh, of the step


def _rows():
    discharge = [2.71, 2.66, 2.65, 2.65, 2.64, 2.64, 2.63, 2.62, 2.6, 2.52, 2.31, 2.0]
    charge = [3.05, 3.2, 3.28, 3.33, 3.4, 3.46, 3.55, 3.7, 3.88, 4.02, 4.12, 4.2]
    plan = [("rest", 0.0, 30, [2.98, 2.98, 2.98])]
    for _ in (1, 2):
        plan += [("discharge", -CURRENT_MA, 600, discharge), ("rest", 0.0, 30, [2.3, 2.45, 2.52])]
        plan += [("charge", CURRENT_MA, 600, charge), ("rest", 0.0, 30, [3.9, 3.8, 3.75])]
    found, begin = [], 0.0
    for step, (kind, current, apart, voltages) in enumerate(plan, 1):
        cycle = 1 if step < 6 else 2  # the rest before the first discharge belongs to its cycle
        for i, voltage in enumerate(voltages):
            passed = float(apart * i)
            capacity = abs(current) * passed / 3600
            found.append(Row(begin + passed, voltage, current, cycle, step, passed, kind, capacity))
        begin = found[-1].time
    return found


ROWS = _rows()


def text(lines, encoding, ends=ENDS):
    return "".join(line + ends for line in lines).encode(encoding)


def at(row):
    return START + timedelta(seconds=row.time)
