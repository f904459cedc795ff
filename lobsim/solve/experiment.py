"""Steps as PyBaMM's own; pybamm is imported when one is made."""

from typing import Any

import numpy as np

from lobsim.protocol import profile
from lobsim.protocol.step import End, Step

CAPACITY_BEFORE = "Discharge capacity before the step [A.h]"
# The duration of a step that only its ends end: thirty years. Reaching it means that no end was met. PyBaMM's own
# default is a day, shorter than a slow discharge; the solver chooses its own steps, so a long duration costs nothing.
UNLIMITED_S = 1e9
CHANGES = "Share of a charge that changes the cell"  # an output of models with a shuttle
SHUTTLES = "The shuttle carries the whole current"  # the name of the event
# Below this the shuttle carries a charge that waits for a voltage, or a hold that waits for a current: it would go on
# for ever. Far above the tolerances, far below what any charge of a day's patience could store.
UNCHANGED = 1e-4
NONE = -1.0  # a share that is always there


def to_step(step: Step, *, shuttles: bool = False) -> Any:
    """Make the step that PyBaMM solves: it keeps the solver's own time steps and is never skipped silently.

    Parameters
    ----------
    step : Step
        One of those that `lobsim.protocol.parse` returned.
    shuttles : bool
        Whether the model tells what its shuttle leaves of a charge.

    Returns
    -------
    pybamm.step.BaseStep
        The step; if it ends at a capacity, it has the input `CAPACITY_BEFORE`.
    """
    import pybamm

    ends = [_termination(step, end) for end in step.ends if not _is_duration(step, end)]
    if shuttles and least_change(step) > 0:
        ends.append(pybamm.step.CustomTermination(SHUTTLES, lambda variables: variables[CHANGES] - UNCHANGED))
    common: dict[str, Any] = {
        "duration": duration_s(step),
        "termination": ends,
        "description": step.text,
        "skip_ok": False,
    }
    if step.kind == "rest":
        return pybamm.step.rest(**common)
    value = step.value if step.profile is None else np.column_stack(profile.steep(step.profile)).view(_Table)
    return getattr(pybamm.step, step.kind)(value, **common)


class _Table(np.ndarray):
    """A table that prints differently from every other.

    PyBaMM shares one model among steps that print alike, and NumPy prints only the ends of a long table.
    """

    def __str__(self) -> str:
        return f"table {hash(self.tobytes())}"


def duration_s(step: Step) -> float:
    """Work out the longest that a step may take [s]: at constant current a capacity is a duration."""
    limits = [3600 * end.value / abs(step.value) for end in step.ends if _is_duration(step, end)]
    if step.duration_s is not None:
        limits.append(step.duration_s)
    return min(limits, default=UNLIMITED_S)


def least_change(step: Step) -> float:
    """Work out the share of a charge [-] that must change the cell; a given time or capacity asks for none."""
    waits = duration_s(step) == UNLIMITED_S and all(end.quantity != "capacity" for end in step.ends)
    return UNCHANGED if waits and step.value != 0 else NONE


def _is_duration(step: Step, end: End) -> bool:
    return step.kind == "current" and end.quantity == "capacity"


def _termination(step: Step, end: End) -> Any:
    import pybamm

    if end.quantity == "voltage":
        return pybamm.step.VoltageTermination(end.value, ">" if end.rising else "<")
    if end.quantity == "current":
        return pybamm.step.CurrentTermination(end.value)
    before = pybamm.InputParameter(CAPACITY_BEFORE)
    return pybamm.step.CustomTermination(
        f"Capacity {end.value} [A.h]", lambda variables: end.value - abs(variables["Discharge capacity [A.h]"] - before)
    )
