"""Data read from a cycler: table, steps, curves."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lobsim import files
from lobsim.arguments import guarded
from lobsim.cyclers import steps
from lobsim.cyclers.labels import CHARGED, CURRENT, DISCHARGED, VOLTAGE
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
    """

    SHOWN = ("cycle", "step", "current_A", "capacity_Ah")

    capacity_Ah: "np.ndarray"
    voltage_V: "np.ndarray"
    current_A: float
    cycle: int
    step: int
    area_cm2: float | None

    @property
    def capacity_mAh_cm2(self) -> "np.ndarray":
        """Capacity per area of the electrode [mAh/cm2]."""
        return 1e3 * self.capacity_Ah / self._area()

    @property
    def current_mA_cm2(self) -> float:
        """Mean current per area of the electrode [mA/cm2]."""
        return 1e3 * self.current_A / self._area()

    def _area(self) -> float:
        if not self.area_cm2:
            raise LobsimError("the area of the electrode is not known: give read(..., area_cm2=...)")
        return self.area_cm2


@dataclass(frozen=True, eq=False, repr=False)
class CyclerData(Shown):
    """Content of a cycler's file.

    Attributes
    ----------
    table : DataFrame
        By the preferred labels of the Battery Data Format; current is positive while the cell is charged.
    metadata : mapping
        What the file says besides, and what had to be decided to read it.
    source : Path
        The file or folder.
    format : str
        As which it was read, a name of `lobsim.cyclers.formats.FORMATS`.
    area_cm2, loading_mg_cm2 : float or None
        Area of the electrode [cm2] and mass on it [mg/cm2], if they were given.
    """

    table: "pandas.DataFrame"
    metadata: Mapping[str, Any]
    source: Path
    format: str
    area_cm2: float | None = None
    loading_mg_cm2: float | None = None

    @property
    def discharge_current_A(self) -> "np.ndarray":
        """Current with PyBaMM's sign, positive in discharge [A]."""
        return turned(self.table[CURRENT].to_numpy())

    @cached_property
    def steps(self) -> "pandas.DataFrame":
        """The steps, a row each; see `lobsim.cyclers.steps.describe`."""
        return steps.describe(self.table, self.area_cm2, self.loading_mg_cm2)

    @guarded
    def curves(self, kind: str = "discharge") -> list[LoggedCurve]:
        """Take the discharges or the charges, one a step.

        Parameters
        ----------
        kind : str
            "discharge" or "charge".

        Returns
        -------
        list of LoggedCurve
            In the order of the test; a step of one row is no curve.

        Raises
        ------
        LobsimError
            If the kind is another.
        """
        kind = pick("kind of curve", kind, CAPACITY_OF)
        found = self.steps[(self.steps["kind"] == kind) & (self.steps["last_row"] > self.steps["first_row"])]
        return [self._curve(step, CAPACITY_OF[kind]) for step in found.itertuples()]

    def _curve(self, step: Any, label: str) -> LoggedCurve:
        rows = self.table.iloc[step.first_row : step.last_row + 1]
        capacity, voltage = rows[label].to_numpy(), rows[VOLTAGE].to_numpy()
        return LoggedCurve(capacity, voltage, step.current_mA / 1e3, step.cycle, step.step, self.area_cm2)

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
        kinds = self.steps["kind"].value_counts()
        hours = float(self.table["Test Time / s"].iloc[-1]) / 3600
        return {
            "source": str(self.source),
            "format": self.format,
            "rows": str(len(self.table)),
            "time": number(hours, "h"),
            "area": number(self.area_cm2, "cm2") if self.area_cm2 else "not given",
            **{f"steps of {kind}": str(count) for kind, count in kinds.items()},
        }

    def __repr__(self) -> str:
        """Name the source, the format and the size."""
        return f"CyclerData({str(self.source)!r}, {self.format}, {len(self.table)} rows, {len(self.steps)} steps)"
