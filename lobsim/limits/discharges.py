"""Discharges to a cut-off: what is asked, what a cell delivers, and how IDAKLU solves one."""

from dataclasses import dataclass
from typing import NamedTuple

from lobsim.cell import Cell
from lobsim.result import Result
from lobsim.run import run
from lobsim.solve.failures import NotCarried


class Asked(NamedTuple):
    """A discharge: a cell, its current [mA cm-2], and the voltage [V] and the capacity [mAh cm-2] at which it ends."""

    cell: Cell
    current_mA_cm2: float
    cutoff_V: float
    capacity_mAh_cm2: float | None = None

    @property
    def words(self) -> str:
        """The step of the protocol."""
        ends = f"{self.cutoff_V:.12g} V" + (
            f" or {self.capacity_mAh_cm2:.12g} mAh/cm2" if self.capacity_mAh_cm2 else ""
        )
        return f"Discharge at {self.current_mA_cm2:.12g} mA/cm2 until {ends}"


@dataclass(frozen=True)
class Delivered:
    """What a discharge in a lane delivered, under the names that `lobsim.result.Result` has for it.

    Attributes
    ----------
    capacity_mAh_cm2, capacity_mAh_g : float
        The capacity.
    plateau_V : float or None
        Mean voltage over 10-50 % of it [V].
    power_mW_cm2, energy_mWh_cm2 : float
        Mean power and energy.
    cause : str
        Why it ended.
    sustained_mW_cm2 : float or None
        Mean power while a first charge is delivered, if that was asked for and is delivered.
    """

    capacity_mAh_cm2: float
    capacity_mAh_g: float
    plateau_V: float | None
    power_mW_cm2: float
    energy_mWh_cm2: float
    cause: str
    sustained_mW_cm2: float | None = None


Outcome = Result | Delivered | NotCarried


def discharged(cell: Cell, current: float, cutoff_V: float, capacity: float | None = None) -> Result | NotCarried:
    """Discharge at a current [mA cm-2] to the cut-off [V] or the capacity [mAh cm-2]; or the reason why not."""
    try:
        return run(cell, Asked(cell, current, cutoff_V, capacity).words)
    except NotCarried as error:
        return error
