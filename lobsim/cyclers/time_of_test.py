"""Time of a test, made of what rises: the cycler's own time, the times of its steps, or the clock of its computer."""

from dataclasses import replace
from typing import TYPE_CHECKING

from lobsim.cyclers import moments, steps
from lobsim.cyclers.labels import CURRENT, CYCLE, STEP, STEP_TIME, TIME, UNIX_TIME
from lobsim.cyclers.reading import Reading
from lobsim.errors import LobsimError

if TYPE_CHECKING:
    import numpy as np

HOUR = 3600.0
BY_HAND_S = 5.0  # by which a clock that was put forward or back for summer may differ from an hour
SLACK_S = 2.0  # by which a clock with whole seconds may be ahead of the times of steps
UNITS = {"s": 1.0, "min": 60.0, "h": 3600.0, "day": 86400.0, "ms": 1e-3}
STEADY = 0.1  # share by which an interval may differ from the usual one and still be one
LEAP = 3.0  # usual intervals: a row that far off, without which time rises, is damaged
FAR = 1e4  # usual intervals that no row of a log leaps
SAME = 0.02  # share by which the spans of two times may differ and be one
LONGEST_S = 10 * 365.25 * 86400  # of a test that nobody doubts


def complete(reading: Reading) -> Reading:
    """Give a reading its test time and, as far as a start is known, its clock.

    Parameters
    ----------
    reading : Reading
        With one or more of test time, step time [s] and the clock [s since 1970], and the file's steps.

    Returns
    -------
    Reading
        With a test time that rises or stays; remarks say what it was made of if the file's own would not do.

    Raises
    ------
    LobsimError
        If there is no time, or rows are out of order.
    """
    import numpy as np

    if not {TIME, STEP_TIME, UNIX_TIME} & set(reading.columns):
        raise LobsimError(
            f"{str(reading.places[0][0])!r}: no column is known to be {TIME!r}: give columns={{{TIME!r}: '...'}} "
            f"(--column '{TIME}=name')"
        )
    reading = _restarting(_dated(reading))
    clock = reading.columns.get(UNIX_TIME)
    if TIME not in reading.columns:
        if STEP_TIME in reading.columns:
            reading = reading.having({TIME: np.cumsum(_passed(reading, reading.columns[STEP_TIME]))})
        else:
            reading = _of_clock(reading)
    time = reading.columns[TIME]
    back = np.flatnonzero(np.diff(time) < 0) + 1
    if back.size:
        row = int(back[0])
        raise reading.error(row, f"{TIME!r} runs back to {time[row]:.15g}: it was expected to rise or stay")
    return _too_long(_with_clock(reading, clock))


def unit_by_clock(time: "np.ndarray", clock: "np.ndarray") -> str | None:
    """Tell by the clock [s] in which unit a time [s, min, h] is that does not say it; None if it cannot be told."""
    span, by_clock = float(time[-1] - time[0]), float(clock[-1] - clock[0])
    if span <= 0 or by_clock < 10 * SLACK_S:
        return None
    return next((name for name, size in UNITS.items() if abs(by_clock / (span * size) - 1) < SAME), None)


def _dated(reading: Reading) -> Reading:
    """Put a date and a time of day together that stand in two columns: the time falls where the date changes."""
    import numpy as np

    date, time = (reading.columns.get(label) for label in (UNIX_TIME, TIME))
    if date is None or time is None or (date % moments.DAY).any() or time.max() >= moments.DAY:
        return reading
    falls, changes = np.diff(time) < 0, np.diff(date) > 0
    if not falls.any() or (falls & ~changes).any():
        return reading
    columns = {label: column for label, column in reading.columns.items() if label != TIME}
    return replace(reading, columns=columns).having({UNIX_TIME: date + time})


def _restarting(reading: Reading) -> Reading:
    """Let a test time run on that passes midnight, or begins anew in every step, cycle or part of the file."""
    import numpy as np

    time = reading.columns.get(TIME)
    if time is None:
        return reading
    falls = np.append(False, np.diff(time) < 0)
    begins = steps.begins(reading)
    if not falls.any():
        return reading
    over = moments.over_midnight(time) if (falls & ~begins).any() else None
    if over is not None:
        return reading.having({TIME: over}, "the test time is a time of day, which passes midnight: it runs on there")
    if not _regularly(reading, falls, begins):
        return reading
    for row in np.flatnonzero(falls):
        damaged = not begins[row] and row > 1 and time[row] > time[row - 2]  # without the row before, time rises
        if damaged or [_goes_on(time, row, begins[row]), _is_first(time, row), bool(begins[row])].count(True) < 2:
            return reading
    words = f"the time begins anew {int(falls.sum())} times: the test time is the sum of the parts"
    own = {STEP_TIME: time} if STEP_TIME not in reading.columns and _is_of_steps(reading, time) else {}
    return reading.having({TIME: np.cumsum(_passed(reading, time)), **own}, words)


def _regularly(reading: Reading, falls: "np.ndarray", begins: "np.ndarray") -> bool:
    """Tell whether a time falls where steps or cycles begin, and where most of them do: a damaged number falls once."""
    import numpy as np

    if not begins.any():
        return True
    cycle = reading.columns.get(CYCLE)
    rounds = np.append(False, np.diff(cycle) != 0) if cycle is not None else begins
    time = reading.columns[TIME]
    anew = falls | (begins & (time == time.min()))  # behind a step of one row it does not fall
    most = any(2 * (anew & marks).sum() > marks.sum() for marks in (begins, rounds) if marks.any())
    return most and not (falls & ~begins).any()


def _goes_on(time: "np.ndarray", row: int, begins: bool = False) -> bool:
    """Tell whether a time goes on from the row that it has fallen to, and not from the one before: it was set back.

    Else this row alone is misplaced, or the one before is damaged, to which the time leaps far. Where
    the next row is later than the one before it has to be as far behind as rows usually are, unless a step begins: two
    rows that were swapped look alike else.
    """
    import numpy as np

    if row + 1 >= len(time):
        return False
    passed = np.diff(time)
    usual = float(np.median(passed[passed > 0])) if (passed > 0).any() else 0.0
    outlier = row > 1 and time[row] > time[row - 2] and passed[row - 2] > LEAP * usual
    if outlier or (row > 1 and passed[row - 2] > FAR * usual):
        return False
    after, across = time[row + 1] - time[row], time[row + 1] - time[row - 1]
    fits = abs(after - usual) < abs(across - usual) and (begins or abs(after - usual) <= STEADY * usual)
    return bool(across < 0 or (after > 0 and fits))


def _is_first(time: "np.ndarray", row: int) -> bool:
    """Tell whether a row may be the first since a time began: it is no longer ago than the next row is behind it."""
    return bool(row + 1 >= len(time) or time[row] <= time[row + 1] - time[row])


def _is_of_steps(reading: Reading, within: "np.ndarray") -> bool:
    """Tell whether a time begins anew in most steps, not in cycles."""
    import numpy as np

    numbered = steps.begins(reading, (STEP,))[1:]
    return bool(numbered.any() and np.mean(np.diff(within)[numbered] <= 0) >= 0.5)


def _passed(reading: Reading, within: "np.ndarray") -> "np.ndarray":
    """Tell how much time passes before each row by times that begin anew, and by the clock, if it goes on, there."""
    import numpy as np

    fresh = np.append(False, np.diff(within) < 0)
    if _is_of_steps(reading, within):
        fresh |= steps.begins(reading, (STEP,))
    passed = np.append(within[0], np.where(fresh[1:], within[1:], np.diff(within)))
    clock = reading.columns.get(UNIX_TIME)
    if clock is not None:
        by_clock = np.append(0.0, np.diff(clock))
        plausible = fresh & (by_clock > passed + SLACK_S) & (np.abs(by_clock - passed - HOUR) > BY_HAND_S)
        passed = np.where(plausible, by_clock, passed)
    return passed


def _of_clock(reading: Reading) -> Reading:
    """Take the clock of the computer, mended where it was set back, for the time."""
    import numpy as np

    clock = reading.columns[UNIX_TIME]
    passed, remarks = np.diff(clock), []
    usual = float(np.median(passed[passed > 0])) if (passed > 0).any() else 0.0
    falls = np.append(False, passed < 0)
    for row in np.flatnonzero(falls):
        if not _goes_on(clock, int(row)):
            raise reading.error(int(row), f"the clock runs back by {-passed[row - 1]:g} s for this row alone")
        summer = abs(-passed[row - 1] + usual - HOUR) <= BY_HAND_S + usual
        remarks.append(
            f"the clock was put back by {usual - passed[row - 1]:.0f} s at {reading.where(int(row))}"
            + (", as at the end of summer time" if summer else "")
            + f": {usual:g} s, as between other rows, are taken to have passed there"
        )
        passed[row - 1] = usual
    forward = np.flatnonzero(np.abs(passed - usual - HOUR) <= BY_HAND_S) if 0 < usual < HOUR / 6 else passed[:0]
    if forward.size:
        remarks.append(
            f"an hour more than usual passes before {reading.where(int(forward[0]) + 1)}: if summer time began there, "
            "times behind it are an hour too late"
        )
    return reading.having({TIME: np.append(0.0, np.cumsum(passed))}, *remarks)


def _with_clock(reading: Reading, clock: "np.ndarray | None") -> Reading:
    """Keep the clock where it goes on, else let it go on from its first row with the test time."""
    import numpy as np

    time = reading.columns[TIME]
    start = reading.metadata.get("start_unix")
    if clock is not None and clock[-1] < moments.UNIX[0]:  # a time of day without a date
        columns = {label: column for label, column in reading.columns.items() if label != UNIX_TIME}
        reading, clock = replace(reading, columns=columns), None
    if clock is None:
        return reading if start is None else reading.having({UNIX_TIME: start + time})
    if len(clock):
        reading = replace(reading, metadata={**reading.metadata, "start": moments.said(float(clock[0]))})
    back = np.flatnonzero(np.diff(clock) < 0) + 1
    if not back.size:
        return reading
    own = reading.having({UNIX_TIME: clock[0] + time - time[0]})
    if any("clock was put back" in words for words in reading.remarks):
        return own
    row = int(back[0])
    return own.having(
        {},
        f"the clock of the computer was put back by {clock[row - 1] - clock[row] + time[row] - time[row - 1]:.0f} s at "
        f"{reading.where(row)}: times are those of the cycler, which rise",
    )


def _too_long(reading: Reading) -> Reading:
    """Doubt a test that takes longer than anybody tests."""
    span = float(reading.columns[TIME][-1] - reading.columns[TIME][0])
    if span <= LONGEST_S:
        return reading
    charge = ""
    if CURRENT in reading.columns:
        charge = ", and so is every capacity that follows from it"
    return reading.having(
        {},
        f"the test takes {span / 86400 / 365.25:.0f} years by its times: they are probably in another unit than the "
        f"file says{charge}; a factor of 3600 would be {span / 3600 / 3600:.3g} h",
    )
