"""A number as people write it, "120 um" or "1 mg/cm2", in the unit of its name; an expression or a table as such."""

import re
from collections.abc import Mapping
from typing import Any

from lobsim.errors import LobsimError
from lobsim.parameters.formula import Formula
from lobsim.parameters.function import Function, Recorded, imported
from lobsim.parameters.table import Table
from lobsim.parameters.units import split, unit

Content = float | Formula | Table | Function
_QUANTITY = re.compile(r"((?>[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?))\s*([A-Za-zµμΩ°%][^'\"()+]*)?")
CELSIUS = ("C", "°C", "ºC", "degC", "oC", "Celsius")
ZERO_CELSIUS_K = 273.15


def content(name: str, given: Any, written_unit: str | None = None) -> Content:
    """Read what is given for a number, in the unit of its name.

    Parameters
    ----------
    name : str
        The number, with its unit.
    given : object
        A number; a text with a number and a unit, "120 um"; an expression, see `lobsim.parameters.Formula`; a table,
        {"table": [[0, 0.0], [1000, 0.27]], "of": "c"}; a Python function of c and T, or {"function": "module:name"}, by
        which it is imported; in the unit of the name.
    written_unit : str, optional
        The unit that a number without one is in; that of the name by default.

    Returns
    -------
    float, Formula, Table or Function
        In the unit of the name.

    Raises
    ------
    LobsimError
        If it is none of these, or has another kind of unit.
    """
    if isinstance(given, Formula | Table | Function):
        return given
    if callable(given):
        return Function(given)
    if isinstance(given, Mapping):
        if "function" in given:
            return _function(name, given)
        return _table(name, given)
    if isinstance(given, str):
        found = _QUANTITY.fullmatch(given.strip())
        if found is None:
            return Formula(given)
        return in_unit_of(name, float(found[1]), (found[2] or "").strip() or written_unit)
    if isinstance(given, bool) or (not isinstance(given, int | float) and not hasattr(given, "__float__")):
        raise LobsimError(f"{name!r} is a number, a text such as '120 um', or an expression, not {given!r}")
    return in_unit_of(name, float(given), written_unit)


def says_no_unit(given: object) -> bool:
    """Tell whether it is a number, or the text of one, without its unit."""
    if isinstance(given, str):
        found = _QUANTITY.fullmatch(given.strip())
        return found is not None and not found[2]
    return isinstance(given, int | float) and not isinstance(given, bool)


def with_unit(name: str, text: str) -> float:
    """Read a text that says its unit, "120 um", in the unit of the name.

    Raises
    ------
    LobsimError
        If it says none though the number has one, or is no number.
    """
    found = _QUANTITY.fullmatch(text.strip())
    if found is None or (split(name)[1] is not None and not found[2]):
        example = "'120 um'" if split(name)[1] else "'0.5'"
        raise LobsimError(f"{name!r} must be a number, not {text!r}, or a text with its unit, such as {example}")
    return in_unit_of(name, float(found[1]), (found[2] or "").strip() or None)


def is_celsius(text: str) -> bool:
    """Tell whether a unit, such as [K] is one, is that of degrees Celsius, however it is spelt."""
    return text.replace(" ", "") in CELSIUS


def in_unit_of(name: str, number: float, given: str | None) -> float:
    """Turn a number in a given unit, such as [um], into that of a name.

    Raises
    ------
    LobsimError
        If the two are of different kinds, or the text is no unit.
    """
    asked = split(name)[1]
    if given is None or given == asked:
        return number
    if asked is None:
        if given == "%":
            return number / 100
        raise LobsimError(f"{name!r} has no unit: give the number alone, not in {given!r}")
    if asked == "K" and is_celsius(given):
        return number + ZERO_CELSIUS_K
    read, wanted = unit(given), unit(asked)
    if read.exponents != wanted.exponents:
        raise LobsimError(f"{name!r} cannot be in {given!r}: it is in {asked}, or in what can be turned into that")
    return float(f"{number * read.factor / wanted.factor:.15g}")  # 120 um are 0.00012 m, not 0.00011999999999999999


def _function(name: str, given: Mapping[str, Any]) -> Function:
    """A function by the name that imports it; with what it gave, as a result records it, it is not imported."""
    named, code = given["function"], given.get("fingerprint")
    if not isinstance(named, str) or not isinstance(code, str | None):
        raise LobsimError(f"{name!r}: a function is a text such as 'my_module:my_function', not {named!r}")
    if "value" not in given:
        return imported(named, code)
    return Recorded(named, str(code), tuple(given.get("of", "cT")), float(given["value"]))


def _table(name: str, given: Mapping[str, Any]) -> Table:
    if set(given) - {"table", "of"} or "table" not in given:
        raise LobsimError(f"{name!r}: a table is {{ table = [[0, 0.0], [1000, 0.27]], of = 'c' }}, not {dict(given)!r}")
    rows = given["table"]
    if not isinstance(rows, list | tuple):
        raise LobsimError(f"{name!r}: a table is a list of rows, such as [[0, 0.0], [1000, 0.27]], not {rows!r}")
    return Table(str(given.get("of", "c")), tuple(rows))
