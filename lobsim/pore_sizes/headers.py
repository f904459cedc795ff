"""Columns of pore-size tables, found by what their headers say: which quantity it is, and in which unit."""

import re
import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

LENGTHS = {"nm": 1e-9, "um": 1e-6, "micron": 1e-6, "microns": 1e-6, "micrometer": 1e-6, "mm": 1e-3, "m": 1.0}
LENGTHS |= dict.fromkeys(("a", "å", "ang", "angstrom", "angstroms", "angström"), 1e-10)
VOLUMES = {"cm3/g": 1e-3, "cc/g": 1e-3, "ml/g": 1e-3, "mm3/g": 1e-6, "ul/g": 1e-6, "m3/kg": 1.0, "l/kg": 1e-3}
PRESSURES = {"psi": 6894.757, "psia": 6894.757, "mpa": 1e6, "kpa": 1e3, "pa": 1.0, "bar": 1e5, "atm": 101325.0}
PRESSURES |= {"kg/cm2": 98066.5, "torr": 133.322, "mmhg": 133.322}

DIAMETER, RADIUS, PRESSURE = "diameter", "radius", "pressure"
CUMULATIVE, INCREMENTAL, OVER_LOG, OVER_SIZE = "cumulative", "incremental", "dV/dlog", "dV/dr"
SIZES, AMOUNTS = (DIAMETER, RADIUS, PRESSURE), (CUMULATIVE, INCREMENTAL, OVER_LOG, OVER_SIZE)  # the better, the earlier
# The first pattern that is found in the words decides.
_KINDS: tuple[tuple[str, str | None], ...] = (
    (r"%|percent|area|surf|ds\(|ds/d|da/d|relative|p/p0|p/po|stp|porosity|count|permeab|temperature|elapsed", None),
    (r"dv ?p?/d ?\(? ?log|dv\(log|log differential|d\(?v\)?/dlog|dv/d\(log", OVER_LOG),
    (r"dv ?p?/d ?[dwr]|dv\([dwr]\)|differential (intrusion|pore volume|volume)", OVER_SIZE),
    (r"(incremental|delta|differential) ?(specific )?(pore )?(intrusion|volume)|^(delta|d) ?v$", INCREMENTAL),
    (
        r"cum.*(vol|intrusion)|^vp$|^(specific )?(intruded|intrusion) volume|^(pore )?volume$|^(σ|∑) ?vp?$|^v$",
        CUMULATIVE,
    ),
    (r"radius|half.*width|^rp?$|^r ?pore$", RADIUS),
    (r"diam|width|pore size|^[dw]p?$", DIAMETER),
    (r"pressure|^p$", PRESSURE),
)


class Column(NamedTuple):
    """Column of a table: what it is, its words, its unit as it stands there, and the factor to SI if that is known."""

    kind: str
    words: str
    unit: str
    factor: float | None

    @property
    def expected(self) -> list[str]:
        """Some units that it may have."""
        if self.kind == OVER_SIZE:
            return ["cm3/g/nm", "cc/Å/g"]
        return list(PRESSURES if self.kind == PRESSURE else LENGTHS if self.kind in SIZES else VOLUMES)[:4]


def plain(words: str) -> str:
    """Write words in one way: no typeset or full-width letters, no capitals, single spaces."""
    simple = unicodedata.normalize("NFKC", words.replace("Å", "A")).translate(_SIMPLE)
    return re.sub(r"\s+", " ", simple).strip().lower()


_SIMPLE = str.maketrans({"µ": "u", "μ": "u", "·": " ", "⋅": " ", "−": "-", "–": "-", "\ufffd": "A", "*": " "})


def column(header: str, units: str = "", asked: Mapping[str, float] | None = None) -> Column | None:
    """Read the header of a column, in any unit.

    Parameters
    ----------
    header : str
        Such as "Pore Diameter (nm)", "dVp/dlogdp", "rp/nm" or "Half pore width".
    units : str
        What stands below it, if that is a row of units.
    asked : mapping of str to float, optional
        Factors to SI, by "length", "volume" and "pressure", of columns that state no unit.

    Returns
    -------
    Column or None
        None if it is nothing that is read here.
    """
    name, stated = _split(plain(header))
    kind = next((kind for pattern, kind in _KINDS if re.search(pattern, name)), None)
    if kind is None:
        return None
    unit = stated or plain(units).strip("[]()")
    return Column(kind, " ".join(header.split()), unit, _factor(kind, unit, asked or {}))


def _split(words: str) -> tuple[str, str]:
    """Take the unit off a name: in brackets at its end, or after a stroke or comma if it is one."""
    inside = re.fullmatch(r"(.*?)\s*[\[(<{]([^\[\](){}<>]*)[\])>}]\s*", words)
    if inside and not re.fullmatch(r"d[vs]|d[vs] ?p", inside[1]):
        return inside[1], inside[2]
    for gap in re.finditer(r"\s*[/,]\s*", words):
        tail = words[gap.end() :]
        if any(_known(tail, known) is not None for known in (LENGTHS, PRESSURES)) or _volume(tail) is not None:
            return words[: gap.start()], tail
    return words, ""


def _known(unit: str, factors: Mapping[str, float]) -> float | None:
    return factors.get(unit.replace(" ", "").replace("^", "").rstrip("."))


def _volume(unit: str) -> float | None:
    """Factor of cm3/g, however it is written: cc/g, cm3 g-1, mL.g-1."""
    return VOLUMES.get(re.sub(r"[ .^]", "", re.sub(r"[ .]*(k?g)\s*\^?-1", r"/\1", unit)))


def _factor(kind: str, unit: str, asked: Mapping[str, float]) -> float | None:
    if not unit:
        if kind == OVER_SIZE:
            both = asked.get("volume"), asked.get("length")
            return both[0] / both[1] if both[0] and both[1] else None
        return asked.get("length" if kind in (DIAMETER, RADIUS) else "pressure" if kind == PRESSURE else "volume")
    if kind in SIZES:
        return _known(unit, PRESSURES if kind == PRESSURE else LENGTHS)
    return _per_length(unit) if kind == OVER_SIZE else _volume(unit)


def _per_length(unit: str) -> float | None:
    """Factor of a volume per mass and length, such as cm3/g nm, cc/a/g, /nm ml/g or cm3 g-1 nm-1."""
    lengths = "|".join(sorted(map(re.escape, LENGTHS), key=len, reverse=True))
    for found in re.finditer(rf"[/ .](per )?({lengths})(\^?-1)?(?![a-z0-9])|^/({lengths}) ?", f" {unit}"):
        rest = (f" {unit}"[: found.start()] + f" {unit}"[found.end() :]).strip(" /().")
        volume = _volume(rest.replace("(", "").replace(")", ""))
        if volume is not None:
            return volume / LENGTHS[found[2] or found[4]]
    return None
