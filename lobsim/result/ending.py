"""What ended a step, in words, and whether the protocol asked for it."""

from lobsim.protocol.step import Step
from lobsim.solve import failures
from lobsim.solve.experiment import SHUTTLES, UNLIMITED_S, duration_s

FINAL_TIME = "final time"
# Ends at which the voltage is about to fall through any limit: a cycler would go on with the next step.
COLLAPSES = ("pores closed", "film passivated", "carbon covered", "salt exhausted")
VOLTAGE_LIMIT = "voltage limit"  # begins the words of that end


def ending(step: Step, reason: str, voltage: float) -> tuple[str, bool]:
    """Say what stopped a step, in words, and whether the protocol asked for it.

    Parameters
    ----------
    step : Step
        The step.
    reason : str
        ``"final time"``, or ``"event: "`` and the name of an event of the model.
    voltage : float
        At the end [V].

    Returns
    -------
    tuple of str and bool
        Such as ``("voltage limit 2 V", True)``.
    """
    if reason == FINAL_TIME:
        if duration_s(step) == UNLIMITED_S:
            return "no end was met", False
        return ("time limit" if duration_s(step) == step.duration_s else "capacity limit"), True
    event = reason.removeprefix("event: ")
    if event.startswith(SHUTTLES):
        return SHUTTLES.lower(), False
    asked = {end.quantity for end in step.ends}
    limits = [end.value for end in step.ends if end.quantity == "voltage"]
    collapsed = event.lower() in COLLAPSES and any(abs(voltage - limit) < failures.AT_LIMIT_V for limit in limits)
    if "voltage" in event.lower() or collapsed:
        met = collapsed or any(abs(voltage - limit) < 1e-3 for limit in limits)
        return f"{VOLTAGE_LIMIT} {voltage:.3g} V", met
    for quantity in ("capacity", "current"):
        if quantity in event.lower():
            return f"{quantity} limit", quantity in asked
    return event.split(" [")[0].lower(), False
