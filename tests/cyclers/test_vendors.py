"""Exports of makers: their variants, units, signs, and what is said of wrong ones."""

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
    rows = [line.split(",") for line in vendors.arbin().decode().split("\r\n")[:-1]]
    head = ",".join(rows[0]).replace("Test_Time(s)", "Test_Time(h)").replace("Current(A)", "Current(mA)")
    with pytest.raises(LobsimError, match="has not the 12 cells of the header"):
        read(write((head + "\r\n1,2\r\n").encode(), "cell.csv"), format="arbin")
    lines = [",".join(rows[0]).replace("Current(A)", "Current(mA)")]
    for cells in rows[1:]:
        cells[6] = repr(float(cells[6]) * 1e3)
        lines.append(",".join(cells))
    agrees(read(write("".join(line + "\n" for line in lines).encode())))


def test_a_small_current_of_a_neware_stays_in_milliampere(write):
    data = read(write("neware"))
    assert data.table["Current / A"].abs().max() == 4e-4
    assert data.table["Voltage / V"].iloc[3] == 2.71  # not the single-precision 2.71000003815
    assert data.table["Unix Time / s"].iloc[0] == 1675159200


def test_what_the_file_says_of_itself_is_kept(write):
    about = read(write("biologic")).metadata
    assert about["file_says"]["Characteristic mass"] == "0.001 g"
    assert about["columns"]["Current / A"] == "<I>/mA"


def test_two_columns_that_may_both_be_the_current_and_differ_are_remarked(write):
    lines = vendors.biologic().decode("cp1252").split("\r\n")[:-1]
    for factor in (1.0, 0.5):
        added = [lines[7] + "\tI/mA", *(f"{line}\t{factor * float(line.split()[7]):.9E}" for line in lines[8:])]
        path = write("".join(line + "\r\n" for line in [*lines[:7], *added]).encode("cp1252"), "cell.mpt")
        data = read(path)
        agrees(data)
        said = [words for words in data.remarks if "may both be 'Current / A' and differ by up to 0.0002 A" in words]
        assert len(said) == (factor != 1.0)
        named = read(path, columns={"Current / A": ("I/mA", "mA")})
        np.testing.assert_allclose(named.table["Current / A"], factor * SIGNED, atol=1e-15)


@pytest.mark.parametrize(
    ("name", "old", "new", "sentence"),
    [
        ("biologic", b"Nb header lines : 8", b"Nb header lines : 7", None),
        ("biologic", b"Ewe/V", b"Ewe/W", "has no header with a voltage, a time and a current: name its columns"),
        ("biologic", b"<I>/mA", b"<I>", "the column '<I>', for 'Current / A', does not say its unit: give columns="),
        (
            "maccor",
            b"\tD\t",
            b"\tX\t",
            "line 7: the state 'X' of a row with 0.0004 A is unknown, and its current has no sign: charge",
        ),
        ("maccor", b"\tState\t", b"\tStaat\t", "line 7: the current charges .* while the voltage falls"),
        (
            "arbin",
            b"Current(A)",
            b"Current(kg)",
            "no column is known to be 'Current / A': give columns=",
        ),
        ("arbin", b"Voltage(V)", b"Volume(V)", "is in no format that is known"),
        ("novonix", b"[Data]", b"[Date]", None),
        ("landt", b"current_a", b"current_ms", "no column is known to be 'Current / A': give columns="),
    ],
)
def test_what_is_wrong_with_an_export_is_said(name, old, new, sentence, write):
    file = made.FILES[name]
    path = write(file.content.replace(old, new, 1), file.name)
    if sentence is None:
        agrees(read(path))
    else:
        with pytest.raises(LobsimError, match=sentence):
            read(path)


def test_workbooks_that_cannot_be_read_are_refused(write):
    content = vendors.arbin_xlsx()
    for broken in (content[: len(content) // 2], b"PK\x03\x04 no zip", b"text\n"):
        with pytest.raises(LobsimError, match=r"cell.xlsx' is no workbook that can be read"):
            read(write(broken, "cell.xlsx"))


def test_of_sheets_with_several_headers_those_with_most_rows_are_read(write):
    header = vendors.ARBIN.split(",")
    few = [["Test_Time(s)", "Voltage(V)", "Current(A)"], [0, 2.9, 0], [1, 2.8, 0]]
    agrees(read(write(vendors.workbook({"few": few, "all": [header, *vendors.arbin_cells()]}), "cell.xlsx")))


def test_nothing_is_fetched(write, monkeypatch):
    import socket

    def refuse(*_):
        pytest.fail("the network was asked")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    for name in ("arbin", "neware"):
        agrees(read(write(name)))
    with pytest.raises(LobsimError, match="there is no such file or folder"):
        read("http://localhost:9/cell.csv")


@pytest.mark.parametrize(
    ("library", "name", "content"), [("fastnda", "cell.ndax", None), ("python_calamine", "cell.xlsx", "arbin_xlsx")]
)
def test_without_their_libraries_binaries_say_how_to_install_them(library, name, content, write, monkeypatch):
    monkeypatch.setitem(sys.modules, library, None)
    path = write(getattr(vendors, content)(), name) if content else write("neware")
    with pytest.raises(LobsimError, match=r'are read with .*: pip install "lobsim\[data\]"'):
        read(path)
    assert len(read(write("biologic")).table) == len(ROWS)  # text needs no library


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
    import warnings

    import fastnda

    class UnverifiedVersion(UserWarning):
        """As the library has one."""

    table = fastnda.read(write("neware"))

    def warns(_):
        warnings.warn("version 7 is not verified", UnverifiedVersion, stacklevel=1)
        return table

    monkeypatch.setattr(fastnda, "read", warns)
    assert read(write("neware")).remarks[0] == "version 7 is not verified"
    monkeypatch.setattr(fastnda, "read", lambda _: table.drop("voltage_V"))
    with pytest.raises(LobsimError, match=r"cell.ndax': fastnda gives no voltage_V"):
        read(write("neware"))
