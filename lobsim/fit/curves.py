"""A measured curve: voltage over capacity, what was done with the cell to get it, and how well it is known."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from lobsim.cell import Cell
from lobsim.cyclers.data import LoggedCurve
from lobsim.display.notebook import Shown
from lobsim.errors import LobsimError
from lobsim.fit.input_numbers import listed, number
from lobsim.protocol import Protocol
from lobsim.protocol.protocol import every_step
from lobsim.protocol.step import Step

Array = npt.NDArray[np.float64]

NOISE_V = 2e-3  # of a usual cycler
POINTS = 150  # of a curve, at most, that are compared
FEWEST = 5
AT_THE_LIMIT = 0.02  # V: a curve that ends so near to a voltage limit has reached it
WINDOW_V = (0.0, 6.0)  # in which every voltage of a cell with a lithium electrode lies
ROUNDING = 1e-6  # of 10 mV: a limit that stands in the file is itself
LEAST_V = 0.5  # that a curve reaches somewhere
MOST_MAH_CM2 = 250.0  # 1.2 mm of lithium
MOST_NOISE_V = 0.3  # a tenth of any cell's voltage
BACK_STEPS = 0.03  # of the capacity: rows of a table may be out of order so far, not farther


@dataclass(frozen=True, eq=False, repr=False)
class Curve(Shown):
    """One half cycle that was measured.

    Parameters
    ----------
    protocol : str, Cycles, or sequence of them
        What was done with the fresh cell, up to the step that was measured and perhaps beyond it.
    capacity_mAh_cm2 : array_like, shape (N,)
        Charge moved since the start of that step, in the order of measurement; 250 mAh/cm2 at most.
    voltage_V : array_like, shape (N,)
        Cell voltage, between 0 and 6 V.
    step : int
        Which step of the protocol it is, from 0, those of cycles counted one by one; the last by default.
    noise_V : float
        Standard deviation of the voltage, 0.3 V at most.
    resolution_mAh_cm2 : float
        Standard deviation of the capacity, such as one count of the logger: it matters where the curve is steep.
    name : str
        What to call it in reports; the protocol's last words by default.
    source : str
        Where it comes from, such as the path of a file.
    cell : str
        Which cell was measured, such as "A". By default every curve is of a cell of its own, but steps of one protocol
        are of one cell.

    Attributes
    ----------
    digest : str
        The same for the same numbers, as they were given: the begin of a SHA-256.

    Raises
    ------
    LobsimError
        If there are fewer than 5 points, what are no finite numbers or not in these units, a capacity that is negative
        or runs back by more than 3 %, or a noise that is not above 0.
    """

    SHOWN = ("name", "capacity_mAh_cm2", "voltage_V", "noise_V", "source")

    protocol: Protocol
    capacity_mAh_cm2: Array
    voltage_V: Array
    step: int = -1
    noise_V: float = NOISE_V
    resolution_mAh_cm2: float = 0.0
    name: str = ""
    source: str = ""
    cell: str = ""
    digest: str = field(init=False, default="")

    def __post_init__(self) -> None:
        """Order the points by capacity, thin them out, and refuse what cannot be compared."""
        parts = (self.protocol,) if not isinstance(self.protocol, tuple | list) else tuple(self.protocol)
        if not parts:
            raise LobsimError(
                "a curve has no protocol: say what was done with the cell, such as 'Discharge at 0.4 mA/cm2'"
            )
        object.__setattr__(self, "protocol", parts)
        object.__setattr__(self, "name", str(self.name or parts[-1]))
        object.__setattr__(self, "cell", str(self.cell))
        where = f"curve {self.name!r}: "
        Q = listed(f"{where}the capacities, in mAh/cm2,", self.capacity_mAh_cm2)
        V = listed(f"{where}the voltages, in V,", self.voltage_V)
        if isinstance(self.step, bool) or not hasattr(self.step, "__index__"):
            raise LobsimError(f"{where}the step is the number of one in the protocol, from 0, not {self.step!r}")
        noise = number(f"{where}the noise, in V,", self.noise_V)
        resolution = number(f"{where}the resolution, in mAh/cm2,", self.resolution_mAh_cm2)
        _check(where, Q, V, noise, resolution)
        object.__setattr__(self, "digest", hashlib.sha256(Q.tobytes() + V.tobytes()).hexdigest()[:16])
        order = np.argsort(Q, kind="stable")
        kept = _evenly(Q[order], V[order])
        object.__setattr__(self, "capacity_mAh_cm2", Q[order][kept])
        object.__setattr__(self, "voltage_V", V[order][kept])

    @classmethod
    def logged(cls, one: LoggedCurve, protocol: Protocol | None = None, name: str = "", cell: str = "") -> "Curve":
        """Take a half cycle as a cycler has logged it, with the noise and the resolution that its file shows.

        Parameters
        ----------
        one : LoggedCurve
            From `lobsim.cyclers.CyclerData.curves`; its file was read with the area of the electrode.
        protocol : str, Cycles, or sequence of them, optional
            What was done with the fresh cell; by default one step at the mean current of the curve to the outermost of
            its voltages, which holds for the first half cycle of a cell.
        name : str
            What to call it; file, cycle and step by default.
        cell : str
            Which cell was measured.

        Raises
        ------
        LobsimError
            If the area is not known, or the curve is too short.
        """
        said = protocol or f"{one.kind.capitalize()} at {one.current_mA_cm2:.4g} mA/cm2 until {_limit(one):g} V"
        return cls(
            said,
            one.capacity_mAh_cm2,
            one.voltage_V,
            noise_V=one.noise_V or NOISE_V,
            resolution_mAh_cm2=one.resolution_mAh_cm2,
            name=name or f"{Path(one.source).stem}, cycle {one.cycle}, step {one.step}",
            source=one.source,
            cell=cell,
        )

    @property
    def words(self) -> list[str]:
        """The protocol in words, part by part."""
        return [str(part) for part in (self.protocol if isinstance(self.protocol, tuple) else (self.protocol,))]

    @property
    def sigma_V(self) -> Array:
        """Standard deviation of every point [V], shape (N,): that of the voltage, and that of the capacity as slope."""
        if not self.resolution_mAh_cm2:
            return np.full(self.voltage_V.size, self.noise_V)
        slope = _slope(self.capacity_mAh_cm2, self.voltage_V, 2 * self.resolution_mAh_cm2)
        return np.hypot(self.noise_V, slope * self.resolution_mAh_cm2)

    def measured_step(self, cell: Cell) -> tuple[list[Step], int]:
        """Read the protocol; the step that was measured is at the index.

        Raises
        ------
        LobsimError
            If the protocol cannot be read, has no such step, or that step keeps no current.
        """
        steps = every_step(self.protocol, cell)
        if not -len(steps) <= self.step < len(steps):
            raise LobsimError(f"curve {self.name!r}: there is no step {self.step} in a protocol of {len(steps)}")
        index = self.step % len(steps)
        if steps[index].kind != "current" or steps[index].profile is not None:
            raise LobsimError(f"curve {self.name!r}: {steps[index].text!r} is not at a constant current")
        return steps, index

    def reaches(self, step: Step) -> bool:
        """Tell whether the curve goes to a voltage limit of its step."""
        limits = [end.value for end in step.ends if end.quantity == "voltage"]
        return any(abs(self.voltage_V[-1] - limit) < AT_THE_LIMIT for limit in limits)


def _limit(one: LoggedCurve) -> float:
    """Give the lowest voltage of a discharge, the highest of a charge, to 10 mV on the far side [V]."""
    if one.kind == "charge":
        return float(np.ceil(100 * one.voltage_V.max() - ROUNDING) / 100)
    return float(np.floor(100 * one.voltage_V.min() + ROUNDING) / 100)


def taken(curves: Sequence[Curve | LoggedCurve]) -> tuple[Curve, ...]:
    """Take curves of cyclers as `Curve.logged` does, and curves as they are."""
    return tuple(Curve.logged(one) if isinstance(one, LoggedCurve) else one for one in curves)


def _check(where: str, Q: Array, V: Array, noise_V: float, resolution: float) -> None:
    if Q.size != V.size:
        raise LobsimError(f"{where}{Q.size} capacities and {V.size} voltages do not go together")
    if Q.size < FEWEST:
        raise LobsimError(f"{where}it has {Q.size} points, but needs {FEWEST} or more")
    if not (np.isfinite(Q).all() and np.isfinite(V).all()):
        raise LobsimError(f"{where}not every number is finite")
    if Q.min() < 0 or Q.max() <= 0:
        raise LobsimError(f"{where}a capacity counts from 0 up, from the start of its step")
    back = float((np.maximum.accumulate(Q) - Q).max())
    if back > BACK_STEPS * Q.max():
        raise LobsimError(f"{where}its capacity runs back by {back:g} mAh/cm2: give one half cycle a curve")
    _check_units(where, Q, V, noise_V)
    if not 0 <= resolution < Q.max():
        raise LobsimError(
            f"{where}the resolution lies between 0 and the capacity, {Q.max():g} mAh/cm2, not at {resolution:g}"
        )


def _check_units(where: str, Q: Array, V: Array, noise_V: float) -> None:
    """Refuse what no cell gives: most often it is in another unit."""
    low, high = WINDOW_V
    if V.min() < low or V.max() > high or V.max() < LEAST_V:
        raise LobsimError(
            f"{where}its voltages go from {V.min():g} to {V.max():g} V, those of a cell lie between {low:g} and "
            f"{high:g} V: give volts, not mV"
        )
    if Q.max() > MOST_MAH_CM2:
        raise LobsimError(
            f"{where}its capacity goes to {Q.max():g} mAh/cm2, and {MOST_MAH_CM2:g} mAh/cm2 take 1.2 mm of lithium: "
            "give mAh per cm2 of electrode, not mAh/g, uAh or seconds"
        )
    if not 0 < noise_V <= MOST_NOISE_V:
        raise LobsimError(
            f"{where}the noise must be above 0 V and not above {MOST_NOISE_V:g} V, not {noise_V:g} V: it is the "
            "standard deviation of the voltage in volts, such as 0.002"
        )


def _evenly(Q: Array, V: Array) -> npt.NDArray[np.intp]:
    """Points evenly along the curve as it is drawn, its box a square; all of them if they are few."""
    if Q.size <= POINTS:
        return np.arange(Q.size)
    steps = np.hypot(np.diff(Q) / np.ptp(Q), np.diff(V) / max(np.ptp(V), 1e-9))
    along = np.concatenate(([0.0], np.cumsum(steps)))
    return np.unique(np.searchsorted(along, np.linspace(0, along[-1], POINTS)).clip(0, Q.size - 1))


def _slope(Q: Array, V: Array, reach: float) -> Array:
    """Slope of the curve at its points [V per mAh/cm2], over what lies within reach: a logger's counts are steps."""
    at, first = np.unique(Q, return_inverse=True)
    mean = np.bincount(first, V) / np.bincount(first)
    ahead, behind = np.minimum(Q + reach, at[-1]), np.maximum(Q - reach, at[0])
    return (np.interp(ahead, at, mean) - np.interp(behind, at, mean)) / (ahead - behind)
