"""What a laboratory says beside its parts: statements about runs and cycles, editions, numbers that laws bring."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from lobsim.errors import LobsimError, pick
from lobsim.laboratory.description import number
from lobsim.laboratory.source import Source
from lobsim.parameters import Cycling, Edition, Laboratory, ParameterSet, Statement
from lobsim.parameters.laboratory import KINDS
from lobsim.physics.laws import choose

QUANTITIES = (
    *("capacity_mAh_g", "capacity_mAh_cm2", "plateau_V", "middle_V", "knee_mAh_g", "power_mW_cm2", "energy_mWh_cm2"),
)
OF_CYCLES = (  # of one cycle: fields of `lobsim.result.record.Cycle`, and shapes of its charge
    *("discharge_capacity_mAh_cm2", "charge_capacity_mAh_cm2", "coulombic_efficiency", "energy_efficiency"),
    *("power_mW_cm2", "mean_discharge_V", "end_of_discharge_V", "mean_charge_V", "end_of_charge_V"),
    *("electrolyte_left", "mediator_left", "saturation"),
    *("start_of_charge_V", "rise_of_charge", "plateau_of_charge_V", "fall_in_charge_V"),
)
STATEMENT = ("membrane", "build", "protocol", "quantity", "words", "number", "low", "high", "tolerance", "case")
MORE = ("calibrated", "defaults", "missed", "cycle", "every", "near", "current_mA_cm2", "source")
CYCLING = ("case", "membrane", "build", "discharge", "charge", "times", "laws", "fixes", "statements")
_CURRENT = re.compile(r"([\d.]+(?:[eE][+-]?\d+)?)\s*mA/cm2")


def of(sources: list[Source], made: Laboratory) -> dict[str, Any]:
    """Read what files say, for a laboratory whose parts are made: fields of `Laboratory` that they give."""
    found: dict[str, Any] = {
        "statements": tuple(one for source in sources for one in _statements(source, made)),
        "cycling": tuple(one for source in sources for one in _cyclings(source, "cycling", made)),
        "rival_cycling": tuple(one for source in sources for one in _cyclings(source, "rival_cycling", made)),
    }
    for source in sources:
        if "laws" in source.given:
            found["laws"] = {**found.get("laws", made.laws), **_laws(source)}
        for kind, table in _named(source, "usual"):
            with source.place("usual", kind):
                pick("kind of part", kind, KINDS)
                found.setdefault("usual", dict(made.usual))[kind] = _numbers(source, ("usual", kind), table, made)
        for name, table in _named(source, "edition"):
            with source.place("edition", name):
                values = _numbers(source, ("edition", name, "values"), table.get("values", {}), made)
                edition = Edition(name, table.get("words", name), dict(table.get("laws", {})), values)
                found.setdefault("editions", {})[name] = edition
        for law, choices in _named(source, "by_law"):
            for choice, table in choices.items():
                with source.place("by_law", law, choice):
                    values = _numbers(source, ("by_law", law, choice), table, made)
                    found.setdefault("by_law", dict(made.by_law))[law, choice] = values
    return found


def _laws(source: Source) -> dict[str, str]:
    table = source.given["laws"]
    with source.place("laws"):
        if not isinstance(table, Mapping):
            raise LobsimError(f"'laws' is a table of choices by law, [laws], not {table!r}")
    for law, choice in table.items():
        with source.place("laws", law):
            choose({law: choice})
    return dict(table)


def _named(source: Source, word: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Tables of a kind by name."""
    tables = source.given.get(word, {})
    with source.place(word):
        if not isinstance(tables, Mapping):
            raise LobsimError(f"{word!r} is a table of tables, not {tables!r}")
    for name, table in tables.items():
        with source.place(word, name):
            if not isinstance(table, Mapping):
                raise LobsimError(f"{name!r} of {word!r} is a table, not {table!r}")
        yield name, table


def _listed(source: Source, word: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Tables of a list, with their places."""
    tables = source.given.get(word, [])
    with source.place(word):
        if not isinstance(tables, list) or not all(isinstance(one, Mapping) for one in tables):
            raise LobsimError(f"{word!r} is a list of tables, [[{word}]], not {tables!r}")
    yield from enumerate(tables)


def _numbers(source: Source, keys: tuple[str, ...], table: Any, made: Laboratory) -> ParameterSet:
    if not isinstance(table, Mapping):
        raise LobsimError(f"{keys[-1]!r} is a table of numbers, not {table!r}")
    found = {}
    for key, given in table.items():
        with source.place(*keys, key):
            name, value = number("membrane", key, given, made)
            found[name] = value
    return ParameterSet(found)


def _statements(source: Source, made: Laboratory) -> Iterator[Statement]:
    for index, table in _listed(source, "statement"):
        with source.place("statement", index):
            for key in ("membrane", "build", "protocol", "quantity"):
                if key not in table:
                    raise LobsimError(f"a statement says its {key!r}")
            yield _statement(table, made)


def _statement(table: Mapping[str, Any], made: Laboratory) -> Statement:
    for key in table:
        pick("key of [[statement]]", key, (*STATEMENT, *MORE))
    membrane, build = pick("membrane", table["membrane"], made.membranes), pick("build", table["build"], made.builds)
    quantity, protocol = table["quantity"], table["protocol"]
    cycle = table.get("cycle", 0)
    if isinstance(cycle, bool) or not isinstance(cycle, int) or cycle < 0:
        raise LobsimError(f"'cycle' of a statement counts cycles from 1, not {cycle!r}")
    quantity = pick("quantity of a cycle" if cycle else "quantity", quantity, OF_CYCLES if cycle else QUANTITIES)
    for key in ("number", "low", "high", "tolerance", "near", "defaults", "current_mA_cm2"):
        if isinstance(table.get(key, 0.0), bool) or not isinstance(table.get(key, 0.0), int | float):
            raise LobsimError(f"{key!r} of a statement is a number, not {table[key]!r}")
    low, high = _bounds(table)
    current = _CURRENT.search(str(protocol))
    return Statement(
        case=table.get("case", f"{membrane} {build}: {protocol}"),
        membrane=membrane,
        build=build,
        protocol=protocol,
        current_mA_cm2=float(table.get("current_mA_cm2", current[1] if current else 0.0)),
        quantity=quantity,
        words=str(table.get("words", table.get("number", "see its bounds"))),
        number=table.get("number"),
        low=low,
        high=high,
        calibrated=bool(table.get("calibrated", False)),
        defaults=table.get("defaults"),
        missed=str(table.get("missed", "")),
        cycle=cycle,
        every=bool(table.get("every", False)),
        near=float(table.get("near", 0.0)),
        source=str(table.get("source", "")),
    )


def _bounds(table: Mapping[str, Any]) -> tuple[float | None, float | None]:
    """The bounds of a statement: as given, or the number with its tolerance."""
    if "tolerance" not in table:
        return table.get("low"), table.get("high")
    if "number" not in table or "low" in table or "high" in table:
        raise LobsimError("a 'tolerance' goes with a 'number', in its unit, and without 'low' and 'high'")
    return table["number"] - table["tolerance"], table["number"] + table["tolerance"]


def _cyclings(source: Source, word: str, made: Laboratory) -> Iterator[Cycling]:
    for index, table in _listed(source, word):
        with source.place(word, index):
            for key in table:
                pick(f"key of [[{word}]]", key, CYCLING)
            for key in CYCLING[:6]:
                if key not in table:
                    raise LobsimError(f"cycles say their {key!r}")
            membranes, builds = made.membranes, made.builds
            about = {
                "membrane": pick("membrane", table["membrane"], membranes),
                "build": pick("build", table["build"], builds),
            }
            about["protocol"] = f"{table['discharge']}; {table['charge']}"
            said = table.get("statements", [])
            if not all(isinstance(one, Mapping) and one.get("cycle") for one in said):
                raise LobsimError("each of the 'statements' about cycles says which 'cycle' it is about")
            statements = tuple(_statement({**about, **one}, made) for one in said)
            fields = {key: table[key] for key in CYCLING[:6]} | {key: about[key] for key in ("membrane", "build")}
            yield Cycling(
                **fields, statements=statements, laws=table.get("laws", {}), fixes=tuple(table.get("fixes", ()))
            )
