"""Dates with times of day as they are written in words and numbers, read a whole column at once."""

import re
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np

DAY = 86400.0  # s
_CLOCK = (
    r"(?P<early>上午|下午|午前|午後)?\s*(?P<hours>[0-9]{1,2}):(?P<minutes>[0-9]{1,2})"
    r"(?::(?P<seconds>[0-9]{1,2})(?:[.,:](?P<fraction>[0-9]+))?)?\s*(?P<half>[AaPp]\.?[Mm]\.?|上午|下午|午前|午後)?"
)
_ZONE = r"(?:\s*(?:Z|UTC|GMT))?\s*(?P<zone>[+-][0-9]{2}:?[0-9]{2})?"
_DAY, _MONTH, _YEAR = r"(?P<day>[0-9]{1,2})", r"(?P<month>[^\W\d_]{3,9})", r"(?P<year>[0-9]{4})"
_DAY_NAME = r"(?:[^\W\d_]{2,9}\.?,?\s+)?"
_IN_NUMBERS = (
    r"(?P<a>[0-9]{1,4})(?:(?P<s>[./-])(?P<b>[0-9]{1,2}|[^\W\d_]{3,9})(?P=s)|年\s?(?P<b2>[0-9]{1,2})月\s?)"
    r"(?P<c>[0-9]{1,4})日?"
)
STAMPS = tuple(
    re.compile(form)
    for form in (
        rf"{_IN_NUMBERS}(?:[T\s]+{_CLOCK})?{_ZONE}",
        rf"{_DAY_NAME}{_DAY}\.?\s+{_MONTH}\.?,?\s+{_YEAR},?\s+{_CLOCK}{_ZONE}",
        rf"{_DAY_NAME}{_MONTH}\.?\s+{_DAY},?\s+{_YEAR},?\s+{_CLOCK}{_ZONE}",
        rf"{_DAY_NAME}{_MONTH}\.?\s+{_DAY}\s+{_CLOCK}\s+{_YEAR}",
    )
)
_TIME_OF_DAY = re.compile(_CLOCK)
_OF_CLOCK = ("hours", "minutes", "seconds", "fraction")
_TO_ZEROS = str.maketrans("123456789", "000000000")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
ELSEWHERE = {"mär": 3, "mrz": 3, "mai": 5, "okt": 10, "dez": 12, "avr": 4, "aoû": 8, "fév": 2, "déc": 12, "juil": 7}
# Which part of a date comes first is told by what stands between the parts, if nothing else tells it.
MONTH_FIRST, DAY_FIRST, YEAR_FIRST = "month", "day", "year"
ORDERS = {
    "/": (MONTH_FIRST, DAY_FIRST, YEAR_FIRST),
    ".": (DAY_FIRST, MONTH_FIRST, YEAR_FIRST),
    "-": (YEAR_FIRST, DAY_FIRST, MONTH_FIRST),
}
_EPOCH = date(1970, 1, 1).toordinal()


class Written(NamedTuple):
    """A date as it is written: its parts, what stands between them, and the zone of its clock."""

    a: str
    b: str
    c: str
    between: str
    zone: str

    @classmethod
    def of(cls, found: "re.Match[str]") -> "Written":
        """Take it out of a stamp."""
        said = found.groupdict()
        if "day" in said:
            return cls(said["day"], said["month"], said["year"], "-", said.get("zone") or "")
        return cls(said["a"], said["b"] or said["b2"], said["c"], said["s"] or "-", said["zone"] or "")


def parts(words: Sequence[str]) -> "tuple[list[Written | None], np.ndarray, np.ndarray] | None":
    """Part stamps into their distinct dates, which of them each row has, and the time of day [s].

    Words that differ in their digits alone are read at once.

    Parameters
    ----------
    words : sequence of str
        Dates, with times of day or without, or times of day without a date.

    Returns
    -------
    list, numpy array of int, numpy array
        None among the dates for a time of day without one; None if one of the words is none of these.
    """
    import numpy as np

    plain = [word.strip() for word in words]
    shapes: dict[str, list[int]] = {}
    for row, word in enumerate(plain):
        shapes.setdefault(word.translate(_TO_ZEROS), []).append(row)
    dates: list[Written | None] = []
    which, clock = np.empty(len(plain), dtype=int), np.empty(len(plain))
    for rows in shapes.values():
        found = _form(plain[rows[0]])
        if found is None:
            return None
        digits = np.array([plain[row] for row in rows]).view(np.uint32).reshape(len(rows), -1).astype(np.int64) - ord(
            "0"
        )
        seconds = _time_of_day(found, digits)
        if seconds is None:
            return None
        _, firsts, known = np.unique(_of_date(found, digits), return_index=True, return_inverse=True)
        which[rows], clock[rows] = len(dates) + known, seconds
        forms = (found.re.fullmatch(plain[rows[first]]) for first in firsts)
        dates += [Written.of(again) if again and found.re is not _TIME_OF_DAY else None for again in forms]
    return dates, which, clock


def _form(word: str) -> "re.Match[str] | None":
    return next((found for form in (*STAMPS, _TIME_OF_DAY) if (found := form.fullmatch(word))), None)


def _time_of_day(found: "re.Match[str]", digits: "np.ndarray") -> "np.ndarray | None":
    """Count the seconds since midnight [s] of words that have the shape of the one found, by their digits."""
    hour, minute, second, fraction = (_whole(digits, range(*found.span(part))) for part in _OF_CLOCK)
    half = found["early"] or found["half"]
    if half:
        hour = hour % 12 + 12 * (half[0] in "pP下" or half == "午後")
    second = second + fraction / 10.0 ** len(found["fraction"] or "")
    if (hour >= 24).any() or (minute >= 60).any() or (second >= 61).any():
        return None
    return 3600.0 * hour + 60.0 * minute + second


def _of_date(found: "re.Match[str]", digits: "np.ndarray") -> "np.ndarray":
    """Give one number for all digits that are not of the time of day, those of date and zone."""
    of_clock = {place for part in _OF_CLOCK for place in range(*found.span(part))}
    return _whole(digits, [i for i, letter in enumerate(found[0]) if letter.isdecimal() and i not in of_clock])


def _whole(digits: "np.ndarray", places: Sequence[int]) -> "np.ndarray":
    """Read the whole number that stands at some places of all words, 0 if there are none."""
    import numpy as np

    return digits[:, list(places)] @ 10 ** np.arange(len(places) - 1, -1, -1, dtype=np.int64)


def days(dates: Sequence[Written], zone: str) -> dict[str, list[float]]:
    """Count the days of dates since 1970 [s] in a zone, in every order of their parts that all can be in."""
    found = {}
    for order in ORDERS[dates[0].between]:
        each = [_day(one, order) for one in dates]
        if None not in each:
            ahead = [_offset(one.zone) - _offset(zone) for one in dates]
            found[order] = [day - by for day, by in zip(each, ahead, strict=True) if day is not None]
    return found


def _offset(zone: str) -> float:
    """Read how far a zone is ahead of UTC [s]."""
    digits = zone.replace(":", "")
    return (60 * int(digits[1:3]) + int(digits[3:])) * (-60 if digits[0] == "-" else 60) if digits else 0.0


def _day(written: Written, order: str) -> float | None:
    """Count the days of a date since 1970 [s]."""
    a, b, c = written[:3]
    year_first = len(a) == 4 or (order == YEAR_FIRST and len(a) == len(c) == 2)
    if order == YEAR_FIRST and not year_first:
        return None
    if not b.isdigit():
        year_first, order, b = len(a) == 4, DAY_FIRST, str(_month(b))
    year, month, day = (a, b, c) if year_first else (c, a, b) if order == MONTH_FIRST else (c, b, a)
    try:
        return DAY * (date(int(year) + 2000 * (len(year) < 3), int(month), int(day)).toordinal() - _EPOCH)
    except ValueError:
        return None


def _month(name: str) -> int:
    """Read the name of a month, in English, German or French; 0 if it is none."""
    small = name.lower()
    if small[:3] in MONTHS:
        return MONTHS.index(small[:3]) + 1
    return ELSEWHERE.get(small[:3]) or ELSEWHERE.get(small[:4]) or 0
