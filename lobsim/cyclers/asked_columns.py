"""Columns as a user asks for them: a map from labels to names, with units and sign."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from lobsim.cyclers.column_names import base
from lobsim.cyclers.column_units import spelt, units_in
from lobsim.cyclers.labels import CAPACITY_PER_AREA, CURRENT, CYCLE, STEP, TABLE, VOLTAGE, unit_of
from lobsim.cyclers.request import Request
from lobsim.cyclers.text import Sheet
from lobsim.errors import LobsimError, pick
from lobsim.parameters.units import Unit, unit

NAME_THEM = (
    "name its columns, columns={'Voltage / V': '...'} (--column 'Voltage / V=...'); if it has capacity and voltage "
    "alone, 'capacity_mAh_cm2' too, and the current, current_mA_cm2 (--current)"
)
SIGNS = ("charge positive", "discharge positive")
# A voltage in another unit is beyond any cell (`lobsim.cyclers.checks`); the other label is itself name and unit.
UNIT_IS_CLEAR = (VOLTAGE, CAPACITY_PER_AREA)
ALONE = {"時間": "h"}  # as a unit; in the name of a column it is "time"
COUNTS = (CYCLE, STEP)
UNIT_ADDED = re.compile(r"(.+?)\s*\[([^\[\]]+)\]\s*")  # to a name by the user: "I [mA]"
SIZES = {"area_cm2": (2, 0), "loading_mg_cm2": (-2, 1), "both": (0, 1)}  # exponents of metre and kilogram


class Asked(NamedTuple):
    """Column as a user names it: its name, and perhaps its unit and sign."""

    name: str
    unit: str | None = None
    sign: str | None = None


@dataclass(frozen=True)
class Source:
    """Source of the numbers under a label.

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


def asked(columns: Mapping[str, Any], path: object) -> dict[str, Asked]:
    """Read the map that a user gives.

    Parameters
    ----------
    columns : mapping
        From label to name, to (name, unit) or to (name, unit, sign); an empty unit is that in the name.
    path : object
        The file, for the error.

    Raises
    ------
    LobsimError
        If a label is unknown, or something else is given than these.
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
        if len(parts) == 3 and label != CURRENT:
            raise LobsimError(f"{str(path)!r}: a sign is given for {label!r}, but only {CURRENT!r} has one")
        name, unit_given, sign = (*parts, None, None)[:3]
        found[label] = Asked(name, unit_given or None, sign and pick("sign", sign, SIGNS))
    return found


def as_in(header: Sequence[str], one: Asked) -> Asked | None:
    """Find a column that a user names: whole, without the unit in brackets after it, or with one that the user adds.

    So "U[V]" is the column of that name if there is one, and else the column "U", in volts.

    Returns
    -------
    Asked or None
        With the name as it stands in the header.
    """
    small = one.name.lower()
    whole = [name for name in header if name.lower() == small]
    if whole:
        return one._replace(name=whole[0])
    without = [name for name in header if base(name).lower() == small]
    if one.unit:
        without = [name for name in without if spelt(one.unit) in list(units_in(name))]
    if len(without) == 1:
        return one._replace(name=without[0])
    split = _parted(one)
    return as_in(header, split) if split != one else None


def _parted(one: Asked) -> Asked:
    """Take the unit off the end of a name: "I" and "mA" of "I [mA]"."""
    found = UNIT_ADDED.fullmatch(one.name)
    return one._replace(name=found[1], unit=found[2]) if found and not one.unit else one


def sources(columns: Mapping[str, Asked], sheet: Sheet, request: Request) -> dict[str, Source]:
    """Find the columns that a user names, and their units: those given with them, or those in their names.

    Raises
    ------
    LobsimError
        If there is no such column, or a unit is not one of its label, or is not known; the sentence names all columns
        without one.
    """
    known = {label: as_in(sheet.header, one) or _parted(one) for label, one in columns.items()}
    for label, one in known.items():
        if one.unit:
            conversion(label, one.unit, request)  # refuses what is no unit of the label, even if there is no column
    names = {label: sheet.header[sheet.column(one.name)] for label, one in known.items()}
    units = {label: one.unit or found_unit(label, names[label], request) for label, one in known.items()}
    unknown = {label: names[label] for label, words in units.items() if words is None}
    if unknown:
        raise units_asked(unknown, request)
    return {
        label: Source(names[label], conversion(label, words, request), columns[label].sign)
        for label, words in units.items()
        if words is not None
    }


def units_asked(unknown: Mapping[str, str], request: Request) -> LobsimError:
    """Make the error that asks for the units of all columns whose names do not say them, from label to name."""
    which = " and ".join(f"{name!r}, for {label!r}," for label, name in unknown.items())
    given = ", ".join(f"{label!r}: ({name!r}, 'unit')" for label, name in unknown.items())
    options = " ".join(f"--column '{label}={name} [unit]'" for label, name in unknown.items())
    return LobsimError(
        f"{str(request.path)!r}: the name of the column {which} does not say its unit: give columns={{{given}}} "
        f"({options})"
    )


def found_unit(label: str, name: str, request: Request) -> str | None:
    """Read the unit of a label's column in its name; None if it says none.

    Raises
    ------
    LobsimError
        If the name ends in a unit of something else; a single letter may mean anything.
    """
    if label in COUNTS:
        return "1"
    found = list(units_in(name))
    fitting = [one for one in found if _extent(unit(one), unit(target(label))) is not None]
    others = [one for one in found if len(one) > 1]
    if not fitting and others:
        raise LobsimError(
            f"{str(request.path)!r}: the unit {others[0]!r} in the name of the column {name!r} does not belong to "
            f"{label!r}: give columns={{{label!r}: ({name!r}, 'unit')}} (--column '{label}={name} [unit]'), such as "
            f"{target(label)}"
        )
    return fitting[0] if fitting else target(label) if label in UNIT_IS_CLEAR else None


def target(label: str) -> str:
    """Give the unit of a label."""
    return "mAh/cm2" if label == CAPACITY_PER_AREA else unit_of(label)


def conversion(label: str, words: str, request: Request, into: str | None = None) -> float:
    """Give the factor [-] from a unit to that of a label, by the area and the mass of the request if it is per these.

    Parameters
    ----------
    label : str
        What is measured.
    words : str
        The unit that is given.
    request : Request
        Knows area and loading.
    into : str, optional
        The unit that is wanted; that of the label by default.

    Raises
    ------
    LobsimError
        If the unit is unknown or measures something else, or the area or the mass is needed and not given.
    """
    where = str(request.path)
    wanted_words = into or target(label)
    if wanted_words == "1" or words.strip() == wanted_words:
        return 1.0
    try:
        given, wanted = unit(ALONE.get(words.strip()) or spelt(words) or words), unit(wanted_words)
    except LobsimError as error:
        raise LobsimError(f"{where!r}: {error}") from None
    extent = _extent(given, wanted)
    if extent is None:
        raise LobsimError(
            f"{where!r}: the unit {words!r} does not belong to {label!r}: one such as {wanted_words} was expected"
        )
    return ratio(given.factor * _size(label, words, extent, request), wanted.factor)


def _extent(given: Unit, wanted: Unit) -> str | None:
    """Find the factor of a quantity: "" for none, or a key of `SIZES`; None if nothing makes it the other."""
    missing = tuple(need - has for has, need in zip(given.exponents, wanted.exponents, strict=True))
    if not any(missing):
        return ""
    return next((name for name, powers in SIZES.items() if missing == (*powers, 0, 0, 0, 0)), None)


def _size(label: str, words: str, extent: str, request: Request) -> float:
    """Give the area [m2], the loading [kg/m2] or the mass [kg] of an electrode; 1 for none."""
    needed = {"": (), "both": ("area_cm2", "loading_mg_cm2")}.get(extent, (extent,))
    missing = [name for name in needed if getattr(request, name) is None]
    if missing:
        raise LobsimError(
            f"{str(request.path)!r}: {label!r} in {words!r} needs {' and '.join(missing)} "
            f"({' and '.join('--' + name.partition('_')[0] for name in missing)})"
        )
    area, loading = (request.area_cm2 or 1.0) * 1e-4, (request.loading_mg_cm2 or 1.0) * 1e-2
    return {"": 1.0, "area_cm2": area, "loading_mg_cm2": loading, "both": area * loading}[extent]


def ratio(given: float, wanted: float) -> float:
    """Divide factors of units [-]; a milli is then 0.001 to the last digit, so that tables read twice are the same."""
    return given / wanted if given >= wanted else 1 / (wanted / given)
