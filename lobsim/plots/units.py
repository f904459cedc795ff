"""Units in which figures show numbers: those of the bench, with a prefix or a power of ten as the numbers need."""

import math
import re
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np


class Unit(NamedTuple):
    """Unit of the bench: factor from that of a parameter, words, usual power of ten, whether prefixes fit."""

    factor: float
    words: str
    usual: int = 0
    prefixed: bool = False


BENCH = {
    "m": Unit(1.0, "m", -6, True),
    "V": Unit(1.0, "V", 0, True),
    "s": Unit(1.0, "s", 0, False),
    "Pa": Unit(1.0, "Pa", 3, True),
    "A.m-2": Unit(1e-4, "A cm$^{-2}$", -3, True),
    "F.m-2": Unit(1e-4, "F cm$^{-2}$", -6, True),
    "S.m-1": Unit(1e-2, "S cm$^{-1}$", -3, True),
    "Ohm.m2": Unit(1e4, "Ω cm$^2$", 0, True),
    "m2.kg-1": Unit(1e-3, "m$^2$ g$^{-1}$"),
    "m3.kg-1": Unit(1e3, "cm$^3$ g$^{-1}$"),
    "kg.m-2": Unit(100.0, "mg cm$^{-2}$"),
    "m2.s-1": Unit(1.0, "m$^2$ s$^{-1}$", -9),
}
PREFIXES = {-15: "f", -12: "p", -9: "n", -6: "µ", -3: "m", 0: "", 3: "k", 6: "M", 9: "G"}
EASY = (0.01, 1e4)  # numbers of this size are read at a glance, and keep the usual power


def shown(unit: str, values: Iterable[float] = ()) -> tuple[float, str]:
    """Choose the unit in which numbers are shown.

    Parameters
    ----------
    unit : str
        Unit of the numbers, as parameters write it: "m2.s-1", or as protocols do: "mA/cm2"; nothing for a plain number.
    values : iterable of float
        The numbers, in the unit of their name; without them the unit is the usual one.

    Returns
    -------
    tuple of float and str
        The factor from the unit given to the one shown, and how that is written.
    """
    if "/" in unit:  # as a protocol writes it: mA/cm2
        first, *per = unit.split("/")
        return 1.0, " ".join([first, *(re.sub(r"^(\D+)(\d*)$", _below, one) for one in per)])
    known = BENCH.get(unit) or Unit(1.0, re.sub(r"(?<=[A-Za-z])(-?\d+)", r"$^{\1}$", unit.replace(".", " ")))
    sizes = np.abs(np.array([value for value in values if math.isfinite(value)]))
    power = _power(known, known.factor * float(sizes.max(initial=0.0)))
    scaled = known.factor * 10.0**-power
    if known.prefixed:
        return scaled, f"{PREFIXES[power]}{known.words}"
    return scaled, (f"10$^{{{power}}}$ {known.words}" if power else known.words).strip()


def _power(unit: Unit, largest: float) -> int:
    if not largest or EASY[0] <= largest / 10**unit.usual < EASY[1]:
        return unit.usual
    power = 3 * math.floor(math.log10(largest) / 3)
    return min(max(power, min(PREFIXES)), max(PREFIXES)) if unit.prefixed else power


def split(name: str, values: Iterable[float] = ()) -> tuple[str, float, str]:
    """Part the name of a parameter, "Film thickness [m]": its words, factor [-] and unit of its numbers as shown."""
    words, _, unit = name.partition(" [")
    return words, *shown(unit.rstrip("]"), values)


def _below(found: re.Match[str]) -> str:
    return f"{found[1]}$^{{-{found[2] or 1}}}$"
