"""Tables whose columns are named by a map from labels to names, with units and sign."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lobsim.cyclers.labels import CAPACITY_PER_AREA, CURRENT, TABLE, unit_of
from lobsim.errors import LobsimError
from lobsim.names import pick
from lobsim.units import unit

SIGNS = ("charge positive", "discharge positive")
SPELLINGS = {"sec": "s", "min": "min", "hour": "h", "秒": "s", "分": "min", "時間": "h"}
SPELLINGS |= {"a.h": "Ah", "ma.h": "mAh", "ua.h": "uAh"}
SPELLINGS |= {name.lower(): name for name in ("s", "h", "ms", "V", "mV", "A", "mA", "uA", "nA", "Ah", "mAh", "uAh")}
WORDS = {"volts": "V", "amps": "A", "amp-hr": "Ah"}
IN_BRACKETS = re.compile(r".*?\s*[(\[]\s*([^()\[\]]+?)\s*[)\]]\s*$")
AT_THE_END = re.compile(r".*(?:/\s*|_)([A-Za-zµ.]+)$")


@dataclass(frozen=True)
class Source:
    """Where the numbers under a label come from.

    Attributes
    ----------
    name : str
        Of the column in the file.
    factor : float
        From the unit of the column to that of the label.
    sign : str or None
        Which way a current counts, if the user has said it.
    """

    name: str
    factor: float = 1.0
    sign: str | None = None


def sources(columns: Mapping[str, Any], path: object) -> dict[str, Source]:
    """Read the map that a user gives.

    Parameters
    ----------
    columns : mapping
        From label to name, to (name, unit) or to (name, unit, sign).
    path : object
        The file, for the error.

    Raises
    ------
    LobsimError
        If a label or a unit is unknown, or a unit is not one of its label.
    """
    found = {}
    for label, given in columns.items():
        label = pick("column label", label, (*TABLE, CAPACITY_PER_AREA))
        parts = (given,) if isinstance(given, str) else tuple(given) if isinstance(given, list | tuple) else ()
        if not 1 <= len(parts) <= 3 or not all(isinstance(part, str) for part in parts):
            raise LobsimError(
                f"{str(path)!r}: the column of {label!r} is given as {given!r}: write its name, (name, unit) or "
                "(name, unit, sign)"
            )
        factor = conversion(label, parts[1], path) if len(parts) > 1 else 1.0
        if len(parts) == 3 and label != CURRENT:
            raise LobsimError(f"{str(path)!r}: a sign is given for {label!r}, but only {CURRENT!r} has one")
        found[label] = Source(parts[0], factor, pick("sign", parts[2], SIGNS) if len(parts) == 3 else None)
    return found


def conversion(label: str, text: str, path: object) -> float:
    """Give the factor [-] from a unit to that of a label; the path is for the error.

    Raises
    ------
    LobsimError
        If the unit is unknown or measures something else.
    """
    target = "mAh/cm2" if label == CAPACITY_PER_AREA else unit_of(label)
    if target == "1" or text.strip() == target:
        return 1.0
    try:
        given, wanted = unit(SPELLINGS.get(text.strip().lower(), text)), unit(target)
    except LobsimError as error:
        raise LobsimError(f"{str(path)!r}: {error}") from None
    if given.exponents != wanted.exponents:
        raise LobsimError(
            f"{str(path)!r}: the unit {text!r} does not belong to {label!r}: one such as {target} was expected"
        )
    return ratio(given.factor, wanted.factor)


def ratio(given: float, wanted: float) -> float:
    """Divide factors of units [-]; a milli is then 0.001 to the last digit, so that tables read twice are the same."""
    return given / wanted if given >= wanted else 1 / (wanted / given)


def unit_in(name: str) -> str | None:
    """Find the unit in the name of a column: mA in "Current(mA)", "<I>/mA", "current_ma"; None if there is none."""
    if name.strip().lower() in WORDS:
        return WORDS[name.strip().lower()]
    found = IN_BRACKETS.match(name) or AT_THE_END.match(name)
    return SPELLINGS.get(found[1].lower()) if found else None


def delimiter(header: str) -> str:
    """Say what stands between the cells of a header: tab, semicolon or comma."""
    return max((",", "\t", ";"), key=header.count)
