"""What the figures show, in a sentence each, for who does not see them."""

from collections.abc import Sequence

import numpy as np

from lobsim.numerics.arrays import Array
from lobsim.page import edge_map, losses, style
from lobsim.page.cross_section import PLACES, places
from lobsim.page.solve import Cycled, Discharge

ALONG = f"{PLACES[0]}, {PLACES[1]} and {PLACES[2]}"


def discharge(run: Discharge, pins: Sequence[tuple[str, Discharge]] = ()) -> dict[str, str]:
    """Say what the figures of a discharge show, by their names, beside pinned runs with theirs."""
    return {
        "voltage": _voltage(run, pins),
        "losses": _losses(run),
        "section": _section(run),
        "tubes": _tubes(run),
        "edge": edge_map.words(run.fields.along),
    }


def _voltage(run: Discharge, pins: Sequence[tuple[str, Discharge]]) -> str:
    end, volts = float(run.mAh_g[-1]), run.voltage_V
    middle = float(np.interp(end / 2, run.mAh_g, volts))
    told = [f" Pinned: {name}, to {pin.mAh_g[-1]:.0f} mAh/g." for name, pin in pins]
    return (
        f"Cell voltage over charge: {volts[0]:.2f} V at the start, {middle:.2f} V at half of the charge, "
        f"{volts[-1]:.2f} V at the end, {end:.0f} mAh/g." + "".join(told)
    )


def _losses(run: Discharge) -> str:
    half = run.audit_mAh_g.size // 2
    terms = [
        f"{style.LOSS_NAMES.get(name, name)} {1000 * run.losses_V[name][half]:.0f} and "
        f"{1000 * run.losses_V[name][-1]:.0f} mV"
        for name in losses.shown(run)
    ]
    volts = losses.open_circuit_V(run)[-1]
    return f"What each process takes from {volts:.2f} V at half of the charge and at its end: {'; '.join(terms)}."


def _section(run: Discharge) -> str:
    fields = run.fields
    filled = 100 * fields.shares["Li2O2"][-1, places(fields)]
    end = fields.edges_um[-1, -1]
    oxygen = np.interp((0, end / 2, end), fields.oxygen_um[-1], fields.oxygen[-1])
    return (
        f"At the end, at {ALONG}: Li₂O₂ fills {_three(filled, '.0f')} % of the space, "
        f"and {_three(oxygen, '.2g')} mol/m³ of oxygen are dissolved."
    )


def _tubes(run: Discharge) -> str:
    film = run.fields.film_nm[-1, places(run.fields)]
    return (
        f"The film on a tube at the end, at {ALONG}: {_three(film, '.1f')} nm. "
        f"Electrons get through {run.fields.crossing_nm:.1f} nm."
    )


def _three(numbers: Array, form: str) -> str:
    first, second, third = (format(float(number), form) for number in numbers)
    return f"{first}, {second} and {third}"


def cycles(run: Cycled) -> dict[str, str]:
    """Say what the figures of cycles show, by their names, of the first and the last of them."""
    first, last = run.rows[0], run.rows[-1]

    def both(name: str, factor: float = 1.0, form: str = ".2f") -> str:
        return " and ".join("none" if row[name] is None else format(factor * row[name], form) for row in (first, last))

    of = f"In the first and in the last of {len(run.rows)} cycles"
    return {
        "halves": (
            f"{of}: the discharge ends at {both('end_of_discharge_V')} V, the charge at {both('end_of_charge_V')} V."
        ),
        "capacities": (
            f"{of}: {both('discharge_capacity_mAh_cm2')} mAh/cm² discharged, "
            f"{both('charge_capacity_mAh_cm2')} mAh/cm² charged."
        ),
        "powers": (
            f"{of}: {both('energy_efficiency', 100, '.0f')} % of the energy returned, "
            f"mean power {both('power_mW_cm2')} mW/cm²."
        ),
        "left": (
            f"{of}: {both('electrolyte_left', 100, '.0f')} % of the electrolyte and "
            f"{both('mediator_left', 100, '.0f')} % of the mediator are left."
        ),
    }
