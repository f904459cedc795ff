"""The statements of a paper about its discharges, as targets for draws: cases, and what is said of each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from lobsim.cell import Cell
from lobsim.curves import discharge
from lobsim.display.notebook import Shown
from lobsim.errors import LobsimError
from lobsim.numerics.arrays import Array
from lobsim.parameters import Laboratory, Statement
from lobsim.protocol import parse
from lobsim.protocol.step import Step

VOLTAGE, CAPACITY = "voltage", "capacity"  # kinds of ends


@dataclass(frozen=True, repr=False)
class Target(Shown):
    """What a paper says about one number of one case; of several bounds on it, the strictest.

    Attributes
    ----------
    case, quantity : str
        The case and the number, with its unit.
    words : str
        What the paper says.
    number, low, high : float or None
        As in `lobsim.parameters.Statement`, in the unit of the quantity.
    """

    SHOWN = ("case", "quantity", "words")

    case: str
    quantity: str
    words: str
    number: float | None
    low: float | None
    high: float | None

    @property
    def is_voltage(self) -> bool:
        """Whether it is a voltage, which counts in volts; all else counts by its logarithm."""
        return self.quantity.endswith("_V")

    @property
    def label(self) -> str:
        """Case and quantity."""
        return f"{self.case}, {self.quantity}"


@dataclass(frozen=True)
class Case:
    """A discharge of which a paper speaks.

    Attributes
    ----------
    name : str
        Such as "NIPS stacked 0.4 mA/cm2".
    cell : Cell
        The cell, as the paper has it.
    step : Step
        The discharge to its lowest voltage. A limit of its capacity is left out: what a cell delivers beyond it tells
        how far it is from missing it.
    current_mA_cm2 : float
        The current density.
    limit_mAh_cm2 : float or None
        The limit of its capacity, over which plateau and power are meant.
    targets : tuple of Target
        What is said about it.
    """

    name: str
    cell: Cell
    step: Step
    current_mA_cm2: float
    limit_mAh_cm2: float | None
    targets: tuple[Target, ...]

    def numbers(self, charge: Array, voltage: Array) -> dict[str, float | None]:
        """Read what statements speak of from a curve.

        Parameters
        ----------
        charge, voltage : array, shape (points,)
            Charge, rising from 0 [mAh cm-2], and voltage [V]; no point where the cell does not carry the current.

        Returns
        -------
        dict of str to float or None
            By quantity. Capacities are those to the lowest voltage, plateau, knee and power those within the limit.
        """
        per_gram = self.per_gram
        if charge.size < 2 or not charge[-1] > 0:
            return {"capacity_mAh_cm2": 0.0, "capacity_mAh_g": 0.0}
        whole = float(charge[-1])
        if self.limit_mAh_cm2 is not None and whole > self.limit_mAh_cm2:
            charge, voltage = _cut(charge, voltage, self.limit_mAh_cm2)
        level = discharge.plateau(charge, voltage)
        knee = discharge.knee(charge, voltage, level)
        return {
            "capacity_mAh_cm2": whole,
            "capacity_mAh_g": whole * per_gram,
            "plateau_V": level,
            "knee_mAh_g": None if knee is None else knee * per_gram,
            "power_mW_cm2": self.current_mA_cm2 * float(np.trapezoid(voltage, charge)) / float(charge[-1]),
        }

    @property
    def cutoff_V(self) -> float:
        """The lowest voltage [V]."""
        return max(end.value for end in self.step.ends)

    @property
    def per_gram(self) -> float:
        """Area [cm2] of a gram of carbon."""
        return 10 / self.cell.numbers["Positive electrode loading [kg.m-2]"]


def cases(source: Laboratory, volumes: int) -> tuple[Case, ...]:
    """Collect the discharges of which a paper says something.

    Parameters
    ----------
    source : Laboratory
        The paper.
    volumes : int
        Finite volumes through the electrode.

    Returns
    -------
    tuple of Case
        In the order of the statements.

    Raises
    ------
    LobsimError
        If it says nothing about discharges at constant current.
    """
    stated: dict[str, list[Statement]] = {}
    for said in source.statements:
        if said.stated:
            stated.setdefault(said.case, []).append(said)
    if not stated:
        raise LobsimError(f"{source.name} says nothing about discharges: there is nothing to be calibrated on")
    return tuple(_case(source, name, said, volumes) for name, said in stated.items())


def _case(source: Laboratory, name: str, said: Sequence[Statement], volumes: int) -> Case:
    one = said[0]
    cell = Cell(one.membrane, one.build, laboratory=source).with_mesh(positive=volumes)
    (step, *more) = parse(one.protocol, cell)
    if more or not step.is_plain or step.kind != "current" or step.value <= 0:
        raise LobsimError(f"{name}: draws are held against discharges at one current, not {one.protocol!r}")
    limits = [end.value for end in step.ends if end.quantity == CAPACITY]
    unlimited = replace(step, ends=tuple(end for end in step.ends if end.quantity == VOLTAGE))
    if not unlimited.ends:
        raise LobsimError(f"{name}: {one.protocol!r} has no lowest voltage, to which draws are discharged")
    limit = 1000 * min(limits) / (cell.area_m2 * 1e4) if limits else None
    return Case(name, cell, unlimited, one.current_mA_cm2, limit, _targets(said))


def _targets(said: Sequence[Statement]) -> tuple[Target, ...]:
    found: dict[str, Target] = {}
    for one in said:
        new = Target(one.case, one.quantity, one.words, one.number, one.low, one.high)
        found[one.quantity] = _strictest(found[one.quantity], new) if one.quantity in found else new
    return tuple(found.values())


def _strictest(one: Target, other: Target) -> Target:
    lows, highs = ([end for end in ends if end is not None] for ends in ((one.low, other.low), (one.high, other.high)))
    narrower = replace(one, low=max(lows, default=None), high=min(highs, default=None))
    same = (narrower.low, narrower.high) == (one.low, one.high)
    return narrower if same else replace(narrower, words=other.words, number=other.number)


def _cut(charge: Array, voltage: Array, limit: float) -> tuple[Array, Array]:
    """A curve up to a charge, in its unit, and voltages [V]."""
    before = charge < limit
    return np.append(charge[before], limit), np.append(voltage[before], np.interp(limit, charge, voltage))
