"""Two hundred mutations of a file of every format: a clear error, or the table that the mutated bytes say.

What the mutated bytes say is read here anew, with `float` and the positions of the columns. A mutation that makes
another file which is right in itself, such as another digit, is not an error and must be in the table as it stands.
"""

import csv
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lobsim.cyclers import read
from lobsim.errors import LobsimError
from tests.cyclers import made, made_biologic, made_landt, made_maccor, made_neware, made_others, made_potentiostats

UNITS = {"v": 1.0, "mv": 1e-3, "a": 1.0, "ma": 1e-3, "ua": 1e-6, "na": 1e-9, "amps": 1.0, "volts": 1.0}
UNITS |= {
    "testtime": 1.0,
    "totaltime": 1.0,
    "progtime": 1.0,
    "t": 1.0,
    "vf": 1.0,
    "im": 1.0,
    "voltage": 1.0,
    "current": 1.0,
}
UNITS |= {"s": 1.0, "sec": 1.0, "ms": 1e-3, "min": 60.0, "h": 3600.0}
MANY = settings(
    max_examples=200, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
BYTES = st.one_of(st.integers(0, 255), st.sampled_from(b'0123456789.,-+eE"\t;\r\n '))
# separator, encoding, names of time, voltage and current without spaces and dashes, and of the state that signs it
FORMS = {
    "bdf": (",", "utf-8", r"TestTime/(\w+)", r"Voltage/(\w+)", r"Current/(\w+)", None),
    "csv": (";", "utf-8", r"t/h", r"Ewe", r"I\(mA\)", None),
    "toyo": (",", "cp932", None, r"電圧\[(\w+)\]", r"電流\[(\w+)\]", "状態"),
    "hokuto": (",", "cp932", r"時間", r"電圧", r"電流", "モード"),
    "biologic": ("\t", "cp1252", r"time/(\w+)", r"Ewe/(\w+)", r"<I>/(\w+)", None),
    "arbin": (",", "utf-8", r"Test_?Time\((\w+)\)", r"Voltage\((\w+)\)", r"Current\((\w+)\)", None),
    "maccor": ("\t", "cp1252", r"Test\((\w+)\)", r"(Volts)", r"(Amps)", "State"),
    "landt": (",", "utf-8", r"test_?time_?(s)", r"voltage_?(v)", r"current_?(a)", None),
    "novonix": (",", "utf-8", r"RunTime\((\w+)\)", r"Potential\((\w+)\)", r"Current\((\w+)\)", None),
    "EC-Lab's GCPL": ("\t", "cp1252", r"time/(\w+)", r"Ewe/(\w+)", r"<I>/(\w+)", None),
    "Maccor's days": ("\t", "cp1252", r"(TestTime)", r"(Volts)", r"(Amps)", "State"),
    "Neware's CSV": (",", "utf-8", r"(TotalTime)", r"Voltage\((\w+)\)", r"Current\((\w+)\)", None),
    "Neware's layers": (",", "utf-8", r"(TotalTime)", r"Voltage\((\w+)\)", r"Current\((\w+)\)", None),
    "LANHE's tables": (",", "utf-8", r"(TestTime)", r"Voltage/(\w+)", r"Current/(\w+)", None),
    "pec": (",", "utf-8", r"(TotalTime)\(Hoursinhh:mm:ss.xxx\)", r"Voltage\((\w+)\)", r"Current\((\w+)\)", None),
    "basytec": ("\t", "cp1252", r"~Time\[(\w+)\]", r"U\[(\w+)\]", r"I\[(\w+)\]", None),
    "digatron": (",", "utf-8", r"(ProgTime)", r"(Voltage)", r"(Current)", None),
    "squidstat": (
        ",",
        "utf-8",
        r"ElapsedTime\((\w+)\)",
        r"WorkingElectrode(?:vs.NHE)?\((\w+)\)",
        r"Current\((\w+)\)",
        None,
    ),
    "gamry": ("\t", "cp1252", r"(T)", r"(Vf)", r"(Im)", None),
}
LAYOUTS = {
    "EC-Lab's GCPL": made.Made("cell.mpt", made_biologic.mpt(made_biologic.GCPL, "Galvanostatic Cycling"), {}),
    "Maccor's days": made.Made("cell.txt", made_maccor.export(made_maccor.TEST_TIME, made_maccor.ONE_LINE), {}),
    "Neware's CSV": made.Made("cell.csv", made_neware.flat(), {}),
    "Neware's layers": made.Made("cell.csv", made_neware.layered(), {}),
    "LANHE's tables": made.Made("cell.csv", made_landt.several(), {}),
    "pec": made.Made("cell.csv", made_others.pec(), {}),
    "basytec": made.Made("cell.txt", made_others.basytec(), {}),
    "digatron": made.Made("cell.csv", made_others.digatron(), {}),
    "squidstat": made.Made("cell.csv", made_others.squidstat().replace(b'"', b""), {}),
    "gamry": made.Made("cell.DTA", made_potentiostats.dta(made_potentiostats.curve()), {}),
}
# How many cells are empty before the first of a row: the others belong to other layers, or to no table.
DEPTHS = {"Neware's layers": 2, "gamry": 1}
WITH_UNITS = {"hokuto", "digatron", "gamry"}  # below the header
STATED = {"t/h": 3600.0, "Ewe": 1.0, r"I\(mA\)": 1e-3}  # by the columns that the user names
CHARGES = {"1": 1, "2": -1, "0": 0, "3": 0, "charge": 1, "discharge": -1, "rest": 0, "c": 1, "d": -1, "r": 0}


@st.composite
def mutations(draw, content):
    """Change, add or take away one byte; cut off; say a line twice, or drop, or swap two."""
    place = draw(st.integers(0, len(content) - 1))
    kind = draw(st.sampled_from(["change", "add", "take", "cut", "twice", "drop", "swap"]))
    if kind == "change":
        return content[:place] + bytes([draw(BYTES)]) + content[place + 1 :]
    if kind == "add":
        return content[:place] + bytes([draw(BYTES)]) + content[place:]
    if kind == "take":
        return content[:place] + content[place + 1 :]
    if kind == "cut":
        return content[:place]
    lines = content.splitlines(keepends=True)
    line = draw(st.integers(0, len(lines) - 2))
    first, second = lines[line], lines[line + 1]
    lines[line : line + 2] = {"twice": [first, first, second], "drop": [second], "swap": [second, first]}[kind]
    return b"".join(lines)


def said(name, content):
    """Read time, voltage and current of the bytes, as simply as can be; no time where it has to be made."""
    separator, encoding, *wanted, state = FORMS[name]
    lines = content.decode(encoding, errors="replace").replace("\r", "").split("\n")
    rows = [next(csv.reader([line], delimiter=separator)) for line in lines if line.strip()]
    rows = [[re.sub(r"[ \t\ufeff]", "", cell) for cell in row] for row in rows]
    bare = [[cell.replace("-", "") for cell in row] for row in rows]
    begin = next(i for i, row in enumerate(bare) if any(re.fullmatch(wanted[1], cell, re.I) for cell in row))
    header, body = bare[begin], rows[begin + (2 if name in WITH_UNITS else 1) :]
    if name in DEPTHS:
        body = [row for row in body if not any(row[: DEPTHS[name]]) and any(row)]
    if name == "LANHE's tables":
        body = _of_records(body)
    body = [row for row in body if row != rows[begin]]  # a header that is there twice is no row
    found = []
    for kind in wanted:
        named = ((i, m) for i, cell in enumerate(header) if kind and (m := re.fullmatch(kind, cell, re.I)))
        at, match = next(named, (None, None))
        if at is None:  # no such column, or no longer: a time is made of steps and dates, a current of a counter
            assert len(found) != 1, f"no column is called {kind}"
            found.append(None)
            continue
        unit = rows[begin + 1][at] if name == "hokuto" else match[1] if match.groups() else ""
        factor = UNITS[unit.lower()] if unit else STATED[kind]
        found.append(np.array([_number(row[at]) for row in body]) * factor)
    if name == "csv":
        found[2] = -found[2]
    if state and found[2] is not None:
        at = next(i for i, cell in enumerate(header) if cell.lower() == state.lower())
        found[2] = np.abs(found[2]) * _signs([row[at].lower() for row in body], name)
    return found


def _number(word):
    """Read a number, or a duration such as 0d01:02:03.5 or 143:48:18."""
    if ":" not in word:
        return float(word.replace(",", "."))
    days, _, clock = word.rpartition("d") if "d" in word else ("0", "", word)
    hours, minutes, seconds = map(float, clock.split(":"))
    return 86400 * float(days) + 3600 * hours + 60 * minutes + seconds


def _of_records(body):
    """Leave out what stands below the headers of other tables."""
    kept, other = [], False
    for row in body:
        other = True if row[0] in ("Cycle", "Step") else False if row[0] == "Record" else other
        kept += [row] if row[0].isdigit() and not other else []
    return kept


def _signs(states, name):
    found = []
    for state in states:
        key = f"{float(state):g}" if name == "toyo" else state
        found.append((found or [0])[-1] if key == "9" else CHARGES.get(key, 0))  # Maccor's other states: no current
    return np.array(found)


def check(name, content, table):
    """Hold a table against what the bytes say."""
    time, voltage, current = said(name, content)
    assert len(table) == len(voltage), "rows have vanished"
    np.testing.assert_allclose(table["Voltage / V"], voltage, rtol=1e-12)
    if current is not None:
        np.testing.assert_allclose(table["Current / A"], current, rtol=1e-12, atol=1e-15)
    if time is not None:
        np.testing.assert_allclose(table["Test Time / s"], time, rtol=1e-12)
    assert (np.diff(table["Test Time / s"]) >= 0).all() and np.isfinite(table.to_numpy()).all()


def outcome(path, made_file, content):
    path.write_bytes(content)
    try:
        return read(path, **made_file.options).table
    except LobsimError as error:
        assert "\n" not in str(error) and Path(path).name in str(error)
        return None


@pytest.mark.parametrize("name", list(FORMS))
def test_a_mutated_text_gives_an_error_or_what_it_says(name, tmp_path_factory):
    file = (made.FILES | LAYOUTS)[name]
    path = tmp_path_factory.mktemp(name) / file.name
    right = []

    @MANY
    @given(content=mutations(file.content))
    def run(content):
        table = outcome(path, file, content)
        if table is None:
            return
        check(name, content, table)
        right.append(content)

    run()
    assert 10 < len(right) < 190, "both outcomes must have been tried"


def test_a_mutated_binary_gives_an_error_or_the_table(tmp_path):
    """The zip has check sums of what it holds: a byte of the records that changes is always found."""
    file = made.FILES["neware"]
    path = tmp_path / file.name
    expected = outcome(path, file, file.content)
    errors = []

    @MANY
    @given(content=mutations(file.content))
    def run(content):
        table = outcome(path, file, content)
        if table is None:
            errors.append(content)
        else:
            assert table.equals(expected)

    run()
    assert len(errors) > 100
