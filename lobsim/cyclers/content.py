"""What a file is, told by its first bytes: text, a workbook, a database; and what to do with one that is not read."""

import gzip
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from pathlib import Path
from typing import NamedTuple

from lobsim import files
from lobsim.errors import LobsimError

ZIP, OLE, GZIP = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x1f\x8b"
HEAD_BYTES = 1 << 16
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
CSV_FROM_EXCEL = "open it there and save the sheet as CSV"


class Foreign(NamedTuple):
    """A kind of file that lobsim does not read: what it is, and how to get one that it reads."""

    begin: bytes
    suffixes: tuple[str, ...]
    what: str
    way: str


FOREIGN = (
    Foreign(b"", (".ccs", ".cex2"), "a binary file of LANHE (LAND)", "open it in LANDdt and export it: Excel or text"),
    Foreign(b"\x89HDF", (), "an HDF5 file, such as Arbin's .h5", "export the test from MITS or Data Watcher as CSV"),
    Foreign(b"MATLAB 5.0", (".mat",), "a file of MATLAB", "write its columns as CSV (writetable)"),
    Foreign(b"PAR1", (".parquet",), "a file of Parquet", "write it as CSV (pandas: to_csv)"),
    Foreign(b"SQLite format 3", (), "a database of SQLite", "export the table of the test as CSV"),
    Foreign(b"", (".mps",), "settings of EC-Lab without data", "take the .mpt or .mpr of the test"),
    Foreign(b"", (".ids", ".idf"), "a file of IviumSoft", "export it there as text: File, Save ASCII data"),
    Foreign(b"%PDF", (), "a PDF", "take the file that the cycler wrote"),
    Foreign(b"\x89PNG", (), "a picture", "take the file that the cycler wrote"),
    Foreign(b"7z\xbc\xaf", (), "an archive", "unpack it first"),
    Foreign(b"Rar!", (), "an archive", "unpack it first"),
)
ACCESS = (b"\x00\x01\x00\x00Standard Jet DB", b"\x00\x01\x00\x00Standard ACE DB")
MPR = b"BIO-LOGIC MODULAR FILE"


def content(path: Path) -> bytes:
    """Read a file, unpacked if it is packed by gzip.

    Raises
    ------
    LobsimError
        If it cannot be read, or is empty.
    """
    read = _bytes(path, files.MOST_TABLE)
    if _blank(read):
        raise LobsimError(f"{str(path)!r} is empty: a header and rows of numbers were expected")
    return read


def head(path: Path) -> bytes:
    """Read the begin of a file, unpacked if it is packed by gzip.

    Raises
    ------
    LobsimError
        If it cannot be read, or is empty.
    """
    read = _bytes(path, HEAD_BYTES)
    if _blank(read):
        raise LobsimError(f"{str(path)!r} is empty: a header and rows of numbers were expected")
    return read


def _bytes(path: Path, most: int) -> bytes:
    files.regular(path, files.MOST_TABLE)
    try:
        with path.open("rb") as file:
            packed = file.read(2) == GZIP
            file.seek(0)
            return gzip.GzipFile(fileobj=file).read(most) if packed else file.read(most)
    except (OSError, EOFError) as error:
        words = getattr(error, "strerror", None) or error
        raise LobsimError(f"cannot read {str(path)!r}: {words}") from None


def _blank(read: bytes) -> bool:
    return not read.removeprefix(BOM_UTF8).strip()


def suffix(path: Path) -> str:
    """Give the ending of a file in small letters, that before .gz if it is packed."""
    last = path.suffix.lower()
    return Path(path.stem).suffix.lower() if last == ".gz" else last


def is_workbook(path: Path, begin: bytes) -> bool:
    """Tell a workbook of Excel by its begin; what is called .xls may well be text."""
    return begin.startswith(OLE) or (begin.startswith(ZIP) and suffix(path) in WORKBOOKS)


def is_access(begin: bytes) -> bool:
    """Tell a database of Microsoft Access, such as Arbin's .res."""
    return begin.startswith(ACCESS)


def is_mpr(begin: bytes) -> bool:
    """Tell a binary file of EC-Lab."""
    return begin.startswith(MPR)


def is_text(begin: bytes) -> bool:
    """Tell a text: nothing that only binary files have, or the mark of UTF-16."""
    if begin.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return True
    return b"\0" not in begin


def foreign(path: Path, begin: bytes) -> LobsimError:
    """Make the error for a file that is no text and in no format that is read: what it is, and what to do."""
    for kind in FOREIGN:
        if (kind.begin and begin.startswith(kind.begin)) or suffix(path) in kind.suffixes:
            return LobsimError(f"{str(path)!r} is {kind.what}, which lobsim does not read: {kind.way}")
    return LobsimError(
        f"{str(path)!r} is a binary file that lobsim does not know: export it as text, CSV or Excel from the program "
        "that wrote it"
    )


def foreign_text(path: Path) -> LobsimError | None:
    """Make that error for what is told by its ending alone."""
    known = next((kind for kind in FOREIGN if suffix(path) in kind.suffixes), None)
    return known and LobsimError(f"{str(path)!r} is {known.what}, which lobsim does not read: {known.way}")
