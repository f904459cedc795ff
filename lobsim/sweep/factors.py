"""Factors of a study: what varies, and over what, as a user gives it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from inspect import isclass
from numbers import Real
from pathlib import Path
from typing import Any

from lobsim.cell import Cell, own_models
from lobsim.errors import LobsimError, nearest, pick, unknown
from lobsim.parameters import Laboratory, Part
from lobsim.physics import laws
from lobsim.protocol import Cycles, Follow
from lobsim.sweep.design import Factor, Range

LABORATORY = "laboratory"
STRUCTURE = (LABORATORY, "membrane", "build", "electrolyte", "separator", "gdl", "gas", "model")
PARTS = STRUCTURE[3:-1]  # which a build of a laboratory brings if none is named
PROTOCOL, LAW, CELL, MODEL = "protocol", "law ", "cell", "model"


def is_structure(name: str) -> bool:
    """Whether a factor decides about the cell: its parts and laws."""
    return name in STRUCTURE or name == CELL or name.startswith(LAW)


def is_number(name: str) -> bool:
    """Whether a factor that fills no place in a protocol is a number of the cell."""
    return not is_structure(name) and name != PROTOCOL


def read(cell: Cell, given: Mapping[str, Any], places: Iterable[str], drawn: bool) -> dict[str, Factor]:
    """Read what varies.

    Parameters
    ----------
    cell : Cell
        The cell, for the names of its numbers and their ranges.
    given : mapping
        What the user says, by name.
    places : iterable of str
        The places in the protocols that are to be filled.
    drawn : bool
        Whether the design draws: (low, high) is a range then.

    Raises
    ------
    LobsimError
        If a name does not exist, a place is not filled, or what is given is no list and no range.
    """
    places = list(places)
    for place in places:
        if place in cell.parameters or not is_number(place):
            raise LobsimError(f"{{{place}}} in the protocol has the name of another factor: call it otherwise")
    for name in given:
        if name not in places:
            _refuse_unknown(cell, name, places)
    missing = next((place for place in places if place not in given), None)
    if missing:
        raise LobsimError(f"the protocol has {{{missing}}}, and nothing varies under that name: add {missing!r}")
    return {name: _named(cell, name, one, drawn, name in places) for name, one in given.items()}


def _refuse_unknown(cell: Cell, name: str, places: Sequence[str]) -> None:
    if name in cell.parameters or not is_number(name):
        return
    others = (*STRUCTURE, PROTOCOL, *places)
    if not nearest(name, cell.parameters) and nearest(name, others):
        raise unknown("factor", name, others)
    if re.fullmatch(r"\w+", name) and not nearest(name, cell.parameters):
        raise LobsimError(f"unknown factor {name!r}: it is no number of the cell, and the protocol has no {{{name}}}")
    cell.with_values({name: 1.0})  # says what is wrong with the name


def _named(cell: Cell, name: str, given: Any, drawn: bool, fills: bool) -> Factor:
    try:
        return _filling(name, given, drawn) if fills else _factor(cell, name, given, drawn)
    except LobsimError as error:
        raise error if repr(name) in str(error) else LobsimError(f"{name!r}: {error}") from None


def _filling(name: str, given: Any, drawn: bool) -> Factor:
    """What fills a place of a protocol: numbers, or words."""
    if given is None:
        raise LobsimError(f"{name!r} has no range of its own: give a list or (low, high)")
    if isinstance(given, Range):
        return given
    if isinstance(given, Mapping):
        return _mapped(name, given)
    levels = _listed(name, given)
    wrong = [one for one in levels if isinstance(one, bool) or not isinstance(one, str | Real)]
    if wrong:
        raise LobsimError(f"{name!r} varies over numbers or words, not {wrong[0]!r}")
    return _range(levels) if drawn and isinstance(given, tuple) and _is_pair(levels) else levels


def _factor(cell: Cell, name: str, given: Any, drawn: bool) -> Factor:
    if isinstance(given, Range):
        return given
    if given is None and is_number(name):
        return _own_range(cell, name)
    if isinstance(given, Mapping):
        return _mapped(name, given)
    levels = _with_own(name, _listed(name, given))
    if name == LABORATORY:
        levels = tuple(str(one) if isinstance(one, Path) else one for one in levels)
    if (
        not is_number(name)
        and name != PROTOCOL
        and not all(isinstance(one, str | Cell | Laboratory | Part) for one in levels)
    ):
        raise LobsimError(f"{name!r} varies over names, not {given!r}")
    wrong = [one for one in levels if is_number(name) and (isinstance(one, bool) or not isinstance(one, Real))]
    if wrong:
        raise LobsimError(f"{name!r} varies over numbers, not {wrong[0]!r}")
    return _range(levels) if drawn and isinstance(given, tuple) and is_number(name) and _is_pair(levels) else levels


def _with_own(name: str, levels: tuple[Any, ...]) -> tuple[Any, ...]:
    """Levels of which functions and classes of the user, and names that import them, are named as a cell names them."""
    if name == MODEL:
        return tuple(own_models.named_model(one) if isclass(one) else one for one in levels)
    if not name.startswith(LAW):
        return levels
    law = pick("law", name.removeprefix(LAW), laws.LAWS)
    return tuple(laws.choose({law: one})[law] if callable(one) or isinstance(one, str) else one for one in levels)


def _listed(name: str, given: Any) -> tuple[Any, ...]:
    """The levels of a list, an array or a series."""
    if not isinstance(given, str | Follow | Cycles | Sequence) and getattr(given, "ndim", 0) == 1:
        given = list(given)
    if isinstance(given, str | Follow | Cycles) or not isinstance(given, Sequence) or not len(given):
        raise LobsimError(f"{name!r} varies over a list, or from (low, high), not {given!r}")
    return tuple(given)


def _is_pair(levels: Sequence[Any]) -> bool:
    return len(levels) == 2 and all(isinstance(one, Real) for one in levels)


def _range(levels: Sequence[Any]) -> Range:
    return Range(float(levels[0]), float(levels[1]))


def _mapped(name: str, given: Mapping[str, Any]) -> Range:
    wrong = set(given) - {"low", "high", "scale"}
    if wrong or not {"low", "high"} <= set(given) or given.get("scale", "linear") not in ("linear", "log"):
        raise LobsimError(f"the range of {name!r} is low, high and, if wanted, scale, linear or log, not {dict(given)}")
    return Range(given["low"], given["high"], given.get("scale") == "log")


def _own_range(cell: Cell, name: str) -> Range:
    origin = cell.parameters[name].origin
    if origin.low is None or origin.high is None:
        raise LobsimError(f"{name!r} has no range of its own: give (low, high)")
    return Range(origin.low, origin.high)
