"""The curves of one cycle out of those of a run."""

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from lobsim.arguments import guarded
from lobsim.numerics.arrays import Array
from lobsim.result import moved
from lobsim.result.fields import places
from lobsim.result.outputs import DELIVERED, STEP, TAKEN
from lobsim.result.solved_run import SolvedRun

if TYPE_CHECKING:
    import pandas


COLUMNS = ("Time [s]", "Half", "Current [mA.cm-2]", "Voltage [V]", "Charge moved [mAh.cm-2]")


@guarded
def curves(result: SolvedRun, number: int) -> "pandas.DataFrame":
    """Cut one cycle out of the curves of a run.

    Parameters
    ----------
    result : SolvedRun
        The run.
    number : int
        The cycle, from 1.

    Returns
    -------
    pandas.DataFrame
        "Time [s]" since the start of the run; "Half", discharge, charge or rest: what the current does, so that a
        profile has several of them; "Current [mA.cm-2]"; "Voltage [V]"; "Charge moved [mAh.cm-2]" in this half of the
        cycle, never falling. Of many cycles, only some are kept at all of the solver's times.

    Raises
    ------
    LobsimError
        If the run has no such cycle.
    """
    import pandas

    tables = [pandas.DataFrame({name: [] for name in COLUMNS})]  # all there is of steps that took no time
    steps = places(result.steps, number)
    moved_Ah = {1: result[DELIVERED], -1: result[TAKEN], 0: np.zeros(result.time_s.size)}
    since = int(np.searchsorted(result[STEP], steps[0]))
    for place in steps:
        rows = np.flatnonzero(result[STEP] == place)
        time = result.time_s[rows]
        parts = moved.parted(time, result.current_mA_cm2[rows], result.voltage_V[rows])
        for begin, end in _stretches(parts.way):
            way, part = int(parts.way[begin]), slice(begin, end + 1)
            over = (moved_Ah[way][rows] - moved_Ah[way][since]) / (10 * result.cell.area_m2)
            charge = _within(parts.time[part], time, over)
            values = (parts.time[part], moved.WAYS[way], parts.current[part], parts.voltage[part], charge)
            tables.append(pandas.DataFrame(dict(zip(COLUMNS, values, strict=True))))
    return pandas.concat(tables[1:] or tables, ignore_index=True)


def _within(part: Array, time: Array, over: Array) -> Array:
    """Read what is moved one way in a part of a step; nothing of it is moved beyond the turns of the current."""
    read = np.interp(part, time, over)
    read[0] = over[np.searchsorted(time, part[0], side="right") - 1]
    read[-1] = over[np.searchsorted(time, part[-1])]
    return read


def _stretches(way: Array) -> list[tuple[int, int]]:
    """First and last point of every stretch in which the current flows one way, or not at all."""
    borders = [0, *(np.flatnonzero(np.diff(way)) + 1), way.size]
    return [(int(a), int(b)) for a, b in pairwise(borders) if b > a]
