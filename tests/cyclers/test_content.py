"""What a file is, told by its bytes: whatever else is given ends in one sentence that says what to do."""

import gzip
import os
import zlib

import pytest

from lobsim.cyclers import content, folder, read
from lobsim.errors import LobsimError
from tests.cyclers import made

POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:0123\nsize 4096\n"
BINARY = bytes(range(256)) * 8
OTHERS = {
    "of Git LFS: cell.mpt": (POINTER, "git lfs pull"),
    "of Git LFS: cell.mpr": (POINTER, "git lfs pull"),
    "of Git LFS: cell.ndax": (POINTER, "git lfs pull"),
    "of Git LFS: cell.xlsx": (POINTER, "git lfs pull"),
    "of Git LFS: cell.res": (POINTER, "git lfs pull"),
    "of git-annex: cell.csv": (b"/annex/objects/MD5-s1--0\n", "git annex get"),
    "of HTML: cell.xls": (b"<html><table><tr><td>Voltage</td></tr></table></html>\n", "save the sheet as CSV"),
    "of HTML in capitals: cell.xls": (b"\xef\xbb\xbf\r\n<!DOCTYPE HTML>\r\n<HTML></HTML>\r\n", "save the sheet as CSV"),
    "of Excel 2003: cell.xls": (b'<?xml version="1.0"?>\n<Workbook/>\n', "save the sheet as CSV"),
    "of LANHE: cell.ccs": (BINARY, "LANDdt"),
    "of LANHE: cell.cex": (BINARY, "LANDdt"),
    "HDF5: cell.h5": (b"\x89HDF\r\n\x1a\n" + BINARY, "as CSV"),
    "HDF5 of MATLAB: cell.mat": (b"MATLAB 7.3 MAT-file" + BINARY, "as CSV"),
    "MATLAB: cell.mat": (b"MATLAB 5.0 MAT-file" + BINARY, "as CSV"),
    "Parquet: cell.bdf.parquet": (b"PAR1" + BINARY, "as CSV"),
    "an archive: cell.zip": (b"PK\x03\x04" + BINARY, "unpack it first"),
    "an archive: cell.7z": (b"7z\xbc\xaf" + BINARY, "unpack it first"),
    "a PDF: cell.pdf": (b"%PDF-1.7\n1 0 obj\n", "the file that the cycler wrote"),
    "a picture: cell.png": (b"\x89PNG\r\n" + BINARY, "the file that the cycler wrote"),
    "JSON: cell.json": (b'{"cell": 7}\n', "as CSV"),
    "settings: cell.mps": (b"EC-LAB SETTING FILE\n\nNumber of linked techniques : 1\n", "the .mpt or .mpr"),
    "a log: cell.mpl": (BINARY, "the .mpt or .mpr"),
    "of a server: cell.ndc": (BINARY, "BTSDA"),
    "of nobody: cell.dat": (BINARY, "export it as text, CSV or Excel"),
    "of Excel while it is open: ~$cell.xlsx": (b"\x04user" + b" " * 150, "take the workbook itself"),
}
EMPTY = {"nothing": b"", "white space": b"\r\n \t\r\n", "the mark of UTF-8": b"\xef\xbb\xbf", "zeros": bytes(5000)}


def told(path):
    """Read a file that cannot be read; the sentence, without the path."""
    with pytest.raises(LobsimError) as raised:
        read(path)
    assert "\n" not in str(raised.value)
    return str(raised.value).replace(str(path.parent), "")


@pytest.mark.parametrize("kind", OTHERS)
def test_what_is_not_read_is_told_by_its_content_and_says_what_to_do(kind, write):
    bytes_, way = OTHERS[kind]
    assert way in told(write(bytes_, kind.rpartition(": ")[2]))


@pytest.mark.parametrize("kind", EMPTY)
def test_an_empty_file_is_called_empty(kind, write):
    assert "is empty" in told(write(EMPTY[kind], "cell.csv"))


def test_a_packed_file_is_read_as_the_one_inside(write):
    packed = read(write(gzip.compress(made.FILES["biologic"].content), "cell.mpt.gz"))
    assert packed.format == "biologic"
    assert packed.table.equals(read(write("biologic")).table)


def _damaged(place):
    packed = bytearray(gzip.compress(made.FILES["arbin"].content))
    packed[place] ^= 0xFF
    return bytes(packed)


@pytest.mark.parametrize("place", [11, 40, 200, -6])
def test_a_damaged_packed_file_is_no_crash(place, write):
    """zlib raises its own error for some of the damages, which is none of the operating system."""
    assert not issubclass(zlib.error, OSError)
    assert "cannot read" in told(write(_damaged(place), "cell.csv.gz"))


def test_a_packed_file_larger_than_any_of_a_cycler_is_refused_and_not_cut(write, monkeypatch):
    monkeypatch.setattr("lobsim.files.MOST_TABLE", 2000)
    path = write(gzip.compress(made.FILES["arbin"].content), "cell.csv.gz")
    assert "unpacked it has more than" in told(path)


def test_a_folder_without_files_of_toyo_is_called_a_folder(tmp_path):
    path = tmp_path / "cell.csv"
    path.mkdir()
    assert "it is a folder" in told(path)


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="this system has no /dev/zero")
def test_a_device_that_never_ends_is_not_read():
    with pytest.raises(LobsimError, match="a folder or a device"):
        read("/dev/zero")


def test_a_file_that_may_not_be_read_says_so(write, monkeypatch):
    """Root may read everything, so that the system's answer is given here."""
    from pathlib import Path

    path = write("arbin")
    monkeypatch.setattr(Path, "open", lambda *_: (_ for _ in ()).throw(PermissionError(13, "Permission denied")))
    assert "Permission denied" in told(path)


@pytest.mark.parametrize("name", ['it\'s a "cell".csv', "two\nlines.csv", "cell.CSV", "no_ending", " .csv"])
def test_names_are_anything_that_the_system_allows(name, write):
    assert len(read(write(made.FILES["arbin"].content, name)).table) == 63


def test_what_excel_leaves_beside_an_open_workbook_is_no_file_of_a_folder(tmp_path):
    made.write(tmp_path, made.FILES["bdf"])
    (tmp_path / "~$cell.xlsx").write_bytes(b"\x04user")
    assert [one.path.name for one in folder.survey(tmp_path, {})] == ["cell.csv"]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_told_without_its_mark_and_no_other_binary_is(encoding):
    assert content.utf_16("Test Time (s)\tVoltage (V)\r\n".encode(encoding)) == encoding
    assert content.utf_16(b"Test Time (s)\tVoltage (V)\r\n") is None
    assert content.utf_16(bytes(100)) is None and content.utf_16(b"") is None
    assert not content.is_text(BINARY)
