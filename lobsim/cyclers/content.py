"""What a file is, told by its bytes: text, a workbook, a database."""

import gzip
import zipfile
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from io import BytesIO
from pathlib import Path

from lobsim import files
from lobsim.errors import LobsimError

ZIP, OLE, GZIP = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x1f\x8b"
HEAD_BYTES = 1 << 16
TEXT_BYTES = 1024  # in which every binary file has a zero
WIDE_BYTES = 200  # in which text without the mark of UTF-16 is told to be in it
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
IN_WORKBOOKS = {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}  # of Excel and of LibreOffice
ACCESS = (b"\x00\x01\x00\x00Standard Jet DB", b"\x00\x01\x00\x00Standard ACE DB")
MPR = b"BIO-LOGIC MODULAR FILE"


def content(path: Path) -> bytes:
    """Read a file, unpacked if it is packed by gzip.

    Raises
    ------
    LobsimError
        If it cannot be read, is empty, or larger than any file of a cycler.
    """
    read = _bytes(path, files.MOST_TABLE + 1)
    if len(read) > files.MOST_TABLE:
        raise LobsimError(f"cannot read {str(path)!r}: unpacked it has more than {files.MOST_TABLE / 1e6:.0f} MB")
    return read


def head(path: Path) -> bytes:
    """Read the begin of a file, unpacked if it is packed by gzip.

    Raises
    ------
    LobsimError
        If it cannot be read, or is empty.
    """
    return _bytes(path, HEAD_BYTES)


def _bytes(path: Path, most: int) -> bytes:
    files.regular(path, files.MOST_TABLE)
    try:
        with path.open("rb") as file:
            packed = file.read(2) == GZIP
            file.seek(0)
            read = gzip.GzipFile(fileobj=file).read(most) if packed else file.read(most)
    except Exception as error:  # of any kind: fastnda exchanges the decompressor of the whole process
        words = getattr(error, "strerror", None) or error
        raise LobsimError(f"cannot read {str(path)!r}: {words}") from None
    if not read.removeprefix(BOM_UTF8).strip(b"\0 \t\r\n"):
        raise LobsimError(f"{str(path)!r} is empty: a header and rows of numbers were expected")
    return read


def suffix(path: Path) -> str:
    """Give the ending of a file in small letters, that before .gz if it is packed."""
    last = path.suffix.lower()
    return Path(path.stem).suffix.lower() if last == ".gz" else last


def is_workbook(path: Path, begin: bytes) -> bool:
    """Tell a workbook by its content, whatever it is called; what is called .xls may well be text."""
    if begin.startswith(OLE):
        return True
    return begin.startswith(ZIP) and (suffix(path) in WORKBOOKS or _holds_workbook(path))


def _holds_workbook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(BytesIO(content(path))) as packed:
            return bool(IN_WORKBOOKS & set(packed.namelist()))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False


def is_access(begin: bytes) -> bool:
    """Tell a database of Microsoft Access, such as Arbin's .res."""
    return begin.startswith(ACCESS)


def is_mpr(begin: bytes) -> bool:
    """Tell a binary file of EC-Lab."""
    return begin.startswith(MPR)


def utf_16(begin: bytes) -> str | None:
    """Give the name of the encoding of a text in UTF-16, with its mark or without; None if it is in another."""
    if begin.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return "utf-16"
    first = begin[:WIDE_BYTES]
    for name, letters, zeros in (("utf-16-le", first[::2], first[1::2]), ("utf-16-be", first[1::2], first[::2])):
        if zeros and not any(zeros) and all(letters):
            return name
    return None


def is_text(begin: bytes) -> bool:
    """Tell a text: it begins with nothing that only binary files have, or is in UTF-16."""
    return b"\0" not in begin[:TEXT_BYTES] or utf_16(begin) is not None
