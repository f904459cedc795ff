"""The table: what every file has in the end, whatever its columns were."""

from typing import TYPE_CHECKING, NamedTuple

from lobsim.cyclers import counters, steps, weighed
from lobsim.cyclers.integral import before_first, integral
from lobsim.cyclers.labels import CURRENT, CYCLE, STEP, STEP_TIME, TABLE, TIME, WHOLE, WORKING
from lobsim.cyclers.reading import Reading
from lobsim.cyclers.rows import CHARGE, ENERGY, rows_of

if TYPE_CHECKING:
    import numpy as np


class Completed(NamedTuple):
    """Columns of a table, and how they were made.

    Attributes
    ----------
    columns : dict of str to numpy array
        By the labels of `lobsim.cyclers.labels`, in the units of these.
    origins : dict of str to str
        Where cycles, capacities and energies come from.
    remarks : list of str
        Doubts.
    integral_mAh : numpy array
        Charge of each step by the integral of the current [mAh], whatever was taken.
    """

    columns: "dict[str, np.ndarray]"
    origins: dict[str, str]
    remarks: list[str]
    integral_mAh: "np.ndarray"


def complete(reading: Reading, first: "np.ndarray") -> Completed:
    """Make the columns of the table, in the units of their labels, and derive what the file does not have.

    Capacities and energies count from 0 in every step; see `lobsim.cyclers.weighed`.

    Parameters
    ----------
    reading : Reading
        Checked.
    first : numpy array of int
        First row of each step.

    Returns
    -------
    Completed
        The columns, where they come from, and remarks.

    Raises
    ------
    LobsimError
        If the file's counters and the integral of its current cannot be of one cell.
    """
    import numpy as np

    columns = dict(reading.columns)
    is_counted = CYCLE not in columns
    if is_counted:
        columns[CYCLE] = steps.cycles(reading, first)
    rows = rows_of(reading, first, steps.ways(columns[CURRENT], first))
    columns[STEP] = np.repeat(np.arange(1, len(first) + 1), rows.count)
    columns[STEP_TIME] = rows.within(columns[TIME], columns[TIME][first] - before_first(rows))
    origins = {"cycles": "counted" if is_counted else "from the file"}
    remarks: list[str] = []
    for kind in (CHARGE, ENERGY):
        by_integral = integral(rows, kind)
        by_counter = counters.counted(rows, kind, by_integral)
        found, origin, doubts = weighed.chosen(rows, kind, by_counter, by_integral)
        columns[kind.pair[0]], columns[kind.pair[1]] = found
        if kind is CHARGE:
            charge = 1e3 * (by_integral.up + by_integral.down)[rows.last]
        origins["capacity" if kind is CHARGE else "energy"] = origin
        remarks += doubts
    for label in WHOLE:
        columns[label] = columns[label].astype("int64")
    ordered = {label: columns.pop(label) for label in TABLE if label in columns}
    ordered |= {label: column for label, column in columns.items() if label not in WORKING}
    return Completed(ordered, origins, remarks, charge)
