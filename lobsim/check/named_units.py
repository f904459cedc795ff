"""The unit that a name states, as in "Oxygen diffusivity [m2.s-1]"; no brackets mean a number without unit."""

import re

from lobsim.check.dimension import PURE, Dimension, sized
from lobsim.errors import LobsimError
from lobsim.parameters.units import unit

NUMBERS = ("-", "1", "")
UNSTATED = {"C-rate": "h-1"}  # PyBaMM's own name whose unit everyone knows
CELSIUS = ("C", "degC")  # PyBaMM writes a temperature so; it has an offset, and is taken for any unit
_BRACKETS = re.compile(r"\[([^\[\]]*)\]")


def stated(name: str) -> Dimension | None:
    """Read the unit that a name states.

    Parameters
    ----------
    name : str
        Such as "Oxygen diffusivity [m2.s-1]" or "Leaving salt [mol.m-3.s-1] up to x".

    Returns
    -------
    Dimension or None
        Its unit; None if it has one that cannot be compared, see `readable`.
    """
    symbol = _symbol(name)
    if symbol is None or symbol in NUMBERS:
        return PURE
    if symbol in CELSIUS or not readable(name):
        return None
    read = unit(symbol)
    return sized(read.exponents, read.factor)


def states_a_unit(name: str) -> bool:
    """Whether a name has brackets."""
    return _BRACKETS.search(name) is not None


def readable(name: str) -> bool:
    """Whether the unit in a name is written as lobsim writes units."""
    symbol = _symbol(name)
    try:
        return symbol is None or symbol in NUMBERS or bool(unit(symbol))
    except LobsimError:
        return False


def _symbol(name: str) -> str | None:
    found = _BRACKETS.search(name)
    return found[1].strip() if found else UNSTATED.get(name)
