"""A step that does not even start: its end is met already, the cell cannot carry it, or the solver gives up."""

import re
from typing import Any

from lobsim.cell import Cell
from lobsim.errors import LobsimError
from lobsim.numerics.bounded import OverBudget
from lobsim.protocol.step import Step
from lobsim.solve.experiment import SHUTTLES

AT_LIMIT_V = 0.05  # a cell within this of a limit has reached it
EVENTS = re.compile(r"Events \[(.*?)\] are non-positive at initial conditions")
UNNAMED = ("non-positive at initial conditions", "infeasible")  # what PyBaMM says without a name
NO_SUCH_POWER = "IDA_BAD_K"  # what the solver says if no current gives the power that is asked
MET = "its end was met from the start"


class NotCarried(LobsimError):  # noqa: N818 - it is what is said of a cell, not an error of the program
    """The cell cannot do what a step asks, not even for a moment."""


def met_at_once(step: Step, error: Any, voltage: float) -> str | None:
    """Say which of its own ends a step meets as it starts, in words; None if it is none of them.

    A step that asks a cell far from its limit for more than it can carry has not met its end: see `not_carried`.

    Parameters
    ----------
    step : Step
        The step.
    error : SolverError
        Why it was not solved.
    voltage : float
        Of the cell before it [V].
    """
    events = _events(error)
    for quantity in ("current", "capacity"):
        if quantity in events and any(end.quantity == quantity for end in step.ends):
            return f"{quantity} limit"
    limits = [(end.value, 1 if end.rising else -1) for end in step.ends if end.quantity == "voltage"]
    if "voltage" in events and any(sign * (voltage - limit) > -AT_LIMIT_V for limit, sign in limits):
        return f"voltage limit {voltage:.3g} V"
    return None


def not_carried(step: Step, error: Any) -> bool:
    """Whether the cell cannot do what a step asks, not even for a moment."""
    text = str(error)
    if SHUTTLES.lower() in _events(error):
        return False
    return any(words in text for words in UNNAMED) or (step.kind == "power" and NO_SUCH_POWER in text)


def asked_for(cell: Cell, step: Step) -> str:
    """Say what a step asks of a cell, as a current density or in its own words."""
    steady = step.kind == "current" and step.profile is None
    way = " in charge" if step.value < 0 else ""
    return f"{abs(step.value) / cell.area_m2 / 10:g} mA/cm2{way}" if steady else f"'{step.text}'"


def in_words(cell: Cell, step: Step, error: Any) -> LobsimError:
    """Say a solver's failure in one sentence: what, where, the usual cause."""
    if SHUTTLES.lower() in _events(error):
        return LobsimError(f"{cell!r} gains nothing by {step.text!r}: {SHUTTLES.lower()} from the start")
    if any(quantity in _events(error) for quantity in ("current", "capacity")):
        return LobsimError(f"{cell!r} has nothing to do in {step.text!r}: {MET}")
    if not_carried(step, error):
        return NotCarried(f"{cell!r} cannot carry {asked_for(cell, step)}: {_why(error)}")
    text = " ".join(str(error).split())
    cause = "the usual cause is a number far outside the range that 'lobsim list parameters' gives"
    if isinstance(error, OverBudget):
        more = (
            "what needs more, such as a long profile, is given it by accuracy=lobsim.Accuracy(steps=..., seconds=...)"
        )
        return LobsimError(f"{cell!r} at {step.text!r}: {text}; {cause}; {more}")
    return LobsimError(f"the solver gave up on {cell!r} at {step.text!r} ({text[:120]}): {cause}")


def _why(error: Any) -> str:
    events = _events(error)
    if NO_SUCH_POWER in str(error):
        return "no current gives that power"
    if "voltage" in events or not events:
        return "it leaves its voltage window as soon as that is asked"
    return f"it starts with {events.replace(chr(39), '')}"


def _events(error: Any) -> str:
    """Names of the events that a step meets as it starts, in small letters."""
    found = EVENTS.search(" ".join(str(error).split()))
    return found[1].lower() if found else ""
