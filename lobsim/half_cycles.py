"""The curves of one cycle out of those of a run."""

from typing import TYPE_CHECKING

import numpy as np

from lobsim.arguments import guarded
from lobsim.errors import LobsimError

if TYPE_CHECKING:
    import pandas

    from lobsim.record import StepRecord
    from lobsim.result import Result


@guarded
def curves(result: "Result", number: int) -> "pandas.DataFrame":
    """Cut one cycle out of the curves of a run.

    Parameters
    ----------
    result : Result
        The run.
    number : int
        The cycle, from 1.

    Returns
    -------
    pandas.DataFrame
        "Time [s]" since the start of the run; "Half", discharge, charge or rest; "Current [mA.cm-2]"; "Voltage [V]";
        "Charge moved [mAh.cm-2]" since the half began, never negative. Of many cycles, only some are kept at all of the
        solver's times.

    Raises
    ------
    LobsimError
        If the run has no such cycle.
    """
    import pandas

    steps = [(place, step) for place, step in enumerate(result.steps) if step.cycle == number and number > 0]
    if not steps:
        last = max((step.cycle for step in result.steps), default=0)
        raise LobsimError(f"the run has no cycle {number!r}: it has {last}")
    # A step's first time is the last of the step before, and follows it in the curves.
    first = [0, *(np.searchsorted(result.time_s, [step.start_s for step in result.steps[1:]]) + 1), result.time_s.size]
    time, current, voltage, discharged = (
        result.time_s,
        result.current_mA_cm2,
        result.voltage_V,
        result.discharged_mAh_cm2,
    )
    parts, moved = [], {"discharge": 0.0, "charge": 0.0, "rest": 0.0}
    for place, step in steps:
        rows, half = slice(first[place], first[place + 1]), _half(step)
        charge = moved[half] + np.abs(discharged[rows] - discharged[rows.start])
        moved[half] = charge[-1]
        columns = {
            "Time [s]": time[rows],
            "Half": half,
            "Current [mA.cm-2]": current[rows],
            "Voltage [V]": voltage[rows],
            "Charge moved [mAh.cm-2]": charge,
        }
        parts.append(pandas.DataFrame(columns))
    return pandas.concat(parts, ignore_index=True)


def _half(step: "StepRecord") -> str:
    if step.charge_mAh_cm2 == 0:
        return "rest"
    return "discharge" if step.charge_mAh_cm2 > 0 else "charge"
