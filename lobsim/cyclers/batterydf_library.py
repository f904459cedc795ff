"""Library batterydf, as far as it is asked: the names of a vendor's columns, and to open Neware's binaries.

It is never given a path to look for anything beside it, an address, or numbers to convert:
`docs/decisions/007-numbers-are-read-strictly.md` says why.
"""

import os
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lobsim.errors import LobsimError, needs

if TYPE_CHECKING:
    import pandas

ONTOLOGY = ("BDF_ONTOLOGY", "BDF_ONTOLOGY_PATH")  # may name an address, from which batterydf would fetch


def names(path: Path, header: Sequence[str], plugin: str | None) -> dict[str, list[str]]:
    """Ask which columns of a header are what.

    Parameters
    ----------
    path : Path
        The file, for the error.
    header : sequence of str
        Names of columns.
    plugin : str or None
        Batterydf's name of the vendor; what it knows of all vendors by default.

    Returns
    -------
    dict of str to list of str
        By batterydf's labels, the columns that it takes for them.

    Raises
    ------
    LobsimError
        If batterydf is not installed, or fails.
    """
    with _library(path):
        return _names(tuple(dict.fromkeys(header)), plugin)


@lru_cache(maxsize=128)
def _names(header: tuple[str, ...], plugin: str | None) -> dict[str, list[str]]:
    import pandas
    from bdf.data_sources import get_plugin_by_id
    from bdf.normalize import normalize_columns

    vendor = get_plugin_by_id(plugin)() if plugin else None
    frame = pandas.DataFrame([[""] * len(header)], columns=list(header))
    named = normalize_columns(frame, plugin=vendor, strict=False, keep_unmapped=True).attrs["bdf:columns"]
    return {label: about["sourceHeader"].split("|") for label, about in named.items()}


def neware(path: Path) -> "tuple[pandas.DataFrame, list[str]]":
    """Open a .ndax or .nda; the table as it is there, and what the library warns of.

    Raises
    ------
    LobsimError
        If batterydf or fastnda is not installed, or cannot read the file.
    """
    with _library(path), warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        from bdf.data_sources import get_plugin_by_id

        table = get_plugin_by_id("neware-nda-fast")().parse(path)
    return table, sorted({str(warning.message) for warning in caught if warning.category.__name__.startswith("Unver")})


@contextmanager
def _library(path: Path) -> Iterator[None]:
    """Use batterydf offline and quietly; whatever goes wrong in it is one sentence about the file."""
    kept = {name: os.environ.pop(name) for name in ONTOLOGY if name in os.environ}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except Exception as error:  # of any kind: it is another's code
        raise LobsimError(f"{str(path)!r}: {_words(error)}") from None
    finally:
        os.environ.update(kept)


def _words(error: Exception) -> str:
    deepest: Any = error
    while deepest.__cause__:
        deepest = deepest.__cause__
    if isinstance(deepest, ModuleNotFoundError):
        return str(needs("this format is read with the libraries batterydf and fastnda", "data"))
    return f"batterydf cannot read it, {' '.join(str(deepest).split()) or type(deepest).__name__}"
