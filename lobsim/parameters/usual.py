"""Usual ranges of the numbers of a cell, and the sentence about one that lies far outside.

The range that the parameter set states comes first. Where it states none, there is the one of `RANGES`; for what is not
there, a decade around the number of the set. The limits: docs/decisions/008-what-cannot-be-and-what-is-doubtful.md.
"""

import math
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from lobsim.errors import LobsimError
from lobsim.parameters.units import split, unit
from lobsim.parameters.values import Origin

FAR = 10.0  # factor beyond a range from which a number is told
TOO_FAR = 1000.0  # factor above a range from which what can be weighed or measured with a ruler is refused
WEIGHED = ("m", "m2", "kg.m-2", "m2.kg-1", "m3.kg-1", "kg.mol-1", "mol.m-3", "Pa")


class Usual(NamedTuple):
    """Ends of a range in the unit of the name, where it comes from, and the factor beyond it that is far."""

    low: float
    high: float
    source: str
    margin: float = FAR


_EXACT = 2.0  # margin of what is known within a factor
# The first pattern found in the name decides.
RANGES: tuple[tuple[str, Usual], ...] = (
    (r"^Current function|^Nominal cell capacity|^Number of", Usual(-math.inf, math.inf, "as large as the cell")),
    (r"^Chamber pressure|^Reference pressure", Usual(1e4, 1e6, "0.1 to 10 atm")),
    (r"temperature \[K\]$", Usual(243.0, 373.0, "from where tetraglyme freezes to 100 oC", 1.0)),
    (r"(potential|cut-off) \[V\]$", Usual(0.5, 5.0, "against lithium", 1.0)),
    (r"^Electrode area", Usual(1e-5, 1e-1, "0.1 to 1000 cm2")),
    (r"^(Electrolyte dose|Total electrolyte)", Usual(1e-6, 5e-4, "0.1 to 50 uL/cm2")),
    (r"^(Membrane|Positive electrode) thickness", Usual(1e-5, 1e-3, "10 to 1000 um")),
    (r"^(Separator|Gas-diffusion layer|Lithium) thickness", Usual(5e-6, 2e-3, "5 to 2000 um")),
    (r"loading \[kg.m-2\]$", Usual(1e-3, 0.1, "0.1 to 10 mg/cm2")),
    (r"areal mass \[kg.m-2\]$", Usual(0.0, 10.0, "to 1 g/cm2")),
    (r"BET area", Usual(1e4, 2e6, "10 to 2000 m2/g")),
    (r"^Pore class \d+ radius", Usual(4e-10, 25e-9, "0.4 to 25 nm: what a film can close", 2.0)),
    (r"^Pore class \d+ volume", Usual(1e-7, 5e-3, "to 5 cm3/g")),
    (r"macropore volume", Usual(1e-4, 2e-2, "0.1 to 20 cm3/g")),
    (r"^Carbon skeletal density", Usual(1300.0, 2260.0, "amorphous carbon to graphite", _EXACT)),
    (r"density \[kg.m-3\]$", Usual(800.0, 3000.0, "liquids, polymers, glass, oxides", _EXACT)),
    (r"molar mass", Usual(45.8e-3, 46.0e-3, "Li2O2", _EXACT)),
    (r"^(Initial|Reference) salt concentration", Usual(100.0, 5000.0, "0.1 to 5 M")),
    (r"^Mediator concentration", Usual(1.0, 2000.0, "1 mM to 2 M")),
    (r"^Reference oxygen concentration", Usual(0.5, 50.0, "organic liquids at 1 atm")),
    (r"^Peak electrolyte conductivity", Usual(0.02, 2.0, "organic electrolytes")),
    (r"^Positive electrode conductivity", Usual(10.0, 1e6, "carbons")),
    (r"^Gas viscosity", Usual(5e-6, 5e-5, "gases")),
    (r"diffusivity in (gas|gas-diffusion layer) \[", Usual(1e-6, 1e-4, "gases at 0.1 to 10 atm")),
    (r"resistance \[Ohm.m2\]$", Usual(0.0, 0.1, "to 1000 ohm cm2")),
    (r"^Double-layer capacity", Usual(0.01, 0.3, "1 to 30 uF/cm2")),
    (r"^Activation energy", Usual(2e3, 2e5, "2 to 200 kJ/mol", 1.0)),
    (r"coefficient \[K-1\]$", Usual(-0.03, 0.03, "some per cent per kelvin", 1.0)),
    (r"coefficient \[V.K-1\]$", Usual(-5e-3, 5e-3, "some mV per kelvin", 1.0)),
    (r"^Evaporation rate", Usual(0.0, 1e-9, "0.4 uL/cm2 an hour")),
)

# Units in which such numbers are often given, by the SI unit of the name
SLIPS: Mapping[str, tuple[str, ...]] = {
    "Pa": ("atm", "bar", "kPa", "MPa", "Torr"),
    "m": ("um", "mm", "cm", "nm"),
    "m2": ("cm2", "mm2"),
    "kg.m-2": ("mg/cm2", "g/cm2", "g/m2"),
    "m2.kg-1": ("m2/g",),
    "m3.kg-1": ("cm3/g",),
    "m2.s-1": ("cm2/s",),
    "mol.m-3": ("mol/L",),
    "mol.m-3.Pa-1": ("mol/m3 at 1 atm", "mol/L at 1 atm", "mol/L/Pa"),
    "kg.m-3": ("g/cm3",),
    "kg.mol-1": ("g/mol",),
    "A.m-2": ("mA/cm2", "A/cm2"),
    "Ohm.m2": ("Ohm.cm2",),
    "Ohm.m": ("Ohm.cm",),
    "S.m-1": ("mS/cm", "S/cm"),
    "F.m-2": ("uF/cm2", "F/cm2"),
    "J.mol-1": ("kJ/mol",),
    "V": ("mV",),
    "Pa.s": ("mPa.s",),
    "m.s-1": ("cm/s",),
    "m3.mol-1": ("cm3/mol",),
}
OF_LIQUID = "uL/cm2"  # in which a length of liquid is given
FACTORS = {
    "atm": 101325.0,
    "bar": 1e5,
    "Torr": 133.322,
    "mol/m3 at 1 atm": 1 / 101325,
    "mol/L at 1 atm": 1e3 / 101325,
}


def usual(name: str, origin: Origin, number: float) -> Usual | None:
    """Find what a number usually is.

    Parameters
    ----------
    name : str
        The number, with its unit.
    origin : Origin
        Where the number of the parameter set comes from, with its range.
    number : float
        Its number in the parameter set, in the unit of the name.

    Returns
    -------
    Usual or None
        None if there is nothing to compare with.
    """
    if origin.low is not None and origin.high is not None and origin.low < origin.high:
        return Usual(origin.low, origin.high, "the range of its parameter set")
    known = _known(name)
    if known or number == 0:
        return known
    low, high = sorted((number / FAR, number * FAR))
    return Usual(low, high, f"a decade around the {number:g} of its parameter set")


@cache
def _known(name: str) -> Usual | None:
    return next((found for pattern, found in RANGES if re.search(pattern, name)), None)


def _beyond(number: float, range_: Usual) -> tuple[float, str] | None:
    """By which factor a number lies beyond a range, and on which side; None if it is within, or zero."""
    if range_.low <= number <= range_.high or number == 0:
        return None
    side, end = ("above", range_.high) if number > range_.high else ("below", range_.low)
    if end == 0 or (number > 0) != (end > 0):
        return math.inf, side
    return max(number / end, end / number), side


def remark(name: str, number: float, range_: Usual | None) -> str | None:
    """Say it if a number lies far from what it usually is, with the unit that it may have been given in.

    Parameters
    ----------
    name : str
        The number, with its unit.
    number : float
        Its value, in the unit of the name.
    range_ : Usual or None
        What it usually is.

    Returns
    -------
    str or None
        A sentence; None if there is nothing to be said.
    """
    beyond = range_ and _beyond(number, range_)
    if not range_ or not beyond or beyond[0] <= range_.margin:
        return None
    return _sentence(name, number, range_, *beyond)


def _sentence(name: str, number: float, range_: Usual, factor: float, side: str, more: str = "") -> str:
    rounded = float(f"{factor:.2g}")
    times = f"{rounded:,.0f} times {side}" if 1.5 <= rounded < math.inf else side
    words = f"{name!r} is {number:g}, {times} the range {range_.low:.3g} to {range_.high:.3g} ({range_.source}){more}"
    meant = next(_meant(name, number, range_), None)
    return f"{words}: {meant}?" if meant else words


def _meant(name: str, number: float, range_: Usual) -> Iterator[str]:
    """The units that would bring the number near its range."""
    symbol = split(name)[1] or ""
    texts = (OF_LIQUID,) if symbol == "m" and "lectrolyte" in name else SLIPS.get(symbol, ())
    near = math.sqrt(range_.margin)
    for text in texts:
        si = number * (FACTORS.get(text) or unit(text).factor)
        if range_.low / near <= si <= range_.high * near:
            yield f"{symbol}, not {text} ({number:g} {text} are {si:.4g})"


def refuse(name: str, number: float, range_: Usual | None) -> None:
    """Refuse what can be weighed or measured with a ruler and is so large that no cell has it.

    Parameters
    ----------
    name : str
        The number, with its unit.
    number : float
        Its value, in the unit of the name.
    range_ : Usual or None
        What it usually is.

    Raises
    ------
    LobsimError
        If it lies more than `TOO_FAR` times above what it usually is.
    """
    words, symbol = split(name)
    # A permeability, which has the unit of an area, is set beyond all measure where no pressure shall be lost.
    if range_ and symbol in WEIGHED and "permeability" not in words and number > TOO_FAR * range_.high > 0:
        sentence = _sentence(name, number, range_, number / range_.high, "above", ", which no cell has")
        raise LobsimError(sentence)
