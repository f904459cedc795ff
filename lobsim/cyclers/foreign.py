"""Files that lobsim does not read: what each kind is, and how to get one that is read."""

from pathlib import Path
from typing import NamedTuple

from lobsim.errors import LobsimError


class Foreign(NamedTuple):
    """A kind of file: how it begins, in small letters, how its name ends, what it is, and what to do."""

    begins: tuple[bytes, ...]
    suffixes: tuple[str, ...]
    what: str
    way: str


HEAD = 2048  # bytes in which the mark of a kind stands
THE_CYCLERS = "take the file that the cycler wrote"
UNPACK = "unpack it first"
RESAVE = "open it in Excel or LibreOffice and save the sheet as CSV or .xlsx"
KINDS = (
    Foreign(
        (b"version https://git-lfs.github.com/spec/",),
        (),
        "a pointer of Git LFS, which stands in a repository in place of the file",
        "fetch the file itself (git lfs pull), or download it from the page of the repository",
    ),
    Foreign(
        (b"/annex/objects/", b"../.git/annex/objects/"),
        (),
        "a pointer of git-annex, which stands in a repository in place of the file",
        "fetch the file itself (git annex get)",
    ),
    Foreign((b"\x89hdf",), (".h5", ".hdf5"), "an HDF5 file", "export the test as CSV (Arbin: MITS, Data Watcher)"),
    Foreign((b"matlab 5.0", b"matlab 7.3"), (".mat",), "a file of MATLAB", "write its columns as CSV (writetable)"),
    Foreign((b"par1",), (".parquet",), "a file of Parquet", "write it as CSV (pandas: to_csv)"),
    Foreign((b"arrow1",), (".feather",), "a file of Arrow", "write it as CSV (pandas: to_csv)"),
    Foreign((b"\x93numpy",), (".npy", ".npz"), "an array of NumPy", "write it as CSV with a header"),
    Foreign((b"sqlite format 3",), (), "a database of SQLite", "export the table of the test as CSV"),
    Foreign((b"%pdf",), (), "a PDF", THE_CYCLERS),
    Foreign((b"\x89png", b"\xff\xd8\xff", b"gif8"), (), "a picture", THE_CYCLERS),
    Foreign(
        (b"pk\x03\x04", b"7z\xbc\xaf", b"rar!", b"\xfd7zxz", b"bzh", b"\x28\xb5\x2f\xfd"),
        (".zip",),
        "an archive",
        UNPACK,
    ),
    Foreign((b"<!doctype html", b"<html", b"<table", b"<head", b"<meta"), (), "a page of HTML", RESAVE),
    Foreign((b"{\\rtf",), (), "a text in RTF", "save it as plain text"),
    Foreign((b"<?xml",), (), "XML, such as a spreadsheet of Excel 2003", RESAVE),
    Foreign((b"{",), (".json",), "JSON", "write its columns as CSV with a header"),
    Foreign(
        (),
        (".ccs", ".cex", ".cex2"),
        "a binary file of LANHE (LAND)",
        "open it in LANDdt and export the records: Excel or text",
    ),
    Foreign((), (".mps", ".mpl"), "settings or a log of EC-Lab without data", "take the .mpt or .mpr of the test"),
    Foreign((), (".ndc",), "a part of a test on the server of Neware", "export the whole test from BTSDA"),
    Foreign((), (".ids", ".idf"), "a file of IviumSoft", "export it there as text: File, Save ASCII data"),
)


def known(path: Path, suffix: str, begin: bytes) -> LobsimError | None:
    """Make the error for a file whose begin says that it is of such a kind, or else the ending of its name.

    Parameters
    ----------
    path : Path
        The file.
    suffix : str
        How its name ends, in small letters.
    begin : bytes
        Its first bytes.

    Returns
    -------
    LobsimError or None
        None if it is of no such kind.
    """
    return by_begin(path, begin) or next((_error(path, kind) for kind in KINDS if suffix in kind.suffixes), None)


def by_begin(path: Path, begin: bytes) -> LobsimError | None:
    """Make that error by the begin of a file alone."""
    if path.name.startswith("~$"):
        return LobsimError(f"{str(path)!r} only marks that a workbook is open in Excel: take the workbook itself")
    small = begin[:HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return next((_error(path, kind) for kind in KINDS if kind.begins and small.startswith(kind.begins)), None)


def _error(path: Path, kind: Foreign) -> LobsimError:
    return LobsimError(f"{str(path)!r} is not read, it is {kind.what}: {kind.way}")


def binary(path: Path) -> LobsimError:
    """Make the error for what is no text and of no kind that is known."""
    return LobsimError(
        f"{str(path)!r} is a binary file that lobsim does not know: export it as text, CSV or Excel from the program "
        "that wrote it"
    )
