"""What follows from a cell, worked out once: its values, numbers and doubts."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from lobsim.arguments.own import Own
from lobsim.cell import caution, furniture, own_numbers, own_parts
from lobsim.parameters import Laboratory, ParameterSet, structure
from lobsim.physics import laws

Pairs = tuple[tuple[str, Any], ...]


@lru_cache(maxsize=256)
def substance(laboratory: Laboratory, used: Pairs) -> str:
    """A short text that is the same for what gives cells of these parts, names by kind, the same numbers."""
    return laboratory.substance(dict(used))


@lru_cache(maxsize=256)
def parameters(cell: Any) -> ParameterSet:
    """The values of a cell, with their origins, in the units of their names."""
    changed = dict(cell.changed)
    return before(cell, changed).with_values(changed, dict(cell.origins))


def before(cell: Any, changed: Mapping[str, float]) -> ParameterSet:
    """The values of a cell into which numbers, in the units of their names, are put: some laws ask what these are."""
    law, made_of = cell.laws["structure"], _made_of(cell)
    structure.refuse(law, changed)
    own = law != structure.CHECK and bool(structure.describes_a_membrane(_as_built(*made_of).worked_out(), changed))
    return _following(law, own, *made_of)


@lru_cache(maxsize=256)
def numbers(cell: Any) -> Mapping[str, float]:
    """The numbers of a cell, those that are derived included, in the units of their names."""
    return parameters(cell).numbers()


@lru_cache(maxsize=256)
def warnings(cell: Any) -> tuple[str, ...]:
    """Doubts about the numbers of a cell, one sentence each."""
    changed = dict(cell.changed)
    flooded = cell.laboratory.builds[cell.build].flooded
    found = caution.doubts(made(cell), changed, numbers(cell), flooded=flooded)
    of_parts = (one for one in own_parts.doubts(cell.laboratory, furniture.used(cell)) if one not in found)
    return (*found, *of_parts, *structure.doubts(cell.laws["structure"], changed))


def made(cell: Any) -> caution.Made:
    """The numbers of a cell before the user changed any, in the units of their names, and what each usually is."""
    return _made(*_made_of(cell))


@lru_cache(maxsize=256)
def _following(law: str, own: bool, *made_of: Any) -> ParameterSet:
    return structure.following(_as_built(*made_of), law, own)


def _made_of(cell: Any) -> tuple[Laboratory, str, str, Pairs, Pairs, tuple[Own, ...]]:
    """Collect what decides about the values of a cell before the user changes any."""
    parts = {"electrolyte": cell.electrolyte, "separator": cell.separator, "gdl": cell.gdl, "gas": cell.gas}
    chosen = tuple((law, laws.like(choice)) for law, choice in cell.laws.items())
    return cell.laboratory, cell.membrane, cell.build, tuple(parts.items()), chosen, cell.own


@lru_cache(maxsize=256)
def _made(*made_of: Any) -> caution.Made:
    return caution.made(_as_built(*made_of))


@lru_cache(maxsize=256)
def _as_built(
    laboratory: Laboratory, membrane: str, build: str, parts: Pairs, laws: Pairs, own: tuple[Own, ...]
) -> ParameterSet:
    values = laboratory.parameters(membrane, build, **dict(parts), laws=dict(laws))
    return own_numbers.joined(values, own) if own else values
