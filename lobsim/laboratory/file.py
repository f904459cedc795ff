"""A laboratory as a TOML file, or as a folder of them: a table for every part, build and statement."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from lobsim.errors import LobsimError, pick
from lobsim.laboratory import said
from lobsim.laboratory.description import describe, number
from lobsim.laboratory.source import Source
from lobsim.parameters import Laboratory, ParameterSet, Value
from lobsim.parameters.laboratory import KINDS, joined

ALSO = {"gdl": "gas_diffusion_layer"}  # other words for a kind
ABOUT = ("name", "words", "citation", "caution", "like")  # keys of the table [laboratory]
OTHER = ("laboratory", "common", "laws", "usual", "statement", "cycling", "rival_cycling", "edition", "by_law")
TABLES = (*KINDS, *ALSO, *OTHER)
# What else a file may hold beside them: a cell, a study, a problem
BESIDE = (
    *("cell", "cells", "provenance", "vary", "design", "size", "seed", "protocol", "protocol_file"),
    *("curve", "find", "search", "predict", "next"),
)
Find = Callable[[str | Path], Laboratory]
DEFAULT = "saengkaew2023"


@dataclass
class _Bench:
    """Where the parts of a laboratory are made, each when it is first asked for."""

    base: Laboratory
    tables: dict[tuple[str, str], tuple[Source, tuple[str, ...], Mapping[str, Any]]]
    made: dict[tuple[str, str], Any] = field(default_factory=dict)
    open: list[tuple[str, str]] = field(default_factory=list)

    def part(self, kind: str, name: Any) -> Any:
        """Make a part of this laboratory, or find it in the one that it is like."""
        others = self.base.of_kind(kind)
        name = pick(kind.replace("_", "-"), name, dict.fromkeys([*(n for k, n in self.tables if k == kind), *others]))
        key = kind, name
        if key in self.made:
            return self.made[key]
        is_like_its_namesake = self.open[-1:] == [key] and name in others
        if key not in self.tables or is_like_its_namesake:
            return others[name]
        if key in self.open:
            circle = " is like ".join(repr(n) for _, n in [*self.open[self.open.index(key) :], key])
            raise LobsimError(f"parts go round in a circle: {circle}")
        source, keys, table = self.tables[key]
        self.open.append(key)
        try:
            with source.place(*keys):
                if not isinstance(table, Mapping):
                    raise LobsimError(f"{name!r} is a table, [{keys[0]}.{name!r}], not {table!r}")
                at: Callable[[str], Any] = lambda word: source.place(*keys, word)  # noqa: E731
                self.made[key] = describe(kind, name, table, self.base, self.part, at)
        finally:
            self.open.pop()
        return self.made[key]


def holds_a_laboratory(given: Mapping[str, Any]) -> bool:
    """Tell whether a file has tables of a laboratory, beside what else is in it."""
    return any(key in given for key in TABLES)


def may_hold_a_laboratory(path: Path) -> bool:
    """Tell, without reading it as a whole, whether a file has tables of a laboratory."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False
    return re.search(rf"^\s*\[+\s*({'|'.join(TABLES)})\b", text, re.MULTILINE) is not None


def read(path: Path, find: Find, naming: Laboratory | None = None) -> Laboratory:
    """Read a laboratory.

    Parameters
    ----------
    path : Path
        A TOML file, or a folder whose TOML files are read together.
    find : callable
        Gives the laboratory of a name or path: what this one is like.
    naming : Laboratory, optional
        Whose names of numbers it has, if it is like no other.

    Returns
    -------
    Laboratory
        What it says, and for the rest what the one that it is like says.

    Raises
    ------
    LobsimError
        If a file cannot be read, or something in it does not exist, cannot be, or is missing; with file and line.
    """
    sources = [one for one in map(Source.read, _files(path)) if holds_a_laboratory(one.given)]
    # a cell that was saved into the folder brings its parts, which are described there already
    sources = [one for one in sources if "cell" not in one.given] or sources
    if not sources:
        raise LobsimError(f"{str(path)!r} has no table of a laboratory, such as [membrane.'My paper']")
    return of_sources(sources, path, find, naming)


def of_sources(sources: list[Source], path: Path, find: Find, naming: Laboratory | None = None) -> Laboratory:
    """Make the laboratory that sources describe together; arguments, errors as of `read`."""
    about = _about(sources)
    base = naming or _base(path, about, sources, find)
    bench = _Bench(base, _tables(sources))
    for kind, name in bench.tables:
        bench.part(kind, name)
    common = {name: value for source in sources for name, value in _common(source, base)}
    parts: dict[str, Any] = {}
    for kind, fields in KINDS.items():  # its own come first
        mine = {name: one for (k, name), one in bench.made.items() if k == kind}
        parts[fields] = mine if naming else joined(mine, base.of_kind(kind))
    made = replace(
        base,
        name=about.get("name", path.stem if path.is_file() else path.resolve().name),
        citation=about.get("citation", base.citation),
        common=ParameterSet({**base.common, **common}),
        caution=about.get("caution", ""),
        words=about.get("words", ""),
        root=base.root or base.name,
        statements=(),
        cycling=(),
        rival_cycling=(),
        **parts,
    )
    told = said.of(sources, made)
    own = {("common", name) for name in common}
    own |= {(word, key) for source in sources for word in ("by_law", "usual") for key in source.given.get(word, {})}
    return replace(made, own=base.own | frozenset(bench.tables) | own, **told)


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    found = sorted(path.glob("*.toml"))
    if not found:
        raise LobsimError(f"{str(path)!r} has no TOML file: `lobsim new lab {path}` writes a laboratory to begin with")
    return found


def _about(sources: list[Source]) -> dict[str, str]:
    found: dict[str, str] = {}
    for source in sources:
        table = source.given.get("laboratory", {})
        with source.place("laboratory"):
            if isinstance(table, str):  # of a file with a cell: which laboratory it is of
                continue
            if not isinstance(table, Mapping):
                raise LobsimError(f"'laboratory' is a table, [laboratory], not {table!r}")
            for key, given in table.items():
                with source.place("laboratory", key):
                    pick("key of [laboratory]", key, ABOUT)
                    if not isinstance(given, str) or not given.strip():
                        raise LobsimError(f"{key!r} of [laboratory] is a text, not {given!r}")
                    if key in found:
                        raise LobsimError(f"{key!r} of [laboratory] is given twice, in two files")
                    found[key] = given
    return found


def _base(path: Path, about: Mapping[str, str], sources: list[Source], find: Find) -> Laboratory:
    like = about.get("like", DEFAULT)
    source = next((one for one in sources if "like" in one.given.get("laboratory", {})), sources[0])
    with source.place("laboratory", "like"):
        beside = (path if path.is_dir() else path.parent) / like
        return find(beside if beside.exists() else like)


def _tables(sources: list[Source]) -> dict[tuple[str, str], tuple[Source, tuple[str, ...], Mapping[str, Any]]]:
    found: dict[tuple[str, str], tuple[Source, tuple[str, ...], Mapping[str, Any]]] = {}
    spelt: dict[tuple[str, str], str] = {}
    for source in sources:
        for word, given in source.given.items():
            kind = ALSO.get(word, word)
            with source.place(word):
                pick("table", word, (*TABLES, *BESIDE))
                if kind not in KINDS:
                    continue
                if not isinstance(given, Mapping):
                    raise LobsimError(f"{word!r} is a table of parts, [{word}.'My own'], not {given!r}")
            for name, table in given.items():
                with source.place(word, name):
                    if not name.strip():
                        raise LobsimError(f"a {word} has a name that says something, not {name!r}")
                    twice = spelt.setdefault((kind, name.lower()), name)
                    if (kind, twice) in found:
                        other = found[kind, twice][0]
                        raise LobsimError(f"{word} {name!r} is described twice; the other is in {str(other.path)!r}")
                    found[kind, name] = (source, (word, name), table)
    return found


def _common(source: Source, base: Laboratory) -> Iterator[tuple[str, Value]]:
    table = source.given.get("common", {})
    with source.place("common"):
        if not isinstance(table, Mapping):
            raise LobsimError(f"'common' is a table of numbers, [common], not {table!r}")
    for key, given in table.items():
        with source.place("common", key):
            name, value = number("membrane", key, given, base)
            ParameterSet({name: value})
            yield name, value
