"""The time of a TOYO TOSCAT: begins anew in each step, is added up, and may not run ahead of the clock."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from lobsim.cyclers.reading import Reading

if TYPE_CHECKING:
    import numpy as np

CLOCK_S, CLOCK_SHARE = 2.0, 0.01  # by which a time may run ahead of the clock, which has whole seconds


def begins(columns: "Mapping[str, np.ndarray]", abort: int) -> "np.ndarray":
    """Mark the rows where a step begins; an abort belongs to the step that it ends.

    Parameters
    ----------
    columns : mapping of str to numpy array
        Condition and elapsed time [s], and mode, cycle and total cycle as far as they are there.
    abort : int
        The condition of an abort.

    Returns
    -------
    numpy array of bool
        False in the first row.
    """
    import numpy as np

    condition = columns["condition"].copy()
    for row in np.flatnonzero(condition == abort):
        condition[row] = condition[row - 1] if row else 0.0
    changing = [condition, *(columns[name] for name in ("mode", "cycle", "total") if name in columns)]
    falls = np.diff(columns["elapsed"]) < 0
    return np.append(False, falls | np.any([np.diff(column) != 0 for column in changing], axis=0))


def continuous(elapsed: "np.ndarray", begins: "np.ndarray", clock: "np.ndarray") -> "np.ndarray":
    """Add up the elapsed times of the steps [s].

    Where a step's first row is later than the last of the step before, the elapsed time may go on as well as begin
    anew; it goes on if nowhere in the file it falls, and the clock says so.

    Parameters
    ----------
    elapsed : numpy array
        Of each row [s].
    begins : numpy array of bool
        Where steps begin.
    clock : numpy array
        Date and time of each row [s].

    Returns
    -------
    numpy array
        Time from the begin of the test [s].
    """
    import numpy as np

    ends = np.flatnonzero(begins) - 1
    anew = elapsed + np.concatenate([[0.0], np.cumsum(np.where(begins[1:], elapsed[:-1], 0.0))])
    if not (np.diff(elapsed) < 0).any() and ends.size:
        by_clock = clock[-1] - clock[0]
        if abs(elapsed[-1] - elapsed[0] - by_clock) < abs(anew[-1] - anew[0] - by_clock):
            return elapsed
    return anew


def check(reading: Reading, time: "np.ndarray", clock: "np.ndarray") -> None:
    """Refuse a time [s] that runs ahead of the clock [s]: a digit of one of them is wrong.

    Raises
    ------
    LobsimError
        With the first row where it does.
    """
    import numpy as np

    passed = np.append(0.0, np.diff(clock))
    ahead = np.append(0.0, np.diff(time)) > passed * (1 + CLOCK_SHARE) + CLOCK_S
    if ahead.any():
        row = int(ahead.argmax())
        raise reading.error(
            row,
            f"{time[row] - time[row - 1]:g} s have passed since the row before by its elapsed time, but "
            f"{passed[row]:g} s by its clock: one of them is damaged",
        )
