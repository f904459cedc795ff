"""Data read from a cycler: table, steps, curves."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lobsim import files
from lobsim.arguments import guarded
from lobsim.cyclers import noise, steps
from lobsim.cyclers.labels import CHARGED, CURRENT, DISCHARGED, TIME, VOLTAGE
from lobsim.cyclers.sign import turned
from lobsim.display.notebook import Shown, number
from lobsim.errors import LobsimError, pick

if TYPE_CHECKING:
    import numpy as np
    import pandas

CAPACITY_OF = {"discharge": DISCHARGED, "charge": CHARGED}


@dataclass(frozen=True, eq=False, repr=False)
class LoggedCurve(Shown):
    """Voltage over capacity in one step.

    Attributes
    ----------
    capacity_Ah : numpy array
        From the begin of the step [Ah].
    voltage_V : numpy array
        Of the cell [V].
    current_A : float
        Mean, positive in the direction of the step [A].
    cycle, step : int
        Where it is in the table.
    area_cm2 : float or None
        Area of the electrode, if it is known.
    kind : str
        "discharge" or "charge".
    noise_V : float
        Standard deviation of the voltage, as the file shows it [V]; see `lobsim.cyclers.noise`.
    resolution_Ah : float
        Least step of the capacity, from that of the counter or of current and time [Ah].
    source : str
        The file.
    """

    SHOWN = ("kind", "cycle", "step", "current_A", "capacity_Ah", "noise_V")

    capacity_Ah: "np.ndarray"
    voltage_V: "np.ndarray"
    current_A: float
    cycle: int
    step: int
    area_cm2: float | None
    kind: str = "discharge"
    noise_V: float = 0.0
    resolution_Ah: float = 0.0
    source: str = ""

    @property
    def capacity_mAh_cm2(self) -> "np.ndarray":
        """Capacity per area of the electrode [mAh/cm2]."""
        return 1e3 * self.capacity_Ah / self._area()

    @property
    def current_mA_cm2(self) -> float:
        """Mean current per area of the electrode [mA/cm2]."""
        return 1e3 * self.current_A / self._area()

    @property
    def resolution_mAh_cm2(self) -> float:
        """Least step of the capacity per area of the electrode [mAh/cm2]."""
        return 1e3 * self.resolution_Ah / self._area()

    def _area(self) -> float:
        if not self.area_cm2:
            raise LobsimError("the area of the electrode is not known: give read(..., area_cm2=...)")
        return self.area_cm2


@dataclass(frozen=True, eq=False, repr=False)
class CyclerData(Shown):
    """Content of a cycler's file.

    Attributes
    ----------
    columns : mapping of str to numpy array
        By the preferred labels of the Battery Data Format; current is positive while the cell is charged.
    metadata : mapping
        What the file says besides, and what had to be decided to read it.
    source : Path
        The file or folder.
    format : str
        As which it was read, a name of `lobsim.cyclers.formats.FORMATS`.
    area_cm2, loading_mg_cm2 : float or None
        Area of the electrode [cm2] and mass on it [mg/cm2], if they were given.
    remarks : sequence of str
        What is doubtful and what had to be decided, a sentence each.
    integral_mAh : numpy array or None
        Charge of each step by the integral of the current [mAh], where the capacity is the cycler's own.
    """

    columns: "Mapping[str, np.ndarray]"
    metadata: Mapping[str, Any]
    source: Path
    format: str
    area_cm2: float | None = None
    loading_mg_cm2: float | None = None
    remarks: Sequence[str] = ()
    integral_mAh: "np.ndarray | None" = None

    @cached_property
    def table(self) -> "pandas.DataFrame":
        """All columns as one table of pandas, a row a sample."""
        import pandas

        return pandas.DataFrame(dict(self.columns))

    @property
    def discharge_current_A(self) -> "np.ndarray":
        """Current with PyBaMM's sign, positive in discharge [A]."""
        return turned(self.columns[CURRENT])

    @cached_property
    def step_rows(self) -> list[dict[str, Any]]:
        """The steps, a mapping each; see `lobsim.cyclers.steps.describe`."""
        return steps.describe(self.columns, self.area_cm2, self.loading_mg_cm2, self.integral_mAh)

    @cached_property
    def steps(self) -> "pandas.DataFrame":
        """The steps, a row each; see `lobsim.cyclers.steps.describe`."""
        import pandas

        return pandas.DataFrame(self.step_rows)

    @guarded
    def curves(self, kind: str = "discharge", cycle: int | None = None) -> list[LoggedCurve]:
        """Take the discharges or the charges, one a step; they can be given to a fit as they are.

        Parameters
        ----------
        kind : str
            "discharge" or "charge".
        cycle : int, optional
            Those of one cycle, as the file or lobsim counts them; all by default.

        Returns
        -------
        list of LoggedCurve
            In the order of the test; a step of one row is no curve.

        Raises
        ------
        LobsimError
            If the kind is another, or the test has no such cycle.
        """
        kind = pick("kind of curve", kind, CAPACITY_OF)
        cycles = sorted({row["cycle"] for row in self.step_rows})
        if cycle is not None and cycle not in cycles:
            raise LobsimError(f"{str(self.source)!r} has cycles {cycles[0]} to {cycles[-1]}, but no {cycle}")
        return [
            self._curve(row, kind)
            for row in self.step_rows
            if row["kind"] == kind and row["last_row"] > row["first_row"] and cycle in (None, row["cycle"])
        ]

    def _curve(self, row: Mapping[str, Any], kind: str) -> LoggedCurve:
        rows = slice(row["first_row"], row["last_row"] + 1)
        capacity, voltage = self.columns[CAPACITY_OF[kind]][rows], self.columns[VOLTAGE][rows]
        return LoggedCurve(
            capacity,
            voltage,
            row["current_mA"] / 1e3,
            row["cycle"],
            row["step"],
            self.area_cm2,
            kind,
            noise.voltage_noise(voltage),
            min(noise.resolution(capacity), float(capacity[-1])),
            str(self.source),
        )

    @guarded
    def to_bdf(self, path: str | Path) -> Path:
        """Write the table as CSV in the Battery Data Format; `lobsim.cyclers.read` gives it back to the last digit.

        Parameters
        ----------
        path : str or Path
            The file, .csv.

        Returns
        -------
        Path
            The file.

        Raises
        ------
        LobsimError
            If it cannot be written.
        """
        path = Path(path)
        files.check(path, (".csv",))
        with files.whole(path) as draft:
            self.table.to_csv(draft, index=False, lineterminator="\n")
        return path

    def facts(self) -> dict[str, str]:
        """Tell where the data comes from, and how much it is."""
        kinds = Counter(row["kind"] for row in self.step_rows)
        hours = float(self.columns[TIME][-1] - self.columns[TIME][0]) / 3600
        return {
            "source": str(self.source),
            "format": self.format,
            "rows": str(len(self.columns[TIME])),
            "time": number(hours, "h"),
            "area": number(self.area_cm2, "cm2") if self.area_cm2 else "not given",
            **{f"steps of {kind}": str(count) for kind, count in kinds.items()},
            **{f"remark {number}": words for number, words in enumerate(self.remarks, 1)},
        }

    def __repr__(self) -> str:
        """Name the source, the format and the size."""
        size = f"{len(self.columns[TIME])} rows, {len(self.step_rows)} steps"
        return f"CyclerData({str(self.source)!r}, {self.format}, {size})"
