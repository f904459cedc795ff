"""Parts of a cell: by name from its laboratory, or given themselves; those of the build unless they are chosen."""

from collections.abc import Mapping
from typing import Any

from lobsim.errors import LobsimError, nearest, pick
from lobsim.laboratory import catalogue
from lobsim.parameters import Build, Laboratory, Part
from lobsim.parameters.laboratory import KINDS

FIELD_OF = {  # of a cell, by kind of part
    "membrane": "membrane",
    "electrolyte": "electrolyte",
    "separator": "separator",
    "gas_diffusion_layer": "gdl",
    "gas": "gas",
}
CALLED = {"gas_diffusion_layer": "gas-diffusion layer"}  # in sentences, where it is not called as it is written
OF_BUILD = ("model", "electrolyte", "separator", "gdl", "gas")  # what a build brings unless it is chosen


def furnish(laboratory: Any, given: Mapping[str, Any]) -> Laboratory:
    """Find a laboratory, and add the parts that are given as such.

    Parameters
    ----------
    laboratory : str, Path or Laboratory
        Its name, its path, or itself.
    given : mapping of str to str or Part
        By field of a cell.

    Raises
    ------
    LobsimError
        If there is no such laboratory, or a part is of another kind than its field.
    """
    found = catalogue.laboratory(laboratory)
    for kind, field in FIELD_OF.items():
        part = given[field]
        if isinstance(part, Part):
            if part.kind not in ("", kind):
                raise LobsimError(f"Cell: {field} is a {field}, and {part.name!r} is a {part.kind}")
            found = found.with_part(kind, part)
    return found


def named(laboratory: Laboratory, plan: Build, given: Mapping[str, Any]) -> dict[str, str]:
    """Name the parts of a cell by field: those that are given, by name or themselves, and else those of the build.

    Raises
    ------
    LobsimError
        If the laboratory has no part of such a name.
    """
    names = {}
    for kind, field in FIELD_OF.items():
        part = getattr(plan, field, None) if given[field] is None and field in OF_BUILD else given[field]
        name = part.name if isinstance(part, Part) else part
        names[field] = _picked(kind, name, getattr(laboratory, KINDS[kind]))
    return names


def _picked(kind: str, name: Any, choices: Mapping[str, Part]) -> str:
    """Pick a part; of a name like no other, say how a part of one's own is made."""
    try:
        return pick(CALLED.get(kind, kind), name, choices)
    except LobsimError as error:
        if not isinstance(name, str) or nearest(name, choices):
            raise
        made = "".join(map(str.capitalize, kind.split("_")))
        raise LobsimError(f"{error}, or make your own: lobsim.{made}({name!r}, ...), `lobsim new lab FOLDER`") from None


def used(cell: Any) -> dict[str, str]:
    """Name the parts of a cell, and its build, by kind."""
    return {kind: getattr(cell, field) for kind, field in FIELD_OF.items()} | {"build": cell.build}


def differing(cell: Any) -> dict[str, str]:
    """Parts and model of a cell that are not those of its build, by field."""
    plan = cell.laboratory.builds[cell.build]
    return {field: getattr(cell, field) for field in OF_BUILD if getattr(cell, field) != getattr(plan, field)}
