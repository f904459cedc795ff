"""The formats, and how a file is told to be one of them."""

from codecs import getincrementaldecoder
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from lobsim.cyclers import (
    arbin_access,
    bdf,
    biologic,
    biologic_binary,
    content,
    export,
    foreign,
    gamry,
    hokuto,
    makers,
    neware,
    neware_layers,
    plain_csv,
    spectrum,
    tables,
    text,
    toyo,
    versastudio,
)
from lobsim.cyclers.asked_columns import NAME_THEM
from lobsim.cyclers.labels import CAPACITY_PER_AREA, CURRENT, TIME
from lobsim.cyclers.reading import Reading
from lobsim.cyclers.request import Request
from lobsim.errors import LobsimError, either, pick

KNOWN_COLUMNS = ("toyo", "hokuto", "gamry")


@dataclass(frozen=True)
class Format:
    """A format.

    Attributes
    ----------
    words : str
        What it is called in a sentence.
    read : callable
        Its reader.
    """

    words: str
    read: Callable[[Request], Reading]


def _biologic(request: Request) -> Reading:
    if content.is_mpr(content.head(request.path)):
        return biologic_binary.read(request)
    biologic.refuse_others(text.read(request.path, tables.ENCODINGS))
    return export.read(request, "biologic")


def _neware(request: Request) -> Reading:
    begin = content.head(request.path)
    if neware.recognise(request.path, begin):
        return neware.read(request)
    if not content.is_workbook(request.path, begin) and neware_layers.recognise(_words(begin)):
        return neware_layers.read(request)
    return export.read(request, "neware")


def _arbin(request: Request) -> Reading:
    if content.is_access(content.head(request.path)):
        return arbin_access.read(request)
    return export.read(request, "arbin")


def _csv(request: Request) -> Reading:
    """Read what the user names; a table that says the rest itself need not be named whole."""
    named = set(request.columns)
    alone = CAPACITY_PER_AREA in named or request.current_mA_cm2 is not None
    if (TIME in named and CURRENT in named) or alone or (named and _recognised(request.path) not in ("csv", "bdf")):
        return plain_csv.read(request)
    return export.read(request)


FORMATS = {
    "bdf": Format("CSV in the Battery Data Format", bdf.read),
    "toyo": Format("a TOYO TOSCAT file", toyo.read),
    "hokuto": Format("a HOKUTO DENKO SD8 file", hokuto.read),
    "gamry": Format("a Gamry .DTA", gamry.read),
    **{name: Format(maker.words, partial(export.read, name=name)) for name, maker in makers.MAKERS.items()},
    "biologic": Format("a BioLogic .mpt, .mpr or .txt", _biologic),
    "neware": Format("a Neware .ndax, .nda, CSV or workbook", _neware),
    "arbin": Format("an Arbin CSV, workbook or .res", _arbin),
    "versastudio": Format("a VersaStudio .par", versastudio.read),
    "csv": Format("plain CSV with named columns", _csv),
}


def choose(request: Request, name: str | None) -> tuple[str, Callable[[Request], Reading]]:
    """Choose the reader of a file.

    Parameters
    ----------
    request : Request
        The file; if its columns are named, it is plain CSV unless it is in a maker's format.
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
        raise _unknown(request.path)
    if name and found != name and not (name == "csv" and request.columns):
        like = f"it looks like {FORMATS[found].words}, format={found!r}" if found else "nothing in it says so"
        if name == "csv":
            like = NAME_THEM
        if found != "csv" or not content.is_workbook(request.path, content.head(request.path)):
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


def _unknown(path: Path) -> LobsimError:
    """Make the error for what is in no format: what it is instead, as far as that can be told."""
    where = f"{str(path)!r} is in no format that is known"
    if path.is_dir():
        return LobsimError(f"{where}: it is a folder without files of TOYO such as 000001; give one of its files")
    begin = content.head(path)
    if any(spectrum.columns(text.cells(line, text.delimiter(line))) for line in _words(begin).splitlines()):
        return spectrum.error(path)
    if content.suffix(path) in content.WORKBOOKS:
        return LobsimError(f"{str(path)!r} is no workbook that can be read: it is a text without a header")
    return foreign.known(path, content.suffix(path), begin) or LobsimError(
        f"{where} ({either(list(FORMATS))}): {NAME_THEM}"
    )


def _recognised(path: Path) -> str | None:
    """Tell the format of a file; None if it has none that is known.

    Raises
    ------
    LobsimError
        If it is of a kind that is not read, with what to do about it.
    """
    if path.is_dir():
        return "toyo" if toyo.recognise(path, "") else None
    begin = content.head(path)
    if neware.recognise(path, begin):
        return "neware"
    if content.is_mpr(begin):
        return "biologic"
    if content.is_access(begin):
        return "arbin"
    if content.is_workbook(path, begin):
        return tables.maker_in(path, begin, "") or "csv"
    if other := foreign.by_begin(path, begin):
        raise other
    if not content.is_text(begin):
        raise foreign.known(path, content.suffix(path), begin) or foreign.binary(path)
    return _recognised_text(path, begin)


def _recognised_text(path: Path, begin: bytes) -> str | None:
    words = _words(begin)
    if bdf.recognise(words):
        return "bdf"
    if toyo.recognise(path, words):
        return "toyo"
    if hokuto.recognise(words):
        return "hokuto"
    if gamry.recognise(words):
        return "gamry"
    if neware_layers.recognise(words):
        return "neware"
    if versastudio.recognise(words):
        return "versastudio"
    found = makers.begins(words)
    if found is None:
        found = tables.maker_in(path, begin, words)
        if found is None and len(begin) == content.HEAD_BYTES:
            found = tables.maker_in(path, begin, "\n".join(tables.lines_of(path).lines))
    return "csv" if found == "" else found


def _words(begin: bytes) -> str:
    """Give the begin of a file as text, whatever its encoding, only to be looked at."""
    wide = content.utf_16(begin)
    if wide:
        return begin.decode(wide, errors="replace")
    try:
        return getincrementaldecoder("utf-8-sig")().decode(begin)  # which may be cut off inside a letter
    except UnicodeDecodeError:
        pass
    japanese = begin.decode("cp932", errors="replace")
    if hokuto.recognise(japanese) or toyo.has_header(japanese):
        return japanese
    western = begin.decode("cp1252", errors="replace")
    if tables.header_line(western.splitlines()):
        return western
    return begin.decode("gbk", errors="replace")
