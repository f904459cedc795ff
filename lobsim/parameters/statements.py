"""What a laboratory says about runs and cycles, to be compared with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lobsim.arguments import guarded
from lobsim.display.notebook import Shown


@dataclass(frozen=True, repr=False)
class Statement(Shown):
    """One thing that a paper says about one run.

    Attributes
    ----------
    case : str
        The run, such as "NIPS stacked 0.4 mA/cm2".
    membrane, build : str
        The cell.
    protocol : str
        What is done with it.
    current_mA_cm2 : float
        The current density of the protocol; of cycles, that of the discharge.
    quantity : str
        What is compared, with its unit: capacity_mAh_g, capacity_mAh_cm2, plateau_V, middle_V, knee_mAh_g or
        power_mW_cm2; of a cycle, a field of `lobsim.result.record.Cycle` or a name in `lobsim.curves.charge.SHAPES`.
    words : str
        What the paper says, and how it is read where it needs reading.
    number : float or None
        The number that the paper gives, from which deviations are counted; None if it gives none.
    low, high : float or None
        The bounds that follow, tolerance included; None where the statement sets no bound.
    calibrated : bool
        Whether the statement was used to find the fitted numbers.
    defaults : float or None
        What another program found with the default numbers, to be found again; None if it told no number.
    missed : str
        Why the default numbers are known to miss it; empty if it should hold.
    cycle : int
        The cycle that it is about; 0 for a run without cycles.
    every : bool
        Whether it is about every cycle up to that one, so that the worst counts.
    near : float
        How far outside its bounds, relative to them, a number misses it only narrowly.
    source : str
        Where it stands, if not in the paper itself that the laboratory cites.
    """

    SHOWN = ("case", "quantity", "words", "low", "high")

    case: str
    membrane: str
    build: str
    protocol: str
    current_mA_cm2: float
    quantity: str
    words: str
    number: float | None
    low: float | None
    high: float | None
    calibrated: bool
    defaults: float | None
    missed: str = ""
    cycle: int = 0
    every: bool = False
    near: float = 0.0
    source: str = ""

    @property
    def stated(self) -> bool:
        """Whether the paper sets a bound at all; if not, only what the defaults give is kept here."""
        return self.low is not None or self.high is not None

    @guarded
    def holds(self, number: float) -> bool:
        """Tell whether a computed number, in the unit of the quantity, agrees with the statement."""
        return self._within(number, 0.0)

    @guarded
    def nearly_holds(self, number: float) -> bool:
        """Tell whether a computed number, in the unit of the quantity, lies within the bounds or near them."""
        return self._within(number, self.near)

    def _within(self, number: float, beyond: float) -> bool:
        above = self.low is None or number >= self.low - beyond * abs(self.low)
        return above and (self.high is None or number <= self.high + beyond * abs(self.high))


@dataclass(frozen=True, repr=False)
class Cycling(Shown):
    """Cycles that a paper did with one cell, and what it says about them.

    Attributes
    ----------
    case : str
        A name, such as "A NIPS 2.0-0.2 mA/cm2".
    membrane, build : str
        The cell.
    discharge, charge, times
        As for `lobsim.cycle`.
    statements : tuple of Statement
        Each about one cycle, or about every cycle up to one.
    laws : mapping of str to str
        Laws other than the defaults.
    fixes : tuple of str
        Numbers that its calibrated statements fix; see `lobsim.calibrate`.
    """

    SHOWN = ("case", "times", "statements")

    case: str
    membrane: str
    build: str
    discharge: str
    charge: str
    times: int
    statements: tuple[Statement, ...]
    laws: Mapping[str, str] = field(default_factory=dict)
    fixes: tuple[str, ...] = ()
