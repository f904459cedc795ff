"""What a run gave: curves, fields, overpotential audit, books, and why it ended."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from lobsim.arguments import guarded
from lobsim.cell import Cell
from lobsim.curves import discharge as curve
from lobsim.display.notebook import LONGEST, Shown, shortened
from lobsim.errors import LobsimError, pick
from lobsim.numerics.arrays import Array
from lobsim.protocol import Cycles
from lobsim.protocol.profile import Followed
from lobsim.result import archive, fields, half_cycles, journal
from lobsim.result.audit import TERMS
from lobsim.result.certificate import Certificate, Solved, certify
from lobsim.result.headlines import ending, headlines
from lobsim.result.moved import Half, together
from lobsim.result.outputs import DELIVERED, TAKEN
from lobsim.result.record import StepRecord, cycles

if TYPE_CHECKING:
    import pandas
    import xarray
    from matplotlib.figure import Figure


@dataclass(frozen=True, repr=False)
class Result(Shown):
    """A run of a cell.

    Attributes
    ----------
    cell : Cell
        The cell.
    protocol : tuple of str and Cycles
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
    data : xarray.Dataset
        Curves over "time" and fields over "x" and "snapshot", under their PyBaMM names. Of many cycles, fields are
        those of a chosen ten, `kept_cycles`, and the curves of the others are thinned out, for drawing: what is summed
        up is summed up in ``steps``.
    steps : tuple of StepRecord
        What is known of every step.
    amounts : mapping of str to float
        The sums of the books.
    state : mapping of str to array
        The unknowns at the end of the last step, in the units of their names; from there `lobsim.resume` goes on.
    solved : Solved
        Versions and tolerances of what solved the run.
    """

    cell: Cell
    protocol: tuple[str | Cycles, ...]
    profiles: Mapping[str, Followed]
    end: str
    cause: str
    finished: bool
    books: Mapping[str, float]
    solve_seconds: float
    data: "xarray.Dataset"
    steps: tuple[StepRecord, ...]
    amounts: Mapping[str, float]
    state: Mapping[str, Array]
    solved: Solved

    def __getitem__(self, name: str) -> Array:
        """Values of an output: curves of shape (T,), fields of shape (places, snapshots)."""
        return np.asarray(self.data[pick("output", name, map(str, self.data.variables))].values)

    def __repr__(self) -> str:
        """Name the cell, its capacity and its end."""
        cell = f"Cell({self.cell.membrane}, {self.cell.build}, ...)"
        rest = f"{self.capacity_mAh_g:.0f} mAh/g, {ending(self)}"
        whole = f"Result({self.cell!r}, {rest})"
        return whole if len(whole) <= LONGEST else shortened(f"Result({cell}, {rest})")

    def facts(self) -> dict[str, str]:
        """Sum up the run; see `lobsim.result.headlines`."""
        protocol = "; ".join(map(str, self.protocol))
        doubts = {"warnings": "; ".join(self.warnings)} if self.warnings else {}
        told = {"cell": str(self.cell), "protocol": shortened(protocol), **headlines(self), "end": ending(self)}
        return told | doubts

    @property
    def stopped(self) -> bool:
        """Whether steps of the protocol are left that were not done, or not to their end."""
        whole = sum(1 if isinstance(part, str) else part.times * len(part.steps) for part in self.protocol)
        return len(self.steps) < whole

    @property
    def certificate(self) -> Certificate:
        """Every book with its error, its bound and whether it closes; tolerances and versions."""
        return certify(self.books, self.solved)

    @property
    def cycles(self) -> "pandas.DataFrame":
        """Every cycle in a row: capacities, efficiencies, what is left, what limits; see `lobsim.result.record.Cycle`."""
        import pandas

        return pandas.DataFrame([asdict(cycle) for cycle in cycles(self.cell, self.steps)])

    @guarded
    def cycle(self, number: int) -> "pandas.DataFrame":
        """Curves of one cycle, with the charge moved in each half of it; see `lobsim.result.half_cycles.curves`."""
        return half_cycles.curves(self, number)

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
        return self.discharged_mAh_cm2 * self._per_gram

    @property
    def passed_mAh_cm2(self) -> Array:
        """Charge moved so far, either way [mAh cm-2], shape (T,); never falls."""
        return (self[DELIVERED] + self[TAKEN]) / (10 * self.cell.area_m2)

    @property
    def _per_gram(self) -> float:
        """Factor from mAh cm-2 to mAh g-1: a loading in kg m-2 is a tenth of one in g cm-2."""
        return 10 / self.cell.loading_kg_m2

    @property
    def capacity_mAh_cm2(self) -> float:
        """Charge delivered by all discharges; if there is none, charge taken up [mAh cm-2]."""
        return (self._discharged if self._discharged.duration_s > 0 else self._charged).charge_mAh_cm2

    @property
    def _discharged(self) -> Half:
        return together([step.discharge for step in self.steps])

    @property
    def _charged(self) -> Half:
        return together([step.charge for step in self.steps])

    @property
    def capacity_mAh_g(self) -> float:
        """The same per mass of carbon [mAh g-1]."""
        return self.capacity_mAh_cm2 * self._per_gram

    def _discharge(self) -> tuple[Array, Array]:
        """Charge [mAh cm-2] and voltage [V] of the first discharge; empty if there is none."""
        on = np.flatnonzero(self.current_mA_cm2 > 0)
        if on.size == 0:
            return np.zeros(0), np.zeros(0)
        gaps = np.flatnonzero(np.diff(on) > 1)
        last = on[gaps[0]] if gaps.size else on[-1]
        part = slice(on[0], last + 1)
        charge = self.discharged_mAh_cm2[part]
        return charge - charge[0], self.voltage_V[part]

    @property
    def plateau_V(self) -> float | None:
        """Mean voltage [V] over 10-50 % of the capacity of the first discharge; None without one."""
        return curve.plateau(*self._discharge())

    @property
    def knee_mAh_g(self) -> float | None:
        """Capacity [mAh g-1] at which the first discharge falls 50 mV below its plateau for good, if it does."""
        at = curve.knee(*self._discharge())
        return None if at is None else at * self._per_gram

    @property
    def energy_mWh_cm2(self) -> float:
        """Energy delivered by all discharges [mWh cm-2]."""
        return self._discharged.energy_mWh_cm2

    @property
    def power_mW_cm2(self) -> float:
        """Mean power of the discharges [mW cm-2]: their energy over their time."""
        return self._discharged.power_mW_cm2

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
        return float(self["width"] @ self._over_columns(self[field][..., -1]))

    def _over_columns(self, values: Array) -> Array:
        """Mean of a field at one time over the columns, if it has any."""
        return values @ self["width_z"] if values.ndim == 2 else values

    @property
    def audit(self) -> dict[str, Array]:
        """Losses [V] by process, each of shape (T,): the equilibrium potential less their sum is the voltage."""
        return {term: self[archive.LOSS.format(term)] for term in TERMS}

    @property
    def kept_cycles(self) -> list[int]:
        """Cycles, from 1, of which the fields were kept; those of steps outside of cycles always are."""
        return fields.kept_cycles(self)

    @guarded
    def keeps(self, share: float, cycle: int | None = None) -> bool:
        """Whether fields were kept at a share [-] of the charge, as for `profile`."""
        return fields.moment(self, share, cycle) is not None

    @guarded
    def profile(self, name: str, share: float = 1.0, cycle: int | None = None) -> tuple[Array, Array]:
        """Read a field at a share of the charge moved in the whole run or a cycle, as its mean over the columns.

        Parameters
        ----------
        name : str
            Name of a field, such as "Film thickness [m]".
        share : float
            Share [-] of the charge moved either way, 0 to 1: the moment at which it has just been moved. 1 is the end.
        cycle : int, optional
            The cycle, from 1, whose charge it is a share of; all of the run by default.

        Returns
        -------
        x, values : array
            Positions [m] from the lithium and values there, both of shape (places,); of a field that lives along the
            electrode only, positions from the open edge.

        Raises
        ------
        LobsimError
            If there is no such field or cycle, the share is not between 0 and 1, or the fields there were not kept.
        """
        field, values = fields.read(self, name, share, cycle)
        return self[str(field.dims[0])], self._over_columns(values)

    @guarded
    def map(self, name: str, share: float = 1.0, cycle: int | None = None) -> tuple[Array, Array, Array]:
        """Read a field over the electrode's thickness and width at a share of the charge moved, as in `profile`.

        Parameters
        ----------
        name : str
            Name of a field, such as "Film thickness [m]".
        share : float
            Share [-] of the charge moved either way, 0 to 1: the moment at which it has just been moved. 1 is the end.
        cycle : int, optional
            The cycle, from 1, whose charge it is a share of; all of the run by default.

        Returns
        -------
        x, z, values : array
            Positions [m] from the lithium, shape (places,), and from the open edge, shape (columns,); values of shape
            (places, columns).

        Raises
        ------
        LobsimError
            If there is no such field or cycle, the share is not between 0 and 1, or the fields there were not kept.
        """
        field, values = fields.read(self, name, share, cycle)
        if values.ndim != 2:
            raise LobsimError(f"{name!r} does not vary over both x and z in {self.cell!r}")
        return self[str(field.dims[0])], self["z"], values

    @property
    def mid(self) -> dict[str, float | None]:
        """State [-, m, mol.m-3] at half the charge moved, at separator and gas side; None if it was not kept."""
        kept = self.keeps(0.5)

        def at(name: str, place: int) -> float | None:
            return float(self.profile(name, 0.5)[1][place]) if kept else None

        return {
            "eps_p_separator": at("Lithium peroxide volume fraction", 0),
            "eps_p_gdl": at("Lithium peroxide volume fraction", -1),
            "film_thickness_separator_m": at("Film thickness [m]", 0),
            "film_thickness_gdl_m": at("Film thickness [m]", -1),
            "c_O_separator_mol_m3": at("Positive electrode oxygen concentration [mol.m-3]", 0),
        }

    @property
    def curve(self) -> "pandas.DataFrame":
        """Curves at the solver's own times, in the units of the bench."""
        return self._table(self.time_s)

    @guarded
    def at_points(self, points: int) -> "pandas.DataFrame":
        """Tabulate the curves at points evenly spaced in the charge moved (in time, if none is moved)."""
        if points < 1:
            raise LobsimError(f"points must be 1 or more, not {points}")
        passed = self.passed_mAh_cm2
        if passed[-1] == 0:
            return self._table(np.linspace(self.time_s[0], self.time_s[-1], points))
        return self._table(np.interp(np.linspace(0, passed[-1], points), passed, self.time_s))

    def _table(self, t: Array) -> "pandas.DataFrame":
        import pandas

        def at(values: Array) -> Array:
            return np.interp(t, self.time_s, values)

        current, voltage = at(self.current_mA_cm2), at(self.voltage_V)
        columns = {
            "Time [s]": t,
            "Current [mA.cm-2]": current,
            "Voltage [V]": voltage,
            "Capacity [mAh.cm-2]": at(self.discharged_mAh_cm2),
            "Capacity [mAh.g-1]": at(self.discharged_mAh_g),
            "Power [mW.cm-2]": current * voltage,
        }
        return pandas.DataFrame(columns)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What may be but is doubtful about the numbers of its cell, one sentence each."""
        return self.cell.warnings

    def summary(self) -> dict[str, Any]:
        """Plain numbers and words of the run, ready for JSON; the units are in the names."""
        return {
            "membrane": self.cell.membrane,
            "build": self.cell.build,
            "gas": self.cell.gas,
            "model": self.cell.model,
            "current_mA_cm2": self._discharged.current_mA_cm2 or 0.0 - self._charged.current_mA_cm2,
            "capacity_mAh_g": self.capacity_mAh_g,
            "capacity_mAh_cm2": self.capacity_mAh_cm2,
            "plateau_V": self.plateau_V,
            "knee_mAh_g": self.knee_mAh_g,
            "energy_mWh_cm2": self.energy_mWh_cm2,
            "power_mW_cm2": self.power_mW_cm2,
            "end_V": self.end_V,
            "end": self.end,
            "cause": self.cause,
            "finished": self.finished,
            "fill_fraction": self.fill_fraction,
            "film_thickness_m": self.film_thickness_m,
            "saturation": self.saturation,
            "mid": self.mid,
            "books": dict(self.books),
            "certificate": self.certificate.to_dict(),
            "solve_seconds": self.solve_seconds,
            "warnings": list(self.warnings),
        }

    def to_xarray(self) -> "xarray.Dataset":
        """Everything as one dataset, with units and provenance in its attributes."""
        return archive.stamped(self)

    @guarded
    def save(self, path: str | Path) -> None:
        """Write a NetCDF file; it is whole or not there.

        Raises
        ------
        LobsimError
            If the file cannot be written.
        """
        archive.write(self.to_xarray(), Path(path))
        journal.discard(Path(path))

    def plot(self) -> "Figure":
        """Draw voltage, losses and fields; the figure has matplotlib's ``savefig``."""
        from lobsim.plots import overview

        return overview(self)


@guarded
def load(path: str | Path) -> Result:
    """Read a result that `Result.save` or a run with ``save`` wrote, be the run still going on or killed.

    Raises
    ------
    LobsimError
        If the file is missing, damaged, or not a result.
    """
    return Result(**journal.read(Path(path)))
