"""Content of a laboratory, such as that of a paper: parts of cells, builds, common numbers, statements."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from lobsim.arguments import guarded
from lobsim.display.notebook import Shown
from lobsim.errors import LobsimError
from lobsim.parameters.parameter_set import ParameterSet
from lobsim.parameters.statements import Cycling, Statement
from lobsim.parameters.values import Value

# The kinds of parts, and the fields of a laboratory that hold them
PARTS: Mapping[str, str] = {
    "membrane": "membranes",
    "electrolyte": "electrolytes",
    "separator": "separators",
    "gas_diffusion_layer": "gas_diffusion_layers",
    "gas": "gases",
}
# What parts and builds are made of, and no cell names
INGREDIENTS: Mapping[str, str] = {"carbon": "carbons", "support": "supports", "ceramic": "ceramics"}
KINDS: Mapping[str, str] = {**PARTS, **INGREDIENTS, "build": "builds"}


@dataclass(frozen=True, repr=False)
class Part(Shown):
    """A part of a cell, such as a membrane or a separator: its name, what it is in words, and its values.

    `kind` is that of a part that was made by itself, such as "membrane"; within a laboratory its place says it.
    """

    SHOWN = ("name", "words")

    name: str
    words: str
    values: ParameterSet
    kind: str = ""


@dataclass(frozen=True, repr=False)
class Build(Shown):
    """A way to build a cell: which model describes it, which parts it has if none are chosen, and its values.

    `flooded` says that its pores are meant to be full of liquid at the start.
    """

    SHOWN = ("name", "words", "model")

    name: str
    words: str
    model: str
    electrolyte: str
    separator: str
    gdl: str
    values: ParameterSet
    gas: str = "O2"
    flooded: bool = False


@dataclass(frozen=True, repr=False)
class Edition(Shown):
    """Laws and numbers that a paper was described with before, to be compared with: those that differ from now."""

    SHOWN = ("name", "words", "laws")

    name: str
    words: str
    laws: Mapping[str, str]
    values: ParameterSet


@dataclass(frozen=True, repr=False, eq=False)
class Laboratory(Shown):
    """Everything that one laboratory has and says: a paper of the package, or a folder of the user's.

    `statements` are about single runs, `cycling` about cycles; `caution` must be said wherever they are compared.
    `editions` are its laws and numbers as they were before.
    `rival_cycling` is the same cycles under other laws, with what was calibrated and what is missed under them.
    `by_law` has the numbers that another choice of a law brings with it, by law and choice: what was fitted with it.
    `usual` has, by kind, the numbers that a part has unless it says otherwise.
    `laws` are choices of laws other than the defaults, under which its statements are compared.
    `root` is the laboratory of the package that the rest is taken from; `own` has kind and name of what is not.
    Two laboratories are equal if all that they say is.
    """

    SHOWN = ("name", "membranes", "builds", "statements")

    name: str
    citation: str
    membranes: Mapping[str, Part]
    electrolytes: Mapping[str, Part]
    separators: Mapping[str, Part]
    gas_diffusion_layers: Mapping[str, Part]
    gases: Mapping[str, Part]
    builds: Mapping[str, Build]
    common: ParameterSet
    statements: tuple[Statement, ...] = ()
    cycling: tuple[Cycling, ...] = ()
    caution: str = ""
    editions: Mapping[str, Edition] = field(default_factory=dict)
    rival_cycling: tuple[Cycling, ...] = ()
    by_law: Mapping[tuple[str, str], Mapping[str, Value]] = field(default_factory=dict)
    carbons: Mapping[str, Part] = field(default_factory=dict)
    supports: Mapping[str, Part] = field(default_factory=dict)
    ceramics: Mapping[str, Part] = field(default_factory=dict)
    usual: Mapping[str, ParameterSet] = field(default_factory=dict)
    laws: Mapping[str, str] = field(default_factory=dict)
    words: str = ""
    root: str = ""
    own: frozenset[tuple[str, str]] = frozenset()

    def of_kind(self, kind: str) -> Mapping[str, Any]:
        """The parts, or builds, of a kind in `KINDS`, by name."""
        found: Mapping[str, Any] = getattr(self, KINDS[kind])
        return found

    @cached_property
    def digest(self) -> str:
        """A short text that is the same for laboratories that say the same."""
        return hashlib.sha256(repr(_told({**vars(self), "own": sorted(self.own)})).encode()).hexdigest()[:20]

    def substance(self, used: Mapping[str, str]) -> str:
        """A short text that is the same for what gives cells of these parts, names by kind, the same numbers."""
        parts = [self.of_kind(kind)[name] for kind, name in used.items()]
        told = _told(
            [parts, self.common, {" ".join(choice): values for choice, values in self.by_law.items()}, self.usual]
        )
        return hashlib.sha256(repr(told).encode()).hexdigest()[:20]

    def __eq__(self, other: object) -> bool:
        """Tell whether two laboratories say the same."""
        return isinstance(other, Laboratory) and self.digest == other.digest

    def __hash__(self) -> int:
        """Hash what the laboratory says."""
        return hash(self.digest)

    @guarded
    def with_part(self, kind: str, part: Part) -> Laboratory:
        """Add a part of a kind in `PARTS`; it takes the place of one of the same name."""
        changed: dict[str, Any] = {KINDS[kind]: {**self.of_kind(kind), part.name: part}}
        return replace(self, **changed, own=self.own | {(kind, part.name)})

    @guarded
    def parameters(
        self,
        membrane: str,
        build: str,
        *,
        electrolyte: str | None = None,
        separator: str | None = None,
        gdl: str | None = None,
        gas: str | None = None,
        laws: Mapping[str, str] | None = None,
    ) -> ParameterSet:
        """Put the values of a cell together.

        Parameters
        ----------
        membrane, build : str
            Names of this laboratory.
        electrolyte, separator, gdl, gas : str, optional
            Parts other than those of the build.
        laws : mapping of str to str, optional
            The choices of laws; the defaults otherwise.

        Returns
        -------
        ParameterSet
            The values common to all cells, those of the build and of the parts, and those that the laws bring; of two
            values of one name the later holds.

        Raises
        ------
        KeyError
            If a name does not exist; `lobsim.Cell` offers the nearest.
        LobsimError
            If two parts, or a part and the build, give a number of the same name.
        """
        plan = self.builds[build]
        parts = {
            "membrane": self.membranes[membrane],
            "electrolyte": self.electrolytes[electrolyte or plan.electrolyte],
            "separator": self.separators[separator or plan.separator],
            "gas_diffusion_layer": self.gas_diffusion_layers[gdl or plan.gdl],
            "gas": self.gases[gas or plan.gas],
        }
        giver = {name: f"build {build}" for name, value in plan.values.items() if not callable(value.content)}
        values: dict[str, Value] = {**plan.values, **self.common, **plan.values}
        for kind, part in parts.items():
            for name, value in {**self.usual.get(kind, {}), **part.values}.items():
                if name in giver:
                    raise LobsimError(f"{name!r} is given by {giver[name]!r} and by {part.name!r}: by one of them")
                giver[name] = part.name
                values[name] = value
        of_laws = [self.by_law[choice] for choice in (laws or {}).items() if choice in self.by_law]
        return ParameterSet({name: value for some in (values, *of_laws) for name, value in some.items()})


def joined(own: Mapping[str, Any], others: Mapping[str, Any]) -> dict[str, Any]:
    """Join parts by name: one's own come first, and hold where the others have one of the same name."""
    return {**own, **others, **own}


def _told(content: Any) -> Any:
    """Tell all that something says in plain numbers, words, and lists of them."""
    if isinstance(content, Value):
        said = getattr(content.content, "text", None)
        function = getattr(content.content, "__qualname__", repr(content.content))
        return (said or function, repr(content.origin))
    if isinstance(content, Mapping):
        return [(name, _told(item)) for name, item in content.items()]
    if isinstance(content, tuple | list):
        return [_told(item) for item in content]
    if isinstance(content, Part | Build | Statement | Cycling | Edition):
        return _told(vars(content))
    return content
