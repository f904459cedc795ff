"""What a paper says about one number, beside the intervals that the draws give for it."""

from dataclasses import dataclass
from typing import Any

from lobsim.display.notebook import Shown
from lobsim.parameters.statements import Statement
from lobsim.uncertain.intervals import Interval


@dataclass(frozen=True, repr=False)
class StatementInterval(Shown):
    """One statement of a paper, and what the draws give for it.

    Attributes
    ----------
    statement : Statement
        What the paper says.
    number : float or None
        What the numbers of the parameter set give.
    interval, prior : tuple of float, or None
        Ends of the 90 % intervals of posterior and prior, in the unit of the quantity.
    share : float
        Share [-] of the posterior's draws for which the statement holds; NaN if it sets no bound.
    """

    SHOWN = ("statement", "number", "interval", "prior", "share")

    statement: Statement
    number: float | None
    interval: Interval | None
    prior: Interval | None
    share: float

    def summary(self) -> dict[str, Any]:
        """Plain numbers, ready for JSON: intervals in the unit of the quantity, and whether the paper lies inside."""
        return {
            "interval": self.interval,
            "prior_interval": self.prior,
            "inside": self.inside,
            "share_that_holds": self.share,
        }

    @property
    def inside(self) -> bool | None:
        """Whether what the paper says lies in the interval: its number, or for a bound any value that it allows.

        None if it says nothing, or no draw has the quantity.
        """
        said = self.statement
        if self.interval is None or not said.stated:
            return None
        (low, high), both = self.interval, said.low is not None and said.high is not None
        if both and said.number is not None:
            return low <= said.number <= high
        return (said.low is None or high >= said.low) and (said.high is None or low <= said.high)
