"""Quantities as a user writes them ("0.4 mA/cm2", "C/10", "2 mAh/g"), turned into SI per cell."""

import re
from dataclasses import dataclass
from typing import Literal

from lobsim.cell import Cell
from lobsim.errors import LobsimError, either
from lobsim.parameters.units import unit

Kind = Literal["current", "power", "voltage", "resistance", "time", "capacity"]

# What is told apart, with the unit in which lobsim keeps it.
KEPT_IN: dict[Kind, str] = {
    "current": "A",
    "power": "W",
    "voltage": "V",
    "resistance": "Ohm",
    "time": "s",
    "capacity": "Ah",
}
_NUMBER = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)(?![.,\d])\s*(.*)")
_C_RATE = re.compile(r"(?P<times>[+-]?(?:\d+\.?\d*|\.\d+))?\s*C(?:\s*/\s*(?P<over>\d+\.?\d*))?")


@dataclass(frozen=True)
class Quantity:
    """Quantity that a text states: its kind, and its value per cell in A, W, V, Ohm, s or A.h."""

    kind: Kind
    value: float


def read(text: str, cell: Cell) -> Quantity:
    """Read a quantity, of the cell or per area of electrode or mass of carbon.

    Parameters
    ----------
    text : str
        Such as "1 mA", "0.4 mA/cm2", "100 mA/g", "C/10", "5 mW/cm2", "2.0 V", "10 Ohm", "3 h", "2 mAh/cm2".
    cell : Cell
        The cell, for its area, loading and nominal capacity.

    Returns
    -------
    Quantity
        The kind of quantity and its value per cell.

    Raises
    ------
    LobsimError
        If the number or the unit is missing or unknown, or the number is not above 0.
    """
    quantity = _c_rate(text, cell) or _with_unit(text, cell)
    if not 0 < quantity.value < float("inf"):
        raise LobsimError(f"{text!r} must be finite and above 0: the verb of the step gives the direction")
    return quantity


def _c_rate(text: str, cell: Cell) -> Quantity | None:
    found = _C_RATE.fullmatch(text)
    if not found or float(found["over"] or 1) == 0:
        return None
    rate = float(found["times"] or 1) / float(found["over"] or 1)
    return Quantity("current", rate * cell.nominal_capacity_Ah)


def _with_unit(text: str, cell: Cell) -> Quantity:
    found = _NUMBER.fullmatch(text)
    if not found:
        raise LobsimError(f"{text!r} is not a number with a unit, such as 0.4 mA/cm2, 2.0 V, 3 h or 2 mAh/cm2")
    if not found[2]:
        raise LobsimError(f"{text!r} needs a unit, such as mA/cm2, mA/g, V, h or mAh/cm2")
    given = unit(found[2])
    extents = {"": 1.0, ".m-2": cell.area_m2, ".kg-1": cell.area_m2 * cell.loading_kg_m2, ".m2": 1 / cell.area_m2}
    for kind, kept in KEPT_IN.items():
        for per, extent in extents.items():
            if given.exponents == unit(kept + per).exponents and (per != ".m2" or kind == "resistance"):
                return Quantity(kind, float(found[1]) * given.factor / unit(kept).factor * extent)
    raise LobsimError(f"{text!r} is no {either(list(KEPT_IN))}")
