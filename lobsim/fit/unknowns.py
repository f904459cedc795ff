"""Unknown of a fit: a number of a cell, where it may lie, on which scale, and what is known beforehand."""

import math
from dataclasses import dataclass, replace
from typing import Literal

from lobsim.cell import Cell
from lobsim.display.notebook import Shown
from lobsim.errors import LobsimError, pick
from lobsim.fit.input_numbers import number
from lobsim.parameters import checked

Scale = Literal["log", "linear"]
SCALES = ("log", "linear")
# What a curve cannot tell, because it is part of what was measured or of how the model is built
GIVEN = {
    "Electrode area [m2]": "it is part of the current density",
    "Number of electrodes connected in parallel to make a cell": "it is part of the current density",
    "Current function [A]": "the protocol gives it",
    "Lower voltage cut-off [V]": "the protocol gives it",
    "Upper voltage cut-off [V]": "the protocol gives it",
}
EXPONENT = "it is written into the equations, a law rather than a number"


@dataclass(frozen=True, repr=False)
class Unknown(Shown):
    """A number to be found.

    Parameters
    ----------
    name : str
        A number of the cell, with its unit.
    low, high : float, optional
        Bounds; the range in the parameter set by default.
    scale : str
        "log", on which a factor counts, or "linear".
    mean, sd : float, optional
        A normal prior on that scale: its centre, in the unit of the number, and its standard deviation, relative on
        "log" (0.1: 10 %), in the unit of the number on "linear". Without it everything between the bounds is alike.

    Raises
    ------
    LobsimError
        If a bound, mean or standard deviation is no number, the bounds do not rise, or one has no logarithm on "log".
    """

    SHOWN = ("name", "low", "high", "scale", "mean", "sd")

    name: str
    low: float | None = None
    high: float | None = None
    scale: Scale = "log"
    mean: float | None = None
    sd: float | None = None

    def __post_init__(self) -> None:
        """Refuse what is no bound and no prior of any number."""
        if not isinstance(self.name, str) or not self.name:
            raise LobsimError(f"an unknown is the name of a number of the cell, not {self.name!r}")
        pick("scale", self.scale, SCALES)
        for word in ("low", "high", "mean", "sd"):
            given = getattr(self, word)
            if given is not None:
                object.__setattr__(self, word, number(f"{word!r} of {self.name!r}", given))
        if self.low is not None and self.high is not None and not self.low < self.high:
            raise LobsimError(
                f"the bounds of {self.name!r} are {self.low:g} and {self.high:g}: the first must be the smaller"
            )
        if (self.mean is None) != (self.sd is None) or (self.sd is not None and not self.sd > 0):
            raise LobsimError(f"the prior of {self.name!r} needs a mean and a standard deviation above 0")
        if self.scale == "log":
            self._refuse_what_has_no_logarithm()

    def _refuse_what_has_no_logarithm(self) -> None:
        for bound in (self.low, self.high):
            if bound is not None and bound <= 0:
                raise LobsimError(
                    f"{self.name!r} from {bound:g} has no logarithm: give scale='linear' or a bound above 0"
                )
        if self.mean is not None and self.mean <= 0:
            raise LobsimError(f"the prior of {self.name!r} has the mean {self.mean:g}, which has no logarithm")

    def to(self, value: float) -> float:
        """Coordinate of a value in the unit of its name: the logarithm of the number [-], or on "linear" the value."""
        return math.log(value) if self.scale == "log" else value

    def back(self, coordinate: float) -> float:
        """Value at a coordinate, in the unit of its name."""
        return math.exp(coordinate) if self.scale == "log" else coordinate

    def slope(self, value: float) -> float:
        """Change of the value with its coordinate, in the unit of the name on "log", 1 on "linear"."""
        return value if self.scale == "log" else 1.0

    @property
    def bounds(self) -> tuple[float, float]:
        """Coordinates of the bounds, which must be known."""
        if self.low is None or self.high is None:
            raise LobsimError(f"{self.name!r} has no bounds")
        return self.to(self.low), self.to(self.high)

    @property
    def words(self) -> str:
        """The name without its unit."""
        return self.name.split(" [")[0]


def settled(unknown: Unknown | str, cell: Cell) -> Unknown:
    """Complete an unknown from the ranges in the parameter set, and refuse what cannot be found.

    Parameters
    ----------
    unknown : Unknown or str
        What is to be found; a name alone takes everything from the parameter set.
    cell : Cell
        The cell.

    Returns
    -------
    Unknown
        With bounds.

    Raises
    ------
    LobsimError
        If there is no such number, the data cannot tell it, it has no bounds, or they are no bounds for it.
    """
    if not isinstance(unknown, Unknown | str):
        raise LobsimError(f"what is to be found is a name or an Unknown, not {unknown!r}")
    given = Unknown(unknown) if isinstance(unknown, str) else unknown
    name = given.name
    if name not in cell.parameters:
        cell.with_values({name: 1.0})  # says what is wrong with the name
    why = EXPONENT if name.endswith("exponent") or name == "Oxygen reduction order in salt" else GIVEN.get(name)
    if why:
        raise LobsimError(f"{name!r} cannot be found from curves: {why}")
    origin = replace(cell, changed=()).parameters[name].origin  # the range of the set, whatever the cell's own value
    low = origin.low if given.low is None else given.low
    high = origin.high if given.high is None else given.high
    if low is None or high is None:
        raise LobsimError(f"{name!r} has no range in the parameter set: give low and high")
    for bound in (low, high):
        checked(name, bound)  # not beside the others, which may be found as well
    return replace(given, low=low, high=high)
