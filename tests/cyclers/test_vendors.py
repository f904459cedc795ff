"""Exports whose columns batterydf names: their variants, units, signs, and what batterydf is not trusted with."""

import os
import sys

import numpy as np
import pytest

from lobsim.cyclers import read
from lobsim.errors import LobsimError
from tests.cyclers import made
from tests.cyclers import made_vendors as vendors
from tests.cyclers.made_rows import ROWS

SIGNED = np.array([row.current / 1e3 for row in ROWS])
TIMES = [row.time for row in ROWS]


def agrees(data):
    np.testing.assert_allclose(data.table["Test Time / s"], TIMES)
    np.testing.assert_allclose(data.table["Voltage / V"], [row.voltage for row in ROWS])
    np.testing.assert_allclose(data.table["Current / A"], SIGNED, atol=1e-15)


@pytest.mark.parametrize(
    ("content", "name", "format"),
    [
        (vendors.biologic(","), "cell.mpt", "biologic"),
        (vendors.biologic(before=["Comments : gänzlich µ"]), "cell.mpt", "biologic"),
        (vendors.maccor(signed=True), "cell.txt", "maccor"),
        (vendors.maccor(clock=True), "cell.txt", "maccor"),
        (vendors.maccor(delimiter=","), "cell.csv", "maccor"),
        (vendors.landt_txt(), "cell.txt", "landt"),
        (vendors.arbin().replace(b"_", b" "), "cell.csv", "arbin"),
        (vendors.arbin_xlsx(), "cell.xlsx", "arbin"),
    ],
)
def test_variants_of_exports_give_the_same_table(content, name, format, write):
    data = read(write(content, name))
    assert data.format == format
    agrees(data)


def test_currents_and_times_in_other_units_are_converted_as_the_header_says(write):
    """Batterydf leaves numbers that it reads as text in the unit that they have."""
    rows = [line.split(",") for line in vendors.arbin().decode().split("\r\n")[:-1]]
    head = ",".join(rows[0]).replace("Test_Time(s)", "Test_Time(h)").replace("Current(A)", "Current(mA)")
    with pytest.raises(LobsimError, match="is in no format that is known"):
        read(write((head + "\r\n1\r\n").encode()))
    lines = [",".join(rows[0]).replace("Current(A)", "Current(mA)")]
    for cells in rows[1:]:
        cells[6] = repr(float(cells[6]) * 1e3)
        lines.append(",".join(cells))
    agrees(read(write("".join(line + "\n" for line in lines).encode())))


def test_a_small_current_of_a_neware_stays_in_milliampere(write):
    """Batterydf 0.1.0 divides by 1000 only if the median is above 20: 0.4 mA would be 0.4 A."""
    data = read(write("neware"))
    assert data.table["Current / A"].abs().max() == 4e-4
    assert data.table["Voltage / V"].iloc[3] == 2.71  # not the single-precision 2.71000003815
    assert data.table["Unix Time / s"].iloc[0] == 1675159200


def test_what_the_file_says_of_itself_is_kept(write):
    about = read(write("biologic")).metadata
    assert about["file_says"]["Characteristic mass"] == "0.001 g"
    assert about["columns"]["Current / A"] == "<I>/mA"


def test_two_columns_that_may_both_be_the_current_have_to_agree_or_be_chosen(write):
    lines = vendors.biologic().decode("cp1252").split("\r\n")[:-1]
    for factor, outcome in ((1.0, None), (0.5, "differ: choose one")):
        added = [lines[7] + "\tI/mA", *(f"{line}\t{factor * float(line.split()[7]):.9E}" for line in lines[8:])]
        path = write("".join(line + "\r\n" for line in [*lines[:7], *added]).encode("cp1252"), "cell.mpt")
        if outcome:
            with pytest.raises(LobsimError, match=outcome):
                read(path)
        agrees(read(path, columns={"Current / A": ("<I>/mA", "mA")}))


@pytest.mark.parametrize(
    ("name", "old", "new", "sentence"),
    [
        ("biologic", b"Nb header lines : 8", b"Nb header lines : 7", "a header with .* was expected in line 7"),
        ("biologic", b"Ewe/V", b"Ewe/W", "is not a BioLogic .mpt"),
        ("biologic", b"<I>/mA", b"<I>", "the column '<I>', for 'Current / A', does not say its unit: give columns="),
        ("maccor", b"\tD\t", b"\tX\t", "line 7: the state 'X' of a row with 0.0004 A is unknown: C, D or R"),
        ("maccor", b"\tState\t", b"\tStaat\t", "line 7: the current charges .* while the voltage falls"),
        (
            "arbin",
            b"Current(A)",
            b"Current(kg)",
            "the unit 'kg' in the name of the column .* does not belong",
        ),
        ("arbin", b"Voltage(V)", b"Volume(V)", r"no column is known to be 'Voltage / V': give columns="),
        ("novonix", b"[Data]", b"[Date]", None),
        ("landt", b"current_a", b"current_ma", "line 2: 0.0004 A|"),
    ],
)
def test_what_is_wrong_with_an_export_is_said(name, old, new, sentence, write):
    file = made.FILES[name]
    path = write(file.content.replace(old, new, 1), file.name)
    if sentence is None:
        agrees(read(path))
    elif name == "landt":  # a file of another header is in no format
        with pytest.raises(LobsimError, match="is in no format that is known"):
            read(path)
    else:
        with pytest.raises(LobsimError, match=sentence):
            read(path)


def test_workbooks_that_cannot_be_read_are_refused(write):
    content = vendors.arbin_xlsx()
    for broken in (content[: len(content) // 2], b"PK\x03\x04 no zip", b"text\n"):
        with pytest.raises(LobsimError, match=r"cell.xlsx' is no workbook that can be read"):
            read(write(broken, "cell.xlsx"))
    header = vendors.ARBIN.split(",")
    uneven = vendors.workbook({"a": [header, *vendors.arbin_cells()[:3]], "b": [header[::-1], header]})
    with pytest.raises(LobsimError, match="sheets with one header"):
        read(write(uneven, "cell.xlsx"))


def test_configuration_beside_the_file_is_not_followed(tmp_path):
    """Batterydf looks for excel.json beside a workbook and in the folders above."""
    (tmp_path / "excel.json").write_text('{"rename": {"Current(A)": "nothing"}, "sheet": "Global_Info"}')
    (tmp_path / "cell.xlsx").write_bytes(vendors.arbin_xlsx())
    agrees(read(tmp_path / "cell.xlsx"))


def test_nothing_is_fetched(write, monkeypatch, tmp_path):
    """Batterydf takes names of data sets for addresses, and an ontology from the address in the environment."""
    import socket

    def refuse(*_):
        pytest.fail("the network was asked")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setenv("BDF_ONTOLOGY", "http://localhost:9/ontology.ttl")
    monkeypatch.setenv("HOME", str(tmp_path))
    content = vendors.arbin().replace(b"Internal_Resistance(Ohm)", b"Resistance(Ohm)")  # a header not asked for before
    agrees(read(write(content)))
    assert os.environ["BDF_ONTOLOGY"] == "http://localhost:9/ontology.ttl"
    with pytest.raises(LobsimError, match="there is no such file or folder"):
        read("http://localhost:9/cell.csv")
    assert not (tmp_path / ".bdf").exists()


def test_without_batterydf_the_sentence_says_how_to_install_it(write, monkeypatch):
    from lobsim.cyclers import batterydf_library

    batterydf_library._names.cache_clear()
    for module in ("bdf", "bdf.data_sources", "bdf.normalize"):
        monkeypatch.setitem(sys.modules, module, None)
    for name in ("biologic", "neware"):
        with pytest.raises(LobsimError, match=r'pip install "lobsim\[data\]"'):
            read(write(name))
    assert len(read(write("bdf")).table) == len(ROWS)  # needs no library


def test_workbooks_without_their_library_say_how_to_install_it(write, monkeypatch):
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(LobsimError, match=r'workbooks are read with openpyxl: pip install "lobsim\[data\]"'):
        read(write(b"any", "cell.xlsx"))


def test_a_current_that_counts_discharge_is_turned_as_the_user_says(write):
    path = write("biologic")
    turned = read(path, columns={"Current / A": ("<I>/mA", "mA", "discharge positive")}, trust_sign=True)
    np.testing.assert_allclose(turned.table["Current / A"], -SIGNED, atol=1e-15)


def test_a_duration_that_is_none_is_named_with_its_line(write):
    path = write(vendors.maccor(clock=True).replace(b"0d 0:01:00.00", b"0d 0:61:00.00", 1), "cell.txt")
    with pytest.raises(LobsimError, match=r"line 6: '0d 0:61:00.00' under 'Test \(Sec\)' is no duration such as"):
        read(path)


@pytest.mark.parametrize(
    ("records", "sentence"),
    [
        ([], r"cell.ndax' holds no records: a finished or running test was expected"),
        ([1, 2, 3, 5, 6], "record 4: the number 4 was expected after 3, but 5 follows"),
        ([1, 3, 2, 4], "record 2: the number 2 was expected after 1, but 3 follows"),
    ],
)
def test_records_that_a_neware_lacks_are_named(records, sentence, write):
    with pytest.raises(LobsimError, match=sentence):
        read(write(vendors.ndax(records), "cell.ndax"))


def test_what_the_library_of_neware_leaves_open_is_said(write, monkeypatch):
    """It warns of versions that nobody has verified, and a table of it need not have every column."""
    from lobsim.cyclers import batterydf_library

    table, _ = batterydf_library.neware(write("neware"))
    monkeypatch.setattr(batterydf_library, "neware", lambda _: (table, ["version 7 is not verified"]))
    assert read(write("neware")).metadata["warnings"] == ["version 7 is not verified"]
    monkeypatch.setattr(batterydf_library, "neware", lambda _: (table.drop(columns="voltage_V"), []))
    with pytest.raises(LobsimError, match=r"cell.ndax': no column gives 'Voltage / V'"):
        read(write("neware"))
