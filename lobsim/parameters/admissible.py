"""Limits that physics sets to numbers: one rule per kind of name, and the rules that tie two numbers together."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from lobsim.errors import LobsimError
from lobsim.parameters import volumes


@dataclass(frozen=True)
class Interval:
    """The numbers that are allowed, and how to say so."""

    words: str
    low: float = -math.inf
    high: float = math.inf
    open_ends: bool = False

    def __contains__(self, number: float) -> bool:
        """Tell whether the number is allowed."""
        inside = self.low < number < self.high
        return inside or (not self.open_ends and number in (self.low, self.high))


POSITIVE = Interval("above 0", low=0.0, open_ends=True)
NOT_NEGATIVE = Interval("0 or more", low=0.0)
SHARE = Interval("from 0 to 1", 0.0, 1.0)
INSIDE = Interval("strictly between 0 and 1", 0.0, 1.0, open_ends=True)
BELOW_ONE = Interval("from 0 to below 0.5", 0.0, 0.5)
AT_LEAST_ONE = Interval("1 or more", low=1.0)
KELVIN = Interval("from 200 to 400 K (25 oC is 298.15 K)", 200.0, 400.0)
ANY = Interval("any finite number")

# The first pattern found in the name decides; a name that none fits is a size of something and must be above 0.
RULES: tuple[tuple[str, Interval], ...] = (
    (
        r"porosity|onset volume fraction|Percolation threshold|transfer coefficient|^Symmetry factor$|bare carbon$",
        INSIDE,
    ),
    (r"strips again$", INSIDE),
    (r"^Parasitic share", BELOW_ONE),
    (r"fraction|transference number|Freedom to swell|Share of|leak$", SHARE),
    (r"tortuosity|MacMullin number|^Number of", AT_LEAST_ONE),
    (r"^Percolation exponent|^Macropore saturation exponent", AT_LEAST_ONE),
    (r"out of contact over|(Ceramic|Collector|support) areal mass|resistance \[|order in|exponent$", NOT_NEGATIVE),
    (r"donor number", NOT_NEGATIVE),
    (
        r"Activation energy|^Side oxidation exchange|^(Mediator loss|Evaporation) rate",
        NOT_NEGATIVE,
    ),
    (r"^Pore class \d+ volume", NOT_NEGATIVE),
    (r"temperature \[K\]$", KELVIN),
    (r"^Current function|fine-pore volume|[Cc]oefficient \[(V\.)?K-1\]$", ANY),
)

# One number must stay below another.
ORDER: tuple[tuple[str, str], ...] = (
    ("Lower voltage cut-off [V]", "Upper voltage cut-off [V]"),
    ("Lower voltage cut-off [V]", "Lithium peroxide equilibrium potential [V]"),
    ("Lithium peroxide equilibrium potential [V]", "Upper voltage cut-off [V]"),
)


@cache
def allowed(name: str) -> Interval:
    """Find the numbers that a parameter may take, from its name and unit."""
    return next((interval for pattern, interval in RULES if re.search(pattern, name)), POSITIVE)


def check(name: str, number: float, note: str = "") -> None:
    """Refuse a number that the parameter cannot have.

    Parameters
    ----------
    name : str
        The parameter, with its unit.
    number : float
        Its value, in the unit of the name.
    note : str
        What the sentence adds, such as how the number was derived.

    Raises
    ------
    LobsimError
        If the number is not finite or not physical.
    """
    interval = allowed(name)
    if not abs(number) < math.inf:
        raise LobsimError(f"{name!r} is {number}: it must be a finite number, {interval.words}{note}")
    if number not in interval:
        raise LobsimError(f"{name!r} is {number:g}: it must be {interval.words}{note}")


def check_together(numbers: Mapping[str, float]) -> None:
    """Refuse numbers that cannot go together.

    Parameters
    ----------
    numbers : mapping of str to float
        Numbers by name, in the units of their names; rules on names that it lacks are passed over.

    Raises
    ------
    LobsimError
        If a number that must be below another is not, or something does not fit into something; see
        `lobsim.parameters.volumes`.
    """
    for lower, upper in ORDER:
        if lower in numbers and upper in numbers and not numbers[lower] < numbers[upper]:
            raise LobsimError(f"{lower!r} is {numbers[lower]:g}: it must be below {upper!r}, {numbers[upper]:g}")
    volumes.refuse(numbers)
