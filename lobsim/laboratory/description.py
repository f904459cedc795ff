"""A part or a build of a laboratory, made from what its table says."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any, cast

from lobsim.errors import LobsimError, pick
from lobsim.laboratory import names
from lobsim.parameters import Build, Formula, Laboratory, Origin, Part, Value, quantity
from lobsim.parameters.laboratory import INGREDIENTS
from lobsim.parameters.parameter_set import ParameterSet
from lobsim.parameters.units import split
from lobsim.parameters.values import Status

STATUSES = ("printed", "derived", "fitted", "assumed")
HOW = ("table", "of", "function", "fingerprint")  # keys of a number that is no plain value
SAYS = ("value", *HOW, "status", "source", "low", "high")  # keys of a number that is a table
OF_PART = ("like", "words", "source", "status")
MADE_OF = {"membrane": ("carbon", "support"), "build": ("ceramic",)}  # ingredients, by kind of what is made of them
BUILD_WORDS = ("model", "electrolyte", "separator", "gdl", "gas")
NO_SOURCE = "set by the user; no source is said"
Find = Callable[[str, str], Any]  # a part by kind and name
Place = Callable[[str], AbstractContextManager[None]]  # says in errors which key they are about


def nowhere(key: str) -> AbstractContextManager[None]:
    """Say nothing about where a key stands."""
    return nullcontext()


def describe(
    kind: str, name: str, table: Mapping[str, Any], base: Laboratory, find: Find, place: Place = nowhere
) -> Part | Build:
    """Make a part.

    Parameters
    ----------
    kind, name : str
        One of `KINDS`, and what it is called.
    table : mapping
        ``like``, a part that it differs from; ``carbon``, ``support`` or ``ceramic``, what it is made of; ``words``;
        ``source`` and ``status`` of all its numbers that have none of their own; a build's ``model``, ``electrolyte``
        and other parts, and ``flooded``; and numbers, see `lobsim.laboratory.names.find` and
        `lobsim.parameters.quantity.content`.
    base : Laboratory
        Whose names it has.
    find : callable
        Gives the part of a kind and name.
    place : callable
        Says where a key stands.

    Raises
    ------
    LobsimError
        If something in it does not exist, cannot be, or is missing.
    """
    like = find(kind, table["like"]) if "like" in table else None
    values: dict[str, Value] = dict(like.values if like else base.usual.get(kind, {}) if kind == "build" else {})
    for ingredient in MADE_OF.get(kind, ()):
        if ingredient in table:
            with place(ingredient):
                values |= find(ingredient, table[ingredient]).values
    values |= _numbers(kind, table, base, place)
    if like is None and kind not in INGREDIENTS:
        _refuse_missing(kind, name, values, base)
    words = _text("words", table.get("words", like.words if like else name))
    made = ParameterSet(values)
    return _build(name, words, made, table, like, place) if kind == "build" else Part(name, words, made, kind)


def _numbers(kind: str, table: Mapping[str, Any], base: Laboratory, place: Place) -> dict[str, Value]:
    said = (*OF_PART, *MADE_OF.get(kind, ()), *((*BUILD_WORDS, "flooded") if kind == "build" else ()))
    usual = {key: table[key] for key in ("source", "status") if key in table}
    found: dict[str, Value] = {}
    for key, given in table.items():
        if key not in said:
            with place(key):
                name, value = number(kind, key, given, base, usual)
                if name in found:
                    raise LobsimError(f"{name!r} is given twice")
                _refuse(name, value)
                found[name] = value
    return found


def _refuse(name: str, value: Value) -> None:
    """Refuse, where it stands, what a number cannot be; what follows from others is refused with them."""
    alone = ParameterSet({name: value})
    content = value.content
    if isinstance(content, Formula) and not (content.names or content.of_salt or content.of_temperature):
        alone.numbers()


def number(
    kind: str, key: str, given: Any, base: Laboratory, usual: Mapping[str, Any] | None = None
) -> tuple[str, Value]:
    """Read a number of a part: its full name, and its value with its origin, in the unit of the name.

    Parameters
    ----------
    kind, key : str
        Of the part, and the name as it is written.
    given : object
        A number, a text, or a table of ``value`` (or ``table`` and ``of``), ``status``, ``source``, ``low``, ``high``.
    base : Laboratory
        Whose names it has.
    usual : mapping, optional
        Its ``status`` and ``source`` unless it says others.

    Raises
    ------
    LobsimError
        If it cannot be read.
    """
    name, written = names.find(key, kind, base)
    if isinstance(given, Value):
        return name, given
    about: Mapping[str, Any] = given if isinstance(given, Mapping) else {"value": given}
    for word in about:
        pick(f"key of {name!r}", word, SAYS)
    if "function" not in about and ("value" in about) == ("table" in about):
        raise LobsimError(f"{name!r} has a value, a table or a function: one of the three")
    is_plain = "value" in about and "function" not in about
    plain = about["value"] if is_plain else {word: about[word] for word in (*HOW, "value") if word in about}
    if quantity.says_no_unit(plain) and written is None and split(name)[1] is not None:
        raise LobsimError(f"{key!r} needs a unit: write it like '{plain} {_example(name)}', or as {name!r}")
    content = quantity.content(name, plain, written)
    ends = {end: quantity.content(name, about[end], written) for end in ("low", "high") if end in about}
    for end, bound in ends.items():
        if not isinstance(bound, float):
            raise LobsimError(f"{end!r} of {name!r} is a number, not {about[end]!r}")
    origin = _origin(name, {**(usual or {}), **about, **ends}, "derived" if callable(content) else "assumed")
    return name, Value(content, origin)


def _example(name: str) -> str:
    return {"m": "um", "kg.m-2": "mg/cm2", "m2": "cm2", "m2.kg-1": "m2/g"}.get(str(split(name)[1]), str(split(name)[1]))


def _origin(name: str, about: Mapping[str, Any], status: str) -> Origin:
    status = pick(f"status of {name!r}", about.get("status", status), STATUSES)
    source = _text("source", about.get("source", NO_SOURCE))
    return Origin(cast(Status, status), source, about.get("low"), about.get("high"))


def _text(key: str, given: Any) -> str:
    if not isinstance(given, str) or not given.strip():
        raise LobsimError(f"{key!r} is a text that says something, not {given!r}")
    return given


def _build(
    name: str, words: str, values: ParameterSet, table: Mapping[str, Any], like: Build | None, place: Place
) -> Build:
    fields = {field: getattr(like, field) for field in (*BUILD_WORDS, "flooded")} if like else {}
    for field in BUILD_WORDS:
        if field in table:
            with place(field):
                fields[field] = _text(field, table[field])
    fields["flooded"] = table.get("flooded", fields.get("flooded", False))
    if not isinstance(fields["flooded"], bool):
        raise LobsimError(f"'flooded' is true or false, not {fields['flooded']!r}")
    fields.setdefault("gas", "O2")
    missing = [field for field in BUILD_WORDS if field not in fields]
    if missing:
        raise LobsimError(f"build {name!r} does not say its {missing[0]!r}: give it, or say like = 'coin'")
    return Build(name=name, words=words, values=values, **fields)


def _refuse_missing(kind: str, name: str, values: Mapping[str, Value], base: Laboratory) -> None:
    """Refuse a part that is like no other and lacks what all parts of its kind have."""
    others = [set(part.values) for part in base.of_kind(kind).values()]
    needed = set.intersection(*others) if others else set()
    lacking = sorted(needed - set(values) - set(base.usual.get(kind, {})) - set(base.common))
    if lacking:
        known = next(iter(base.of_kind(kind)))
        raise LobsimError(
            f"{kind.replace('_', '-')} {name!r} lacks {', '.join(map(repr, lacking))}: give "
            f"{'it' if len(lacking) == 1 else 'them'}, or say what it is like, such as like = {known!r}"
        )
