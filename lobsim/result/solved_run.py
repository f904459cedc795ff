"""Numbers of a solved run, and what follows from them at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from lobsim.cell import Cell
from lobsim.curves import discharge
from lobsim.errors import pick
from lobsim.numerics.arrays import Array
from lobsim.protocol import Part
from lobsim.protocol.ahead import ahead
from lobsim.protocol.profile import Followed
from lobsim.result.audit import TERMS
from lobsim.result.certificate import Certificate, Solved, certify
from lobsim.result.labelled import Labelled
from lobsim.result.moved import Half, first_discharge, together
from lobsim.result.outputs import DELIVERED, LOSS, TAKEN
from lobsim.result.record import StepRecord
from lobsim.solve.own_output import OwnOutput

if TYPE_CHECKING:
    import xarray


@dataclass(frozen=True, repr=False)
class SolvedRun:
    """A run of a cell.

    Attributes
    ----------
    cell : Cell
        The cell.
    protocol : tuple of str, Follow and Cycles
        The steps, and cycles of steps.
    profiles : mapping of str to Followed
        Of steps that follow a file, by their words, what they followed: `lobsim.resume` reads no file again.
    end : str
        What stopped the run, such as "voltage limit 2 V".
    cause : str
        Why: the overpotential that grew, such as "O2 starvation", or the limit itself.
    finished : bool
        False if something other than the protocol's own ends stopped the run.
    books : mapping of str to float
        Relative errors [-] of what must be conserved; see `lobsim.result.books.Ledger.close`.
    solve_seconds : float
        Wall time of building, if needed, and solving.
    arrays : Labelled
        Curves and fields, of which `data` is made.
    steps : tuple of StepRecord
        What is known of every step.
    amounts : mapping of str to float
        The sums of the books.
    state : mapping of str to array
        The unknowns at the end of the last step, in the units of their names; from there `lobsim.resume` goes on.
    solved : Solved
        Versions and tolerances of what solved the run.
    outputs : mapping of str to OwnOutput
        Outputs of the user, by name: their functions, and where they live.
    start : str
        What it started from: the run whose end that was, or nothing for a fresh cell.
    """

    cell: Cell
    protocol: tuple[Part, ...]
    profiles: Mapping[str, Followed]
    end: str
    cause: str
    finished: bool
    books: Mapping[str, float]
    solve_seconds: float
    arrays: Labelled
    steps: tuple[StepRecord, ...]
    amounts: Mapping[str, float]
    state: Mapping[str, Array]
    solved: Solved
    outputs: Mapping[str, OwnOutput] = field(default_factory=dict)
    start: str = ""

    def __getitem__(self, name: str) -> Array:
        """Values of an output: curves of shape (T,), fields of shape (places, snapshots)."""
        return self.arrays[pick("output", name, self.arrays)].values

    @cached_property
    def data(self) -> "xarray.Dataset":
        """Curves over "time" and fields over "x" and "snapshot", under their PyBaMM names.

        Of many cycles, fields are those of a chosen ten, `kept_cycles`, and the curves of the others are thinned out,
        for drawing: what is summed up is summed up in ``steps``.
        """
        return self.arrays.dataset()

    @property
    def stopped(self) -> bool:
        """Whether steps of the protocol are left that were not done, or not to their end."""
        return len(self.steps) < len(ahead(self.protocol, self.cell, self.steps))

    @property
    def certificate(self) -> Certificate:
        """Every book with its error, its bound and whether it closes; tolerances and versions."""
        return certify(self.books, self.solved)

    @property
    def time_s(self) -> Array:
        """Times [s] of the curves, shape (T,)."""
        return self["Time [s]"]

    @property
    def voltage_V(self) -> Array:
        """Cell voltage [V], shape (T,)."""
        return self["Voltage [V]"]

    @property
    def current_mA_cm2(self) -> Array:
        """Current density [mA cm-2], discharge positive, shape (T,)."""
        return self["Total current density [A.m-2]"] / 10

    @property
    def discharged_mAh_cm2(self) -> Array:
        """Charge taken from the cell so far [mAh cm-2], shape (T,); it falls on charge."""
        return self["Discharge capacity [A.h]"] / (10 * self.cell.area_m2)

    @property
    def discharged_mAh_g(self) -> Array:
        """Charge taken from the cell so far, per mass of carbon [mAh g-1], shape (T,)."""
        return self.discharged_mAh_cm2 * self.per_gram

    @property
    def passed_mAh_cm2(self) -> Array:
        """Charge moved so far, either way [mAh cm-2], shape (T,); never falls."""
        return (self[DELIVERED] + self[TAKEN]) / (10 * self.cell.area_m2)

    @property
    def per_gram(self) -> float:
        """Factor from mAh cm-2 to mAh g-1: a loading in kg m-2 is a tenth of one in g cm-2."""
        return 10 / self.cell.loading_kg_m2

    @property
    def capacity_mAh_cm2(self) -> float:
        """Charge delivered by all discharges; if there is none, charge taken up [mAh cm-2]."""
        return (self.discharged if self.discharged.duration_s > 0 else self.charged).charge_mAh_cm2

    @property
    def discharged(self) -> Half:
        """All that was taken from the cell."""
        return together([step.discharge for step in self.steps])

    @property
    def charged(self) -> Half:
        """All that was given to the cell."""
        return together([step.charge for step in self.steps])

    @property
    def capacity_mAh_g(self) -> float:
        """The same per mass of carbon [mAh g-1]."""
        return self.capacity_mAh_cm2 * self.per_gram

    def first_discharge(self) -> tuple[Array, Array]:
        """Charge [mAh cm-2] and voltage [V] of the first discharge; empty if there is none."""
        return first_discharge(self.current_mA_cm2, self.discharged_mAh_cm2, self.voltage_V)

    @property
    def plateau_V(self) -> float | None:
        """Mean voltage [V] over 10-50 % of the capacity of the first discharge; None without one."""
        return discharge.plateau(*self.first_discharge())

    @property
    def knee_mAh_g(self) -> float | None:
        """Capacity [mAh g-1] at which the first discharge falls 50 mV below its plateau for good, if it does."""
        at = discharge.knee(*self.first_discharge())
        return None if at is None else at * self.per_gram

    @property
    def energy_mWh_cm2(self) -> float:
        """Energy delivered by all discharges [mWh cm-2]."""
        return self.discharged.energy_mWh_cm2

    @property
    def power_mW_cm2(self) -> float:
        """Mean power of the discharges [mW cm-2]: their energy over their time."""
        return self.discharged.power_mW_cm2

    @property
    def end_V(self) -> float:
        """Voltage [V] at the end."""
        return float(self.voltage_V[-1])

    @property
    def saturation(self) -> float:
        """Share of the pores that liquid fills at the end [-]."""
        return float(self["Saturation"][-1])

    @property
    def fill_fraction(self) -> float:
        """Li2O2 at the end over the membrane's initial pore volume [-]."""
        return self._mean("Lithium peroxide volume fraction") / self.cell.numbers["Positive electrode porosity"]

    @property
    def film_thickness_m(self) -> float:
        """Mean film thickness at the end [m]."""
        return self._mean("Film thickness [m]")

    def _mean(self, field: str) -> float:
        return float(self["width"] @ self.over_columns(self[field][..., -1]))

    def over_columns(self, values: Array) -> Array:
        """Mean of a field at one time over the columns, if it has any, in the unit of the values."""
        return values @ self["width_z"] if values.ndim == 2 else values

    @property
    def audit(self) -> dict[str, Array]:
        """Losses [V] by process, each of shape (T,): the equilibrium potential less their sum is the voltage."""
        return {term: self[LOSS.format(term)] for term in TERMS}
