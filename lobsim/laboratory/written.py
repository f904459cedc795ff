"""Laboratories and parts as tables of a TOML file, which `lobsim.laboratory.file` reads to the same numbers."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from lobsim.errors import LobsimError
from lobsim.laboratory.description import BUILD_WORDS
from lobsim.parameters import Build, Cycling, Edition, Formula, Laboratory, Part, Statement, Table, Value
from lobsim.parameters.function import Function
from lobsim.parameters.laboratory import KINDS, PARTS

Tables = dict[str, Any]


def number(name: str, value: Value, gave: Mapping[str, float] | None = None) -> Any:
    """Tell a value and its origin; a derived one as its expression, in the unit of its name.

    Parameters
    ----------
    name : str
        The number.
    value : Value
        What is told.
    gave : mapping of str to float, optional
        The numbers of a cell, in the units of their names: of a function, what it gave is told then, not its code.

    Raises
    ------
    LobsimError
        If it is a Python function that no file can hold.
    """
    content, origin = value.content, value.origin
    if isinstance(content, Table):
        told: Tables = {"table": [list(row) for row in content.points], "of": content.of}
    elif isinstance(content, Function) and gave is not None:
        told = {"function": content.name or "", "fingerprint": content.fingerprint, "of": "".join(content.taken)}
        told["value"] = gave[name]
    elif isinstance(content, Function) and content.name:
        told = {"function": content.name, "fingerprint": content.fingerprint}
    elif isinstance(content, Formula) or not callable(content):
        told = {"value": content.text if isinstance(content, Formula) else content}
    else:
        raise LobsimError(
            f"{name!r} is a Python function that cannot be imported, which no file can hold: put it into a module, or "
            "give an expression or a table"
        )
    told |= {"status": origin.status, "source": origin.source}
    return told | {end: bound for end, bound in (("low", origin.low), ("high", origin.high)) if bound is not None}


def numbers(values: Mapping[str, Value], gave: Mapping[str, float] | None = None) -> Tables:
    """Tell values by name; ``gave`` as for `number`, in the units of the names."""
    return {name: number(name, value, gave) for name, value in values.items()}


def part(one: Part | Build, gave: Mapping[str, float] | None = None) -> Tables:
    """Tell a part or a build with all its numbers; ``gave`` as for `number`, in the units of their names."""
    told: Tables = {"words": one.words}
    if isinstance(one, Build):
        told |= {word: getattr(one, word) for word in BUILD_WORDS} | {"flooded": one.flooded}
    return told | numbers(one.values, gave)


def parts(
    laboratory: Laboratory, used: Mapping[str, str] | None = None, gave: Mapping[str, float] | None = None
) -> Tables:
    """Tell what a laboratory has of its own beside the package's.

    Parameters
    ----------
    laboratory : Laboratory
        Of the user.
    used : mapping of str to str, optional
        Names by kind; only these parts, and the numbers common to all cells. All by default.
    gave : mapping of str to float, optional
        As for `number`, in the units of the names.
    """
    told: Tables = {}
    for kind in KINDS:
        for name, one in laboratory.of_kind(kind).items():
            if (kind, name) in laboratory.own and (used is None or used.get(kind) == name):
                told.setdefault(kind, {})[name] = {**numbers(_usual(laboratory, kind), gave), **part(one, gave)}
    common = {name: value for name, value in laboratory.common.items() if ("common", name) in laboratory.own}
    told |= {"common": numbers(common, gave)} if common else {}
    for (law, choice), values in laboratory.by_law.items():
        if ("by_law", law) in laboratory.own:
            told.setdefault("by_law", {}).setdefault(law, {})[choice] = numbers(values)
    return told


def _usual(laboratory: Laboratory, kind: str) -> Mapping[str, Value]:
    """What a part of a kind has unless it says otherwise, where that is the laboratory's own; a build says it all."""
    return laboratory.usual[kind] if ("usual", kind) in laboratory.own and kind in PARTS else {}


def whole(laboratory: Laboratory) -> Tables:
    """Tell all that a laboratory has and says, whatever it is like."""
    about = {key: getattr(laboratory, key) for key in ("name", "words", "citation", "caution")}
    told: Tables = {"laboratory": {key: text for key, text in about.items() if text}}
    for kind in KINDS:
        told[kind] = {name: part(one) for name, one in laboratory.of_kind(kind).items()}
    told["common"] = numbers(laboratory.common)
    told["usual"] = {kind: numbers(values) for kind, values in laboratory.usual.items()}
    told["statement"] = [_plain(one) for one in laboratory.statements]
    told["cycling"] = [_cycling(one) for one in laboratory.cycling]
    told["rival_cycling"] = [_cycling(one) for one in laboratory.rival_cycling]
    told["edition"] = {name: _edition(one) for name, one in laboratory.editions.items()}
    told["by_law"] = {}
    for (law, choice), values in laboratory.by_law.items():
        told["by_law"].setdefault(law, {})[choice] = numbers(values)
    return {key: tables for key, tables in told.items() if tables}


def _plain(statement: Statement) -> Tables:
    given = {field.name: getattr(statement, field.name) for field in fields(statement)}
    return {name: content for name, content in given.items() if content not in (None, "")}


def _cycling(one: Cycling) -> Tables:
    given = {field.name: getattr(one, field.name) for field in fields(one)}
    return given | {"statements": [_plain(said) for said in one.statements], "fixes": list(one.fixes)}


def _edition(one: Edition) -> Tables:
    return {"words": one.words, "laws": dict(one.laws), "values": numbers(one.values)}
