"""Columns of a header, found by the names that cyclers give them and by what they are measured in."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lobsim.cyclers.asked_columns import COUNTS, target
from lobsim.cyclers.column_names import bare
from lobsim.cyclers.column_units import parted
from lobsim.cyclers.labels import CURRENT, HALF_CYCLE, STEP_TIME, TIME, VOLTAGE
from lobsim.cyclers.vocabulary import INCREMENT, NAMES, STAMP, STATE
from lobsim.parameters.units import unit

WITHOUT_UNIT = (*COUNTS, HALF_CYCLE, STAMP, STATE)
WITH_UNIT = {(TIME, "test"), (STEP_TIME, "step")}  # "Step (Sec)" is a time, "Step" a number
_OVER = re.compile(r"\s+vs?\.?\s.*$", re.IGNORECASE)  # "Potential vs. Li"
_SAID_BY_NAME = re.compile(r"^(ah|wh)")  # BaSyTec's "Ah-Step"
IMPLIED = {"ah": "Ah", "wh": "Wh"}
PER_AREA_OR_MASS = {(-2, 0), (0, -1)}


@dataclass(frozen=True)
class Column:
    """Column that may be meant by a label.

    Attributes
    ----------
    place : int
        Where it stands in the header.
    name : str
        As it stands in the file.
    unit : str or None
        Its unit; None if neither its name nor the row below says it.
    rank : int
        How far back its name stands in the list of names.
    """

    place: int
    name: str
    unit: str | None
    rank: int


def columns(
    header: Sequence[str],
    own: Mapping[str, Sequence[str]] | None = None,
    units: Sequence[str] = (),
    never: Sequence[str] = (),
) -> dict[str, list[Column]]:
    """Find what each label may mean, the likeliest first; a column is taken for one label only.

    Parameters
    ----------
    header : sequence of str
        Names of columns.
    own : mapping, optional
        Names that a maker gives to labels, before those that all makers give; with it they mean no other label.
    units : sequence of str
        The row of units below the header, if there is one.
    never : sequence of str
        Names that mean nothing here.

    Returns
    -------
    dict of str to list of Column
    """
    own = own or {}
    named = [name if not _unit_below(units, i) else f"{name} [{units[i]}]" for i, name in enumerate(header)]
    parts = [list(_parts(name)) if bare(name) not in never else [] for name in named]
    taken: set[int] = set()
    found: dict[str, list[Column]] = {}
    for label, names in NAMES.items():
        elsewhere = {name for other, its in own.items() if other != label for name in its}
        ranked = (*own.get(label, ()), *(name for name in names if name not in elsewhere))
        fitting = [
            column
            for index, readings in enumerate(parts)
            if index not in taken and (column := _column(label, index, header[index], readings, ranked))
        ]
        if fitting:
            found[label] = sorted(fitting, key=lambda column: (column.rank, column.place))
            taken.add(found[label][0].place)
    return found


def is_header(header: Sequence[str], units: Sequence[str] = ()) -> bool:
    """Tell whether names are those of a log of a cell: a voltage and a time."""
    if len(header) < 2:
        return False
    found = columns(header, units=units)
    return VOLTAGE in found and bool({TIME, STEP_TIME, STAMP} & set(found))


def _unit_below(units: Sequence[str], index: int) -> bool:
    return index < len(units) and bool(units[index])


def _parts(name: str) -> list[tuple[str, str | None]]:
    return [(bare(_OVER.sub("", head)), unit) for head, unit in parted(name)]


def _column(
    label: str, index: int, name: str, readings: Sequence[tuple[str, str | None]], ranked: Sequence[str]
) -> Column | None:
    """Read a column as a label, if its name may mean it and its unit can."""
    for head, words in readings:
        if head not in ranked or (words is None and (not head or (label, head) in WITH_UNIT)):
            continue
        if label in WITHOUT_UNIT:
            if words is None or (label == STAMP and fits(TIME, words)):  # seconds since 1970
                return Column(index, name, "1", ranked.index(head))
            continue
        said = _SAID_BY_NAME.match(head)
        words = words or (IMPLIED[said[1]] if said else None)
        if words is None or fits(label, words):
            return Column(index, name, words, ranked.index(head))
    return None


def fits(label: str, words: str) -> bool:
    """Tell whether a unit can be that of a label, per area or mass of the electrode if it is a current."""
    missing = _missing(label, words)
    return not any(missing) or (label == CURRENT and not any(missing[2:]) and missing[:2] in PER_AREA_OR_MASS)


def same_kind(label: str, words: str) -> bool:
    """Tell whether a unit measures just what a label does."""
    return not any(_missing(label, words))


def _missing(label: str, words: str) -> tuple[int, ...]:
    given, wanted = unit(words).exponents, unit(measured_in(label)).exponents
    return tuple(has - need for has, need in zip(given, wanted, strict=True))


def measured_in(label: str) -> str:
    """Give the unit of a label."""
    return "Ah" if label == INCREMENT else target(label)
