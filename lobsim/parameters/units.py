"""Units: how they are written and what they are in SI.

A unit is written as symbols with whole exponents, joined by "." or "/": m2.s-1, mol.m-3.Pa-1, mA/cm2, mAh/g.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from lobsim.arguments import guarded
from lobsim.errors import unknown

BASES = ("m", "kg", "s", "A", "K", "mol")

# symbol -> factor to SI, exponents of (m, kg, s, A, K, mol)
SYMBOLS: dict[str, tuple[float, tuple[int, ...]]] = {
    "m": (1.0, (1, 0, 0, 0, 0, 0)),
    "g": (1e-3, (0, 1, 0, 0, 0, 0)),
    "s": (1.0, (0, 0, 1, 0, 0, 0)),
    "A": (1.0, (0, 0, 0, 1, 0, 0)),
    "K": (1.0, (0, 0, 0, 0, 1, 0)),
    "mol": (1.0, (0, 0, 0, 0, 0, 1)),
    "V": (1.0, (2, 1, -3, -1, 0, 0)),
    "W": (1.0, (2, 1, -3, 0, 0, 0)),
    "J": (1.0, (2, 1, -2, 0, 0, 0)),
    "Pa": (1.0, (-1, 1, -2, 0, 0, 0)),
    "bar": (1e5, (-1, 1, -2, 0, 0, 0)),
    "atm": (101325.0, (-1, 1, -2, 0, 0, 0)),
    "Torr": (101325.0 / 760, (-1, 1, -2, 0, 0, 0)),
    "C": (1.0, (0, 0, 1, 1, 0, 0)),
    "F": (1.0, (-2, -1, 4, 2, 0, 0)),
    "S": (1.0, (-2, -1, 3, 2, 0, 0)),
    "Ohm": (1.0, (2, 1, -3, -2, 0, 0)),
    "Hz": (1.0, (0, 0, -1, 0, 0, 0)),
    "Ah": (3600.0, (0, 0, 1, 1, 0, 0)),
    "Wh": (3600.0, (2, 1, -2, 0, 0, 0)),
    "L": (1e-3, (3, 0, 0, 0, 0, 0)),
    "l": (1e-3, (3, 0, 0, 0, 0, 0)),
    "M": (1e3, (-3, 0, 0, 0, 0, 1)),
    "h": (3600.0, (0, 0, 1, 0, 0, 0)),
    "min": (60.0, (0, 0, 1, 0, 0, 0)),
    "day": (86400.0, (0, 0, 1, 0, 0, 0)),
}
EXAMPLES = ("m2.s-1", "mol.m-3", "mA", "mA/cm2", "mA/g", "mW/cm2", "V", "Ohm", "h", "min", "mAh/cm2", "mAh/g")
PREFIXES = {"n": 1e-9, "u": 1e-6, "m": 1e-3, "c": 1e-2, "k": 1e3, "M": 1e6}
SPELLINGS = {
    **dict.fromkeys(("hour", "hours", "hr"), "h"),
    **dict.fromkeys(("minute", "minutes", "mins"), "min"),
    **dict.fromkeys(("second", "seconds", "sec"), "s"),
    **dict.fromkeys(("d", "days"), "day"),
    **dict.fromkeys(("ohm", "ohms"), "Ohm"),
}
_TYPESET = str.maketrans({"²": "2", "³": "3", "·": ".", "*": ".", "µ": "u", "μ": "u", "Ω": "Ohm", "⁻": "-", "¹": "1"})
_FACTOR = re.compile(r"([./]?)([A-Za-z]+)(?:\^?([+-]?\d+))?")


@dataclass(frozen=True)
class Unit:
    """A unit: its factor to SI and its exponents of metre, kilogram, second, ampere, kelvin and mole."""

    factor: float
    exponents: tuple[int, ...]


def _symbol(name: str) -> tuple[float, tuple[int, ...]] | None:
    name = SPELLINGS.get(name, name)
    if name in SYMBOLS:
        return SYMBOLS[name]
    if name[:1] in PREFIXES and name[1:] in SYMBOLS:
        factor, exponents = SYMBOLS[name[1:]]
        return PREFIXES[name[0]] * factor, exponents
    return None


@lru_cache(maxsize=512)
def unit(text: str) -> Unit:
    """Read a unit.

    Parameters
    ----------
    text : str
        Such as "m2.s-1", "mA/cm2" or "mAh/g"; a space is a product.

    Returns
    -------
    Unit
        Its factor to SI and its exponents.

    Raises
    ------
    LobsimError
        If the text is not a unit.
    """
    plain = re.sub(r"\s*([./])\s*|\s+", lambda gap: gap[1] or ".", text.translate(_TYPESET).strip())
    factor, exponents, end = 1.0, [0] * len(BASES), 0
    for part in _FACTOR.finditer(plain):
        known = _symbol(part[2])
        if part.start() != end or known is None or bool(part[1]) != bool(end):
            break
        power = int(part[3] or 1) * (-1 if part[1] == "/" else 1)
        factor *= known[0] ** power
        exponents = [old + power * new for old, new in zip(exponents, known[1], strict=True)]
        end = part.end()
    if not plain or end != len(plain):
        raise unknown("unit", text, EXAMPLES)
    return Unit(factor, tuple(exponents))


@guarded
def split(name: str) -> tuple[str, str | None]:
    """Split "Oxygen diffusivity [m2.s-1]" into its words and its unit; None if it has no unit."""
    found = re.fullmatch(r"(.*?)\s*\[([^\]]*)\]", name)
    return (found[1], found[2]) if found else (name, None)
