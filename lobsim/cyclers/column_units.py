"""Units that stand in the names of columns: mA in "Current (mA)", "I/mA", "current_mA", "Current..mA." or "mA"."""

import re
import unicodedata
from collections.abc import Iterator

_SYMBOLS = (
    "s",
    "ms",
    "us",
    "h",
    "V",
    "mV",
    "uV",
    "A",
    "mA",
    "uA",
    "nA",
    "Ah",
    "mAh",
    "uAh",
    "nAh",
    "C",
    "mC",
    "Wh",
    "mWh",
    "uWh",
    "W",
    "mW",
    "uW",
    "cm",
    "g",
    "mg",
    "kg",
)
_WORDS = {
    "s": ("sec", "secs", "second", "seconds", "秒"),
    "ms": ("msec", "millisecond", "milliseconds"),
    "min": ("min", "mins", "minute", "minutes", "分"),
    "h": ("hr", "hrs", "hour", "hours"),
    "day": ("day", "days"),
    "V": ("volt", "volts"),
    "mV": ("millivolt", "millivolts"),
    "Ah": ("ahr", "amphour", "amphours"),
    "mAh": ("mahr",),
    "Wh": ("whr", "watthour", "watthours"),
    "W": ("watt", "watts"),
    "A": ("amp", "amps", "ampere", "amperes"),
    "mA": ("milliamp", "milliamps", "milliampere", "milliamperes", "mamp", "mamps"),
    "uA": ("microamp", "microamps", "microampere", "microamperes", "uamp", "uamps"),
}
# Capitals say nothing here: a header may be in small letters or in capitals throughout, and no cell carries megaampere.
SPELLINGS = {symbol.lower(): symbol for symbol in _SYMBOLS} | {
    word: symbol for symbol, words in _WORDS.items() for word in words
}
_TYPESET = str.maketrans(dict.fromkeys("·⋅•*", ".") | dict.fromkeys("\u2212\u2013", "-") | {"\u03bc": "u"})
_IN_BRACKETS = re.compile(r"[\[({<]([^\[\](){}<>]+)[\])}>]\s*$")
_BETWEEN = re.compile(r"[\s_./,:;|#-]+")
_PER = re.compile(r"[\s_.]+per[\s_.]+", re.IGNORECASE)
_PART = re.compile(r"([./]?)([^\W\d_]+)(\^?[+-]?\d+)?")


def spelt(words: str) -> str | None:
    """Write a unit as `lobsim.parameters.units.unit` reads it: "mA.cm-2" for "MA cm^-2", "A.h" for "Amp-hr".

    Parameters
    ----------
    words : str
        Symbols and words of units with whole exponents, joined by a point, a stroke or a space.

    Returns
    -------
    str or None
        None if a part of it is no unit that columns of cyclers have.
    """
    plain = re.sub(r"\s*([/.])\s*", r"\1", _simple(words))
    plain = re.sub(r"(?<=[^\W\d_])-(?=[^\W\d_])|\s+", ".", plain)
    made, end = "", 0
    for part in _PART.finditer(plain):
        symbol = SPELLINGS.get(part[2].lower())
        if symbol is None or part.start() != end or bool(part[1]) != bool(end):
            return None
        made += part[1] + symbol + (part[3] or "")
        end = part.end()
    return made if made and end == len(plain) else None


def _simple(words: str) -> str:
    """Write typeset letters, of which µ alone has two, in one plain way."""
    return unicodedata.normalize("NFKC", words).translate(_TYPESET).strip()


def units_in(name: str) -> Iterator[str]:
    """Find what may be the unit in the name of a column: what stands in brackets at its end, or after any stroke.

    Parameters
    ----------
    name : str
        As it stands in the file.

    Yields
    ------
    str
        As `spelt` writes it, the longest first: mA/cm2 before cm2 for "current_mA_cm2".
    """
    for _, found in parted(name):
        if found is not None:
            yield found


def parted(name: str) -> Iterator[tuple[str, str | None]]:
    """Part the name of a column, in every way that may be meant, into what it names and its unit.

    Parameters
    ----------
    name : str
        As it stands in the file.

    Yields
    ------
    str, str or None
        The name without its unit, and the unit as `spelt` writes it, the longest first; at last the name and None, and
        for "Time (hh:mm:ss)", whose brackets hold no unit, "Time" and None.
    """
    plain = _PER.sub("/", _simple(name))
    inside = _IN_BRACKETS.search(plain)
    if inside and not (inside[0].startswith("<") and _unit_in_brackets(inside[1]) is None):  # "<I>" is a name
        yield plain[: inside.start()], _unit_in_brackets(inside[1])
        if inside[0].startswith("<"):  # "<Ewe/V>" is a name as a whole, and has its unit in it
            yield from parted(inside[1])
        yield plain, None
        return
    plain = plain.strip("<>.:;, ") if plain.startswith("<") and plain.endswith(">") else plain.rstrip(">.:;, ")
    for begin in (0, *(gap.end() for gap in _BETWEEN.finditer(plain))):
        tail = plain[begin:]
        # "mA_cm2" and "mA.cm2" are a quotient in most names, "mA_h" is a product: whoever asks knows which may be.
        written = dict.fromkeys((tail, re.sub(r"[\s_.]+", "/", tail), re.sub(r"[\s_.]+", ".", tail)))
        for found in filter(None, map(spelt, written)):
            yield plain[:begin].rstrip("_./,:;|#- "), found
    yield plain, None


def _unit_in_brackets(words: str) -> str | None:
    """Read a unit and what a potential is measured against: "V" in "V vs. Li"."""
    return spelt(re.sub(r"\s+vs\b.*", "", words))
