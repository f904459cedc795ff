"""Result of a run: curves, fields, loss breakdown, conservation balances, and why it ended."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lobsim.arguments import guarded
from lobsim.display.notebook import LONGEST, Shown, shortened
from lobsim.errors import LobsimError
from lobsim.numerics.arrays import Array
from lobsim.result import archive, fields, half_cycles, journal, pulses, tables
from lobsim.result.headlines import ending, headlines
from lobsim.result.record import cycles
from lobsim.result.solved_run import SolvedRun

if TYPE_CHECKING:
    import pandas
    import xarray
    from matplotlib.figure import Figure


@dataclass(frozen=True, repr=False)
class Result(Shown, SolvedRun):
    """A run of a cell: its numbers, see `lobsim.result.solved_run.SolvedRun`, its fields, tables, files and figure."""

    def __repr__(self) -> str:
        """Name the cell, its capacity and its end."""
        named = f"{self.cell.name!r}, " if self.cell.name else ""
        cell = f"Cell({named}{self.cell.membrane}, {self.cell.build}, ...)"
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
    def cycles(self) -> "pandas.DataFrame":
        """Every cycle in a row: capacities, efficiencies, what is left; see `lobsim.result.record.Cycle`."""
        import pandas

        return pandas.DataFrame([asdict(cycle) for cycle in cycles(self.cell, self.steps)])

    @guarded
    def cycle(self, number: int) -> "pandas.DataFrame":
        """Curves of one cycle, with the charge moved in each half of it; see `lobsim.result.half_cycles.curves`."""
        return half_cycles.curves(self, number)

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
        axis, values = fields.read(self, name, share, cycle)
        return self[axis], self.over_columns(values)

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
        axis, values = fields.read(self, name, share, cycle)
        if values.ndim != 2:
            raise LobsimError(f"{name!r} does not vary over both x and z in {self.cell!r}")
        return self[axis], self["z"], values

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
        return tables.curves(self, self.time_s)

    @property
    def step_table(self) -> "pandas.DataFrame":
        """Every step in a row: its words, conditions, charge, voltages and end; see `StepRecord`."""
        return tables.steps(self)

    @property
    def rates(self) -> "pandas.DataFrame":
        """Capacity against current: every step that discharges in a row, as in a rate test."""
        return tables.rates(self)

    @guarded
    def pulses(self, at_s: Sequence[float] | float = (1.0,)) -> "pandas.DataFrame":
        """Evaluate every pulse: a constant current that follows another, or a rest.

        Parameters
        ----------
        at_s : float or sequence of float
            Times [s] after the begin of a pulse at which its resistance is read.

        Returns
        -------
        pandas.DataFrame
            A row for each pulse, units in the names. R0 is the change of voltage at once over that of the current, per
            area of electrode [Ohm.cm2]; R at 1 s likewise after that time. What a rest gives back is parted into what
            comes at once and what comes slowly; 63 % of the latter is back after the relaxation time. What there is
            not, such as a voltage before a pulse with which the run begins, is not a number.

        Raises
        ------
        LobsimError
            If a time is not above 0.
        """
        return pulses.pulses(self, (at_s,) if isinstance(at_s, float | int) else at_s)

    @guarded
    def at_points(self, points: int) -> "pandas.DataFrame":
        """Tabulate the curves at points evenly spaced in the charge moved (in time, if none is moved)."""
        return tables.at_points(self, points)

    @property
    def warnings(self) -> tuple[str, ...]:
        """Doubts about the numbers of its cell, one sentence each."""
        return self.cell.warnings

    def summary(self) -> dict[str, Any]:
        """Plain numbers and words of the run, ready for JSON; the units are in the names."""
        return tables.summary(self, self.mid, self.warnings)

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

    @guarded
    def plot(self, over: str | None = None) -> "Figure":
        """Draw voltage, losses and fields, over "charge" or "time" [h]; the figure has matplotlib's ``savefig``."""
        from lobsim.plots import overview

        return overview(self, over)


@guarded
def load(path: str | Path) -> Result:
    """Read a result that `Result.save` or a run with ``save`` wrote, be the run still going on or killed.

    Raises
    ------
    LobsimError
        If the file is missing, damaged, or not a result.
    """
    return Result(**journal.read(Path(path)))
