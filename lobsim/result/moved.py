"""Charge, energy and time that a current moves, of discharge and of charge, parted where the current changes its sign.

Current and voltage are straight from one of the solver's times (or their middles) to the next. The solver stops at
every corner of a profile, so that its charge is exact.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from lobsim.display.notebook import Shown
from lobsim.numerics.arrays import Array

NOISE = 1e-6  # of the largest current of a step: what a solver leaves of no current at all
PER_mAh_cm2 = 36e3  # C m-2
WAYS = {1: "discharge", -1: "charge", 0: "rest"}


@dataclass(frozen=True, repr=False)
class Half(Shown):
    """All that a step discharges, or all that it charges.

    Attributes
    ----------
    charge_mAh_cm2, energy_mWh_cm2 : float
        What is moved, 0 or above.
    duration_s : float
        How long.
    end_s : float
        When the last of it ends, from the start of the step; 0 if nothing is moved.
    end_V : float or None
        The voltage there.
    """

    SHOWN = ("charge_mAh_cm2", "energy_mWh_cm2", "duration_s", "end_V")

    charge_mAh_cm2: float = 0.0
    energy_mWh_cm2: float = 0.0
    duration_s: float = 0.0
    end_s: float = 0.0
    end_V: float | None = None

    @property
    def power_mW_cm2(self) -> float:
        """Mean power [mW cm-2]: energy over time."""
        return 3600 * self.energy_mWh_cm2 / self.duration_s if self.duration_s > 0 else 0.0

    @property
    def current_mA_cm2(self) -> float:
        """Mean current [mA cm-2]: charge over time."""
        return 3600 * self.charge_mAh_cm2 / self.duration_s if self.duration_s > 0 else 0.0


NOTHING = Half()


def together(parts: Sequence[Half]) -> Half:
    """Sum up one way of several steps; its end is that of the last in which something is moved."""
    last = next((part for part in reversed(parts) if part.duration_s > 0), NOTHING)
    return Half(
        charge_mAh_cm2=sum(part.charge_mAh_cm2 for part in parts),
        energy_mWh_cm2=sum(part.energy_mWh_cm2 for part in parts),
        duration_s=sum(part.duration_s for part in parts),
        end_s=last.end_s,
        end_V=last.end_V,
    )


class Parts(NamedTuple):
    """Curves with a point more wherever the current changes its sign, and the way of the current from each to the next.

    Shapes (P,) of time [s], current [A m-2] and voltage [V]; (P - 1,) of the way, 1 out of the cell, -1 into it, or 0.
    """

    time: Array
    current: Array
    voltage: Array
    way: Array


def parted(time: Array, current: Array, voltage: Array) -> Parts:
    """Cut the curves of a step, time [s], current in any unit and voltage [V], where the current changes its sign."""
    current = _quiet(current)
    before = np.flatnonzero(current[:-1] * current[1:] < 0)
    share = current[before] / (current[before] - current[before + 1])

    def with_turns(values: Array) -> Array:
        return np.insert(values, before + 1, (1 - share) * values[before] + share * values[before + 1])

    whole = np.insert(current, before + 1, 0.0)
    return Parts(with_turns(time), whole, with_turns(voltage), np.sign(whole[:-1] + whole[1:]))


def halves(time: Array, current: Array, voltage: Array) -> tuple[Half, Half]:
    """Sum up what a step discharges and what it charges, from time [s], current [A m-2] and voltage [V]."""
    parts = parted(time, current, voltage)
    t, i, V = parts.time, parts.current, parts.voltage
    seconds = np.diff(t)
    charge = np.abs(i[1:] + i[:-1]) / 2 * seconds
    energy = parts.way * (i[1:] * V[1:] + i[:-1] * V[:-1]) / 2 * seconds

    def half(way: int) -> Half:
        mine = np.flatnonzero(parts.way == way)
        if mine.size == 0:
            return NOTHING
        sums = [float(values[mine].sum()) for values in (charge, energy, seconds)]
        last = mine[-1] + 1
        return Half(sums[0] / PER_mAh_cm2, sums[1] / PER_mAh_cm2, sums[2], float(t[last] - t[0]), float(V[last]))

    return half(1), half(-1)


def first_discharge(current: Array, charge: Array, voltage: Array) -> tuple[Array, Array]:
    """Cut the first discharge out of the curves of a run: charge, in any unit, from 0, and voltage [V].

    Shapes (T,) of the current, in any unit, and of what is cut; empty if there is no discharge.
    """
    on = np.flatnonzero(current > 0)
    if on.size == 0:
        return np.zeros(0), np.zeros(0)
    gaps = np.flatnonzero(np.diff(on) > 1)
    part = slice(on[0], (on[gaps[0]] if gaps.size else on[-1]) + 1)
    return charge[part] - charge[on[0]], voltage[part]


def net_charge(time: Array, current: Array) -> Array:
    """Charge [mAh.cm-2] since the first time [s] that a current [A.m-2] takes from a cell, shape (T,)."""
    taken = (current[:-1] + current[1:]) / 2 * np.diff(time)
    return np.concatenate(([0.0], np.cumsum(taken))) / PER_mAh_cm2


def delivered(time: Array, current: Array) -> Array:
    """Charge [C m-2] of the current [A m-2] above 0 since the first time [s], shape (T,); it never falls."""
    current = _quiet(current)
    above = np.maximum(current, 0)
    mean = (above[:-1] + above[1:]) / 2
    turns = current[:-1] * current[1:] < 0
    mean[turns] = (above[:-1] ** 2 + above[1:] ** 2)[turns] / (2 * np.abs(np.diff(current))[turns])
    return np.concatenate(([0.0], np.cumsum(mean * np.diff(time))))


def _quiet(current: Array) -> Array:
    return np.where(np.abs(current) > NOISE * np.abs(current).max(initial=0.0), current, 0.0)
