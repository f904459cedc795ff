"""The same test in the format of every cycler.

No file here is genuine: they are made after the published descriptions of the formats.
"""

from pathlib import Path
from typing import NamedTuple

from tests.cyclers import made_japanese, made_vendors
from tests.cyclers.made_rows import ROWS, text


def bdf():
    lines = ["Test Time / s,Voltage / V,Current / A,Cycle Count / 1,Step Count / 1,Ambient Temperature / degC"]
    lines += [f"{r.time!r},{r.voltage!r},{r.current / 1e3!r},{r.cycle},{r.step},25.0" for r in ROWS]
    return text(lines, "utf-8", "\n")


def plain():
    lines = ["t/h;Ewe;I (mA);note"]
    lines += [f"{r.time / 3600!r};{r.voltage};{-r.current};ok".replace(".", ",") for r in ROWS]
    return text(lines, "utf-8")


PLAIN_COLUMNS = {
    "Test Time / s": ("t/h", "h"),
    "Voltage / V": "Ewe",
    "Current / A": ("I (mA)", "mA", "discharge positive"),
}


def capacity_only():
    lines = ["capacity,voltage_V"]
    lines += [f"{r.capacity:.6g},{r.voltage}" for r in ROWS if r.step == 2]
    return text(lines, "utf-8", "\n")


CAPACITY_COLUMNS = {"capacity_mAh_cm2": "capacity", "Voltage / V": "voltage_V"}


class Made(NamedTuple):
    """A file in a format: its name, its bytes, and what `read` has to be told."""

    name: str
    content: bytes
    options: dict


FILES = {
    "bdf": Made("cell.csv", bdf(), {}),
    "csv": Made("cell.csv", plain(), {"columns": PLAIN_COLUMNS}),
    "toyo": Made("000001", made_japanese.toyo(), {}),
    "hokuto": Made("cell.csv", made_japanese.hokuto(), {}),
    "biologic": Made("cell.mpt", made_vendors.biologic(), {}),
    "arbin": Made("cell.csv", made_vendors.arbin(), {}),
    "maccor": Made("cell.txt", made_vendors.maccor(), {}),
    "landt": Made("cell.csv", made_vendors.landt(), {}),
    "novonix": Made("cell.csv", made_vendors.novonix(), {}),
    "neware": Made("cell.ndax", made_vendors.ndax(), {}),
}


def write(folder, made):
    path = Path(folder) / made.name
    path.write_bytes(made.content)
    return path
