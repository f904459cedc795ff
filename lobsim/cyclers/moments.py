"""Dates and durations as cyclers write them: 1d 02:03:04.5, 143:48:18, 11/20/2024 3:40:24 PM, 42863.6 of Excel."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, NamedTuple

from lobsim.cyclers import written_dates

if TYPE_CHECKING:
    import numpy as np

DAY = 86400.0
_DURATION = re.compile(
    r"(?:(\d+)\s*(?:d(?:ays?)?|天|[.\-\s])\s*,?\s*)?(\d+):([0-5]?\d):([0-5]?\d(?:[.,]\d*|:\d{3,6})?)",
    re.ASCII | re.IGNORECASE,
)
_OF_FOUR = re.compile(r":?(\d+):([01]?\d|2[0-3]):([0-5]\d):([0-5]\d(?:\.\d*)?)", re.ASCII)  # days first
EXCEL = (20000.0, 80000.0)  # days since 1899-12-30: 1954 to 2119
UNIX = (3e8, 2.9e9)  # seconds since 1970: 1979 to 2061
SINCE_1904 = (3e9, 4.9e9)  # seconds, of LabVIEW: 1999 to 2059
UNIX_MS, UNIX_TICKS = (3e11, 5e12), (3e15, 5e16)  # milliseconds, and Arbin's 100 ns
_EPOCH = date(1970, 1, 1).toordinal()
_EXCEL_EPOCH = date(1899, 12, 30).toordinal() - _EPOCH
_1904_EPOCH = date(1904, 1, 1).toordinal() - _EPOCH
PASSING = 10  # intervals between rows, at most, that lie over midnight in a time of day


class Stamps(NamedTuple):
    """Absolute times.

    Attributes
    ----------
    seconds : numpy array
        Since 1970 [s], as if the cycler's clock were in UTC; of times of day without a date, since the first midnight.
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

    Which of day, month and a year of two digits comes first is told by a number above 12 or 31, or else by which order
    lets least time pass from row to row; if several could be, the month is taken to come first where strokes stand
    between the parts, and the year or the day where lines do; where points do it is the day. A clock that changes its
    zone runs on.

    Parameters
    ----------
    words : sequence of str
        Dates with times, days of Excel, seconds since 1970, or times of day that pass midnight.

    Returns
    -------
    Stamps or None
        Their seconds [s].
    """
    import numpy as np

    found = _numbers(words) if words else None
    if found is not None or not words:
        return found
    parts = written_dates.parts(words)
    if parts is None:
        return None
    written, which, clock = parts
    dates = [date for date in written if date is not None]
    if not dates:
        without = over_midnight(clock)
        return None if without is None else Stamps(without, False)
    if len(dates) < len(written):
        return None
    orders = written_dates.days(dates, zone=dates[which[0]].zone)
    known = {order: np.array(days)[which] + clock for order, days in orders.items()}
    if not known:
        return None
    if dates[0].between == "." and written_dates.DAY_FIRST in known:  # nobody writes months first between points
        known = {written_dates.DAY_FIRST: known[written_dates.DAY_FIRST]}
    spans = {order: float(np.abs(np.diff(seconds)).sum()) for order, seconds in known.items()}
    least = [order for order in known if spans[order] == min(spans.values())]
    chosen = known[least[0]]
    others = [order for order in least[1:] if order != written_dates.YEAR_FIRST]
    return Stamps(chosen, not all(np.array_equal(known[order], chosen) for order in others))


def start(words: str) -> float | None:
    """Read one date and time somewhere in a text, since 1970 [s], as if it were in UTC; None if there is none."""
    for form in written_dates.STAMPS:
        found = form.search(words)
        if found is not None and found["hours"]:
            read = stamps([found[0]])
            return None if read is None else float(read.seconds[0])
    return None


def said(seconds: float) -> str:
    """Write seconds since 1970 [s] as a date and time."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S")


def over_midnight(clock: "np.ndarray") -> "np.ndarray | None":
    """Let a time of day [s] run on over midnight; None if it falls anywhere else."""
    import numpy as np

    passed = np.diff(clock)
    falls = passed < 0
    if not falls.any():
        return clock
    if clock.min() < 0 or clock.max() >= DAY or falls.all():
        return None
    usual = float(np.median(passed[~falls]))
    if (passed[falls] + DAY > PASSING * usual).any():
        return None
    return clock + DAY * np.append(0.0, np.cumsum(falls))


def _numbers(words: Sequence[str]) -> Stamps | None:
    import numpy as np

    try:
        found = np.array([float(word.replace(",", ".")) for word in words])
    except ValueError:
        return None
    for (low, high), factor, shift in (
        (EXCEL, DAY, _EXCEL_EPOCH * DAY),
        (UNIX, 1.0, 0.0),
        (SINCE_1904, 1.0, _1904_EPOCH * DAY),
        (UNIX_MS, 1e-3, 0.0),
        (UNIX_TICKS, 1e-7, 0.0),
    ):
        if ((found > low) & (found < high)).all():
            return Stamps(found * factor + shift, False)
    return None
