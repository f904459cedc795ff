"""Dates and durations as cyclers write them: 1d 02:03:04.5, 143:48:18, 11/20/2024 3:40:24 PM, 42863.6 of Excel."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np

DAY = 86400.0
_DURATION = re.compile(
    r"(?:(\d+)\s*(?:d(?:ays?)?|天|[.\-\s])\s*,?\s*)?(\d+):([0-5]?\d):([0-5]?\d(?:[.,]\d*|:\d{3,6})?)",
    re.ASCII | re.IGNORECASE,
)
_OF_FOUR = re.compile(r":?(\d+):([01]?\d|2[0-3]):([0-5]\d):([0-5]\d(?:\.\d*)?)", re.ASCII)  # days first
_STAMP = re.compile(
    r"(?P<a>\d{1,4})(?P<s>[./-])(?P<b>\d{1,2}|[A-Za-z]{3,9})(?P=s)(?P<c>\d{1,4})"
    r"(?:[T\s]+(?P<clock>\d{1,2}:\d{1,2}(?::\d{1,2}(?:[.,:]\d+)?)?)\s*(?P<half>[AaPp]\.?[Mm]\.?)?)?"
    r"(?:\s*(?:Z|UTC|GMT)|\s*[+-]\d{2}:?\d{2})?"
)
_WORDS = re.compile(
    r"(?:[A-Za-z]{3,9},?\s+)?(?:(?P<day>\d{1,2})\.?\s+(?P<month>[A-Za-z]{3,9})|(?P<month2>[A-Za-z]{3,9})\s+(?P<day2>\d{1,2}))"
    r",?\s+(?P<year>\d{4}),?\s+(?P<clock>\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)\s*(?P<half>[AaPp][Mm])?"
)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
ELSEWHERE = {"mär": 3, "mrz": 3, "mai": 5, "okt": 10, "dez": 12, "avr": 4, "aoû": 8, "fév": 2, "déc": 12, "juil": 7}
EXCEL = (20000.0, 80000.0)  # days since 1899-12-30: 1954 to 2119
UNIX = (3e8, 5e9)  # seconds since 1970: 1979 to 2128
UNIX_MS, UNIX_TICKS = (3e11, 5e12), (3e15, 5e16)  # milliseconds, and Arbin's 100 ns
_EPOCH = date(1970, 1, 1).toordinal()
_EXCEL_EPOCH = date(1899, 12, 30).toordinal() - _EPOCH


class Stamps(NamedTuple):
    """Absolute times.

    Attributes
    ----------
    seconds : numpy array
        Since 1970 [s], as if the cycler's clock were in UTC.
    ambiguous : bool
        Day and month could be the other way round.
    """

    seconds: "np.ndarray"
    ambiguous: bool


def duration(words: str) -> float | None:
    """Read a duration such as 1d 02:03:04.5 or 143:48:18 [s]; None if it is none."""
    found = _OF_FOUR.fullmatch(words.strip()) or _DURATION.fullmatch(words.strip())
    if not found:
        return None
    days, hours, minutes, seconds = found.groups()
    second, _, fraction = re.sub("[,:]", ".", seconds).partition(".")
    return DAY * int(days or 0) + 3600 * int(hours) + 60 * int(minutes) + float(f"{second}.{fraction or 0}")


def stamps(words: Sequence[str]) -> Stamps | None:
    """Read a column of dates and times; None if one of them is none.

    Which of day and month comes first is told by a number above 12, or else by which order lets less time pass from
    row to row; if both could be, the month is taken to come first where the parts stand between strokes, and the day
    where they stand between points.

    Parameters
    ----------
    words : sequence of str
        Dates with times, days of Excel or seconds since 1970.
    """
    import numpy as np

    numbers = _numbers(words)
    if numbers is not None:
        return numbers
    orders = [_read(words, day_first) for day_first in (False, True)]
    known = [order for order in orders if order is not None]
    if not known:
        return None
    if len(known) == 1 or np.array_equal(known[0], known[1]):
        return Stamps(known[0], False)
    spans = [float(np.abs(np.diff(order)).sum()) for order in known]
    if spans[0] != spans[1]:
        return Stamps(known[int(spans[1] < spans[0])], False)
    return Stamps(known[int("." in words[0].split()[0])], True)


def start(words: str) -> float | None:
    """Read one date and time somewhere in a text [s since 1970], as if it were in UTC; None if there is none."""
    found = _STAMP.search(words) or _WORDS.search(words)
    if found is None or not found["clock"]:
        return None
    read = stamps([found[0]])
    return None if read is None else float(read.seconds[0])


def said(seconds: float) -> str:
    """Write seconds since 1970 as a date and time."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S")


def _numbers(words: Sequence[str]) -> Stamps | None:
    import numpy as np

    try:
        found = np.array([float(word) for word in words])
    except ValueError:
        return None
    for (low, high), factor, shift in (
        (EXCEL, DAY, _EXCEL_EPOCH * DAY),
        (UNIX, 1.0, 0.0),
        (UNIX_MS, 1e-3, 0.0),
        (UNIX_TICKS, 1e-7, 0.0),
    ):
        if ((found > low) & (found < high)).all():
            return Stamps(found * factor + shift, False)
    return None


def _read(words: Sequence[str], day_first: bool) -> "np.ndarray | None":
    import numpy as np

    found = np.empty(len(words))
    for i, word in enumerate(words):
        one = _one(word.strip(), day_first)
        if one is None:
            return None
        found[i] = one
    return found


def _one(words: str, day_first: bool) -> float | None:
    found = _STAMP.fullmatch(words)
    if found:
        day = _day(found["a"], found["b"], found["c"], day_first)
    else:
        found = _WORDS.fullmatch(words)
        if not found:
            return None
        day = _day(found["day"] or found["day2"], found["month"] or found["month2"], found["year"], True)
    clock = _clock(found["clock"] or "0:0:0", (found["half"] or "").lower()[:1])
    return None if day is None or clock is None else day + clock


@lru_cache(maxsize=4096)
def _day(a: str, b: str, c: str, day_first: bool) -> float | None:
    """Count the days of a date since 1970 [s]."""
    if b.isalpha():
        month = ELSEWHERE.get(b[:3].lower()) or ELSEWHERE.get(b[:4].lower())
        month = month or (MONTHS.index(b[:3].lower()) + 1 if b[:3].lower() in MONTHS else 0)
        year, day = (int(a), int(c)) if len(a) == 4 else (int(c), int(a))
    elif len(a) == 4:
        year, month, day = int(a), int(b), int(c)
    else:
        year = int(c)
        month, day = (int(b), int(a)) if day_first else (int(a), int(b))
    try:
        return DAY * (date(year + 2000 if year < 100 else year, month, day).toordinal() - _EPOCH)
    except ValueError:
        return None


def _clock(words: str, half: str) -> float | None:
    hours, minutes, *seconds = words.replace(",", ".").split(":")
    second = ".".join(seconds) if seconds else "0"
    hour = int(hours) % 12 + (12 if half == "p" else 0) if half else int(hours)
    found = 3600 * hour + 60 * int(minutes) + float(second)
    return found if hour < 24 and int(minutes) < 60 and float(second) < 61 else None
