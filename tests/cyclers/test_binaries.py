"""Binary files, opened by what others have written: there, not there, and giving anything at all."""

import gzip
import os
import sys
import types
from datetime import datetime
from itertools import pairwise

import numpy as np
import pytest

from lobsim.cyclers import read
from lobsim.errors import LobsimError
from tests.cyclers import made
from tests.cyclers.made_rows import ROWS, at

MPR = b"BIO-LOGIC MODULAR FILE\x1a" + b" " * 25 + bytes(200)
RES = b"\x00\x01\x00\x00Standard Jet DB\x00" + bytes(2000)


def agrees(data):
    """Hold what was read against the rows of which the file was made."""
    table = data.table
    np.testing.assert_allclose(table["Test Time / s"], [r.time for r in ROWS], atol=1e-3)
    np.testing.assert_allclose(table["Voltage / V"], [r.voltage for r in ROWS], atol=1e-6)
    np.testing.assert_allclose(table["Current / A"], [r.current / 1e3 for r in ROWS], atol=1e-9)
    discharge = next(row for row in data.step_rows if row["kind"] == "discharge")
    assert discharge["capacity_mAh"] == pytest.approx(0.4 * 6600 / 3600, rel=1e-3)


# BioLogic's .mpr, through galvani


def records(*names):
    """The records that galvani gives: columns of numbers under the names of EC-Lab."""
    charge = np.cumsum([0.0, *(r.current * max(r.time - b.time, 0) / 3600 for b, r in pairwise(ROWS))])
    known = {
        "time/s": [r.time for r in ROWS],
        "Ewe/V": [r.voltage for r in ROWS],
        "<I>/mA": [r.current for r in ROWS],
        "I/mA": [r.current for r in ROWS],
        "(Q-Qo)/mA.h": charge,
        "Ns": [r.step - 1 for r in ROWS],
        "flags": [3 if r.kind == "rest" else 1 for r in ROWS],
        "freq/Hz": [1e5 - r.time for r in ROWS],
    }
    table = np.zeros(len(ROWS), [(name, "u1" if name == "flags" else "<f8") for name in names])
    for name in names:
        table[name] = known[name]
    return table


@pytest.fixture
def galvani(monkeypatch):
    """Stand a module in for galvani, which is under the GPL and is not installed with lobsim."""

    def stand_in(table=None, raises=None, stamp=datetime(2023, 1, 31, 10, 0)):
        opened = []

        class MPRfile:
            def __init__(self, file):
                opened.append(file.read())
                if raises is not None:
                    raise raises
                self.data, self.timestamp = table, stamp

        package = types.ModuleType("galvani")
        package.BioLogic = types.SimpleNamespace(MPRfile=MPRfile)
        monkeypatch.setitem(sys.modules, "galvani", package)
        return opened

    return stand_in


def test_an_mpr_is_read_through_galvani(galvani, write):
    galvani(records("time/s", "Ewe/V", "<I>/mA", "(Q-Qo)/mA.h", "Ns"))
    data = read(write(MPR, "cell.mpr"))
    agrees(data)
    assert data.format == "biologic" and data.metadata["start"] == "2023-01-31 10:00:00"


def test_a_packed_mpr_is_unpacked_for_galvani(galvani, write):
    opened = galvani(records("time/s", "Ewe/V", "I/mA"))
    assert len(read(write(gzip.compress(MPR), "cell.mpr.gz")).table) == len(ROWS)
    assert opened == [MPR]


def test_an_mpr_without_a_current_has_that_of_its_counter(galvani, write):
    galvani(records("time/s", "Ewe/V", "(Q-Qo)/mA.h", "Ns"))
    data = read(write(MPR, "cell.mpr"))
    assert any("rises of its counter" in remark for remark in data.remarks)
    assert data.table["Current / A"].min() == pytest.approx(-4e-4, rel=1e-6)


def test_an_mpr_of_a_rest_has_no_current(galvani, write):
    table = records("time/s", "Ewe/V", "flags")
    table["flags"] = 3
    galvani(table)
    assert not read(write(MPR, "cell.mpr")).table["Current / A"].any()


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (("time/s", "Ewe/V", "I/mA", "freq/Hz"), "impedance spectrum"),
        (("time/s", "<I>/mA"), "no voltage"),
        (("time/s", "Ewe/V", "flags"), "no current"),
    ],
)
def test_an_mpr_of_something_else_is_refused(names, words, galvani, write):
    galvani(records(*names))
    with pytest.raises(LobsimError, match=words):
        read(write(MPR, "cell.mpr"))


@pytest.mark.parametrize(
    "raised", [ValueError("Invalid magic"), NotImplementedError(), KeyError(7), AssertionError("a\nb")]
)
def test_whatever_galvani_raises_ends_in_a_sentence(raised, galvani, write):
    galvani(raises=raised)
    with pytest.raises(LobsimError, match=r"galvani cannot read it, .*Export as text") as error:
        read(write(MPR, "cell.mpr"))
    assert "\n" not in str(error.value)


def test_without_galvani_an_mpr_gets_the_way_to_export_it(write, monkeypatch):
    monkeypatch.setitem(sys.modules, "galvani", None)
    with pytest.raises(LobsimError, match=r"Export as text.*pip install galvani"):
        read(write(MPR, "cell.mpr"))


# Neware's .ndax, through fastnda


@pytest.mark.parametrize("raised", [ValueError("no\nrecords"), KeyError("x"), RecursionError(), MemoryError("much")])
def test_whatever_fastnda_raises_ends_in_a_sentence(raised, write, monkeypatch):
    import fastnda

    def fail(_):
        raise raised

    monkeypatch.setattr(fastnda, "read", fail)
    with pytest.raises(LobsimError, match=r"fastnda cannot read it, .*export it from BTSDA") as error:
        read(write("neware"))
    assert "\n" not in str(error.value)


def test_a_panic_of_a_library_in_rust_ends_in_a_sentence_and_ctrl_c_does_not(write, monkeypatch):
    import fastnda

    panic = type("PanicException", (BaseException,), {})
    for raised, caught in ((panic("index out of bounds"), LobsimError), (KeyboardInterrupt(), KeyboardInterrupt)):

        def fail(_, raised=raised):
            raise raised

        monkeypatch.setattr(fastnda, "read", fail)
        with pytest.raises(caught):
            read(write("neware"))


def test_text_that_is_called_ndax_is_read_as_text(write):
    assert read(write(made.FILES["arbin"].content, "cell.ndax")).format == "arbin"


# Arbin's .res, through mdbtools

NAMES = (
    "Test_ID,Data_Point,Test_Time,Step_Time,DateTime,Step_Index,Cycle_Index,Current,Voltage,"
    "Charge_Capacity,Discharge_Capacity,Charge_Energy,Discharge_Energy"
)
EXCEL_DAYS = 25569  # from the first of January 1970


def database():
    """The records as mdb-export writes them, the last one first."""
    total, lines = {"charge": 0.0, "discharge": 0.0, "rest": 0.0}, []
    for number, r in enumerate(ROWS, 1):
        if number > 1 and r.step != ROWS[number - 2].step:
            total[ROWS[number - 2].kind] += ROWS[number - 2].capacity
        now = total | {r.kind: total[r.kind] + r.capacity}
        day = at(r).timestamp() / 86400 + EXCEL_DAYS
        counters = f"{now['charge'] / 1e3:.9e},{now['discharge'] / 1e3:.9e},0.0,0.0"
        flow = f"{r.current / 1e3:.9e},{r.voltage}"
        lines.append(f"1,{number},{r.time},{r.step_time},{day:.9f},{r.step},{r.cycle},{flow},{counters}")
    return "\n".join([NAMES, *reversed(lines)]) + "\n"


@pytest.fixture
def mdbtools(tmp_path_factory, monkeypatch):
    """Put a program called mdb-export on the path, which answers what it is told to."""
    if os.name == "nt":
        pytest.skip("mdbtools is not for Windows")

    def answers(out, error="", code=0):
        folder = tmp_path_factory.mktemp("path")
        tool = folder / "mdb-export"
        lines = [f"#!{sys.executable}", "import sys, pathlib"]
        lines += ["assert pathlib.Path(sys.argv[1]).read_bytes().startswith(b'\\x00\\x01\\x00\\x00Standard')"]
        lines += [f"sys.stdout.write({out!r}); sys.stderr.write({error!r}); sys.exit({code})"]
        tool.write_text("\n".join(lines))
        tool.chmod(0o755)
        monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)

    return answers


def test_a_res_is_read_through_mdbtools_in_the_order_of_its_records(mdbtools, write):
    mdbtools(database())
    data = read(write(RES, "cell.res"))
    agrees(data)
    assert data.format == "arbin" and data.metadata["start"] == "2023-01-31 10:00:00"
    assert len(data.step_rows) == 9


def test_a_packed_res_is_unpacked_for_mdbtools(mdbtools, write):
    mdbtools(database())
    agrees(read(write(gzip.compress(RES), "-cell.res.gz")))


@pytest.mark.parametrize(
    ("out", "code", "words"),
    [
        ("", 1, "finds no Channel_Normal_Table"),
        (NAMES + "\n", 0, "finds no Channel_Normal_Table"),
        (database().replace("\n1,", "\n2,", 1), 0, "several tests"),
        (NAMES + "\n1,1,0.0\n", 0, "without all its values"),
        (database().replace("Voltage", "Volt"), 0, "Voltage"),
        (database().replace("2.98", "nan", 1), 0, "not a finite number"),
    ],
)
def test_a_res_that_mdbtools_cannot_read_is_refused(out, code, words, mdbtools, write):
    mdbtools(out, "it is\nencrypted", code)
    with pytest.raises(LobsimError, match=words) as error:
        read(write(RES, "cell.res"))
    assert "\n" not in str(error.value)


def test_without_mdbtools_a_res_gets_the_way_to_export_it(write, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(LobsimError, match=r"as CSV \(MITS: Data Watcher\), or install mdbtools"):
        read(write(RES, "cell.res"))
