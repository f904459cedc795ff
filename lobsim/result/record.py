"""Records of every step of a protocol, and of every cycle: plain numbers that a table or JSON can hold."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from lobsim.arguments import guarded
from lobsim.cell import Cell, masses
from lobsim.display.notebook import Shown
from lobsim.numerics.arrays import Array
from lobsim.result.books import mediator_at_start
from lobsim.result.moved import NOTHING, Half, PER_mAh_cm2, halves, together

READ = (  # outputs of a model at the end of a step, as far as it has them
    "Lithium peroxide volume fraction",
    "Side product volume fraction",
    "Working share of the surface",
    "Share of the surface that electrons reach",
    "Pore volume fraction",
    "Saturation",
    "Electrolyte left [m]",
    "Mediator left [mol.m-2]",
    "Plated lithium [C.m-2]",
    "Dead lithium [C.m-2]",
)
AS_ASKED = "none: every step met the end it was meant to"


@dataclass(frozen=True, repr=False)
class StepRecord(Shown):
    """One step that was solved.

    Attributes
    ----------
    cycle : int
        The cycle it belongs to, 0 for none.
    text : str
        The step.
    end, cause : str
        What ended it, and why.
    asked : bool
        Whether the protocol asked for that end.
    start_s, duration_s : float
        When, and how long.
    charge_mAh_cm2, energy_mWh_cm2 : float
        What it took from the cell less what it gave back; negative on charge.
    mean_V, end_V : float
        Voltage over its time, and at its end.
    charge_error : float
        Its own charge book, relative to the charge it moved.
    product, side_product : float
        Mean volume fractions of Li2O2 and side product at its end.
    free_surface : float
        Share of the surface that liquid wets and electrons reach through the film, at its end.
    open_pores : float
        Share of the pores that no solid fills, at its end.
    saturation, electrolyte_left, mediator_left : float
        Liquid in the pores, and what is left of the electrolyte and of the mediator as shares of the start.
    plated_lithium_mAh_cm2, dead_lithium_mAh_cm2 : float
        What is left at its end of the lithium that charges have plated, and what of it is dead; 0 without that law.
    discharge, charge : Half
        What it discharged and what it charged: a profile, or a voltage that is held, can do both.
    temperature_K, pressure_Pa : float
        Its temperature and the pressure of the chamber.
    gas : str
        The gas in the chamber.
    """

    SHOWN = ("text", "cycle", "charge_mAh_cm2", "mean_V", "end_V", "end", "cause")

    cycle: int
    text: str
    end: str
    cause: str
    asked: bool
    start_s: float
    duration_s: float
    charge_mAh_cm2: float
    energy_mWh_cm2: float
    mean_V: float
    end_V: float
    charge_error: float
    product: float
    side_product: float
    free_surface: float
    open_pores: float
    saturation: float
    electrolyte_left: float
    mediator_left: float
    plated_lithium_mAh_cm2: float = 0.0
    dead_lithium_mAh_cm2: float = 0.0
    discharge: Half = NOTHING
    charge: Half = NOTHING
    temperature_K: float = math.nan
    pressure_Pa: float = math.nan
    gas: str = ""

    def __post_init__(self) -> None:
        """Let a step of no length move nothing, whatever record it is a copy of."""
        if self.duration_s == 0:
            object.__setattr__(self, "discharge", NOTHING)
            object.__setattr__(self, "charge", NOTHING)

    @classmethod
    def read(cls, told: Mapping[str, Any], cell: Cell) -> "StepRecord":
        """Make a record again of what `dataclasses.asdict` made of it; an old one has the conditions of the cell."""
        halves = {half: Half(**told[half]) for half in ("discharge", "charge")}
        return cls(**conditions(cell) | {**told, **halves})

    @property
    def moved_mAh_cm2(self) -> float:
        """Charge moved either way [mAh cm-2]."""
        return self.discharge.charge_mAh_cm2 + self.charge.charge_mAh_cm2

    @property
    def ends_discharging(self) -> bool:
        """Whether the last current that flowed in it was a discharge; of a step that moves nothing its words say it."""
        if self.moved_mAh_cm2 == 0:
            return self.text.lower().startswith("discharge")
        return self.discharge.end_s > self.charge.end_s


def conditions(cell: Cell) -> dict[str, Any]:
    """Tell temperature [K], pressure [Pa] and gas of a cell, by the names that they have in a record."""
    numbers = cell.numbers
    names = {"temperature_K": "Ambient temperature [K]", "pressure_Pa": "Chamber pressure [Pa]"}
    return {short: numbers[name] for short, name in names.items()} | {"gas": str(cell.gas)}


def record(
    told: Mapping[str, Any], fields: Mapping[str, Array], width: Array, numbers: Mapping[str, float]
) -> StepRecord:
    """Make the record of a step.

    Parameters
    ----------
    told : mapping
        cycle, text, end, cause, asked, start_s, charge_error, and `conditions`.
    fields : mapping of str to array
        Outputs over the step, in the units of their names, see `lobsim.result.outputs.flat`; times start at 0. Of
        those in `READ` only the last time is read.
    width : array
        Shares [-] of the places, shape (N,).
    numbers : mapping of str to float
        The parameters of the cell.
    """
    t, V, i = (fields[name] for name in ("Time [s]", "Voltage [V]", "Total current density [A.m-2]"))
    seconds = float(t[-1] - t[0])
    discharge, charge = halves(t, i, V)

    def mean(name: str) -> float:
        return float(width @ fields[name][:, -1]) if name in fields else 0.0

    def last(name: str) -> float:
        return float(fields[name][-1]) if name in fields else 0.0

    def left(name: str, start: float) -> float:
        return float(fields[name][-1]) / start if name in fields else 1.0

    return StepRecord(
        **told,
        duration_s=seconds,
        charge_mAh_cm2=discharge.charge_mAh_cm2 - charge.charge_mAh_cm2,
        energy_mWh_cm2=discharge.energy_mWh_cm2 - charge.energy_mWh_cm2,
        mean_V=float(np.trapezoid(V, t)) / seconds if seconds > 0 else float(V[-1]),
        end_V=float(V[-1]),
        product=mean("Lithium peroxide volume fraction"),
        side_product=mean("Side product volume fraction"),
        free_surface=_free_surface(fields, width),
        open_pores=mean("Pore volume fraction") / numbers["Positive electrode porosity"],
        saturation=float(fields["Saturation"][-1]),
        electrolyte_left=left("Electrolyte left [m]", numbers["Electrolyte dose [m]"]),
        mediator_left=left("Mediator left [mol.m-2]", mediator_at_start(numbers)),
        plated_lithium_mAh_cm2=last("Plated lithium [C.m-2]") / PER_mAh_cm2,
        dead_lithium_mAh_cm2=last("Dead lithium [C.m-2]") / PER_mAh_cm2,
        discharge=discharge,
        charge=charge,
    )


def _free_surface(fields: Mapping[str, Array], width: Array) -> float:
    wetted, reached = fields["Working share of the surface"], fields["Share of the surface that electrons reach"]
    return float(width @ (wetted[:, -1] * reached[:, -1]))


@dataclass(frozen=True, repr=False)
class Cycle(Shown):
    """One cycle: capacities, efficiencies, what is left, and what limited the cell.

    Attributes
    ----------
    cycle : int
        Its number, from 1.
    discharge_capacity_mAh_cm2, charge_capacity_mAh_cm2 : float
        Charge taken and given back.
    coulombic_efficiency : float or None
        Discharged over charged; above 1 where a charge leaves Li2O2 behind. None without a charge.
    energy_efficiency : float or None
        Energy discharged over energy charged (round trip).
    power_mW_cm2 : float
        Mean power of the discharge: its energy over its time.
    mean_discharge_V, end_of_discharge_V, mean_charge_V, end_of_charge_V : float or None
        Voltages.
    electrolyte_left, mediator_left, saturation, free_surface, open_pores, side_product, product,
    plated_lithium_mAh_cm2, dead_lithium_mAh_cm2 : float
        At the end of the cycle, as in `StepRecord`.
    energy_Wh_kg, electrolyte_g_Ah : float or None
        Energy of the discharge per mass of the stack, and electrolyte at the start per capacity.
    limit : str
        What ended a half cycle before its capacity.
    """

    SHOWN = ("cycle", "discharge_capacity_mAh_cm2", "charge_capacity_mAh_cm2", "energy_efficiency", "limit")

    cycle: int
    discharge_capacity_mAh_cm2: float
    charge_capacity_mAh_cm2: float
    coulombic_efficiency: float | None
    energy_efficiency: float | None
    power_mW_cm2: float
    mean_discharge_V: float | None
    end_of_discharge_V: float | None
    mean_charge_V: float | None
    end_of_charge_V: float | None
    electrolyte_left: float
    mediator_left: float
    saturation: float
    free_surface: float
    open_pores: float
    side_product: float
    product: float
    plated_lithium_mAh_cm2: float
    dead_lithium_mAh_cm2: float
    energy_Wh_kg: float
    electrolyte_g_Ah: float | None
    limit: str


@guarded
def cycles(cell: Cell, steps: Sequence[StepRecord]) -> list[Cycle]:
    """Sum up the cycles of a run; one that was not finished is summed up as far as it went."""
    numbers = sorted({step.cycle for step in steps if step.cycle})
    return [_cycle(cell, number, [step for step in steps if step.cycle == number]) for number in numbers]


def _cycle(cell: Cell, number: int, steps: Sequence[StepRecord]) -> Cycle:
    discharges, charges = together([step.discharge for step in steps]), together([step.charge for step in steps])
    out, back = discharges.charge_mAh_cm2, charges.charge_mAh_cm2
    given, taken = discharges.energy_mWh_cm2, charges.energy_mWh_cm2
    last = asdict(steps[-1])
    kept = {name: last[name] for name in Cycle.__annotations__ if name in last and name != "cycle"}
    return Cycle(
        cycle=number,
        discharge_capacity_mAh_cm2=out,
        charge_capacity_mAh_cm2=back,
        coulombic_efficiency=out / back if back else None,
        energy_efficiency=given / taken if taken else None,
        power_mW_cm2=discharges.power_mW_cm2,
        mean_discharge_V=given / out if out else None,
        end_of_discharge_V=discharges.end_V,
        mean_charge_V=taken / back if back else None,
        end_of_charge_V=charges.end_V,
        energy_Wh_kg=10 * given / sum(masses.stack_masses(cell, out).values()),
        electrolyte_g_Ah=masses.electrolyte_per_capacity(cell, out) if out else None,
        limit=_limit(steps),
        **kept,
    )


def _limit(steps: Sequence[StepRecord]) -> str:
    """Causes of the half cycles that a voltage ended, discharge first."""
    early = [
        f"{'discharge' if step.ends_discharging else 'charge'}: {step.cause}"
        for step in steps
        if step.end.startswith("voltage limit") or not step.asked
    ]
    return "; ".join(early) or AS_ASKED
