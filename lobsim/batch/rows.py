"""Rows of many runs of one structure: what the table of a study says of each.

One discharge that IDAKLU has solved is read by the same lines as thousands from the lanes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lobsim.curves import discharge
from lobsim.numerics.arrays import Array
from lobsim.protocol.step import Step
from lobsim.result.ending import VOLTAGE_LIMIT, ending
from lobsim.result.looks import Looks
from lobsim.result.moved import first_discharge, together
from lobsim.result.record import StepRecord

ENDED = "ended"
COLUMNS: Mapping[str, str] = {
    "status": "ended, not carried (no capacity at this current) or failed",
    "reason": "why it failed, or a note",
    "capacity_mAh_g": "mAh per gram of carbon",
    "capacity_mAh_cm2": "mAh/cm2",
    "plateau_V": "mean voltage over 10-50 % of the capacity",
    "knee_mAh_g": "capacity at which the voltage has fallen 50 mV below the plateau",
    "energy_mWh_cm2": "mWh/cm2",
    "power_mW_cm2": "mean power",
    "end_V": "voltage at the end",
    "end": "what ended it",
    "finished": "whether the protocol asked for that end",
    "cause": "why it ended",
    "engine": "what solved it: batch or IDAKLU",
}


@dataclass(frozen=True)
class Discharges:
    """Discharges of J cells of one structure.

    Attributes
    ----------
    looks : Looks
        Their fields at a few times, and the numbers of their cells.
    lines : sequence of (array, array)
        Of each the times from its start [s] and the voltage [V] there, of one shape, which may differ between them.
    steps : sequence of Step
        What was asked of each.
    reasons : sequence of str
        What stopped each, as `lobsim.result.collect.ending` takes it.
    """

    looks: Looks
    lines: Sequence[tuple[Array, Array]]
    steps: Sequence[Step]
    reasons: Sequence[str]

    def rows(self) -> tuple[list[dict[str, Any]], list[tuple[Array, Array]]]:
        """Make the row of each, with all keys of `COLUMNS` but the engine, and its curve [mAh/g, V]."""
        area, per_gram = (np.broadcast_to(one, len(self.lines)).tolist() for one in (self._area_m2, self._per_gram))
        rows, curves = [], []
        for step, reason, (t, voltage), m2, mAh_g in zip(
            self.steps, self.reasons, self.lines, area, per_gram, strict=True
        ):
            i_mA_cm2 = step.value / m2 / 10
            charge = i_mA_cm2 * t / 3600
            end, asked = ending(step, reason, float(voltage[-1]))
            rows.append(_row(charge, voltage, i_mA_cm2, mAh_g) | {"end": end, "finished": asked, "cause": end})
            curves.append((charge * mAh_g, voltage))
        if any(row["end"].startswith(VOLTAGE_LIMIT) for row in rows):
            for row, cause in zip(rows, self.looks.causes(), strict=True):
                if row["end"].startswith(VOLTAGE_LIMIT):
                    row["cause"] = cause
        return rows, curves

    @property
    def _area_m2(self) -> Any:
        numbers = self.looks.numbers
        return numbers["Electrode area [m2]"] * numbers["Number of electrodes connected in parallel to make a cell"]

    @property
    def _per_gram(self) -> Any:
        return 10 / self.looks.numbers["Positive electrode loading [kg.m-2]"]


def row_of_steps(
    steps: Sequence[StepRecord], current: Array, charge: Array, voltage: Array, per_gram: float
) -> dict[str, Any]:
    """Make the row of a protocol, but for its end.

    Parameters
    ----------
    steps : sequence of StepRecord
        Records of its steps.
    current, charge, voltage : array
        Curves of all steps: current in any unit, discharge positive, charge taken so far [mAh/cm2], and voltage [V],
        shape (T,).
    per_gram : float
        Factor from mAh/cm2 to mAh per gram of carbon, the area of a gram [cm2].

    Returns
    -------
    dict
        Keys of `COLUMNS`, in the units that they say.
    """
    out, back = together([step.discharge for step in steps]), together([step.charge for step in steps])
    whole = (out if out.duration_s > 0 else back).charge_mAh_cm2
    first = first_discharge(current, charge, voltage)
    knee = discharge.knee(*first)
    return {
        "status": ENDED,
        "capacity_mAh_g": whole * per_gram,
        "capacity_mAh_cm2": whole,
        "plateau_V": discharge.plateau(*first),
        "knee_mAh_g": None if knee is None else knee * per_gram,
        "energy_mWh_cm2": out.energy_mWh_cm2,
        "power_mW_cm2": out.power_mW_cm2,
        "end_V": float(voltage[-1]),
    }


def _row(charge: Array, voltage: Array, i_mA_cm2: float, per_gram: float) -> dict[str, Any]:
    """What a curve says: charge [mAh/cm2] and voltage [V] at a current density, and the area of a gram [cm2]."""
    level = discharge.plateau(charge, voltage)
    knee = discharge.knee(charge, voltage, level)
    energy, whole = float(np.trapezoid(voltage, charge)), float(charge[-1])
    return {
        "status": ENDED,
        "reason": "",
        "capacity_mAh_g": whole * per_gram,
        "capacity_mAh_cm2": whole,
        "plateau_V": level,
        "knee_mAh_g": None if knee is None else knee * per_gram,
        "energy_mWh_cm2": energy,
        "power_mW_cm2": energy / whole * i_mA_cm2 if whole > 0 else 0.0,
        "end_V": float(voltage[-1]),
    }
