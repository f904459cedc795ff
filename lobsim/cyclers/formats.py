"""The formats, and how a file is told to be one of them."""

from codecs import getincrementaldecoder
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from lobsim import files
from lobsim.cyclers import bdf, hokuto, neware, plain_csv, text, through_batterydf, toyo, workbook
from lobsim.cyclers.reading import Reading
from lobsim.cyclers.request import Request
from lobsim.cyclers.vendors import VENDORS, Vendor
from lobsim.errors import LobsimError, either, pick

HEAD_BYTES = 1 << 16
KNOWN_COLUMNS = ("toyo", "hokuto", "neware")


@dataclass(frozen=True)
class Format:
    """A format.

    Attributes
    ----------
    words : str
        What it is called in a sentence.
    recognise : callable
        Whether a file is in it, by its path and the begin of its text; never for one that has to be asked for.
    read : callable
        Its reader.
    """

    words: str
    recognise: Callable[[Path, str], bool]
    read: Callable[[Request], Reading]


def _through_batterydf(vendor: Vendor) -> Format:
    read = partial(through_batterydf.read, vendor=vendor)
    return Format(vendor.words, lambda path, head: vendor.recognise(head), read)


FORMATS = {
    "bdf": Format("CSV in the Battery Data Format", lambda path, head: bdf.recognise(head), bdf.read),
    "toyo": Format("a TOYO TOSCAT file", toyo.recognise, toyo.read),
    "hokuto": Format("a HOKUTO DENKO SD8 file", lambda path, head: hokuto.recognise(head), hokuto.read),
    "neware": Format("a Neware .ndax or .nda", lambda path, head: neware.recognise(path), neware.read),
    **{name: _through_batterydf(vendor) for name, vendor in VENDORS.items()},
    "csv": Format("plain CSV with named columns", lambda path, head: False, plain_csv.read),
}


def choose(request: Request, name: str | None) -> tuple[str, Callable[[Request], Reading]]:
    """Choose the reader of a file.

    Parameters
    ----------
    request : Request
        The file; if its columns are named, it is plain CSV unless it is in a vendor's format.
    name : str or None
        What the user says.

    Returns
    -------
    str, callable
        Name of the format and its reader.

    Raises
    ------
    LobsimError
        If the name is unknown, the file is in another format than the user says, or in none that is known.
    """
    name = pick("format", name, FORMATS) if name is not None else None
    found = _recognised(request.path)
    if name in (None, "csv") and request.columns and found in (None, "bdf"):
        found = "csv"
    if name is None and found is None:
        raise LobsimError(
            f"{str(request.path)!r} is in no format that is known ({either(list(FORMATS))}): name its columns, "
            "columns={'Voltage / V': '...'} (--column 'Voltage / V=...')"
        )
    if name and found != name and not (name == "csv" and request.columns):
        like = f"it looks like {FORMATS[found].words}, format={found!r}" if found else "nothing in it says so"
        if name == "csv":
            like = "name its columns, columns={'Voltage / V': '...'}"
        raise LobsimError(f"{str(request.path)!r} is not {FORMATS[name].words}: {like}")
    chosen = name or found or ""
    _not_in_vain(request, chosen)
    return chosen, FORMATS[chosen].read


def _not_in_vain(request: Request, chosen: str) -> None:
    """Refuse what the user says of a file that says it itself."""
    told = {"columns": request.columns and chosen in KNOWN_COLUMNS, "current_mA_cm2": chosen != "csv"}
    for name, in_vain in told.items():
        if in_vain and getattr(request, name):
            raise LobsimError(
                f"{str(request.path)!r} is {FORMATS[chosen].words}, which says it itself: leave out {name}"
            )


def _recognised(path: Path) -> str | None:
    head = _head(path)
    return next((name for name, known in FORMATS.items() if known.recognise(path, head)), None)


def _head(path: Path) -> str:
    """Give the begin of a file as text, whatever its encoding, only to be looked at."""
    if path.is_dir():
        return ""
    files.regular(path, files.MOST_TABLE)
    try:
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
    except OSError as error:
        raise LobsimError(f"cannot read {str(path)!r}: {error.strerror or error}") from None
    if text.blank(head):
        raise LobsimError(f"{str(path)!r} is empty: a header and rows of numbers were expected")
    if workbook.is_one(path):
        return workbook.head(path)
    try:
        return getincrementaldecoder("utf-8-sig")().decode(head)  # which may be cut off inside a letter
    except UnicodeDecodeError:
        return head.decode("cp932", errors="replace")
