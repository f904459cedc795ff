"""Impedance spectra, which programs of potentiostats write beside charges and discharges: told, and refused by name."""

import re
from collections.abc import Sequence

from lobsim.cyclers import text
from lobsim.errors import LobsimError

FREQUENCY = re.compile(r"freq|f\s*[/\[(]\s*hz", re.IGNORECASE)
IMPEDANCE = re.compile(r"^-?\s*(z\b|z['\"_]|z(re|im|mod|phz)|re\s*\(|im\s*\(|\|z|phase)|ohm", re.IGNORECASE)


def columns(header: Sequence[str]) -> bool:
    """Tell whether a header names a frequency and an impedance."""
    return _frequency(header) is not None and any(IMPEDANCE.search(name) for name in header)


def _frequency(header: Sequence[str]) -> int | None:
    return next((i for i, name in enumerate(header) if FREQUENCY.match(name)), None)


def refuse(sheet: text.Sheet) -> None:
    """Refuse a table in which every row has a frequency; between charges there may be rows of impedance.

    Raises
    ------
    LobsimError
        If it is a spectrum.
    """
    place = _frequency(sheet.header) if columns(sheet.header) else None
    if place is not None and sheet.is_numeric(place) and (sheet.numbers(place) > 0).all():
        raise error(sheet.path)


def error(path: object) -> LobsimError:
    """Make the error for a spectrum."""
    return LobsimError(
        f"{str(path)!r} is an impedance spectrum, frequencies and impedances: charges, discharges and rests of a cell "
        "are read"
    )
