"""What a step asks of a solver: how long it may take, and what must change in it."""

from lobsim.protocol.step import End, Step

# The duration of a step that only its ends end: thirty years. Reaching it means that no end was met. The solver
# chooses its own steps, so a long duration costs nothing.
UNLIMITED_S = 1e9
CHANGES = "Share of a charge that changes the cell"  # an output of models with a shuttle
SHUTTLES = "The shuttle carries the whole current"  # the name of the event
# Below this the shuttle carries a charge that waits for a voltage, or a hold that waits for a current: it would go on
# for ever. Far above the tolerances, far below what any charge of a day's patience could store.
UNCHANGED = 1e-4
NONE = -1.0  # a share that is always there


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
