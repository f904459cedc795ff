"""Tables of a run: its curves in the units of the bench, and a summary of its numbers."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from lobsim.errors import LobsimError
from lobsim.numerics.arrays import Array
from lobsim.parameters.quantity import ZERO_CELSIUS_K
from lobsim.result.solved_run import SolvedRun

if TYPE_CHECKING:
    import pandas


def curves(run: SolvedRun, t: Array) -> "pandas.DataFrame":
    """Tabulate the curves of a run at times [s], shape (N,)."""
    import pandas

    def at(values: Array) -> Array:
        return np.interp(t, run.time_s, values)

    current, voltage = at(run.current_mA_cm2), at(run.voltage_V)
    columns = {
        "Time [s]": t,
        "Current [mA.cm-2]": current,
        "Voltage [V]": voltage,
        "Capacity [mAh.cm-2]": at(run.discharged_mAh_cm2),
        "Capacity [mAh.g-1]": at(run.discharged_mAh_g),
        "Power [mW.cm-2]": current * voltage,
    }
    return pandas.DataFrame(columns)


def at_points(run: SolvedRun, points: int) -> "pandas.DataFrame":
    """Tabulate the curves at points evenly spaced in the charge moved (in time, if none is moved).

    Raises
    ------
    LobsimError
        If points is below 1.
    """
    if points < 1:
        raise LobsimError(f"points must be 1 or more, not {points}")
    passed = run.passed_mAh_cm2
    if passed[-1] == 0:
        return curves(run, np.linspace(run.time_s[0], run.time_s[-1], points))
    return curves(run, np.interp(np.linspace(0, passed[-1], points), passed, run.time_s))


def steps(run: SolvedRun) -> "pandas.DataFrame":
    """Tabulate the steps of a run."""
    import pandas

    columns = {
        "Step": lambda step: step.text,
        "Cycle": lambda step: step.cycle,
        "Temperature [C]": lambda step: step.temperature_K - ZERO_CELSIUS_K,
        "Gas": lambda step: step.gas,
        "Pressure [bar]": lambda step: step.pressure_Pa / 1e5,
        "Start [s]": lambda step: step.start_s,
        "Duration [s]": lambda step: step.duration_s,
        "Discharged [mAh.cm-2]": lambda step: step.discharge.charge_mAh_cm2,
        "Charged [mAh.cm-2]": lambda step: step.charge.charge_mAh_cm2,
        "Mean voltage [V]": lambda step: step.mean_V,
        "Voltage at the end [V]": lambda step: step.end_V,
        "End": lambda step: step.end,
        "Cause": lambda step: step.cause,
    }
    return pandas.DataFrame({name: [read(step) for step in run.steps] for name, read in columns.items()})


def rates(run: SolvedRun) -> "pandas.DataFrame":
    """Tabulate what the discharges of a run give at their currents."""
    import pandas

    found = [(step, step.discharge) for step in run.steps if step.discharge.charge_mAh_cm2 > 0]
    columns = {
        "Current [mA.cm-2]": [half.current_mA_cm2 for _, half in found],
        "Cycle": [step.cycle for step, _ in found],
        "Capacity [mAh.cm-2]": [half.charge_mAh_cm2 for _, half in found],
        "Capacity [mAh.g-1]": [half.charge_mAh_cm2 * run.per_gram for _, half in found],
        "Mean voltage [V]": [half.energy_mWh_cm2 / half.charge_mAh_cm2 for _, half in found],
        "Energy [mWh.cm-2]": [half.energy_mWh_cm2 for _, half in found],
        "End": [step.end for step, _ in found],
        "Cause": [step.cause for step, _ in found],
    }
    return pandas.DataFrame(columns)


def summary(run: SolvedRun, mid: Mapping[str, float | None], warnings: Sequence[str]) -> dict[str, Any]:
    """Sum up a run in plain numbers, in the units of their names, and words, ready for JSON; ``mid`` likewise."""
    return {
        "cell": run.cell.label,
        "membrane": run.cell.membrane,
        "build": run.cell.build,
        "gas": run.cell.gas,
        "model": run.cell.model,
        "current_mA_cm2": run.discharged.current_mA_cm2 or 0.0 - run.charged.current_mA_cm2,
        "capacity_mAh_g": run.capacity_mAh_g,
        "capacity_mAh_cm2": run.capacity_mAh_cm2,
        "plateau_V": run.plateau_V,
        "knee_mAh_g": run.knee_mAh_g,
        "energy_mWh_cm2": run.energy_mWh_cm2,
        "power_mW_cm2": run.power_mW_cm2,
        "end_V": run.end_V,
        "end": run.end,
        "cause": run.cause,
        "finished": run.finished,
        "fill_fraction": run.fill_fraction,
        "film_thickness_m": run.film_thickness_m,
        "saturation": run.saturation,
        "mid": dict(mid),
        "books": dict(run.books),
        "certificate": run.certificate.to_dict(),
        "solve_seconds": run.solve_seconds,
        "warnings": list(warnings),
    }
