"""Statements of the paper about its cycles, as bounds that a model can meet or miss.

Readings: capacities hold to 15 %, voltages printed to one decimal to 50 mV, inequalities as they stand. "Stable" is at
least 95 % of the limit of 2 mAh/cm2, "falling" and "early" are less than the limit. A number that is less than 5 %
outside of its bounds misses narrowly. A charge starts at 1 % of its charge; its plateau is the mean over 50-90 %.
"""

from dataclasses import replace
from typing import Any, NamedTuple

from lobsim.parameters import Cycling, Statement

NEAR = 0.05
LIMIT_mAh_cm2 = 2.0
TIMES = 30

Bounds = tuple[float | None, float | None]

_FIXED = {"A": ("Parasitic share of the discharge",)}  # numbers that the cycles of a case fix, by its letter


class Said(NamedTuple):
    """One statement about one cycle; see `Statement` for the fields."""

    cycle: int
    quantity: str
    words: str
    number: float | None
    bounds: Bounds
    calibrated: bool
    defaults: float | None
    missed: str = ""
    every: bool = False


def _cycles(letter: str, membrane: str, current: float, lowest_V: float, *said: Said) -> Cycling:
    case = f"{letter} {membrane} {current}-0.2 mA/cm2"
    discharge = f"{current} mA/cm2 until 2 mAh/cm2 or {lowest_V} V"
    charge = "0.2 mA/cm2 until 2 mAh/cm2 or 4.2 V"
    statements = [
        Statement(
            case=case,
            membrane=membrane,
            build="cycling",
            protocol=f"{TIMES} x (Discharge at {discharge}; Charge at {charge})",
            current_mA_cm2=current,
            quantity=one.quantity,
            words=one.words,
            number=one.number,
            low=one.bounds[0],
            high=one.bounds[1],
            calibrated=one.calibrated,
            defaults=one.defaults,
            missed=one.missed,
            cycle=one.cycle,
            every=one.every,
            near=NEAR,
        )
        for one in said
    ]
    return Cycling(case, membrane, "cycling", discharge, charge, TIMES, tuple(statements), fixes=_FIXED.get(letter, ()))


_OUT, _BACK, _POWER = "discharge_capacity_mAh_cm2", "charge_capacity_mAh_cm2", "power_mW_cm2"
_FULL: Bounds = (0.995 * LIMIT_mAh_cm2, None)
_LESS: Bounds = (None, 0.995 * LIMIT_mAh_cm2)
_STABLE: Bounds = (0.95 * LIMIT_mAh_cm2, None)
_ABOVE = "more than 4.5 mW/cm2 until cycle 25"
_STARTS = "a cell that rests at 2.96 V starts to charge at 3.09 V: 0.2 mA/cm2 cost 130 mV"
_END, _ROUND = "end_of_discharge_V", "energy_efficiency"
_NO_FALL = "with one foil the voltage of the model stays flat to the end; two-stage lithium lets it fall"

CYCLING: tuple[Cycling, ...] = (
    _cycles(
        "A",
        "NIPS",
        2.0,
        1.5,
        Said(20, _OUT, "2.0 mAh/cm2", 2.0, _FULL, False, 2.0),
        Said(29, _OUT, "falling", None, _LESS, False, 2.0, "the model falls one cycle later, in cycle 30"),
        Said(30, _OUT, "1.5 mAh/cm2", 1.5, (0.85 * 1.5, 1.15 * 1.5), True, 1.56),
        # the resistance of the ceramic was found from the first discharge
        Said(1, _POWER, _ABOVE, 4.5, (4.5, None), True, 4.58),
        Said(20, _POWER, _ABOVE, 4.5, (4.5, None), False, 4.58),
        Said(25, _POWER, _ABOVE, 4.5, (4.5, None), False, 4.41, "the model falls below it in cycle 23"),
        Said(10, _END, "1.5 V", 1.5, (1.45, 1.55), False, 2.30, _NO_FALL),
        Said(30, "coulombic_efficiency", "more than 95 %", 0.95, (0.95, None), False, 0.97, every=True),
        Said(
            30,
            _ROUND,
            "more than 60 %",
            0.60,
            (0.60, None),
            False,
            None,
            "it holds to cycle 27; then the voltage of the discharge falls",
            every=True,
        ),
    ),
    _cycles(
        "B",
        "NIPS",
        0.2,
        2.0,
        Said(1, "start_of_charge_V", "starts near 3.0 V", 3.0, (2.95, 3.05), True, 3.09, _STARTS),
        Said(1, "rise_of_charge", "rises through 3.5 V at 25 to 45 %", 0.35, (0.25, 0.45), True, None),
        Said(1, "plateau_of_charge_V", "plateau at 3.6 V", 3.6, (3.55, 3.65), True, 3.61),
        Said(10, _BACK, "stable", LIMIT_mAh_cm2, _STABLE, False, 2.0),
        Said(20, _BACK, "stable", LIMIT_mAh_cm2, _STABLE, False, 1.97),
        Said(30, _BACK, "less than 1.0 mAh/cm2", 1.0, (None, 1.0), True, 0.88),
    ),
    _cycles(
        "C",
        "VF",
        0.2,
        2.0,
        Said(10, "end_of_charge_V", "reaches 4.2 V", 4.2, (4.15, None), False, 4.2),
        Said(10, _BACK, "early: before 2 mAh/cm2", None, _LESS, False, 1.53),
        Said(10, _OUT, "not stated", None, (None, None), False, 1.60),
        Said(
            10,
            "fall_in_charge_V",
            "fluctuates: by 10 mV or more",
            None,
            (0.010, None),
            False,
            0.0,
            "the voltage of the model is smooth",
        ),
    ),
)

# With lithium that strips in two stages: what was calibrated with it (`reactions.BY_LAW`), and what it misses.
_CUT_OFF = "the fall of the voltage reaches the cut-off from cycle 12 on, and cuts off more in every cycle"
_OF_LITHIUM = ("Share of plated lithium that strips again", "Dead lithium resistance [Ohm.m2]")
_TWO_STAGE: dict[tuple[str, int, str], dict[str, Any]] = {
    ("A", 10, _END): {"calibrated": True, "missed": ""},
    ("A", 25, _POWER): {"calibrated": True, "missed": ""},
    ("A", 29, _OUT): {"missed": ""},
    ("A", 30, _ROUND): {"missed": ""},
    ("A", 20, _OUT): {"missed": _CUT_OFF},
}


def _two_stage(one: Cycling) -> Cycling:
    case, law = f"{one.case}, two-stage lithium", {"lithium": "two-stage"}
    statements = [
        replace(said, case=case, defaults=None, **_TWO_STAGE.get((case[0], said.cycle, said.quantity), {}))
        for said in one.statements
    ]
    fixes = (*one.fixes, *_OF_LITHIUM) if one.fixes else ()
    return replace(one, case=case, statements=tuple(statements), laws=law, fixes=fixes)


RIVAL_CYCLING: tuple[Cycling, ...] = tuple(_two_stage(one) for one in CYCLING)
