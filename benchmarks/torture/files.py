"""Damaged and hostile files: results with flipped bytes, and tables with numbers, words and code that nobody meant."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

import lobsim
from benchmarks.torture.tally import CRASHED, Tally, judged

DAMAGED = 300
MARK = "hacked"  # a file that code in a string would make
HOSTILE = (
    "nan",
    "inf",
    "-inf",
    "1e308",
    "-1e308",
    "1e-320",
    "0",
    "true",
    "[]",
    "{}",
    '""',
    '" "',
    '"../../../../etc/passwd"',
    '"/dev/zero"',
    '"C:\\\\con"',
    '"\\u202Etxt.exe"',
    '"\\u0000"',
    '"\\U0001F50B"',
    '"{{7*7}}"',
    '"%s%s%s%n"',
    '"\'; drop table runs; --"',
    f"\"__import__('pathlib').Path('{MARK}').touch()\"",
    f'"$(touch {MARK})"',
    '"' + "x" * 100_000 + '"',
    "[" * 60 + "]" * 60,
    "1979-05-27T07:32:00Z",
)
CELL = '[cell]\nmembrane = "NIPS"\nbuild = "stacked"\nmesh = [4, 8]\n[cell.laws]\nnetwork = "percolation"\n'
CELL += '[cell.values]\n"Oxygen diffusivity [m2.s-1]" = 1.1e-9\n'
STUDY = 'design = "grid"\nprotocol = "Discharge at 0.4 mA/cm2 until 2.0 V"\n' + CELL
STUDY += '[vary]\n"Oxygen solubility [mol.m-3.Pa-1]" = [3.5e-5, 4.0e-5]\n'
PROBLEM = CELL + '[[curve]]\nfile = "curve.csv"\nprotocol = "Discharge at 0.4 mA/cm2 until 2.0 V"\nnoise_mV = 2.0\n'
PROBLEM += 'area_cm2 = 1.0\nstep = 0\nnumber = 1\nname = "one"\ntrust_sign = true\n'
PROBLEM += 'columns = { capacity_mAh_cm2 = "Q", "Voltage / V" = "V" }\n[find]\n'
PROBLEM += '"Electrolyte dose [m]" = { low = 3e-5, high = 4.5e-5 }\n[search]\nstarts = 2\n'
PROTOCOL = '[[part]]\nsteps = ["Rest for 1 h", "Discharge at 0.4 mA/cm2 until 2.0 V"]\ntimes = 2\n'


def damaged(seed: int) -> Tally:
    """Results whose file lost its end or had bytes changed: read as they were, or refused."""
    tally = Tally("damaged results")
    rng = np.random.default_rng(seed)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "run.nc")
        result = lobsim.run(lobsim.Cell("NIPS", "stacked", model="lumped"), "Discharge at 0.4 mA/cm2 until 2.0 V")
        result.save(path)
        whole = path.read_bytes()
        for n in range(DAMAGED):
            data = bytearray(whole)
            if n % 3 == 0:
                data = data[: rng.integers(0, len(data))]
            else:
                for place in rng.integers(0, len(data), 1 + n % 5):
                    data[place] ^= 1 << rng.integers(0, 8)
            path.write_bytes(data)
            judged(tally, f"damage {n}, seed {seed}", lambda: _same(lobsim.load(path), result))
    return tally


def _same(one: Any, other: Any) -> bool:
    return one.data.identical(other.data.assign_attrs(one.data.attrs)) and one.books == other.books


def hostile(seed: int) -> Tally:
    """Files of cells, studies, problems and protocols in which one value is replaced by a hostile one."""
    from lobsim.fit.problem_file import read as problem
    from lobsim.protocol.file import read as protocol
    from lobsim.sweep.study_file import read as study

    tally = Tally("hostile files")
    readers: tuple[tuple[str, str, Callable[[Path], Any]], ...] = (
        ("cell", CELL, lobsim.Cell.load),
        ("study", STUDY, study),
        ("problem", PROBLEM, problem),
        ("protocol", PROTOCOL, lambda path: [lobsim.protocol.parse(protocol(path), lobsim.Cell())]),
    )
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "curve.csv").write_text("Q,V\n" + "".join(f"{q / 10},{2.6 - q / 200}\n" for q in range(40)))
        for name, text, read in readers:
            for words, content in _spoilt(text):
                (folder / "file.toml").write_text(content, encoding="utf-8")
                judged(tally, f"{name}: {words}", lambda read=read: read(folder / "file.toml") is not None)
        for words, content in _tables():
            (folder / "table.csv").write_bytes(content)
            judged(tally, f"table: {words}", lambda: _plain(folder / "table.csv"))
        if any(Path(where, MARK).exists() for where in (folder, Path.cwd(), Path.home())):
            tally.add(CRASHED, "code in a file was executed")
    return tally


def _spoilt(text: str) -> list[tuple[str, str]]:
    """The text with the value of one line after the other replaced."""
    lines = text.splitlines()
    found = []
    for n, line in enumerate(lines):
        key, equals, _ = line.partition(" = ")
        if equals:
            found += [
                (f"{key[:40]} = {value[:40]}", "\n".join([*lines[:n], f"{key} = {value}", *lines[n + 1 :]]))
                for value in HOSTILE
            ]
    return found


def _tables() -> list[tuple[str, bytes]]:
    head, rows = b"Q,V\n", b"".join(b"%d.0,2.5\n" % n for n in range(10))
    cells = (
        b"nan",
        b"inf",
        b"1e999",
        b"=1+1",
        b"-1",
        b"",
        b"\xff\xfe",
        b"0x10",
        b"1_000",
        b"1,5",
        "１".encode(),
        b"\x00",
    )
    spoilt = [(repr(cell), head + rows + cell + b",2.5\n" + b"11.0,2.4\n") for cell in cells]
    return [*spoilt, ("empty", b""), ("header", head), ("binary", bytes(range(256)) * 20)]


def _plain(path: Path) -> bool:
    """What is read must be finite, and no row must be missing."""
    columns = {"capacity_mAh_cm2": "Q", "Voltage / V": "V"}
    data = lobsim.cyclers.read(path, columns=columns, current_mA_cm2=0.4)
    numbers = data.table.to_numpy(dtype=float)
    return bool(np.isfinite(numbers).all()) and len(numbers) >= 10


def queries(seed: int) -> Tally:
    """Links to the page with hostile choices: a state, or a sentence."""
    from urllib.parse import quote

    from lobsim.page import state

    tally = Tally("hostile links")
    keys = ("membrane", "build", "gas", "view", "porosity", "current", "pin", "nobody", "")
    for key in keys:
        for value in HOSTILE:
            query = f"?{quote(key)}={quote(value[:5000].strip(chr(34)))}"
            judged(tally, query[:80], lambda query=query: state.read(query) is not None)
    return tally
