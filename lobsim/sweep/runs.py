"""One run of a study: a cell, numbers on top of it, a protocol; and the key under which its result is kept."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from lobsim.cell import Cell
from lobsim.protocol import Part, parse

PHYSICS = ("lobsim.physics", "lobsim.numerics", "lobsim.models")  # packages whose code decides what a run gives

_NUMBER = re.compile(r"\d+(?:\.\d*)?(?:[eE][+-]?\d+)?")


@dataclass(frozen=True)
class Run:
    """A run of a study.

    Attributes
    ----------
    cell : Cell
        The cell: its structure (membrane, parts, model, laws, mesh), and numbers that the study does not vary.
    values : tuple of (str, float)
        Numbers on top of those of the cell, sorted by name.
    protocol : tuple of str, Follow and Cycles
        The steps.
    factors : tuple of (str, value)
        What the study varies, in the words of the study: columns of its table.
    """

    cell: Cell
    values: tuple[tuple[str, float], ...]
    protocol: tuple[Part, ...]
    factors: tuple[tuple[str, Any], ...]

    @cached_property
    def key(self) -> str:
        """A short text that is the same, in every process, for runs that must give the same."""
        content = json.dumps([_base(self.cell), self.values, *_words(self.cell, self.protocol)])
        return hashlib.sha256(content.encode()).hexdigest()[:20]

    @property
    def is_current(self) -> bool:
        """Whether the files that its steps follow say what they said when its key was made."""
        return replace(self).key == self.key

    def built(self) -> Cell:
        """Make the cell with the numbers of the run.

        Raises
        ------
        LobsimError
            If a number is not physical, alone or with the others.
        """
        return self.cell.with_values(dict(self.values)) if self.values else self.cell


def _words(cell: Cell, protocol: tuple[Part, ...]) -> list[str]:
    """A protocol in words, in which 1 and 1.0 are one; what a file says that is followed, and what a gas is."""
    words = [_spelt(str(part)) for part in protocol]
    if any(" in " in word for word in words):
        words += [step.conditions.of(cell).key for step in parse(protocol, cell) if step.conditions.gas]
    if any("follow" in word.lower() for word in words):
        words += [repr(step.profile) for step in parse(protocol, cell) if step.profile]
    return words


@lru_cache(maxsize=4096)
def _spelt(words: str) -> str:
    return _NUMBER.sub(lambda number: repr(float(number[0])), words)


@cache
def _base(cell: Cell) -> str:
    return f"{physics()} {cell.key}"


@cache
def physics() -> str:
    """Name the physics of this installation: a hash of the code that decides what a run gives."""
    return _code_of(PHYSICS, "*.py")


@cache
def batch_code() -> str:
    """Name the batch engine of this installation: a hash of its code."""
    return _code_of(("lobsim.batch",), "*.[pch]*")


def _code_of(packages: tuple[str, ...], names: str) -> str:
    digest = hashlib.sha256()
    for package in packages:
        spec = find_spec(package)
        for folder in (spec.submodule_search_locations or []) if spec else []:
            for path in sorted(path for path in Path(folder).glob(names) if path.is_file()):
                digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def described(run: Run) -> Mapping[str, Any]:
    """The factors of a run and its key, ready for a table."""
    return {"key": run.key, **dict(run.factors)}
