"""Temperature, gas and pressure of a step, as in "Rest for 1 h at 40 C in air at 2 bar"."""

import re
from dataclasses import dataclass, replace
from typing import Any

from lobsim.cell import Cell
from lobsim.errors import LobsimError
from lobsim.parameters.quantity import ZERO_CELSIUS_K, is_celsius

TEMPERATURE, PRESSURE = "Ambient temperature [K]", "Chamber pressure [Pa]"
OF_GAS = ("Chamber oxygen mole fraction", "Gas viscosity [Pa.s]")  # what a gas of a laboratory says
KELVIN = ("K", "kelvin")
PASCALS = {  # in a unit of pressure
    **{"Pa": 1.0, "hPa": 1e2, "kPa": 1e3, "MPa": 1e6},
    **{"bar": 1e5, "mbar": 1e2, "atm": 101325.0, "Torr": 101325.0 / 760, "mmHg": 133.322387415, "psi": 6894.757293168},
}
EXAMPLES = "'at 40 C', 'at 2 bar' or 'in air'"
_CLAUSE = re.compile(
    r",?\s+(?P<word>at|in)\s+(?P<what>\"[^\"]*\"|'[^']*'|.+?)(?=\s+(?:at|in|for|until|or|skip)\b|\s*[,;(]|\s*$)", re.I
)
_AMOUNT = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*([^\d\s].*)")


@dataclass(frozen=True)
class Conditions:
    """Temperature [K], pressure [Pa] and gas that a step names; None for what stays as the cell has it."""

    temperature_K: float | None = None
    gas: str | None = None
    pressure_Pa: float | None = None

    def of(self, cell: Cell) -> Cell:
        """Put a cell under these conditions.

        Raises
        ------
        LobsimError
            If the laboratory of the cell has no such gas, or a number cannot be.
        """
        if self.gas is not None:  # the gas that is named, and not what the user made of that of the cell
            changed, origins = (tuple(pair for pair in pairs if pair[0] not in OF_GAS) for pairs in _changes(cell))
            cell = replace(cell, gas=self.gas, changed=changed, origins=origins)
        given = {TEMPERATURE: self.temperature_K, PRESSURE: self.pressure_Pa}
        values = {name: value for name, value in given.items() if value is not None}
        return cell.with_values(values) if values else cell


def _changes(cell: Cell) -> tuple[Any, Any]:
    return cell.changed, cell.origins


SAME = Conditions()


def told(words: str, kept: int = 0) -> tuple[str, Conditions]:
    """Part the words of a step from those about its conditions.

    Parameters
    ----------
    words : str
        The step, such as "Rest for 1 h at 40 C in air".
    kept : int
        How many times "at" says first what is kept: once in "Discharge at 2 C at 40 C".

    Returns
    -------
    tuple of str and Conditions
        "Rest for 1 h", and what was said about temperature, gas and pressure.

    Raises
    ------
    LobsimError
        If one of them is told twice, or is no temperature, pressure or gas.
    """
    found: dict[str, Any] = {}
    rest, end = "", 0
    for clause in _CLAUSE.finditer(words):
        at = clause["word"].lower() == "at"
        if at and kept:
            kept -= 1
            continue
        kind, value = _read(words, clause["what"]) if at else ("gas", clause["what"].strip("\"'"))
        if kind in found:
            raise LobsimError(f"{words!r} names {_NAMES[kind]} twice")
        found[kind] = value
        rest, end = rest + words[end : clause.start()], clause.end()
    return rest + words[end:], Conditions(**found)


_NAMES = {"temperature_K": "a temperature", "pressure_Pa": "a pressure", "gas": "a gas"}


def _read(words: str, text: str) -> tuple[str, float]:
    """A temperature [K] or a pressure [Pa], and which of them."""
    amount = _AMOUNT.fullmatch(text.strip())
    number, unit = (float(amount[1]), amount[2].strip()) if amount else (0.0, "")
    if is_celsius(unit) or unit in KELVIN:
        kind, value = "temperature_K", number + (0 if unit in KELVIN else ZERO_CELSIUS_K)
    elif unit in PASCALS:
        kind, value = "pressure_Pa", number * PASCALS[unit]
    else:
        raise LobsimError(f"{words!r}: {text!r} is no temperature and no pressure: write {EXAMPLES}")
    if not 0 < value < float("inf"):
        raise LobsimError(
            f"{words!r}: {_NAMES[kind]} is above 0 {'K' if kind == 'temperature_K' else 'Pa'}, not {text}"
        )
    return kind, value
