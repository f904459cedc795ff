"""A cell as a table of a TOML file: the parts, the laws, and the numbers that differ, with where they come from."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

from lobsim import files
from lobsim.arguments import functions, guarded
from lobsim.display.notebook import Shown
from lobsim.errors import LobsimError, nearest, pick
from lobsim.files import toml, toml_text
from lobsim.laboratory import file as laboratory_file
from lobsim.parameters.values import Origin, Status
from lobsim.version import __version__

FIELDS = ("name", "membrane", "build", "electrolyte", "separator", "gdl", "gas", "laboratory", "model")
OLDER = {"paper": "laboratory"}  # keys of version 1, and what they are called now
KEYS = (*FIELDS, *OLDER, "file", "mesh", "laws", "values")
BESIDE = ("cell", "provenance", *laboratory_file.TABLES)  # tables of a file of a cell
VALUE_KEYS = ("value", "status", "source", "low", "high")
STATUSES = ("printed", "derived", "fitted", "assumed")


@dataclass(frozen=True, repr=False)
class Description(Shown):
    """Entries of a table that states a cell.

    Attributes
    ----------
    fields : mapping of str to str
        Membrane, build and so on, as `lobsim.Cell` has them; empty if another file gives the cell.
    file : Path or None
        That file.
    mesh : list of int
        As for `Cell.with_mesh`; empty for the usual one.
    laws : mapping of str to str
        As for `Cell.with_laws`.
    values : mapping of str to float
        Numbers by name.
    origins : mapping of str to Origin
        Where some of them come from.
    parts : mapping of str to mapping
        To be written: tables of the parts that are not the package's, as `lobsim.laboratory.written` tells them.
    notes : mapping of str to str
        To be written: what is said behind a number.
    code : mapping of str to str
        What the code of own laws and models was, by their names; see `lobsim.arguments.functions.fingerprint`.
    """

    SHOWN = ("fields", "file", "laws", "values")

    fields: Mapping[str, Any] = field(default_factory=dict)
    file: Path | None = None
    mesh: list[int] = field(default_factory=list)
    laws: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, float] = field(default_factory=dict)
    origins: Mapping[str, Origin] = field(default_factory=dict)
    parts: Mapping[str, Any] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    code: Mapping[str, str] = field(default_factory=dict)


def described(given: Any, folder: Path) -> Description:
    """Read a table.

    Parameters
    ----------
    given : mapping
        ``membrane``, ``build`` and the other fields of a cell; ``mesh``, a list; ``laws`` and ``values``, tables. A
        value is a number, or a table of ``value``, ``status``, ``source``, ``low`` and ``high``. ``file`` names another
        file, whose cell is taken and changed.
    folder : Path
        Where ``file`` is looked for.

    Returns
    -------
    Description
        What it says.

    Raises
    ------
    LobsimError
        If a key does not exist or is of another kind.
    """
    if not isinstance(given, Mapping):
        raise LobsimError(f"'cell' is a table, [cell], not {given!r}")
    for key in given:
        pick("key of [cell]", key, KEYS)
    given = {OLDER.get(key, key): item for key, item in given.items()}
    mesh, laws, values = given.get("mesh", []), given.get("laws", {}), given.get("values", {})
    if not isinstance(mesh, list) or not isinstance(laws, dict) or not isinstance(values, dict):
        raise LobsimError("in [cell], 'mesh' is a list of numbers, 'laws' and 'values' are tables")
    fields = {key: given[key] for key in FIELDS if key in given}
    if "laboratory" in fields and (folder / str(fields["laboratory"])).exists():
        fields["laboratory"] = folder / str(fields["laboratory"])
    if "file" in given and fields:
        raise LobsimError(f"in [cell], 'file' gives the cell: {next(iter(fields))!r} cannot be given beside it")
    functions.look_in_for(folder, {**laws, "model": fields.get("model")})
    return Description(
        fields,
        folder / str(given["file"]) if "file" in given else None,
        mesh,
        laws,
        {name: _number(name, value) for name, value in values.items()},
        {name: _origin(name, value) for name, value in values.items() if isinstance(value, Mapping)},
    )


def of_file(given: Mapping[str, Any], path: Path, other: Path | None = None) -> Description:
    """Read the table ``[cell]`` of a file that holds it, and maybe other tables: parts of its own, a study, a problem.

    Parameters
    ----------
    given : mapping
        What the file holds.
    path : Path
        The file.
    other : Path, optional
        The file of a cell that is taken instead; then this one describes none.

    Raises
    ------
    LobsimError
        If a key does not exist or is of another kind, or two cells are given.
    """
    if other is not None:
        own = next((key for key in ("cell", "cells", *laboratory_file.TABLES) if key in given), None)
        if own:
            raise LobsimError(f"{str(other)!r} gives the cell, and {own!r} stands in the file as well: leave out one")
        return Description(file=other)
    provenance = given.get("provenance", {})
    code = provenance.get("code", {}) if isinstance(provenance, Mapping) else {}
    found = described(given.get("cell", {}), path.parent)
    found = replace(found, code=code if isinstance(code, Mapping) else {})
    if not laboratory_file.holds_a_laboratory(given):
        return found
    if "laboratory" in found.fields:
        raise LobsimError(
            "[cell] names a laboratory, and the file has parts of its own: say in the file what they are like, as in "
            "[laboratory] like = 'my_lab.toml'"
        )
    return replace(found, fields={**found.fields, "laboratory": path})


@guarded
def read(path: Path) -> Description:
    """Read the table ``[cell]`` of a file.

    Raises
    ------
    LobsimError
        If the file cannot be read or has no such table.
    """
    with toml.opened(path) as given:
        if "cell" not in given:
            raise LobsimError("there is no table [cell]")
        for key in given:
            if key not in BESIDE and (near := nearest(key, BESIDE)):
                raise LobsimError(f"unknown table {key!r} (did you mean {near!r}?)")
        return of_file(given, path)


def _number(name: str, value: Any) -> Any:
    if not isinstance(value, Mapping):
        return value
    for key in value:
        pick(f"key of {name!r}", key, VALUE_KEYS)
    if "value" not in value:
        raise LobsimError(f"{name!r} is a table without 'value'")
    return value["value"]


def _origin(name: str, value: Mapping[str, Any]) -> Origin:
    status = pick(f"status of {name!r}", value.get("status", "assumed"), STATUSES)
    source = str(value.get("source", "set by the user"))
    if not source.strip():
        raise LobsimError(f"{name!r} has no source: say where it comes from")
    for key in ("low", "high"):
        if not isinstance(value.get(key, 0.0), int | float):
            raise LobsimError(f"{key!r} of {name!r} is a number, not {value[key]!r}")
    return Origin(cast(Status, status), source, value.get("low"), value.get("high"))


@guarded
def write(cell: Description, path: Path, provenance: Mapping[str, Any]) -> None:
    """Write a cell so that `read` gives it back.

    Parameters
    ----------
    cell : Description
        The cell.
    path : Path
        The file, ending in .toml; it is written whole or not at all.
    provenance : mapping
        Words and numbers to be kept beside it in a table of that name.

    Raises
    ------
    LobsimError
        If the file cannot be written.
    """
    files.check(path, (".toml",))
    lines = [f"# A cell of lobsim {__version__}: lobsim.Cell.load reads it.", "", "[cell]"]
    lines += [f"{key} = {toml_text.inline(item)}" for key, item in cell.fields.items() if item is not None]
    if cell.mesh:
        lines.append(f"mesh = {toml_text.inline(cell.mesh)}")
    lines += toml_text.section("cell.laws", cell.laws)
    lines += toml_text.section("cell.values", {name: _told(cell, name) for name in cell.values}, cell.notes)
    lines += toml_text.sections(cell.parts)
    lines += toml_text.section("provenance", {"lobsim": __version__, **provenance})
    with files.whole(path) as draft:
        draft.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _told(cell: Description, name: str) -> Any:
    if name not in cell.origins:
        return cell.values[name]
    origin = cell.origins[name]
    told = {"value": cell.values[name], "status": origin.status, "source": origin.source}
    return told | {key: end for key, end in (("low", origin.low), ("high", origin.high)) if end is not None}
