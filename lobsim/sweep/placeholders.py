"""Places in a protocol that a study fills: "Discharge at {current} mA/cm2 until 2.0 V"."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import partial
from typing import Any

from lobsim.errors import LobsimError
from lobsim.parameters.units import unit

_PLACE = re.compile(r"\{\s*(\w+)\s*\}")
_UNIT = re.compile(r"\{\s*(?P<name>\w+)\s*\}\s*(?P<unit>[^\s,;:(){}'\"]+)?")
OTHER_UNITS = (
    "C",
    "°C",
    "%",
    "bar",
    "mbar",
    "atm",
    "Torr",
    "mmHg",
    "psi",
)  # which only protocols have


def columns(protocols: Iterable[Any]) -> dict[str, str]:
    """Find the places in protocols, and name the columns of a table for them.

    Parameters
    ----------
    protocols : iterable
        Steps as texts, `lobsim.Cycles`, and lists of them.

    Returns
    -------
    dict of str to str
        By the name of a place, the name with the unit that follows it: "current [mA/cm2]"; the name, if none does.

    Raises
    ------
    LobsimError
        If a brace is no place, or one name stands before two units.
    """
    found: dict[str, str] = {}
    for text in _texts(tuple(protocols)):
        if re.search(r"[{}]", _PLACE.sub("", text)):
            raise LobsimError(f"{text!r} has a brace that is no place to fill: write it like {{current}}")
        for match in _UNIT.finditer(text):
            name, column = match["name"], _column(match["name"], match["unit"])
            if found.setdefault(name, column) != column:
                units = " and ".join(repr(one) for one in (found[name], column))
                raise LobsimError(f"{{{name}}} stands before two units, {units}: give them two names")
    return found


def filled(protocol: Any, values: Mapping[str, Any]) -> Any:
    """Write values, numbers or words, into their places of a protocol, in any unit that stands behind them.

    A number is written so that nothing of it is lost.
    """
    if isinstance(protocol, str):
        return _PLACE.sub(lambda match: written(values[match[1]]) if match[1] in values else match[0], protocol)
    if isinstance(protocol, tuple | list):
        return tuple(map(partial(filled, values=values), protocol))
    if not is_dataclass(protocol) or isinstance(protocol, type):
        return protocol
    own = {field.name: getattr(protocol, field.name) for field in fields(protocol) if field.init}
    texts = {name: filled(value, values) for name, value in own.items() if isinstance(value, str | tuple | list)}
    return replace(protocol, **texts)


def written(value: Any) -> str:
    """Write a number, in any unit, with all its digits and none to spare; a word as it is."""
    return value if isinstance(value, str) else repr(float(value)).removesuffix(".0")


def _texts(protocol: Any) -> Iterator[str]:
    """All texts in a protocol."""
    if isinstance(protocol, str):
        yield protocol
    elif isinstance(protocol, tuple | list):
        for part in protocol:
            yield from _texts(part)
    elif is_dataclass(protocol):
        for field in fields(protocol):
            yield from _texts(getattr(protocol, field.name))


def _column(name: str, follows: str | None) -> str:
    return f"{name} [{follows}]" if follows and _is_unit(follows) else name


def _is_unit(text: str) -> bool:
    try:
        return text in OTHER_UNITS or bool(unit(text))
    except LobsimError:
        return False
